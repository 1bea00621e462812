"""A record as a template sees it: every field of its model by name, plus what was worked out from other records.

It only forwards, so that a new field of a record is at once there for templates.
"""

from collections.abc import Mapping
from typing import Any

from syncer.domain.kinds import Kind
from syncer.domain.records import Record


class Entry:
    """One record of an edition; a worked-out field takes the place of the model's own."""

    __slots__ = ("_derived", "_record")

    def __init__(self, record: Record, derived: Mapping[str, object]) -> None:
        self._record = record
        self._derived = derived

    @property
    def uid(self) -> str:
        """The record's ID."""
        return self._record.id

    @property
    def record_kind(self) -> Kind:
        """The kind of record; a requirement's own `kind` is its type."""
        return self._record.kind_of_record

    def __getattr__(self, name: str) -> Any:
        if name in self._derived:
            return self._derived[name]
        if name in type(self._record).model_fields:
            return getattr(self._record, name)
        raise AttributeError(f"a {self.record_kind.value} has no '{name}'")

    def __dir__(self) -> list[str]:
        return sorted({"uid", "record_kind", *type(self._record).model_fields, *self._derived})
