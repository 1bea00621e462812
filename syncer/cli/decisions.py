"""Decisions about whole projects: rows in the store that wait for no lock."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from syncer.cli.options import Options

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.sync.observation import DecisionKind, HubState


def decide_for_all(
    options: Options,
    kind: "DecisionKind",
    payload: "JsonObject",
    *,
    needed: "Callable[[str, HubState], bool]",
) -> dict[str, bool]:
    """Record a decision for every chosen project that needs it; returns by key whether one was recorded."""
    from syncer.cli.people import whoami
    from syncer.cli.session import configured

    done: dict[str, bool] = {}
    with configured(options) as wired:
        for project in wired.projects:
            done[project.key] = needed(project.key, wired.hub.snapshot(project.key))
            if done[project.key]:
                wired.hub.decide(project.key, kind, project.key, payload, by=whoami(), now=wired.clock())
    return done
