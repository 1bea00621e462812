"""Minutes issued from the meeting's page: the page read once, everything judged, and one set of decisions kept (MTG-9).

Why it exists: the command and the tick do the same, and neither writes to a site. What is wrong comes as flaws with their places,
and then nothing is kept but that somebody asked; what is right is carried out by the next cycle, which freezes the page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syncer.cycle.beside import KIND, Draft, written_lately
from syncer.cycle.project import Ports, Project
from syncer.domain.ids import format_provisional
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData
from syncer.intake import minutes_cells, minutes_review, minutes_tables
from syncer.intake.flaws import Flaw
from syncer.intake.minutes_tables import Minutes
from syncer.pages.render import page_id
from syncer.ports import PortError, RemotePage, Wiki
from syncer.sync import issuing
from syncer.sync.evidence import foreseen
from syncer.sync.issuing import Issue, Issuing, Step
from syncer.sync.observation import DecisionKind, HubState, Observation
from syncer.sync.people import names_for_wiki
from syncer.sync.wiki import PageState, Reading, closed_addresses
from syncer.text.storage.inputs import Inputs, Named, inputs
from syncer.text.storage.units import tables


@dataclass(frozen=True, slots=True)
class Looked:
    """A meeting and what stands on its page, judged; `page` is None where it has none. `drafted`: somebody is still writing on it."""

    meeting: Issuing
    minutes: Minutes
    made: Issue
    page: RemotePage | None = None
    drafted: bool = False


def page_of(project: Project, data: ProjectData, uid: str) -> str:
    """The page that a meeting's minutes are written on: that of the language that binds."""
    said = data.document.binding_locale if data.document is not None else None
    locale = said if said in project.locales else project.locales[0]
    return page_id(KIND, str(locale), Audience.INTERNAL, uid)


def look(  # noqa: PLR0917 -- in the order of the sentence
    project: Project, ports: Ports, hub: HubState, data: ProjectData, uid: str, who: str, at: datetime
) -> Looked:
    """Read a meeting's page as it stands now and judge it. Raises PortError where the page cannot be asked for."""
    state = hub.pages.get(page_of(project, data, uid))
    asked = Meeting(uid, who, at)
    if state is None or ports.wiki is None:
        return judged(project, hub, asked, data, None, Accounts(ports, data))
    ports.wiki.connect()
    page = ports.wiki.read(state.native)
    looked = judged(project, hub, asked, data, page, Accounts(ports, data))
    if page is None:
        flaw = Flaw("gone", issuing.MEETING, 0, "", state.title)
        others = (one for one in looked.made.flaws if one.code != "nothing")  # nobody knows what stands there
        return replace(looked, made=Issue(flaws=(flaw, *others)))
    return replace(looked, drafted=bool(ports.wiki.drafted(page)))


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which meeting somebody issues, who, and when."""

    uid: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Accounts:
    """Whom mentions on a page mean; sites are asked only where there are any."""

    ports: Ports
    data: ProjectData

    def people(self) -> Mapping[str, str]:
        """The ids of people by the wiki's account."""
        tracker, wiki = self.ports.tracker, self.ports.wiki
        if wiki is None:
            return {}
        known: Mapping[str, str] = {}
        logins: Mapping[str, str] = {}
        if tracker is not None:
            tracker.connect()
            known = tracker.people(sorted({one.email for one in self.data.people if one.email}))
            logins = tracker.logins(sorted(set(known.values())))
        names = names_for_wiki(self.data, known, logins)
        accounts = wiki.people(sorted(set(names.values())))
        return by_account(self.data, {ref: accounts[name] for ref, name in names.items() if name in accounts})


def by_account(data: ProjectData, known: Mapping[str, str]) -> dict[str, str]:
    """The ids of people by what pages mention them by."""
    people = Directory(data.people)
    return {account: people.reference(ref) for ref, account in known.items()}


def judged(  # noqa: PLR0917 -- in the order of the sentence
    project: Project,
    hub: HubState,
    asked: Meeting,
    data: ProjectData,
    page: RemotePage | None,
    accounts: Accounts | Mapping[str, str],
) -> Looked:
    """What would come of issuing what stands on a page."""
    found = inputs(page.body) if page is not None else Inputs({})
    known: Mapping[str, str] = {}
    if _mentions(found):
        known = accounts.people() if isinstance(accounts, Accounts) else accounts
    people = Directory(data.people)
    named = {account: _name(people, ref) for account, ref in known.items()}
    shown: Named = (lambda account: named.get(account, f"@{account}")) if named else str
    if page is not None and named:
        found = inputs(page.body, shown)
    actions = {uid: one.values for uid, one in hub.records.items() if one.kind is Kind.ACTION}
    state, closed = (
        hub.pages.get(page_of(project, data, asked.uid)),
        closed_addresses(hub.pages.values(), project.space),
    )
    offered = minutes_review.printed(inputs(state.rendered, shown)) if state is not None else {}
    reading = minutes_cells.Reading(people, known, hub.records, actions, closed, offered)
    minutes = minutes_tables.read(found, reading)
    meeting = Issuing(
        asked.uid, _values(hub, asked.uid), asked.who, asked.at, project.mapping.bugs is not None
    )
    made = issuing.issue(meeting, minutes, hub)
    if page is not None:
        made = replace(made, areas=tuple(_read_whole(page.body, found)))
    return Looked(meeting, minutes, made, page)


def _read_whole(body: str, found: Inputs) -> Iterator[str]:
    """The keys of tables that were read and of which nothing is lost when they go: there are no pictures or files in them."""
    there = tables(body)
    for table in minutes_tables.tables(found).values():
        yield from () if table.more else there.get(table.path, ())


