"""Findings say what a record lacks, says vaguely or contradicts, and stop nothing (CPL-1)."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.config.places import Invalid
from syncer.domain.fields import audience_of, flatten
from syncer.domain.findings import Finding
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.problems import Severity
from syncer.domain.project import load_project
from syncer.rules.checks import errors
from syncer.rules.checks.model import Checks
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.checks.table import CHECKS, CODES, findings, of, outward
from syncer.rules.checks.wording import measured, vague_words
from syncer.rules.checks.words import VAGUE
from syncer.rules.routing import Route, route
from syncer.sync.changes import FieldChange, SetFields
from syncer.sync.judged import out_of_order, tally
from syncer.sync.mapping import Mapping as SyncMapping

DATA = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
NFR = "requirements/promise-nfr.csv"
CLASSES: Mapping[str, str] = {
    "PE": "performance",
    "A": "availability",
    "SC": "scalability",
    "F": "functional",
}
AROUND = Around()


def told(kind: Kind, payload: JsonObject, around: Around = AROUND) -> list[str]:
    """What is said of a record, as code and path."""
    return [f"{f.code} {f.path}" for f in of(_subject(kind, payload), around)]


def _subject(kind: Kind, payload: JsonObject) -> Subject:
    return Subject("X-1", kind, flatten(kind, payload))


def _codes(kind: Kind, payload: JsonObject, checks: Checks) -> dict[str, Severity]:
    return {f.code: f.severity for f in of(_subject(kind, payload), Around(checks))}


def test_what_a_requirement_lacks_is_named() -> None:
    """CPL-1 and the needs of GATE-1."""
    bare = [
        "no_story story",
        "no_background background",
        "no_criterion acceptance_criteria",
        "no_source source",
    ]
    assert told(Kind.REQUIREMENT, {})[:5] == [*bare, "no_owner owner"]
    whole: JsonObject = {
        "description": "作为客服，我需要工单，以便答复。",
        "background": "B",
        "acceptance_criteria": [{"text": "C"}],
        "source": {"channel": "phone"},
        "owner": "lead",
        "scenarios": ["SCN-0001"],
        "raci": {"responsible": ["a"], "accountable": "b", "department": "研发部、测试部", "contact": "a"},
    }
    assert told(Kind.REQUIREMENT, whole) == ["several_departments raci.department"]
    whole["raci"] = {"responsible": ["a"], "accountable": "b", "department": "研发部", "contact": "a"}
    assert told(Kind.REQUIREMENT, whole) == []
    benefit = "story_lacks_part story.benefit"
    assert told(Kind.REQUIREMENT, {**whole, "description": "作为客服，我需要工单"}) == [benefit]
    role = "story_lacks_part story.role"
    assert told(Kind.REQUIREMENT, {**whole, "story": {"need": "x"}}) == [role, benefit]
    assert told(Kind.REQUIREMENT, {**whole, "description": "x", "kind": "security"}) == []


def test_every_finding_of_every_check_stands_in_the_table() -> None:
    assert set(CHECKS) == set(Kind)
    told_of = {code: each.kinds for code, each in CODES.items()}
    assert all(told_of.values())


def test_levels_go_by_the_mapping_and_its_conditions() -> None:
    mine: JsonObject = {
        "levels": {
            "no_owner": "error",
            "no_source": "off",
            "no_background": [{"when": {"agreement": "draft"}, "is": "off"}, {"is": "warning"}],
        }
    }
    found = _codes(Kind.REQUIREMENT, {"agreement": "draft"}, Checks.model_validate(mine))
    assert found["no_owner"] is Severity.ERROR
    assert not {"no_source", "no_background"} & set(found)
    assert _codes(Kind.REQUIREMENT, {}, Checks.model_validate(mine))["no_background"] is Severity.WARNING


def test_words_are_added_and_taken_away() -> None:
    mine = Checks.model_validate({"vague": {"also": ["snappy", "丝滑"], "except": ["Simple"]}})
    words = _said(of(_subject(Kind.REQUIREMENT, {"title": "Snappy, simple and fast, 丝滑"}), Around(mine)))
    assert words["vague_words"] == "Snappy, fast, 丝滑"


@pytest.mark.parametrize(
    ("key", "value", "several"),
    [
        ("department", "R&D", False),
        ("department", "Sales and Marketing", False),
        ("department", "财务和行政部", False),
        ("department", "人力与行政部", False),
        ("department", "研发部和测试部", True),
        ("department", "Sales team and Support team", True),
        ("department", "Sales, Support", True),
        ("accountable", "zhao+syncer@example.com", False),
        ("accountable", "和珅", False),
        ("accountable", "张三和李四", True),
        ("accountable", "zhao & li", True),
    ],
)
def test_a_name_that_only_looks_like_two_is_one(key: str, value: str, several: bool) -> None:
    """REQ-16: whoever is warned of what is not so stops reading."""
    raci: JsonObject = {
        "responsible": ["a"],
        "accountable": "b",
        "department": "C",
        "contact": "a",
        key: value,
    }
    found = told(Kind.REQUIREMENT, {"raci": raci})
    assert any(one.startswith("several_") for one in found) is several


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("客户关系管理（CRM）系统", []),
        ("SKU编码规则", ["SKU编码"]),
        ("SKU 与 SKU编码", ["SKU", "SKU编码"]),
        ("对接CRM", ["CRM"]),
    ],
)
def test_a_term_is_told_once_and_not_where_its_full_form_stands_beside_it(
    text: str, terms: list[str]
) -> None:
    """GLO-1."""
    glossary = [("CRM", "客户关系管理系统"), ("SKU", "库存量单位"), ("SKU编码", "库存量单位编码")]
    data = load_project({"glossary": [{"term": term, "full": full} for term, full in glossary]})
    found = of(_subject(Kind.REQUIREMENT, {"title": text}), Around(data=data))
    assert [f.values["term"] for f in found if f.code == "jargon"] == terms


def test_a_letter_with_a_figure_and_a_placeholder_are_no_abbreviations() -> None:
    """GLO-1."""
    said = _said(of(_subject(Kind.REQUIREMENT, {"title": "V8 on A4, ZZZ, OMS"}), AROUND))
    assert said["unknown_abbreviation"] == "OMS"


def test_a_meeting_that_ends_before_it_begins_has_no_time_to_fit() -> None:
    payload: JsonObject = {
        "start": "2026-12-01T15:00:00+08:00",
        "end": "2026-12-01T14:00:00+08:00",
        "agenda": [{"title": "a", "minutes": 50}],
    }
    assert told(Kind.MEETING, payload) == []


def _said(found: tuple[Finding, ...]) -> dict[str, str]:
    return {f.code: f.values.get("words", "") for f in found}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("breakfast at the lake", []),
        ("The list is shown quickly", ["quickly"]),
        ("The list is shown quickly, within 2 seconds", []),
        ("Answers come fast. The list loads in 3 s.", []),
        ("The list loads in 3 seconds. Answers come fast.", ["fast"]),
        ("系统应及时通知，并尽可能完整", ["及时", "尽可能"]),
        ("系统应在 5 分钟内及时通知", []),
        ("", []),
    ],
)
def test_a_vague_word_is_one_in_a_sentence_without_a_figure(text: str, words: list[str]) -> None:
    assert sorted(vague_words(text, VAGUE)) == sorted(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The effective date of a contract is shown quickly", ["quickly"]),
        ("快速入口可以快速打开", ["快速"]),
        ("用户完善个人信息，附近有便利店", []),
        ("提供一个快速的查询", ["快速"]),
        ("界面十分友好", ["友好"]),
        ("界面应在2026年11月12日前更友好", ["友好"]),
        ("第一时间及时通知", ["及时"]),
        ("系統應盡快回應", ["盡快"]),
        ("支持3D的H5页面加载流畅", ["流畅"]),
    ],
)
def test_a_vague_word_counts_where_it_says_nothing(text: str, words: list[str]) -> None:
    """Neither inside a longer word that says something, nor hidden by a number that measures nothing."""
    assert list(vague_words(text, AROUND.checks.weasels, AROUND.checks.no_weasels)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("系统崩溃后自动恢复", []),
        ("报错信息显示中文", []),
        ("数据丢失率为 0", []),
        ("Bug tracker integration", []),
        ("Regression test suite", []),
        ("点击提交后无响应", ["无响应"]),
        ("登录报错", ["报错"]),
    ],
)
def test_what_a_system_has_against_errors_is_no_report_of_one(text: str, words: list[str]) -> None:
    """PPL-3."""
    checks = AROUND.checks
    assert list(errors.told(text, checks.bug_words, checks.no_bug_words)) == words


def test_a_longer_word_that_is_fine_hides_the_vague_one_in_it() -> None:
    mine = Checks.model_validate({"vague": {"also": ["快捷键"], "except": ["快速通行"]}})
    assert list(vague_words("快速通行，快捷键，快速", mine.weasels, mine.no_weasels)) == ["快捷键", "快速"]


@pytest.mark.parametrize(
    "text",
    [
        "available 24x7",
        "from 8am to 6pm",
        "supports 350 concurrent users",
        "polls every minute",
        "within one fourth of a second",
        "supports 100 000 customers",
        "至少 3 家",
        "100 000 customers",
        "supports 10k concurrent users",
        "1 billion rows",
        "at 60 fps",
        "in under a second",
        "500 KB/s",
        "并发用户数达到 500",
        "并发 500 以上",
        "支持十万级并发",
        "一个半小时内",
    ],
)
def test_more_than_a_figure_with_a_unit_can_be_measured(text: str) -> None:
    assert measured(text)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("levels: {no_ownr: off}", "there is no finding 'no_ownr'"),
        ("levels: {no_background: [{when: {agrement: draft}, is: off}]}", "'agrement' is no field"),
        ("levels: {no_owner: sometimes}", "sometimes"),
        ("levels: {no_owner: [{when: {agreement: drft}, is: off}]}", "'drft' is no value of agreement"),
        ("figures: [performnce]", "'performnce' is no kind of requirement"),
        ("agenda: {slack: [10, 5]}", "slack is [least, most]"),
    ],
)
def test_what_levels_name_is_checked_with_its_place(tmp_path: Path, keys: str, message: str) -> None:
    (tmp_path / "m.yaml").write_text(f"version: 1\nextends: stock\nchecks: {{{keys}}}\n", encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load_folder(tmp_path, assets().mappings)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.place is not None
    assert problem.place.line == 3


def test_a_level_may_turn_on_a_field_of_any_kind_that_has_the_finding(tmp_path: Path) -> None:
    text = "version: 1\nextends: stock\nchecks: {levels: {no_owner: [{when: {priority: p0}, is: error}, {is: info}]}}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    checks = load_folder(tmp_path, assets().mappings).checks
    assert _codes(Kind.ACTION, {"priority": "p0"}, checks)["no_owner"] is Severity.ERROR
    assert _codes(Kind.REQUIREMENT, {}, checks)["no_owner"] is Severity.INFO


def test_a_customer_reads_only_gaps_that_a_customer_may_see() -> None:
    found = of(_subject(Kind.REQUIREMENT, {"title": "Fast", "kind": "performance"}), AROUND)
    shown = {f.code for f in found if outward(Kind.REQUIREMENT, f)}
    assert shown == {"no_background", "no_criterion", "no_owner", "no_figure"}
    assert all(audience_of(Kind.REQUIREMENT, f.path) is Audience.CUSTOMER for f in found if f.code in shown)


ROUTES = (
    Route.model_validate(
        {"name": "service", "when": {"source.stage": "service"}, "owner": "maint", "escalation": "pm"}
    ),
    Route.model_validate({"name": "payments", "when": {"components": "Payments"}, "owner": "expert"}),
    Route.model_validate({"name": "question", "record": "question", "owner": "support"}),
)


@pytest.mark.parametrize(
    ("kind", "payload", "owner"),
    [
        (Kind.REQUIREMENT, {"source": {"stage": "service"}, "components": ["Payments"]}, "maint"),
        (Kind.REQUIREMENT, {"components": ["Payments", "Orders"]}, "expert"),
        (Kind.REQUIREMENT, {"components": ["Orders"]}, None),
        (Kind.QUESTION, {}, "support"),
    ],
)
def test_a_route_names_whom_a_record_without_an_owner_belongs_to(
    kind: Kind, payload: JsonObject, owner: str | None
) -> None:
    """PPL-3: the first line that holds."""
    found = route(ROUTES, kind, flatten(kind, payload))
    assert (found.owner if found else None) == owner
    said = of(_subject(kind, payload), Around(routes=ROUTES))
    (lacking,) = [f for f in said if f.code == "no_owner"]
    assert lacking.values.get("routed") == owner


def test_routes_are_checked_against_the_domain(tmp_path: Path) -> None:
    lines = "  - {name: a, record: meeting, owner: x}\n  - {name: a, when: {componets: P}, owner: y}\n"
    (tmp_path / "m.yaml").write_text(f"version: 1\nextends: stock\nrouting:\n{lines}", encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load_folder(tmp_path, assets().mappings)
    messages = " ".join(problem.message for problem in caught.value.problems)
    assert "a meeting has no owner" in messages
    assert "'a' is there twice" in messages
    assert "'componets' is no field" in messages


def test_a_move_out_of_the_usual_order_is_told_and_stops_nothing() -> None:
    """CR-8."""
    fields = {"state": FieldChange("submitted", "approved", "jira"), "title": FieldChange("a", "b", "files")}
    change = SetFields("CR-0001", Kind.CHANGE_REQUEST, fields)
    (found,) = out_of_order(SyncMapping(version=1), [change], {})
    assert (found.code, found.uid, dict(found.values)) == (
        "state_out_of_order",
        "CR-0001",
        {"from": "submitted", "to": "approved"},
    )
    assert tally([found, found]) == {"info": 2}


def test_records_are_judged_among_one_another() -> None:
    """SCN-2: a requirement that was set aside plays in no scenario."""
    scenario = Subject("SCN-0001", Kind.SCENARIO, {"tier": "core", "exception_flows": [["x"]]})
    values: dict[str, JsonValue] = {"scenarios": ["SCN-0001"], "agreement": "draft"}
    for agreement, expected in (("draft", False), ("rejected", True)):
        one = Subject("REQ-0001", Kind.REQUIREMENT, {**values, "agreement": agreement})
        found = findings(Around(records={s.uid: s for s in (scenario, one)}), ["SCN-0001"])
        assert bool(found) is expected


def test_a_circle_of_dependencies_is_told_once_with_its_way() -> None:
    """REQ-23; who depends on the circle, and who depends on itself alone, is not part of one."""
    needs = {
        "REQ-1": ["REQ-2"],
        "REQ-2": ["REQ-3", "REQ-9"],
        "REQ-3": ["REQ-1"],
        "REQ-4": ["REQ-1"],
        "REQ-5": ["REQ-5"],
    }
    subjects = {
        uid: Subject(uid, Kind.REQUIREMENT, {"depends_on": cast("list[JsonValue]", list(on))})
        for uid, on in needs.items()
    }
    said = findings(Around(records=subjects))
    found = {uid: f.values["words"] for uid, all_ in said.items() for f in all_ if f.code == "needs_itself"}
    assert found == {"REQ-1": "REQ-1 → REQ-2 → REQ-3 → REQ-1"}


def test_only_what_can_stand_in_a_circle_is_searched_for_one() -> None:
    """A long chain of dependencies costs no square of its length."""
    needs = {"REQ-1": ["REQ-2"], "REQ-2": ["REQ-1"], "REQ-3": ["REQ-1"], "REQ-4": ["REQ-3", "REQ-4", "REQ-9"]}
    subjects = {
        uid: Subject(uid, Kind.REQUIREMENT, {"depends_on": cast("list[JsonValue]", list(on))})
        for uid, on in needs.items()
    }
    assert Around(records=subjects).tangled == {"REQ-1", "REQ-2"}


@pytest.mark.parametrize(("state", "told_of"), [("planned", False), ("cancelled", True)])
def test_a_cancelled_meeting_is_no_special_meeting(state: str, told_of: bool) -> None:
    """CR-5."""
    change = Subject("CR-0001", Kind.CHANGE_REQUEST, {"grade": "major", "special_meeting": "MTG-0001"})
    meeting = Subject("MTG-0001", Kind.MEETING, {"state": state})
    said = findings(Around(records={one.uid: one for one in (change, meeting)}))["CR-0001"]
    assert ("no_special_meeting" in {f.code for f in said}) is told_of


# --------------------------------------------------------------------- real requirements (REQ-10)


@pytest.fixture(scope="module")
def real() -> list[tuple[str, str]]:
    path = DATA / NFR
    if not path.is_file():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with {NFR}")
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return [(row["class"], row["RequirementText"].strip(" '\t")) for row in csv.DictReader(file)]


def test_real_requirements_are_told_apart_by_what_they_measure(real: list[tuple[str, str]]) -> None:
    """REQ-10 over 625 sentences: kinds that need a figure mostly have one, and functional ones are left alone."""
    whole, without, vague = Counter[str](), Counter[str](), Counter[str]()
    for name, text in real:
        kind = CLASSES.get(name, "security")
        said = {f.code for f in of(_subject(Kind.REQUIREMENT, {"kind": kind, "description": text}), AROUND)}
        whole[name] += 1
        without[name] += "no_figure" in said
        vague[name] += "vague_words" in said
        assert "program_error" not in said, text
    assert without["F"] == 0
    assert without["PE"] <= 10, "of 54; none of the ten states a figure"
    assert without["A"] <= 1, "of 21"
    assert without["SC"] <= 4, "of 21"
    assert vague["F"] <= 4, "functional sentences are hardly ever vague"
    assert vague["US"] >= 9
    assert vague["PE"] >= 6
    assert 25 <= sum(vague.values()) <= 36, "of 625; about four of five a reader would call vague too"


VAGUE_ONES = (
    "The product shall respond fast to keep up-to-date data in the display.",
    "The product shall produce search results in an acceptable time",
    "The system shall be intuitive and self explanatory.",
    "Staff members shall be able to complete a set of tasks in a timely manner.",
)
CLEAR_ONES = (
    "The search results shall be returned no later 30      seconds  after the user has entered the search criteria",
    "The system shall display Events in a vertical table by time.",
    "Aside from server failure  the software product shall achieve 99.99\\% up time.",
)


def test_sentences_that_a_reader_would_call_vague_or_clear_are(real: list[tuple[str, str]]) -> None:
    texts = {text for _, text in real}
    for sentence, vague in [*((one, True) for one in VAGUE_ONES), *((one, False) for one in CLEAR_ONES)]:
        assert sentence in texts
        assert bool(list(vague_words(sentence, VAGUE))) is vague, sentence


def test_every_finding_stands_in_the_documentation() -> None:
    text = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"`{code}`" not in text] == []
