"""What webhooks have named is read by id, whatever the index shows yet, and an echo costs nothing (B-03, B-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from syncer.cycle.conduct import cycle
from syncer.cycle.hinted import awaited
from syncer.cycle.report import Report
from syncer.daemon.work import Worker
from syncer.ports import PutCursor, Stranger
from syncer.store.inbox import SqlInbox
from syncer.sync.guard import PAUSE
from syncer.sync.hints import Hint, Product, Reach
from syncer.sync.observation import DecisionKind
from tests.support.campus import Campus
from tests.support.dying import just_before
from tests.support.midway import counted
from tests.support.world import both

pytestmark = pytest.mark.pages(False)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def inbox(here: Campus) -> Iterator[SqlInbox]:
    opened = SqlInbox(here.wired.settings.store.url)
    yield opened
    opened.close()


def told(inbox: SqlInbox, native: str, version: str = "", key: str = "1:ff") -> None:
    inbox.append(["CAMP"], Hint(key, Product.JIRA, native, version, NOW))


@both
def test_an_edit_that_the_index_does_not_show_yet_is_read_by_its_hint(here: Campus, inbox: SqlInbox) -> None:
    here.quiet(1)
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    here.edit(here.key("REQ-0002"), summary="Theirs")
    assert "Theirs" not in here.cycle().to_json().__str__()
    assert here.values("REQ-0002")["title"] != "Theirs", "the index is late"
    told(inbox, here.part("REQ-0002").native)
    assert awaited(here.wired.hub, "CAMP")

    here.cycle()

    assert here.values("REQ-0002")["title"] == "Theirs"
    assert not awaited(here.wired.hub, "CAMP")
    here.site.clock.advance(60)
    here.settled()
    here.quiet()


def test_the_echo_of_what_was_read_already_asks_for_nothing(here: Campus, inbox: SqlInbox) -> None:
    quiet = here.cycle().requests["jira"]["read"]
    part = here.part("REQ-0002")
    told(inbox, part.native, part.version)
    assert not awaited(here.wired.hub, "CAMP")
    assert here.cycle().requests["jira"]["read"] == quiet
    assert not here.wired.hub.hints("CAMP").given, "and waits no longer"


def test_a_hint_that_lies_about_its_version_costs_one_reading(here: Campus, inbox: SqlInbox) -> None:
    here.quiet(1)
    told(inbox, here.part("REQ-0002").native, "2031-01-01T00:00:00.000+00:00")
    before = here.values("REQ-0002")
    assert here.cycle().requests["jira"]["write"] == 0
    assert here.values("REQ-0002") == before
    here.quiet()


def test_a_hint_about_what_is_not_there_is_no_loss(here: Campus, inbox: SqlInbox) -> None:
    """B-08: what cannot be read proves nothing about what is ours."""
    here.quiet(1)
    told(inbox, "99999999")
    assert here.cycle().code == 0
    here.quiet()


@pytest.mark.parametrize("paused", [False, True], ids=["plan mode", "paused"])
def test_looking_alone_keeps_no_heap_of_hints_and_loses_none(
    here: Campus, inbox: SqlInbox, *, paused: bool
) -> None:
    """B-03, B-10: each webhook had all read again that came since, ten thousand of them at last; what is fresh may be in no index yet."""
    here.quiet(1)
    if paused:
        here.decide(DecisionKind.PAUSE, PAUSE)
    now = here.wired.clock()
    for key, minutes in (("old", 11), ("new", 9)):
        came = now - timedelta(minutes=minutes)
        inbox.append(["CAMP"], Hint(key, Product.JIRA, here.part("REQ-0002").native, "", came))
    here.edit(here.key("REQ-0002"), summary="Theirs")

    Worker(here.project, here.wired.ports(here.project), writes=paused).turn()

    assert [one.key for one in here.wired.hub.hints("CAMP").given] == ["new"]
    assert here.values("REQ-0002")["title"] != "Theirs"
    if paused:
        here.decide(DecisionKind.RESUME, PAUSE)
    here.settled()
    assert here.values("REQ-0002")["title"] == "Theirs"
    assert not here.wired.hub.hints("CAMP").given


@both
def test_between_two_looks_at_everything_an_edit_costs_one_reading_of_jira(
    here: Campus, inbox: SqlInbox
) -> None:
    """B-03, B-10: who we are, what else the index shows and what it knows of strangers is left to the next poll, which misses nothing."""
    ports = here.wired.ports(here.project)
    here.person("create_issue", project="CAMP", fields={"summary": "A stranger", "issuetype": "Task"})
    cycle(here.project, ports)
    before = here.hub().cursors
    here.edit(here.key("REQ-0001"), summary="Not told of")
    here.edit(here.key("REQ-0002"), summary="Theirs")
    told(inbox, here.part("REQ-0002").native)

    close = cycle(here.project, ports, Reach.NAMED)

    assert close.requests["jira"] == {"read": 1, "write": 0}
    assert [here.values(uid)["title"] == "Theirs" for uid in ("REQ-0001", "REQ-0002")] == [False, True]
    assert here.hub().cursors == before, "where the next poll goes on"
    assert cycle(here.project, ports).requests["jira"]["read"] >= 3
    assert here.values("REQ-0001")["title"] == "Not told of"
    here.quiet()


@pytest.mark.parametrize("native", ["99999999", "stranger"])
def test_a_hint_of_an_issue_that_is_new_to_us_has_everything_looked_at(
    here: Campus, inbox: SqlInbox, native: str
) -> None:
    """B-01: whether it is to be adopted no reading by id tells."""
    here.quiet(1)
    made = here.person("create_issue", project="CAMP", fields={"summary": "A stranger", "issuetype": "Task"})
    here.edit(here.key("REQ-0001"), summary="Not told of")
    told(inbox, str(made["id"]) if native == "stranger" else native)
    told(inbox, here.part("REQ-0002").native, key="2:ff")
    here.cycle(Reach.NAMED)
    assert here.values("REQ-0001")["title"] == "Not told of"
    here.quiet()


def test_a_census_that_is_due_is_taken_whoever_asked_for_the_cycle(here: Campus, inbox: SqlInbox) -> None:
    """B-06, B-08: what is due is not put off by an edit."""
    here.quiet(1)
    with here.wired.hub.lock("CAMP"):
        here.wired.hub.commit("CAMP", [PutCursor("census", "")], cycle="c", now=here.wired.clock())
    here.edit(here.key("REQ-0001"), summary="Not told of")
    told(inbox, here.part("REQ-0002").native)
    assert here.cycle(Reach.NAMED).census is not None
    assert here.values("REQ-0001")["title"] == "Not told of"


@pytest.mark.pages(True)
@both
def test_pages_are_written_at_once_and_what_people_say_on_them_is_heard_by_the_next_poll(
    here: Campus, inbox: SqlInbox
) -> None:
    """B-35, B-36: an edit is on its page; a version of somebody else's is still seen, a comment a poll later."""
    here.settled()
    ports = here.wired.ports(here.project)
    cycle(here.project, ports)
    heard = here.hub().cursors
    here.edit(here.key("REQ-0002"), summary="Theirs at once")
    told(inbox, here.part("REQ-0002").native)

    close = cycle(here.project, ports, Reach.NAMED)

    wrote = close.requests["confluence"]["write"]
    assert wrote >= 1
    assert close.requests["confluence"]["read"] == 1 + wrote, "the list of pages, and each page once"
    assert "Theirs at once" in here.text("Requirement specification")
    assert {k: v for k, v in here.hub().cursors.items() if "comment" in k} == {
        k: v for k, v in heard.items() if "comment" in k
    }
    here.settled()
    here.quiet()


