"""Links between records that wait for a look, with what changed, as a project's pages show them (B-28).

Why it exists: the store keeps what stood there when somebody looked last; what changed since is worked out from what stands there
now. A plan knows which links it will raise and which it will clear. Writes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from syncer.cycle.project import Project
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.pages.suspects import SuspectLink
from syncer.sync.observation import HubState
from syncer.sync.suspects import Looked, why

Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


def waiting(project: Project, hub: HubState, values: Values, data: ProjectData) -> tuple[SuspectLink, ...]:
    """Return the links that wait, by their names; one whose change was taken back waits for nobody."""
    rule = project.mapping.suspects
    found = (
        SuspectLink(one.uid, one.field, one.on, one.since, why(rule, one, values, data))
        for one in sorted(hub.suspects, key=lambda one: one.link)
    )
    return tuple(one for one in found if one.alarms)


def looked(hub: HubState, done: Looked) -> HubState:
    """Return the state with the links that wait when a plan has been carried out."""
    gone = {*done.drop, *(one.link for one in done.put)}
    return replace(hub, suspects=(*(one for one in hub.suspects if one.link not in gone), *done.put))


def seen_of(links: Iterable[SuspectLink]) -> JsonValue:
    """What of links can be seen, for a fingerprint."""
    return [
        [one.name, one.since.isoformat(), [[a.path, a.reason.value, a.before, a.after] for a in one.alarms]]
        for one in links
    ]
