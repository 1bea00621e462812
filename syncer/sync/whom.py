"""Whom a rule's word means for a record: its owner, whoever is above, a role, a field, an address.

Why it exists: policies say "owner" and "escalation", people have names, leave and are stood in for (PPL-3). What a word means
is the same wherever it is asked. Nobody is ever guessed: a word that means nobody means nobody. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from syncer.domain.json import JsonValue
from syncer.domain.people import Directory, Person
from syncer.domain.vocabulary import Role
from syncer.rules.conditions import inside
from syncer.rules.routing import Route
from syncer.rules.slas import Policy
from syncer.sync.holding import MANAGER

OWNERS: tuple[str, ...] = ("owner", "chair", "note_taker")  # who answers for a record, by its kind


def people_meant(
    word: str, values: Mapping[str, JsonValue], people: Directory, routed: Route | None = None
) -> tuple[str, ...]:
    """The ids of whom a word means, each once; of somebody who has left, the deputy, and never one of the customer's (PPL-3).

    `routed` is the record's line of the project's routes: its owner counts where the record names nobody who can be
    told, its escalation before whoever is above.
    """
    found = _told(_meant(word, values, people, routed), people)
    return tuple(dict.fromkeys(person.id for person in found))


def owing(policy: Policy) -> tuple[str, ...]:
    """The fields that say who answers for a record as far as a clock goes: whom its rule tells first comes first.

    So the minutes of a meeting are its note-taker's, and that a special meeting is held is its chair's (SLA-3, CR-5).
    """
    told = (*policy.on_warning.notify, *policy.on_breach.notify)
    first = next((word for word in told if word in OWNERS), OWNERS[0])
    return OWNERS if first == OWNERS[0] else tuple(dict.fromkeys((first, *OWNERS)))


def owed_by(policies: Iterable[Policy]) -> Mapping[str, tuple[str, ...]]:
    """The same of several rules, by their names."""
    return {policy.name: owing(policy) for policy in policies}


def answering(values: Mapping[str, JsonValue], fields: Sequence[str] = OWNERS) -> str:
    """Who answers for a record, as the record names them; "" where none of these fields names anybody."""
    return next((str(values[field]) for field in fields if values.get(field)), "")


def one_of_ours(ref: str, people: Directory) -> Person | None:
    """Whom a reference means of those whom we write to by ourselves: our own side, or its deputy; else None.

    A customer, a reseller, and whoever has no side on record is never written to by a program.
    """
    found = people.find(ref)
    person = _present(found, people) if found is not None else None
    return person if person is not None and person.side == "ours" else None


def _meant(
    word: str, values: Mapping[str, JsonValue], people: Directory, routed: Route | None
) -> Iterable[Person]:
    if word == "owner":
        return _owner(values, people, routed)
    if word == "escalation":
        return _escalation(values, people, routed)
    if word == "management":
        first = _escalation(values, people, routed)
        return _first((_above(first, people), first), people)
    if word in get_args(Role):
        return [person for person in people if person.role == word]
    return _named(inside(values, word) if "@" not in word else word, people)


def _owner(values: Mapping[str, JsonValue], people: Directory, routed: Route | None) -> list[Person]:
    """Who answers for the record, else whom its route names, else the project manager: somebody always hears of it."""
    said = (*(values.get(field) for field in OWNERS), routed.owner if routed is not None else None)
    return _first((*(_named(each, people) for each in said), _managers(people)), people)


def _escalation(values: Mapping[str, JsonValue], people: Directory, routed: Route | None) -> list[Person]:
    named = _named(routed.escalation, people) if routed is not None else []
    return _first((named, _above(_owner(values, people, routed), people), _managers(people)), people)


def _first(several: Iterable[list[Person]], people: Directory) -> list[Person]:
    """The first of several answers in which there is somebody who can be told."""
    return next((found for found in several if any(_told(found, people))), [])


def _above(whom: Iterable[Person], people: Directory) -> list[Person]:
    return [person for one in whom for person in _named(one.reports_to, people)]


def _managers(people: Directory) -> list[Person]:
    found = [person for person in people if person.role == MANAGER and any(_told([person], people))]
    return sorted(found, key=lambda person: (person.active is False, person.side != "ours"))[:1]


def _named(value: JsonValue, people: Directory) -> list[Person]:
    refs = value if isinstance(value, list) else [value]
    found = (people.find(ref) for ref in refs if isinstance(ref, str))
    return [person for person in found if person is not None]


def _told(found: Iterable[Person], people: Directory) -> Iterator[Person]:
    """Who of them hears of it: rules speak to our own people alone, since what crosses to the customer is released by a person."""
    present = (_present(person, people) for person in found)
    return (person for person in present if person is not None and person.side != "customer")


def _present(person: Person, people: Directory) -> Person | None:
    """The person, or whoever stands in for somebody who has left; not further than that."""
    if person.active is not False:
        return person
    deputy = people.find(person.deputy) if person.deputy else None
    return deputy if deputy is not None and deputy.active is not False else None
