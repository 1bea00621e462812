"""A store remembers the rows it has parsed: what anybody changed is read anew, the rest is the same object."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from syncer.domain.records import Kind
from syncer.ports import NewRecord, PutCounterpart, PutCursor, PutPage, SetRecord
from syncer.store.hub import SqlHub
from syncer.sync.observation import Agreed, Counterpart, DecisionKind, Side
from syncer.sync.wiki import PageState

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
PAGE = PageState("spec.en", "7", "1", "Specification", 1, "f", "d", "<p>text</p>", "http://site/7", ())


def part(uid: str, title: str) -> Counterpart:
    return Counterpart(Side.JIRA, uid, uid, f"CAMP-{uid[-1]}", agreed={"title": Agreed(title, title)})


def test_what_another_process_changed_is_seen_and_the_rest_is_not_parsed_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'syncer.db'}"
    with closing(SqlHub(url)) as here, closing(SqlHub(url)) as there:
        with here.lock("CAMP"):
            made = [NewRecord(uid, Kind.REQUIREMENT, {"title": uid}) for uid in ("REQ-0001", "REQ-0002")]
            parts = [PutCounterpart(part(write.uid, write.uid)) for write in made]
            here.commit("CAMP", [*made, *parts, PutPage(PAGE)], cycle="c1", now=NOW)
        before = here.snapshot("CAMP")
        with there.lock("CAMP"):
            edit = SetRecord("REQ-0001", {"title": "new"}, before.records["REQ-0001"].revision)
            moved = PutCounterpart(part("REQ-0001", "new"))
            there.commit("CAMP", [edit, moved, PutPage(PAGE)], cycle="c2", now=NOW)
        after = here.snapshot("CAMP")

    assert after.records["REQ-0001"].values == {"title": "new"}
    assert after.counterparts[0].agreed == {"title": Agreed("new", "new")}
    assert before.records["REQ-0001"].values == {"title": "REQ-0001"}
    assert after.records["REQ-0002"] is before.records["REQ-0002"]
    assert after.counterparts[1] is before.counterparts[1]
    assert after.pages["spec.en"] is before.pages["spec.en"]


def test_what_is_gone_is_forgotten_and_comes_back_as_it_is_then(tmp_path: Path) -> None:
    with closing(SqlHub(f"sqlite:///{tmp_path / 'syncer.db'}")) as hub, hub.lock("CAMP"), hub.lock("SHOP"):
        hub.commit("CAMP", [NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "here"})], cycle="c", now=NOW)
        hub.commit("SHOP", [NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "there"})], cycle="c", now=NOW)
        for _ in range(2):
            assert hub.snapshot("CAMP").records["REQ-0001"].values == {"title": "here"}
            assert hub.snapshot("SHOP").records["REQ-0001"].values == {"title": "there"}


def test_a_store_that_nobody_wrote_is_not_read_again_and_one_that_somebody_wrote_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'syncer.db'}"
    with closing(SqlHub(url)) as here, closing(SqlHub(url)) as there:
        with here.lock("CAMP"):
            here.commit("CAMP", [NewRecord("REQ-0001", Kind.REQUIREMENT, {})], cycle="c1", now=NOW)
        first = here.snapshot("CAMP")
        assert here.snapshot("CAMP") is first

        there.decide("CAMP", DecisionKind.APPROVE, "page:spec.en", {}, by="pm", now=NOW)
        second = here.snapshot("CAMP")
        assert [decision.subject for decision in second.decisions] == ["page:spec.en"]

        with here.lock("CAMP"):
            here.commit("CAMP", [PutCursor("jira", "later")], cycle="c2", now=NOW)
        assert here.snapshot("CAMP").cursors == {"jira": "later"}
        assert here.snapshot("SHOP").records == {}
