"""What each of us has to hear of a project: clocks, conflicts to decide, drafts to send, passages without proof.

Why it exists: clocks fire, fields are held and gates are passed at any time, and people read mail once a day (B-24, B-32). What
stands is gathered here from the store by person, as values: which of it is new, and whether it is sent, is `mailing`'s. Only
people of our own side have a share; a word that means somebody else means nobody here. It sends nothing and writes nothing.

A further section is one function more in `SECTIONS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from syncer.cycle.drafts import PAGE, drafts_of
from syncer.cycle.gates import Open, open_passages
from syncer.cycle.project import Project, UrlOf
from syncer.domain.ids import kind_of
from syncer.domain.people import Directory, Person
from syncer.domain.project import ProjectData
from syncer.pages.digest import Called, Item, Said
from syncer.pages.drafts import page_name
from syncer.rules.routing import route
from syncer.sync.clock_rows import ClockRow, Firing
from syncer.sync.drafts import Waiting
from syncer.sync.holding import MANAGER
from syncer.sync.observation import HubState, Side
from syncer.sync.whom import one_of_ours, people_meant

_GRAVITY = ("warning", "pause", "breach", "level", "again")
Shares = Mapping[str, Sequence[Item]]  # a person's id -> what there is for that person


@dataclass(frozen=True)
class Standing:
    """A project as it stands when somebody is to be mailed; `url` says where an issue is found."""

    project: Project
    data: ProjectData
    hub: HubState
    clocks: Sequence[ClockRow]
    fired: Sequence[Firing]
    now: datetime
    url: UrlOf = field(default=str)

    @cached_property
    def people(self) -> Directory:
        """Everybody on record."""
        return Directory(self.data.people)

    @cached_property
    def issues(self) -> Mapping[str, str]:
        """Where the issue of a record is found, of those that have one."""
        found = (
            part for part in self.hub.counterparts if part.side is Side.JIRA and part.primary and part.key
        )
        return {part.uid: self.url(part.key) for part in found}

    @property
    def board(self) -> str:
        """Where the page of response times is found; "" where there is none."""
        return self.page("response-board")

    def page(self, name: str) -> str:
        """Where a page is found whose id begins so, in the project's first language if it is there; "" where there is none."""
        pages = [page for page in self.hub.pages.values() if page.page.startswith(f"{name}.")]
        own = f".{self.project.locales[0]}"
        return next((page.url for page in sorted(pages, key=lambda one: not one.page.endswith(own))), "")

    def title(self, uid: str) -> str:
        """What a record is called."""
        record = self.hub.records.get(uid)
        return str(record.values.get("title") or "") if record is not None else ""

    def ours(self, refs: Iterable[str]) -> tuple[Person, ...]:
        """Those of our side among some references, each once."""
        found = (one_of_ours(ref, self.people) for ref in refs)
        return tuple({person.id: person for person in found if person is not None}.values())


# --------------------------------------------------------------------------------------- clocks


def point_of(one: Firing) -> str:
    """What kind of point was fired: warning, pause, breach, level or again."""
    name = one.key.threshold.partition(" | ")[0]
    if name.startswith("level "):
        return "again" if " again " in name else "level"
    return name if name in _GRAVITY else "warning"


def firing_slot(one: Firing) -> str:
    """What names a firing for good."""
    return f"{one.key.uid}|{one.key.rule}|{one.key.cycle}|{one.key.threshold}"


def clock_item(one: Firing) -> str:
    """The key under which an item tells of a firing."""
    return f"clock|{firing_slot(one)}"


def clock_items(standing: Standing, fired: Sequence[Firing]) -> Shares:
    """Of clocks that go on, what was fired for whom, one item a clock and person: its gravest point."""
    rows = {(row.uid, row.rule, row.cycle): row for row in standing.clocks if _goes_on(row)}
    heard: dict[tuple[str, tuple[str, str, int]], list[Firing]] = {}
    for one in fired:
        clock = (one.key.uid, one.key.rule, one.key.cycle)
        if clock in rows:
            for person in standing.ours((*one.to, *one.later)):
                heard.setdefault((person.id, clock), []).append(one)
    found: dict[str, list[tuple[str, Item]]] = {}
    for (person_id, clock), points in heard.items():
        item = _clock(standing, rows[clock], points)
        if item is not None:
            found.setdefault(person_id, []).append((str(rows[clock].row.get("deadline") or "9"), item))
    return {whom: [item for _, item in sorted(items, key=_by_deadline)] for whom, items in found.items()}


def _by_deadline(item: tuple[str, Item]) -> tuple[str, str]:
    return (item[0], item[1].key)


def _goes_on(row: ClockRow) -> bool:
    return row.row.get("ended") is None and row.row.get("state") in {"running", "breached", "paused"}


def _clock(standing: Standing, row: ClockRow, points: Sequence[Firing]) -> Item | None:
    """The item of a clock; None where what was fired is past, as a warning of a clock that now stands still."""
    last = max(points, key=lambda one: (_GRAVITY.index(point_of(one)), one.at))
    told = _said(row, last, standing.now)
    if told is None:
        return None
    code, values = told
    policies = (one for one in standing.project.mapping.slas if one.name == row.rule)
    says = next((one.says for one in policies), {})
    return Item(
        key=clock_item(last),
        uid=row.uid,
        title=standing.title(row.uid),
        code=code,
        values={"rule": Called(row.rule, says), **values},
        url=standing.issues.get(row.uid, ""),
        covers=tuple(sorted(clock_item(one) for one in points)),
        late=last.due if last.late else None,
    )


