"""Records that name themselves: that depend on, replace or belong to themselves, which nothing can ever fulfil.

Why it exists: no link can be made of it, so it would stand there unnoticed. Pure; used by a cycle and offline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from syncer.domain.fields import field_specs
from syncer.domain.json import JsonValue
from syncer.domain.problems import Place, Problem, Severity
from syncer.domain.records import Kind
from syncer.sync.linked import targets

_NOWHERE: Mapping[str, Place] = {}
_KINDS = frozenset(kind.value for kind in Kind)


def naming_themselves(
    records: Iterable[tuple[Kind, str, Mapping[str, JsonValue], Mapping[str, Place] | None]],
) -> Iterator[Problem]:
    """What to tell of records by kind, id, values and, as far as known, the places of these."""
    for kind, uid, values, places in records:
        for path in _references(kind):
            if uid and path in values and uid in targets(values[path]):
                yield Problem(
                    f"{path}: {uid} names itself, so it is a reference to nothing",
                    f"take {uid} out of {path}, or name the record that is meant",
                    (places or _NOWHERE).get(path),
                    severity=Severity.WARNING,
                    code="names-itself",
                    uid=uid,
                )


@cache
def _references(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind that name records."""
    return tuple(
        path for path, spec in field_specs(kind).items() if spec.refers in _KINDS and not spec.derived
    )
