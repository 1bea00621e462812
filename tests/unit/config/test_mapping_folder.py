"""A folder of mapping files over the presets they extend: order, merging, removal, and whose mistake it is."""

from pathlib import Path

import pytest

from syncer.config.mappings import load_folder, load_mapping
from syncer.config.places import Invalid
from syncer.config.settings import ProjectSettings
from syncer.domain.records import Kind
from syncer.sync.mapping import Mapping

RECORD = "records: {action: {issues: {create: [{type: Task}]}, fields: {title: {jira: summary}}}}\n"


def _write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(f"version: 1\n{text}", encoding="utf-8")
    return folder


def _load(tmp_path: Path) -> Mapping:
    return load_folder(tmp_path / "mappings", tmp_path / "presets")


def _refused(tmp_path: Path) -> list[str]:
    with pytest.raises(Invalid) as raised:
        _load(tmp_path)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in raised.value.problems]


def test_files_are_laid_over_one_another_in_name_order(tmp_path: Path) -> None:
    _write(tmp_path / "presets")
    _write(
        tmp_path / "mappings",
        **{
            "10-base": "guard: {first_push: approve, limit: {items: 3}}\n",
            "20-more": "guard: {limit: {percent: 5}}\n",
            "30-last": "guard: {first_push: allow}\n",
        },
    )
    guard = _load(tmp_path).guard
    assert (guard.first_push, guard.limit.items, guard.limit.percent) == ("allow", 3, 5)


def test_a_second_file_that_extends_the_same_preset_does_not_reset_the_first(tmp_path: Path) -> None:
    _write(tmp_path / "presets", base="guard: {limit: {items: 1}}\n")
    _write(tmp_path / "mappings", a="extends: base\nguard: {limit: {items: 7}}\n", b="extends: base\n")
    assert _load(tmp_path).guard.limit.items == 7


def test_presets_extend_presets_and_the_nearer_wins(tmp_path: Path) -> None:
    _write(
        tmp_path / "presets",
        far="guard: {limit: {items: 1, percent: 1}}\n",
        near="extends: far\nguard: {limit: {items: 2}}\n",
        other="extends: [far]\npages: {internal: {at_most: 5m}}\n",
    )
    _write(tmp_path / "mappings", a="extends: [near, other]\n")
    mapping = _load(tmp_path)
    assert (mapping.guard.limit.items, mapping.guard.limit.percent) == (2, 1)
    assert mapping.pages.internal.at_most.total_seconds() == 300


def test_presets_in_a_circle_are_told(tmp_path: Path) -> None:
    _write(tmp_path / "presets", one="extends: two\n", two="extends: one\n")
    _write(tmp_path / "mappings", a="extends: one\n")
    assert _refused(tmp_path) == [
        "presets/two.yaml:2:10: presets extend one another in a circle: one extends two extends one (remove one `extends`)"
    ]


def test_each_mistake_points_at_the_file_that_made_it(tmp_path: Path) -> None:
    _write(tmp_path / "presets", base=RECORD.replace("summary", "summary, wins: nobody"))
    _write(
        tmp_path / "mappings",
        a="extends: base\nrecords: {action: {fields: {titel: {jira: {field: T}}}}}\n",
        b="records:\n  action:\n    fields:\n      due: {jira: duedat}\n",
    )
    assert _refused(tmp_path) == [
        "mappings/a.yaml:3:29: 'titel' is no field of an action (did you mean 'title'?)",
        (
            "mappings/b.yaml:5:19: Jira has no system field 'duedat' "
            "(did you mean 'duedate'? for a custom field write jira: {field: duedat})"
        ),
        "presets/base.yaml:2:92: 'nobody' is not allowed for 'wins' (use one of: register, jira, files, workbook, merge, hold)",
    ]


def test_files_that_cannot_be_read_are_told_together(tmp_path: Path) -> None:
    _write(tmp_path / "presets")
    _write(tmp_path / "mappings", a="guard: [\n", b="guard: {}\nguard: {}\n", c="extends: nothing\n")
    found = _refused(tmp_path)
    assert [problem.split(":")[0] for problem in found] == [f"mappings/{name}.yaml" for name in "abc"]