def _said(row: ClockRow, last: Firing, now: datetime) -> tuple[str, dict[str, Said]] | None:
    point, deadline = point_of(last), _instant(row, "deadline")
    since = _instant(row, "paused")
    if row.row.get("state") == "paused":
        return ("pause", {"since": since}) if point == "pause" and since is not None else None
    if deadline is None or point == "pause":
        return None
    if deadline > now:
        return ("near", {"deadline": deadline}) if point == "warning" else None
    known = last.acknowledged_at is not None
    code = point if point in {"level", "again"} and not known else "breached"
    return code, {"deadline": deadline}


def _instant(row: ClockRow, name: str) -> datetime | None:
    said = row.row.get(name)
    return datetime.fromisoformat(said) if isinstance(said, str) else None


# ------------------------------------------------------------------------------ what is to be decided


def conflict_items(standing: Standing) -> Shares:
    """Held fields, for whoever has to decide."""
    found: dict[str, list[Item]] = {}
    for held in sorted(standing.hub.held, key=lambda one: (one.since, one.uid, one.field)):
        values: dict[str, Said] = {"since": held.since}
        if held.due is not None:
            values["due"] = held.due
        item = Item(
            key=f"held|{held.uid}|{held.field}|{held.since.isoformat()}",
            uid=held.uid,
            title=standing.title(held.uid),
            code="held" if held.due is None else "held_until",
            values=values,
            paths=(held.field,),
            url=standing.issues.get(held.uid, ""),
            command=f"syncer conflicts show {held.uid}.{held.field}",
        )
        for person in standing.ours([held.owner]):
            found.setdefault(person.id, []).append(item)
    return found


def draft_items(standing: Standing) -> Shares:
    """Drafts that wait to be sent, for whoever they are on the page of; nobody's are the project manager's (NOT-4)."""
    found: dict[str, list[Item]] = {}
    values = {uid: (record.kind, record.values) for uid, record in standing.hub.records.items()}
    drafts = drafts_of(standing.project, standing.data, standing.hub, values, standing.now)
    managers = people_meant(MANAGER, {}, standing.people)
    for one in (draft.waiting for draft in drafts):  # a letter that has nothing to say is none
        for person in standing.ours([one.owner] if one.owner else managers):
            found.setdefault(person.id, []).append(_draft(standing, one))
    return found


def _draft(standing: Standing, one: Waiting) -> Item:
    known = [(standing.people.find(ref), ref) for ref in one.to]
    names = [(person.name or person.id) if person is not None else ref for person, ref in known]
    page = standing.page(f"{PAGE}.{page_name(one.owner)}")
    return Item(
        key=f"draft|{one.uid}|{one.kind.name}|{one.reason}",
        uid=one.uid,
        title=standing.title(one.uid),
        code="draft" if names else "draft_open",
        values={"notice": Called(one.kind.name, one.kind.says), "to": ", ".join(names)},
        url=page or standing.issues.get(one.uid, ""),
        command=f"syncer drafts {one.uid}",
    )


SECTIONS: Mapping[str, Callable[[Standing], Shares]] = {
    "clocks": lambda standing: clock_items(standing, standing.fired),
    "conflicts": conflict_items,
    "drafts": draft_items,
}


# ------------------------------------------------------------------------------- passages, weekly


def passage_items(standing: Standing, since: datetime) -> Shares:
    """What passed a gate without proof since an instant, for who answers for the record and for project managers."""
    found: dict[str, list[Item]] = {}
    managers = people_meant(MANAGER, {}, standing.people)
    for one in open_passages(standing.hub):
        if one.at > since and one.uid in standing.hub.records:
            item = _passage(standing, one)
            for person in standing.ours((*_owners(standing, one.uid), *managers)):
                found.setdefault(person.id, []).append(item)
    return found


def _owners(standing: Standing, uid: str) -> tuple[str, ...]:
    values, kind = standing.hub.records[uid].values, kind_of(uid)
    routed = route(standing.project.mapping.routing, kind, values) if kind is not None else None
    return people_meant("owner", values, standing.people, routed)


def _passage(standing: Standing, one: Open) -> Item:
    gate = next((gate for gate in standing.project.mapping.gates if gate.name == one.gate), None)
    who = _name(standing, one.by)
    code = "changed" if gate is not None and gate.changing else "passed"
    return Item(
        key=f"passage|{one.uid}|{one.gate}|{one.at.isoformat()}",
        uid=one.uid,
        title=standing.title(one.uid),
        code=f"{code}_by" if who else code,
        values={"gate": Called(one.gate, gate.says if gate is not None else {}), "at": one.at, "who": who},
        paths=one.missing,
        state=one.word if code == "passed" else "",
        url=standing.issues.get(one.uid, ""),
        command=f'syncer explain {one.uid} --gate "{one.gate}"',
    )


def _name(standing: Standing, by: str) -> str:
    """Who that was, as people are called; "" where only a site knows, by an account's number."""
    for person in _known(standing, by):
        return person.name or person.id
    return by if " " in by else ""


def _known(standing: Standing, by: str) -> Iterator[Person]:
    found = standing.people.known_as(by)
    if found is not None:
        yield found
    for person in standing.people:
        if by and person.accounts is not None and by in {person.accounts.jira, person.accounts.confluence}:
            yield person
