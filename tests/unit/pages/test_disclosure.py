"""The audience check finds what is ours in a finished edition, in whatever part of it, and where it was written (B-22, GATE-2)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from syncer.domain.fields import FieldSpec, field_specs, flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.domain.specs import Node
from syncer.pages.catalogue import Templates, load
from syncer.pages.context import PageContext
from syncer.pages.disclosure import Outgoing, disclosed, secrets
from syncer.pages.outward import outward_register
from syncer.pages.render import Rendered, render, subjects
from syncer.pages.view import Register, register
from syncer.sync.wiki import PageState, closed_addresses
from tests.unit.pages.conftest import Everything

_HEAD = """\
---
kind: sheet
row: PG-1
title: {en: Sheet, zh-CN: 单页}
audiences: [internal, customer]
---
"""


def _marked(kind: str, spec: FieldSpec) -> str:
    word = "zzsecretzz" if spec.audience is Audience.INTERNAL else "open"
    return f"{word}-{kind}-{spec.path}".replace("_", "-").replace(".", "-")


@pytest.fixture
def planted(everything: Everything) -> Register:
    return everything(_marked)


def _found(templates: Templates, view: Register, outgoing: Outgoing) -> list[str]:
    return [str(one) for one in disclosed(secrets(view, outward_register(view), templates), outgoing)]


def _customer_pages(
    templates: Templates, view: Register, context: PageContext, locale: str
) -> dict[str, Rendered]:
    pages = [
        render(templates, kind, view, locale, Audience.CUSTOMER, context, subject)
        for kind, template in templates.pages.items()
        if Audience.CUSTOMER in template.kind.audiences
        for subject in subjects(templates, kind, view)
    ]
    return {page.page: page for page in pages}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_an_edition_made_of_the_register_without_internal_values_is_the_same_to_the_letter(
    templates: Templates, planted: Register, context: PageContext, locale: str
) -> None:
    """So a score, a rank or a day of ours is no part of what makes the page, whatever a template asks for."""
    whole = _customer_pages(templates, planted, context, locale)
    cut = _customer_pages(templates, outward_register(planted), context, locale)
    assert {page: each.body for page, each in cut.items()} == {
        page: each.body for page, each in whole.items()
    }
    assert {page: each.title for page, each in cut.items()} == {
        page: each.title for page, each in whole.items()
    }


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_shipped_templates_pass(
    templates: Templates, planted: Register, context: PageContext, locale: str
) -> None:
    guard = secrets(planted, outward_register(planted), templates)
    pages = _customer_pages(templates, planted, context, locale)
    assert [str(one) for page in pages.values() for one in disclosed(guard, Outgoing(page))] == []


def _internal_texts() -> list[tuple[str, str]]:
    """Kind and path of every internal field that holds people's words, from the models."""
    kinds = [*map(str, Kind), "project", "people"]
    return [
        (kind, path)
        for kind in kinds
        for path, spec in field_specs(kind).items()
        if spec.audience is Audience.INTERNAL
        and spec.node is not Node.GROUP
        and spec.type == "text"
        and not spec.values
        and not spec.refers
        and not any(other.startswith(f"{path}.") for other in field_specs(kind))
        and not path.startswith(("translations", "phrases"))
        and not (kind == "project" and path.startswith("people"))
        and not path.endswith("currency")
    ]


