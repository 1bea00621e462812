"""Issuing minutes: what the tables of a meeting's page say becomes records, and the meeting is issued, all in one go (MTG-9).

Why it exists: the command and the tick on the page do the same thing. It is a set of decisions that the store keeps together, each one that
a person could have made alone; the next cycle carries them out in one transaction. So nothing is ever half done, and a row
remembers what it became. Pure; what a row may hold is intake's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.values import read_instant, write_moment
from syncer.intake.flaws import Flaw
from syncer.intake.minutes_cells import Row
from syncer.intake.minutes_tables import Minutes
from syncer.intake.minutes_words import ACTION, AGREED, FEEDBACK, QUESTION, REVIEW
from syncer.intake.titles import WIDTH, cut, title_of
from syncer.sync.bugs import uid_of
from syncer.sync.evidence import adding, setting
from syncer.sync.observation import DecisionKind, HubState

MEETING = "meeting"  # the place of what is wrong with the meeting itself
_ENTRY = re.compile(r"f(\d+)$", re.IGNORECASE)
_LONGEST = 100

Step = tuple[DecisionKind, str, JsonObject]  # a decision to be recorded: kind, subject, payload


@dataclass(frozen=True, slots=True)
class Issuing:
    """A meeting whose minutes are to be issued: its values as they will be, who issues them when, and what bugs the mapping allows."""

    uid: str
    values: Mapping[str, JsonValue]
    who: str
    at: datetime
    bugs: bool = True


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record that a row becomes; `list_` is the meeting's field that names it, "" for a feedback entry."""

    kind: Kind
    table: str
    row: int
    values: Mapping[str, JsonValue]
    list_: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What issuing comes to: the records that rows become, in order, and the flaws for which nothing happens at all.

    `areas` are the keys of the page's input areas as they were read: what stands in them by then goes, and nothing else.
    """

    records: tuple[NewRecord, ...] = ()
    flaws: tuple[Flaw, ...] = field(default=())
    areas: tuple[str, ...] = ()


def issue(meeting: Issuing, minutes: Minutes, hub: HubState) -> Issue:
    """What would come of issuing the minutes now; with any flaw nothing does."""
    flaws = (*_of_meeting(meeting, minutes, hub), *minutes.flaws)
    return Issue(flaws=flaws) if flaws else Issue(tuple(_records(meeting, minutes)))


def is_issued(values: Mapping[str, JsonValue]) -> bool:
    """Whether the minutes of a meeting are out."""
    return values.get("state") == "issued" or bool(values.get("issued.at"))


def _of_meeting(meeting: Issuing, minutes: Minutes, hub: HubState) -> Iterator[Flaw]:
    values = meeting.values
    if values.get("state") == "cancelled":
        yield Flaw("cancelled", MEETING, 0, "state")
    start = values.get("start")
    if not start:
        yield Flaw("empty", MEETING, 0, "start")
    elif read_instant(start) > meeting.at:
        yield Flaw("future", MEETING, 0, "start", str(start))
    if minutes.empty and not any(values.get(path) for path in _SAID):
        yield Flaw("nothing", MEETING, 0, "")
    if not meeting.bugs:
        for row in minutes.of(FEEDBACK):
            if row.becomes == "bug":
                yield Flaw("bugs", FEEDBACK, row.number, "becomes")
    for one in hub.held:
        if one.uid == meeting.uid and one.field.partition(".")[0] in _WRITTEN:
            yield Flaw("held", MEETING, 0, one.field)


_SAID = (
    "agreed",
    "actions",
    "open_questions",
    "parked",
    "feedback",
    "solution_discussion",
    "notes",
    "agenda_review",
)
_WRITTEN = frozenset({*_SAID, "state", "issued"})


# --------------------------------------------------------------------------------------- records


def _records(meeting: Issuing, minutes: Minutes) -> Iterator[NewRecord]:
    for row in minutes.of(FEEDBACK):
        made = _BECOMING.get(row.becomes)
        if made is not None:
            kind, values = made(meeting, row)
            yield NewRecord(kind, FEEDBACK, row.number, _said(values))
    for row in minutes.of(QUESTION):
        parked = row.values.get("state") == "parked"
        values = {"channel": "meeting", **row.values, "comes_from": meeting.uid}
        if row.values.get("state") == "answered":
            values["answered_on_spot"] = True
        yield NewRecord(Kind.QUESTION, QUESTION, row.number, values, "parked" if parked else "open_questions")
    for row in minutes.of(ACTION):
        values = {"state": "open", **row.values, "comes_from": meeting.uid}
        yield NewRecord(Kind.ACTION, ACTION, row.number, values, "actions")


def _said(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {path: value for path, value in values.items() if value not in (None, "", [])}


def _requirement(_: Issuing, row: Row) -> tuple[Kind, dict[str, JsonValue]]:
    """A draft in the customer's words (REQ-12, REQ-13)."""
    text = str(row.values["text"])
    values: dict[str, JsonValue] = {
        "title": title_of(row.title or text),
        "description": text,
        "customer_words": text,
        "urgency": row.values.get("urgency"),
        "importance": row.values.get("importance"),
        "agreement": "draft",
        "source.channel": "meeting",
        "source.raised_by": "customer",
        "source.contact": row.values.get("asked_by"),
    }
    return Kind.REQUIREMENT, values


