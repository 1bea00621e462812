"""The tables of a meeting's page read back, however people filled them in; what is missing or not understood is said by its place (MTG-9).

Why it exists: minutes are written in a hurry, by many hands, in two languages. Columns may stand in any order, rows may be added or
pasted, cells may be empty. What is plain is taken, nothing is guessed, and all that is wrong comes at once. Knows no page and gives out no id.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.intake import minutes_review
from syncer.intake import minutes_words as words
from syncer.intake.flaws import Flaw
from syncer.intake.minutes_cells import (
    BULLET,
    Cells,
    Reading,
    Row,
    becomes,
    due,
    in_line,
    needed,
    one_person,
    people_in,
    restated,
    satisfaction,
    word,
)
from syncer.intake.minutes_links import inner, outward
from syncer.intake.minutes_words import ACTION, AGREED, FEEDBACK, QUESTION, REVIEW
from syncer.intake.titles import WIDTH, cut
from syncer.text.storage.inputs import InputCell, Inputs, InputTable

_LONGEST = 100  # characters: up to here the words are their own title


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the tables of a page say, by table, and everything that is wrong with it."""

    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    def of(self, table: str) -> tuple[Row, ...]:
        """The rows of a table."""
        return self.rows.get(table, ())

    @property
    def empty(self) -> bool:
        """Whether nobody has written anything."""
        return not any(self.rows.values())


def read(page: Inputs, reading: Reading) -> Minutes:
    """Return what the tables of a page say; a table that lost its anchor is known by its heads."""
    found: dict[str, tuple[Row, ...]] = {}
    for name, table in tables(page).items():
        reading.table = name
        found[name] = tuple(_rows(table, reading))
    return Minutes(found, tuple(reading.flaws))


def tables(page: Inputs) -> dict[str, InputTable]:
    """The tables that are read of a page, by what they are for."""
    found = {name: table for name, table in page.areas.items() if name in words.TABLES}
    for table in page.others:
        heads = [cell.text for cell in table.rows[0]] if table.rows else []
        for name in (one for one in words.TABLES if one not in found and one != REVIEW):
            named = {words.column(name, head) for head in heads} - {None}
            if len(named) > 1 and named.issuperset(words.NEEDED[name]):
                found[name] = table
                break
    return {name: found[name] for name in words.TABLES if name in found}


def _rows(table: InputTable, reading: Reading) -> Iterator[Row]:
    reading.row = 0
    heads, body = _heads(table, reading)
    if heads is None:
        return
    first = [cell.text for cell in table.rows[0]] if len(body) < len(table.rows) else heads
    called = dict(zip(heads, first, strict=True))
    for number, whole in enumerate(body, 1):
        reading.row = number
        cells = [outward(cell, reading.closed) for cell in whole]
        said = [(head, cell) for head, cell in zip(heads, cells, strict=False) if cell.text or cell.people]
        loose = [cell for cell in cells[len(heads) :] if cell.text]
        if not said and not loose:
            continue
        if sum(words.column(reading.table, cell.text) == head for head, cell in said) > 1:
            continue  # heads that were pasted with the rows
        row = _READERS[reading.table](Cells.of(said, loose, called), reading)
        if row is not None:
            _tell_bare(said, loose, reading)
            yield replace(row, kept=tuple(_kept(whole, heads, called, reading)))


def _tell_bare(said: Sequence[tuple[str, InputCell]], loose: Sequence[InputCell], reading: Reading) -> None:
    """Note addresses that the customer must not read and that no words stand for: a record would say them, and its page could go to nobody."""
    held = (
        reading.table in words.KINDS
    )  # what other columns say is in the record there, and among the notes elsewhere
    for head, cell in (*said, *((" ", one) for one in loose)):
        own = head.startswith(" ")
        for address in inner(cell, reading.closed) if held or not own else ():
            if address in cell.text:
                reading.wrong("inner", "" if own else head, address)


def _kept(
    cells: Sequence[InputCell], heads: Sequence[str], called: Mapping[str, str], reading: Reading
) -> Iterator[str]:
    """The cells in full of whose links the records say the words alone."""
    names = [*(f"{called[head]}: " for head in heads), *("" for _ in cells[len(heads) :])]
    for name, cell in zip(names, cells, strict=False):
        if inner(cell, reading.closed):
            yield f"{name}{cell.whole}"


def _heads(table: InputTable, reading: Reading) -> tuple[list[str] | None, Sequence[tuple[InputCell, ...]]]:
    """The columns' names, those that we do not know as they stand; None, and a flaw, where one that is needed is not there.

    A table without heads that is as wide as the one we print has its columns.
    """
    if not table.rows:
        return None, ()
    first = [cell.text for cell in table.rows[0]]
    named = [words.column(reading.table, head) for head in first]
    printed = PRINTED[reading.table]
    if not any(named) and len(first) == len(printed):
        return list(printed), table.rows
    missing = [one for one in words.NEEDED[reading.table] if one not in named]
    if missing and any(cell.text for row in table.rows[1:] for cell in row):
        for one in missing:
            reading.wrong("columns", one)
        return None, ()
    seen: set[str] = set()
    heads = []
    for path, head in zip(named, first, strict=True):
        heads.append(path if path is not None and path not in seen else f" {head}")
        seen.add(path or "")
    return heads, table.rows[1:]