def test_whatever_internal_field_a_faulty_edition_printed_is_found_by_name(
    templates: Templates, planted: Register, context: PageContext
) -> None:
    """Every field of every model: a new one is covered by itself."""
    guard = secrets(planted, outward_register(planted), templates)
    page = _customer_pages(templates, planted, context, "en")["requirement-spec.customer.en"]
    missed = []
    wanted = _internal_texts()
    for kind, path in wanted:
        words = _marked(kind, field_specs(kind)[path])
        leaking = replace(page, body=f"{page.body}<p>Note: <b>{words[:14]}</b>{words[14:]}</p>")
        found = disclosed(guard, Outgoing(leaking))
        if not any(path.rpartition(".")[2] in str(one.message) for one in found):
            missed.append((kind, path))
    assert (missed, len(wanted) > 40) == ([], True)


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (
            lambda out: replace(out, page=replace(out.page, title="Sheet zzsecretzz-requirement-goal")),
            "title",
        ),
        (
            lambda out: replace(out, page=replace(out.page, labels=("zzsecretzz-requirement-goal",))),
            "label",
        ),
        (lambda out: replace(out, message="for zzsecretzz-requirement-goal"), "message of the version"),
        (lambda out: replace(out, property={"page": "zzsecretzz-requirement-goal"}), "property page"),
        (
            lambda out: replace(out, more=[("attachment", "zzsecretzz-requirement-goal.png")]),
            "attachment",
        ),
        (
            lambda out: replace(
                out,
                page=replace(
                    out.page,
                    body='<ac:image ac:alt="zzsecretzz-requirement-goal"><ri:attachment ri:filename="a.png"/></ac:image>',
                ),
            ),
            "ac:image ac:alt",
        ),
        (
            lambda out: replace(
                out,
                page=replace(
                    out.page,
                    body='<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">zzsecretzz-requirement-goal</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
                ),
            ),
            "macro expand title",
        ),
        (
            lambda out: replace(
                out,
                page=replace(
                    out.page, body='<p><a href="https://x.example/?q=zzsecretzz-requirement-goal">x</a></p>'
                ),
            ),
            "a href",
        ),
    ],
)
def test_every_part_of_what_goes_out_is_read(
    templates: Templates, planted: Register, spoil: object, where: str
) -> None:
    plain = Outgoing(Rendered("sheet.customer.en", "sheet", "Sheet", "<p>x</p>", (), "", "", ""))
    assert _found(templates, planted, plain) == []
    assert callable(spoil)
    found = _found(templates, planted, spoil(plain))
    assert len(found) == 1
    assert where in found[0]
    assert "REQ-0001.goal" in found[0]


def _own(sources: Mapping[str, str], body: str) -> Templates:
    return load({**sources, "sheet.storage.j2": _HEAD + body})


def _requirement(**leaves: JsonValue) -> Register:
    payload: JsonObject = {"id": "REQ-0001", "title": "Fast entry", **leaves}
    data = load_project({"people": [{"id": "li", "name": "Li Wei", "email": "li.wei@ours.example"}]})
    return register([(Kind.REQUIREMENT, flatten("requirement", payload))], data)


def _sheet(templates: Templates, view: Register, context: PageContext) -> Outgoing:
    return Outgoing(render(templates, "sheet", view, "en", Audience.CUSTOMER, context))


def test_a_template_that_names_an_internal_field_prints_nothing(
    sources: Mapping[str, str], context: PageContext
) -> None:
    templates = _own(sources, "<p>[{{ register.find('REQ-0001').goal or '' }}]</p>")
    outgoing = _sheet(templates, _requirement(goal="win the tender before spring"), context)
    assert "[]" in outgoing.page.body
    assert _found(templates, _requirement(goal="win the tender before spring"), outgoing) == []


def test_words_of_ours_written_into_a_template_by_hand_are_found_with_their_line(
    sources: Mapping[str, str], context: PageContext
) -> None:
    view = _requirement(goal="Win the tender **before spring**, at any price")
    templates = _own(sources, "<p>First</p>\n<p>We want to win the tender before\nspring, at any price.</p>")
    found = _found(templates, view, _sheet(templates, view, context))
    assert len(found) == 1
    assert "REQ-0001.goal" in found[0]
    assert "sheet.storage.j2" in found[0]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Win the<br/>tender</p>",
        "<p>Win <strong>the<br/></strong>ten<em>der</em></p>",
        '<p>Win the <ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0001</ac:parameter></ac:structured-macro>tender</p>',
        '<p>Win <ac:structured-macro ac:name="status"><ac:parameter ac:name="title">the</ac:parameter></ac:structured-macro> tender</p>',
        '<p>Win <ac:link><ri:page ri:content-title="x"/><ac:link-body>the</ac:link-body></ac:link> tender</p>',
        '<ac:structured-macro ac:name="info" ac:macro-id="win-the-tender"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
)
def test_words_of_ours_are_read_on_over_markup_and_line_breaks(
    sources: Mapping[str, str], context: PageContext, body: str
) -> None:
    """B-22: as somebody reads them who sees the page."""
    view = _requirement(goal="Win the tender")
    own = _own(sources, "<p>x</p>")
    sheet = _sheet(own, view, context)
    found = _found(own, view, replace(sheet, page=replace(sheet.page, body=body)))
    assert len(found) == 1
    assert "REQ-0001.goal" in found[0]


