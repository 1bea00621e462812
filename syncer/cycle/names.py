"""Giving new records their ids: handles in a plan become uids, everywhere they are referred to.

A plan reserves nothing; only applying it does.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from syncer.domain.json import JsonValue
from syncer.sync.changes import (
    Attach,
    FieldChange,
    FileEdit,
    Hold,
    IssueDraft,
    IssueEdit,
    LinkIssues,
    Sections,
    UnlinkIssues,
)
from syncer.sync.observation import Agreed
from syncer.sync.plan import Plan
from syncer.sync.provisional import renamed
from syncer.sync.special_meetings import Turn
from syncer.sync.subjects import NEW

Change = TypeVar("Change", Attach, FileEdit, IssueDraft, IssueEdit, LinkIssues)
Linking = TypeVar("Linking", LinkIssues, UnlinkIssues)


def named(plan: Plan, uids: Mapping[str, str]) -> Plan:
    """The plan with every handle of `uids` (handle -> uid) replaced, in changes and in values."""
    if not uids:
        return plan
    aliases = {c.alias: c.uid or uids[c.handle] for c in plan.creates if c.alias}
    known = {**{NEW + handle: uid for handle, uid in uids.items()}, **uids, **aliases}
    return replace(
        plan,
        creates=tuple(
            replace(c, uid=c.uid or uids[c.handle], values=_values(c.values, known)) for c in plan.creates
        ),
        attach=tuple(_attach(change, known) for change in plan.attach),
        drafts=tuple(_draft(change, known) for change in plan.drafts),
        changes=tuple(replace(c, fields=_moves(c.fields, known)) for c in plan.changes),
        edits=tuple(_edit(change, known) for change in plan.edits),
        links=tuple(_link(change, known) for change in plan.links),
        unlinks=tuple(_link(change, known) for change in plan.unlinks),
        transitions=tuple(replace(c, uid=known.get(c.uid, c.uid)) for c in plan.transitions),
        comments=tuple(replace(c, uid=known.get(c.uid, c.uid)) for c in plan.comments),
        unmarks=tuple(replace(c, uid=known.get(c.uid, c.uid)) for c in plan.unmarks),
        hold=tuple(_hold(change, known) for change in plan.hold),
        files=tuple(_file(change, known) for change in plan.files),
        special=_special(plan.special, known),
        records={known.get(uid, uid): (kind, _values(v, known)) for uid, (kind, v) in plan.records.items()},
    )


def _special(turn: Turn, known: Mapping[str, str]) -> Turn:
    had = tuple(known.get(uid, uid) for uid in turn.known) if turn.known is not None else None
    return replace(turn, waiting=tuple(known.get(uid, uid) for uid in turn.waiting), known=had)


def _hold(change: Hold, known: Mapping[str, str]) -> Hold:
    held = change.held
    uid = known.get(held.uid, held.uid)
    return Hold(replace(held, uid=uid, values=_values(held.values, known)))


def _attach(change: Attach, known: Mapping[str, str]) -> Attach:
    part = change.counterpart
    uid, native = known.get(part.uid, part.uid), known.get(part.native, part.native)
    return Attach(replace(part, uid=uid, native=native), _agreed(change.agree, known))


def _draft(change: IssueDraft, known: Mapping[str, str]) -> IssueDraft:
    return replace(
        change,
        uid=known.get(change.uid, change.uid),
        fields=_values(change.fields, known),
        sections=_sections(change.sections, known),
        rest=dict(_values(change.rest, known)),
        agree=_sent(change.agree, known),
        refers={path: known.get(uid, uid) for path, uid in change.refers.items()},
    )


def _edit(change: IssueEdit, known: Mapping[str, str]) -> IssueEdit:
    rest = change.rest if change.rest is None else dict(_values(change.rest, known))
    uid = known.get(change.uid, change.uid)
    return replace(
        change,
        uid=uid,
        fields=_values(change.fields, known),
        sections=_sections(change.sections, known),
        rest=rest,
        agree=_sent(change.agree, known),
    )


def _sections(change: Sections, known: Mapping[str, str]) -> Sections:
    return replace(change, edits={key: str(_value(text, known)) for key, text in change.edits.items()})


def _moves(fields: Mapping[str, FieldChange], known: Mapping[str, str]) -> dict[str, FieldChange]:
    return {path: replace(move, after=_value(move.after, known)) for path, move in fields.items()}


def _link(change: Linking, known: Mapping[str, str]) -> Linking:
    return replace(change, uid=known.get(change.uid, change.uid), other=known.get(change.other, change.other))


def _file(change: FileEdit, known: Mapping[str, str]) -> FileEdit:
    return replace(
        change,
        uid=known.get(change.uid, change.uid),
        values=_values(change.values, known),
        agree=_sent(change.agree, known),
    )


def _sent(agree: Mapping[str, Agreed], known: Mapping[str, str]) -> dict[str, Agreed]:
    """What is written takes the new names on both sides."""
    return {path: Agreed(_value(p.register, known), _value(p.side, known)) for path, p in agree.items()}


def _agreed(agree: Mapping[str, Agreed], known: Mapping[str, str]) -> dict[str, Agreed]:
    """The register's half takes the new names; the side's half stays what the side says."""
    return {path: Agreed(_value(pair.register, known), pair.side) for path, pair in agree.items()}


def _values(values: Mapping[str, JsonValue], known: Mapping[str, str]) -> dict[str, JsonValue]:
    return {path: _value(value, known) for path, value in values.items()}


def _value(value: JsonValue, known: Mapping[str, str]) -> JsonValue:
    """A value that is such a name, or a text in which provisional ids stand (B-25)."""
    return renamed(value, known, known)
