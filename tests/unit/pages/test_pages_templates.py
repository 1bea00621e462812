"""A broken template is named with its place before anything depends on it; a new page kind is one file."""

import re
from collections.abc import Mapping

import pytest

from syncer.domain.meta import Audience
from syncer.pages.catalogue import PageKind, load
from syncer.pages.check import check
from syncer.pages.context import PageContext
from syncer.pages.edition import edition
from syncer.pages.render import Page, render, render_edition, subjects, title_of
from syncer.pages.sample import sample
from syncer.pages.vocabulary import NAMES

GOOD = """---
kind: small
row: PG-5
title: {en: Small, zh-CN: 小}
audiences: [internal]
---
<p>{{ t('version') }}</p>
"""
PER_QUESTION = """---
kind: question
row: PG-5
title:
  en: "{{ cite(record) }}"
  zh-CN: "{{ cite(record) }}"
parent: small
one_per: question
audiences: [internal, customer]
labels: [syncer]
properties:
  state: "{{ word('question_state', record.state) }}"
text:
  intro: {en: "Asked about {what}", zh-CN: "关于{what}的疑问"}
---
{% from "macros/first-screen.j2" import properties with context %}
{{ properties() }}
<p>{{ t('intro', what=listing(record.about)) }}</p>
{{ md(record.description) }}
"""


@pytest.fixture(scope="module")
def few(sources: Mapping[str, str]) -> Mapping[str, str]:
    """Labels and the simplest macros: enough to try a small template, and quick."""
    return {
        name: sources[name]
        for name in ("labels.yaml", *(f"macros/{one}.j2" for one in ("basics", "first-screen", "languages")))
    }


def _said(sources: Mapping[str, str], **more: str) -> list[str]:
    named = {f"{name}.storage.j2": text for name, text in more.items()}
    return [str(problem) for problem in check(load({**sources, **named}))]


def test_a_new_page_kind_is_one_file(few: Mapping[str, str], context: PageContext) -> None:
    """Design, "Where a newcomer adds a page kind": front matter, own texts, no Python."""
    assert _said(few, small=GOOD, question=PER_QUESTION) == []
    templates = load({**few, "small.storage.j2": GOOD, "question.storage.j2": PER_QUESTION})
    assert subjects(templates, "question", sample()) == ("QST-0001", "QST-0002", "QST-0003")
    page = render(templates, "question", sample(), "zh-CN", Audience.CUSTOMER, context, "QST-0001")
    assert page.problems == ()
    assert page.page == "question.QST-0001.customer.zh-CN"
    assert page.title == "QST-0001 · 补货阈值由谁维护？"
    assert page.labels == ("syncer",)
    assert "关于 REQ-0002 的疑问" in page.body
    assert "<th><p>状态</p></th><td><p>待答复</p></td>" in page.body


def test_a_page_stands_under_its_parent_where_that_has_the_same_edition(
    few: Mapping[str, str], context: PageContext
) -> None:
    templates = load({**few, "small.storage.j2": GOOD, "question.storage.j2": PER_QUESTION})
    parents = {
        audience: render(templates, "question", sample(), "en", audience, context, "QST-0001").parent
        for audience in Audience
    }
    assert parents == {Audience.INTERNAL: "small.en", Audience.CUSTOMER: ""}


