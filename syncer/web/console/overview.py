"""How each project stands and what waits for somebody, from the store alone: no site is asked, and nothing is rendered.

Why it exists: this is what people look at in the morning, and what renews itself while a cycle runs, so it has to be cheap.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from syncer.acts.breaches import of_project as clocks_of
from syncer.cycle.drafts import KEY as DRAFTS
from syncer.cycle.project import Project
from syncer.domain.json import JsonObject, digest
from syncer.sync import proposals
from syncer.sync.changes import Stop
from syncer.sync.guard import pause_of
from syncer.sync.observation import DecisionKind, Held, HubState, Side
from syncer.web.console.desk import Doing
from syncer.wiring import Wired

Now = Callable[[str], Doing]
View = dict[str, Any]


def front(wired: Wired, doing: Now) -> View:
    """All projects at a glance."""
    found = [_standing(wired, project, doing) for project in wired.projects]
    waits = [{**one, "project": each["key"]} for each in found for one in each["waits"]]
    return {"cards": found, "waits": waits, "pauses": _pauses(wired)}


def of_project(wired: Wired, key: str, doing: Now) -> View:
    """One project: how it stands, what waits, what is wrong."""
    project = project_of(wired, key)
    return {"card": _standing(wired, project, doing), "pauses": _pauses(wired), "zone": project.timezone}


def mark(wired: Wired, doing: Now) -> str:
    """A word that is another one as soon as an overview or a board would show something else."""
    told: list[JsonObject] = []
    for project in wired.projects:
        last = wired.hub.last_cycle(project.key)
        hub = wired.hub.snapshot(project.key)
        decided = max((one.id for one in hub.decisions), default=0)
        told.append({"cycle": last.id if last else "", "doing": doing(project.key).mark, "decided": decided})
    return digest(cast("Any", told))


def project_of(wired: Wired, key: str) -> Project:
    """The project of that key; there is one, since the address was looked at before."""
    return next(project for project in wired.projects if project.key == key)


def stopped(hub: HubState, summary: Mapping[str, Any]) -> list[View]:
    """What the last cycle stopped for and nobody has approved since."""
    approved = {one.subject for one in hub.decisions if one.kind is DecisionKind.APPROVE}
    stops = cast("list[JsonObject]", summary.get("stops") or [])
    return [{**one, "approved": one["item"] in approved} for one in stops]


def unlisted(hub: HubState, planned: Sequence[Stop], known: Sequence[View]) -> list[View]:
    """What a plan stops for beside what the last cycle did."""
    approved = {one.subject for one in hub.decisions if one.kind is DecisionKind.APPROVE}
    there = {one["item"] for one in known}
    return [
        {"item": one.item, "reason": one.reason, "command": one.command, "approved": one.item in approved}
        for one in planned
        if one.item not in there
    ]


def letters_of(hub: HubState, summary: Mapping[str, Any]) -> dict[str, int]:
    """How many letters waited after the last cycle, by owner, without those that were marked as sent since."""
    found = {str(owner): int(count) for owner, count in (summary.get(DRAFTS) or {}).items()}
    for one in hub.decisions:
        owner = str(one.payload.get("owner") or "")
        if one.kind is DecisionKind.SENT and found.get(owner):
            found[owner] -= 1
    return found


def _standing(wired: Wired, project: Project, doing: Now) -> View:
    hub, last = wired.hub.snapshot(project.key), wired.hub.last_cycle(project.key)
    summary = dict(last.summary) if last is not None else {}
    rows, fired, now = wired.hub.clocks(project.key), wired.hub.fired(project.key), wired.clock()
    clocks = clocks_of(rows, fired, hub, now, project.timezone, policies=project.mapping.slas)
    kinds = Counter(record.kind.value for record in hub.records.values())
    failures = wired.hub.failures(project.key)
    stops = stopped(hub, summary)
    waits = [
        ("plan", "wait_stops", sum(not one["approved"] for one in stops)),
        ("conflicts", "wait_held", len(undecided(hub))),
        ("proposals", "wait_proposals", sum(one.waits for one in proposals.told(hub.responses))),
        ("drafts", "wait_drafts", sum(letters_of(hub, summary).values())),
        ("board", "wait_breaches", int(cast("int", clocks["not_acknowledged"]))),
        ("failures", "wait_failures", sum(one.waits_for_somebody for one in failures)),
    ]
    pause, does = pause_of(hub), doing(project.key)
    return {
        "key": project.key,
        "zone": project.timezone,
        "running": does.since,
        "wrong": does.wrong,
        "state": _state(summary, does, paused=pause is not None, failing=len(failures)),
        "last": summary or None,
        "next": wired.hub.next_threshold(project.key, now),
        "records": sum(kinds.values()),
        "kinds": dict(sorted(kinds.items())),
        "issues": sum(part.side is Side.JIRA and part.primary for part in hub.counterparts),
        "pages": len(hub.pages),
        "clocks": clocks,
        "paused": pause,
        "failing": len(failures),
        "problems": summary.get("problems") or [],
        "waits": [{"section": s, "word": w, "count": n} for s, w, n in waits if n],
    }


def undecided(hub: HubState) -> list[Held]:
    """Fields that are held and that nobody has decided since."""
    decided = {one.subject for one in hub.decisions if one.kind is DecisionKind.RESOLVE}
    return [one for one in hub.held if f"{one.uid} {one.field}" not in decided]


def _state(summary: Mapping[str, Any], does: Doing, *, paused: bool, failing: int) -> str:
    """One word for a project: what is worst about it."""
    if paused:
        return "paused"
    if does.wrong or failing:
        return "failing"
    if not summary:
        return "new"
    return "stopped" if summary.get("stops") else "well"


def _pauses(wired: Wired) -> list[View]:
    """Sites that asked to be left alone."""
    return [
        {"site": host, "until": pause.until, "reason": pause.reason} for host, pause in wired.pauses().items()
    ]
