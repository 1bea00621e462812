"""A meeting's page before, after and cancelled, and the index, letter for letter, in both languages and for every audience.

After a wanted change, write the files anew with `SYNCER_WRITE_GOLDEN=1 pytest tests/golden/pages` and read the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates, load
from syncer.pages.edition import edition
from syncer.pages.render import page_id, render, title_of

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[2] / "templates"
PAGES = [("minutes", uid, audience) for uid in ("MTG-0001", "MTG-0002", "MTG-0003") for audience in Audience]
LOCALES = ("en", "zh-CN")


@pytest.fixture(scope="module")
def templates() -> Templates:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    return load({path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files})


def _titles(templates: Templates, audience: Audience) -> dict[str, str]:
    context, found = sample.sample_context(), dict[str, str]()
    for locale in LOCALES:
        seen = edition(sample.sample(), locale, audience)
        for kind, subject, wanted in [*PAGES, ("requirement-spec", "", audience)]:
            if wanted is audience:
                title = title_of(templates, kind, seen, context, subject)
                found[page_id(kind, locale, audience, subject)] = title
    return found


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("kind", "subject", "audience"), [*PAGES, *(("index", "", one) for one in Audience)])
def test_the_page_is_the_golden_one(
    templates: Templates, kind: str, subject: str, audience: Audience, locale: str
) -> None:
    context = replace(sample.sample_context(), titles=_titles(templates, audience))
    page = render(templates, kind, sample.sample(), locale, audience, context, subject)
    assert page.problems == ()
    text = f"{page.title}\n{', '.join(page.labels)}\n\n{page.body}\n"
    golden = HERE / f"{page.page}.xml"
    if os.environ.get("SYNCER_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
