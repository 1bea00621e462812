"""What facts about a site mean, without a site: levels, words and cures of `doctor` (B-08, B-10, B-14, B-15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from syncer.doctor import in_confluence, in_jira
from syncer.doctor.examination import Group, as_json, code
from syncer.doctor.results import (
    Level,
    Result,
    expiry,
    failed,
    of_error,
    of_problem,
    ok,
    site_results,
    traffic,
    warning,
)
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem, Severity
from syncer.facts import FieldFacts, PlaceFacts, SiteFacts, TitleFacts, TypeFacts
from syncer.ports import CycleRow, Identity, Permanent, Unreachable
from syncer.sync.mapping import Mapping

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://example.atlassian.net"
SHOP = PlaceFacts("1", "SHOP", "Shop", style="classic")
TEAM = PlaceFacts("1", "SHOP", "Shop", style="next-gen")
SUMMARY = FieldFacts("summary", "Summary", required=True)
LABELS = FieldFacts("labels", "Labels")


def mapping(**fields: dict[str, Any]) -> Mapping:
    """A requirement's mapping with a title and these fields."""
    record = {"issues": {"create": [{"type": "Story"}]}, "fields": {"title": {"jira": "summary"}} | fields}
    return Mapping.model_validate({"version": 1, "records": {"requirement": record}})


def story(*fields: FieldFacts) -> TypeFacts:
    """A type Story whose create screen has a summary, labels and these fields."""
    shown = {one.id: one for one in (SUMMARY, LABELS, *fields)}
    return TypeFacts(Kind.REQUIREMENT, ("Story",), "Story", shown)


def judged(facts: TypeFacts, made: Mapping, project: PlaceFacts = SHOP) -> list[Result]:
    """Everything but what is well."""
    known = {"summary": "summary", "priority": "priority", "field:Business value": "customfield_1"}
    found = in_jira.kind_results(project, facts, made, known)
    return [result for result in found if result.level is not Level.OK]


# -------------------------------------------------------------------------------------------- sites


def site(**facts: Any) -> dict[str, Result]:
    """The lines about a site, by probe."""
    made = SiteFacts(Identity("a", "Bot", "Etc/UTC"), **({"time": NOW} | facts))
    return {one.probe: one for one in site_results("jira", URL, made, NOW, [("SHOP", "Asia/Shanghai")])}


@pytest.mark.parametrize(
    ("off", "level", "word"),
    [
        (0, Level.OK, "0 s"),
        (119, Level.OK, "119 s"),
        (121, Level.WARNING, "behind"),
        (-3600, Level.WARNING, "ahead"),
    ],
)
def test_clocks_may_differ_by_two_minutes(off: int, level: Level, word: str) -> None:
    told = site(time=NOW + timedelta(seconds=off))["clock"]
    assert told.level is level
    assert word in told.found


def test_a_site_that_does_not_tell_its_time_is_no_failure() -> None:
    assert site(time=None)["clock"].level is Level.OK


def test_another_time_zone_is_told_and_harmless() -> None:
    """B-10."""
    told = site()["time zone"]
    assert told.level is Level.OK
    assert "Etc/UTC; SHOP Asia/Shanghai: harmless" in told.found
    made = SiteFacts(Identity("a", "Bot", "Etc/UTC"), NOW)
    same = [
        one for one in site_results("jira", URL, made, NOW, [("SHOP", "UTC")]) if one.probe == "time zone"
    ]
    assert [one.found for one in same] == ["the account's time zone is Etc/UTC"]


def test_a_data_center_tells_its_version() -> None:
    made = SiteFacts(Identity("JIRAUSER1", "Bot"), NOW, "Server", URL, "10.3.1")
    told = next(iter(site_results("jira", URL, made, NOW, [], deployment="datacenter")))
    assert told == ok("address", f"{URL} answers as Jira Data Center 10.3.1")


def test_a_site_by_another_name_is_told() -> None:
    other = site(deployment="Cloud", address="https://other.atlassian.net")["address"]
    assert other.level is Level.WARNING
    assert "[jira] url" in other.cure
    assert site(deployment="Cloud", address=URL.upper())["address"].level is Level.OK


@pytest.mark.parametrize(
    ("left", "level", "word"),
    [
        (31, Level.OK, "31 days"),
        (30, Level.WARNING, "in 30 days"),
        (14, Level.WARNING, "(soon)"),
        (3, Level.WARNING, "(urgent)"),
        (0, Level.WARNING, "in 0 days"),
        (-1, Level.FAILED, "1 days ago"),
    ],
)
def test_a_token_is_warned_about_from_30_days_on(left: int, level: Level, word: str) -> None:
    """B-14: its last day is still a day on which it works."""
    today = date(2026, 11, 22)
    told = expiry("jira", today + timedelta(days=left), today)
    assert told.level is level
    assert word in told.found