PRINTED: Mapping[str, tuple[str, ...]] = {
    FEEDBACK: ("text", "asked_by", "urgency", "importance", "satisfaction", "restated", "becomes"),
    AGREED: ("text",),
    QUESTION: ("title", "asked_by", "owner", "due", "answer", "parked"),
    ACTION: ("title", "owner", "due", "priority", "outcome"),
    REVIEW: ("action", "owner", "due", "done", "notes"),
}


# ------------------------------------------------------------------------------------------ rows


_SPOKEN = frozenset({"requirement", "change_request", "question"})  # they have a field for who said it


def _feedback(cells: Cells, reading: Reading) -> Row | None:
    needed(cells, "text", reading)
    values: dict[str, JsonValue] = {"text": in_line(cells.whole("text"))}
    for column in ("urgency", "importance"):
        values[column] = word(cells, column, (Kind.MEETING, f"feedback.{column}"), reading)
    values["satisfaction"] = satisfaction(cells, reading)
    values |= restated(cells, reading)
    values["asked_by"] = one_person(cells, "asked_by", reading)
    kind, about = becomes(cells, reading)
    speaker = () if kind in _SPOKEN else cells.told("asked_by")
    title = in_line(cells.text("text"))
    return Row(reading.row, _said(values), (*speaker, *cells.extra), kind, about, title)


def _agreed(cells: Cells, reading: Reading) -> Row | None:
    """A line a point, in whatever list they stand."""
    points: list[JsonValue] = [BULLET.sub("", line) for line in cells.whole("text").split("\n") if line]
    if not points:
        reading.wrong("empty", "text")
    return Row(reading.row, {"points": points}, cells.extra)


def _question(cells: Cells, reading: Reading) -> Row | None:
    answered = bool(cells.text("answer"))
    if not answered and not words.says_yes(cells.text("parked")):
        needed(cells, "owner", reading)
    values = {**_titled(cells, reading), **_fields(cells, Kind.QUESTION, reading)}
    values["asked_by"] = one_person(cells, "asked_by", reading)
    values["owner"] = one_person(cells, "owner", reading)
    values["due"] = due(cells, Kind.QUESTION, reading)
    values["answer"] = cells.whole("answer")
    parked = not words.says_no(cells.text("parked"))
    values["state"] = "answered" if answered else "parked" if parked else "open"
    return Row(reading.row, _said(values), cells.extra)


def _action(cells: Cells, reading: Reading) -> Row | None:
    for column in ("owner", "due"):
        needed(cells, column, reading)
    values = {**_titled(cells, reading), **_fields(cells, Kind.ACTION, reading)}
    people = people_in(cells, "owner", reading)
    values["owner"] = people[0] if people else None
    values["raci.responsible"] = list(people) if len(people) > 1 else None
    values["due"] = due(cells, Kind.ACTION, reading)
    return Row(reading.row, _said(values), cells.extra)


def _said(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {path: value for path, value in values.items() if value not in (None, "", [])}


def _titled(cells: Cells, reading: Reading) -> dict[str, JsonValue]:
    """The first line as a title, one that is too long cut; all words, and those of other columns, in the description."""
    needed(cells, "title", reading)
    first = BULLET.sub("", cells.text("title").partition("\n")[0])
    linked, _, rest = cells.whole("title").partition("\n")
    linked = BULLET.sub("", linked)
    title = first if len(first) <= _LONGEST else cut(first, WIDTH)
    whole = [linked if title != linked else "", *rest.split("\n"), cells.whole("description"), *cells.extra]
    return {"title": title, "description": "\n\n".join(part for part in whole if part)}


def _fields(cells: Cells, kind: Kind, reading: Reading) -> dict[str, JsonValue]:
    """Further columns that are fields of the record: words of a list must be among them, texts stand as they are."""
    found: dict[str, JsonValue] = {}
    for path in (
        "level",
        "type",
        "priority",
        "outcome",
        "delivery_standard",
        "plan",
        "concern",
        "raci.department",
    ):
        if path in cells.by and spec_of(kind, path) is not None:
            found[path] = word(cells, path, (kind, path), reading)
    return found


_READERS: Mapping[str, Callable[[Cells, Reading], Row | None]] = {
    FEEDBACK: _feedback,
    AGREED: _agreed,
    QUESTION: _question,
    ACTION: _action,
    REVIEW: minutes_review.row,
}
