"""The port `Hub`: one suite on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.records import Kind
from syncer.ports import (
    CycleRow,
    DropCounterpart,
    DropHeld,
    DropPage,
    ExpectDecisions,
    HistoryEntry,
    HubWrite,
    Locked,
    NewRecord,
    OpenClaim,
    Permanent,
    PutAlias,
    PutAttachment,
    PutCounterpart,
    PutCursor,
    PutHeld,
    PutPage,
    PutResponse,
    SetRecord,
    SettleClaim,
    UseDecision,
)
from syncer.store import hub as hub_module
from syncer.store.hub import SqlHub
from syncer.sync.attachments import AttachmentState
from syncer.sync.observation import (
    Agreed,
    Claim,
    ClaimKind,
    Counterpart,
    DecisionKind,
    Held,
    IssueLink,
    Response,
    Side,
)
from syncer.sync.wiki import PageState

NOW = datetime(2026, 11, 21, 15, 39, 15, 123456, tzinfo=UTC)
VALUES: dict[str, JsonValue] = {
    "title": "支付 “safe” \\ \u2028 🎪",
    "value": 5,
    "ratio": 0.1,
    "yes": True,
    "raci.consulted": ["a", "b"],
    "cost": {"amount": "10.50", "currency": "CNY"},
}
PART = Counterpart(
    side=Side.JIRA,
    native="10007",
    uid="REQ-0001",
    key="CAMP-7",
    version="2026-11-21T15:39:15.123Z",
    agreed={"title": Agreed("a", "b"), "labels": Agreed([], None), "#rest": Agreed({"x": [1]}, {"x": [1]})},
    seen={"title": "b", "#labels": ["sy"]},
    unseen=frozenset({"background", "acceptance_criteria"}),
    links=(IssueLink("Blocks", True, "10008", "CAMP-8", "77"),),
    missing_since="2026-11-21",
)
CLAIM = Claim(ClaimKind.ISSUE, "REQ-0001", "token", NOW, 41, {"title": ["a", "b"]})
HELD = Held("REQ-0001", "title", {"register": "a", "jira": None}, {"jira": "b"}, "base", NOW, "changed twice")
PAGE = PageState("charter.en", "900", "12", "Charter", 3, "f", "d", "<p>ä</p>", "http://x", ("a", "b"))
PICTURE = AttachmentState("charter.en", "sy-matrix.png", "900", "att7", "1f")


def commit(hub: SqlHub, *writes: HubWrite, project: str = "CAMP") -> None:
    with hub.lock(project):
        hub.commit(project, writes, cycle="c1", now=NOW)


def entry(number: int) -> HistoryEntry:
    return HistoryEntry("REQ-0001", "title", f"{number}", f"{number + 1}", "files", "CAMP")


def test_everything_comes_back_as_it_went_in(hub: SqlHub, another: Callable[[], SqlHub]) -> None:
    further = replace(PART, native="10009", primary=False, links=(), unseen=frozenset())
    commit(
        hub,
        NewRecord("REQ-0001", Kind.REQUIREMENT, VALUES),
        PutCounterpart(PART),
        PutCounterpart(further),
        OpenClaim(CLAIM),
        OpenClaim(Claim(ClaimKind.LINK, "REQ-0001>Blocks>REQ-0002", "t", NOW)),
        PutHeld(HELD),
        PutPage(PAGE),
        PutAttachment(PICTURE),
        PutCursor("jira", "1"),
        PutCursor("jira", "2"),
        PutAlias("REQ-?a7f3", "REQ-0001"),
    )
    state = another().snapshot("CAMP")
    assert state.instance == hub.snapshot("CAMP").instance != ""
    (record,) = state.records.values()
    assert (record.uid, record.kind, record.revision) == ("REQ-0001", Kind.REQUIREMENT, 1)
    assert record.values == VALUES
    assert type(record.values["yes"]) is bool
    assert record.created == record.updated == NOW
    assert state.counterparts == (PART, further)
    assert state.claims[0] == CLAIM
    assert state.claims[1].kind is ClaimKind.LINK
    assert state.held == (HELD,)
    assert state.pages == {"charter.en": PAGE}
    assert state.attachments == {("charter.en", "sy-matrix.png"): PICTURE}
    assert state.cursors == {"jira": "2"}
    assert state.aliases == {"REQ-?a7f3": "REQ-0001"}


def test_projects_do_not_see_one_another(hub: SqlHub) -> None:
    commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, VALUES), PutCounterpart(PART), OpenClaim(CLAIM))
    commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "other"}), project="SHOP")
    assert hub.snapshot("SHOP").records["REQ-0001"].values == {"title": "other"}
    assert not hub.snapshot("SHOP").counterparts
    assert hub.allocate("CAMP", [(Kind.ACTION, "")], "") == hub.allocate("SHOP", [(Kind.ACTION, "")], "")


def test_what_goes_is_gone(hub: SqlHub) -> None:
    commit(
        hub,
        NewRecord("REQ-0001", Kind.REQUIREMENT, VALUES),
        PutCounterpart(PART),
        OpenClaim(CLAIM),
        PutHeld(HELD),
    )
    commit(hub, DropCounterpart("jira", "10007"), SettleClaim("REQ-0001"), DropHeld("REQ-0001", "title"))
    state = hub.snapshot("CAMP")
    assert (state.counterparts, state.claims, state.held) == ((), (), ())


def test_an_attachment_goes_with_its_page(hub: SqlHub) -> None:
    other = replace(PICTURE, page="index.en")
    commit(hub, PutPage(PAGE), PutAttachment(PICTURE), PutAttachment(other))
    commit(hub, DropPage("charter.en"))
    assert list(hub.snapshot("CAMP").attachments.values()) == [other]


def test_a_commit_is_all_or_nothing(hub: SqlHub) -> None:
    """One write that is refused takes all others with it, whatever their order."""
    commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, VALUES))
    with pytest.raises(Permanent):
        commit(
            hub,
            PutCursor("jira", "new"),
            NewRecord("REQ-0002", Kind.REQUIREMENT, {}),
            entry(1),
            SetRecord("REQ-0001", {"title": "stale"}, revision=7),
        )
    state = hub.snapshot("CAMP")
    assert (list(state.records), state.cursors) == (["REQ-0001"], {})
    assert hub.audit("CAMP").broken is None


def test_a_record_is_set_only_from_the_revision_it_was_made_from(hub: SqlHub) -> None:
    commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "a"}))
    commit(hub, SetRecord("REQ-0001", {"title": "b"}, revision=1))
    with pytest.raises(Permanent, match="REQ-0001"):
        commit(hub, SetRecord("REQ-0001", {"title": "lost"}, revision=1))
    record = hub.snapshot("CAMP").records["REQ-0001"]
    assert (record.values, record.revision) == ({"title": "b"}, 2)


def test_a_record_is_never_inserted_twice(hub: SqlHub) -> None:
    commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "a"}))
    with pytest.raises(Permanent, match="REQ-0001"):
        commit(hub, NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "b"}))
    assert hub.snapshot("CAMP").records["REQ-0001"].values == {"title": "a"}


def test_a_key_is_claimed_once(hub: SqlHub) -> None:
    """B-01, B-02: the second claimant sends nothing."""
    commit(hub, OpenClaim(CLAIM))
    with pytest.raises(Permanent, match="claimed already"):
        commit(hub, OpenClaim(replace(CLAIM, token="second")))
    assert [claim.token for claim in hub.snapshot("CAMP").claims] == ["token"]
    commit(hub, SettleClaim(CLAIM.key))
    commit(hub, OpenClaim(replace(CLAIM, token="second")))
    assert [claim.token for claim in hub.snapshot("CAMP").claims] == ["second"]


def test_a_counterpart_written_twice_in_one_commit_is_as_written_last(hub: SqlHub) -> None:
    commit(hub, PutCounterpart(PART), PutCounterpart(replace(PART, key="CAMP-9")))
    assert [part.key for part in hub.snapshot("CAMP").counterparts] == ["CAMP-9"]


def test_a_held_field_or_page_written_twice_in_one_commit_is_as_written_last(hub: SqlHub) -> None:
    later = replace(HELD, reason="later")
    commit(hub, PutHeld(HELD), PutHeld(later), PutPage(PAGE), PutPage(replace(PAGE, version=4)))
    state = hub.snapshot("CAMP")
    assert state.held == (later,)
    assert state.pages["charter.en"].version == 4


def test_without_the_lock_nothing_is_written(hub: SqlHub) -> None:
    with pytest.raises(Locked):
        hub.commit("CAMP", [PutCursor("jira", "1")], cycle="c", now=NOW)
    assert hub.snapshot("CAMP").cursors == {}


def test_a_lost_lease_writes_no_more(hub: SqlHub, another: Callable[[], SqlHub]) -> None:
    """B-02: a holder that was only paused finds that somebody took over."""
    rival = another()
    with hub.lock("CAMP"):
        hub.commit("CAMP", [PutCursor("jira", "1")], cycle="c", now=NOW)
        rival._take_lease("CAMP")  # as the next holder of a lock that the system had freed
        with pytest.raises(Locked, match="lost"):
            hub.commit("CAMP", [PutCursor("jira", "2")], cycle="c", now=NOW)
    assert hub.snapshot("CAMP").cursors == {"jira": "1"}


def test_a_decision_never_waits_for_the_lock(hub: SqlHub, another: Callable[[], SqlHub]) -> None:
    rival = another()
    with hub.lock("CAMP"):
        made = rival.decide("CAMP", DecisionKind.RESOLVE, "REQ-0001 title", {"value": "x"}, by="pm", now=NOW)
        rival.decide("CAMP", DecisionKind.APPROVE, "first-push", {}, by="pm", now=NOW)
        assert hub.snapshot("CAMP").decisions[0] == made
        hub.commit("CAMP", [UseDecision(made.id)], cycle="c", now=NOW)
    assert [d.subject for d in hub.snapshot("CAMP").decisions] == ["first-push"]


def test_decisions_made_together_stand_all_or_none_in_their_order(hub: SqlHub) -> None:
    """MTG-9: minutes are issued in one piece, whatever happens in between."""
    said: list[tuple[DecisionKind, str, JsonObject]] = [
        (DecisionKind.EVIDENCE, f"MTG-0001 {path}", {"value": path}) for path in ("state", "agreed")
    ]
    odd: JsonObject = {"value": {"no", "JSON"}}  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        hub.decide_together("CAMP", [*said, (DecisionKind.BUG, "MTG-0001#f1", odd)], by="li", now=NOW)
    assert hub.snapshot("CAMP").decisions == ()
    hub.decide_together("CAMP", [*said], by="li", now=NOW)
    assert [one.subject for one in hub.snapshot("CAMP").decisions] == ["MTG-0001 state", "MTG-0001 agreed"]


def test_of_two_who_decide_the_same_at_once_one_alone_is_heard(
    hub: SqlHub, another: Callable[[], SqlHub]
) -> None:
    """MTG-9: minutes are issued once, although both saw them open when they read the page."""
    commit(hub, NewRecord("MTG-0001", Kind.MEETING, {"title": "Kick-off"}))
    hub.decide("CAMP", DecisionKind.EVIDENCE, "MTG-0001 state", {"value": "held"}, by="li", now=NOW)
    first, rival = hub.snapshot("CAMP"), another()
    said: list[tuple[DecisionKind, str, JsonObject]] = [
        (DecisionKind.ISSUE, "MTG-0001", {}),
        (DecisionKind.EVIDENCE, "MTG-0001 state", {"value": "issued"}),
    ]
    assert rival.decide_together("CAMP", said, by="wang", now=NOW, seen=rival.snapshot("CAMP"))
    waiting = hub.snapshot("CAMP").decisions
    assert not hub.decide_together("CAMP", said, by="li", now=NOW, seen=first)
    assert hub.snapshot("CAMP").decisions == waiting
    known = frozenset(one.id for one in first.decisions)
    expected: list[HubWrite] = [ExpectDecisions(frozenset({"MTG-0001"}), known), PutCursor("jira", "1")]
    with hub.lock("CAMP"), pytest.raises(Permanent, match="MTG-0001"):
        hub.commit("CAMP", expected, cycle="c", now=NOW)
    assert hub.snapshot("CAMP").cursors == {}


def test_a_decision_by_what_a_record_was_before_is_not_kept(hub: SqlHub) -> None:
    """MTG-9: a cycle may have carried out the first one's word by then."""
    commit(hub, NewRecord("MTG-0001", Kind.MEETING, {"title": "Kick-off"}))
    seen = hub.snapshot("CAMP")
    commit(hub, SetRecord("MTG-0001", {"title": "Kick-off", "state": "issued"}, 1))
    said: list[tuple[DecisionKind, str, JsonObject]] = [(DecisionKind.EVIDENCE, "MTG-0001 state", {})]
    assert not hub.decide_together("CAMP", said, by="li", now=NOW, seen=seen)
    assert hub.decide_together("CAMP", said, by="li", now=NOW, seen=hub.snapshot("CAMP"))


