"""What an examination of a site finds: plain facts, which `doctor` judges.

Why it exists: adapters fetch these without an opinion, and the judgement needs no network. Nothing here is part of
a cycle, except that cycles, too, find out what a site lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from syncer.domain.problems import Problem
from syncer.domain.records import Kind
from syncer.ports import Identity
from syncer.sync.observation import Status
from syncer.sync.workflow import Way


class Capability(StrEnum):
    """Ways that not every site has."""

    BODY_PROPERTIES = "properties in creates and updates"
    PROPERTIES = "issue properties"
    BULK_CREATE = "bulk create"
    BULK_FETCH = "bulk fetch"
    CREATE_SCREENS = "create screens"
    SITE_INFO = "site information"
    HISTORY = "history"
    SEARCH_POST = "search by POST"


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Who a site takes us for, its clock when it answered, and what it says of itself, where it does."""

    identity: Identity
    time: datetime | None = None
    deployment: str = ""
    address: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A project or a space; `style` is that of a Jira project, "classic" or "next-gen" (team-managed)."""

    id: str
    key: str
    name: str
    archived: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field on a create screen; `allowed` names the values it takes, None where any goes."""

    id: str
    name: str
    required: bool = False
    default: bool = False
    allowed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """The issue type that a kind of record becomes, and the fields of its create screen by id.

    `shown` is false where the site shows no create screens.
    """

    kind: Kind
    names: tuple[str, ...]
    name: str
    fields: Mapping[str, FieldFacts] = field(default_factory=dict)
    shown: bool = True


@dataclass(frozen=True, slots=True)
class WayFacts:
    """A transition, and the fields that its screen requires, names by id."""

    way: Way
    requires: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkflowFacts:
    """The statuses of the issue type that a kind of record becomes, and what each offers, as far as an issue stands there."""

    kind: Kind
    name: str
    statuses: tuple[Status, ...]
    offers: Mapping[str, tuple[WayFacts, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NameFacts:
    """Ids of a mapping's fields by neutral name, and the names that lead nowhere."""

    fields: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """A page that holds a title in a space; archived pages hold theirs too."""

    id: str
    title: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class HookFacts:
    """A webhook as it is registered at a site; `filter` is its JQL, `signed` is None where the site does not tell."""

    id: str
    name: str
    url: str
    events: frozenset[str]
    filter: str = ""
    enabled: bool = True
    signed: bool | None = None
