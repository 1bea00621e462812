"""What became of an issue of ours, as far as Jira lets anybody tell (B-08, B-09), and what people are told of it.

Why it exists: deleted, hidden, archived and moved issues must not be taken for one another, and none of them for
a wish to withdraw a record. Pure: what was probed stands in the observation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from syncer.domain.problems import Problem, Severity
from syncer.sync.observation import Counterpart, IssueState, JiraObservation, Standing

GONE = frozenset({Standing.HIDDEN, Standing.DELETED})  # nothing of it can be read
_WITHDRAW = "withdraw the record by its state"


def standing_of(part: Counterpart, jira: JiraObservation, project: str) -> Standing:
    """An issue's standing after this cycle's look; one that nobody looked at keeps what it had."""
    issue = jira.fetched.get(part.native)
    if issue is not None:
        if issue.project != project:
            return Standing.MOVED
        return Standing.ARCHIVED if issue.id in jira.archived else Standing.LIVE
    known = known_standing(part)
    return _unseen(part, jira, known) if part.native in jira.vanished else known


def known_standing(part: Counterpart) -> Standing:
    """The standing on record; a row from before standings were kept tells only that it was not seen."""
    old = part.standing is Standing.LIVE and bool(part.missing_since)
    return Standing.HIDDEN if old else part.standing


def _unseen(part: Counterpart, jira: JiraObservation, known: Standing) -> Standing:
    """Hidden until a second look, in another cycle, leaves nothing but a deletion."""
    sight = jira.sight
    if known not in GONE or sight is None:
        return known if known in GONE else Standing.HIDDEN
    may_be_there = not sight.project or sight.levels or part.native in sight.refused
    return Standing.HIDDEN if may_be_there else Standing.DELETED


def unsettled(part: Counterpart) -> bool:
    """Whether it was out of sight once and has to be looked for a second time."""
    return known_standing(part) is Standing.HIDDEN


def stands(part: Counterpart, standing: Standing, now: datetime) -> Counterpart:
    """The counterpart with its standing, and since when it is not live any more."""
    since = "" if standing is Standing.LIVE else part.missing_since or now.isoformat()
    if part.standing is standing and part.missing_since == since:
        return part
    return replace(part, standing=standing, missing_since=since)


def moved_away(part: Counterpart, issue: IssueState, now: datetime) -> Counterpart:
    """The counterpart of an issue that is in another project now: its place is kept, its values are not read."""
    return stands(replace(part.called(issue.key), version=issue.updated), Standing.MOVED, now)


def told(part: Counterpart, standing: Standing) -> Problem:
    """What to tell people of an issue that is not live; nothing is written to it meanwhile."""
    message, hint = {
        Standing.HIDDEN: (
            f"{part.key} cannot be seen any more: hidden from us or deleted, which Jira does not tell apart",
            f"the record stays and gets no other issue; restore our permission, or {_WITHDRAW}",
        ),
        Standing.DELETED: (
            f"{part.key} was deleted in Jira, as far as can be told: looked for twice, and others of its project show",
            f"the record stays and gets no other issue; if it is not wanted any more, {_WITHDRAW}",
        ),
        Standing.MOVED: (
            f"the issue was moved to another project and is {part.key} now; the record stays, and nothing is written there",
            f"move the issue back, or {_WITHDRAW}",
        ),
        Standing.ARCHIVED: (
            f"{part.key} is archived: it can be read and takes no change",
            f"restore it in Jira, or {_WITHDRAW}; the record goes on meanwhile",
        ),
    }[standing]
    code = "issue-gone" if standing is Standing.HIDDEN else f"issue-{standing.value}"
    return Problem(message, hint, severity=Severity.WARNING, code=code, uid=part.uid)
