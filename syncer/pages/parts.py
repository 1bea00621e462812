"""Parts of a large specification: a page for each chapter, and in it for each hundred numbers (PG-1).

Why it exists: nobody can open a page of a thousand requirements. A part holds a range of numbers and not so many cards, so that a
new or deferred requirement changes the part it stands in and no other. Pure; whether a register is large is said by the mapping.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from syncer.domain.ids import parse_uid
from syncer.domain.records import Record, Requirement

SIZE = 100  # numbers, not cards
CHAPTERS = ("functional", "other", "rules", "infeasible", "aside")  # in the order of the specification
_ASIDE = frozenset({"deferred", "rejected", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its chapter, the range of numbers as people write it, and the requirements that stand there.

    Those without a number of their own yet have a part without a range.
    """

    name: str
    chapter: str
    first: str
    last: str
    uids: tuple[str, ...]


def parts(records: Iterable[Record], above: int) -> tuple[Part, ...]:
    """Return the parts of a specification with more than `above` requirements, in order; none for fewer, or where `above` is 0."""
    found = [record for record in records if isinstance(record, Requirement)]
    if not above or len(found) <= above:
        return ()
    ranges: dict[tuple[str, int], list[str]] = {}
    for requirement in found:
        ranges.setdefault((chapter_of(requirement), _range(requirement.id)), []).append(requirement.id)
    ordered = sorted(ranges.items(), key=lambda one: (CHAPTERS.index(one[0][0]), not one[0][1], one[0][1]))
    return tuple(_part(chapter, number, uids) for (chapter, number), uids in ordered)


def chapter_of(requirement: Requirement) -> str:
    """Return which of the chapters a requirement stands in."""
    if requirement.agreement == "infeasible":
        return "infeasible"
    if requirement.agreement in _ASIDE:
        return "aside"
    if requirement.kind == "business_rule":
        return "rules"
    return "functional" if requirement.kind in {None, "functional"} else "other"


def _range(uid: str) -> int:
    """The first number of the range it belongs to; 0 for one without a number."""
    parsed = parse_uid(uid)
    return (parsed[1] - 1) // SIZE * SIZE + 1 if parsed is not None else 0


def _part(chapter: str, number: int, uids: list[str]) -> Part:
    if not number:
        return Part(f"{chapter}-new", chapter, "", "", tuple(sorted(uids)))
    prefix = uids[0].rpartition("-")[0]
    first, last = (f"{prefix}-{one:04}" for one in (number, number + SIZE - 1))
    return Part(f"{chapter}-{number:04}", chapter, first, last, tuple(sorted(uids)))
