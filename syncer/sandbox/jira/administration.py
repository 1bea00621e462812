"""What administrators and users keep beside the issues: saved filters, dashboards, avatars, pinned comments.

Records alone; who may do what with them is decided where they are served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class SavedFilter:
    """A search somebody keeps; `favourites` are the accounts that marked it, `shares` who else may use it."""

    id: int
    name: str
    jql: str
    owner: str
    description: str = ""
    favourites: tuple[str, ...] = ()
    shares: tuple[Mapping[str, Any], ...] = ()


@dataclass
class Gadget:
    """A gadget on a dashboard: a module of an app or an address, with properties of its own."""

    id: int
    title: str
    color: str
    row: int
    column: int
    uri: str | None = None
    module_key: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Dashboard:
    """A dashboard; without an owner it is the system's."""

    id: int
    name: str
    owner: str | None = None
    description: str = ""
    favourites: tuple[str, ...] = ()
    shares: tuple[Mapping[str, Any], ...] = ()
    editors: tuple[Mapping[str, Any], ...] = ()
    gadgets: list[Gadget] = field(default_factory=list)
    refresh_ms: int | None = None


@dataclass(frozen=True)
class Avatar:
    """A picture somebody uploaded for a user (`owner` is the account) or a project (its id)."""

    id: int
    kind: str
    owner: str
    content: bytes = field(repr=False)
    media_type: str = "image/png"


@dataclass(frozen=True)
class Pin:
    """That a comment is pinned to the top of its issue, since when and by whom (Data Center)."""

    by: str
    at: datetime
