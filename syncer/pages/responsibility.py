"""Who does, decides, is asked and is told, as a matrix of records by people (PG-7, REQ-16, ACT-2).

Why it exists: people are referred to by id or by address, and stand in one column all the same; whoever has no part in anything has
none. It reads an edition, so whoever may not be known is not in it. How it is laid out is the template's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from syncer.domain.parts import Raci
from syncer.pages.edition import Edition
from syncer.pages.entry import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the letters each person has on it, such as "R" or "RA", in the order of the matrix's people."""

    entry: Entry
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """People as references, those of project.yaml first and in its order, and a row for each record that names any of them."""

    people: tuple[str, ...]
    rows: tuple[Row, ...]


def matrix(seen: Edition, entries: Iterable[Entry]) -> Matrix:
    """Return the matrix of records that name somebody; the others are left out."""
    found = [(one, parts) for one in entries if one.raci is not None and (parts := _parts(seen, one.raci))]
    named = {person for _, parts in found for person in parts}
    known = [person.id for person in seen.project.people if person.id in named]
    people = (*known, *sorted(named.difference(known)))
    return Matrix(
        people, tuple(Row(one, tuple(parts.get(person, "") for person in people)) for one, parts in found)
    )


def _parts(seen: Edition, raci: Raci) -> dict[str, str]:
    """The letters of each person on one record."""
    found: dict[str, str] = {}
    accountable = (raci.accountable,) if raci.accountable else ()
    for letter, references in (
        ("R", raci.responsible),
        ("A", accountable),
        ("C", raci.consulted),
        ("I", raci.informed),
    ):
        for reference in references:
            person = seen.person(reference)
            name = person.id if person is not None else reference
            found[name] = found.get(name, "") + ("" if letter in found.get(name, "") else letter)
    return found