def test_an_admins_template_takes_the_place_of_the_shipped_one(
    sources: Mapping[str, str], context: PageContext
) -> None:
    own = GOOD.replace("kind: small", "kind: requirement-spec")
    templates = load({**sources, "requirement-spec.storage.j2": own})
    assert render(templates, "requirement-spec", sample(), "en", Audience.INTERNAL, context).body.endswith(
        "<p>Version</p>"
    )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("---\nkind", "kind", "small.storage.j2:1: this template has no front matter"),
        ("row: PG-5\n", "", "small.storage.j2:1: 'row' is missing (add 'row:')"),
        ("row: PG-5", "row: five", "small.storage.j2:3:1: 'row': string should match pattern"),
        ("kind: small", "kind: small\nkinds: x", "small.storage.j2:3:1: unknown key 'kinds' (did you mean 'kind'?)"),
        ("audiences: [internal]", "audiences: [intern]", "small.storage.j2:5:1: 'audiences.0': input should be"),
        ("title: {en: Small, zh-CN: 小}", "title: {en: Small}", "small.storage.j2:4:1: 'title' has no text in zh-CN"),
        ("title: {en: Small", "title: {en: Small, fr: Petit", "'title' has a text in 'fr', which no page can have"),
        ("title: {en", "title: {en: [", "small.storage.j2:"),
        ("row: PG-5", "row: PG-5\nparent: small", "small.storage.j2:4:1: 'small' is its own parent"),
        ("Small", "'{{ versio }}'", "small.storage.j2:4:9: template: 'versio' is unknown"),
        ("row: PG-5", "row: PG-5\nproperties: {custmer: x}", "there is no text 'custmer' (did you mean 'customer'?)"),
        ("'version'", "'verzion'", "small.storage.j2:7:10: there is no text 'verzion' (did you mean 'version'?)"),
        ("t('version')", "word('stat', 'x')", "small.storage.j2:7:13: there is no group of words 'stat'"),
        ("t('version')", "field('ownr')", "there is no field label 'ownr' (did you mean 'owner'?)"),
        ("t('version')", "tt('version')", "small.storage.j2:7:7: template: 'tt' is unknown"),
        ("t('version')", "projct.glossary", "small.storage.j2:7:7: template: 'projct' is unknown (did you mean 'project'?)"),
        ("t('version')", "project.glosary", "small.storage.j2:7:15: template: there is no 'glosary' here (did you mean 'glossary'?)"),
        ("t('version')", "project.glossary|lenght", "small.storage.j2:7:24: template: no filter named 'lenght' (did you mean 'length'?)"),
        ("<p>{{", "<p>\n{% if %}{{", "small.storage.j2:8: template: expected an expression"),
        ("<p>{{", "{% import 'macros/basic.j2' as b %}<p>{{", "there is no 'macros/basic.j2' (did you mean 'macros/basics.j2'?)"),
        ("<p>{{", "{% from 'macros/basics.j2' import lozeng with context %}{{ lozeng() }}<p>{{", "lozeng"),
        ("</p>", "", "small.storage.j2: what comes out is no page: not well-formed storage format"),
        ("</p>", "<script>x</script></p>", "<script> would be stripped by the server"),
        ("</p>", "<ac:structured-macro ac:name='inf'/></p>", "unknown macro 'inf'; did you mean 'info'?"),
        ("t('version')", "1 / 0", "small.storage.j2:7: template: ZeroDivisionError: division by zero"),
        ("t('version')", "register._directory", "small.storage.j2:7: template: SecurityError: access to attribute '_directory'"),
        ("t('version')", "money('ten')", "small.storage.j2:7: template:"),
        ("t('version')", "word(t('version'), 'x')", "small.storage.j2:7: template: there is no label 'Version'"),
        ("Small", "'{{ document.version[9:] }}'", "the title comes out empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_template_is_said_with_its_place(
    few: Mapping[str, str], before: str, after: str, message: str
) -> None:
    assert before in GOOD
    said = _said(few, small=GOOD.replace(before, after, 1))
    assert any(message in text for text in said), said


def test_a_branch_no_sample_takes_is_checked_too(few: Mapping[str, str]) -> None:
    hidden = GOOD.replace(
        "<p>{{", "{% if document.project_key == 'NEVER' %}{{ nobody }}{{ t('nothing') }}{% endif %}<p>{{"
    )
    said = _said(few, small=hidden)
    assert len(said) == 2
    assert all(text.startswith("small.storage.j2:7:") for text in said)


def test_all_problems_come_at_once_and_each_once(few: Mapping[str, str]) -> None:
    said = _said(few, small=GOOD.replace("{{ t(", "{{ a }}{{ b }}{{ t('x') }}{{ t("), other=GOOD[4:])
    assert len(said) == len(set(said)) == 4


def test_a_broken_template_makes_no_page_and_no_exception(
    few: Mapping[str, str], context: PageContext
) -> None:
    templates = load({**few, "small.storage.j2": GOOD.replace("t('version')", "nobody")})
    page = render(templates, "small", sample(), "en", Audience.INTERNAL, context)
    assert page.body == ""
    assert str(page.problems[0]).startswith("small.storage.j2:7:7: template: 'nobody' is undefined")


def test_a_template_jinja_cannot_read_makes_no_exception_either(
    few: Mapping[str, str], context: PageContext
) -> None:
    templates = load({**few, "small.storage.j2": GOOD.replace("<p>{{", "<p>{{{")})
    page = render(templates, "small", sample(), "en", Audience.INTERNAL, context)
    assert page.body == ""
    assert page.problems[0].place is not None
    assert page.problems[0].place.line == 7


def test_labels_that_cannot_be_read_are_the_only_thing_said(few: Mapping[str, str]) -> None:
    found = check(load({**few, "labels.yaml": "text: [", "small.storage.j2": GOOD}))
    assert {problem.place.file for problem in found if problem.place} == {"labels.yaml"}


