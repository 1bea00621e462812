"""The overview of all projects: every number with its page, nothing for nought (PG-12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.overview import Glance, read, written
from syncer.pages.render import render, subjects
from syncer.pages.sample_projects import PROJECTS
from tests.unit.pages.test_assessments import words


@pytest.mark.parametrize("glance", PROJECTS)
def test_a_glance_reads_back_as_it_was_left(glance: Glance) -> None:
    assert read(written(glance)) == glance
    assert read({**written(glance), "later": "a key of another version"}) == glance
    assert read({"title": "without a key"}) is None
    assert read(None) is None


def test_there_is_an_overview_once_there_are_two_projects(templates: Templates) -> None:
    known = sample.sample()
    assert subjects(templates, "project-overview", known) == ("",)
    assert subjects(templates, "project-overview", replace(known, projects=PROJECTS[:1])) == ()
    assert templates.pages["project-overview"].kind.audiences == (Audience.INTERNAL,)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_number_leads_to_its_page_here_or_elsewhere(templates: Templates, locale: str) -> None:
    titles = {f"change-ledger.{locale}": "The ledger"}
    context = replace(sample.sample_context(), titles=titles)
    page = render(templates, "project-overview", sample.sample(), locale, Audience.INTERNAL, context)
    assert page.problems == ()
    assert 'href="https://example.com/wiki/crm-srs"' in page.body
    assert 'ri:content-title="The ledger"' in page.body
    text = words(page.body)
    assert {"en": "30 of 31", "zh-CN": "30 / 31"}[locale] in text
    assert {"en": "接口联调: overdue", "zh-CN": "接口联调：已逾期"}[locale] in text
