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
def test_looking_writes_nothing_and_shows_all_that_is_ours(fresh: Campus) -> None:
    two_requirements(fresh)
    before = (fresh.state()["jira"], fresh.state()["confluence"])
    found = looked(fresh)
    assert [issue.uid for issue in found.issues] == ["REQ-0001", "REQ-0002"]
    assert all("sy" in issue.labels for issue in found.issues)
    assert {page.kept for page in found.pages} == {""}
    assert (fresh.state()["jira"], fresh.state()["confluence"]) == before


@both
def test_issues_stay_without_our_marks_and_pages_go_into_the_trash(fresh: Campus) -> None:
    two_requirements(fresh)
    fresh.edit(fresh.key("REQ-0001"), labels=["sy", "sy-agreement-confirmed", "theirs"])
    keys = {uid: fresh.key(uid) for uid in ("REQ-0001", "REQ-0002")}
    texts = {key: fresh.issues()[key]["fields"].get("description") for key in keys.values()}
    done = left(fresh)
    assert (done.issues, done.problems) == (2, ())
    assert marks(fresh) == []
    assert fresh.issues()[keys["REQ-0001"]]["fields"]["labels"] == ["theirs"]
    assert {key: fresh.issues()[key]["fields"].get("description") for key in keys.values()} == texts
    assert fresh.pages() == {}
    assert looked(fresh).nothing
    assert set(fresh.hub().records) == {"REQ-0001", "REQ-0002"}
    assert [part for part in fresh.hub().counterparts if part.side is Side.JIRA] == []


def test_no_cycle_brings_anything_back_until_somebody_says_so(fresh: Campus) -> None:
    """Afterwards it is a first push again, which waits for a person."""
    two_requirements(fresh)
    for item in ("first-push", "adopt:all"):
        fresh.approve(item)
    left(fresh)
    assert not [d.subject for d in fresh.hub().decisions if d.kind is DecisionKind.APPROVE]
    assert [stop.item for stop in fresh.cycle().stops] == ["pause"]
    assert len(marks(fresh)) == 0


def test_what_people_wrote_on_a_page_stays(fresh: Campus) -> None:
    """B-38."""
    two_requirements(fresh)
    fresh.person("edit_page", page=fresh.page(SPEC)["title"], space="CAMPINT", body="<p>Ours by now.</p>")
    found = {one.page.title: one.kept for one in looked(fresh).pages}
    assert found[fresh.page(SPEC)["title"]] == "somebody edited it"
    assert "lies under it and stays" in found[fresh.page(INDEX)["title"]]
    done = left(fresh)
    assert (done.kept, done.problems) == (2, ())
    assert "Ours by now." in fresh.text(SPEC)


def test_a_page_that_people_put_others_under_stays(fresh: Campus) -> None:
    two_requirements(fresh)
    index = fresh.page(INDEX)["title"]
    fresh.person("create_page", space="CAMPINT", title="Notes", body="<p>Mine.</p>")
    fresh.person("move_page", space="CAMPINT", page="Notes", under=index)
    (kept,) = [one for one in looked(fresh).pages if one.kept]
    assert kept.kept == "“Notes” lies under it"
    left(fresh)
    assert index in fresh.pages()
    assert SPEC not in " ".join(fresh.pages())


@both
def test_a_page_that_people_commented_on_stays_unless_somebody_says_so(fresh: Campus) -> None:
    """B-38: a comment makes no version of the page."""
    two_requirements(fresh)
    title = fresh.page(SPEC)["title"]
    fresh.person("comment_page", page=title, space="CAMPINT", text="Who pays?")
    kept = {one.page.title: one.kept for one in looked(fresh).pages}
    assert kept[title] == "1 comment stands on it"
    ports = fresh.wired.ports(fresh.project)
    found = look(fresh.project, ports, commented=True)
    assert {one.page.title: one.comments for one in found.pages if not one.kept}[title] == 1
    fresh.person("comment_page", page=title, space="CAMPINT", text="Who else?")
    done = leave(fresh.project, ports, found)
    assert (done.kept, title in fresh.pages()) == (1, True), "nobody was shown the second one"


def test_a_lost_store_finds_every_mark_after_one_cycle(fresh: Campus) -> None:
    two_requirements(fresh)
    assert not looked(fresh).blank
    fresh.lose_store()
    found = looked(fresh)
    assert (len(found.others), found.issues, found.blank) == (2, (), True)
    fresh.cycle()  # the store knows its issues and pages again
    assert not looked(fresh).blank
    done = left(fresh)
    assert (done.issues, fresh.pages()) == (2, {})
    assert not looked(fresh).blank


def test_an_issue_of_another_project_that_was_moved_here_keeps_its_mark(fresh: Campus) -> None:
    """B-09: the register of the other one follows it."""
    two_requirements(fresh)
    issue = fresh.site.jira.find(fresh.key("REQ-0002"))
    assert issue is not None
    issue.properties["syncer"] = {**issue.properties["syncer"], "project": "DEMO"}
    fresh.lose_store()
    fresh.approve("first-push")
    fresh.cycle()
    assert looked(fresh).others == (issue.key,)


def test_what_fails_is_told_and_the_next_try_does_the_rest(fresh: Campus) -> None:
    two_requirements(fresh)
    fresh.site.faults.set(
        {"rules": [{"method": "DELETE", "path": "/properties/", "kind": "status", "status": 403}]}
    )
    first = left(fresh)
    assert len(first.problems) == 1
    assert left(fresh).problems == ()
    assert marks(fresh) == []


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
def test_one_that_is_killed_comes_to_the_same_end(fresh: Campus, nth: int) -> None:
    """Also where nothing but the store's own notes is left: the last of two issues and three pages is gone, unseen by us."""
    two_requirements(fresh)
    keys = sorted(fresh.issues())
    with pytest.raises(Killed), dying(nth, method="DELETE"):
        left(fresh)
    assert looked(fresh).nothing is (nth == 5)
    assert looked(fresh).noted
    assert left(fresh).problems == ()
    assert (marks(fresh), fresh.pages(), sorted(fresh.issues())) == ([], {}, keys)
    assert (looked(fresh).nothing, looked(fresh).noted) == (True, False)
