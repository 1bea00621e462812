"""The words of the interface: complete in both languages, all of them used, and the domain's own."""

from collections.abc import Mapping

import pytest

from syncer.domain.fields import field_specs
from syncer.domain.records import REQUIREMENT_KINDS
from syncer.pages import labels
from syncer.pages.catalogue import Templates
from syncer.pages.check import check
from syncer.pages.lint import used
from syncer.pages.rule_words import COUNTED
from syncer.rules.checks.table import CODES

ENUMERATED = {
    "agreement": ("requirement", "agreement"),
    "delivery": ("requirement", "delivery"),
    "priority": ("requirement", "priority"),
    "importance": ("requirement", "importance"),
    "urgency": ("requirement", "urgency"),
    "dimension": ("requirement", "acceptance_criteria.dimension"),
    "reason": ("requirement", "infeasible_reason.reason"),
    "project_effect": ("requirement", "project_effect"),
    "nature": ("requirement", "nature"),
    "difficulty": ("requirement", "difficulty"),
    "expectation": ("requirement", "expectation"),
    "channel": ("requirement", "source.channel"),
    "raised_by": ("requirement", "source.raised_by"),
    "stage": ("requirement", "source.stage"),
    "evidence_form": ("requirement", "answers.how"),
    "verdict": ("requirement", "feasibility.verdict"),
    "work_stage": ("requirement", "feasibility.resources.stage"),
    "expense_kind": ("requirement", "feasibility.expenses.kind"),
    "horizon": ("project", "phases.horizon"),
    "change_state": ("change_request", "state"),
    "grade": ("change_request", "grade"),
    "change_action": ("change_request", "changes.action"),
    "outcome": ("change_request", "decision.ours.outcome"),
    "confirmation_method": ("requirement", "confirmations.method"),
    "tier": ("scenario", "tier"),
    "question_state": ("question", "state"),
    "solution_state": ("solution", "state"),
    "edition": ("solution", "edition"),
    "meeting_type": ("meeting", "type"),
    "meeting_state": ("meeting", "state"),
    "action_state": ("action", "state"),
    "action_priority": ("action", "priority"),
    "question_level": ("question", "level"),
    "question_type": ("question", "type"),
    "question_form": ("meeting", "outline.form"),
    "readiness": ("meeting", "readiness.state"),
    "milestone": ("project", "milestones.kind"),
    "side": ("people", "side"),
    "person_role": ("people", "role"),
}
OURS = {
    "release_state",  # of a customer edition, on the index
    "tick_answer",  # beside a box, by `tickbox`
    "receipt_form",
    "locale",
    "document_state",
    "ask",
    "change",
    "level",
    "dimension_short",
    "field",
    "finding",
    "finding_message",
    "finding_cure",
    "severity",
    "kind",
    "timezone",
    "rule",
    "rule_field",
    "rule_thing",
    "rule_noun",
    "rule_clause",
    "rule_above",
    "told",
    "weekday",
    "short_month",
    "calendar",
    "example",
    "record_kind",
    "suspect_reason",
}


def test_both_languages_are_complete_and_every_label_a_template_uses_exists(templates: Templates) -> None:
    assert check(templates) == ()
    assert templates.labels.locales == ("en", "zh-CN")


def test_no_text_is_unused(templates: Templates) -> None:
    texts = set[str]()
    for page in templates.pages.values():
        texts |= set(page.kind.properties) | set(page.kind.text)
        for front in (*page.kind.title.values(), *page.kind.properties.values()):
            texts |= used(templates.environment, front).text
    for source in templates.sources.values():
        texts |= used(templates.environment, source).text
    own = {name for page in templates.pages.values() for name in page.kind.text}
    beside = {
        key
        for key in templates.labels.text
        if key.startswith(("letter_", "mail_", "comment", "chart_", "form_flaw_"))
    }
    beside |= {"kept_from_page", "to_be_named", "zoned", "cure", *COUNTED}  # said by no template
    assert sorted(set(templates.labels.text) - texts - beside) == []
    assert sorted(texts - set(templates.labels.text) - own) == []


def test_no_group_of_words_is_unused(templates: Templates) -> None:
    whole = "".join(templates.sources.values()) + str(
        [page.kind.properties for page in templates.pages.values()]
    )
    assert [
        group for group in templates.labels.words if f"'{group}'" not in whole and group not in OURS
    ] == []


@pytest.mark.parametrize("group", ENUMERATED)
def test_enumerated_words_are_the_domains_in_its_order(templates: Templates, group: str) -> None:
    kind, path = ENUMERATED[group]
    assert tuple(templates.labels.words[group]) == field_specs(kind)[path].values