def test_a_draft_that_was_sent_stays_known_once_it_is_noted(hub: SqlHub) -> None:
    """NOT-4: an unchanged draft never comes again, so what was sent is never forgotten."""
    with hub.lock("CAMP"):
        said: JsonObject = {"to": ["wang"], "reason": "r", "at": "2026-11-01T00:00:00+00:00"}
        sent = hub.decide("CAMP", DecisionKind.SENT, "REQ-0001 received", said, by="pm", now=NOW)
        assert hub.snapshot("CAMP").decisions == hub.snapshot("CAMP").told == (sent,)
        hub.commit("CAMP", [UseDecision(sent.id)], cycle="c", now=NOW)
    state = hub.snapshot("CAMP")
    assert (state.decisions, state.told) == ((), (sent,))


def test_ids_are_given_once_and_in_order(hub: SqlHub, another: Callable[[], SqlHub]) -> None:
    """B-25: an id asked for is reserved as it is; those given are beyond all that were ever asked for."""
    wanted = [
        (Kind.REQUIREMENT, ""),
        (Kind.REQUIREMENT, "REQ-0007"),
        (Kind.ACTION, ""),
        (Kind.REQUIREMENT, ""),
    ]
    assert hub.allocate("CAMP", wanted, "") == ["REQ-0008", "REQ-0007", "ACT-0001", "REQ-0009"]
    assert another().allocate("CAMP", [(Kind.REQUIREMENT, "")], "") == ["REQ-0010"]
    assert hub.allocate("CAMP", [(Kind.REQUIREMENT, "REQ-0003")], "") == ["REQ-0003"]
    assert hub.allocate("CAMP", [(Kind.REQUIREMENT, "")], "") == ["REQ-0011"]
    assert hub.allocate("SHOP", [(Kind.REQUIREMENT, "")], "SHOP-") == ["SHOP-REQ-0001"]


