"""The requirement specification, the change ledger and the other pages of the sample project, letter for letter, in both languages and for both audiences.

After a wanted change, write the files anew with `SYNCER_WRITE_GOLDEN=1 pytest tests/golden/pages` and read the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates, load
from syncer.pages.render import page_id, render

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[2] / "templates"
BOTH = (
    "requirement-spec",
    "change-ledger",
    "action-tracker",
    "question-tracker",
    "change-impact",
    "options-comparison",
    "preliminary-requirements",
    "weekly-report",
    "monthly-report",
)
OURS = (
    "response-board",
    "rules",
    "drafts",
    "plan-deviation",
    "traceability-matrix",
    "responsibility-matrix",
    "project-overview",
    "change-application",
    "feedback-form",
)
ABOUT = {
    "drafts": "li",
    "change-impact": "CR-0002",
    "weekly-report": "2026-W47",
    "monthly-report": "2026-11",
}


@pytest.fixture(scope="module")
def templates() -> Templates:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    return load({path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files})


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("kind", BOTH)
def test_the_page_is_the_golden_one(templates: Templates, kind: str, locale: str, audience: Audience) -> None:
    whose = ABOUT.get(kind, "")
    page = render(templates, kind, sample.sample(), locale, audience, sample.sample_context(), whose)
    assert page.problems == ()
    text = f"{page.title}\n{', '.join(page.labels)}\n\n{page.body}\n"
    golden = HERE / f"{page.page}.xml"
    if os.environ.get("SYNCER_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", OURS)
def test_what_is_ours_alone_is_the_golden_page_too(templates: Templates, kind: str, locale: str) -> None:
    test_the_page_is_the_golden_one(templates, kind, locale, Audience.INTERNAL)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize(("kind", "name"), [("baseline", "V1.0"), ("confirmation-letter", "V1.1")])
def test_what_is_frozen_is_the_golden_page_too(
    templates: Templates, kind: str, name: str, locale: str, audience: Audience
) -> None:
    """PG-10, PG-14: one signed and superseded, one with boxes to tick; the copy of the specification in it is that page's own concern."""
    titles = {page_id(kind, locale, audience, "V1.1"): f"SHOP-SRS-001 · {kind} V1.1"}
    told = replace(sample.sample_context(), titles=titles, tickers=frozenset({"wang", "zhao"}))
    page = render(templates, kind, sample.sample(), locale, audience, told, name)
    assert page.problems == ()
    start = (
        page.body.find("<p><strong>7 requirements") if locale == "en" else page.body.find("<p><strong>共 7")
    )
    text = f"{page.title}\n{', '.join(page.labels)}\n\n{page.body[:start] if start > 0 else page.body}\n"
    golden = HERE / f"{page.page}.xml"
    if os.environ.get("SYNCER_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
