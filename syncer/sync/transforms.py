"""Inverse pairs between the register's terms and a side's own, one table line each.

Why it exists: everything a mapping may say with `as:` or `values:` is two small functions that undo
each other; the law test tries every line of `TRANSFORMS`. A transform never guesses: what it does
not know is FOREIGN, which is kept on its side and shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from syncer.domain.fields import FieldSpec, spec_of
from syncer.domain.json import JsonValue
from syncer.sync.mapping import FieldMapping
from syncer.sync.merge import FOREIGN, Absent
from syncer.sync.values import empty
from syncer.text import bullets, canonical

Native: TypeAlias = "JsonValue | Absent"


@dataclass(frozen=True, slots=True)
class People:
    """Who is who on a site: references as the register writes them <-> account ids.

    `accounts` maps every known reference (id in project.yaml, e-mail) to an account; `preferred` maps
    an account to the reference that the register uses for it.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    preferred: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transform:
    """`to_side` may be FOREIGN where the side cannot say it, `to_register` where the register cannot.

    `within` puts a value's image into what the side shows now, where people's own words stand around it.
    """

    to_side: Callable[[JsonValue], Native]
    to_register: Callable[[JsonValue], Native]
    within: Callable[[JsonValue, JsonValue], JsonValue] = lambda _shown, image: image


def transform(mapping: FieldMapping, spec: FieldSpec, people: People) -> Transform:
    """The pair for a field of a mapping."""
    if mapping.values is not None:
        return _values(mapping)
    form = _form(mapping, spec)
    return _each(TRANSFORMS[form[1:-1]](people)) if form.startswith("[") else TRANSFORMS[form](people)


def _form(mapping: FieldMapping, spec: FieldSpec) -> str:
    """The table's line: text in a description is Markdown, criteria carry a dimension, "[x]" is a list of x."""
    form = mapping.effective_form(spec)
    if form == "text" and mapping.neutral == "description":
        return "markdown"
    if form == "bullets" and spec_of(spec.kind, f"{spec.path}.dimension") is not None:
        return "criteria"
    return "list" if form.startswith("[") and form[1:-1] not in TRANSFORMS else form


def _each(one: Transform) -> Transform:
    """A list, element by element; one that cannot be said makes the whole FOREIGN, so that none is dropped."""

    def all_of(values: JsonValue, way: Callable[[JsonValue], Native]) -> Native:
        items: list[JsonValue] = []
        for value in values if isinstance(values, list) else [] if empty(values) else [values]:
            said = way(value)
            if isinstance(said, Absent):
                return said
            items.append(said)
        return items or None

    return Transform(
        lambda values: all_of(values, one.to_side), lambda natives: all_of(natives, one.to_register)
    )


def _values(mapping: FieldMapping) -> Transform:
    """A lossy map: the first listed value is written, all listed are read (compared without case)."""
    assert mapping.values is not None
    write = {word: names[0] for word, names in mapping.values.items()}
    read = {name.casefold(): word for word, names in mapping.values.items() for name in names}

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else write.get(str(value), FOREIGN)

    def to_register(native: JsonValue) -> Native:
        return None if empty(native) else read.get(str(native).casefold(), FOREIGN)

    return Transform(to_side, to_register)


def _same(_people: People) -> Transform:
    return Transform(lambda value: value, lambda native: native)


def _text(_people: People) -> Transform:
    def trimmed(value: JsonValue) -> Native:
        return value.strip() or None if isinstance(value, str) else value

    return Transform(trimmed, trimmed)


def _markdown(_people: People) -> Transform:
    def form(value: JsonValue) -> Native:
        return canonical.markdown(value) or None if isinstance(value, str) else value

    return Transform(form, form)


def _integer(_people: People) -> Transform:
    def to_register(native: JsonValue) -> Native:
        if isinstance(native, bool) or not isinstance(native, int | float) or native != int(native):
            return None if empty(native) else FOREIGN
        return int(native)

    return Transform(lambda value: value, to_register)


def _decimal(_people: People) -> Transform:
    """The register keeps decimals as text, so that no digit is lost; Jira sends numbers."""

    def to_register(native: JsonValue) -> Native:
        if empty(native) or isinstance(native, bool):
            return None
        try:
            return format(Decimal(str(native)).normalize(), "f")
        except InvalidOperation:
            return FOREIGN

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else float(str(value))

    return Transform(to_side, to_register)


def _date(_people: People) -> Transform:
    def to_register(native: JsonValue) -> Native:
        if empty(native):
            return None
        try:
            return date.fromisoformat(str(native)[:10]).isoformat()
        except ValueError:
            return FOREIGN

    return Transform(lambda value: str(value)[:10] if value else None, to_register)


def _person(people: People) -> Transform:
    """An unknown person is kept where he stands and reported, never cleared or guessed (B-20)."""

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else people.accounts.get(str(value).casefold(), FOREIGN)

    def to_register(native: JsonValue) -> Native:
        return None if empty(native) else people.preferred.get(str(native), FOREIGN)

    return Transform(to_side, to_register)


def _bullets(_people: People) -> Transform:
    """A list of texts as bullets of a section."""

    def to_side(value: JsonValue) -> Native:
        items = value if isinstance(value, list) else []
        return bullets.write([str(item) for item in items]) or None

    def to_register(native: JsonValue) -> Native:
        items: list[JsonValue] = [*bullets.read(str(native or ""))]
        return items or None

    return Transform(to_side, to_register, _around)


def _around(shown: JsonValue, image: JsonValue) -> JsonValue:
    """The list inside its section: a sentence that somebody wrote before or after it stays."""
    return bullets.replace(str(shown or ""), bullets.read(str(image or ""))) or None


def _criteria(_people: People) -> Transform:
    """Acceptance criteria as bullets: `[uat] text` <-> {text, dimension} (REQ-10)."""

    def to_side(value: JsonValue) -> Native:
        items = value if isinstance(value, list) else []
        return bullets.write([_criterion_line(item) for item in items]) or None

    def to_register(native: JsonValue) -> Native:
        items = [_criterion(line) for line in bullets.read(str(native or ""))]
        return items or None

    return Transform(to_side, to_register, _around)


def _criterion_line(item: JsonValue) -> str:
    if not isinstance(item, dict):
        return str(item)
    text, dimension = str(item.get("text", "")), item.get("dimension")
    return f"[{dimension}] {text}" if dimension else text


_TAG = re.compile(r"\\?\[(functional|performance|uat)\\?\]\s*", re.IGNORECASE)


def _criterion(line: str) -> JsonValue:
    found = _TAG.match(line)
    if found is None:
        return {"text": line}
    return {"text": line[found.end() :].strip(), "dimension": found[1].lower()}


def _version(_people: People) -> Transform:
    def to_register(native: JsonValue) -> Native:
        names = native if isinstance(native, list) else [native]
        return None if empty(native) or not names else names[0]

    return Transform(lambda value: [value] if value else None, to_register)


TRANSFORMS: Mapping[str, Callable[[People], Transform]] = {
    "text": _text,
    "list": _same,
    "markdown": _markdown,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "person": _person,
    "bullets": _bullets,
    "criteria": _criteria,
    "version": _version,
}
