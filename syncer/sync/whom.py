"""Whom a rule's word means for a record: its owner, whoever is above, a role, a field, an address.

Why it exists: policies say "owner" and "escalation", people have names, leave and are stood in for (PPL-3). What a word means
is the same wherever it is asked. Nobody is ever guessed: a word that means nobody means nobody. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from syncer.domain.json import JsonValue
from syncer.domain.people import Directory, Person
from syncer.domain.vocabulary import Role
from syncer.rules.conditions import inside
from syncer.rules.routing import Route
from syncer.sync.holding import MANAGER

OWNERS: tuple[str, ...] = ("owner", "chair", "note_taker")  # who answers for a record, by its kind


def people_meant(
    word: str, values: Mapping[str, JsonValue], people: Directory, routed: Route | None = None
) -> tuple[str, ...]:
    """The ids of whom a word means, each once; of somebody who has left, the deputy (PPL-3).

    `routed` is the record's line of the project's routes: its owner counts where the record names nobody, its
    escalation before whoever is above.
    """
    found = (_present(person, people) for person in _meant(word, values, people, routed))
    return tuple(dict.fromkeys(person.id for person in found if person is not None))


def _meant(
    word: str, values: Mapping[str, JsonValue], people: Directory, routed: Route | None
) -> Iterator[Person]:
    if word == "owner":
        yield from _owner(values, people, routed)
    elif word == "escalation":
        yield from _escalation(values, people, routed)
    elif word == "management":
        first = _escalation(values, people, routed)
        yield from _above(first, people) or first
    elif word in get_args(Role):
        yield from (person for person in people if person.role == word and person.side != "customer")
    else:
        yield from _named(inside(values, word) if "@" not in word else word, people)


def _owner(values: Mapping[str, JsonValue], people: Directory, routed: Route | None) -> list[Person]:
    """Who answers for the record, else whom its route names, else the project manager: somebody always hears of it."""
    for said in (*(values.get(field) for field in OWNERS), routed.owner if routed is not None else None):
        found = _named(said, people)
        if found:
            return found
    return _managers(people)


def _escalation(values: Mapping[str, JsonValue], people: Directory, routed: Route | None) -> list[Person]:
    found = _named(routed.escalation, people) if routed is not None else []
    return found or _above(_owner(values, people, routed), people) or _managers(people)


def _above(whom: Iterable[Person], people: Directory) -> list[Person]:
    return [person for one in whom for person in _named(one.reports_to, people)]


def _managers(people: Directory) -> list[Person]:
    found = [person for person in people if person.role == MANAGER and person.active is not False]
    return sorted(found, key=lambda person: person.side != "ours")[:1]


def _named(value: JsonValue, people: Directory) -> list[Person]:
    refs = value if isinstance(value, list) else [value]
    found = (people.find(ref) for ref in refs if isinstance(ref, str))
    return [person for person in found if person is not None]


def _present(person: Person, people: Directory) -> Person | None:
    """The person, or whoever stands in for somebody who has left; not further than that."""
    if person.active is not False:
        return person
    deputy = people.find(person.deputy) if person.deputy else None
    return deputy if deputy is not None and deputy.active is not False else None
