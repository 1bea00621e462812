"""A record as a template sees it: every field of its model by name, plus what was worked out from other records.

It only forwards, so that a new field of a record is at once there for templates.
"""

from collections.abc import Mapping
from typing import Any

from syncer.domain.kinds import Kind
from syncer.domain.records import Record


class Entry:
    """One record of an edition; a worked-out field takes the place of the model's own.

    All of them are plain attributes: the page of a thousand requirements asks for a hundred thousand.
    """

    def __init__(self, record: Record, derived: Mapping[str, object]) -> None:
        self._record = record
        self.__dict__.update(vars(record))
        self.__dict__.update(derived)

    @property
    def uid(self) -> str:
        """The record's ID."""
        return self._record.id

    @property
    def record_kind(self) -> Kind:
        """The kind of record; a requirement's own `kind` is its type."""
        return self._record.kind_of_record

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"a {self.record_kind.value} has no '{name}'")

    def __dir__(self) -> list[str]:
        return sorted({"uid", "record_kind", *vars(self)} - {"_record"})
