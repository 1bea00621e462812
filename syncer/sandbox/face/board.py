"""The board of a project, and the moves that lead an issue from one status to another.

Only transitions that the workflow allows are offered; one whose screen asks for something leads to that screen first.
"""

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.surroundings import TONES
from syncer.sandbox.face import issue_filter, screen
from syncer.sandbox.face.jira_frame import NOTHING, elsewhere, the_issue
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.catalog import Status, Transition
from syncer.sandbox.jira.permits import EditRefusedError, open_transitions
from syncer.sandbox.jira.records import Issue

LANE_SIZE = 50
NO_WAY = "The issue cannot go this way any more: somebody moved it meanwhile."


@dataclass(frozen=True, slots=True)
class Card:
    """An issue on the board, and where it may go from its column."""

    issue: Issue
    ways: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: a status of the workflow, its first cards, and how many issues are in it."""

    status: Status
    cards: tuple[Card, ...]
    total: int


def board(visit: Visit) -> Response:
    """Show a project's issues by status, filtered as the address asks."""
    found, shown, common = issue_filter.filtered(visit)
    shown = sorted(shown, key=_urgency)
    by_status: dict[str, list[Issue]] = {}
    for one in shown:
        by_status.setdefault(one.status.id, []).append(one)
    lanes = [_lane(visit, status, by_status.get(status.id, [])) for status in found.every_status()]
    return visit.page("board.html", lanes=lanes, lane_size=LANE_SIZE, **common)


def _lane(visit: Visit, status: Status, issues: list[Issue]) -> Lane:
    return Lane(status, tuple(Card(one, ways_from(visit, one)) for one in issues[:LANE_SIZE]), len(issues))


def _urgency(issue: Issue) -> tuple[int, int]:
    ranks = [one.id for one in issue.project.priorities]
    priority = issue.values.get("priority")
    return (ranks.index(priority.id) if priority and priority.id in ranks else len(ranks), issue.number)


def ways_from(visit: Visit, issue: Issue) -> tuple[Transition, ...]:
    """Return the transitions that lead an issue to another status for whoever looks, in the workflow's order."""
    ways = open_transitions(visit.site.jira, visit.user, issue)
    return tuple(one for one in ways if one.target.id != issue.status.id)


def move(visit: Visit) -> Response:
    """Take a transition by the acting person, or lead to its screen where it has one that was not filled in."""
    actor, found = visit.actor(), the_issue(visit)
    way = _way(visit, found, visit.form.get("transition", ""), 400)
    back = visit.back(f"/browse/{found.key}")
    if way.screen and "screen" not in visit.form:
        return RedirectResponse(screen.address(found, way, back), 303)
    try:
        wanted = {"transition": {"id": way.id}, "fields": screen.filled(visit, way)}
        lifecycle.transition(visit.site.jira, actor, found, wanted)
    except EditRefusedError as refusal:
        return _screen(visit, found, way, refusal)
    return RedirectResponse(back, 303)


def show_screen(visit: Visit) -> Response:
    """Show what a transition asks for."""
    found = the_issue(visit)
    return _screen(visit, found, _way(visit, found, visit.request.path_params["way"], 404))


def _way(visit: Visit, issue: Issue, wanted: str, status: int) -> Transition:
    known = issue.project.workflow_of(issue.type).transitions
    if all(one.id != wanted for one in known):
        raise Stop(status, NOTHING)
    way = next(
        (one for one in open_transitions(visit.site.jira, visit.user, issue) if one.id == wanted), None
    )
    if way is None:
        raise Stop(409, NO_WAY)
    return way


def _screen(visit: Visit, issue: Issue, way: Transition, refusal: EditRefusedError | None = None) -> Response:
    errors = refusal.errors if refusal else {}
    asked = screen.asked(visit, issue, way, errors)
    return visit.page(
        "transition.html",
        400 if refusal else 200,
        product="jira",
        project=issue.project,
        issue=issue,
        way=way,
        inputs=asked,
        problems=elsewhere(refusal, asked),
        categories=TONES,
        back=visit.back(f"/browse/{issue.key}"),
    )