def test_a_token_that_is_revoked_meanwhile_ends_it_like_any_other(here: Campus, inbox: SqlInbox) -> None:
    """B-14: nobody is asked who we are, but nobody is believed either."""
    ports = here.wired.ports(here.project)
    cycle(here.project, ports)
    here.site.revoke("sandbox-token")
    told(inbox, here.part("REQ-0002").native)
    with pytest.raises(Stranger):
        cycle(here.project, ports, Reach.NAMED)
    with pytest.raises(Stranger):
        cycle(here.project, ports, Reach.NAMED)
    here.site.revoked.discard("sandbox-token")
    assert here.wired.hub.hints("CAMP").given, "and what was told still waits"


LATER = "2031-01-01T00:00:00.000+00:00"


def moved(here: Campus, inbox: SqlInbox, uid: str, to: str, key: str, version: str = "") -> None:
    """Somebody moves a card, and a webhook tells of it."""
    here.person("transition", issue=here.key(uid), to=to)
    told(inbox, here.part(uid).native, version, key)


def written(here: Campus, sent: list[str]) -> list[str]:
    """The titles of the pages that were written, in this order."""
    called = {str(page["id"]): title for title, page in here.pages().items()}
    return [called[one.rpartition("/")[2]] for one in sent if one.startswith("PUT ") and "/pages/" in one]