def test_every_group_is_either_the_domains_or_the_pages_own(templates: Templates) -> None:
    assert set(templates.labels.words) == {*ENUMERATED, *OURS}


def test_every_shipped_kind_of_requirement_has_a_name(templates: Templates) -> None:
    assert tuple(templates.labels.words["kind"]) == REQUIREMENT_KINDS


def test_every_field_of_a_requirement_can_be_named_in_a_list_of_changes(templates: Templates) -> None:
    fields = {path.partition(".")[0] for path in field_specs("requirement")}
    assert fields - set(templates.labels.words["field"]) == set()


def test_chinese_field_names_are_those_of_the_register_files(templates: Templates) -> None:
    """Domain §4: one Chinese word for a field, wherever it shows."""
    kinds = ("requirement", "scenario", "change_request", "question", "solution", "customer")
    known: dict[str, set[str]] = {}
    for kind in kinds:
        for path, spec in field_specs(kind).items():
            known.setdefault(path.rpartition(".")[2], set()).update({spec.zh, *spec.also})
    wrong = {
        name: text["zh-CN"]
        for name, text in templates.labels.words["field"].items()
        if text["zh-CN"] not in known.get(name, {text["zh-CN"]})
    }
    assert wrong == {}
    assert len(known.keys() & templates.labels.words["field"].keys()) > 50


@pytest.mark.parametrize("code", CODES)
def test_every_finding_has_words_and_a_cure_in_both_languages(templates: Templates, code: str) -> None:
    words = templates.labels.words
    for group in ("finding_message", "finding_cure", *(("finding",) if CODES[code].gap else ())):
        keys = [key for key in words[group] if key == code or key.startswith(f"{code}_")]
        assert keys, f"{group} lacks {code}"
        assert all({*words[group][key]} == {"en", "zh-CN"} for key in keys)


def _load(text: str) -> list[str]:
    return [str(problem) for problem in labels.load({"labels.yaml": text})[1]]


FORMATS = """
formats:
  en: {day: "{day}", moment: "{date}", months: [a,b,c,d,e,f,g,h,i,j,k,l], money: "{amount}", comma: ",", last_comma: ","}
  de: {day: "{day}", moment: "{date}", months: [a,b,c,d,e,f,g,h,i,j,k,l], money: "{amount}", comma: ",", last_comma: ","}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text:\n  one: {en: One}", "labels.yaml:6:3: 'text.one' has no text in de"),
        (
            "text:\n  one: {en: One, de: Eins, dd: Een}",
            "labels.yaml:6:28: 'text.one' has a text in 'dd', which no page can have",
        ),
        (
            "words:\n  state:\n    open: {en: Open, de: ''}",
            "labels.yaml:7:5: 'words.state.open' has no text in de",
        ),
        ("text:\n  one: {en: A, de: B}\n  one: {en: A, de: B}", "labels.yaml:7:3: 'one' stands here twice"),
        ("texts: {}", "labels.yaml:5:1: unknown key 'texts' (did you mean 'text'?)"),
        ("text:\n  one: {en: [", "labels.yaml:7:1: this is no YAML"),
    ],
)
def test_what_is_wrong_in_labels_is_a_problem_with_its_place(text: str, message: str) -> None:
    assert any(found.startswith(message) for found in _load(FORMATS + text)), _load(FORMATS + text)


def test_an_admins_labels_take_the_place_of_shipped_ones_word_by_word(sources: Mapping[str, str]) -> None:
    own = "formats: {}\ntext:\n  internal: {en: Ours only, zh-CN: 仅内部}\n"
    found, problems = labels.load({"labels.yaml": sources["labels.yaml"], "labels.yml": own})
    assert problems == ()
    assert found.sentence("en", "internal") == "Ours only"
    assert found.sentence("en", "roles") == "Roles and permissions"


def test_a_text_that_counts_has_its_plural(templates: Templates) -> None:
    counted = templates.labels.sentence
    assert counted("en", "at_a_glance", 1) == "One requirement"
    assert counted("en", "at_a_glance", 2).format(n=2) == "2 requirements"
    assert counted("zh-CN", "at_a_glance", 1).format(n=1) == "共 1 项需求"


def test_a_word_an_admin_declared_without_a_label_reads_as_itself(templates: Templates) -> None:
    assert templates.labels.word("zh-CN", "kind", "colour_scheme") == "colour scheme"
