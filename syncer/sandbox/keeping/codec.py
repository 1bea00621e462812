"""Records as plain JSON values and back, whatever records there are: by their dataclasses, with a tag for each type.

What several records share and may change (a project, a version) is written once and referred to elsewhere, so that it
is one again afterwards. Nothing but the sandbox's own record types is ever made from a file: no code, no pickles.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

from syncer.sandbox import host, switches
from syncer.sandbox.confluence import records as confluence
from syncer.sandbox.jira import administration, agile, catalog, records
from syncer.sandbox.webhooks import hooks

TAG = "$"
# records that several others share and that may change: where they stand whole
HOMES: Mapping[type, Any] = {catalog.Project: "projects", catalog.Version: catalog.Project}


class Codec:
    """Writes and reads records; those of a type in HOMES stand whole at home and are referred to from elsewhere."""

    def __init__(self) -> None:
        self._shared: dict[tuple[str, str], Any] = {}

    def share(self, records: Iterable[Any]) -> None:
        """Make records known that others refer to."""
        for one in records:
            self._shared[_tag(type(one)), str(one.id)] = one

    def write(self, value: Any, home: Any = None) -> Any:
        """A value as JSON values; `home` is the record, or the name of the table, that it stands in."""
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, list):
            return [self.write(one, home) for one in value]
        if isinstance(value, dict):
            return self._write_mapping(value, home)
        if HOMES.get(type(value), home) != home:
            return {TAG: "ref", "type": _tag(type(value)), "id": str(value.id)}
        if hasattr(type(value), "__dataclass_fields__"):
            return {TAG: _tag(type(value)), **self._fields(value)}
        return self._write_odd(value)

    def _fields(self, record: Any) -> dict[str, Any]:
        found = {}
        kind: Any = type(record)
        for one in _fields_of(kind):
            value = getattr(record, one.name)
            if not _is_default(one, value):
                found[one.name] = self.write(value, kind)
        return found

    def _write_mapping(self, value: Mapping[Any, Any], home: Any) -> Any:
        if all(isinstance(key, str) for key in value) and TAG not in value:
            return {key: self.write(one, home) for key, one in value.items()}
        return {TAG: "pairs", "of": [[self.write(key), self.write(one, home)] for key, one in value.items()]}

    def _write_odd(self, value: Any) -> Any:
        match value:
            case datetime():
                return {TAG: "at", "of": value.isoformat()}
            case tuple():
                return {TAG: "tuple", "of": [self.write(one) for one in value]}
            case set():
                return {TAG: "set", "of": sorted(self.write(one) for one in value)}
            case frozenset():
                return {TAG: "frozenset", "of": sorted(self.write(one) for one in value)}
            case bytes():
                return {TAG: "bytes", "of": base64.b64encode(value).decode()}
        raise TypeError(f"a {type(value).__name__} cannot be kept in a file")

    def read(self, value: Any) -> Any:
        """The value that was written; raises ValueError on what this version does not know."""
        if isinstance(value, list):
            return [self.read(one) for one in value]
        if not isinstance(value, dict):
            return value
        tag = value.get(TAG)
        if tag is None:
            return {key: self.read(one) for key, one in value.items()}
        if tag == "ref":
            return self._shared[value["type"], value["id"]]
        maker = _ODD.get(tag)
        if maker is not None:
            return maker(self.read(value["of"]))
        return self._read_record(tag, value)

    def _read_record(self, tag: str, value: Mapping[str, Any]) -> Any:
        kind = _types().get(tag)
        if kind is None:
            raise ValueError(f"the file holds a {tag!r}, which this version does not know")
        names = {one.name for one in _fields_of(kind)}
        unknown = set(value) - names - {TAG}
        if unknown:
            raise ValueError(f"the file's {tag} has {sorted(unknown)}, which this version does not know")
        return kind(**{key: self.read(one) for key, one in value.items() if key != TAG})


_ODD: dict[str, Any] = {
    "at": datetime.fromisoformat,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "bytes": base64.b64decode,
    "pairs": dict,
}


@cache
def _types() -> dict[str, type]:
    """Every record type by its tag."""
    modules = {
        "jira": records,
        "catalog": catalog,
        "confluence": confluence,
        "host": host,
        "hooks": hooks,
        "site": switches,
        "agile": agile,
        "administration": administration,
    }
    return {f"{name}.{one.__name__}": one for name, module in modules.items() for one in _records_of(module)}


def _records_of(module: ModuleType) -> list[type]:
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type)
        and hasattr(one, "__dataclass_fields__")
        and one.__module__ == module.__name__
    ]


def _tag(kind: type) -> str:
    found = _tags().get(kind)
    if found is None:
        raise TypeError(f"a {kind.__qualname__} cannot be kept in a file")
    return found


@cache
def _tags() -> dict[type, str]:
    return {kind: tag for tag, kind in _types().items()}


@cache
def _fields_of(kind: Any) -> tuple[Field[Any], ...]:
    return tuple(one for one in fields(kind) if one.init)


def _is_default(one: Field[Any], value: Any) -> bool:
    if one.default is not MISSING:
        return value is one.default or (type(value) is type(one.default) and value == one.default)
    return one.default_factory is not MISSING and value == one.default_factory() and not value
