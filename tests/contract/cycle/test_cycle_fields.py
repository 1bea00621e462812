"""What people change on one side stands on all others, and conflicts freeze one field alone."""

from __future__ import annotations

import pytest

from tests.support.campus import Campus
from tests.support.dying import just_before
from tests.support.pens import Block
from tests.support.world import MAPPING, both

pytestmark = [both, pytest.mark.pages(False)]


def at(here: Campus, blocks: list[Block], text: str) -> int:
    """The place of the one block that says this."""
    (found,) = [number for number, block in enumerate(blocks) if text in here.pen.said([block])]
    return found


def rewrite(here: Campus, key: str, old: str, new: str) -> None:
    """Somebody puts another paragraph in the place of the one that says this."""
    blocks = here.description(key)
    place = at(here, blocks, old)
    here.describe(key, [*blocks[:place], here.pen.paragraph(new), *blocks[place + 1 :]])


@pytest.mark.pages(True)
def test_after_the_first_cycle_all_is_quiet(here: Campus) -> None:
    here.quiet()
    issue = here.issue("REQ-0001")
    assert issue["fields"]["summary"] == "Gate opens by itself"
    assert issue["fields"]["priority"] == "Medium"
    assert issue["fields"]["labels"] == ["sy"]
    assert "children stay in" in here.said(here.key("REQ-0001"))
    assert "Gate opens by itself" in here.text("Requirement specification")


@pytest.mark.pages(True)
def test_a_priority_set_in_jira_reaches_file_and_page(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), priority="High")
    report = here.cycle()
    assert report.code == 0
    assert "priority: high\n" in here.read("requirements/gate.md")
    assert here.values("REQ-0001")["priority"] == "high"
    assert report.tally.table()["pages"]["update"] >= 1
    here.quiet()


def test_an_unlisted_name_of_the_same_word_stays(here: Campus) -> None:
    """A map that reads several names never writes one over another."""
    here.edit(here.key("REQ-0001"), priority="Highest")
    here.cycle()
    assert "priority: high\n" in here.read("requirements/gate.md")
    assert here.issue("REQ-0001")["fields"]["priority"] == "Highest"
    here.quiet()
    here.change("requirements/gate.md", "priority: high", "priority: low")
    here.cycle()
    assert here.issue("REQ-0001")["fields"]["priority"] == "Low"
    here.quiet()


@pytest.mark.pages(True)
def test_words_changed_in_the_issues_description_reach_the_file(here: Campus) -> None:
    key = here.key("REQ-0001")
    rewrite(here, key, "Old gate.", "Old gate, broken since May.")
    here.cycle()
    assert "Old gate, broken since May." in here.read("requirements/gate.md")
    assert "children stay in" in here.read("requirements/gate.md")
    assert "broken since May" in here.text("Requirement specification")
    here.quiet()


def test_a_file_edited_by_hand_reaches_the_issue(here: Campus) -> None:
    here.change("requirements/gate.md", "- logged", "- logged\n- silent")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens alone"
    assert "silent" in here.said(here.key("REQ-0001"))
    here.quiet()


def test_a_title_changed_on_both_sides_is_held_alone(here: Campus) -> None:
    """B-05: the rest of the record goes on, both values are kept."""
    key = here.key("REQ-0001")
    here.edit(key, summary="Gate in Jira", priority="High")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    report = here.cycle()
    assert (report.held, report.code) == (1, 1)
    (held,) = here.hub().held
    assert (held.uid, held.field) == ("REQ-0001", "title")
    assert held.values == {
        "register": "Gate opens by itself",
        "jira": "Gate in Jira",
        "files": "Gate in the file",
    }
    assert held.base == "Gate opens by itself"
    assert "priority: high\n" in here.read("requirements/gate.md")
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate in Jira"
    again = here.cycle()
    assert (again.writes, again.held, again.code) == (0, 1, 1)
    assert here.hub().held == (held,)


def test_taking_jiras_side_settles_a_conflict(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), summary="Gate in Jira")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.cycle()
    here.resolve("REQ-0001", "title", "jira")
    here.cycle()
    assert "title: Gate in Jira\n" in here.read("requirements/gate.md")
    assert (here.hub().held, here.hub().decisions) == ((), ())
    here.quiet()


def test_taking_the_files_side_settles_a_conflict(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), summary="Gate in Jira")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.cycle()
    here.resolve("REQ-0001", "title", "files")
    here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate in the file"
    here.quiet()


def test_taking_the_registers_side_puts_both_back(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), summary="Gate in Jira")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.cycle()
    here.resolve("REQ-0001", "title", "register")
    here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens by itself"
    assert "title: Gate opens by itself\n" in here.read("requirements/gate.md")
    here.quiet()


