"""How a customer edition stands is told first on our side's page, in the page's language, with the box that releases it."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from syncer.domain.meta import Audience
from syncer.pages.catalogue import Templates
from syncer.pages.render import render
from syncer.pages.sample import sample, sample_context
from syncer.sync.releases import OUTLOOK, Outlook, Release, Shown, Terms, asked_by_box, box_of_outlooks

LAST = Release(
    "requirement-spec.customer.en", "old", "zhao", datetime(2026, 11, 3, 1, tzinfo=UTC), 2, Terms()
)


def _outlook(state: str, locale: str = "en", **more: object) -> Outlook:
    page = f"requirement-spec.customer.{locale}"
    made = Outlook(page, "requirement-spec", "", locale, "SHOP-SRS-001", "new", digest="new")
    return replace(made, state=state, **more)  # type: ignore[arg-type]


def _said(
    templates: Templates, locale: str, *outlooks: Outlook, audience: Audience = Audience.INTERNAL
) -> str:
    view = replace(sample(), outlooks=outlooks)
    page = render(templates, "requirement-spec", view, locale, audience, sample_context())
    assert page.problems == ()
    first = page.body.partition('ac:name="details"')[0]
    return " ".join(re.sub(r"<[^>]*>", " ", first).split())


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            [
                "Released by 赵敏 on 3 November 2026, 09:00",
                "version 2",
                "REQ-0007 · Acceptance criteria",
                "“below 3 s”",
            ],
        ),
        (
            "zh-CN",
            [
                "由赵敏于2026年11月3日 09:00 发布",
                "版本 2。此后内容有变动",
                "REQ-0007 · 验收标准",
                "“below 3 s”",
                "发布给客户",
            ],
        ),
    ],
)
def test_what_would_be_newly_visible_is_told_by_record_and_field(
    templates: Templates, locale: str, words: list[str]
) -> None:
    newly = (Shown("REQ-0007", "acceptance_criteria.text", "below 3 s"), Shown("", "", "one more"))
    said = _said(templates, locale, _outlook("differs", release=LAST, newly=newly))
    assert [each for each in words if each not in said] == []
    assert f"sy-t-release-{box_of_outlooks([_outlook('differs')])}-" in said


def test_without_a_customer_space_and_for_the_customer_nothing_of_it_is_told(templates: Templates) -> None:
    assert "release" not in _said(templates, "en").lower()
    assert "release" not in _said(templates, "en", _outlook("new"), audience=Audience.CUSTOMER).lower()


def test_an_edition_as_it_was_released_has_no_box(templates: Templates) -> None:
    said = _said(templates, "en", _outlook("released", release=LAST))
    assert "Released by" in said
    assert "sy-t-release" not in said


def test_a_box_asks_for_all_languages_of_the_document_it_showed_and_for_nothing_else() -> None:
    terms = Terms(date(2026, 11, 3), frozenset({"change-ledger.customer.en"}))
    both = [
        _outlook("differs", terms=terms),
        _outlook("new", "zh-CN", terms=terms),
        _outlook("differs", "fr"),
    ]
    cursors = {OUTLOOK: json.dumps([one.to_json() for one in both])}
    asked = asked_by_box(box_of_outlooks(both), cursors, "zhao")
    assert [page for page, _ in asked] == [one.page for one in both]
    assert Terms.of(asked[0][1]) == terms
    assert asked_by_box(box_of_outlooks([replace(both[0], digest="else")]), cursors, "zhao") == []
