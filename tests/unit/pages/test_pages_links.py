"""A link leads to where its record stands in full: on this page, on the page that holds it, on one about it, or nowhere."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from syncer.domain.meta import Audience
from syncer.pages.catalogue import load
from syncer.pages.context import PageContext
from syncer.pages.render import page_id, render
from syncer.pages.sample import sample

LIST = """---
kind: list
row: PG-19
title: {en: List, zh-CN: 目录}
audiences: [internal, customer]
---
<p>{{ link('CR-0001') }} {{ link('MTG-0001') }} {{ link('QST-0001') }}</p>
"""
LEDGER = """---
kind: ledger
row: PG-2
title: {en: Ledger, zh-CN: 台账}
holds: [change_request]
audiences: [internal]
---
<p>{{ anchor('CR-0001') }}{{ link('CR-0001') }}</p>
"""
ABOUT = """---
kind: KIND
row: PG-4
title: {en: Page, zh-CN: 页面}
one_per: ONE
audiences: [internal, customer]
---
<p>{{ link(record.uid) }}</p>
"""
TITLES = {
    "ledger.en": "Ledger & log",
    "notice.MTG-0001.en": "Notice",
    "minutes.MTG-0001.en": "Minutes",
    "report.CR-0001.en": "Report",
    "report.CR-0001.customer.en": "Report, customer",
    "nowhere.QST-0001.en": "A page of no template",
}


@pytest.fixture
def few(sources: Mapping[str, str]) -> dict[str, str]:
    about = {
        name: ABOUT.replace("KIND", name).replace("ONE", kind)
        for name, kind in (("notice", "meeting"), ("report", "change_request"))
    }
    minutes = ABOUT.replace("KIND", "minutes").replace("ONE", "meeting\nholds: [meeting]")
    files = {"list": LIST, "ledger": LEDGER, "minutes": minutes, **about}
    shared = {name: sources[name] for name in ("labels.yaml", "macros/languages.j2")}
    return shared | {f"{n}.storage.j2": text for n, text in files.items()}


def _body(few: Mapping[str, str], context: PageContext, kind: str, *, outward: bool = False) -> str:
    audience = Audience.CUSTOMER if outward else Audience.INTERNAL
    page = render(load(few), kind, sample(), "en", audience, replace(context, titles=TITLES))
    assert page.problems == ()
    return page.body


def test_a_link_leads_to_the_anchor_on_the_page_that_holds_the_record(
    few: Mapping[str, str], context: PageContext
) -> None:
    body = _body(few, context, "list")
    assert '<ac:link ac:anchor="CR-0001"><ri:page ri:content-title="Ledger &amp; log"/>' in body
    assert "Report" not in body, "a page about the record comes after the one that holds it"


@pytest.mark.parametrize("outward", [False, True])
def test_a_page_leads_to_its_other_language_and_says_which_binds(
    few: Mapping[str, str], context: PageContext, outward: bool
) -> None:
    """Of what our side alone has, nothing binds anybody."""
    audience = Audience.CUSTOMER if outward else Audience.INTERNAL
    names = {
        page_id("report", locale, audience, "CR-0001"): f"Report, {locale}" for locale in ("zh-CN", "en")
    }
    both = replace(context, locales=("zh-CN", "en"), titles=names)
    page = render(load(few), "report", sample(), "en", audience, both, "CR-0001")
    chinese = '<ac:link><ri:page ri:content-title="Report, zh-CN"/><ac:link-body>中文 (binding)</ac:link-body></ac:link>'
    assert f"<p>{chinese} · English</p>" in page.body
    own = {**few, "report.storage.j2": few["report.storage.j2"].replace("[internal, customer]", "[internal]")}
    alone = render(load(own), "report", sample(), "en", Audience.INTERNAL, both, "CR-0001")
    assert ("<ac:link-body>中文</ac:link-body></ac:link> · English</p>" in alone.body) is not outward


def test_a_page_made_for_a_record_is_linked_as_a_whole(few: Mapping[str, str], context: PageContext) -> None:
    assert '<ac:link><ri:page ri:content-title="Minutes"/>' in _body(few, context, "list")
    plain = {**few, "minutes.storage.j2": few["minutes.storage.j2"].replace("holds: [meeting]\n", "")}
    assert '<ri:page ri:content-title="Notice"/>' in _body(
        {name: text for name, text in plain.items() if not name.startswith("minutes")}, context, "list"
    )


def test_a_record_on_no_page_is_named_without_a_link(few: Mapping[str, str], context: PageContext) -> None:
    body = _body(few, context, "list")
    assert "QST-0001" in body
    assert 'ac:anchor="QST-0001"' not in body
    assert "A page of no template" not in body


def test_on_the_page_that_holds_it_the_link_stays_on_the_page(
    few: Mapping[str, str], context: PageContext
) -> None:
    assert '<ac:link ac:anchor="CR-0001"><ac:link-body>' in _body(few, context, "ledger")


def test_a_customer_edition_links_to_customer_editions_alone(
    few: Mapping[str, str], context: PageContext
) -> None:
    body = _body(few, context, "list", outward=True)
    assert "Ledger" not in body
    assert '<ri:page ri:content-title="Report, customer"/>' in body