def test_ids_are_unique_among_many_at_once(url: str, another: Callable[[], SqlHub]) -> None:
    hubs = [another() for _ in range(4)]

    def take(number: int) -> Sequence[str]:
        hub = hubs[number % len(hubs)]
        return hub.allocate("CAMP", [(Kind.REQUIREMENT, ""), (Kind.ACTION, "")], "")

    with ThreadPoolExecutor(8) as pool:
        given = [uid for uids in pool.map(take, range(40)) for uid in uids]
    assert len(given) == len(set(given)) == 80
    assert max(given) == "REQ-0040"


def test_decisions_of_many_at_once_all_stand(another: Callable[[], SqlHub]) -> None:
    hubs = [another() for _ in range(4)]

    def decide(number: int) -> int:
        made = hubs[number % 4].decide("CAMP", DecisionKind.APPROVE, f"item {number}", {}, by="pm", now=NOW)
        return made.id

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(decide, range(40)))
    assert len(set(numbers)) == 40
    assert {d.subject for d in hubs[0].snapshot("CAMP").decisions} == {f"item {n}" for n in range(40)}


def test_instants_without_a_zone_are_refused(hub: SqlHub) -> None:
    naive = datetime(2026, 11, 21, 15, 0)  # noqa: DTZ001  # the point of the test
    with pytest.raises(Exception, match="aware"), hub.lock("CAMP"):
        hub.commit("CAMP", [NewRecord("REQ-0001", Kind.REQUIREMENT, {})], cycle="c", now=naive)
    assert not hub.snapshot("CAMP").records


