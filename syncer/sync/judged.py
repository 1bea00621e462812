"""What a project's rules find in its records (CPL-1): from the mapping and leaf values to findings by record.

Why it exists: pages, `check`, `plan` and `status` say the same of the same record. Pure; nothing here is written anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from syncer.domain import lifecycle
from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.checks.table import findings, weighed
from syncer.sync.changes import SetFields
from syncer.sync.mapping import Mapping as SyncMapping

Said = Mapping[str, tuple[Finding, ...]]
Records = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


def rules_of(mapping: SyncMapping) -> Around:
    """Return the rules by which a project's records are judged, without any record."""
    return Around(mapping.checks, grading=mapping.grading, routes=mapping.routing)


def judged(mapping: SyncMapping, data: ProjectData, records: Records) -> Said:
    """Return what there is to say of each record, by its uid, from its kind and leaf values."""
    known = {uid: Subject(uid, kind, values) for uid, (kind, values) in records.items()}
    return findings(replace(rules_of(mapping), records=known, data=data))


def out_of_order(mapping: SyncMapping, changes: Iterable[SetFields], records: Records) -> Iterator[Finding]:
    """Yield the states that changes would bring out of their usual order; order is a finding, never a validator (CR-8)."""
    for change in changes:
        before = {path: moved.before for path, moved in change.fields.items()}
        after = {path: moved.after for path, moved in change.fields.items()}
        said = lifecycle.findings(change.kind, before, {**after, "id": change.uid})
        values = records.get(change.uid, (change.kind, after))[1]
        yield from weighed(said, Subject(change.uid, change.kind, values), mapping.checks)


def tally(said: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity, the gravest first; what there is none of is left out."""
    counted = Counter(finding.severity.value for finding in said)
    return {level: counted[level] for level in ("error", "warning", "info") if counted[level]}