@pytest.mark.pages(True)
def test_the_page_that_tells_of_an_edit_is_written_before_all_others(here: Campus, inbox: SqlInbox) -> None:
    """The index stands above it, and has the state as well; it is not what people wait for."""
    here.settled()
    moved(here, inbox, "REQ-0002", "In Progress", "1:ff")
    sent: list[str] = []
    with counted(sent):
        here.cycle(Reach.NAMED)
    first, *others = written(here, sent)
    assert "Requirement specification" in first
    assert any("Project index" in title for title in others)
    here.quiet()


def left(report: Report) -> int:
    """Pages that a cycle left to the next one."""
    pages = report.to_json()["changes"]["pages"]  # type: ignore[call-overload,index]
    return int(pages["waiting"])  # type: ignore[arg-type,call-overload,index]


@pytest.mark.pages(True)
def test_an_edit_meanwhile_does_not_wait_for_the_other_pages(here: Campus, inbox: SqlInbox) -> None:
    """They are left to its own cycle, which writes them, and nothing is written twice."""
    here.settled()
    moved(here, inbox, "REQ-0002", "In Progress", "1:ff")

    def meanwhile() -> None:
        moved(here, inbox, "REQ-0001", "Done", "2:ff", LATER)

    sent: list[str] = []
    with just_before(meanwhile, method="PUT", path="/pages/"), counted(sent):
        report = here.cycle(Reach.NAMED)
    assert [title for title in written(here, sent) if "specification" not in title] == []
    assert left(report) > 0
    assert report.code == 0, report.to_json()
    sent.clear()
    with counted(sent):
        here.cycle(Reach.NAMED)
    assert "Project index" in str(written(here, sent)[1:])
    assert here.hub().cursors.get("pages behind", "") == ""
    here.settled()
    here.quiet()


@pytest.mark.pages(True)
@pytest.mark.parametrize(
    ("version", "reach", "since"),
    [
        ("", Reach.NAMED, 0),
        ("2020-01-01T00:00:00.000+00:00", Reach.NAMED, 0),
        (LATER, Reach.WHOLE, 0),
        (LATER, Reach.NAMED, 11),
        (LATER, Reach.NAMED, -60),
    ],
)
def test_other_pages_are_left_for_seconds_and_for_news_alone(
    here: Campus, inbox: SqlInbox, version: str, reach: Reach, since: int
) -> None:
    """An echo is no news, a whole look ends what it began, and no page is behind for longer, nor for a clock that was set back."""
    here.settled()
    behind = (here.wired.clock() - timedelta(seconds=since)).isoformat() if since else ""
    with here.wired.hub.lock("CAMP"):
        here.wired.hub.commit("CAMP", [PutCursor("pages behind", behind)], cycle="c", now=here.wired.clock())
    moved(here, inbox, "REQ-0002", "In Progress", "1:ff")

    def meanwhile() -> None:
        told(inbox, here.part("REQ-0001").native, version, "2:ff")

    with just_before(meanwhile, method="PUT", path="/pages/"):
        report = here.cycle(reach)
    assert left(report) == 0
    assert here.hub().cursors.get("pages behind", "") == ""
    here.settled()
    here.quiet()
