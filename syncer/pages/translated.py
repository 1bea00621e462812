"""Records and project data in another language: the texts people translated take the place of the original ones.

A list is translated as one text, a bullet an item in the original's order; a flow's steps are joined by
arrows, a criterion keeps its dimension. A translation that does not fit its list is left out whole: an
item must never be shown under another one's translation. Texts inside a record's parts (an impact, an
alternative, a benefit, a reason) and those of the project are translated by their words, as the project's
`phrases` say: such a translation follows its text wherever it moves, and falls away when the text changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from pydantic import BaseModel

from syncer.domain.fields import field_specs, spec_of
from syncer.domain.parts import Criterion
from syncer.domain.project import ProjectData
from syncer.domain.records import Record
from syncer.sync.deviation import PlanState
from syncer.text import bullets

_ARROW = re.compile(r"\s*(?:→|->|⇒)\s*")
_NO_PHRASES: Mapping[str, str] = MappingProxyType({})
_WORDED = frozenset({"text", "object"})  # an "object" is a change's value, which is a text as a rule
_NAMES = frozenset({"id", "href", "link", "email", "phone", "timezone", "kind", "field", "currency"})
_TAG = re.compile(r"\\?\[(?P<dimension>[^\]\\]+)\\?\]\s*")


def translated(record: Record, locale: str, phrases: Mapping[str, str] = _NO_PHRASES) -> Record:
    """Return the record with its texts in a locale ("zh-CN", else "zh"), as far as it or the phrases have any."""
    texts = record.translations.get(locale) or record.translations.get(locale.partition("-")[0]) or {}
    own = {
        name: _value(getattr(record, name, None), text) for name, text in texts.items() if _says(record, name)
    }
    found = {name: value for name, value in own.items() if value is not None}
    if phrases:
        others = {*type(record).model_fields} - {*found, "translations"}
        found |= _reworded(record, others, "", _texts(record.kind_of_record), phrases)
    return record.model_copy(update=found) if found else record


def phrases_in(data: ProjectData, locale: str) -> Mapping[str, str]:
    """Return the project's phrases in a locale, by the original words with single spaces."""
    said = data.phrases.get(locale) or data.phrases.get(locale.partition("-")[0]) or {}
    return {_key(original): text for original, text in said.items()}


def project_in(data: ProjectData, locale: str) -> ProjectData:
    """Return the project's data in a locale: texts that stand among its `phrases` take their translation's words."""
    phrases = phrases_in(data, locale)
    if not phrases:
        return data
    names = {*ProjectData.model_fields} - {"phrases"}
    found = _reworded(data, names, "", _texts("project"), phrases)
    return data.model_copy(update={**found, "phrases": {}})


def plan_in(plan: PlanState, data: ProjectData, locale: str) -> PlanState:
    """Return how a plan stands with the names of its milestones in a locale, as far as the project's `phrases` have them."""
    phrases = phrases_in(data, locale)
    slips = tuple(replace(one, name=phrases.get(_key(one.name), one.name)) for one in plan.slips)
    return replace(plan, slips=slips)


@cache
def _texts(kind: str) -> frozenset[str]:
    """Paths that hold people's own words: no ids, addresses, references or enumerated words."""
    return frozenset(
        path
        for path, spec in field_specs(kind).items()
        if spec.type in _WORDED and not spec.refers and path.rpartition(".")[2] not in _NAMES
    )


def _reworded(
    model: BaseModel, names: Iterable[str], prefix: str, texts: frozenset[str], phrases: Mapping[str, str]
) -> dict[str, object]:
    """Those of a model's fields that read otherwise in other words."""
    found: dict[str, object] = {}
    for name in names:
        path = f"{prefix}{type(model).model_fields[name].alias or name}"
        held = getattr(model, name)
        told = _phrased(held, path, texts, phrases)
        if told is not held:
            found[name] = told
    return found


def _phrased(value: object, path: str, texts: frozenset[str], phrases: Mapping[str, str]) -> object:
    """A value with its texts in other words; the same object where none has any."""
    if isinstance(value, str):
        return phrases.get(_key(value), value) if path in texts else value
    if isinstance(value, tuple):
        items = tuple(_phrased(item, path, texts, phrases) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, BaseModel):
        found = _reworded(value, type(value).model_fields, f"{path}.", texts, phrases)
        return value.model_copy(update=found) if found else value
    return value


def _key(text: str) -> str:
    return " ".join(text.split())


def _says(record: Record, name: str) -> bool:
    """Whether the field holds people's words, not an id or references to other records."""
    spec = spec_of(record.kind_of_record, name)
    return spec is not None and name != "id" and not spec.refers


def _value(original: object, text: str) -> object:
    """The translation in the original's form; None where it has none or does not fit."""
    if isinstance(original, str):
        return text
    if not isinstance(original, tuple) or not original:
        return None
    items = bullets.read(text)
    return _items(original, items) if len(items) == len(original) else None


def _items(original: Sequence[object], items: Sequence[str]) -> object:
    first = original[0]
    if isinstance(first, str):
        return tuple(items)
    if isinstance(first, Criterion):
        return tuple(
            criterion.model_copy(update={"text": _TAG.sub("", item, count=1)})
            for criterion, item in zip(original, items, strict=True)
            if isinstance(criterion, Criterion)
        )
    if isinstance(first, tuple):
        return tuple(tuple(_ARROW.split(item)) for item in items)
    return None