# ---------------------------------------------------------------------------------------------- Jira


def test_permissions_follow_from_what_the_mapping_uses() -> None:
    bare = in_jira.needed(mapping())
    assert set(bare) == {"BROWSE_PROJECTS", "EDIT_ISSUES", "CREATE_ISSUES"}
    owner = mapping(owner={"jira": "assignee", "as": "person"}, due={"jira": "duedate"})
    assert set(in_jira.needed(owner)) - set(bare) == {
        "ASSIGN_ISSUES",
        "USER_PICKER",
        "SCHEDULE_ISSUES",
    }
    read = mapping(owner={"jira": "assignee", "as": "person", "direction": "from_jira"})
    assert set(in_jira.needed(read)) == set(bare)


def test_a_field_with_several_names_is_told_with_all_of_them() -> None:
    several = mapping(value={"jira": {"field": ["Business value", "商业价值"]}, "as": "integer"})
    told = in_jira.kind_results(SHOP, story(), several, {"field:Business value | 商业价值": "customfield_1"})
    (missing,) = [one for one in told if one.level is Level.FAILED and "create screen" in one.found]
    assert "field “Business value” or “商业价值” (value)" in missing.found


def test_a_missing_permission_of_the_project_and_one_of_the_site_have_their_own_ways() -> None:
    wanted = {"EDIT_ISSUES": "to edit issues", "USER_PICKER": "to find people"}
    edit, find = in_jira.permissions(SHOP, "Bot", wanted, {"EDIT_ISSUES": False})
    assert (edit.level, find.level) == (Level.FAILED, Level.FAILED)
    assert "Project settings → People (of SHOP)" in edit.cure
    assert "Global permissions" in find.cure


def test_an_archived_project_and_an_archived_space_cannot_be_written() -> None:
    gone = PlaceFacts("1", "SHOP", "Shop", archived=True)
    assert in_jira.place(gone).level is Level.FAILED
    assert in_confluence.place(gone).level is Level.FAILED
    assert in_jira.place(SHOP).level is in_confluence.place(SHOP).level is Level.OK


VALUE = {"jira": {"field": "Business value"}, "as": "integer"}


def test_a_field_that_is_not_on_the_screen_has_a_way_by_kind_of_project() -> None:
    """B-15: company-managed projects have screens, team-managed ones have issue types."""
    (classic,) = judged(story(), mapping(value=VALUE))
    (team,) = judged(story(), mapping(value=VALUE), TEAM)
    assert "“Business value” (value) is not on the create screen of Story" in classic.found
    assert "Settings → Issues → Screens" in classic.cure
    assert "Project settings → Issue types → Story" in team.cure
    assert judged(story(), mapping(value=VALUE | {"direction": "from_jira"})) == []
    assert judged(story(FieldFacts("customfield_1", "Business value")), mapping(value=VALUE)) == []


def test_labels_have_to_be_on_the_screen_whatever_the_mapping_says() -> None:
    bare = TypeFacts(Kind.REQUIREMENT, ("Story",), "Story", {"summary": SUMMARY})
    (told,) = judged(bare, mapping())
    assert "“Labels” (our label)" in told.found


def test_a_required_field_fails_where_nothing_fills_it_and_warns_where_something_may_not() -> None:
    must = FieldFacts("customfield_1", "Business value", required=True)
    (unfilled,) = judged(story(must), mapping())
    assert unfilled.level is Level.FAILED
    assert "Story requires “Business value”, which no mapping fills" in unfilled.found
    assert "Field configurations" in unfilled.cure
    assert "records.requirement.required: {Business value: …}" in unfilled.cure
    given = mapping().records[Kind.REQUIREMENT].model_copy(update={"required": {"business value": 3}})
    assert judged(story(must), Mapping(version=1, records={Kind.REQUIREMENT: given})) == []
    (optional,) = judged(story(must), mapping(value=VALUE))
    assert optional.level is Level.WARNING
    assert judged(story(FieldFacts("customfield_1", "Team", required=True, default=True)), mapping()) == []


def test_values_that_are_written_have_to_be_among_those_of_the_field() -> None:
    written = {"jira": "priority", "values": {"high": ["Hight", "Highest"], "low": "Low"}}
    shown = FieldFacts("priority", "Priority", allowed=("Highest", "High", "low"))
    (told,) = judged(story(shown), mapping(priority=written))
    assert told.probe == "values"
    assert "no value “Hight”" in told.found
    assert "did you mean 'High'?" in told.cure
    free = FieldFacts("priority", "Priority")
    assert judged(story(free), mapping(priority=written)) == []