def test_instants_come_back_in_utc(hub: SqlHub) -> None:
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    commit(hub, PutHeld(replace(HELD, since=shanghai)))
    (held,) = hub.snapshot("CAMP").held
    assert held.since == NOW
    assert held.since.utcoffset() == timedelta(0)


def test_the_latest_cycle_is_remembered(hub: SqlHub) -> None:
    assert hub.last_cycle("CAMP") is None
    hub.finish(CycleRow("a", "CAMP", NOW, {"held": 1}))
    hub.finish(CycleRow("b", "CAMP", NOW + timedelta(seconds=1), {"held": 0}))
    hub.finish(CycleRow("z", "SHOP", NOW + timedelta(days=1), {}))
    assert hub.last_cycle("CAMP") == CycleRow("b", "CAMP", NOW + timedelta(seconds=1), {"held": 0})


def test_facts_of_a_site_are_kept_per_site(hub: SqlHub) -> None:
    assert hub.cached("http://a", "types") is None
    hub.cache("http://a", "types", {"Story": ["1", None]})
    hub.cache("http://a", "types", {"Story": ["2"]})
    hub.cache("http://b", "types", [])
    assert hub.cached("http://a", "types") == {"Story": ["2"]}
    assert hub.cached("http://b", "types") == []


def test_a_response_is_kept_once(hub: SqlHub) -> None:
    tick = Response("charter:3:task", "tick", "charter", "ann", NOW, {"done": True})
    commit(hub, PutResponse(tick))
    commit(hub, PutResponse(replace(tick, by="somebody else")))
    with hub._engine.begin() as connection:
        assert connection.execute(text("SELECT by FROM responses")).scalars().all() == ["ann"]


