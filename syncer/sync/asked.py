"""Which names of a project's records may be written into fields that take only what their site offers, people among them.

Why it exists: a site is asked once, before anything is planned, whether it has them; planning itself asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from syncer.domain.fields import FieldSpec, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.records import Kind
from syncer.sync.mapping import FieldMapping
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.pairs import as_items

_PEOPLE = frozenset({"person", "[person]"})
_FORMS = frozenset({"text", "cascade", "version", "component"})
_FREE = frozenset({"summary", "description", "priority", "labels"})


def names_asked(
    mapping: SyncMapping, records: Iterable[tuple[Kind, Mapping[str, JsonValue]]]
) -> dict[str, tuple[str, ...]]:
    """Names by neutral field: of a line with words those that it writes, of one without what records say."""
    lines = list(_lines(mapping))
    found: dict[str, set[str]] = {line.neutral: set(_listed(line)) for _, _, line in lines}
    open_lines: dict[Kind, list[tuple[str, FieldMapping]]] = {}
    for kind, path, line in lines:
        if line.values is None:
            open_lines.setdefault(kind, []).append((path, line))
    for kind, values in records:
        for path, line in open_lines.get(kind, ()):
            if path in values:
                found[line.neutral].update(map(str, as_items(values[path])))
    return {neutral: tuple(sorted(words)) for neutral, words in found.items()}


def people_named(
    mapping: SyncMapping, records: Iterable[tuple[Kind, Mapping[str, JsonValue]]]
) -> frozenset[str]:
    """Whom records name in fields that go to Jira as people: e-mail addresses, names, accounts, as they were typed."""
    lines = {
        (kind, path)
        for kind, record in mapping.records.items()
        for path, line in record.fields.items()
        if (spec := spec_of(kind, path)) is not None and line.effective_form(spec) in _PEOPLE
    }
    return frozenset(
        str(word)
        for kind, values in records
        for path, value in values.items()
        if (kind, path) in lines
        for word in as_items(value)
    )


def _lines(mapping: SyncMapping) -> Iterable[tuple[Kind, str, FieldMapping]]:
    for kind, record in mapping.records.items():
        for path, line in record.fields.items() if record.issues is not None else ():
            spec = spec_of(kind, path)
            if spec is not None and _chooses(line, spec):
                yield kind, path, line


def _chooses(line: FieldMapping, spec: FieldSpec) -> bool:
    form = line.effective_form(spec).removeprefix("[").removesuffix("]")
    return line.direction != "from_jira" and form in _FORMS and line.target not in _FREE and not spec.refers


def _listed(line: FieldMapping) -> list[str]:
    """The names that a line itself may write."""
    otherwise = [line.otherwise.jira] if line.otherwise is not None and line.otherwise.jira else []
    return [*(names[0] for names in (line.values or {}).values()), *otherwise]
