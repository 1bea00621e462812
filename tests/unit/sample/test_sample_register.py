"""The sample project is the first thing a visitor sees: it must read without a complaint, in both languages."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from syncer.config.mappings import load_folder
from syncer.domain.fields import field_specs, unflatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData, dump_project
from syncer.domain.records import Meeting, load
from syncer.domain.stories import parse
from syncer.files.folder import RegisterFolder
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.checks.table import is_gap, of
from syncer.sync.observation import FileRecord, FilesObservation

SAMPLE = Path(__file__).parents[3] / "sample"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DAY_WITH_GAPS = re.compile(r"\d [年月日]|\d{4}-\d\d-\d\d [\u4e00-\u9fff]|[\u4e00-\u9fff] \d+[年月日]")


def _read() -> FilesObservation:
    return RegisterFolder(SAMPLE / "register", SAMPLE / "register" / "project.yaml").read()


OBSERVED = _read()
BY_ID = {record.uid: record for record in OBSERVED.records if record.uid}


def _of(kind: Kind) -> list[FileRecord]:
    return [record for record in OBSERVED.records if record.kind is kind]


def _project() -> ProjectData:
    assert OBSERVED.project is not None
    return OBSERVED.project


def _text(record: FileRecord, path: str) -> str:
    value = record.values.get(path, "")
    assert isinstance(value, str), (record.uid, path)
    return value


def _payload(record: FileRecord) -> JsonObject:
    return unflatten(record.kind, dict(record.values))


def _at(value: JsonValue, steps: list[str]) -> Iterator[str]:
    """Every text at a path, through lists on the way."""
    if isinstance(value, list):
        for item in value:
            yield from _at(item, steps)
    elif steps and isinstance(value, dict):
        yield from _at(value.get(steps[0]), steps[1:])
    elif not steps and isinstance(value, str):
        yield value


def _references(kind: str, payload: JsonObject, *, people: bool) -> Iterator[tuple[str, str]]:
    for path, spec in field_specs(kind).items():
        if spec.refers and (spec.refers == "person") is people:
            yield from ((path, name) for name in _at(payload, path.split(".")))


def _stories() -> list[str]:
    lines = (SAMPLE / "g12-camperplus.txt").read_text(encoding="utf-8").splitlines()
    kept = (line.replace("\ufeff", "").strip() for line in lines)
    return list(dict.fromkeys(line for line in kept if line))


def test_every_file_reads_without_a_problem() -> None:
    assert [str(problem) for problem in OBSERVED.problems] == []
    assert not OBSERVED.frozen
    files = {record.handle.partition("#")[0] for record in OBSERVED.records}
    on_disk = {path.relative_to(SAMPLE / "register").as_posix() for path in SAMPLE.glob("register/*/*.md")}
    assert files == on_disk


def test_requirements_are_the_stories_of_the_list_each_once_in_its_order() -> None:
    assert len(_stories()) == 54
    numbered = [f"REQ-{number:04d}" for number in range(1, 55)]
    assert sorted(record.uid for record in _of(Kind.REQUIREMENT)) == numbered
    assert [BY_ID[uid].values["source.original"] for uid in numbered] == _stories()


@pytest.mark.parametrize("record", _of(Kind.REQUIREMENT), ids=lambda record: str(record.uid))
class TestRequirement:
    """What each of the 54 keeps."""

    def test_description_starts_with_the_story_as_it_was_written(self, record: FileRecord) -> None:
        assert _text(record, "description").split("\n")[0] == _text(record, "source.original")

    def test_title_is_short_and_both_title_and_story_exist_in_chinese(self, record: FileRecord) -> None:
        assert len(_text(record, "title")) <= 60
        for field in ("title", "description"):
            assert CHINESE.search(_text(record, f"translations.zh-CN.{field}"))

    def test_what_is_said_at_length_is_said_in_chinese_too(self, record: FileRecord) -> None:
        for field in ("background", "customer_words", "preliminary_plan"):
            translated = _text(record, f"translations.zh-CN.{field}")
            assert bool(CHINESE.search(translated)) == bool(_text(record, field)), field

    def test_the_translation_tells_the_same_parts_of_the_story(self, record: FileRecord) -> None:
        """REQ-2: a benefit the list lacks must not appear, nor one get lost, on the way to the other language."""
        told = parse(_text(record, "description"))
        translated = parse(_text(record, "translations.zh-CN.description"))
        assert told is not None
        assert translated is not None
        assert (told.language, translated.language) == ("en", "zh")
        assert told.missing == translated.missing


def test_every_record_has_its_title_in_the_other_language() -> None:
    for record in BY_ID.values():
        other = "en" if CHINESE.search(_text(record, "title")) else "zh-CN"
        assert _text(record, f"translations.{other}.title"), record.uid


def test_what_people_are_really_worried_about_is_said_in_chinese_too() -> None:
    """QST-1: a page in one language shows no sentence of the other."""
    phrases = _project().phrases["zh-CN"]
    said = [_text(record, "concern") for record in _of(Kind.QUESTION)]
    assert [words for words in said if words and words not in phrases] == []


def test_days_in_chinese_texts_are_written_as_the_pages_write_them() -> None:
    register = (path for path in (SAMPLE / "register").rglob("*") if path.suffix in {".md", ".yaml"})
    lines = [line.strip() for path in register for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if DAY_WITH_GAPS.search(line)] == []


def test_a_solution_on_top_of_another_has_all_that_one_has() -> None:
    """SOL-1: each edition says that it is the one before it, and more."""
    editions = {record.values["edition"]: record.values["requirements"] for record in _of(Kind.SOLUTION)}
    held = [set(_at(editions[name], [])) for name in ("basic", "standard", "custom")]
    assert held[0] < held[1] < held[2]


def test_both_languages_are_used_for_writing() -> None:
    titles = [_text(record, "title") for record in _of(Kind.MEETING)]
    assert {bool(CHINESE.search(title)) for title in titles} == {True, False}


def test_every_reference_names_a_record_that_is_there() -> None:
    known = {record.uid or record.handle for record in OBSERVED.records}
    wrong = [
        (record.handle, path, name)
        for record in OBSERVED.records
        for path, name in _references(record.kind, _payload(record), people=False)
        if name not in known
    ]
    assert wrong == []


def test_ids_that_stand_in_a_text_name_a_record_that_is_there() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in SAMPLE.glob("register/*/*.md")}
    named = {uid for text in texts.values() for uid in re.findall(r"\b(?:REQ|SCN|CR|MTG|QST|SOL)-\d+", text)}
    assert named - set(BY_ID) == set()


def test_everybody_referred_to_stands_in_the_project_file() -> None:
    """PPL-4: people are referred to, never copied."""
    directory = Directory(_project().people)
    payloads = [(record.handle, str(record.kind), _payload(record)) for record in OBSERVED.records]
    payloads.append(("project.yaml", "project", dump_project(_project())))
    found = [
        (handle, path, name)
        for handle, kind, payload in payloads
        for path, name in _references(kind, payload, people=True)
    ]
    assert len(found) > 200
    assert [one for one in found if directory.find(one[2]) is None] == []


def test_story_roles_stand_among_the_projects_user_roles() -> None:
    """REQ-20."""
    roles = {role.name for role in _project().user_roles}
    stories = [parse(_text(record, "description")) for record in _of(Kind.REQUIREMENT)]
    assert {story.role for story in stories if story is not None} == roles


def test_requirements_are_in_every_state_a_visitor_should_see() -> None:
    """REQ-22: a mix, most of it confirmed."""
    states = [record.values.get("agreement") for record in _of(Kind.REQUIREMENT)]
    assert set(states) >= {"draft", "clarifying", "assessing", "awaiting_confirmation", "confirmed"}
    assert (states.count("deferred"), states.count("infeasible"), states.count("rejected")) == (2, 1, 1)
    assert states.count("confirmed") >= 20


def test_confirmed_requirements_lack_nothing_but_a_benefit_the_list_never_had() -> None:
    """GATE-1."""
    confirmed = [record for record in _of(Kind.REQUIREMENT) if record.values.get("agreement") == "confirmed"]
    found = [
        finding
        for record in confirmed
        for finding in of(Subject(record.uid, record.kind, record.values), Around())
        if is_gap(finding)
    ]
    assert {(finding.uid, finding.path) for finding in found} == {("REQ-0011", "story.benefit")}


def test_the_infeasible_requirement_gives_its_reason_and_two_alternatives() -> None:
    """REQ-15, GATE-5."""
    (record,) = [one for one in _of(Kind.REQUIREMENT) if one.values.get("agreement") == "infeasible"]
    assert record.values["infeasible_reason.reason"] == "compliance"
    alternatives = record.values["alternatives"]
    assert isinstance(alternatives, list)
    assert len(alternatives) == 2


def test_requirements_that_are_not_functional_state_a_figure() -> None:
    """REQ-10; the one still a draft has no criterion yet."""
    for record in _of(Kind.REQUIREMENT):
        if record.values.get("kind") == "functional" or record.values.get("agreement") == "draft":
            continue
        criteria = record.values.get("acceptance_criteria")
        if criteria is not None:
            assert re.search(r"\d", " ".join(_at(criteria, ["text"]))), record.uid


def test_a_minor_a_major_and_an_urgent_change_show_what_each_needs() -> None:
    """CR-3 … CR-5: both sides approved the minor one; the major one has alternatives and a meeting, and nobody's word yet."""
    minor, major = BY_ID["CR-0001"].values, BY_ID["CR-0002"].values
    assert (minor["grade"], major["grade"]) == ("minor", "major")
    for side in ("decision.ours", "decision.customer"):
        assert list(_at(minor[side], ["outcome"])) == ["approved"]
    assert not [path for path in major if path.startswith("decision.")]
    assert major["special_meeting"] == "MTG-0003"
    assert len(list(_at(major["alternatives"], ["title"]))) == 3
    assert minor["state"] == "implemented"
    assert major["state"] == "awaiting_decision"
    urgent = BY_ID["CR-0003"].values
    assert (urgent["urgency"], urgent["state"]) == ("urgent", "submitted")
    assert not {"answers", "preliminary_plan"} & set(urgent)


