"""What is decided in the console is the very row that its command writes; and pages renew themselves when something happens, and only then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

import pytest

from syncer.acts import approvals, breaches, proposals, retries
from syncer.domain.json import JsonValue
from syncer.ports import CycleRow, PutFailure
from syncer.sync import proposals as asked
from syncer.sync.clock_rows import Firing, FiringKey
from syncer.sync.observation import DecisionKind
from syncer.web.console.desk import Doing
from syncer.web.troubles import Trouble, TroubleKind
from tests.support.visited import LATE, NOW, Browser, Visited, visited

DO = "/p/CAMP/do"
Row = tuple[DecisionKind, str, Mapping[str, JsonValue], str]


@pytest.fixture(name="console")
def _console(tmp_path: Path) -> Iterator[Visited]:
    with visited(tmp_path, sly=True) as opened:
        key = FiringKey(LATE.uid, LATE.rule, LATE.cycle, "breach 100 | g")
        with opened.wired.hub.lock("CAMP"):
            opened.wired.hub.fire("CAMP", [Firing(key, NOW, ("li",))])
        yield opened


@pytest.fixture(name="inside")
def _inside(console: Visited) -> Browser:
    browser = console.browser()
    browser.sign_in(name="li")
    return browser


def last(console: Visited) -> Row:
    one = console.decisions()[-1]
    return one.kind, one.subject, dict(one.payload), one.by


def proposal(console: Visited) -> asked.Proposal:
    (found,) = asked.told(console.wired.hub.snapshot("CAMP").responses)
    return found


def sent(console: Visited, inside: Browser, deed: str, given: Mapping[str, str]) -> Row:
    """The one row that a form writes."""
    before = len(console.decisions())
    reply = inside.post(f"{DO}/{deed}", {"seal": inside.seal(), **given})
    assert reply.status_code == 303, reply.text
    assert len(console.decisions()) == before + 1
    assert console.woken[-1] == ["CAMP"]
    return last(console)


def test_approve(console: Visited, inside: Browser) -> None:
    row = sent(console, inside, "approve", {"item": "first-push"})
    approvals.approve(console.wired.hub, "CAMP", "first-push", by="li", now=NOW)
    assert row == last(console) == (DecisionKind.APPROVE, "first-push", {}, "li")


def test_retry(console: Visited, inside: Browser) -> None:
    row = sent(console, inside, "retry", {"item": "REQ-0001"})
    retries.retry(console.wired.hub, "CAMP", "REQ-0001", by="li", now=NOW)
    assert row == last(console)
    assert row[:2] == (DecisionKind.RETRY, "REQ-0001")


def test_accept(console: Visited, inside: Browser) -> None:
    one = proposal(console)
    given = {"id": one.id, "answer": "accept", "field": "title", "value": "Better\r\n"}
    row = sent(console, inside, "answer", given)
    wired = console.wired
    proposals.accept(wired, wired.projects[0], one, "title", "Better", by="li")
    assert row == last(console)
    assert (row[0], row[1], row[2]["answer"], row[2]["to"]) == (
        DecisionKind.PROPOSAL,
        one.id,
        "accept",
        "Better",
    )


def test_decline(console: Visited, inside: Browser) -> None:
    one = proposal(console)
    row = sent(console, inside, "answer", {"id": one.id, "answer": "decline", "reason": " not  ours "})
    proposals.decline(console.wired, console.wired.projects[0], one, "not ours", by="li")
    assert row == last(console)
    assert row == (DecisionKind.PROPOSAL, one.id, {"answer": "decline", "reason": "not ours"}, "li")


def test_acknowledge(console: Visited, inside: Browser) -> None:
    given = {"uid": LATE.uid, "rule": LATE.rule, "cycle": "1"}
    row = sent(console, inside, "acknowledge", given)
    assert row == (DecisionKind.ACKNOWLEDGE, "REQ-0002 answered", {"cycle": 1}, "li")
    said = breaches.breaches(LATE, console.wired.hub.fired("CAMP", [LATE.uid]))
    assert [one.acknowledged_by for one in said] == ["li"]
    assert not breaches.acknowledge(console.wired.hub, "CAMP", LATE, said, by="zhao", now=NOW)
    assert inside.post(f"{DO}/acknowledge", {"seal": inside.seal(), **given}).status_code == 303
    assert last(console) == row, "the first word stands"


def test_a_breach_that_is_over_is_not_acknowledged(console: Visited, inside: Browser) -> None:
    given = {"uid": LATE.uid, "rule": LATE.rule, "cycle": "2"}
    assert inside.post(f"{DO}/acknowledge", {"seal": inside.seal(), **given}).status_code == 409


# ------------------------------------------------------------------------------------- renewal


def test_pages_renew_themselves_when_something_happens_and_only_then(
    console: Visited, inside: Browser
) -> None:
    hub, seen = console.wired.hub, list[str]()

    def moved() -> bool:
        seen.append(inside.get("/pulse").json()["mark"])
        return len(seen) < 2 or seen[-1] != seen[-2]

    assert moved()
    assert not moved()
    for path in ("/", "/p/CAMP", "/p/CAMP/board", "/p/CAMP/failures", "/p/CAMP/cycles"):
        found = re.search(r'data-live="([^"]*)"', inside.get(path).text)
        assert found, path
        assert unescape(found[1]) == seen[-1], (
            "what a page was made from: a cycle that begins before it asks is no old news"
        )
    inside.get("/p/CAMP")
    inside.get("/p/CAMP/failures")
    assert not moved(), "looking is no event"
    inside.post(f"{DO}/approve", {"seal": inside.seal(), "item": "first-push"})
    assert moved(), "a decision"
    console.doing["CAMP"] = Doing("2026-11-23T09:31:00+00:00", None, "2026-11-23T09:31:00+00:00 0")
    assert moved(), "a cycle begins"
    console.doing["CAMP"] = Doing("", Trouble(TroubleKind.UNREACHABLE, "the site is away"), " 1")
    assert moved(), "a cycle fails"
    hub.finish(CycleRow("d", "CAMP", NOW.replace(hour=10), {"started": NOW.isoformat(), "seconds": 1.0}))
    assert moved(), "a cycle ends"
    with hub.lock("CAMP"):
        row = hub.failures("CAMP")[0]
        hub.commit("CAMP", [PutFailure(row)], cycle="e", now=NOW)
    assert not moved(), "what is as it was"