@pytest.mark.parametrize(
    ("kind", "locale", "audience", "subject", "message"),
    [
        ("questions", "en", "internal", "", "there is no page kind 'questions' (did you mean 'question'?)"),
        ("small", "fr", "internal", "", "pages cannot be written in 'fr' (there are en, zh-CN)"),
        ("small", "en", "customer", "", "'small' has no customer edition"),
        ("question", "en", "internal", "QST-0009", "it makes one page for each question"),
        ("small", "en", "internal", "QST-0001", "it makes one page for the project"),
    ],
)
def test_a_page_there_is_none_of_is_a_problem(
    few: Mapping[str, str],
    context: PageContext,
    kind: str,
    locale: str,
    audience: str,
    subject: str,
    message: str,
) -> None:
    templates = load({**few, "small.storage.j2": GOOD, "question.storage.j2": PER_QUESTION})
    page = render(templates, kind, sample(), locale, Audience(audience), context, subject)
    assert page.body == ""
    assert message in str(page.problems[0])


def test_two_templates_of_one_kind_are_a_problem_of_the_second(few: Mapping[str, str]) -> None:
    hint = "'small.storage.j2' is that kind already; give one of them another name"
    assert _said(few, small=GOOD, smaller=GOOD) == [
        f"smaller.storage.j2:2:1: a second template of kind 'small' ({hint})"
    ]


def test_the_template_reference_names_everything_a_template_may_use(sources: Mapping[str, str]) -> None:
    words = set(re.findall(r"`([a-z_]+)", sources["README.md"]))
    assert set(NAMES) - words == set()
    assert set(PageKind.model_fields) - words == set()
    assert {name for name in dir(Page) if not name.startswith("_")} - words == set()


def test_a_title_can_be_had_without_the_page(few: Mapping[str, str], context: PageContext) -> None:
    templates = load({**few, "small.storage.j2": GOOD, "question.storage.j2": PER_QUESTION})
    seen = edition(sample(), "en", Audience.INTERNAL)
    for subject in subjects(templates, "question", sample()):
        page = render_edition(templates, "question", seen, context, subject)
        assert title_of(templates, "question", seen, context, subject) == page.title != ""
        assert page == render(templates, "question", sample(), "en", Audience.INTERNAL, context, subject)
    assert title_of(templates, "question", seen, context, "QST-0099") == ""


def test_own_pages_among_shipped_ones_are_tried_alone(sources: Mapping[str, str]) -> None:
    """Trying every shipped template each time somebody adds a page costs seconds of every command."""
    broken = GOOD.replace("t('version')", "t('verson')")
    named = {
        **sources,
        "small.storage.j2": broken,
        "sound.storage.j2": GOOD.replace("kind: small", "kind: sound"),
    }
    named["index.storage.j2"] += "\n{{ regster }}\n"
    found = [str(problem) for problem in check(load(named), ("small.storage.j2", "sound.storage.j2"))]
    assert len(found) == 1
    assert "verson" in found[0]


@pytest.mark.parametrize("macros", ["macros/release.j2", "macros/page-edits.j2", "macros/plan.j2"])
def test_what_only_some_projects_show_on_their_pages_is_tried_too(
    sources: Mapping[str, str], few: Mapping[str, str], macros: str
) -> None:
    """How customer editions stand, edits of people on pages, a plan in full: most projects have none of it."""
    part = "{% import 'macros/plan.j2' as plan with context %}{% if project.phases %}{{ plan.phases() }}{% endif %}"
    part += "{% import 'macros/page-edits.j2' as edit with context %}{% for r in register.of('requirement') %}{{ edit.own(r) }}{% endfor %}"
    page = GOOD.replace("[internal]", "[internal, customer]") + part
    named = {name: sources[name] for name in ("macros/release.j2", "macros/page-edits.j2", "macros/plan.j2")}
    text = named[macros]
    for right in ("one.who", "last.by", "phase.horizon"):
        named[macros] = named[macros].replace(right, f"{right}s")
    assert text != named[macros]
    found = [str(problem) for problem in check(load({**few, **named, "small.storage.j2": page}))]
    assert len(found) == 1
    assert found[0].startswith(f"{macros}:")


def test_a_kind_that_is_left_out_is_not_among_the_kinds(few: Mapping[str, str]) -> None:
    templates = load(
        {**few, "small.storage.j2": GOOD, "sound.storage.j2": GOOD.replace("kind: small", "kind: sound")}
    )
    assert [kind.kind for kind in templates.without(["small"]).kinds] == ["sound"]
