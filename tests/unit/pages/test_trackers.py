"""The trackers of actions, questions and objections: what is late comes first, and nobody's inner matters go out (PG-5, ACT-1, QST-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData, load_project
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.edition import edition
from syncer.pages.overdue import overdue
from syncer.pages.render import render, subjects
from syncer.pages.view import register

SUNDAY, ZONE = date(2026, 11, 22), "Asia/Shanghai"


@pytest.mark.parametrize(
    ("kind", "leaves", "late"),
    [
        (Kind.ACTION, {"due": "2026-11-21"}, True),
        (Kind.ACTION, {"due": "2026-11-22"}, False),
        (Kind.ACTION, {"due": "2026-11-21", "state": "in_progress"}, True),
        (Kind.ACTION, {"due": "2026-11-21", "state": "done"}, False),
        (Kind.ACTION, {}, False),
        (Kind.ACTION, {"due": "someday"}, False),
        (Kind.QUESTION, {"due": "2026-11-21T15:59:00Z"}, True),
        (Kind.QUESTION, {"due": "2026-11-21T16:00:00Z"}, True),
        (Kind.QUESTION, {"due": "2026-11-21T16:01:00Z"}, False),
        (Kind.QUESTION, {"due": "2026-11-20", "state": "answered"}, False),
        (Kind.REQUIREMENT, {"due": "2026-11-20"}, False),
    ],
)
def test_a_record_is_overdue_from_the_midnight_after_its_day_until_it_is_finished(
    kind: Kind, leaves: Mapping[str, JsonValue], late: bool
) -> None:
    """16:00 UTC is midnight in Shanghai, which ends the day before."""
    assert overdue({"X-0001": (kind, leaves)}, SUNDAY, ZONE) == ({"X-0001"} if late else set())


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("audience", list(Audience))
def test_what_is_overdue_stands_before_what_is_urgent(
    templates: Templates, audience: Audience, locale: str
) -> None:
    page = render(templates, "action-tracker", sample.sample(), locale, audience, sample.sample_context())
    late, done = page.body.index("ACT-0001"), page.body.index("ACT-0002")
    assert page.body.index({"en": "Overdue", "zh-CN": "已逾期"}[locale]) < late < done
    assert "expand" in page.body[late:done], "what is finished is folded"


def test_the_customers_trackers_hold_no_concern_and_no_issue(templates: Templates) -> None:
    inner, outer = (
        render(templates, "question-tracker", sample.sample(), "zh-CN", audience, sample.sample_context())
        for audience in Audience
    )
    assert "担心增加工作量" in inner.body
    assert "担心增加工作量" not in outer.body
    assert "由技术专家评估。" in outer.body


def test_a_tracker_is_made_once_there_is_something_to_track(templates: Templates) -> None:
    for kind in ("action-tracker", "question-tracker"):
        assert subjects(templates, kind, sample.empty()[0]) == ()
        assert subjects(templates, kind, sample.sample()) == ("",)


@pytest.mark.parametrize("kind", ["action-tracker", "question-tracker"])
def test_a_tracker_that_stands_says_that_nothing_is_left(templates: Templates, kind: str) -> None:
    page = render(templates, kind, register((), ProjectData()), "en", Audience.INTERNAL, _context())
    assert page.problems == ()
    assert "so far" in page.body


def test_the_department_is_the_one_named_or_else_the_owners() -> None:
    """ACT-2; a customer sees it too, though the addresses are gone that records name their owners by."""
    people: list[JsonValue] = [
        {"id": "li", "name": "Li", "email": "li@example.com", "department": "Research"}
    ]
    named: JsonObject = {"raci": {"department": "Sales"}}
    actions: list[JsonObject] = [
        {"id": "ACT-0001", "title": "A", "owner": "li@example.com", **named},
        {"id": "ACT-0002", "title": "B", "owner": "li@example.com"},
        {"id": "ACT-0003", "title": "C", "owner": "nobody@example.com"},
    ]
    known = register(
        [(Kind.ACTION, flatten("action", one)) for one in actions], load_project({"people": people})
    )
    for audience in Audience:
        assert [one.department for one in edition(known, "en", audience).of("action")] == [
            "Sales",
            "Research",
            "",
        ]


def _context() -> PageContext:
    return PageContext(instance="test", project_key="SHOP", timezone=ZONE)