def _change(meeting: Issuing, row: Row) -> tuple[Kind, dict[str, JsonValue]]:
    """A change as it was asked for in the meeting, of the requirements it names (CR-1)."""
    text = str(row.values["text"])
    changes: list[JsonValue] = [
        {"action": "change", "requirement": uid} for uid in row.about if kind_of(uid) is Kind.REQUIREMENT
    ]
    values: dict[str, JsonValue] = {
        "title": title_of(row.title or text),
        "content": text,
        "requested_by": row.values.get("asked_by") or row.values.get("agreed_by"),
        "requested_at": meeting.values.get("start"),
        "urgency": row.values.get("urgency"),
        "changes": changes,
        "state": "submitted",
        "source.channel": "meeting",
    }
    return Kind.CHANGE_REQUEST, values


def _question(meeting: Issuing, row: Row) -> tuple[Kind, dict[str, JsonValue]]:
    values: dict[str, JsonValue] = {
        **_titled(row),
        "asked_by": row.values.get("asked_by"),
        "about": [*row.about],
        "channel": "meeting",
        "state": "open",
        "comes_from": meeting.uid,
    }
    return Kind.QUESTION, values


def _action(meeting: Issuing, row: Row) -> tuple[Kind, dict[str, JsonValue]]:
    values = _titled(row)
    values["description"] = "\n\n".join(
        part for part in (str(values.get("description") or ""), ", ".join(row.about)) if part
    )
    return Kind.ACTION, {**values, "state": "open", "comes_from": meeting.uid}


def _titled(row: Row) -> dict[str, JsonValue]:
    text = str(row.values["text"])
    title = row.title or text
    title = title if len(title) <= _LONGEST else cut(title, WIDTH)
    return {"title": title, **({"description": text} if title != text else {})}


_BECOMING = {
    "requirement": _requirement,
    "change_request": _change,
    "question": _question,
    "action": _action,
}


# ------------------------------------------------------------------------------------- decisions


def steps(
    meeting: Issuing,
    minutes: Minutes,
    made: Issue,
    uids: Sequence[str],
    values: Mapping[str, Mapping[str, JsonValue]],
) -> list[Step]:
    """The decisions that issue the minutes; `uids` are the ids of the records in their order, `values` those of records by id."""
    found: list[Step] = []
    for uid, record in zip(uids, made.records, strict=True):
        payload: JsonObject = {"kind": record.kind.value, "values": dict(record.values)}
        found.append((DecisionKind.ENTER, uid, payload))
    became = {one.row: uid for uid, one in zip(uids, made.records, strict=True) if one.table == FEEDBACK}
    entries = _entries(meeting, minutes, became)
    found += _adding(meeting, FEEDBACK, [entry for entry, _ in entries])
    found += [
        (DecisionKind.BUG, uid_of(meeting.uid, str(entry["id"])), {})
        for entry, row in entries
        if row.becomes == "bug"
    ]
    points: list[JsonValue] = []
    for row in minutes.of(AGREED):
        said = row.values["points"]
        points += said if isinstance(said, list) else []
    found += _adding(meeting, AGREED, points)
    for path in ("open_questions", "parked", "actions"):
        named: list[JsonValue] = [
            uid for uid, one in zip(uids, made.records, strict=True) if one.list_ == path
        ]
        found += _adding(meeting, path, named)
    found += _reviewed(meeting, minutes, values)
    found += _noted(meeting, minutes)
    found.append((DecisionKind.ISSUE, meeting.uid, {"flaws": [], "areas": [*made.areas]}))
    state = meeting.values.get("state")
    found.append(_set(meeting, "state", "issued", state))
    found.append(_set(meeting, "issued.by", meeting.who, meeting.values.get("issued.by")))
    found.append(
        _set(
            meeting,
            "issued.at",
            write_moment(meeting.at.replace(microsecond=0)),
            meeting.values.get("issued.at"),
        )
    )
    return found


