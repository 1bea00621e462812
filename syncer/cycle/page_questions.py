"""Comments on pages that become questions: reads where they stand and who wrote them, and hands on what follows.

Why it exists: what becomes of a comment is planned like anything that a person entered, so a plan shows it first. A page is
read for it only when a comment on it is new. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from syncer.cycle.mentions import mentions
from syncer.cycle.project import Ports, Project
from syncer.domain.people import Directory
from syncer.ports import PortError, Wiki
from syncer.sync import page_questions as pages_
from syncer.sync.observation import HubState, Observation
from syncer.sync.page_ids import is_customers
from syncer.sync.page_questions import Asking
from syncer.sync.remarks import keeping
from syncer.sync.wiki import WikiObservation
from syncer.text.storage import MalformedStorageError, parse
from syncer.text.storage.under import marker_under


def with_questions(project: Project, ports: Ports, seen: Observation) -> Observation:
    """The observation with what follows from comments, as though a person had entered it; nothing where the mapping is silent."""
    keys = project.mapping.comments.pages
    if seen.wiki is None or ports.wiki is None or keys.questions == "off":
        return seen
    comments, hub = seen.wiki.heard.comments, seen.hub
    known = pages_.asked(hub, seen.files, project.prefix)
    asking = pages_.fresh(comments, hub, seen.files, keys, project.prefix)
    asking = [_known(one, hub) for one in _placed(ports.wiki, seen, asking) if pages_.counts(one, keys)]
    settled = pages_.settled(comments, hub, known)
    if not asking and not settled:
        return seen
    directory = Directory(seen.data.people)
    people = {account: directory.reference(who) for who, account in mentions(ports, seen).items()}
    addresses = {page: state.address for page, state in hub.pages.items()}
    entered = pages_.questions(asking, addresses, people, project.prefix, seen.now)
    told = pages_.told(settled, hub, addresses, people, seen.now)
    noted = dict(keeping(page, said) for page, said in pages_.marked_told(comments, settled).items())
    return replace(
        seen,
        hub=replace(hub, decisions=(*hub.decisions, *entered, *told)),
        cursors={**seen.cursors, **noted},
    )


def _known(one: Asking, hub: HubState) -> Asking:
    """With whether the customer reads that page, and what its record is called."""
    about = hub.records.get(one.about)
    title = str(about.values.get("title") or "") if about is not None else ""
    return replace(one, outward=is_customers(one.page), title=title)


def _placed(wiki: Wiki, seen: Observation, asking: Sequence[Asking]) -> Iterator[Asking]:
    """Each with the record on whose card it stands; those on a page that cannot be read now wait."""
    assert seen.wiki is not None
    bodies: dict[str, str | None] = {}
    for one in asking:
        if not one.comment.inline:
            yield replace(one, about=_subject(one.page))
            continue
        if one.page not in bodies:
            bodies[one.page] = _body(wiki, seen.wiki, one.page, seen.hub.pages[one.page].native)
        body = bodies[one.page]
        if body is not None:
            about = _under(body, one.comment.ref) or _subject(one.page)
            yield replace(one, about=about)


def _body(wiki: Wiki, seen: WikiObservation, page: str, native: str) -> str | None:
    if (reading := seen.readings.get(page)) is not None:
        return reading.remote.body
    try:
        remote = wiki.read(native)
    except PortError:
        return None
    return remote.body if remote is not None else None


def _under(body: str, ref: str) -> str:
    try:
        return marker_under(parse(body), ref, pages_.is_card)
    except MalformedStorageError:
        return ""


def _subject(page: str) -> str:
    """The record a page is about, from its name; "" for a project's page."""
    return next((part for part in page.split(".") if pages_.is_card(part)), "")