def test_a_decision_overrules_only_what_was_shown(here: Campus) -> None:
    """What somebody wrote after the conflict was shown is a new edit, not overruled unseen."""
    key = here.key("REQ-0001")
    here.edit(key, summary="Gate in Jira")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.cycle()
    here.resolve("REQ-0001", "title", "files")
    here.edit(key, summary="Gate in Jira, later")
    report = here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate in Jira, later"
    assert report.held == 1
    (held,) = here.hub().held
    assert held.values["jira"] == "Gate in Jira, later"


def test_sides_that_come_to_agree_end_the_conflict(here: Campus) -> None:
    key = here.key("REQ-0001")
    here.edit(key, summary="Gate in Jira")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate in the file")
    here.cycle()
    here.edit(key, summary="Gate in the file")
    here.cycle()
    assert here.hub().held == ()
    assert here.values("REQ-0001")["title"] == "Gate in the file"
    here.quiet()


def test_edits_of_different_paragraphs_both_stand(here: Campus) -> None:
    """B-05."""
    key = here.key("REQ-0001")
    here.change("requirements/gate.md", "Old gate.", "Old gate.\n\nSecond.\n\nThird.")
    here.cycle()
    rewrite(here, key, "Old gate.", "Rusty gate.")
    here.change("requirements/gate.md", "Third.", "Third, from the file.")
    report = here.cycle()
    assert report.held == 0
    text = here.read("requirements/gate.md")
    assert "Rusty gate.\n\nSecond.\n\nThird, from the file." in text
    assert "Third, from the file." in here.said(key)
    here.quiet()


def test_criteria_added_on_both_sides_both_stand(here: Campus) -> None:
    """B-05: lists merge by element."""
    key = here.key("REQ-0001")
    blocks = here.description(key)
    listed = here.pen.bullets("[performance] in a second", *here.pen.items(blocks[-1]))
    here.describe(key, [*blocks[:-1], listed])
    here.change("requirements/gate.md", "- logged", "- logged\n- silent")
    report = here.cycle()
    assert report.held == 0
    text = here.read("requirements/gate.md")
    for line in ("[performance] in a second", "[uat] seen by a parent", "logged", "silent"):
        assert text.count(line) == 1
        assert here.said(key).count(line) == 1
    here.quiet()


def test_a_value_cleared_in_jira_is_cleared_in_the_file(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), assignee=None)
    here.cycle()
    assert "owner" not in here.values("REQ-0001")
    assert "owner:" not in here.read("requirements/gate.md")
    here.quiet()


def test_an_unknown_person_in_jira_stays_there_and_is_shown(here: Campus) -> None:
    """B-20: nobody is guessed, nothing is cleared."""
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings\nowner: nobody@example.org")
    report = here.cycle()
    assert [p.uid for p in report.problems if p.code == "not-in-jira"] == ["REQ-0002"]
    assert here.issue("REQ-0002")["fields"].get("assignee") is None
    assert "owner: nobody@example.org\n" in here.read("requirements/bell.md")
    here.quiet()


# --------------------------------------------------------------------------- people's own additions


def test_what_people_add_to_an_issue_survives_our_edits(here: Campus) -> None:
    """A label, a paragraph, a panel and a section of their own stay, whatever we write beside them."""
    key = here.key("REQ-0001")
    here.person("label", issue=key, add=["customer-visible", "gate"])
    mine = [
        here.pen.paragraph("A word of mine."),
        here.pen.panel("Mind the gap."),
        here.pen.heading("My notes"),
        here.pen.paragraph("Only here."),
    ]
    here.describe(key, [*here.description(key), *mine])
    here.cycle()
    here.change("requirements/gate.md", "Old gate.", "Old gate, again.")
    here.change("requirements/gate.md", "priority: medium", "priority: low")
    here.cycle()
    blocks = here.description(key)
    said = here.pen.said(blocks)
    for words in ("Mind the gap.", "Only here.", "My notes", "A word of mine.", "Old gate, again."):
        assert said.count(words) == 1
    assert [here.pen.said([block]) for block in blocks if here.pen.kind(block) == "panel"] == [
        "Mind the gap."
    ]
    assert sorted(here.issues()[key]["fields"]["labels"]) == ["customer-visible", "gate", "sy"]
    here.quiet()


def test_a_heading_deleted_by_a_person_is_unseen_not_cleared(here: Campus) -> None:
    key = here.key("REQ-0001")
    blocks = here.description(key)
    place = at(here, blocks, "Background")
    here.describe(key, blocks[:place] + blocks[place + 2 :])
    here.cycle()
    assert here.values("REQ-0001")["background"] == "Old gate."
    assert "Old gate." in here.read("requirements/gate.md")
    assert "Background" not in here.said(key)
    here.quiet()
    here.change("requirements/gate.md", "Old gate.", "New gate.")
    here.cycle()
    assert "Background New gate." in here.said(key)
    here.quiet()