def _entries(meeting: Issuing, minutes: Minutes, became: Mapping[int, str]) -> list[tuple[JsonObject, Row]]:
    """The entries of the meeting's feedback with ids that none has yet, and the rows they come from."""
    there = meeting.values.get(FEEDBACK)
    ids = (
        [str(one.get("id") or "") for one in there if isinstance(one, dict)]
        if isinstance(there, list)
        else []
    )
    first = 1 + max((int(known[1]) for one in ids if (known := _ENTRY.match(one))), default=0)
    return [
        (_entry(f"f{number}", row, became.get(row.number, "")), row)
        for number, row in enumerate(minutes.of(FEEDBACK), first)
    ]


def _entry(name: str, row: Row, became: str) -> JsonObject:
    known = row.about[0] if row.becomes == "known" else ""
    values = {path: value for path, value in row.values.items() if path != "asked_by"}
    return {"id": name, **values, **({"became": became or known} if became or known else {})}


def _adding(meeting: Issuing, path: str, elements: Iterable[JsonValue]) -> list[Step]:
    listed = list(elements)
    if not listed:
        return []
    return [(DecisionKind.EVIDENCE, f"{meeting.uid} {path}", adding(listed, meeting.who))]


def _set(meeting: Issuing, path: str, value: JsonValue, before: JsonValue, uid: str = "") -> Step:
    payload = setting(value, before, meeting.who, replace=True)
    return DecisionKind.EVIDENCE, f"{uid or meeting.uid} {path}", payload


def _reviewed(
    meeting: Issuing, minutes: Minutes, values: Mapping[str, Mapping[str, JsonValue]]
) -> Iterator[Step]:
    """Actions of the last meeting that are done, and what was said of them in the review of the agenda."""
    lines: list[str] = []
    for row in minutes.of(REVIEW):
        uid = str(row.values["action"])
        if row.values.get("done"):
            yield _set(meeting, "state", "done", values.get(uid, {}).get("state"), uid)
        said = "; ".join(
            one for one in (str(row.values.get("notes") or "").replace("\n", "; "), *row.extra) if one
        )
        if said:
            lines.append(f"- {uid}: {said}")
    if lines:
        yield _appended(meeting, "agenda_review", lines)


def _noted(meeting: Issuing, minutes: Minutes) -> Iterator[Step]:
    """What columns of their own say, and what the customer must not read, among the notes: no field holds it, and nothing is lost."""
    rows = [(row.title, (*row.extra, *row.kept)) for row in minutes.of(FEEDBACK)]
    rows += [(str((_points(row) or [""])[0]), (*row.extra, *row.kept)) for row in minutes.of(AGREED)]
    rows += [
        (str(row.values.get("title") or row.values.get("action")), row.kept)
        for table in (QUESTION, ACTION, REVIEW)
        for row in minutes.of(table)
    ]
    lines = [f"- {cut(words, WIDTH)} — {'; '.join(said)}".replace("\n", "; ") for words, said in rows if said]
    if lines:
        yield _appended(meeting, "notes", lines)


def _points(row: Row) -> list[JsonValue]:
    found = row.values.get("points")
    return found if isinstance(found, list) else []


def _appended(meeting: Issuing, path: str, lines: Sequence[str]) -> Step:
    before = meeting.values.get(path)
    return _set(
        meeting, path, "\n\n".join(part for part in (str(before or ""), "\n".join(lines)) if part), before
    )
