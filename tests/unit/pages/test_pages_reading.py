"""What a reader makes of a page: how far a document is, and words as each language writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from markupsafe import Markup

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData, load_project
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.context import Charting, PageContext, VersionRow
from syncer.pages.render import render
from syncer.pages.spacing import spaced
from syncer.pages.view import Register, register
from syncer.sync.signed import SignedState

IN_PART = PageContext(
    instance="t",
    project_key="SHOP",
    version="V0.2",
    state="partly_signed",
    signed_version="R1.0",
    standing={"REQ-0001": SignedState("R1.0", "signed"), "REQ-0002": SignedState("R1.0", "drift")},
    history=(
        VersionRow("V0.1", None, ""),
        VersionRow("V0.2", date(2026, 10, 23), "More", change_request="CR-0001", baselines=("R1.0",)),
    ),
)


def shown(
    templates: Templates,
    kind: str,
    locale: str = "en",
    audience: Audience = Audience.INTERNAL,
    *,
    of: Register | None = None,
    told: PageContext = IN_PART,
    about: str = "",
) -> str:
    """The words of a page of the sample, or of another register, without its form."""
    page = render(templates, kind, of or sample.sample(), locale, audience, told, about)
    assert page.problems == ()
    cells = re.sub(r"</p>|<br/>|</h\d>", "\n", page.body)
    return unescape(re.sub(r"<[^>]*>", "", cells))


def test_a_document_of_which_a_part_is_signed_is_no_draft_and_says_how_much_of_it_is(
    templates: Templates,
) -> None:
    """PG-1, PG-19: on the first screen of the specification and on the index, for both sides."""
    for kind in ("requirement-spec", "index"):
        for audience in Audience:
            assert "Signed in part" in shown(templates, kind, audience=audience)
            assert re.search(r"R1\.0: 2 of \d+ requirements, 1 changed since\n", shown(templates, kind))
            assert re.search(
                r"R1\.0：\d+ 项需求中的 2 项，签字后变更 1 项\n", shown(templates, kind, "zh-CN")
            )


def test_a_version_whose_day_nobody_knows_was_there_before_the_next(templates: Templates) -> None:
    """PG-1, PG-2: a first draft from before the register has no day of its own."""
    assert "V0.1\nBefore 23 October 2026\nFirst draft\n" in shown(templates, "requirement-spec")
    assert "V0.1, before 23 October 2026\n" in shown(templates, "change-ledger")
    assert "V0.1（2026年10月23日前）\n" in shown(templates, "change-ledger", "zh-CN")


@pytest.mark.parametrize(
    ("sentence", "values", "said"),
    [
        ("由{who}于{when}发布", {"who": "李伟", "when": "2026年11月22日"}, "由李伟于2026年11月22日发布"),
        (
            "由{who}于{when}发布",
            {"who": "Analyst", "when": "2026年11月22日 21:38"},
            "由 Analyst 于2026年11月22日 21:38 发布",
        ),
        ("周报 {year}年第{n}周", {"year": "2026", "n": 47}, "周报 2026年第47周"),
        ("{what}已变更", {"what": Markup("<b>REQ-0001</b>")}, "<b>REQ-0001</b> 已变更"),
        ("（{what}）", {"what": "V1.0"}, "（V1.0）"),
        ("{when} changed", {"when": "21:38"}, "21:38 changed"),
    ],
)
def test_a_latin_word_or_a_time_of_day_stands_apart_from_chinese(
    sentence: str, values: dict[str, object], said: str
) -> None:
    """PG-1: as a Chinese document is set; where there is nothing Latin, or a mark between, nothing is put in."""
    assert sentence.format(**spaced(sentence, values)) == said


def test_what_stands_by_itself_begins_with_a_capital(templates: Templates) -> None:
    """PG-1, PG-2, PG-8, PG-18: cells, headings and the words of a state; in a sentence words stay as they are."""
    spec = shown(templates, "requirement-spec")
    assert "Registered user (1)\n" in spec
    assert "As a registered user" in spec
    assert "No figure yet\n" in spec
    assert "\n1 working day later\nNo charge\n" in shown(templates, "change-ledger")
    assert "\nNo scenario\n" in shown(templates, "traceability-matrix")
    rules = shown(templates, "rules")
    assert "\nOffice hours\n" in rules
    assert "Only shown\n" in rules


def test_a_copy_of_some_requirements_alone_calls_none_of_them_without_a_scenario(
    templates: Templates,
) -> None:
    """PG-8, PG-10: their scenarios are in the register and not in what was frozen."""
    values: JsonObject = {"id": "REQ-0001", "title": "Gate", "scenarios": ["SCN-0001"]}
    alone = register([(Kind.REQUIREMENT, values)], ProjectData())
    assert "No scenario" not in shown(templates, "requirement-spec", of=alone)
    known = register(
        [(Kind.REQUIREMENT, values), (Kind.SCENARIO, {"id": "SCN-0002", "title": "x"})], ProjectData()
    )
    assert "Traceability" in shown(templates, "requirement-spec", of=known)


def test_our_side_is_told_that_a_chart_comes_once_there_is_something_to_draw(templates: Templates) -> None:
    """PG-1, PG-9: where charts are drawn at all, and never the customer."""
    drawn = replace(IN_PART, charts=Charting("1"))
    bare = replace(sample.sample(), moves={})
    said = "follows once there are two weeks of them"
    assert said in shown(templates, "requirement-spec", of=bare, told=drawn)
    assert said not in shown(templates, "requirement-spec", of=bare)
    assert said not in shown(templates, "requirement-spec", audience=Audience.CUSTOMER, of=bare, told=drawn)


def test_the_copy_in_a_baseline_leads_to_who_signed_and_has_no_empty_lines_to_sign(
    templates: Templates,
) -> None:
    """PG-10: it never changes, so no signature could ever stand in it."""
    said = shown(templates, "baseline", told=sample.sample_context(), about="V1.0")
    assert "Who signed this baseline stands at the top of the page" in said
    assert "is no signature" not in said


def test_a_budget_has_its_sum_in_a_frozen_copy_too(templates: Templates) -> None:
    """PG-1, PG-10: nothing else of a plan is known there but what was written in it."""
    lines: list[JsonValue] = [
        {"week": "2026-W41", "item": "Design", "planned": "6000 USD", "actual": "5800 USD"},
        {"week": "2026-W42", "item": "Test", "planned": "8000 USD"},
        {"week": "2026-W43", "item": "Travel", "planned": "300 EUR"},
    ]
    said = shown(templates, "requirement-spec", of=register([], load_project({"budget": lines})))
    assert re.search(r"Total\s+USD 14,000\s+USD 5,800\s+Total\s+EUR 300\s", said)
