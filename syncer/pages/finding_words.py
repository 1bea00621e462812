"""A finding in the words of a language: fields by their names, states by their labels, days as it writes them, what makes a grade by what its rule says (CPL-1).

Why it exists: findings carry codes and values, and a value that is a path or a state's word is no word for a reader. Pages
and commands say the same of the same finding. Judges nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date
from types import MappingProxyType

from syncer.domain.fields import spec_of
from syncer.domain.findings import Finding
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.pages.labels import Labels
from syncer.pages.names import field_name, group_of
from syncer.pages.writing import Writing

_LIST = ", "  # what stands between several things in a value
_STATES = ("from", "to")
_DAYS = frozenset({"day", "later", "planned", "expected"})


def told(finding: Finding, labels: Labels, locale: str) -> tuple[str, str]:
    """Return what a finding says and what cures it."""
    return labels.finding(locale, replace(finding, values=_values(finding, labels, locale)))


def _values(finding: Finding, labels: Labels, locale: str) -> Mapping[str, str]:
    values = {
        key: _day(value, labels, locale) if key in _DAYS else value for key, value in finding.values.items()
    }
    kind = kind_of(finding.uid) or Kind.CHANGE_REQUEST
    if finding.code == "state_out_of_order":
        spec = spec_of(kind, finding.path)
        group = group_of(spec, labels) if spec is not None else ""
        values |= {key: labels.word(locale, group, values[key]) for key in _STATES if group}
    if "words" in values:
        values["words"] = values.get(f"words.{locale}", values["words"])
    if "words" in values:
        words, chinese = values["words"].split(_LIST), locale.startswith("zh")
        if finding.code == "drifted" or (chinese and finding.code == "grade_unknown"):
            words = [field_name(kind, path, labels, locale) for path in words]
        values["words"] = ("、" if chinese else _LIST).join(words)
    return MappingProxyType(values)


def _day(value: str, labels: Labels, locale: str) -> str:
    """A day as the language writes it; anything else, such as an amount that was planned, as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return Writing(labels.formats[locale], UTC).day(day)
