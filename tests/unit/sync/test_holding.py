"""Held fields: who decides, until when, and what our one comment on the issue says of them (B-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.people import Person
from syncer.domain.project import ProjectData
from syncer.sync.comments import COMMENT
from syncer.sync.flips import FLIPPED
from syncer.sync.holding import lost
from syncer.sync.observation import Agreed, Counterpart, Decision, DecisionKind, Held, Observation
from syncer.sync.work import OVERWRITTEN
from syncer.text import canonical
from syncer.text.markdown import read
from tests.support.seen import NOW, file_part, in_file, issue, mapped, on_jira, planned, seen, stored

REQ = "REQ-0001"
SAID = "comments: {status: issue}\n"
PEOPLE = ProjectData(
    people=(
        Person(id="kim", name="Kim Customer", side="customer", role="project_manager"),
        Person(id="pm", name="Pat Manager", side="ours", role="project_manager"),
        Person(id="ann", name="Ann", side="ours"),
    )
)


def conflict(
    jira: str = "From Jira",
    file: str = "From the file",
    *,
    comment: str = "",
    held: tuple[Held, ...] = (),
    **more: str,
) -> Observation:
    """A title that the issue and the file changed."""
    record = stored(REQ, **more)
    part = on_jira(REQ, 1, (), **more)
    if comment:
        part = replace(part, comment="7", agreed={**part.agreed, COMMENT: Agreed(comment, comment)})
    looked = seen(
        records=(record,),
        parts=(part, file_part(REQ, "", **more)),
        issues=(replace(issue(1, REQ), fields={"summary": jira, "labels": ["sy"]}),),
        files=(in_file(REQ, "", title=file, **more),),
        hub={"held": held},
    )
    return replace(looked, data=PEOPLE)


def test_a_held_field_is_for_the_records_owner() -> None:
    (hold,) = planned(conflict(owner="ann")).hold
    assert (hold.held.field, hold.held.owner) == ("title", "ann")


def test_without_an_owner_it_is_for_our_project_manager() -> None:
    (hold,) = planned(conflict()).hold
    assert (hold.held.owner, hold.held.since, hold.held.due) == ("pm", NOW, NOW + timedelta(days=2))
    nobody = replace(conflict(), data=ProjectData())
    assert [h.held.owner for h in planned(nobody).hold] == [""]


def test_the_mapping_says_how_long_it_may_wait() -> None:
    (hold,) = planned(conflict(), mapped("conflicts: {due: 4h}\n")).hold
    assert hold.held.due == NOW + timedelta(hours=4)


@pytest.mark.parametrize(("jira", "kept"), [("From Jira", True), ("Again", False)], ids=["same", "moved on"])
def test_who_wrote_the_values_stays_known_while_the_sides_say_the_same(jira: str, kept: bool) -> None:
    (first,) = planned(conflict()).hold
    known = replace(first.held, authors={"jira": "Ann, then"}, since=NOW - timedelta(days=1))
    (again,) = planned(conflict(jira, held=(known,))).hold
    assert again.held.authors == (known.authors if kept else {})
    assert (again.held.since, again.held.due) == (known.since, known.since + timedelta(days=2))


# ---------------------------------------------------------------------------------- the comment


def test_no_comment_unless_the_mapping_asks_for_it() -> None:
    assert planned(conflict()).comments == ()


def test_the_comment_says_both_values_who_decides_and_how() -> None:
    (held,) = planned(conflict()).hold
    known = replace(held.held, authors={"jira": "Ann, then"})
    (said,) = planned(conflict(held=(known,)), mapped(SAID)).comments
    assert (said.uid, said.key, said.comment) == (REQ, "CAMP-1", "")
    words = canonical.plain(read(said.text))
    for part in (
        "“From Jira” (Ann, then)",
        "“From the file”",
        "Pat Manager decides, until 2026-11-23 15:39 UTC",
        "syncer --project CAMP conflicts resolve REQ-0001.title --take files",
    ):
        assert part in words
    assert planned(conflict(comment=said.text, held=(known,)), mapped(SAID)).comments == (), "said already"


def test_what_people_wrote_marks_nothing_up_in_the_comment() -> None:
    title = "**Bold** [~admin] {color:red} @[x](accountid:1) <b>"
    (said,) = planned(conflict(title), mapped(SAID)).comments
    assert f"“{title}”" in canonical.plain(read(said.text))


def test_the_comment_ends_with_the_conflict() -> None:
    """By both sides becoming equal; then it is said once."""
    (open_,) = planned(conflict(), mapped(SAID)).comments
    held = planned(conflict()).hold[0].held
    settled = planned(conflict("Same", "Same", comment=open_.text, held=(held,)), mapped(SAID))
    (said,) = settled.comments
    assert (said.comment, [u.field for u in settled.unhold]) == ("7", ["title"])
    assert "nothing waits for a decision" in said.text
    assert planned(conflict("Same", "Same", comment=said.text), mapped(SAID)).comments == ()


def test_a_conflict_that_jira_does_not_show_is_not_told_there() -> None:
    """B-22: an internal field that the register's file and the store disagree on."""
    known = Held(REQ, "value", {"register": 1, "files": 2}, {"files": 2}, None, NOW, "r")
    record = stored(REQ, value=1)
    part: Counterpart = file_part(REQ)
    looked = seen(
        records=(record,),
        parts=(on_jira(REQ, 1), replace(part, agreed={**part.agreed, "value": Agreed(3, 3)})),
        files=(in_file(REQ, "", value=2),),
        hub={"held": (known,)},
    )
    made = planned(looked, mapped(SAID))
    assert ([h.held.field for h in made.hold], made.comments) == (["value"], ())


