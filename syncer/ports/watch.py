"""What is counted of a project in the store, for whoever watches the service: figures alone, no record and no text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Figures:
    """Clocks that go on by state, failing changes by cause; held fields, webhooks that wait, open claims, pages; whether it is paused; when its last cycle began."""

    clocks: Mapping[str, int] = field(default_factory=dict)
    failing: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    hints: int = 0
    claims: int = 0
    pages: int = 0
    paused: bool = False
    last_cycle: datetime | None = None


class Watch(Protocol):
    """The store as it is watched, over connections of its own beside any cycle. Every method raises PortError where it does not answer."""

    def figures(self, project: str, now: datetime) -> Figures:
        """How a project stands; an unknown one has nothing."""
        ...

    def reach(self) -> None:
        """Have the store answer."""
        ...