@pytest.mark.parametrize(
    ("before", "after"), [("<tr><td>", "</td></tr>"), ("<ul><li>", "</li></ul>"), ("<p>", "</p>")]
)
def test_long_words_of_ours_are_read_on_over_cells_items_and_paragraphs_and_short_ones_are_not(
    sources: Mapping[str, str], context: PageContext, before: str, after: str
) -> None:
    """B-22: two short cells make many a word by chance, and nobody could release a page with them."""
    between = {"<tr><td>": "</td><td>", "<ul><li>": "</li><li>", "<p>": "</p><p>"}[before]
    own = _own(sources, "<p>x</p>")
    for goal, told in (("Win the tender before spring", 1), ("Core urgent", 0)):
        first, _, rest = goal.partition(" ")
        body = f"<table><tbody>{before}{first}{between}{rest}{after}</tbody></table>"
        body = body if before.startswith("<tr") else f"{before}{first}{between}{rest}{after}"
        view = _requirement(goal=goal)
        sheet = _sheet(own, view, context)
        found = _found(own, view, replace(sheet, page=replace(sheet.page, body=body)))
        assert len(found) == told


@pytest.mark.parametrize("kind", ["baseline", "confirmation-letter"])
def test_of_a_frozen_page_it_is_said_what_helps_and_no_template_is_named(
    templates: Templates, kind: str
) -> None:
    """PG-10: what was frozen was the customer's to read then; it is kept back all the same, and nobody can reword it."""
    view = _requirement(goal="Win the tender before spring")
    page = Rendered(
        f"{kind}.R1.0.customer.en", kind, "R1.0", "<p>Win the tender before spring</p>", (), "", "", ""
    )
    (found,) = disclosed(secrets(view, outward_register(view), templates), Outgoing(page))
    assert "REQ-0001.goal" in found.message
    assert found.place is None
    assert "freeze another baseline" in (found.hint or "")


def test_a_part_of_a_long_text_is_found_too(sources: Mapping[str, str], context: PageContext) -> None:
    view = _requirement(goal=" ".join(f"reason number {n} for it" for n in range(12)))
    templates = _own(sources, f"<p>{' '.join(f'reason number {n} for it' for n in range(4, 9))}</p>")
    assert "REQ-0001.goal" in "".join(_found(templates, view, _sheet(templates, view, context)))


def test_chinese_words_are_found_from_three_characters_on(
    sources: Mapping[str, str], context: PageContext
) -> None:
    view = _requirement(goal="赶在春节前中标", affected_version="旧版")
    own = _own(sources, "<p>赶在春节前中标</p>")
    assert "REQ-0001.goal" in "".join(_found(own, view, _sheet(own, view, context)))
    own = _own(sources, "<p>旧版</p>")
    assert _found(own, view, _sheet(own, view, context)) == []


def test_what_a_field_for_the_customer_says_as_well_is_no_secret(
    sources: Mapping[str, str], context: PageContext
) -> None:
    view = _requirement(goal="no card number may leak", customer_words="All we ask: no card number may leak!")
    templates = _own(sources, "<p>{{ register.find('REQ-0001').customer_words }}</p>")
    assert _found(templates, view, _sheet(templates, view, context)) == []


def test_figures_and_words_of_the_interface_raise_no_alarm(
    templates: Templates, context: PageContext
) -> None:
    """A score of 5 is on every page; that no score gets there is settled by what editions are made of."""
    view = _requirement(
        value=5, cost=2, nature="technical", components=["Requirement", "Acceptance"], goal="5"
    )
    page = render(templates, "requirement-spec", view, "en", Audience.CUSTOMER, context)
    assert _found(templates, view, Outgoing(page)) == []


