"""Step one: look at every side and the clock, once, into one frozen `Observation`.

Costs in requests what changed and no more (see news.py). It writes nothing anywhere.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from syncer.cycle.barriers import barriers_of
from syncer.cycle.hinted import ACCOUNT, reach_of
from syncer.cycle.news import News
from syncer.cycle.page_questions import with_questions
from syncer.cycle.pasts import histories_read
from syncer.cycle.project import Ports, Project
from syncer.cycle.sight import wiki_seen
from syncer.cycle.timelines import REBUILT
from syncer.domain.json import JsonValue
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.ports import Hub, Tracker
from syncer.sync.asked import names_asked, people_named
from syncer.sync.hints import Reach
from syncer.sync.observation import (
    ELSEWHERE,
    Claim,
    ClaimKind,
    DecisionKind,
    FilesObservation,
    HubState,
    IssueState,
    JiraObservation,
    Observation,
)
from syncer.sync.places import PLACES, forgetting, remembered
from syncer.sync.waits import is_recent
from syncer.sync.wiki import WikiObservation

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class _Recovered:
    """Open claims after the primary store was asked about them."""

    found: tuple[IssueState, ...] = ()
    open: tuple[Claim, ...] = ()
    settled: tuple[str, ...] = ()


def observe(project: Project, ports: Ports, now: datetime, asked: Reach = Reach.WHOLE) -> Observation:
    """Everything this cycle decides on, as far as is `asked`. Raises PortError where a side cannot be seen at all."""
    hub = forgetting(ports.hub.snapshot(project.key), project.mapping)
    hints = ports.hub.hints(project.key)
    reach = reach_of(hub, hints, asked)
    files = ports.files.read() if ports.files is not None else None
    data = _project_data(project, files)
    seen = Observation(
        project=project.key,
        now=now,
        hub=hub,
        data=data,
        files=files,
        problems=files.problems if files is not None else (),
        barriers=barriers_of(project, ports.hub, hub, data, now),
        hints=hints,
        reach=reach,
    )
    if ports.tracker is not None:
        seen = _with_jira(seen, project, ports, ports.tracker, reach)
    wiki = wiki_seen(project, ports, hub, now, reach)
    seen = replace(seen, hub=_decided_since(ports.hub, project.key, seen.hub))
    if wiki is None:
        return seen
    seen = replace(
        seen,
        wiki=wiki,
        cursors={**seen.cursors, **wiki.heard.cursors, **_account(hub, wiki)},
        problems=(*seen.problems, *wiki.problems, *wiki.boxes.problems, *wiki.heard.problems),
    )
    return with_questions(project, ports, seen)


def _decided_since(store: Hub, project: str, hub: HubState) -> HubState:
    """The register with what people decided while the sites were read.

    Who signs and then moves the card is right, whenever the cycle began: what a site shows must never be newer than the proof of it.
    """
    known = {one.id for one in hub.decisions}
    fresh = [one for one in store.decisions(project) if one.id not in known]
    sent = [one for one in fresh if one.kind is DecisionKind.SENT]
    return replace(hub, decisions=(*hub.decisions, *fresh), told=(*hub.told, *sent)) if fresh else hub


def _account(hub: HubState, wiki: WikiObservation) -> dict[str, str]:
    return {} if hub.cursors.get(ACCOUNT) == wiki.account else {ACCOUNT: wiki.account}


def _project_data(project: Project, files: FilesObservation | None) -> ProjectData:
    if files is not None and files.project is not None:
        return files.project
    return project.data or ProjectData()


def _with_jira(
    seen: Observation, project: Project, ports: Ports, tracker: Tracker, reach: Reach
) -> Observation:
    tracker.connect(anew=reach is Reach.WHOLE)
    tracker.prepare(project.wanted)
    ports.progress("reading Jira", 0, 0)
    recovered = _recover(project, tracker, seen.hub, seen.now)
    jira, cursors, problems = News(project, ports.hub, tracker, seen, reach).read(recovered.found)
    places = remembered(seen.hub.cursors, project.mapping)
    cursors |= _rebuilt(seen, jira)
    cursors |= {PLACES: places} if seen.hub.cursors.get(PLACES) != places else {}
    mapped = {path for record in project.mapping.records.values() for path in record.fields}
    people = tracker.people(_addresses(seen, mapped, people_named(project.mapping, _by_kind(seen))))
    choices = tracker.choices(project.key, names_asked(project.mapping, _by_kind(seen)))
    histories, untold = histories_read(project, ports.hub, tracker, seen, jira)
    return replace(
        seen,
        hub=replace(seen.hub, claims=recovered.open),
        jira=replace(
            jira,
            histories=histories,
            people=people,
            choices=choices,
            link_verbs=tracker.link_verbs(),
            statuses=tracker.statuses(project.key) if project.wanted.statuses else {},
        ),
        settled=recovered.settled,
        cursors=cursors,
        problems=(*seen.problems, *problems, *untold),
    )


def _rebuilt(seen: Observation, jira: JiraObservation) -> dict[str, str]:
    """That the store is new and the project is not: issues carry our mark already."""
    if seen.hub.records or seen.hub.counterparts or REBUILT in seen.hub.cursors:
        return {}
    marked = any(issue.marker is not None for issue in jira.fetched.values())
    return {REBUILT: seen.now.isoformat()} if marked else {}


def _by_kind(seen: Observation) -> Iterator[tuple[Kind, Mapping[str, JsonValue]]]:
    for stored in seen.hub.records.values():
        yield stored.kind, stored.values
    for record in seen.files.records if seen.files is not None else ():
        yield record.kind, record.values


def _addresses(seen: Observation, mapped: Container[str], typed: Iterable[str]) -> tuple[str, ...]:
    """Whom to look up: people by the account that project.yaml names, else by e-mail, and any address that records use.

    Of others only who is `typed` into a field for people: an account id, on Data Center a login or key (B-20).
    On Cloud a named account is known as it stands; on Data Center it is a user name. Of lists only those that the mapping sends somewhere count: minutes go to many whom Jira need not know.
    """
    named = {p.id: p.accounts.jira for p in seen.data.people if p.accounts is not None and p.accounts.jira}
    told = {p.email: p.id in named for p in seen.data.people if p.email}
    used = {
        word
        for path, value in _all_values(seen)
        for word in (value if isinstance(value, list) and path in mapped else [value])
        if isinstance(word, str) and _EMAIL.match(word)
    }
    unnamed = {email for email, known in told.items() if not known}
    directory = Directory(seen.data.people)
    others = {word for word in typed if not _EMAIL.match(word) and directory.known_as(word) is None}
    return tuple(sorted({*named.values(), *unnamed, *(used - set(told)), *others}))


def _all_values(seen: Observation) -> Iterator[tuple[str, JsonValue]]:
    for stored in seen.hub.records.values():
        yield from stored.values.items()
    for record in seen.files.records if seen.files is not None else ():
        yield from record.values.items()


# ------------------------------------------------------------------------------- open claims


def _recover(project: Project, tracker: Tracker, hub: HubState, now: datetime) -> _Recovered:
    """Find out what became of writes without a reply, from the primary store alone (B-01, B-03)."""
    issues = [claim for claim in hub.claims if claim.kind is ClaimKind.ISSUE]
    others = [claim for claim in hub.claims if claim.kind is not ClaimKind.ISSUE]
    found = _made(project, tracker, issues) if issues else {}
    still: list[Claim] = [claim for claim in issues if claim.key in found]
    settled: list[str] = [claim.key for claim in still]
    for claim in issues + [claim for claim in others if claim.kind is ClaimKind.LINK]:
        if claim.key in found:
            continue
        if is_recent(claim.opened, now, project.patience):
            still.append(claim)
        else:
            settled.append(claim.key)
    still += [claim for claim in others if claim.kind is ClaimKind.PAGE]
    return _Recovered(tuple(found.values()), tuple(still), tuple(settled))


def _made(project: Project, tracker: Tracker, claims: list[Claim]) -> dict[str, IssueState]:
    """Issues that carry the mark of a claim, among all keys after the highest known when it was opened."""
    tokens = {claim.key: claim.token for claim in claims}
    found: dict[str, IssueState] = {}
    after: dict[str, int] = {}
    for claim in claims:
        place = str(claim.sent.get(ELSEWHERE) or project.key)
        after[place] = min(after.get(place, claim.after), claim.after)
    for place, first in after.items():
        for issue in chain.from_iterable(tracker.following(place, first)):
            mark = issue.marker
            if mark is not None and tokens.get(mark.uid) == mark.token:
                found.setdefault(mark.uid, issue)
    return found
