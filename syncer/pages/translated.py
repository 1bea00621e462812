"""Records and project data in another language: the texts people translated take the place of the original ones.

A list is translated as one text, a bullet an item in the original's order; a flow's steps are joined by
arrows, a criterion keeps its dimension. A translation that does not fit its list is left out whole: an
item must never be shown under another one's translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.parts import Criterion
from syncer.domain.project import ProjectData, dump_project, load_project
from syncer.domain.records import Record
from syncer.text import bullets

_ARROW = re.compile(r"\s*(?:→|->|⇒)\s*")
_TAG = re.compile(r"\\?\[(?P<dimension>[^\]\\]+)\\?\]\s*")


def translated(record: Record, locale: str) -> Record:
    """Return the record with its texts in a locale ("zh-CN", else "zh"), as far as there are any."""
    texts = record.translations.get(locale) or record.translations.get(locale.partition("-")[0]) or {}
    own = {
        name: _value(getattr(record, name, None), text) for name, text in texts.items() if _says(record, name)
    }
    found = {name: value for name, value in own.items() if value is not None}
    return record.model_copy(update=found) if found else record


def project_in(data: ProjectData, locale: str) -> ProjectData:
    """Return the project's data in a locale: texts that stand among its `phrases` take their translation's words."""
    phrases = data.phrases.get(locale) or data.phrases.get(locale.partition("-")[0]) or {}
    if not phrases:
        return data
    said = {name: value for name, value in dump_project(data).items() if name != "phrases"}
    return load_project({name: _phrased(name, value, phrases) for name, value in said.items()})


def _phrased(path: str, value: JsonValue, phrases: Mapping[str, str]) -> JsonValue:
    """A value with its texts in other words; ids and references keep theirs."""
    if isinstance(value, list):
        return [_phrased(path, item, phrases) for item in value]
    if isinstance(value, dict):
        return {key: _phrased(f"{path}.{key}", item, phrases) for key, item in value.items()}
    spec = spec_of("project", path)
    named = spec is None or bool(spec.refers) or path.endswith(".id")
    return value if named or not isinstance(value, str) else phrases.get(value, value)


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
