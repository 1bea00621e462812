"""Our mark as a label, where a Jira keeps no issue property with a create or at all (B-01).

It says what the property says but for the register's further fields: whose issue this is, whose instance made it, under
which claim, and in which project (older ones name none). It is one word, so that it fits a label, and never shown to the planner as a label.
"""

import re

from syncer.domain.json import JsonValue
from syncer.sync.observation import Marker

_MARK = re.compile(
    r"(?P<label>[^\s:]+):(?P<uid>[A-Z][A-Za-z0-9_-]*-\d+(?:#[^\s:]+)?):(?P<instance>[0-9a-f]*):(?P<token>[0-9a-f]*)"
    r"(?::(?P<project>[A-Za-z0-9_]+))?"
)


def mark_label(label: str, uid: str, instance: str, token: str = "", project: str = "") -> str:
    """The label that marks an issue; `label` is the one that all our issues carry."""
    mark = f"{label}:{uid}:{instance}:{token}"
    return f"{mark}:{project}" if project else mark


def is_mark(label: JsonValue) -> bool:
    """Whether a label is such a mark."""
    return isinstance(label, str) and _MARK.fullmatch(label) is not None


def marker_of(labels: JsonValue) -> Marker | None:
    """What the labels of an issue say; where several marks stand there (a merge of issues), none counts."""
    found = [label for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
    marks = [mark for one in found if (mark := _MARK.fullmatch(one)) is not None]
    if len({mark["uid"] for mark in marks}) != 1:
        return None
    best = max(marks, key=lambda mark: len(mark["token"]))
    named = {mark["project"] for mark in marks if mark["project"]}
    project = named.pop() if len(named) == 1 else ""
    return Marker(best["uid"], best["instance"], best["token"], project=project)
