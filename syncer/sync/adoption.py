"""Issues that people made, on their way to becoming records: what a person has to say, and what is left alone.

Why it exists: adopting touches what is somebody else's. The issue gets our property and our label in one write,
and nothing else of it changes, whatever the register or the mapping would like to say there (B-01). Pure.
"""

from collections.abc import Mapping

from syncer.domain.json import JsonValue
from syncer.sync.bindings import Bound
from syncer.sync.observation import Agreed, DecisionKind, HubState
from syncer.sync.subjects import Subject

PREFIX = "adopt:"
ALL = "all"


def approved(hub: HubState) -> frozenset[str]:
    """Keys that a person lets be adopted, and `all`."""
    said = (d.subject for d in hub.decisions if d.kind is DecisionKind.APPROVE)
    return frozenset(subject.removeprefix(PREFIX) for subject in said if subject.startswith(PREFIX))


def left_alone(bound: Bound, subject: Subject, natives: Mapping[str, JsonValue]) -> dict[str, Agreed]:
    """What only the register may say stays on an adopted issue as found, until the register says something."""
    if not subject.adopted:
        return {}
    return {
        path: Agreed(None, natives.get(path))
        for path, binding in bound.bindings.items()
        if binding.direction == "to_side"
    }
