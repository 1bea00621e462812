"""What of a site is kept: everything its states hold, but for what only this process needs or what follows from it.

A new attribute of a state is kept without anybody thinking of it; one that cannot be kept fails a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from syncer.sandbox.keeping.codec import Codec
from syncer.sandbox.site import Site

# by state: the process's own (faults, chances, the journal) and what `JiraState.rebuild` finds again
PASSING: Mapping[str, frozenset[str]] = {
    "host": frozenset(
        {
            "flavour", "clock", "base_url", "seed", "random", "users_generation", "sessions", "listeners", "faults",
            "limits", "journal", "jira", "confluence", "webhooks", "notices", "snapshots",
        }
    ),
    "jira": frozenset({"host", "index", "chances", "tokens", "touched", "listeners"}),
    "confluence": frozenset({"host", "_chance"}),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One attribute of one state; a mapping is kept entry by entry."""

    state: str
    name: str
    value: Any

    @property
    def table(self) -> bool:
        """Whether it is kept entry by entry."""
        return isinstance(self.value, dict)


def states(site: Site) -> dict[str, Any]:
    """The site's states by name."""
    return {"host": site, "jira": site.jira, "confluence": site.confluence}


def parts(site: Site) -> Iterator[Part]:
    """Everything that is kept, shared records before those that refer to them."""
    for name, state in states(site).items():
        for attribute, value in sorted(vars(state).items(), key=lambda one: one[0] != "projects"):
            if attribute not in PASSING[name]:
                yield Part(name, attribute, value)


def put(site: Site, state: str, name: str, value: Any) -> None:
    """Give a site one of its parts back; raises ValueError for one that this version does not have."""
    holder = states(site).get(state)
    if holder is None or name not in vars(holder) or name in PASSING[state]:
        raise ValueError(f"the file holds {state}.{name}, which this version does not know")
    if not isinstance(value, type(vars(holder)[name])):
        raise ValueError(f"the file's {state}.{name} is no {type(vars(holder)[name]).__name__}")
    setattr(holder, name, value)


def share(codec: Codec, projects: Iterable[Any]) -> None:
    """Make the records known that others refer to."""
    for project in projects:
        codec.share([project, *project.versions])


def settle(site: Site) -> None:
    """Let a site that was given its parts find again what follows from them."""
    site.users_generation += 1
    site.jira.rebuild()
    site.tell("seeded")
