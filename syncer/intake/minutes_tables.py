"""The tables of a meeting's page read back, however people filled them in; what is missing or not understood is said by its place (MTG-9).

Why it exists: minutes are written in a hurry, by many hands, in two languages. Columns may stand in any order, rows may be added or
pasted, cells may be empty. What is plain is taken, nothing is guessed, and all that is wrong comes at once. Knows no page and gives out no id.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError

from syncer.domain.fields import canonical_leaf, spec_of
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.problems import did_you_mean
from syncer.domain.words import normalise_value
from syncer.intake import minutes_words as words
from syncer.intake import moments
from syncer.intake.minutes_links import inner, outward
from syncer.intake.minutes_words import ACTION, AGREED, FEEDBACK, QUESTION, REVIEW
from syncer.intake.scores import score
from syncer.intake.titles import WIDTH, cut
from syncer.text.storage.inputs import InputCell, Inputs, InputTable

_UID = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]*(?:-[A-Z]+)?-\d+(?![A-Za-z0-9])")
_NAMES = re.compile(r"[,，、;；/\n]|\s+(?:and|和|与|及)\s+")
_BULLET = re.compile(r"^(?:[-*+•·]\s+|\d{1,3}[.)、）]\s*|✓\s*)")
_LONGEST = 100  # characters: up to here the words are their own title


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is missing or cannot be understood, and where: the row counted below the heads, 0 for the table as a whole.

    `code` is "empty", "word", "day", "person", "people", "number", "record" or "columns"; `words` stand there,
    `options` could stand there instead.
    """

    code: str
    table: str
    row: int
    column: str
    words: str = ""
    options: tuple[str, ...] = ()

    def to_json(self) -> JsonObject:
        """The same, as scripts and the store have it."""
        return {
            "code": self.code,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "words": self.words,
            "options": [*self.options],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: values by field, what its other columns say, and for feedback what it becomes and which records it is about.

    `title` is what was said without addresses, `kept` are cells in full whose links lead where the customer must not read.
    """

    number: int
    values: Mapping[str, JsonValue]
    extra: tuple[str, ...] = ()
    becomes: str = ""
    about: tuple[str, ...] = ()
    title: str = ""
    kept: tuple[str, ...] = ()


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


@dataclass(slots=True)
class Reading:
    """What reading needs to know of the project, and what it has found wrong so far; `accounts` names people by the wiki's account.

    `values` are those of actions, as the register has them; `closed` is what addresses begin with that the customer must not read;
    `printed` is what the page offered of actions, by action and column.
    """

    people: Directory
    accounts: Mapping[str, str]
    known: Container[str]
    values: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    closed: Sequence[str] = ()
    printed: Mapping[str, Mapping[str, InputCell]] = field(default_factory=dict)
    table: str = ""
    row: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    def wrong(self, code: str, column: str, said: str = "", options: Sequence[str] = ()) -> None:
        """Note what is wrong where."""
        self.flaws.append(Flaw(code, self.table, self.row, column, said, tuple(options)))


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
        row = _READERS[reading.table](_Cells.of(said, loose, called), reading)
        if row is not None:
            yield replace(row, kept=tuple(_kept(whole, heads, called, reading)))


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


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row's cells by column, what its other columns say, and what its columns are called on the page."""

    by: Mapping[str, InputCell]
    extra: tuple[str, ...]
    called: Mapping[str, str]

    @classmethod
    def of(
        cls, said: Sequence[tuple[str, InputCell]], loose: Sequence[InputCell], called: Mapping[str, str]
    ) -> "_Cells":
        by = {head: cell for head, cell in said if not head.startswith(" ")}
        others = [
            f"{head.strip()}: {cell.whole}" if head.strip() else cell.whole
            for head, cell in said
            if head.startswith(" ")
        ]
        return cls(by, (*others, *(cell.whole for cell in loose)), called)

    def text(self, column: str) -> str:
        cell = self.by.get(column)
        return cell.text if cell is not None else ""

    def whole(self, column: str) -> str:
        """The words with the addresses that links in them lead to."""
        cell = self.by.get(column)
        return cell.whole if cell is not None else ""

    def told(self, column: str) -> tuple[str, ...]:
        """A column as one that no field holds; nothing where it is empty."""
        said = self.whole(column)
        return (f"{self.called.get(column, column)}: {said}",) if said else ()

    def line(self, column: str) -> str:
        """The words in one line, without the marks of a list."""
        return _in_line(self.text(column))


def _in_line(text: str) -> str:
    return "; ".join(_BULLET.sub("", line) for line in text.split("\n") if line)


# ------------------------------------------------------------------------------------------ rows


_SPOKEN = frozenset({"requirement", "change_request", "question"})  # they have a field for who said it


def _feedback(cells: _Cells, reading: Reading) -> Row | None:
    _needed(cells, "text", reading)
    values: dict[str, JsonValue] = {"text": _in_line(cells.whole("text"))}
    for column in ("urgency", "importance"):
        values[column] = _word(cells, column, (Kind.MEETING, f"feedback.{column}"), reading)
    values["satisfaction"] = _score(cells, reading)
    values |= _restated(cells, reading)
    values["asked_by"] = _one_person(cells, "asked_by", reading)
    becomes, about = _becomes(cells, reading)
    speaker = () if becomes in _SPOKEN else cells.told("asked_by")
    title = _in_line(cells.text("text"))
    return Row(reading.row, _said(values), (*speaker, *cells.extra), becomes, about, title)


def _agreed(cells: _Cells, reading: Reading) -> Row | None:
    """A line a point, in whatever list they stand."""
    points: list[JsonValue] = [_BULLET.sub("", line) for line in cells.whole("text").split("\n") if line]
    if not points:
        reading.wrong("empty", "text")
    return Row(reading.row, {"points": points}, cells.extra)


def _question(cells: _Cells, reading: Reading) -> Row | None:
    answered = bool(cells.text("answer"))
    if not answered and not words.says_yes(cells.text("parked")):
        _needed(cells, "owner", reading)
    values = {**_titled(cells, reading), **_fields(cells, Kind.QUESTION, reading)}
    values["asked_by"] = _one_person(cells, "asked_by", reading)
    values["owner"] = _one_person(cells, "owner", reading)
    values["due"] = _due(cells, Kind.QUESTION, reading)
    values["answer"] = cells.whole("answer")
    parked = not words.says_no(cells.text("parked"))
    values["state"] = "answered" if answered else "parked" if parked else "open"
    return Row(reading.row, _said(values), cells.extra)


def _action(cells: _Cells, reading: Reading) -> Row | None:
    for column in ("owner", "due"):
        _needed(cells, column, reading)
    values = {**_titled(cells, reading), **_fields(cells, Kind.ACTION, reading)}
    people = _people(cells, "owner", reading)
    values["owner"] = people[0] if people else None
    values["raci.responsible"] = list(people) if len(people) > 1 else None
    values["due"] = _due(cells, Kind.ACTION, reading)
    return Row(reading.row, _said(values), cells.extra)


def _review(cells: _Cells, reading: Reading) -> Row | None:
    """How an action of the last meeting stands, and what was said of it."""
    done, notes = cells.text("done"), cells.whole("notes")
    found = _action_in(cells.text("action"))
    extra = (*_moved(cells, reading, found), *cells.extra)
    if not notes and not extra and words.says_no(done):
        return None
    if found not in reading.known:
        reading.wrong("record", "action", cells.line("action"))
        return None
    said = "" if words.says_yes(done) or words.says_no(done) else done
    values: dict[str, JsonValue] = {
        "action": found,
        "done": words.says_yes(done),
        "notes": "; ".join(one for one in (said, notes) if one),
    }
    return Row(reading.row, values, extra)


def printed(page: Inputs) -> dict[str, dict[str, InputCell]]:
    """What a page of ours offers of the actions to review, by action and column."""
    table = page.areas.get(REVIEW, InputTable())
    heads = [words.column(REVIEW, cell.text) or "" for cell in table.rows[0]] if table.rows else []
    rows = (dict(zip(heads, cells, strict=False)) for cells in table.rows[1:])
    return {uid: row for row in rows if "action" in row and (uid := _action_in(row["action"].text))}


def _action_in(text: str) -> str:
    return next((uid for uid in _UID.findall(text) if kind_of(uid) is Kind.ACTION), "")


def _moved(cells: _Cells, reading: Reading, uid: str) -> Iterator[str]:
    """A day or an owner that neither was printed there nor is the register's by now: somebody has written it."""
    there, people = reading.values.get(uid, {}), reading.people
    due = cells.line("due")
    if due and (_printed_day(due) or due) != str(there.get("due") or "")[:10]:
        yield from _written(cells, reading, uid, "due")
    owner = str(there.get("owner") or "")
    cell = cells.by.get("owner", InputCell())
    named = [reading.accounts.get(one, one) for one in cell.people] or [cells.line("owner").strip(" @")]
    same = {people.reference(owner), _shown(people, owner), ""}
    if any(one not in same and people.reference(one) not in same for one in named):
        yield from _written(cells, reading, uid, "owner")


def _written(cells: _Cells, reading: Reading, uid: str, column: str) -> tuple[str, ...]:
    """A cell of a review as it stands, unless that is how it was printed."""
    was, now = reading.printed.get(uid, {}).get(column), cells.by.get(column, InputCell())
    as_it_was = was is not None and (was.text, was.people) == (now.text, now.people)
    return () if as_it_was else cells.told(column)


def _printed_day(words: str) -> str | None:
    """A day in any form in which people write it, or in the one that pages print in English."""
    for form in ("%d %b %Y", "%d %B %Y"):
        with suppress(ValueError):
            return datetime.strptime(words, form).date().isoformat()  # noqa: DTZ007 -- a day has no zone
    return moments.day(words)


_READERS: Mapping[str, Callable[[_Cells, Reading], Row | None]] = {
    FEEDBACK: _feedback,
    AGREED: _agreed,
    QUESTION: _question,
    ACTION: _action,
    REVIEW: _review,
}


# ----------------------------------------------------------------------------------------- cells


def _said(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {path: value for path, value in values.items() if value not in (None, "", [])}


def _needed(cells: _Cells, column: str, reading: Reading) -> str:
    found = cells.line(column)
    if not found:
        reading.wrong("empty", column)
    return found


def _titled(cells: _Cells, reading: Reading) -> dict[str, JsonValue]:
    """The first line as a title, one that is too long cut; all words, and those of other columns, in the description."""
    _needed(cells, "title", reading)
    first = _BULLET.sub("", cells.text("title").partition("\n")[0])
    linked, _, rest = cells.whole("title").partition("\n")
    linked = _BULLET.sub("", linked)
    title = first if len(first) <= _LONGEST else cut(first, WIDTH)
    whole = [linked if title != linked else "", *rest.split("\n"), cells.whole("description"), *cells.extra]
    return {"title": title, "description": "\n\n".join(part for part in whole if part)}


def _fields(cells: _Cells, kind: Kind, reading: Reading) -> dict[str, JsonValue]:
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
            found[path] = _word(cells, path, (kind, path), reading)
    return found


def _word(cells: _Cells, column: str, place: tuple[Kind, str], reading: Reading) -> JsonValue:
    said = cells.line(column)
    if not said:
        return None
    spec = spec_of(*place)
    assert spec is not None
    value = normalise_value(place[0], place[1], said)
    if spec.values and value not in spec.values:  # "P0 紧急", as pages print it
        value = next(
            (one for word in said.split() if (one := normalise_value(*place, word)) in spec.values), value
        )
    if spec.values and value not in spec.values:
        if words.says_no(said):
            return None
        reading.wrong("word", column, said, [str(one) for one in spec.values])
        return None
    return value


def _score(cells: _Cells, reading: Reading) -> JsonValue:
    said = cells.line("satisfaction")
    if words.says_no(said):
        return None
    found = score(said)
    if found is None:
        reading.wrong("number", "satisfaction", said)
    return found


def _restated(cells: _Cells, reading: Reading) -> dict[str, JsonValue]:
    """Yes, no, or who agreed, which is yes."""
    said = cells.line("restated")
    people = cells.by["restated"].people if "restated" in cells.by else ()
    if words.says_no(said) and not people:
        return {"restated": False} if said else {}
    if words.says_yes(said):
        return {"restated": True}
    return {"restated": True, "agreed_by": _one_person(cells, "restated", reading)}


def _becomes(cells: _Cells, reading: Reading) -> tuple[str, tuple[str, ...]]:
    """What a feedback entry becomes, and the records named with it; a record alone is what it became already."""
    said = cells.line("becomes")
    if not said:
        reading.wrong("empty", "becomes")
        return "", ()
    about = tuple(dict.fromkeys(_UID.findall(said)))
    for uid in about:
        if kind_of(uid) is not None and uid not in reading.known:
            reading.wrong("record", "becomes", uid)
    rest = _UID.sub("", said).strip(" ,，、:：;；()（）")
    kind = words.becomes(rest) if rest or not about else "known"
    if kind is None:
        reading.wrong("word", "becomes", said, tuple(words.BECOMES))
    elif any(kind_of(uid) == kind for uid in about):
        kind = "known"
    return kind or "", about


def _due(cells: _Cells, kind: Kind, reading: Reading) -> JsonValue:
    said = cells.line("due")
    if not said:
        return None
    try:
        return canonical_leaf(kind, "due", moments.day(said) or said)
    except ValidationError:
        reading.wrong("day", "due", said)
        return None


def _one_person(cells: _Cells, column: str, reading: Reading) -> JsonValue:
    found = _people(cells, column, reading)
    if len(found) > 1:
        reading.wrong("people", column, cells.line(column))
    return found[0] if found else None


def _people(cells: _Cells, column: str, reading: Reading) -> tuple[str, ...]:
    """Those that a cell mentions, and those whose names are typed in it."""
    cell = cells.by.get(column)
    if cell is None:
        return ()
    found: list[str] = []
    typed = cell.text
    for account in cell.people:
        person = reading.accounts.get(account)
        if person is None:
            reading.wrong("person", column, cells.line(column))
            return ()
        found.append(person)
        typed = typed.replace(_shown(reading.people, person), "\n", 1)
    names = (_BULLET.sub("", one).strip(" @\t.") for one in _NAMES.split(typed))
    found += [one for name in names if name and (one := _named(name, column, reading))]
    return tuple(dict.fromkeys(found))


def _shown(people: Directory, ref: str) -> str:
    person = people.find(ref)
    return (person.name or person.id) if person is not None else ref


def _named(name: str, column: str, reading: Reading) -> str:
    """Whom a typed name means; the words where they mean nobody that the project knows."""
    if words.says_no(name):
        return ""
    person = reading.people.known_as(name)
    if person is not None:
        return person.id
    if reading.people.named(name):
        reading.wrong("people", column, name, [one.id for one in reading.people.named(name)])
        return ""
    near = did_you_mean(name, [word for one in reading.people for word in (one.name, one.id) if word])
    if near:
        reading.wrong("person", column, name, (near,))
        return ""
    return name
