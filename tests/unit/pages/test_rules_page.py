"""The rules in plain words (PG-18): from the mapping in force, with the worked examples that it comes to."""

from dataclasses import replace
from pathlib import Path

import pytest

from syncer.config.assets import assets
from syncer.config.examples import load_examples
from syncer.config.mappings import load_folder
from syncer.domain.json import JsonObject
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.edition import edition
from syncer.pages.render import render
from syncer.pages.rulebook import Rulebook
from syncer.pages.view import Register
from syncer.sync.examples import held
from syncer.sync.mapping import Mapping
from syncer.text import storage

LOCALES = ("en", "zh-CN")
SHIPPED = load_examples(assets().mappings / "examples")


def in_force(tmp_path: Path, written: str = "") -> Mapping:
    (tmp_path / "mapping.yaml").write_text(f"version: 1\nextends: stock\n{written}", encoding="utf-8")
    return load_folder(tmp_path, assets().mappings)


def register(mapping: Mapping) -> Register:
    return replace(sample.empty()[0], rules=Rulebook(mapping, held(mapping, SHIPPED)))


def page(templates: Templates, known: Register, locale: str) -> str:
    found = render(templates, "rules", known, locale, Audience.INTERNAL, sample.sample_context())
    assert found.problems == ()
    return " ".join(" ".join(str(part) for part in storage.parse(found.body).itertext()).split())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_shipped_rules_are_all_there_by_what_they_are_called(
    templates: Templates, tmp_path: Path, locale: str
) -> None:
    mapping = in_force(tmp_path)
    text = page(templates, register(mapping), locale)
    assert mapping.priority is not None
    assert mapping.grading is not None
    said = [
        *(rule.says for rule in mapping.slas),
        *(rule.says for rule in mapping.gates),
        *(floor.says for floor in mapping.priority.floors),
        *(line.says for line in mapping.grading.major),
    ]
    assert [says for says in said if dict[str, str](says)[locale] not in text] == []  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_worked_examples_are_the_vectors_in_the_pages_language(
    templates: Templates, tmp_path: Path, locale: str
) -> None:
    mapping = in_force(tmp_path)
    text, found = page(templates, register(mapping), locale), held(mapping, SHIPPED)
    meant = [one for one in found if one.rule or one.kind in {"priority", "grading"}]
    assert len(meant) > 55
    assert [one.says[locale] for one in meant if one.says[locale] not in text] == []


def test_a_rule_of_ones_own_changes_what_the_page_says_and_its_examples_go(
    templates: Templates, tmp_path: Path
) -> None:
    written = (
        "slas:\n  - {name: question answered, goal: 90m, calendar: office}\n  - {name: minutes sent, enabled: false}\n"
        "gates:\n  - {name: no change without both sides, mode: hold}\n"
        "priority:\n  weights: {value: 2}\n  thresholds: {high: 17, medium: 9}\n"
    )
    text = page(templates, register(in_force(tmp_path, written)), "en")
    assert "A question is answered in writing 90 minutes Office hours" in text
    assert "a call is not enough" not in text
    assert "Minutes are sent" not in text
    assert "It is put back, with the reason" in text
    assert "value × 2 + (6 − cost) + (6 − risk)" in text
    assert "5 × 2 + (6 − 2) + (6 − 1) = 19: High" in text
    assert "3 × 3 + 3 + 3 = 15" not in text
    assert "No change is approved without both sides" in text


@pytest.mark.parametrize(("plan", "told"), [("每周五 16:30", "Friday 16:30"), ("monthly", "Monday 10:00")])
def test_the_weekly_meeting_is_when_the_communication_plan_says(
    templates: Templates, tmp_path: Path, plan: str, told: str
) -> None:
    series: JsonObject = {
        "communication_plan": [{"title": "周例会", "type": "coordination", "recurrence": plan}]
    }
    known = replace(register(in_force(tmp_path)), data=load_project(series))
    assert f"next weekly meeting ({told})" in page(templates, known, "en")


def test_each_version_of_a_rule_says_from_when_and_until_when_it_holds(
    templates: Templates, tmp_path: Path
) -> None:
    """B-34: what began before a version is judged by the one before."""
    version = "{at: end}, stops: {at: sent}, cancels: {state: cancelled}"
    written = f"slas:\n  - {{name: minutes sent, since: 2027-01-01, record: meeting, goal: 12h, starts: {version}}}\n"
    mapping = in_force(tmp_path, written)
    text = page(templates, register(mapping), "en")
    assert "Minutes are sent until 1 January 2027 24 hours" in text
    assert "Minutes are sent in force from 1 January 2027 12 hours" in text
    assert "会议纪要发出 2027年1月1日起失效 24 小时" in page(templates, register(mapping), "zh-CN")


def test_what_a_rule_writes_on_an_issue_is_said_and_shipped_rules_write_nothing(
    templates: Templates, tmp_path: Path
) -> None:
    assert "On the Jira issue" not in page(templates, register(in_force(tmp_path)), "en")
    assert "截止时间写入事项的到期日" in page(templates, sample.sample(), "zh-CN")
    assert "Overdue: label “sy-overdue”" in page(templates, sample.sample(), "en")


def test_no_customer_reads_the_rules(templates: Templates) -> None:
    assert templates.pages["rules"].kind.audiences == (Audience.INTERNAL,)
    assert edition(sample.sample(), "en", Audience.CUSTOMER).rules == Rulebook()


def test_a_project_without_rules_has_a_page_that_says_so(templates: Templates) -> None:
    text = page(templates, sample.empty()[0], "en")
    assert "No response time is kept." in text
    assert "There is no gate." in text