def test_the_comment_speaks_the_projects_language() -> None:
    from syncer.sync.plan import make_plan

    held = planned(conflict()).hold[0].held
    wrote = {"jira": "Ann, 2026-11-21T15:00:01.123+00:00", "register": "files, 2026-11-20T08:00:00+08:00"}
    known = replace(held, authors=wrote, reason=FLIPPED)
    (said,) = make_plan(conflict(held=(known,)), mapped(SAID), "zh-CN").comments
    for part in (
        "REQ-0001 有待决定",
        "被反复来回修改",
        "（Ann, 2026-11-21 15:00 UTC）",
        "（文件, 2026-11-20 00:00 UTC）",
    ):
        assert part in said.text
    assert "differently" not in said.text


def test_comments_that_are_turned_off_say_so_once_and_only_where_something_waited() -> None:
    (waits,) = planned(conflict(), mapped(SAID)).comments
    (said,) = planned(conflict(comment=waits.text)).comments
    assert "turned off" in said.text
    assert planned(conflict(comment=said.text)).comments == ()
    held = planned(conflict()).hold[0].held
    (ended,) = planned(conflict("Same", "Same", comment=waits.text, held=(held,)), mapped(SAID)).comments
    assert planned(conflict("Same", "Same", comment=ended.text)).comments == ()
    (again,) = planned(conflict(comment=said.text), mapped(SAID)).comments
    assert again.text == waits.text


# ------------------------------------------------------------------------- edits that our write undid


def undone(
    jira: str = "Ours",
    file: str = "Ours",
    *,
    held: Held | None = None,
    ruled: JsonObject | None = None,
) -> Observation:
    """A title that our write replaced, agreed as "Ours" on all sides since; somebody's "Theirs" is held."""
    gone = Held(
        REQ, "title", {"register": "Ours", "jira": "Theirs"}, {"jira": "Theirs"}, "Old", NOW, OVERWRITTEN
    )
    told = (Decision(7, DecisionKind.RESOLVE, f"{REQ} title", ruled, "pm", NOW),) if ruled else ()
    return seen(
        records=(stored(REQ, title="Ours"),),
        parts=(on_jira(REQ, 1, title="Ours"), file_part(REQ, title="Ours")),
        issues=(replace(issue(1, REQ), fields={"summary": jira, "labels": ["sy"]}),),
        files=(in_file(REQ, title=file),),
        hub={"held": (held or gone,), "decisions": told},
    )


