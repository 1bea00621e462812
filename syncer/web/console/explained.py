"""How each clock of a record was worked out, as `syncer explain UID --sla` tells it, in the visitor's language (SLA-5, B-30)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from syncer.explaining.clock_words import Line, told
from syncer.explaining.clocks import explained
from syncer.explaining.watched import Watch
from syncer.web.console.desk import Offline
from syncer.web.console.letters import issue_of
from syncer.web.console.looking import title_of
from syncer.web.console.overview import View, project_of
from syncer.wiring import Wired


@dataclass(slots=True)
class Told:
    """A line, and those below it."""

    text: str
    below: "list[Told]" = field(default_factory=list)


def clocks(wired: Wired, key: str, offline: Offline, uid: str, language: str) -> View | None:
    """Every cycle of a record's clocks, and what begins by itself; None where there is no such record."""
    project, hub = project_of(wired, key), wired.hub.snapshot(key)
    record = hub.records.get(uid)
    if record is None:
        return None
    watch = Watch(project, offline(wired, project), hub, wired.clock())
    lines = told(explained(watch, uid, "", language), record.kind, language)
    return {
        "uid": uid,
        "title": title_of(hub, uid),
        "url": issue_of(wired, hub, uid),
        "clocks": nested(lines),
        "zone": project.timezone,
    }


def nested(lines: Iterable[Line]) -> list[Told]:
    """Lines by what they stand below."""
    top = Told("")
    way = [top]
    for depth, text in lines:
        del way[depth + 1 :]
        way.append(Told(text))
        way[-2].below.append(way[-1])
    return top.below
