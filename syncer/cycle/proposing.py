"""What people edited inside our text on pages, noticed before the plan and kept before anything is written (B-35).

Who edited, the versions of the page tell: where several people wrote since, the versions between are read. What first stood
in a version of our own that the store does not know, as after an old backup was put back, is nobody's edit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from syncer.cycle.mentions import mentions
from syncer.cycle.project import Ports
from syncer.cycle.run import Run
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.ports import PortError, PutResponse, RemotePage, Wiki
from syncer.sync.observation import ClaimKind, HubState, Observation, Response
from syncer.sync.proposals import EDIT, Proposal, Scene, found, told
from syncer.sync.wiki import Reading, signature
from syncer.text.storage.merging import edits

_MOST: Final = 10  # versions of a page that are read for it


@dataclass(frozen=True, slots=True)
class Noticed:
    """Rows to keep, and the observation with them."""

    seen: Observation
    rows: tuple[Response, ...] = ()

    @property
    def fresh(self) -> tuple[Proposal, ...]:
        """The edits nobody knew of."""
        return told(row for row in self.rows if row.kind == EDIT)


def noticed(project: str, ports: Ports, seen: Observation) -> Noticed:
    """What the pages that were read show of edits; what people's words make of those that wait, the plan says."""
    rows: list[Response] = []
    if seen.wiki is not None and ports.wiki is not None and seen.wiki.readings:
        doubted = {claim.key for claim in seen.hub.claims if claim.kind is ClaimKind.PAGE}
        scene = scene_of(seen, mentions(ports, seen), told(seen.hub.responses))
        for reading in seen.wiki.readings.values():
            if f"page:{reading.page}" not in doubted:
                rows += edited(ports.wiki, reading, scene, Ourselves(seen.wiki.account, project))
    if not rows:
        return Noticed(seen)
    hub = replace(seen.hub, responses=(*seen.hub.responses, *rows))
    return Noticed(replace(seen, hub=hub), tuple(rows))


def scene_of(seen: Observation, known: Mapping[str, str], proposals: Sequence[Proposal]) -> Scene:
    """What edits are judged by; `known` has the account of each reference to a person."""
    people = {account: who for who, account in known.items()}
    return Scene(records_of(seen.hub), proposals, seen.now, people, known)


def records_of(hub: HubState) -> dict[str, tuple[Kind, Mapping[str, JsonValue]]]:
    """The records as edits are held against."""
    return {uid: (record.kind, record.values) for uid, record in hub.records.items()}


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Our account, and the project that we write for."""

    account: str
    project: str

    def wrote(self, version: RemotePage) -> bool:
        """Whether a version is one of ours. A person who works with our account does not sign as we do."""
        return version.author == self.account and version.said.endswith(signature(self.project))


def edited(wiki: Wiki, reading: Reading, scene: Scene, us: Ourselves) -> list[Response]:
    """The rows that a look at a page adds, of what people wrote."""
    remote = reading.remote
    alone = remote.version - reading.state.version <= 1
    first = {} if alone else _first_shown(wiki, reading, scene)
    ours = {key for key, (version, surely) in first.items() if surely and us.wrote(version)}
    authors = {key: (one.author if surely else "", one.version) for key, (one, surely) in first.items()}
    rows = found(scene, reading.state, remote, authors)
    own = alone and us.wrote(remote)
    return [row for row in rows if row.kind != EDIT or not (own or row.payload["edit"] in ours)]


def _first_shown(wiki: Wiki, reading: Reading, scene: Scene) -> dict[str, tuple[RemotePage, bool]]:
    """By edit the version of its first appearance, and whether all versions before it were read: one that was not may have had it already."""
    state, remote = reading.state, reading.remote
    known = {one.edit for one in scene.known if one.page == state.page and one.stands}
    fresh = {one.key for one in edits(state.rendered, remote.body)} - known
    if not fresh:
        return {}
    first: dict[str, tuple[RemotePage, bool]] = {}
    start = max(state.version + 1, remote.version - _MOST)
    whole = start == state.version + 1
    for number in range(start, remote.version + 1):
        version = remote if number == remote.version else _version(wiki, remote, number)
        if version is None:
            whole = False
            continue
        here = {one.key for one in edits(state.rendered, version.body)} & fresh
        for key in here - first.keys():
            first[key] = (version, whole)
        whole = True
    return first


def _version(wiki: Wiki, remote: RemotePage, number: int) -> RemotePage | None:
    try:
        return wiki.version(remote.id, number)
    except PortError:
        return None


def keep(run: Run, one: Noticed) -> None:
    """Record what was noticed."""
    run.commit([PutResponse(row) for row in one.rows])
