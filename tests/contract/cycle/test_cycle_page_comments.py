"""Comments of people survive what becomes of the words they are about, on both kinds of site (B-36)."""

from __future__ import annotations

from typing import Any

from syncer.text import storage
from tests.support.campus import Campus
from tests.support.dying import just_before
from tests.support.world import both

SPEC = "Requirement specification"
HEADING = "Comments on removed text"
HOSTILE = "Which <ac:link> ]]> &amp; gate?"


def say(here: Campus, text: str, on: str, who: str = "analyst@example.com") -> str:
    spec = str(here.page(SPEC)["title"])
    return str(here.person("comment_page", who, page=spec, space="CAMPINT", text=text, on=on)["comment"])


def comment(here: Campus, native: str) -> Any:
    (found,) = [one for one in here.state()["confluence"]["comments"] if one["id"] == native]
    return found


def heard(here: Campus) -> None:
    """As many cycles as turns, none of which writes."""
    here.quiet(3)


@both
def test_b36_a_comment_stays_on_its_words_when_the_page_is_written_anew(here: Campus) -> None:
    here.quiet()
    made = say(here, "Really?", on="Old gate.")
    heard(here)
    here.change("requirements/gate.md", "Gate opens by itself", "Gate opens slowly")
    assert here.cycle().code == 0
    assert "Gate opens slowly" in here.text(SPEC)
    ref = comment(here, made)["properties"]["inlineMarkerRef"]
    assert storage.markers(here.text(SPEC)) == {ref: "Old gate."}
    assert comment(here, made)["resolutionStatus"] == "open"
    assert HEADING not in here.text(SPEC)
    here.quiet(4)


@both
def test_b36_a_comment_that_is_made_while_a_cycle_is_under_way_keeps_its_words(here: Campus) -> None:
    """It makes no version of its page, so the page is read right before it is written, even where it was read before."""
    here.quiet()
    spec = str(here.page(SPEC)["title"])
    here.person("edit_page", page=spec, space="CAMPINT", body=here.text(SPEC) + "<p>Mine.</p>")
    here.change("requirements/gate.md", "Gate opens by itself", "Gate opens slowly")
    made: list[str] = []
    with just_before(lambda: made.append(say(here, "Really?", on="Old gate.")), method="PUT", path="/issue/"):
        assert here.cycle().code == 0
    assert "Gate opens slowly" in here.text(SPEC)
    ref = comment(here, made[0])["properties"]["inlineMarkerRef"]
    assert storage.markers(here.text(SPEC)) == {ref: "Old gate."}
    assert comment(here, made[0])["resolutionStatus"] == "open"
    assert here.text(SPEC).endswith("<p>Mine.</p>")
    here.quiet()


@both
def test_b36_a_comment_whose_words_are_gone_is_listed_until_it_is_settled(here: Campus) -> None:
    here.quiet()
    made = say(here, HOSTILE, on="Old gate.")
    heard(here)
    here.change("requirements/gate.md", "Old gate.", "The yard.")
    assert here.cycle().code == 0
    text = here.text(SPEC)
    ref = comment(here, made)["properties"]["inlineMarkerRef"]
    assert text.count(HEADING) == 1
    assert storage.markers(text) == {ref: "Old gate."}  # quoted, where it can be answered
    assert comment(here, made)["resolutionStatus"] == "open"
    assert "Which &lt;ac:link&gt; ]]&gt; &amp;amp; gate?" in text
    assert "Analyst" in text
    here.quiet(5)
    here.change("requirements/gate.md", "Gate opens by itself", "Gate opens slowly")
    assert here.cycle().code == 0
    assert storage.markers(here.text(SPEC)) == {ref: "Old gate."}
    here.quiet(4)
    here.person("resolve_comment", comment=made)
    here.settled()
    for _ in range(4):
        here.settled()
    assert HEADING not in here.text(SPEC)
    here.quiet(4)


@both
def test_b36_a_comment_goes_back_to_its_words_when_they_come_back(here: Campus) -> None:
    here.quiet()
    made = say(here, "Really?", on="Old gate.")
    here.change("requirements/gate.md", "Old gate.", "The yard.")
    here.cycle()  # nobody has heard of it before it is written
    assert HEADING in here.text(SPEC)
    here.quiet(4)
    here.change("requirements/gate.md", "The yard.", "Old gate.")
    here.cycle()
    ref = comment(here, made)["properties"]["inlineMarkerRef"]
    assert HEADING not in here.text(SPEC)
    assert storage.markers(here.text(SPEC)) == {ref: "Old gate."}
    here.quiet(4)


@both
def test_b36_a_deleted_comment_is_listed_no_more(here: Campus) -> None:
    here.quiet()
    made = say(here, "Really?", on="Old gate.")
    heard(here)
    here.change("requirements/gate.md", "Old gate.", "The yard.")
    here.cycle()
    assert HEADING in here.text(SPEC)
    here.person("delete_comment", comment=made)
    for _ in range(5):
        here.cycle()
    assert HEADING not in here.text(SPEC)
    here.quiet(4)


@both
def test_b36_a_marker_that_somebody_lost_is_put_back_around_its_words(here: Campus) -> None:
    here.quiet()
    made = say(here, "Really?", on="Old gate.")
    heard(here)
    ref = comment(here, made)["properties"]["inlineMarkerRef"]
    marked = f'<ac:inline-comment-marker ac:ref="{ref}">Old gate.</ac:inline-comment-marker>'
    spec = here.page(SPEC)["title"]
    here.person("edit_page", page=spec, space="CAMPINT", replace=[marked, "Old gate."])
    assert comment(here, made)["resolutionStatus"] == "dangling"
    for _ in range(5):
        assert here.cycle().code == 0
    assert storage.markers(here.text(SPEC)) == {ref: "Old gate."}
    assert comment(here, made)["resolutionStatus"] == "open"
    assert HEADING not in here.text(SPEC)
    here.quiet(4)


@both
def test_b36_pages_are_published_where_comments_may_not_be_read(here: Campus) -> None:
    here.quiet()
    path = "-comments" if here.site.cloud else "/content/search"
    here.site.faults.set({"rules": [{"kind": "status", "path": path, "status": 403}]})
    here.change("requirements/gate.md", "Old gate.", "The yard.")
    report = here.cycle()
    assert (report.code, [one.code for one in report.problems]) == (0, ["comments"])
    assert "The yard." in here.text(SPEC)
    here.site.faults.set({"rules": []})
    here.quiet()
