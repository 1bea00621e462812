"""Links to look at again on pages: on the record that depends, with the command, and for our side alone (B-28, B-22)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.edition import edition
from syncer.pages.render import render
from syncer.pages.suspects import SuspectLink

SHOWN = {"en": "To be looked at again", "zh-CN": "待复核"}


def body(templates: Templates, kind: str, locale: str, audience: Audience, *, links: bool = True) -> str:
    known = sample.sample() if links else replace(sample.sample(), suspects=())
    page = render(templates, kind, known, locale, audience, sample.sample_context())
    assert page.problems == ()
    return page.body


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize(("kind", "uid"), [("requirement-spec", "REQ-0002"), ("change-ledger", "CR-0002")])
def test_a_link_stands_on_the_card_of_the_record_that_depends_with_what_changed_and_the_command(
    templates: Templates, kind: str, uid: str, locale: str
) -> None:
    text = body(templates, kind, locale, Audience.INTERNAL)
    lozenge = f'<ac:parameter ac:name="title">{SHOWN[locale]}</ac:parameter>'
    card = text.partition(f"{uid} · ")[2] if kind == "change-ledger" else text
    assert lozenge in card
    assert "“50 ms” → “80 ms”" in card
    assert f"syncer confirm '{uid}&gt;" in card
    assert lozenge not in body(templates, kind, locale, Audience.INTERNAL, links=False)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", ["requirement-spec", "change-ledger"])
def test_no_customer_reads_of_them(templates: Templates, kind: str, locale: str) -> None:
    outward = [body(templates, kind, locale, Audience.CUSTOMER, links=links) for links in (True, False)]
    assert outward[0] == outward[1]
    assert SHOWN[locale] not in outward[0]


def test_a_link_to_a_record_that_cannot_be_read_is_not_shown() -> None:
    known = sample.sample()
    strange = SuspectLink("REQ-0002", "depends_on", "REQ-9999", known.suspects[0].since, ())
    seen = edition(replace(known, suspects=(strange, *known.suspects)), "en", Audience.INTERNAL)
    assert seen.suspects == known.suspects
    entry = seen.find("REQ-0002")
    assert entry is not None
    assert [one.on for one in entry.suspects] == ["REQ-0005"]