def test_a_field_that_people_cannot_edit_is_a_warning() -> None:
    """Jira Cloud takes our edit of it all the same."""
    fields = {"summary": "summary", "field:Business value": "customfield_1"}
    made = mapping(value=VALUE)
    told = in_jira.editing(story(), made, fields, frozenset({"summary"}))
    assert told.level is Level.WARNING
    assert "“Business value”" in told.found
    whole = frozenset({"summary", "customfield_1"})
    assert in_jira.editing(story(), made, fields, whole).level is Level.OK
    refused = in_jira.editing(story(), made, fields, frozenset({"summary"}), bind=True)
    assert refused.level is Level.FAILED
    assert "Jira refuses our edits of it" in refused.found


# ---------------------------------------------------------------------------------------- Confluence


def test_titles_are_compared_without_case_and_our_own_pages_left_out() -> None:
    """B-38."""
    found = [TitleFacts("1", "REQUIREMENTS"), TitleFacts("2", "Minutes"), TitleFacts("3", "Other")]
    titles = {"spec.en": "Requirements", "minutes.en": "Minutes", "log.en": "Changes"}
    held = in_confluence.holders(titles, frozenset({"2"}), found)
    assert {page: one.id for page, one in held.items()} == {"spec.en": "1"}


def test_an_archived_page_holds_its_title_with_a_way_of_its_own() -> None:
    archived = in_confluence.taken("Minutes", TitleFacts("1", "Minutes", archived=True), own=False)
    assert archived.level is Level.FAILED
    assert "Archived pages" in archived.cure
    assert in_confluence.taken("Minutes", TitleFacts("1", "Minutes"), own=True).level is Level.OK


# ------------------------------------------------------------------------------------------- traffic


def row(days: float, jira: int = 0, wiki: int = 0, reads: int = 0) -> CycleRow:
    """A cycle so many days ago, and what it sent."""
    sent = {"jira": {"read": reads, "write": jira}, "confluence": {"read": 0, "write": wiki}}
    return CycleRow("c", "SHOP", NOW - timedelta(days=days), {"requests": sent})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("rows", "level", "words"),
    [
        ([], Level.OK, "no cycle"),
        ([row(9, jira=500)], Level.OK, "no cycle"),
        (
            [row(0.01, jira=40, wiki=10, reads=20)],
            Level.OK,
            "about 50 writes and 20 reads a day, from 1 cycles",
        ),
        ([row(0, jira=4, wiki=2), row(4, jira=16, wiki=2)], Level.OK, "about 6 writes"),
        ([row(1, jira=60)], Level.WARNING, "1700 rule runs a month"),
        ([row(1, reads=800_000)], Level.WARNING, "near the quotas"),
    ],
)
def test_a_days_requests_are_worked_out_from_the_last_week(
    rows: list[CycleRow], level: Level, words: str
) -> None:
    told = traffic(rows, NOW, whole=True)
    assert told.level is level
    assert words in told.found


def test_where_older_summaries_are_gone_the_time_that_is_seen_counts() -> None:
    assert traffic([row(0.1, wiki=24)], NOW, whole=False, quotas=False).found.endswith("of the last 7 days")
    assert "about 240 writes" in traffic([row(0.1, wiki=24)], NOW, whole=False).found


# ---------------------------------------------------------------------------------------- the list


def test_it_ends_with_the_worst_and_3_before_1() -> None:
    away = of_error("address", Unreachable("no answer", "check url"))
    refused = of_error("permission", Permanent("no"))
    assert code([Group("a", [ok("x", "y"), warning("x", "y")])]) == 0
    assert code([Group("a", [ok("x", "y")]), Group("b", [failed("x", "y")])]) == 1
    assert code([Group("a", [refused])]) == 1
    assert code([Group("a", [refused]), Group("b", [away])]) == 3


def test_the_object_holds_every_line_with_its_place() -> None:
    problem = Problem("wrong", "mend", Place("m.yaml", 3, 1), uid="REQ-0001")
    mild = Problem("odd", severity=Severity.WARNING)
    group = Group("SHOP in Jira", [of_problem("names", problem), of_problem("names", mild)], "SHOP", "jira")
    assert as_json([group]) == {
        "exit": 1,
        "counts": {"ok": 0, "warning": 1, "failed": 1},
        "groups": [
            {
                "title": "SHOP in Jira",
                "project": "SHOP",
                "site": "jira",
                "probes": [
                    {
                        "probe": "names",
                        "level": "failed",
                        "found": "REQ-0001: wrong",
                        "cure": "mend",
                        "place": {"file": "m.yaml", "line": 3, "column": 1},
                    },
                    {"probe": "names", "level": "warning", "found": "odd"},
                ],
            }
        ],
    }
