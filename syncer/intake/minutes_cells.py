"""A row of a table on a meeting's page: its cells by column, and what a cell says as a value, or the flaw that it says none (MTG-9).

Why it exists: every table has people, days and words in its cells, typed in a hurry, in two languages. Which columns a table has, and what
its rows become, is nothing of this module's.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from syncer.domain.fields import canonical_leaf, spec_of
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.problems import did_you_mean
from syncer.domain.words import normalise_value
from syncer.intake import minutes_words as words
from syncer.intake import moments
from syncer.intake.flaws import Flaw
from syncer.intake.scores import score
from syncer.text.storage.inputs import InputCell

UID = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]*(?:-[A-Z]+)?-\d+(?![A-Za-z0-9])")
BULLET = re.compile(r"^(?:[-*+•·]\s+|\d{1,3}[.)、）]\s*|✓\s*)")
_NAMES = re.compile(r"[,，、;；/\n]|\s+(?:and|和|与|及)\s+")


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


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's cells by column, what its other columns say, and what its columns are called on the page."""

    by: Mapping[str, InputCell]
    extra: tuple[str, ...]
    called: Mapping[str, str]

    @classmethod
    def of(
        cls, said: Sequence[tuple[str, InputCell]], loose: Sequence[InputCell], called: Mapping[str, str]
    ) -> "Cells":
        """The cells of a row: those below a head, and those that stand beside all of them."""
        by = {head: cell for head, cell in said if not head.startswith(" ")}
        others = [
            f"{head.strip()}: {cell.whole}" if head.strip() else cell.whole
            for head, cell in said
            if head.startswith(" ")
        ]
        return cls(by, (*others, *(cell.whole for cell in loose)), called)

    def text(self, column: str) -> str:
        """The words, a line a paragraph or item of a list."""
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
        return in_line(self.text(column))


def in_line(text: str) -> str:
    """Return lines as one, without the marks of a list."""
    return "; ".join(BULLET.sub("", line) for line in text.split("\n") if line)


# ------------------------------------------------------------------------------------------ values


def needed(cells: Cells, column: str, reading: Reading) -> str:
    """Return what a column says, and note where that is nothing."""
    found = cells.line(column)
    if not found:
        reading.wrong("empty", column)
    return found


def word(cells: Cells, column: str, place: tuple[Kind, str], reading: Reading) -> JsonValue:
    """Return the word of a list that a column says, or its words where the field takes any; one that is none of the list is wrong."""
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


def satisfaction(cells: Cells, reading: Reading) -> JsonValue:
    """Return the score that the column says, None for none."""
    said = cells.line("satisfaction")
    if words.says_no(said):
        return None
    found = score(said)
    if found is None:
        reading.wrong("number", "satisfaction", said)
    return found


def restated(cells: Cells, reading: Reading) -> dict[str, JsonValue]:
    """Yes, no, or who agreed, which is yes."""
    said = cells.line("restated")
    people = cells.by["restated"].people if "restated" in cells.by else ()
    if words.says_no(said) and not people:
        return {"restated": False} if said else {}
    if words.says_yes(said):
        return {"restated": True}
    return {"restated": True, "agreed_by": one_person(cells, "restated", reading)}


def becomes(cells: Cells, reading: Reading) -> tuple[str, tuple[str, ...]]:
    """What a feedback entry becomes, and the records named with it; a record alone is what it became already."""
    said = cells.line("becomes")
    if not said:
        reading.wrong("empty", "becomes")
        return "", ()
    about = tuple(dict.fromkeys(UID.findall(said)))
    for uid in about:
        if kind_of(uid) is not None and uid not in reading.known:
            reading.wrong("record", "becomes", uid)
    rest = UID.sub("", said).strip(" ,，、:：;；()（）")
    kind = words.becomes(rest) if rest or not about else "known"
    if kind is None:
        reading.wrong("word", "becomes", said, tuple(words.BECOMES))
    elif any(kind_of(uid) == kind for uid in about):
        kind = "known"
    return kind or "", about


def due(cells: Cells, kind: Kind, reading: Reading) -> JsonValue:
    """Return the day that the column says, None for none."""
    said = cells.line("due")
    if not said:
        return None
    try:
        return canonical_leaf(kind, "due", moments.day(said) or said)
    except ValidationError:
        reading.wrong("day", "due", said)
        return None


def one_person(cells: Cells, column: str, reading: Reading) -> JsonValue:
    """Return whom a column names, None for nobody; several are wrong."""
    found = people_in(cells, column, reading)
    if len(found) > 1:
        reading.wrong("people", column, cells.line(column))
    return found[0] if found else None


def people_in(cells: Cells, column: str, reading: Reading) -> tuple[str, ...]:
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
        typed = typed.replace(shown(reading.people, person), "\n", 1)
    names = (BULLET.sub("", one).strip(" @\t.") for one in _NAMES.split(typed))
    found += [one for name in names if name and (one := _named(name, column, reading))]
    return tuple(dict.fromkeys(found))


def shown(people: Directory, ref: str) -> str:
    """Return a person as pages print the name, others as they are written."""
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