def test_what_the_file_says_by_now_stands_beside_an_edit_that_we_undid() -> None:
    """B-05: so that whoever decides sees all three, and names what is overruled."""
    (first,) = planned(undone()).hold
    assert first.held.values == {"register": "Ours", "jira": "Theirs", "files": "Ours"}
    (hold,) = planned(
        undone(file="Edited", held=replace(first.held, authors={"jira": "Ann", "files": "Kim"}))
    ).hold
    assert hold.held.values == {"register": "Ours", "jira": "Theirs", "files": "Edited"}
    assert hold.held.sides == {"jira": "Theirs", "files": "Edited"}
    assert (hold.held.since, hold.held.authors) == (NOW, {"jira": "Ann"})


@pytest.mark.parametrize("take", ["jira", "files", "register"])
def test_a_decision_that_names_all_three_ends_it(take: str) -> None:
    held = planned(undone(file="Edited")).hold[0].held
    plan = planned(
        undone(file="Edited", held=held, ruled={"value": held.values[take], "against": dict(held.sides)})
    )
    assert (plan.hold, plan.rulings, plan.records[REQ][1]["title"]) == ((), (7,), held.values[take])


@pytest.mark.parametrize(("jira", "file"), [("Ours", "Later"), ("Later", "Ours")], ids=["file", "jira"])
def test_a_decision_overrules_no_edit_that_it_has_not_seen(jira: str, file: str) -> None:
    """The edit that was undone stays on record meanwhile, since no side says it any more."""
    held = planned(undone()).hold[0].held
    ruled: JsonObject = {"value": "Theirs", "against": dict(held.sides)}
    (again,) = planned(undone(jira, file, held=held, ruled=ruled)).hold
    assert {"Theirs", "Later"} <= set(again.held.values.values())
    (then,) = planned(undone(jira, file, held=again.held)).hold
    assert {"Theirs", "Later"} <= set(then.held.values.values())


def test_a_decision_from_before_the_edit_was_undone_ends_nothing() -> None:
    ruled: JsonObject = {"value": "Ours", "against": {"jira": "Other", "files": "Ours"}}
    assert [h.held.field for h in planned(undone(ruled=ruled)).hold] == ["title"]


@pytest.mark.parametrize(("jira", "file"), [("Theirs", "Ours"), ("Ours", "Theirs"), ("Theirs", "Theirs")])
def test_an_edit_that_somebody_makes_again_stands(jira: str, file: str) -> None:
    plan = planned(undone(jira, file))
    assert (plan.hold, plan.records[REQ][1]["title"]) == ((), "Theirs")
    assert [u.field for u in plan.unhold] == ["title"]


def test_two_edits_of_a_text_that_we_undid_are_both_kept() -> None:
    """A section that waits is written again with its description, and somebody may be as quick once more."""
    base = "One.\n\nTwo."

    def gone(text: str, who: str) -> Held:
        values = {"register": base, "jira": text}
        return Held(REQ, "background", values, {"jira": text}, base, NOW, OVERWRITTEN, authors={"jira": who})

    first = replace(
        gone("Eins.\n\nTwo.", "Ann, t1"), values={"register": base, "jira": "Eins.\n\nTwo.", "files": "F"}
    )
    both = lost(gone("One.\n\nZwei.", "Kim, t2"), first)
    assert both.values == {"register": base, "jira": "Eins.\n\nZwei.", "files": "F"}
    assert (both.sides, both.authors) == ({"jira": "Eins.\n\nZwei."}, {"jira": "Ann, Kim, t2"})
    again = lost(gone("Uno.\n\nTwo.", "Ann, t3"), first)
    assert (again.values["jira"], again.authors["jira"]) == ("Eins.\n\nTwo.\n\nUno.\n\nTwo.", "Ann, t3")
    assert lost(first, None) == first
    waits = Held(REQ, "background", {"jira": "J", "files": "F"}, {"jira": "J", "files": "F"}, base, NOW, "r")
    assert lost(first, waits).values["jira"] == "Eins.\n\nTwo."
