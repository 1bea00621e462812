"""A tick under minutes in which something was missing: from when they count, and who is left alone until then (MTG-9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

from syncer.cycle import ticks
from syncer.cycle.issuing import page_of
from syncer.cycle.ledger import Ledger
from syncer.cycle.project import Ports, Project
from syncer.cycle.run import Run
from syncer.domain.json import JsonObject
from syncer.domain.people import Accounts, Person
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.ports import Hub, HubWrite, PutCursor, PutDecision, PutResponse, RemotePage, Wiki
from syncer.sync.observation import Decision, HubState, Observation, StoredRecord
from syncer.sync.plan import Plan
from syncer.sync.ticks import MISSING, Answered, answer_row, as_row
from syncer.sync.wiki import BoxesSeen, PageState, Tick, WikiObservation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICKED = NOW - timedelta(days=3)
LI = Person(id="li", name="Li Wei", side="ours", accounts=Accounts(confluence="acc-li"))
DATA = ProjectData(people=(LI,))
PROJECT = cast(
    "Project",
    SimpleNamespace(
        timezone="UTC",
        key="CAMP",
        prefix="",
        locales=("en",),
        space="INT",
        mapping=SimpleNamespace(
            bugs=None, pages=SimpleNamespace(minutes=SimpleNamespace(quiet=timedelta(minutes=10)))
        ),
    ),
)
PAGE = page_of(PROJECT, DATA, "MTG-0001")
TICK = Tick(PAGE, "sy-t-issue-MTG-0001-", done=True, by="acc-li", at=TICKED)
ANCHOR = '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-action</ac:parameter></ac:structured-macro></p>'


def body(*cells: str) -> str:
    head = "<tr><th>What</th><th>Who</th><th>By</th></tr>"
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"{ANCHOR}<table><tbody>{head}<tr>{row}</tr></tbody></table>"


WHOLE = body("Send the list", "Li Wei", "2026-11-30")


@dataclass
class Site:
    """A meeting's page with a store beside it; `asked` counts what is asked of the page."""

    text: str = WHOLE
    draft: str = ""
    cursors: dict[str, str] = field(default_factory=dict)
    code: str = MISSING
    kept: list[Decision] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    written: datetime = TICKED
    news: tuple[Tick, ...] = ()

    def read(self, native: str) -> RemotePage:
        self.asked.append("read")
        return RemotePage(native, "Minutes", 4, self.text, "u", written=self.written.isoformat())

    def drafted(self, _page: RemotePage) -> str:
        self.asked.append("draft")
        return self.draft

    def people(self, accounts: Sequence[str]) -> dict[str, str]:
        return {one: one for one in accounts}

    def snapshot(self, _key: str) -> HubState:
        meeting: JsonObject = {"title": "Weekly", "state": "planned", "start": "2026-11-01T10:00:00Z"}
        rows = [as_row(TICK)]
        rows += [answer_row(Answered(TICK, self.code, "li"), TICKED)] if self.code else []
        return HubState(
            "i",
            records={"MTG-0001": StoredRecord("MTG-0001", Kind.MEETING, meeting)},
            pages={PAGE: PageState(PAGE, "9", "S", "Minutes", 4, "", "", self.text)},
            cursors=dict(self.cursors),
            decisions=(*self.kept, *self.decisions),
            responses=tuple(rows),
        )

    def commit(self, _key: str, writes: Sequence[HubWrite], *, cycle: str, now: datetime) -> None:
        for one in writes:
            if isinstance(one, PutCursor):
                self.cursors[one.name] = one.value
            elif isinstance(one, PutDecision):
                number = len(self.decisions) + 1
                self.decisions.append(Decision(number, one.kind, one.subject, one.payload, one.by, now))
            else:
                assert isinstance(one, PutResponse) or cycle

    def cycle(self, now: datetime) -> tuple[JsonObject, list[str]]:
        """Judge and keep; the meeting's fields that were decided on, and the codes of what was told."""
        self.decisions.clear()
        ports = Ports(cast("Hub", self), lambda: now, wiki=cast("Wiki", self))
        seen = Observation(
            "CAMP",
            now,
            self.snapshot(""),
            DATA,
            wiki=WikiObservation("acc-us", {}, boxes=BoxesSeen(self.news)),
        )
        found = ticks.heard(PROJECT, ports, seen)
        run = Run(PROJECT, ports, found.seen, "c", Ledger(()))
        ticks.keep(run, found, Plan("CAMP", now, ""))
        said: JsonObject = {one.subject.partition(" ")[2]: one.payload.get("value") for one in self.decisions}
        return said, [one.code for one in run.tally.problems]


def test_a_draft_is_told_and_noted_and_keeps_minutes_waiting_for_a_day() -> None:
    """The draft says something else than the page; who left it behind must not keep the minutes for ever."""
    site = Site(draft="one")
    assert site.cycle(NOW) == ({}, ["page-drafted"])
    assert site.cycle(NOW + timedelta(hours=23)) == ({}, ["page-drafted"])
    site.draft = "another"
    later = NOW + timedelta(hours=25)
    assert site.cycle(later) == ({}, ["page-drafted"])
    found, told = site.cycle(later + timedelta(days=1))
    assert (found["state"], found["issued.at"], told) == ("issued", "2026-11-24T13:00:00Z", [])


def test_a_draft_that_is_gone_is_forgotten_and_the_minutes_are_issued() -> None:
    site = Site(draft="one")
    site.cycle(NOW)
    assert [value != "" for value in site.cursors.values()] == [True]
    site.draft = ""
    assert site.cycle(NOW + timedelta(hours=1))[0]["state"] == "issued"
    assert [*site.cursors.values()] == [""]


def test_a_tick_that_a_cycle_saw_while_it_wrote_counts_from_its_own_instant_whatever_draft_there_is() -> None:
    """It ends the quiet time as any other: nothing was missing when it was made."""
    site = Site(code="", draft="one")
    assert site.cycle(NOW)[0]["issued.at"] == TICKED.isoformat().replace("+00:00", "Z")
    assert site.asked == []


def test_what_else_is_missing_by_then_is_said_once_nobody_writes_there() -> None:
    """Whoever mends the tables has more to write: the page would be written between two of their saves."""
    half = body("Send the list", "", "2026-11-30")
    site = Site(half, draft="one")
    assert site.cycle(NOW) == ({}, ["page-drafted"])
    site.draft, site.written = "", NOW
    assert site.cycle(NOW + timedelta(minutes=9)) == ({}, [])
    later = NOW + timedelta(minutes=11)
    (path,) = site.cycle(later)[0]
    (said,) = site.decisions
    assert (path, said.payload["version"]) == ("", 4)
    site.asked.clear()
    site.kept.append(said)
    assert (site.cycle(later), site.asked) == (({}, []), []), "and said once, without a request"


def test_a_tick_that_waits_and_is_taken_off_asks_for_nothing_any_more() -> None:
    """Whoever mends the tables and unticks the box has more to write; the service may have been away meanwhile."""
    site = Site(news=(replace(TICK, done=False, by="acc-zhao", at=NOW - timedelta(hours=1)),))
    assert (site.cycle(NOW), site.asked) == (({}, []), [])
    site.news = (replace(site.news[0], at=TICKED - timedelta(hours=1)),)
    assert site.cycle(NOW)[0]["state"] == "issued", "what was taken off before it was made is another tick"
