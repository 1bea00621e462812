"""Laws of the index and of paging, over many histories: no HTTP, one site, made-up writes and waits."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.sandbox.clock import Clock
from syncer.sandbox.faults.settings import IndexLag
from syncer.sandbox.host import User
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.query import prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site
from tests.support.tries import tries

SEED = {
    "users": [{"name": "Bot", "email": "bot@example.com"}],
    "projects": [{"key": "CAMP", "types": ["Task"]}],
    "link_types": [{"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}],
}
LAGS = st.builds(IndexLag, st.sampled_from(["fixed", "erratic"]), st.floats(0, 60))
STEPS = st.lists(
    st.one_of(
        st.just(("create", 0)),
        st.tuples(st.just("edit"), st.integers(0, 9)),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 90)),
    ),
    max_size=25,
)


def a_site(lag: IndexLag) -> tuple[Site, User]:
    site = Site.from_seed(SEED, clock=Clock(datetime(2026, 11, 21, tzinfo=UTC)))
    site.faults.index_lag = lag
    return site, site.find_user("bot@example.com")


def take(site: Site, user: User, step: tuple[str, int], number: int) -> None:
    what, which = step
    issues = list(site.jira)
    if what == "wait":
        site.clock.advance(which)
    elif what == "create":
        fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": f"Issue {number}"}
        lifecycle.create(site.jira, user, {"fields": fields})
    elif issues and what == "edit":
        body = {"fields": {"summary": f"Edit {number}"}}
        lifecycle.edit(site.jira, user, issues[which % len(issues)], body)
    elif issues:
        lifecycle.delete(site.jira, issues[which % len(issues)])


def seen(site: Site) -> dict[int, str]:
    found = site.jira.index.seen(site.clock.now(), site.faults.index_lag)
    return {issue.id: issue.values["summary"] for issue in found}


def held(state: JiraState) -> dict[int, str]:
    return {issue.id: issue.values["summary"] for issue in state}


@settings(max_examples=tries(60), deadline=None)
@given(LAGS, STEPS)
def test_search_shows_only_what_was_once_true_and_in_the_end_what_is(
    lag: IndexLag, steps: list[tuple[str, int]]
) -> None:
    """B-03: behind for a while, never invented, and level with the store when the lag has passed."""
    site, user = a_site(lag)
    once: dict[int, set[str]] = {}
    for number, step in enumerate(steps):
        take(site, user, step, number)
        for key, summary in held(site.jira).items():
            once.setdefault(key, set()).add(summary)
        assert all(summary in once[key] for key, summary in seen(site).items())
    site.clock.advance(lag.seconds)
    assert seen(site) == held(site.jira)


@settings(max_examples=tries(60), deadline=None)
@given(st.lists(st.integers(0, 3), max_size=30), st.integers(1, 7), st.sampled_from(["ASC", "DESC"]))
def test_pages_after_a_bookmark_hold_every_issue_once(minutes: list[int], size: int, way: str) -> None:
    site, user = a_site(IndexLag())
    for number, minute in enumerate(minutes):
        site.clock.advance(60 * minute)
        take(site, user, ("create", 0), number)
    query = prepare(site.jira, user, f"project = CAMP ORDER BY updated {way}, id DESC")
    every = sorted(site.jira, key=query.sort_key)
    paged: list[Issue] = []
    while True:
        rest = [one for one in every if not paged or query.sort_key(paged[-1]) < query.sort_key(one)]
        if not rest:
            break
        paged += rest[:size]
    assert [one.id for one in paged] == [one.id for one in every]
    assert len(paged) == len(minutes)
