"""A form that comes back: which record it made before, and what in it was corrected since (PG-15, PG-16).

Why it exists: people mend a form and send it again, and the register has moved on meanwhile. A record keeps the form's id and a mark
of each thing that the form said; so only what was corrected moves, and never over somebody's edit. Pure.

A blank that was copied is the form of whoever filled in the copy: an application with another subject and another content is another
one, and so is feedback by another person.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.intake.draft import Draft
from syncer.intake.identity import normalised
from syncer.text.canonical import similarity

FIELD = "form"
_ALIKE = 0.6
_LINE = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{6}-[a-z]\d*)?)((?: [a-z_.]+:[0-9a-f]{8})*)$")
_LEFT_OUT = frozenset(
    {FIELD, "id", "state", "application"}
)  # what no form says again, or says with each file
_TEXT: Mapping[str, str] = MappingProxyType({Kind.CHANGE_REQUEST: "content", Kind.QUESTION: "title"})

Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Known:
    """What a record, or an entry of a meeting's feedback, remembers of a form: which one and which row, and a mark for each field."""

    name: str
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a form that came back changes in a record: values by field, and the fields that both sides have changed since."""

    values: Values = field(default_factory=dict)
    clashes: tuple[str, ...] = ()


def filler(form: str, person: str) -> str:
    """What the rows of a feedback form are named after: its id, and a mark of who filled it in, whom the register may forget."""
    return f"{form}-{sha256(person.casefold().encode()).hexdigest()[:6]}"


def line(name: str, values: Values) -> str:
    """What a record keeps of the form that it came in by."""
    marks = (f"{path}:{_mark(value)}" for path, value in sorted(values.items()) if path not in _LEFT_OUT)
    return " ".join((name, *marks))


def known(said: JsonValue) -> Known | None:
    """What a record remembers of a form; None where it came in otherwise, or somebody rewrote it."""
    found = _LINE.fullmatch(str(said or ""))
    if found is None:
        return None
    return Known(found[1], dict(one.split(":") for one in found[2].split()))


def corrected(before: Known, present: Values, fresh: Values) -> Corrected:
    """What a form changes that says `fresh` by now, in a record that says `present`.

    A field that the form says as it did before stays as the register has it; where both have changed, nothing moves.
    """
    moved: dict[str, JsonValue] = {}
    clashes: list[str] = []
    marks = dict(before.marks)
    for path in sorted({*before.marks, *fresh} - _LEFT_OUT):
        was, now = before.marks.get(path, ""), _mark(fresh[path]) if path in fresh else ""
        there = _mark(present[path]) if present.get(path) not in (None, "", []) else ""
        if was == now:
            continue
        if there not in {was, now}:
            clashes.append(path)
            continue
        marks = {**marks, path: now} if now else {name: one for name, one in marks.items() if name != path}
        if there != now:
            moved[path] = fresh.get(path)
    if marks == before.marks:
        return Corrected(clashes=tuple(clashes))
    kept = " ".join((before.name, *(f"{path}:{mark}" for path, mark in sorted(marks.items()))))
    return Corrected({**moved, FIELD: kept}, tuple(clashes))


def _mark(value: JsonValue) -> str:
    """A value in eight letters; how a text is broken into lines makes no difference, since files and pages break it anew."""
    said = " ".join(value.split()) if isinstance(value, str) else canonical(value)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]


# ---------------------------------------------------------------------------------------- whose


def change_of(form: str, draft: Draft, records: Mapping[str, tuple[Kind, Values]]) -> str:
    """The change request that a filled application made before, "" for none: by the form's id, and by what it says."""
    found = [
        (uid, values)
        for uid, (kind, values) in sorted(records.items())
        if kind is draft.kind and (one := known(values.get(FIELD))) is not None and one.name == form
    ]
    alike = ((_likeness(draft, values), uid) for uid, values in found)
    best = max(((how, uid) for how, uid in alike if how >= _ALIKE), default=(0.0, ""))
    return best[1]


def _likeness(draft: Draft, values: Values) -> float:
    """How much a record says what a draft says, by its subject or its words, whichever says more."""
    titles = [normalised(str(one.get("title") or "")) for one in (draft.values, values)]
    if titles[0] == titles[1]:
        return 1.0
    return similarity(*(str(one.get(_TEXT[draft.kind]) or "") for one in (draft.values, values)))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form under the name it has there ("r2"), and what it says."""

    name: str
    values: Values


def rows_of(
    who: str, found: Iterable[Row], there: Sequence[tuple[str, Values]]
) -> list[tuple[str, str, Row]]:
    """Which rows are known: for each, what it is known by there ("" for a new one), and its name in full.

    `there` are records or entries by what they are called. A row that says what one said is that one, wherever it stands by now;
    any other is the one whose place it has.
    """
    before = {
        one.name: (called, one)
        for called, values in there
        if (one := known(values.get(FIELD))) is not None and one.name.startswith(f"{who}-")
    }
    rows, said = [*found], dict[str, str]()
    free = dict(before)
    for row in rows:
        same = next((name for name, (_, one) in free.items() if _says(one, row)), None)
        if same is not None:
            said[row.name] = same
            del free[same]
    for row in rows:
        if row.name not in said and (name := f"{who}-{row.name}") in free:
            said[row.name] = name
            del free[name]
    taken = {*before, *said.values()}
    result: list[tuple[str, str, Row]] = []
    for row in rows:
        name = said.get(row.name, "")
        full = name or _fresh(f"{who}-{row.name}", taken)
        taken.add(full)
        result.append((before[name][0] if name else "", full, row))
    return result


def _says(one: Known, row: Row) -> bool:
    path = next((path for path in ("text", "title") if path in row.values), "")
    return (
        bool(path)
        and one.marks.get(path) == _mark(row.values[path])
        and one.name.rpartition("-")[2][:1] == row.name[:1]
    )


def _fresh(name: str, taken: Collection[str]) -> str:
    """A row's name, or the next one that no other row has."""
    if name not in taken:
        return name
    stem = name.rstrip("0123456789")
    return next(f"{stem}{n}" for n in range(1, len(taken) + 2) if f"{stem}{n}" not in taken)


def named(draft: Draft, name: str) -> Draft:
    """The draft with what its record keeps of the form."""
    return replace(draft, values={**draft.values, FIELD: line(name, draft.values)})


def entry_of(values: JsonObject, name: str, number: int) -> JsonObject:
    """An entry of a meeting's feedback with its name in the meeting and what it keeps of the form."""
    return {"id": f"f{number}", **values, FIELD: line(name, values)}