def test_null_removes_a_record_a_field_and_an_option(tmp_path: Path) -> None:
    _write(
        tmp_path / "presets",
        base=RECORD.replace("summary}", "summary}, owner: {jira: assignee, wins: jira}, due: {jira: duedate}")
        + "guard: {limit: {items: 1}}\n",
    )
    _write(
        tmp_path / "mappings",
        a="extends: base\nrecords: {action: {fields: {due: null, owner: {wins: ~}}}}\nguard: null\n",
    )
    mapping = _load(tmp_path)
    fields = mapping.records[Kind.ACTION].fields
    assert set(fields) == {"title", "owner"}
    assert fields["owner"].wins is None
    assert mapping.guard.limit.items == 10


def test_a_line_that_names_another_place_in_jira_starts_anew(tmp_path: Path) -> None:
    _write(
        tmp_path / "presets",
        base=RECORD.replace("summary}", "summary}, outcome: {jira: description, section: {en: Outcome}}")
        + "  \n",
    )
    _write(
        tmp_path / "mappings",
        a="extends: base\nrecords: {action: {fields: {outcome: {jira: {field: Outcome}, section: null}}}}\n",
    )
    outcome = _load(tmp_path).records[Kind.ACTION].fields["outcome"]
    assert outcome.neutral == "field:Outcome"
    assert outcome.section is None


def test_a_section_takes_the_place_of_the_lead(tmp_path: Path) -> None:
    _write(
        tmp_path / "presets",
        base=RECORD.replace("summary}", "summary}, description: {jira: description, part: lead}"),
    )
    _write(
        tmp_path / "mappings",
        a="extends: base\nrecords: {action: {fields: {description: {section: {en: What}}}}}\n",
    )
    described = _load(tmp_path).records[Kind.ACTION].fields["description"]
    assert (described.part, described.section) == (None, {"en": "What"})


def test_a_state_mapped_otherwise_forgets_its_statuses(tmp_path: Path) -> None:
    status = "state: {jira: status, values: {done: Done}, direction: from_jira}"
    _write(tmp_path / "presets", base=RECORD.replace("fields:", f"{status}, fields:"))
    _write(tmp_path / "mappings", a="extends: base\nrecords: {action: {state: {mirror: label}}}\n")
    assert hasattr(_load(tmp_path).records[Kind.ACTION].states["state"], "mirror")


def test_the_projects_own_data_is_no_mapping(tmp_path: Path) -> None:
    _write(tmp_path / "presets")
    folder = _write(tmp_path / "mappings", a="guard: {first_push: allow}\n")
    (folder / "project.yaml").write_text("people: []\n", encoding="utf-8")
    (folder / "team.yaml").write_text("people: []\n", encoding="utf-8")
    (folder / "notes.txt").write_text("nothing\n", encoding="utf-8")
    (folder / "sub.yml").write_text("version: 1\nguard: {limit: {items: 2}}\n", encoding="utf-8")
    project = ProjectSettings(key="SHOP", mappings=folder, project_file=folder / "team.yaml")
    mapping = load_mapping(project, tmp_path / "presets").mapping
    assert (mapping.guard.first_push, mapping.guard.limit.items) == ("allow", 2)


def test_no_folder_and_no_file_name_what_to_write(tmp_path: Path) -> None:
    hint = "(write a file mapping.yaml there with: version: 1, extends: stock)"
    assert _refused(tmp_path) == [f"mappings: the folder of mappings does not exist {hint}"]
    (tmp_path / "mappings").mkdir()
    assert _refused(tmp_path) == [f"mappings: there are no mapping files {hint}"]


def test_extends_of_another_sort_is_told(tmp_path: Path) -> None:
    _write(tmp_path / "presets", base="")
    _write(tmp_path / "mappings", a="extends: [bas, 5]\n")
    assert _refused(tmp_path) == [
        "mappings/a.yaml:2:11: there is no preset 'bas' (did you mean 'base'?)",
        "mappings/a.yaml:2:16: there is no preset '5' (use one of: base)",
    ]


def test_a_link_that_leads_to_itself_is_told_by_its_name(tmp_path: Path) -> None:
    _write(tmp_path / "presets")
    _write(tmp_path / "mappings", a=RECORD)
    (tmp_path / "mappings" / "loop.yaml").symlink_to("loop.yaml")
    (said,) = _refused(tmp_path)
    assert said.startswith("mappings/loop.yaml: the file cannot be read")