@pytest.mark.parametrize("take", ["jira", "register"])
def test_words_written_while_we_write_are_kept_and_can_be_taken(here: Campus, take: str) -> None:
    """The sections law: between our reading and our writing of a description nothing is lost."""
    key = here.key("REQ-0001")

    def meanwhile() -> None:
        rewrite(here, key, "Old gate.", "Gate of a person.")

    here.change("requirements/gate.md", "Old gate.", "Gate of the file.")
    with just_before(meanwhile, method="PUT", path=f"/issue/{here.issue('REQ-0001')['id']}"):
        report = here.cycle()
    assert (report.held, report.code) == (1, 1)
    (held,) = here.hub().held
    assert (held.field, held.values["jira"]) == ("background", "Gate of a person.")
    again = here.cycle()
    assert (again.writes, [(one.field, one.values) for one in here.hub().held]) == (
        0,
        [(held.field, {**held.values, "files": "Gate of the file."})],
    )
    here.resolve("REQ-0001", "background", take)
    here.settled()
    kept = "Gate of a person." if take == "jira" else "Gate of the file."
    assert kept in here.said(key)
    assert kept in here.read("requirements/gate.md")
    assert here.hub().held == ()
    here.quiet()


def test_a_status_moved_in_jira_shows_in_the_file(here: Campus) -> None:
    here.person("transition", issue=here.key("REQ-0001"), to="In Progress")
    here.cycle()
    assert here.values("REQ-0001")["delivery"] == "in_progress"
    here.quiet()


@pytest.mark.parametrize("direction", ["from_jira", "to_jira"])
def test_an_edit_against_the_mappings_direction_is_put_back_and_said(here: Campus, direction: str) -> None:
    priority = f"{{jira: priority, values: {{high: High, medium: Medium, low: Low}}, direction: {direction}}}"
    here.rewire(f"{MAPPING}records: {{requirement: {{fields: {{priority: {priority}}}}}}}\n")
    here.cycle()
    here.quiet()
    if direction == "from_jira":
        here.change("requirements/gate.md", "priority: medium", "priority: high")
    else:
        here.edit(here.key("REQ-0001"), priority="High")
    report = here.cycle()
    (problem,) = [p for p in report.problems if p.code == "against-direction"]
    assert (problem.uid, report.code) == ("REQ-0001", 0)
    assert "priority" in problem.message
    assert "priority: medium\n" in here.read("requirements/gate.md")
    assert here.issue("REQ-0001")["fields"]["priority"] == "Medium"
    here.quiet()


def test_a_file_without_an_id_gets_one_and_an_issue(here: Campus) -> None:
    here.write("lamp", "title: Lamp glows", "As a parent I want light.\n")
    here.cycle()
    assert "id: REQ-0003\n" in here.read("requirements/lamp.md")
    assert here.issue("REQ-0003")["fields"]["summary"] == "Lamp glows"
    here.quiet()


def test_a_link_is_made_once_and_no_other_is_touched(here: Campus) -> None:
    assert len(here.issue("REQ-0002")["links"]) == 1
    here.person("link", issue=here.key("REQ-0001"), other=here.key("REQ-0002"), type="Relates")
    here.quiet()
    assert len(here.issue("REQ-0002")["links"]) == 2


def test_a_title_no_summary_can_hold_is_said_with_its_cure_and_never_sent(here: Campus) -> None:
    """What Jira would refuse for ever is not sent in every cycle; the rest of the record goes on."""
    long = "Gate " * 60
    here.change("requirements/gate.md", "title: Gate opens by itself", f"title: {long.strip()}")
    here.change("requirements/gate.md", "- logged", "- logged\n- silent")
    first, second = here.cycle(), here.cycle()
    assert "silent" in here.said(here.key("REQ-0001"))
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens by itself"
    (problem,) = [found for found in second.problems if found.code == "not-for-jira"]
    assert (problem.uid, problem.hint) == ("REQ-0001", "shorten it to 255 at the most")
    assert problem.place is not None
    assert problem.place.file.endswith("gate.md")
    assert (first.tally.failed, second.writes, second.code) == (0, 0, 1)


def test_a_new_record_with_such_a_title_waits_for_a_better_one(here: Campus) -> None:
    here.write("long", f"id: REQ-0042\ntitle: {'Long ' * 60}")
    here.cycle()
    assert here.cycle().writes == 0
    assert "REQ-0042" not in {i["properties"].get("syncer", {}).get("uid") for i in here.issues().values()}
    here.change("requirements/long.md", "Long " * 59 + "Long", "Short")
    here.cycle()
    assert here.issue("REQ-0042")["fields"]["summary"] == "Short"
