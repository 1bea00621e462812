"""Inverse pairs between the register's terms and a side's own, one table line each.

Why it exists: everything a mapping may say with `as:` or `values:` is two small functions that undo
each other; the law test tries every line of `TRANSFORMS`. A transform never guesses: what it does
not know is FOREIGN, which is kept on its side and shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from pydantic import ValidationError

from syncer.domain.fields import FieldSpec, Shape, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.values import MoneyValue, read_moment, write_moment
from syncer.sync.mapping import FieldMapping
from syncer.sync.merge import FOREIGN, Absent
from syncer.sync.pairs import Issues, Native, People, Terms, Transform, after, each
from syncer.sync.shorthand import CustomField
from syncer.sync.site_forms import cascade, first_of, labels, names, offered, record, worded
from syncer.sync.values import empty
from syncer.text import bullets, checklists
from syncer.text import canonical as text

__all__ = ["TRANSFORMS", "Issues", "People", "Terms", "Transform", "form_of", "transform"]

_SETS = frozenset({"set", "labels"})
_CHOSEN = frozenset(
    {"text", "set", "cascade", "version", "component"}
)  # forms of names that a site may offer


def transform(mapping: FieldMapping, spec: FieldSpec, terms: Terms) -> Transform:
    """The pair for a field of a mapping: its words, then what the site offers, then the form."""
    form = form_of(mapping, spec)
    many = form in _SETS
    pair = each(TRANSFORMS[form[1:-1]](terms)) if form.startswith("[") else TRANSFORMS[form](terms)
    if terms.choices is not None and form in _CHOSEN:
        pair = offered(pair, mapping, terms, many=many)
    if mapping.values is not None:
        one = worded(mapping)
        pair = after(each(one) if many else one, pair)
    return pair


def form_of(mapping: FieldMapping, spec: FieldSpec) -> str:
    """The table's line for a field; "[x]" is a set of x.

    Text with paragraphs is Markdown where the place in Jira is rich text, and a custom field for it has to be;
    criteria carry a dimension; a person as text is the register's reference as it stands.
    """
    form = mapping.effective_form(spec)
    long = spec.shape in {Shape.TEXT, Shape.MARKDOWN} and isinstance(mapping.jira, CustomField)
    if form == "text" and mapping.values is None and (mapping.target == "description" or long):
        return "markdown"
    if form in _OF_CRITERIA and spec_of(spec.kind, f"{spec.path}.dimension") is not None:
        return _OF_CRITERIA[form]
    return "set" if form in {"[text]", "[version]", "[component]"} else form


def _text(_terms: Terms) -> Transform:
    def trimmed(value: JsonValue) -> Native:
        return value.strip() or None if isinstance(value, str) else value

    return Transform(trimmed, trimmed)


def _markdown(_terms: Terms) -> Transform:
    def form(value: JsonValue) -> Native:
        return text.markdown(value) or None if isinstance(value, str) else value

    return Transform(form, form)


def _integer(_terms: Terms) -> Transform:
    def to_register(native: JsonValue) -> Native:
        if isinstance(native, bool) or not isinstance(native, int | float) or native != int(native):
            return None if empty(native) else FOREIGN
        return int(native)

    return Transform(lambda value: value, to_register)


def _decimal(_terms: Terms) -> Transform:
    """A number on both sides, in the register whole where it is whole, as its files say it; a history tells it as text."""

    def to_register(native: JsonValue) -> Native:
        if empty(native) or isinstance(native, bool):
            return None
        try:
            figure = float(str(native))
        except ValueError:
            return FOREIGN
        if not isfinite(figure):
            return FOREIGN
        return int(figure) if figure.is_integer() else figure

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else float(str(value))

    return Transform(to_side, to_register)


def _date(_terms: Terms) -> Transform:
    """A day; an instant has none before somebody names a time zone, so that it is FOREIGN here."""

    def form(value: JsonValue) -> Native:
        if empty(value):
            return None
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            return FOREIGN

    return Transform(form, form)


def _datetime(_terms: Terms) -> Transform:
    """An instant in UTC to the millisecond, as Jira keeps it; a day alone is none, and no hour is made up for it."""

    def form(value: JsonValue) -> Native:
        if empty(value):
            return None
        try:
            moment = read_moment(value)
        except ValueError:
            return FOREIGN
        if not isinstance(moment, datetime):
            return FOREIGN
        return write_moment(moment.replace(microsecond=moment.microsecond // 1000 * 1000))

    return Transform(form, form)


def _money(terms: Terms) -> Transform:
    """A sum in the mapping's currency as a number; another currency, or more digits than a number holds, is FOREIGN."""

    def to_side(value: JsonValue) -> Native:
        if empty(value):
            return None
        money = _sum_of(value)
        if money is None or money.currency != terms.currency:
            return FOREIGN
        figure = float(money.amount)
        return figure if Decimal(repr(figure)) == money.amount else FOREIGN

    def to_register(native: JsonValue) -> Native:
        if empty(native) or isinstance(native, bool):
            return None if empty(native) else FOREIGN
        money = _sum_of({"amount": native, "currency": terms.currency})
        return FOREIGN if money is None else dict(money.model_dump(mode="json"))

    return Transform(to_side, to_register)


