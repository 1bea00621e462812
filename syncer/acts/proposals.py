"""An edit of a page is taken over into its record, or declined with a reason.

Why it exists: what a baseline covers is not edited but becomes a change request (GATE-4), wherever somebody answers.
"""

from syncer.acts.typed import path_of, readable, typed
from syncer.acts.unfit import Unfit, Why
from syncer.cycle.enter import enter
from syncer.cycle.project import Project
from syncer.domain.fields import audience_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.intake.draft import Draft
from syncer.ports import Permanent
from syncer.sync.baselines import standing
from syncer.sync.meaning import meant_by
from syncer.sync.observation import DecisionKind, StoredRecord
from syncer.sync.proposals import Proposal, change_values
from syncer.sync.undo import told_by_jira_alone
from syncer.wiring import Wired


def must_wait(one: Proposal) -> None:
    """Raises Unfit about id for one that was answered."""
    if not one.waits:
        raise Unfit(Why.ANSWERED, "id", id=one.id, state=one.state.replace("_", " "))


def accept(
    wired: Wired, project: Project, one: Proposal, name: str | None, value: str | None, *, by: str
) -> JsonObject:
    """Take it over; a field and a value may be said where the edit tells neither. Gives what becomes of it.

    Raises Unfit, and Permanent where a change request for it cannot be submitted.
    """
    must_wait(one)
    record = wired.hub.snapshot(project.key).records.get(one.uid)
    if record is None:
        raise Unfit(Why.NO_RECORD, "id", id=one.id)
    path, new = _meant(one, record, name, value)
    done = _change(wired, project, one, record, path, new, by=by)
    return done or _edit(wired, project, one, record, path, new, typed=value is not None, by=by)


def decline(wired: Wired, project: Project, one: Proposal, reason: str, *, by: str) -> str:
    """Decline it; gives the reason as the page will say it. Raises Unfit."""
    must_wait(one)
    said = " ".join(readable(reason, "reason").split())
    if not said:
        raise Unfit(Why.NO_REASON, "reason")
    _decide(wired, project, one, {"answer": "decline", "reason": said}, by=by)
    return said


def _meant(one: Proposal, record: StoredRecord, name: str | None, value: str | None) -> tuple[str, JsonValue]:
    """Which field becomes what by now. Raises Unfit where neither the edit nor the words tell."""
    path = path_of(record.kind, name, "field") if name is not None else one.field
    if not path:
        raise Unfit(Why.WHICH_FIELD, "id")
    if value is not None:
        return path, typed(record.kind, path, value, "value")
    here = record.values.get(path)
    spot = meant_by(record.kind, {path: here}, one.change)
    if spot is None:
        raise Unfit(Why.NO_SPOT, "id", uid=one.uid, field=path)
    return path, spot.value


def _decide(wired: Wired, project: Project, one: Proposal, payload: JsonObject, *, by: str) -> None:
    wired.hub.decide(project.key, DecisionKind.PROPOSAL, one.id, payload, by=by, now=wired.clock())


def _edit(  # noqa: PLR0917 -- in the order of the sentence
    wired: Wired,
    project: Project,
    one: Proposal,
    record: StoredRecord,
    path: str,
    new: JsonValue,
    *,
    typed: bool,
    by: str,
) -> JsonObject:
    """An edit of the register: a value that was typed as it is, else the edit's own words in what the field says then."""
    if told_by_jira_alone(project.mapping)(record.kind, path):
        raise Unfit(Why.JIRA_ALONE, "id", field=path, uid=record.uid, id=one.id)
    where: JsonObject = {"uid": record.uid, "field": path}
    said: JsonObject = {**where, "from": record.values.get(path), "to": new}
    _decide(wired, project, one, {"answer": "accept", **(said if typed else where)}, by=by)
    return said


def _change(  # noqa: PLR0917 -- in the order of the sentence
    wired: Wired, project: Project, one: Proposal, record: StoredRecord, path: str, new: JsonValue, *, by: str
) -> JsonObject | None:
    """A change request instead of an edit, where a baseline covers the requirement (GATE-4)."""
    heads = wired.hub.baselines(project.key)
    frozen = (wired.hub.baseline(project.key, head.name) for head in heads)
    if record.kind is not Kind.REQUIREMENT or record.uid not in standing(x for x in frozen if x is not None):
        return None
    if audience_of(record.kind, path) is not Audience.CUSTOMER:
        raise Unfit(Why.INTERNAL, "id", field=path, uid=record.uid)
    drafts = [Draft(Kind.CHANGE_REQUEST, change_values(one, record, path, new))]
    (entered,) = enter(project, wired.offline(project), drafts, by=by)
    if entered.problem is not None:
        raise Permanent(entered.problem.message, entered.problem.hint)
    _decide(wired, project, one, {"answer": "accept", "ref": entered.uid}, by=by)
    return {"uid": record.uid, "field": path, "change_request": entered.uid}
