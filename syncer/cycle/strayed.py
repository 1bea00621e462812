"""Issues in other projects that carry our mark: which of them are this project's, moved before the store was lost (B-09).

Why it exists: an issue that nobody follows is made a second time. At first contact one search finds them; the mark says
whose they are, else where they were made does. Where neither tells, no issue is made for the record until a person says
so, and the issue is looked at in every cycle meanwhile. It writes nothing.
"""

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from syncer.ports import Hub, Tracker
from syncer.sync.observation import HubState, IssueState, Side

DOUBTS = "doubts"  # records that get no issue while one in another project may be theirs: its key, by uid


def outside(project: str, hub: Hub, tracker: Tracker) -> set[str]:
    """Ids of issues outside the project that may be its own; what has to be read to know is not, where another register knows it."""
    found = tracker.strayed(project)
    unsure = [native for native, named in found.items() if not named]
    return set(found) - (hub.places(unsure).keys() if unsure else set())


def sift(
    project: str,
    hub: HubState,
    tracker: Tracker,
    fetched: dict[str, IssueState],
    strayed: AbstractSet[str],
) -> None:
    """Leave out what strayed and is another project's or nobody's, and what another issue, here or known, or an older one stands for."""
    here = _placed(hub)
    here |= {one.marker.uid for one in fetched.values() if one.marker is not None and one.project == project}
    away = [fetched[native] for native in sorted(strayed & fetched.keys(), key=int)]
    away = [one for one in away if one.project != project]
    unnamed = [one.id for one in away if one.marker is not None and not one.marker.project]
    made = tracker.made_in(project, unnamed) if unnamed else {}
    for issue in away:
        mark = issue.marker
        if mark is not None and made.get(issue.id):
            mark = replace(mark, project=project)
            fetched[issue.id] = replace(issue, marker=mark)
        others = mark is None or mark.project not in {"", project} or made.get(issue.id) is False
        if mark is None or others or mark.uid in here:
            del fetched[issue.id]
        elif mark.project:
            here.add(mark.uid)


def guests(project: str, tracker: Tracker, issues: Iterable[IssueState]) -> set[str]:
    """Ids of issues in the project whose mark names another one that is still there: they are that one's, moved.

    A key that was changed, and one that no project has any more, is our own former one.
    """
    named = {
        one.id: one.marker.project for one in issues if one.marker is not None and one.project == project
    }
    keys = {key for key in named.values() if key not in {"", project}}
    others = {key for key in keys if tracker.called(key) not in {"", project}}
    return {native for native, key in named.items() if key in others}


def doubted(hub: HubState) -> dict[str, str]:
    """Keys of issues in other projects that may be a record's without an issue, by its uid, as of the last cycle."""
    return {str(uid): str(key) for uid, key in json.loads(hub.cursors.get(DOUBTS) or "{}").items()}


def doubts(project: str, hub: HubState, strange: Iterable[IssueState]) -> str:
    """What the store is to note of records without an issue, and of issues elsewhere that may be theirs."""
    found: Mapping[str, str] = {
        one.marker.uid: one.key
        for one in strange
        if one.marker is not None and one.project != project and not one.marker.project
    }
    kept = {uid: key for uid, key in found.items() if uid not in _placed(hub)}
    return json.dumps(kept, sort_keys=True) if kept else ""


def _placed(hub: HubState) -> set[str]:
    """Records whose issue the store knows."""
    return {part.uid for part in hub.counterparts if part.primary and part.side is Side.JIRA}