def _sum_of(value: JsonValue) -> MoneyValue | None:
    try:
        return MoneyValue.model_validate(value)
    except ValidationError:
        return None


def _person(terms: Terms) -> Transform:
    """An unknown person is kept where he stands and reported, never cleared or guessed (B-20)."""

    def to_side(value: JsonValue) -> Native:
        word = " ".join(str(value).split()).casefold()
        return None if empty(value) else terms.people.accounts.get(word, FOREIGN)

    def to_register(native: JsonValue) -> Native:
        return None if empty(native) else terms.people.preferred.get(str(native), FOREIGN)

    return Transform(to_side, to_register)


def _bullets(_terms: Terms) -> Transform:
    """A list of texts as bullets of a section."""

    def to_side(value: JsonValue) -> Native:
        items = value if isinstance(value, list) else []
        return bullets.write([str(item) for item in items]) or None

    def to_register(native: JsonValue) -> Native:
        items: list[JsonValue] = [*bullets.read(str(native or ""))]
        return items or None

    return Transform(to_side, to_register, _around)


def _around(shown: JsonValue, image: JsonValue, _former: JsonValue) -> JsonValue:
    """The list inside its section: a sentence that somebody wrote before or after it stays."""
    return bullets.replace(str(shown or ""), bullets.read(str(image or ""))) or None


def _ticked(shown: JsonValue, image: JsonValue, _former: JsonValue) -> JsonValue:
    """The same for a checklist: what somebody ticked stays ticked, as long as its words stay."""
    return checklists.replace(str(shown or ""), bullets.read(str(image or ""))) or None


def _checklist(of: Callable[[Terms], Transform]) -> Callable[[Terms], Transform]:
    """A list as items to tick; the ticks are Jira's own."""

    def pair(terms: Terms) -> Transform:
        plain = of(terms)

        def to_side(value: JsonValue) -> Native:
            items = plain.to_side(value)
            return items if isinstance(items, Absent) else _ticked(None, items, None)

        def alike(value: JsonValue, native: JsonValue) -> bool:
            return plain.to_register(to_side(value)) == plain.to_register(native)  # type: ignore[arg-type]

        return Transform(to_side, plain.to_register, _ticked, alike=alike)

    return pair


def _criteria(_terms: Terms) -> Transform:
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


_OF_CRITERIA: Mapping[str, str] = {"bullets": "criteria", "checklist": "checks"}
TRANSFORMS: Mapping[str, Callable[[Terms], Transform]] = {
    "text": _text,
    "set": names,
    "markdown": _markdown,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "datetime": _datetime,
    "money": _money,
    "person": _person,
    "bullets": _bullets,
    "criteria": _criteria,
    "checklist": _checklist(_bullets),
    "checks": _checklist(_criteria),
    "version": first_of,
    "component": first_of,
    "cascade": cascade,
    "labels": labels,
    "record": record,
    "sprint": _text,
}