def test_the_implemented_change_is_in_the_requirement_it_changed() -> None:
    """CR-9."""
    changes = BY_ID["CR-0001"].values["changes"]
    assert isinstance(changes, list)
    for change in changes:
        assert isinstance(change, dict)
        requirement = BY_ID[str(change["requirement"])]
        assert requirement.values[str(change["field"])] == change["to"]


def test_the_major_changes_cost_is_its_share_of_the_planned_budget() -> None:
    """CR-2."""
    planned = sum(line.planned.amount for line in _project().budget if line.planned)
    major = BY_ID["CR-0002"]
    (cost,) = _at(major.values["impact.cost"], ["amount"])
    assert Decimal(cost) / planned == Decimal(str(major.values["impact.cost_percent"])) / 100


def test_actions_of_both_meetings_wait_for_their_ids() -> None:
    """ACT-1: each has somebody, a day, a priority and an outcome; the first cycle gives the numbers."""
    actions = _of(Kind.ACTION)
    counts = {uid: [a.values["comes_from"] for a in actions].count(uid) for uid in ("MTG-0001", "MTG-0002")}
    assert counts == {"MTG-0001": 4, "MTG-0002": 5}
    for action in actions:
        assert not action.uid
        assert {"owner", "due", "priority", "outcome", "raci.department"} <= set(action.values), action.handle


