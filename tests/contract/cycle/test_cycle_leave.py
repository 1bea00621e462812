"""Leaving a project: what is ours goes, what people made or wrote stays, and nothing comes back by itself."""

from __future__ import annotations

import pytest

from syncer.cycle.leave import Leaving, Left, leave, look
from syncer.sync.observation import DecisionKind, Side
from tests.support.campus import Campus, marks, two_requirements
from tests.support.dying import Killed, dying
from tests.support.world import MAPPING, both

SPEC, INDEX = "Requirement specification", "Project index"


def looked(here: Campus) -> Leaving:
    return look(here.project, here.wired.ports(here.project))


def left(here: Campus) -> Left:
    """As `syncer leave CAMP --yes` does it."""
    found = looked(here)
    here.decide(DecisionKind.PAUSE, "CAMP", {"reason": "left"})
    return leave(here.project, here.wired.ports(here.project), found)


@both
def test_looking_writes_nothing_and_shows_all_that_is_ours(here: Campus) -> None:
    before = (here.state()["jira"], here.state()["confluence"])
    found = looked(here)
    assert [issue.uid for issue in found.issues] == ["REQ-0001", "REQ-0002"]
    assert all("sy" in issue.labels for issue in found.issues)
    assert {page.kept for page in found.pages} == {""}
    assert (here.state()["jira"], here.state()["confluence"]) == before


@both
def test_issues_stay_without_our_marks_and_pages_go_into_the_trash(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), labels=["sy", "sy-agreement-confirmed", "theirs"])
    keys = {uid: here.key(uid) for uid in ("REQ-0001", "REQ-0002")}
    texts = {key: here.issues()[key]["fields"].get("description") for key in keys.values()}
    done = left(here)
    assert (done.issues, done.problems) == (2, ())
    assert marks(here) == []
    assert here.issues()[keys["REQ-0001"]]["fields"]["labels"] == ["theirs"]
    assert {key: here.issues()[key]["fields"].get("description") for key in keys.values()} == texts
    assert here.pages() == {}
    assert looked(here).nothing
    assert set(here.hub().records) == {"REQ-0001", "REQ-0002"}
    assert [part for part in here.hub().counterparts if part.side is Side.JIRA] == []


def test_no_cycle_brings_anything_back_until_somebody_says_so(here: Campus) -> None:
    """Afterwards it is a first push again, which waits for a person."""
    for item in ("first-push", "adopt:all"):
        here.approve(item)
    left(here)
    assert not [d.subject for d in here.hub().decisions if d.kind is DecisionKind.APPROVE]
    assert [stop.item for stop in here.cycle().stops] == ["pause"]
    assert len(marks(here)) == 0


def test_what_people_wrote_on_a_page_stays(here: Campus) -> None:
    """B-38."""
    here.person("edit_page", page=here.page(SPEC)["title"], space="CAMPINT", body="<p>Ours by now.</p>")
    found = {one.page.title: one.kept for one in looked(here).pages}
    assert found[here.page(SPEC)["title"]] == "somebody edited it"
    assert "lies under it and stays" in found[here.page(INDEX)["title"]]
    done = left(here)
    assert (done.kept, done.problems) == (2, ())
    assert "Ours by now." in here.text(SPEC)


def test_a_page_that_people_put_others_under_stays(here: Campus) -> None:
    index = here.page(INDEX)["title"]
    here.person("create_page", space="CAMPINT", title="Notes", body="<p>Mine.</p>")
    here.person("move_page", space="CAMPINT", page="Notes", under=index)
    (kept,) = [one for one in looked(here).pages if one.kept]
    assert kept.kept == "“Notes” lies under it"
    left(here)
    assert index in here.pages()
    assert SPEC not in " ".join(here.pages())


@both
def test_a_page_that_people_commented_on_stays_unless_somebody_says_so(here: Campus) -> None:
    """B-38: a comment makes no version of the page."""
    title = here.page(SPEC)["title"]
    here.person("comment_page", page=title, space="CAMPINT", text="Who pays?")
    kept = {one.page.title: one.kept for one in looked(here).pages}
    assert kept[title] == "1 comment stands on it"
    ports = here.wired.ports(here.project)
    found = look(here.project, ports, commented=True)
    assert {one.page.title: one.comments for one in found.pages if not one.kept}[title] == 1
    here.person("comment_page", page=title, space="CAMPINT", text="Who else?")
    done = leave(here.project, ports, found)
    assert (done.kept, title in here.pages()) == (1, True), "nobody was shown the second one"


def test_a_lost_store_finds_every_mark_after_one_cycle(here: Campus) -> None:
    assert not looked(here).blank
    here.lose_store()
    found = looked(here)
    assert (len(found.others), found.issues, found.blank) == (2, (), True)
    here.cycle()  # the store knows its issues and pages again
    assert not looked(here).blank
    done = left(here)
    assert (done.issues, here.pages()) == (2, {})
    assert not looked(here).blank


def test_an_issue_of_another_project_that_was_moved_here_keeps_its_mark(here: Campus) -> None:
    """B-09: the register of the other one follows it."""
    issue = here.site.jira.find(here.key("REQ-0002"))
    assert issue is not None
    issue.properties["syncer"] = {**issue.properties["syncer"], "project": "DEMO"}
    here.lose_store()
    here.approve("first-push")
    here.cycle()
    assert looked(here).others == (issue.key,)


def test_what_fails_is_told_and_the_next_try_does_the_rest(here: Campus) -> None:
    here.site.faults.set(
        {"rules": [{"method": "DELETE", "path": "/properties/", "kind": "status", "status": 403}]}
    )
    first = left(here)
    assert len(first.problems) == 1
    assert left(here).problems == ()
    assert marks(here) == []


@both
def test_our_comment_goes_with_the_marks(fresh: Campus) -> None:
    fresh.rewire(MAPPING + "comments: {status: issue}\n")
    two_requirements(fresh)
    fresh.edit(fresh.key("REQ-0001"), summary="Theirs")
    fresh.change("requirements/gate.md", "Gate opens by itself", "Ours")
    fresh.cycle()
    key = fresh.key("REQ-0001")
    assert len(fresh.issues()[key]["comments"]) == 1
    assert left(fresh).problems == ()
    assert fresh.issues()[key]["comments"] == []


@both
@pytest.mark.parametrize("nth", [2, 5])
def test_one_that_is_killed_comes_to_the_same_end(here: Campus, nth: int) -> None:
    """Also where nothing but the store's own notes is left: the last of two issues and three pages is gone, unseen by us."""
    keys = sorted(here.issues())
    with pytest.raises(Killed), dying(nth, method="DELETE"):
        left(here)
    assert looked(here).nothing is (nth == 5)
    assert looked(here).noted
    assert left(here).problems == ()
    assert (marks(here), here.pages(), sorted(here.issues())) == ([], {}, keys)
    assert (looked(here).nothing, looked(here).noted) == (True, False)
