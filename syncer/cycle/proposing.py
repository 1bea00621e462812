"""What people edited inside our text on pages, noticed before the plan and kept before anything is written (B-35).

Who edited, the versions of the page tell: where several people wrote since, the versions between are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from syncer.cycle.mentions import mentions
from syncer.cycle.project import Ports
from syncer.cycle.run import Run
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem
from syncer.ports import PortError, PutResponse, RemotePage, Wiki
from syncer.sync.observation import ClaimKind, HubState, Observation, Response
from syncer.sync.proposals import EDIT, Author, Proposal, Scene, answers, found, told
from syncer.sync.wiki import Reading
from syncer.text.storage.merging import edits

_MOST: Final = 10  # versions of a page that are read for it


@dataclass(frozen=True, slots=True)
class Noticed:
    """Rows to keep, the observation with them, and people's answers that came too late."""

    seen: Observation
    rows: tuple[Response, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def fresh(self) -> tuple[Proposal, ...]:
        """The edits nobody knew of."""
        return told(row for row in self.rows if row.kind == EDIT)


def noticed(ports: Ports, seen: Observation) -> Noticed:
    """What the pages that were read show of edits, and what people's decisions make of those that waited."""
    rows, problems = answers(seen.hub, seen.now)
    if seen.wiki is not None and ports.wiki is not None and seen.wiki.readings:
        doubted = {claim.key for claim in seen.hub.claims if claim.kind is ClaimKind.PAGE}
        people = {account: who for who, account in mentions(ports, seen).items()}
        scene = Scene(records_of(seen.hub), told(seen.hub.responses), seen.now, people)
        for reading in seen.wiki.readings.values():
            if f"page:{reading.page}" not in doubted:
                authors = authors_of(ports.wiki, reading, scene)
                rows += found(scene, reading.state, reading.remote, authors)
    if not rows:
        return Noticed(seen, problems=tuple(problems))
    hub = replace(seen.hub, responses=(*seen.hub.responses, *rows))
    return Noticed(replace(seen, hub=hub), tuple(rows), tuple(problems))


def records_of(hub: HubState) -> dict[str, tuple[Kind, Mapping[str, JsonValue]]]:
    """The records as edits are held against."""
    return {uid: (record.kind, record.values) for uid, record in hub.records.items()}


def authors_of(wiki: Wiki, reading: Reading, scene: Scene) -> Author:
    """By edit the account and version of its first appearance, where more than one version was written since."""
    state, remote = reading.state, reading.remote
    numbers = range(max(state.version + 1, remote.version - _MOST), remote.version)
    known = {one.edit for one in scene.known if one.page == state.page and one.stands}
    if not numbers or not {one.key for one in edits(state.rendered, remote.body)} - known:
        return {}
    first: dict[str, tuple[str, int]] = {}
    for number in numbers:
        version = _version(wiki, remote, number)
        if version is not None:
            for one in edits(state.rendered, version.body):
                first.setdefault(one.key, (version.author, number))
    return first


def _version(wiki: Wiki, remote: RemotePage, number: int) -> RemotePage | None:
    try:
        return wiki.version(remote.id, number)
    except PortError:
        return None


def keep(run: Run, one: Noticed) -> None:
    """Record what was noticed."""
    run.commit([PutResponse(row) for row in one.rows])
