"""What is older than it has to be goes from the store, and nothing else, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncer.domain.json import JsonObject
from syncer.domain.records import Kind
from syncer.ports import CycleRow, HistoryEntry, NewRecord, PutPage, PutResponse, UseDecision
from syncer.store.hub import SqlHub
from syncer.store.upkeep import Upkeep
from syncer.sync.clock_rows import Firing, FiringKey
from syncer.sync.mails import MailKey, MailKind, MailRow, MailState
from syncer.sync.observation import DecisionKind, Response
from syncer.sync.retention import Limits
from syncer.sync.wiki import PageState

OLD = datetime(2024, 1, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
YEAR = timedelta(days=365)
KEYS = ("history", "cycles", "decisions", "responses", "mails", "hints", "cache")
LIMITS = Limits(dict.fromkeys(KEYS, YEAR), frozenset({"description"}))


def edit(key: str, at: datetime, *codes: str) -> list[PutResponse]:
    """An edit on a page with what came of it."""
    rows = [Response(key, "edit", "spec.en", "zhang", at, {"edit": key})]
    rows += [
        Response(f"{key}:{code}", "edit-answer", "spec.en", "", at, {"to": key, "code": code})
        for code in codes
    ]
    return [PutResponse(row) for row in rows]


def tick(key: str, page: str, at: datetime) -> PutResponse:
    return PutResponse(Response(key, "box", page, "zhang", at, {}))


def lived(hub: SqlHub, at: datetime, number: int) -> None:
    """One day's work."""
    uid = f"REQ-{number:04d}"
    with hub.lock("CAMP"):
        batch = [NewRecord(uid, Kind.REQUIREMENT, {"title": "Gate"})]
        entries = [HistoryEntry(uid, field, None, "words", "files", "") for field in ("title", "description")]
        hub.commit("CAMP", [*batch, *entries], cycle=f"c{number}", now=at)
        for kind in (DecisionKind.APPROVE, DecisionKind.SENT):
            made = hub.decide("CAMP", kind, uid, {}, by="pm", now=at)
            hub.commit("CAMP", [UseDecision(made.id)], cycle=f"c{number}", now=at)
        said: list[PutResponse] = [
            *edit(f"over{number:04d}", at, "accepted", "over"),
            *edit(f"open{number:04d}", at),
            *edit(f"accd{number:04d}", at, "accepted"),
            tick(f"gone{number}", "gone.en", at),
            tick(f"live{number}", "spec.en", at),
        ]
        hub.commit("CAMP", said, cycle=f"c{number}", now=at)
        hub.fire("CAMP", [Firing(FiringKey(uid, "answer", 1, "50 %"), at, ("zhao",), (), "p")])
    hub.finish(CycleRow(f"c{number}", "CAMP", at, {}))
    for person in ("zhao", f"left{number}"):
        key = MailKey("CAMP", person, MailKind.DIGEST, f"{at:%Y-%m-%d}")
        hub.claim_mails([MailRow(key, MailState.CLAIMED, at, 1, "x", ())])
        hub.settle_mails([key], MailState.SENT, now=at)


def test_only_what_is_old_and_needed_by_nobody_goes(hub: SqlHub, url: str) -> None:
    page = PageState("spec.en", "1", "S", "T", 1, "", "", "", "u")
    with hub.lock("CAMP"):
        hub.commit("CAMP", [PutPage(page)], cycle="c0", now=OLD)
    lived(hub, OLD, 1)
    lived(hub, NOW, 2)
    hub.cache("site", "old", {"id": 1})
    head = hub.audit("CAMP")
    expected = {"history_payloads": 1, "cycles": 1, "decisions": 1, "responses": 4, "mails": 1}
    assert Upkeep(url).due("CAMP", LIMITS, NOW) == expected
    with hub.lock("CAMP"):
        assert hub.expire("CAMP", LIMITS, NOW) == expected
        assert hub.expire("CAMP", LIMITS, NOW) == {}
    after = hub.audit("CAMP")
    assert (after.head, after.broken, after.erased) == (head.head, None, 1)
    erased = [one for one in hub.past("CAMP", uid="REQ-0001") if one.erased]
    assert [one.field for one in erased] == ["description"]
    assert len(hub.fired("CAMP")) == 2
    assert [one.subject for one in hub.snapshot("CAMP").told] == ["REQ-0001", "REQ-0002"]
    kept = {one.key for one in hub.snapshot("CAMP").responses}
    assert {"open0001", "accd0001", "accd0001:accepted", "live1", "over0002"} <= kept
    assert not kept & {"over0001", "over0001:accepted", "over0001:over", "gone1"}
    assert {one.key.person for one in hub.mails("CAMP")} == {"zhao", "left1", "left2"}


def test_a_fact_of_a_site_goes_when_it_was_not_learnt_anew(hub: SqlHub) -> None:
    fact: JsonObject = {"id": 1}
    hub.cache("site", "asked", fact)
    hub.cache("site", "left", fact)
    with hub.lock("CAMP"):
        assert hub.expire("CAMP", LIMITS, OLD) == {}
        hub.cache("site", "asked", fact)
        assert hub.expire("CAMP", LIMITS, NOW) == {"cache": 1}
    assert (hub.cached("site", "asked"), hub.cached("site", "left")) == (fact, None)


def test_what_is_to_stay_for_ever_stays(hub: SqlHub) -> None:
    lived(hub, OLD, 1)
    lived(hub, NOW, 2)
    with hub.lock("CAMP"):
        assert hub.expire("CAMP", Limits({}), NOW) == {}
