"""Webhooks' hints in the store: kept at once and once, beside a cycle, until one has looked after them (B-03, B-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncer.domain.records import Kind
from syncer.ports import DropHints, HubWrite, NewRecord, PutCounterpart, PutPage
from syncer.store import inbox as inbox_module
from syncer.store.hub import SqlHub
from syncer.store.inbox import SqlInbox
from syncer.sync.hints import ARRIVED, Hint, Hints, Product
from syncer.sync.observation import Counterpart, Side
from syncer.sync.wiki import PageState

NOW = datetime(2026, 11, 23, 9, 30, 15, 123000, tzinfo=UTC)
HINT = Hint("a1:ff", Product.JIRA, "10007", "2026-11-23T09:30:15.000+00:00", NOW)
PAGE = PageState("charter.en", "900", "12", "Charter", 3, "f", "d", "<p>ä</p>", "http://x", ())


def commit(hub: SqlHub, *writes: HubWrite, project: str = "CAMP") -> None:
    with hub.lock(project):
        hub.commit(project, writes, cycle="c1", now=NOW)


def keys(hints: Hints) -> list[str]:
    return [one.key for one in hints.given]


@pytest.fixture
def inbox(hub: SqlHub, url: str) -> Iterator[SqlInbox]:
    """The inbox of a store with two projects."""
    for project in ("CAMP", "MOON"):
        commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "a"}), project=project)
    opened = SqlInbox(url)
    yield opened
    opened.close()


def test_a_hint_waits_for_each_project_that_it_is_for(hub: SqlHub, inbox: SqlInbox) -> None:
    assert inbox.append(["CAMP", "MOON"], HINT)
    assert hub.hints("CAMP").given == hub.hints("MOON").given == (HINT,)
    commit(hub, DropHints(hub.hints("CAMP").numbers))
    assert hub.hints("CAMP") == Hints()
    assert hub.hints("MOON").given == (HINT,)


def test_what_was_delivered_twice_waits_once(
    hub: SqlHub, inbox: SqlInbox, another: Callable[[], SqlHub]
) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: inbox.append(["CAMP"], HINT), range(8)))
    assert sorted(found) == [False] * 7 + [True]
    assert keys(another().hints("CAMP")) == ["a1:ff"]


def test_what_came_after_a_cycle_had_looked_waits_for_the_next(hub: SqlHub, inbox: SqlInbox) -> None:
    inbox.append(["CAMP"], HINT)
    looked = hub.hints("CAMP")
    inbox.append(["CAMP"], replace(HINT, key="b2:ff"))
    commit(hub, DropHints(looked.numbers))
    assert keys(hub.hints("CAMP")) == ["b2:ff"]


def test_a_hint_is_kept_while_a_cycle_holds_the_lock(hub: SqlHub, inbox: SqlInbox) -> None:
    with hub.lock("CAMP"):
        assert inbox.append(["CAMP"], HINT)
    assert keys(hub.hints("CAMP")) == ["a1:ff"]


def test_a_project_that_never_had_a_cycle_needs_no_hint(hub: SqlHub, inbox: SqlInbox) -> None:
    assert not inbox.append(["NEVER"], HINT)
    assert hub.hints("NEVER") == Hints()


def test_a_flood_is_kept_up_to_a_limit(hub: SqlHub, inbox: SqlInbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "MOST", 3)
    taken = [inbox.append(["CAMP"], replace(HINT, key=f"{n}:ff")) for n in range(5)]
    assert taken == [True, True, True, False, False]
    assert inbox.append(["MOON"], HINT)


def test_issues_and_pages_lead_to_their_projects(hub: SqlHub, inbox: SqlInbox) -> None:
    """B-09: an issue that was moved elsewhere is still ours."""
    part = Counterpart(side=Side.JIRA, native="10007", uid="REQ-0001", key="ELSE-7")
    commit(hub, PutCounterpart(part), project="MOON")
    commit(hub, PutPage(PAGE), project="CAMP")
    assert inbox.places(["10007", "10008"]) == {"10007": "MOON"}
    assert inbox.homes(["900", "901"]) == {"900": "CAMP"}


def test_when_the_last_webhook_of_each_product_came_is_noted_once_a_minute(
    hub: SqlHub, inbox: SqlInbox
) -> None:
    def came(product: Product, seconds: int) -> None:
        inbox.append(
            ["CAMP"], Hint(f"{product}{seconds}", product, "1", "", NOW + timedelta(seconds=seconds))
        )

    assert hub.cached(ARRIVED, "jira") is None
    for seconds in (0, 59):
        came(Product.JIRA, seconds)
    came(Product.CONFLUENCE, 20)
    assert hub.cached(ARRIVED, "jira") == NOW.isoformat()
    assert hub.cached(ARRIVED, "confluence") == (NOW + timedelta(seconds=20)).isoformat()
    came(Product.JIRA, 61)
    assert hub.cached(ARRIVED, "jira") == (NOW + timedelta(seconds=61)).isoformat()