def test_agendas_fit_their_meetings_with_some_slack() -> None:
    """MTG-2: five to ten minutes are left over; the one to come has no agenda yet, so that its page proposes one (MTG-6)."""
    for record in _of(Kind.MEETING):
        meeting = load(Kind.MEETING, {**_payload(record), "id": record.uid})
        assert isinstance(meeting, Meeting)
        assert bool(meeting.agenda) == (meeting.state != "planned"), record.uid
        if not meeting.agenda:
            continue
        assert meeting.start is not None
        assert meeting.end is not None
        planned = sum(item.minutes or 0 for item in meeting.agenda)
        assert 5 <= (meeting.end - meeting.start).total_seconds() / 60 - planned <= 10, record.uid


def test_there_is_one_solution_of_each_edition_and_one_was_chosen() -> None:
    """SOL-1."""
    solutions = _of(Kind.SOLUTION)
    assert {record.values["edition"] for record in solutions} == {"basic", "standard", "custom"}
    assert [record.uid for record in solutions if record.values["state"] == "chosen"] == ["SOL-0002"]


def test_the_mapping_says_what_the_demo_preset_says_and_how_changes_are_decided() -> None:
    presets = SAMPLE.parent / "mappings"
    written = (SAMPLE / "mappings" / "project-mapping.yaml").read_text(encoding="utf-8")
    said = [line for line in written.splitlines() if line and not line.startswith("#")]
    assert said == ["version: 1", "extends: demo"]
    mapping = load_folder(SAMPLE / "mappings", presets)
    assert [gate.name for gate in mapping.gates if gate.mode != "observe"] == ["no change without both sides"]
    state = mapping.records[Kind.CHANGE_REQUEST].states["state"]
    words = field_specs(Kind.CHANGE_REQUEST)["state"].values
    assert set(getattr(state, "values", {})) == set(words)


def test_the_second_project_reads_without_a_complaint_in_both_languages() -> None:
    """PG-12: beside the first it is small, and as complete in Chinese as in English."""
    home = SAMPLE / "beside" / "register"
    observed = RegisterFolder(home, home / "project.yaml", id_prefix="SAIL-").read()
    assert [str(problem) for problem in observed.problems] == []
    assert len(observed.records) == 12
    for record in observed.records:
        assert CHINESE.search(str(dict(record.values))), record.uid
    assert load_folder(SAMPLE / "beside" / "mappings", SAMPLE.parent / "mappings").guard.first_push == "allow"
