"""Issues found by JQL, as the API finds them: over the index with its lag, with Jira's own words for what is wrong."""

from starlette.responses import Response

from syncer.sandbox.confluence.surroundings import TONES
from syncer.sandbox.face.issue_filter import PAGE_SIZE, page_number
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.search import window

EXAMPLES = (
    "project = {key} AND statusCategory != Done ORDER BY priority",
    "assignee = currentUser() AND updated >= -7d",
    "project = {key} AND labels = sy ORDER BY updated DESC",
)


def search(visit: Visit) -> Response:
    """GET /issues?jql=: what a query finds, or everything that is wrong with it."""
    state, text = visit.site.jira, visit.request.query_params.get("jql", "").strip()
    number, problems = page_number(visit), list[str]()
    found: list[Issue] = []
    total = 0
    if text:
        try:
            prepared = prepare(state, visit.user, text)
            found, total = window(state, visit.user, prepared, (number - 1) * PAGE_SIZE, PAGE_SIZE)
        except QueryError as error:
            problems = error.messages
    key = next(iter(state.projects), "CAMP")
    return visit.page(
        "issue_search.html",
        400 if problems else 200,
        product="jira",
        jql=text,
        problems=problems,
        issues=found,
        total=total,
        number=number,
        size=PAGE_SIZE,
        lag=visit.site.faults.index_lag,
        examples=[one.format(key=key) for one in EXAMPLES],
        categories=TONES,
    )