def _name(people: Directory, ref: str) -> str:
    person = people.find(ref)
    return (person.name or person.id) if person is not None else ref


def _mentions(found: Inputs) -> bool:
    tables = (*found.areas.values(), *found.others)
    return any(cell.people for table in tables for row in table.rows for cell in row)


def _values(hub: HubState, uid: str) -> dict[str, JsonValue]:
    """The meeting's values with all that waits for the next cycle."""
    waiting = {
        path
        for one in hub.decisions
        if one.kind in {DecisionKind.EVIDENCE, DecisionKind.RESOLVE}
        for subject, _, path in [one.subject.partition(" ")]
        if subject == uid
    }
    values = dict(hub.records[uid].values)
    return {**values, **{path: foreseen(hub, uid, path) for path in waiting}}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tick on the page comes to: "counted" with the decisions, "again", "void", or "missing" with what is kept of that.

    `draft` is what was found when somebody's draft was asked for.
    """

    code: str
    steps: Sequence[Step] = ()
    draft: Draft | None = None


def by_tick(
    project: Project, seen: Observation, asked: Meeting, known: Mapping[str, str], later: Wiki | None = None
) -> Outcome:
    """What a tick on the page comes to.

    `known` is whom pages mention by which account. New records get provisional ids by the tick, so that planning it twice says the same.
    With `later`, a tick that was looked at before: it counts from now on, since what it issues was not there when it was made, and
    only once nobody writes on the page; so does what else is missing, for the page is written to say so. This wiki is asked for it then.
    """
    hub, name = seen.hub, page_of(project, seen.data, asked.uid)
    if asked.uid not in hub.records or name not in hub.pages:
        return Outcome("void")
    reading = seen.wiki.readings.get(name) if seen.wiki is not None else None
    named = by_account(seen.data, known)
    meeting = asked if later is None else replace(asked, at=seen.now)
    looked = judged(project, hub, meeting, seen.data, _remote(hub.pages[name], reading), named)
    if issuing.is_issued(looked.meeting.values):
        return Outcome("again")
    draft = None
    if later is not None and not _said(hub, looked):
        page, draft = at_rest(project, later, seen, name)
        if page is None:
            return Outcome("missing", draft=draft)
        looked = judged(project, hub, meeting, seen.data, page, named)
    if looked.made.flaws:
        return Outcome("missing", () if _said(hub, looked) else (_asked(looked),), draft)
    token = "".join(one for one in digest([name, asked.who, asked.at.isoformat()]) if one.isalpha())[:10]
    uids = [
        format_provisional(project.prefix, one.kind, f"{token}{number}")
        for number, one in enumerate(looked.made.records, 1)
    ]
    values = {uid: record.values for uid, record in hub.records.items()}
    steps = issuing.steps(looked.meeting, looked.minutes, looked.made, uids, values)
    return Outcome("counted", steps, draft)


def at_rest(
    project: Project, wiki: Wiki, seen: Observation, name: str
) -> tuple[RemotePage | None, Draft | None]:
    """A page with input areas as it stands now, None while somebody writes there, or where it cannot be read; and what drafts of it say."""
    account = seen.wiki.account if seen.wiki is not None else ""
    try:
        page = wiki.read(seen.hub.pages[name].native)
        if page is None or written_lately(project, page, account, seen.now):
            return None, None
        draft = Draft(name, page, wiki.drafted(page))
    except PortError:
        return None, None
    return (None if draft.waits(seen.hub, seen.now) else page), draft


def _remote(state: PageState, reading: Reading | None) -> RemotePage:
    if reading is not None:
        return reading.remote
    return RemotePage(state.native, state.title, state.version, state.body, state.url)


def _said(hub: HubState, looked: Looked) -> bool:
    """Whether the page says so already."""
    last = [
        one for one in hub.decisions if one.kind is DecisionKind.ISSUE and one.subject == looked.meeting.uid
    ]
    return bool(last) and last[-1].payload.get("flaws") == flaws_of(looked)


def _asked(looked: Looked) -> Step:
    version = looked.page.version if looked.page is not None else 0
    payload: JsonObject = {"flaws": flaws_of(looked), "version": version, "who": looked.meeting.who}
    return DecisionKind.ISSUE, looked.meeting.uid, payload


def carry(project: Project, ports: Ports, hub: HubState, looked: Looked, by: str) -> list[str] | None:
    """Keep the decisions that issue the minutes, all at once; returns the ids of the records that rows become.

    None, and nothing is kept, where the meeting was issued or changed since `hub` was looked at.
    """
    wanted = [(one.kind, "") for one in looked.made.records]
    uids = ports.hub.allocate(project.key, wanted, project.prefix) if wanted else []
    values = {uid: record.values for uid, record in hub.records.items()}
    steps = issuing.steps(looked.meeting, looked.minutes, looked.made, uids, values)
    kept = ports.hub.decide_together(project.key, steps, by=by, now=ports.clock(), seen=hub)
    return uids if kept else None


def flaws_of(looked: Looked) -> list[JsonValue]:
    """What is wrong, as scripts and the store have it."""
    return [one.to_json() for one in looked.made.flaws]


def ask(project: Project, ports: Ports, looked: Looked, *, by: str) -> None:
    """Keep that somebody asked and what was missing, so that the page says so until it is mended."""
    kind, subject, payload = _asked(looked)
    ports.hub.decide(project.key, kind, subject, payload, by=by, now=ports.clock())
