"""Texts inside a record's parts come in the page's language where the project's phrases have their words."""

from collections.abc import Mapping

import pytest

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.parts import ChangeItem
from syncer.domain.project import load_project
from syncer.pages.edition import Edition, edition
from syncer.pages.view import register

CHANGE: JsonObject = {
    "id": "CR-0001",
    "title": "Pay online",
    "urgency": "urgent",
    "requested_by": "urgent",
    "impact": {"plan": "Two weeks\n  later.", "deliverables": ["Guide", "Plan"], "cost": "5.00 USD"},
    "alternatives": [{"title": "A link", "pros": "Ready soon"}, {"title": "Wait"}],
    "changes": [{"action": "change", "requirement": "REQ-0001", "field": "title", "to": "A link"}],
    "decision": {"ours": {"outcome": "approved", "opinion": "Agreed"}},
    "content": "A link",
    "translations": {"zh-CN": {"content": "链接本身"}},
}
PHRASES = {
    "Two weeks later.": "推迟两周。",
    "Guide": "手册",
    "A link": "链接",
    "Ready soon": "很快可用",
    "urgent": "紧急",
    "approved": "同意",
    "Agreed": "同意此变更",
    "Secret": "秘密",
}


def _seen(locale: str, audience: Audience = Audience.INTERNAL, **more: str) -> Edition:
    data = load_project({"phrases": {"zh-CN": {**PHRASES, **more}}})
    values: list[tuple[Kind, Mapping[str, JsonValue]]] = [
        (Kind.CHANGE_REQUEST, flatten("change_request", CHANGE)),
        (Kind.REQUIREMENT, {"id": "REQ-0001", "title": "A link", "goal": "Secret", "kind": "functional"}),
    ]
    return edition(register(values, data), locale, audience)


def test_parts_lists_and_values_of_changes_are_translated_by_their_words() -> None:
    change = _seen("zh-CN").entries["CR-0001"]
    assert change.impact.plan == "推迟两周。", "line ends and runs of spaces make no other words"
    assert change.impact.deliverables == ("手册", "Plan")
    assert [(a.title, a.pros) for a in change.alternatives] == [("链接", "很快可用"), ("Wait", None)]
    item = change.changes[0]
    assert isinstance(item, ChangeItem)
    assert (item.to, item.requirement) == ("链接", "REQ-0001")
    assert change.decision.ours.opinion == "同意此变更"


def test_enumerated_words_and_references_are_never_taken_for_phrases() -> None:
    change = _seen("zh-CN", functional="功能").entries["CR-0001"]
    assert (change.urgency, change.requested_by, change.decision.ours.outcome) == (
        "urgent",
        "urgent",
        "approved",
    )
    assert _seen("zh-CN", functional="功能").entries["REQ-0001"].kind == "functional"


def test_a_records_own_translation_comes_before_a_phrase() -> None:
    change = _seen("zh-CN").entries["CR-0001"]
    assert change.content == "链接本身"
    assert _seen("en").entries["CR-0001"].content == "A link"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_phrase_brings_nothing_internal_to_the_customer(locale: str) -> None:
    seen = _seen(locale, Audience.CUSTOMER)
    assert seen.entries["REQ-0001"].goal is None
    assert seen.entries["CR-0001"].impact.cost is None
    assert seen.project.phrases == {}


def test_a_change_of_a_field_named_in_chinese_is_shown_to_those_who_see_the_field() -> None:
    own: JsonObject = {
        "id": "CR-0001",
        "title": "T",
        "changes": [{"requirement": "REQ-0001", "field": name} for name in ("重要性", "真实目的")],
    }
    values = [(Kind.CHANGE_REQUEST, flatten("change_request", own))]
    seen = edition(register(values, load_project({})), "en", Audience.CUSTOMER)
    assert [item.field for item in seen.entries["CR-0001"].changes] == ["重要性"]