# --------------------------------------------------------------------------------------- history


def test_the_history_chain_holds_and_shows_tampering(hub: SqlHub) -> None:
    """TRC-1: one changed coordinate or payload is found, at its place."""
    commit(hub, *(entry(n) for n in range(5)))
    commit(hub, entry(5))
    commit(hub, entry(0), project="SHOP")
    assert hub.audit("CAMP").broken is None
    with hub._engine.begin() as connection:
        connection.execute(
            text("UPDATE history_payloads SET payload = '{}' WHERE seq = 3 AND project = 'CAMP'")
        )
    assert hub.audit("CAMP").broken == 3
    assert hub.audit("SHOP").broken is None


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE history SET uid = 'REQ-0002' WHERE seq = 2", 2),
        ("DELETE FROM history WHERE seq = 4", 5),
        ("DELETE FROM history WHERE seq = 6", 6),
    ],
)
def test_changed_and_missing_entries_are_found(hub: SqlHub, statement: str, found: int) -> None:
    commit(hub, *(entry(n) for n in range(6)))
    with hub._engine.begin() as connection:
        connection.execute(text(statement))
    assert hub.audit("CAMP").broken == found


def test_the_chain_survives_payloads_that_were_erased(hub: SqlHub) -> None:
    """PPL-4: what a person asks to forget goes, the chain stays whole."""
    commit(hub, *(entry(n) for n in range(5)))
    with hub._engine.begin() as connection:
        connection.execute(text("DELETE FROM history_payloads WHERE seq IN (1, 3)"))
    assert hub.audit("CAMP").broken is None
    commit(hub, entry(9))
    assert hub.audit("CAMP").broken is None


def test_chains_written_in_turn_by_two_holders_are_one(hub: SqlHub, another: Callable[[], SqlHub]) -> None:
    rival = another()
    for number in range(4):
        commit((hub, rival)[number % 2], entry(number))
    assert hub.audit("CAMP").broken is None


def test_only_the_newest_summaries_stay(hub: SqlHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "SUMMARIES", 3)
    for second in range(6):
        hub.finish(CycleRow(f"c{second}", "CAMP", NOW + timedelta(seconds=second), {}))
    hub.finish(CycleRow("other", "SHOP", NOW, {}))
    with hub._engine.begin() as connection:
        kept = connection.execute(text("SELECT id FROM cycles ORDER BY id")).scalars().all()
    assert kept == ["c3", "c4", "c5", "other"]


def test_an_issue_is_known_to_the_register_of_one_project(hub: SqlHub) -> None:
    """B-09: one that was moved between two projects of ours stays its first one's."""
    with hub.lock("CAMP"):
        hub.commit("CAMP", [PutCounterpart(PART)], cycle="c1", now=NOW)
    assert hub.places([PART.native, "77"]) == {PART.native: "CAMP"}
    assert hub.places([str(number) for number in range(1200)]) == {}
    assert hub.places([]) == {}
