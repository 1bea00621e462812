"""What a pair of inverse functions is, and all that one may have to know of a project and its site.

Why it exists: the table of transforms and the forms whose values exist on a site only (options, versions, labels,
parents) share these words. Nothing here knows a mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from syncer.domain.json import JsonValue, canonical
from syncer.domain.problems import Severity
from syncer.sync.merge import Absent
from syncer.sync.values import empty

Native: TypeAlias = "JsonValue | Absent"
PARENT = "parent"  # the field of an issue that names another record's issue


@dataclass(frozen=True, slots=True)
class People:
    """Who is who on a site: references as the register writes them <-> account ids.

    `accounts` maps every known reference (id in project.yaml, e-mail) to an account; `preferred` maps
    an account to the reference that the register uses for it.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    preferred: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issues:
    """Which issue is whose: present keys by uid of record, and uids by every key that ever led there."""

    keys: Mapping[str, str] = field(default_factory=dict)
    uids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pair may need to know beside the value.

    Who is who; the currency in which a side's figures are meant; the prefix of the labels that are ours; whose
    issues are whose; the field's name; and the names that it takes on the site, None where any goes or nobody knows.
    """

    people: People = field(default_factory=People)
    currency: str = ""
    prefix: str = ""
    issues: Issues = field(default_factory=Issues)
    name: str = ""
    choices: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a side has no word for a value, and what helps; `so` is what becomes of it."""

    message: str
    hint: str
    severity: Severity = Severity.WARNING
    so: str = "the issue keeps what it has"


def _same(native: JsonValue) -> JsonValue:
    return native


def _image(_shown: JsonValue, image: JsonValue, _former: JsonValue) -> JsonValue:
    return image


def _nothing(_value: JsonValue) -> Lack | None:
    return None


@dataclass(frozen=True, slots=True)
class Transform:
    """`to_side` may be FOREIGN where the side cannot say it, `to_register` where the register cannot.

    `within` puts a value's image into what the side shows now, in the place of the image it had before: people's own
    words, labels and versions stand around it. `look` is what of a side's value is ours at all, `alike` whether a
    side's value says a register's one where equality does not tell, `lack` why the side cannot say a value. Of `many`,
    each element is said by itself, and those without a word are left out (see `sets`).
    """

    to_side: Callable[[JsonValue], Native]
    to_register: Callable[[JsonValue], Native]
    within: Callable[[JsonValue, JsonValue, JsonValue], JsonValue] = _image
    look: Callable[[JsonValue], JsonValue] = _same
    alike: Callable[[JsonValue, JsonValue], bool] | None = None
    lack: Callable[[JsonValue], Lack | None] = _nothing
    many: bool = False

    def says(self, value: JsonValue, native: JsonValue) -> bool:
        """Whether the side's value is the image of the register's one."""
        return self.to_side(value) == native if self.alike is None else self.alike(value, native)


def each(one: Transform) -> Transform:
    """A set, element by element; those that cannot be said are left out, and a set of no others is FOREIGN as a whole."""

    def all_of(values: JsonValue, way: Callable[[JsonValue], Native]) -> Native:
        items = as_items(values)
        found = [said for value in items if not isinstance(said := way(value), Absent)]
        if items and not found:
            return Absent.FOREIGN
        return sorted({canonical(item): item for item in found}.values(), key=canonical) or None

    def lack(values: JsonValue) -> Lack | None:
        lacking = (value for value in as_items(values) if isinstance(one.to_side(value), Absent))
        return next(filter(None, map(one.lack, lacking)), None)

    return Transform(
        lambda values: all_of(values, one.to_side),
        lambda natives: all_of(natives, one.to_register),
        lack=lack,
        many=True,
    )


def after(outer: Transform, inner: Transform) -> Transform:
    """The pair that goes through `outer` into `inner`, and back the other way."""

    def to_side(value: JsonValue) -> Native:
        between = outer.to_side(value)
        return between if isinstance(between, Absent) else inner.to_side(between)

    def to_register(native: JsonValue) -> Native:
        between = inner.to_register(native)
        return between if isinstance(between, Absent) else outer.to_register(between)

    def alike(value: JsonValue, native: JsonValue) -> bool:
        between = outer.to_side(value)
        return not isinstance(between, Absent) and inner.says(between, native)

    def lack(value: JsonValue) -> Lack | None:
        between = outer.to_side(value)
        if isinstance(between, Absent):
            return outer.lack(value)
        return (outer.lack(value) if outer.many else None) or inner.lack(between)

    return Transform(to_side, to_register, inner.within, inner.look, alike, lack, inner.many)


def as_items(value: JsonValue) -> list[JsonValue]:
    """A list as it is, one thing as a list of it, nothing as an empty one."""
    return value if isinstance(value, list) else [] if empty(value) else [value]
