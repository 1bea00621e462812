"""What webhooks have named is read by id, whatever the index shows yet, and an echo costs nothing (B-03, B-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from syncer.cycle.hinted import awaited
from syncer.store.inbox import SqlInbox
from syncer.sync.hints import Hint, Product
from tests.support.campus import Campus
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


def test_what_waits_in_a_paused_project_is_read_when_it_goes_on(here: Campus, inbox: SqlInbox) -> None:
    from syncer.sync.guard import PAUSE
    from syncer.sync.observation import DecisionKind

    here.quiet(1)
    here.decide(DecisionKind.PAUSE, PAUSE)
    told(inbox, here.part("REQ-0001").native)
    here.cycle()
    assert here.wired.hub.hints("CAMP").given
    here.decide(DecisionKind.RESUME, PAUSE)
    here.settled()
    assert not here.wired.hub.hints("CAMP").given