def test_an_address_of_a_colleague_is_found_though_a_record_names_the_colleague_by_it(
    sources: Mapping[str, str], context: PageContext
) -> None:
    view = _requirement(owner="li.wei@ours.example")
    templates = _own(sources, "<p>{{ named(register.find('REQ-0001').owner) }}</p>")
    outgoing = _sheet(templates, view, context)
    assert "Li Wei" in outgoing.page.body
    assert _found(templates, view, outgoing) == []
    own = _own(sources, "<p>{{ register.find('REQ-0001').owner }}</p>")
    assert "people.email" in "".join(_found(own, view, _sheet(own, view, context)))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("We expect it on 3 December 2026.", True),
        ("预计 2026年12月3日 完成。", True),
        ("Due 2026-12-03", True),
        ("It was 13 December 2026.", False),
        ("Soon.", False),
    ],
)
def test_an_expected_day_that_people_wrote_into_the_record_is_no_promise_to_be_shown(
    templates: Templates, context: PageContext, written: str, shown: bool
) -> None:
    """REQ-17, GATE-2: a promise that was no commitment when released is in no version."""
    forecast: JsonObject = {"forecast": {"version": "2.0", "date": "2026-12-03"}, "preliminary_plan": written}
    view = _requirement(**forecast)
    page = render(templates, "requirement-spec", view, "en", Audience.CUSTOMER, context)
    found = disclosed(secrets(view, outward_register(view), templates), Outgoing(page))
    assert [one.code for one in found] == (["promised"] if shown else [])
    assert {one.uid for one in found} <= {"REQ-0001"}


def test_a_confirmed_day_is_a_commitment_and_may_be_shown(templates: Templates, context: PageContext) -> None:
    payload: JsonObject = {
        "id": "REQ-0001",
        "title": "Fast entry",
        "forecast": {"version": "2.0", "date": "2026-12-03"},
        "preliminary_plan": "In your hands on 3 December 2026.",
    }
    plans: JsonObject = {
        "confirmed_plans": [
            {"version": "2.0", "date": "2026-12-03", "confirmed_by": "li", "confirmed_at": "2026-11-01"}
        ]
    }
    view = register([(Kind.REQUIREMENT, flatten("requirement", payload))], load_project(plans))
    page = render(templates, "requirement-spec", view, "en", Audience.CUSTOMER, context)
    assert "3 December 2026" in page.body
    assert _found(templates, view, Outgoing(page)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">A-1</ac:parameter></ac:structured-macro>',
            "Jira macro",
        ),
        ('<ac:link><ri:user ri:account-id="a"/></ac:link>', "mentions"),
        ('<ac:link><ri:page ri:space-key="OURS" ri:content-title="x"/></ac:link>', "into the space OURS"),
        ('<p><a href="https://wiki.example/spaces/OURS/pages/12">x</a></p>', "which is internal"),
        ('<p><a href="https://wiki.example/spaces/OURS/overview">x</a></p>', "which is internal"),
        ('<p><a href="https://wiki.example/display/OURS/Costs">x</a></p>', "which is internal"),
    ],
)
def test_no_customer_edition_has_a_jira_macro_a_mention_or_a_link_into_our_space(
    templates: Templates, body: str, said: str
) -> None:
    view = _requirement()
    page = Rendered("sheet.customer.en", "sheet", "Sheet", body, (), "", "", "")
    url = "https://wiki.example/spaces/OURS/pages/7/Index"
    closed = closed_addresses([PageState("index.en", "7", "1", "Index", 1, "", "", url=url)], "OURS")
    guard = secrets(view, outward_register(view), templates, closed)
    theirs = replace(page, body='<p><a href="https://wiki.example/spaces/OURSHOP/pages/12">x</a></p>')
    assert disclosed(guard, Outgoing(theirs)) == ()
    found = [str(one) for one in disclosed(guard, Outgoing(page))]
    assert len(found) == 1
    assert said in found[0]


def test_a_week_of_the_budget_is_as_little_a_secret_as_a_day(templates: Templates) -> None:
    """PG-9: a weekly report is known by its week; what the money is for stays ours."""
    budget: list[JsonValue] = [{"week": "2026-W47", "item": "Overtime of the testers"}]
    view = register([], load_project({"budget": budget}))
    page = Rendered(
        "sheet.customer.en", "sheet", "Sheet", "<p>2026-W47: Overtime of the testers</p>", (), "", "", ""
    )
    (found,) = _found(templates, view, Outgoing(page))
    assert "project.budget.item" in found
