"""What a look at a live project finds that a mapping for it has to know: names, and how people use them.

Values only: an adapter fills them, `sync.proposal` makes a mapping of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TypeUse:
    """An issue type of the project and how many of the issues looked at are of it."""

    name: str
    subtask: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A custom field that some of the issues looked at fill; `sort` says in words what it holds."""

    name: str
    id: str
    sort: str
    count: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A project as it stood. `statuses` are names by category; `headings` counts those in descriptions; `required` names the
    fields that the create screen of a type wants filled and that a mapping does not fill by itself."""

    project: str
    looked_at: int
    types: tuple[TypeUse, ...] = ()
    statuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    priorities: tuple[str, ...] = ()
    link_types: tuple[str, ...] = ()
    fields: tuple[FieldUse, ...] = ()
    headings: Mapping[str, int] = field(default_factory=dict)
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
