"""Pages are the same bytes for the same values, lead where they say, and are quick (B-39, PG-1)."""

import re
from dataclasses import replace
from itertools import product

import pytest

from syncer.domain.fields import field_specs, flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData, load_project
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.context import Ask, PageContext
from syncer.pages.render import Rendered, page_id, render
from syncer.pages.view import Register, register
from syncer.text import storage
from syncer.text.storage.merging import merge
from syncer.text.storage.units import areas
from tests.support.effort import calls


def _spec(
    templates: Templates,
    of: Register,
    context: PageContext,
    locale: str = "en",
    audience: Audience = Audience.INTERNAL,
) -> Rendered:
    page = render(templates, "requirement-spec", of, locale, audience, context)
    assert page.problems == ()
    return page


def _of(*requirements: JsonObject, data: ProjectData | None = None) -> Register:
    values = [(Kind.REQUIREMENT, flatten("requirement", payload)) for payload in requirements]
    return register(values, data or ProjectData())


def _text(page: Rendered) -> str:
    return " ".join("".join(str(part) for part in storage.parse(page.body).itertext()).split())


EDITIONS = [(locale, audience) for locale in ("en", "zh-CN") for audience in Audience]


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_the_same_values_give_the_same_page(
    templates: Templates, context: PageContext, locale: str, audience: Audience
) -> None:
    """B-39: also when records come in another order."""
    data = sample.project()
    pages = [
        _spec(templates, register(values, data), context, locale, audience)
        for values in (sample.values(), tuple(reversed(sample.values())))
    ]
    assert pages[0] == pages[1]


def test_fingerprints_tell_title_body_labels_and_parent_apart(
    templates: Templates, context: PageContext
) -> None:
    base = _spec(templates, sample.sample(), context)
    other = _spec(templates, sample.sample(), replace(context, project_key="OTHER"))
    retitled = _spec(templates, _of(data=ProjectData()), replace(context, project_key="ONE"))
    renamed = _spec(templates, _of(data=ProjectData()), replace(context, project_key="TWO"))
    assert base.fingerprint == other.fingerprint, "the sample's document has a number, so nothing differs"
    assert retitled.fingerprint != renamed.fingerprint
    assert len({page.fingerprint for page in (base, retitled, renamed)}) == 3


def test_the_body_begins_with_the_pages_own_anchor(templates: Templates, context: PageContext) -> None:
    page = _spec(templates, sample.sample(), context, "zh-CN", Audience.CUSTOMER)
    assert page.anchor == "sy-test-requirement-spec.customer.zh-CN"
    first = storage.parse(page.body)[0]
    assert "".join(str(part) for part in first.itertext()) == page.anchor


def test_editions_and_languages_are_pages_of_their_own() -> None:
    names = {page_id("requirement-spec", locale, audience) for locale, audience in EDITIONS}
    assert len(names) == 4
    assert page_id("requirement-spec", "en", Audience.INTERNAL) == "requirement-spec.en"


def test_titles_differ_by_edition_and_carry_the_documents_number(
    templates: Templates, context: PageContext
) -> None:
    """B-37: a title is unique in its space, and a space may hold every edition."""
    titles = {_spec(templates, sample.sample(), context, *edition).title for edition in EDITIONS}
    assert len(titles) == 4
    assert all(title.startswith("SHOP-SRS-001 · ") for title in titles)


def test_a_title_too_long_for_confluence_loses_its_middle(templates: Templates, context: PageContext) -> None:
    """B-38: what tells languages and editions apart stands at its end."""
    long = replace(context, project_key="~K" * 200)
    titles = {_spec(templates, _of(), long, *edition).title for edition in EDITIONS}
    assert len(titles) == 4
    for title in titles:
        assert len(title) == 255
        assert title.startswith("K~K")
        assert "…" in title


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_every_link_on_the_page_leads_somewhere(
    templates: Templates, context: PageContext, locale: str, audience: Audience
) -> None:
    body = _spec(templates, sample.sample(), context, locale, audience).body
    anchors = re.findall(r'<ac:parameter ac:name="">([^<]*)</ac:parameter>', body)
    links = set(re.findall(r'ac:anchor="([^"]*)"', body))
    assert len(anchors) == len(set(anchors)), "an anchor stands once"
    assert links <= set(anchors)
    assert len(links) > 5


def _bare() -> Register:
    """One record of every kind with nothing but its name, and in every state a requirement can have."""
    states = field_specs("requirement")["agreement"].values
    values: list[tuple[Kind, JsonObject]] = [
        (kind, {"id": f"{PREFIXES[kind]}-0001", "title": "T"})
        for kind in Kind
        if kind is not Kind.REQUIREMENT
    ]
    values += [
        (Kind.REQUIREMENT, {"id": f"REQ-{n:04d}", "title": "T", "agreement": state, "kind": kind})
        for n, (state, kind) in enumerate(
            product(states, ("functional", "security", "business_rule")), start=1
        )
    ]
    data = load_project(
        {"customer": {"title": "C"}, "milestones": [{}], "people": [{"id": "p"}], "risks": [{}]}
    )
    return register(values, data)


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
@pytest.mark.parametrize("of", [sample.sample(), _bare(), _of(), _of({"id": "REQ-0001", "title": "T"})])
def test_no_heading_and_no_table_is_empty(
    templates: Templates, context: PageContext, locale: str, audience: Audience, of: Register
) -> None:
    root = storage.parse(_spec(templates, of, context, locale, audience).body)
    tables = list(root.iter("table"))
    assert all(list(table.iter("td")) for table in tables)
    assert all(max(len(row) for row in table.iter("tr")) <= 6 for table in tables), (
        "no wider than six columns"
    )
    blocks = [(item, item.getnext()) for item in root if str(item.tag) in {"h2", "h3", "h4"}]
    assert blocks
    for heading, after in blocks:
        assert after is not None
        assert str(after.tag) not in {"h1", "h2"}
        assert str(after.tag) != str(heading.tag), "".join(str(part) for part in heading.itertext())


def test_a_new_project_has_a_page_that_says_so(templates: Templates) -> None:
    register_, context = sample.empty()
    text = _text(_spec(templates, register_, context))
    assert "No requirement has been recorded yet." in text
    assert "No version has been signed yet." in text
    assert "Nothing waits for our side." in text
    assert "Nothing at present" in _text(_spec(templates, register_, context, audience=Audience.CUSTOMER))
    assert "Traceability" not in text


def test_the_first_screen_comes_first(templates: Templates, context: PageContext) -> None:
    """PG-1: customer, number, version, state, confidentiality, date; the reader's task by when; changes since sign-off."""
    told = replace(sample.sample_context(), instance="test")
    text = _text(_spec(templates, sample.sample(), told, "zh-CN", Audience.CUSTOMER))
    order = [
        "客户星河零售",
        "文档编号SHOP-SRS-001",
        "版本V1.1",
        "签字后有变更",
        "密级商业秘密",
        "2026年11月20日",
    ]
    order += [
        "请您在2026年11月27日前处理",
        "自 V1.0 版以来的变更",
        "新增 1 项、修改 1 项",
        "有偏离基线的修改",
        "支付卡号 信息被加密存储，以便放心使用",
        "目录",
        "目的与背景",
        "签字确认",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_what_is_asked_follows_the_register(templates: Templates, context: PageContext) -> None:
    asked = replace(context, ask=None)
    customer = _text(_spec(templates, sample.sample(), asked, "en", Audience.CUSTOMER))
    internal = _text(_spec(templates, sample.sample(), asked))
    assert "Please confirm one requirement:REQ-0002 · Low-stock reminder" in customer
    assert "Please answer one question:QST-0001" in customer
    assert "Please answer one question:QST-0002" in internal
    assert "still lack something" in internal
    assert "still lack something" not in customer


def test_a_document_in_two_languages_says_which_binds(templates: Templates) -> None:
    context = sample.sample_context()
    chinese = _text(_spec(templates, sample.sample(), context, "zh-CN"))
    english = _text(_spec(templates, sample.sample(), context, "en"))
    alone = _text(_spec(templates, _of(), replace(context, locales=("en",))))
    assert "以中文版为准" in chinese
    assert "the Chinese version is binding" in english
    assert "binding" not in alone


def test_what_people_type_where_they_sign_by_hand_is_theirs(templates: Templates) -> None:
    """REQ-18: before anything was frozen, too, and below the letter, which asks nobody any more once it is signed (PG-14)."""
    spec = _spec(templates, sample.sample(), replace(sample.sample_context(), sign_offs=())).body
    assert {"sign-customer-wang", "date-customer-wang", "sign-ours-zhao"} <= areas(spec).keys()
    assert "is no signature" in spec
    of = ("confirmation-letter", sample.sample(), "en", Audience.CUSTOMER, sample.sample_context())
    letter = render(templates, *of, "V1.1").body
    assert {"sign-customer-wang", "date-customer-wang", "sign-ours-zhao"} <= areas(letter).keys()
    done = render(templates, *of, "V1.0").body
    assert not any(name.startswith(("sign-", "date-")) for name in areas(done))
    assert "By letter · 扫描件 2026-118.pdf" in done.partition("<h2>Sign-off</h2>")[2]


@pytest.mark.parametrize(("then", "stays"), [((), False), (("an",), False), (("an", "wang"), True)])
def test_what_somebody_typed_as_signature_is_never_anothers(
    templates: Templates, then: tuple[str, ...], *, stays: bool
) -> None:
    """REQ-18: whoever signs for a side by then, in whatever order."""
    unsigned = tuple(replace(one, signatures=()) for one in sample.sample_context().sign_offs)
    for context in (replace(sample.sample_context(), sign_offs=one) for one in ((), unsigned[:1])):

        def page(people: tuple[str, ...], context: PageContext = context) -> str:
            lead = {"side": "customer", "role": "project_lead"}
            data = load_project({"people": [{"id": one, "name": f"Name-{one}", **lead} for one in people]})
            return _spec(templates, _of({"id": "REQ-0001", "title": "T"}, data=data), context).body

        base = page(("wang",))
        signed = next(name for name in areas(base) if name.startswith("sign-") and name.endswith("-wang"))
        at = base.index("&#160;", base.index(f"sy-in-{signed}<"))
        theirs = f"{base[:at]}by Fang{base[at + 6 :]}"
        found = merge(base, theirs, page(then), heading="Kept")
        row = next((one for one in found.body.split("<tr>") if "by Fang" in one.partition("</tr>")[0]), "")
        assert found.body.count("by Fang") == 1
        shown = stays and bool(context.sign_offs)  # before anything was frozen one alone has room
        assert ("Name-wang" in row) is shown, row
        assert shown or "by Fang" in found.body.partition("Kept")[2]


def test_a_story_keeps_its_words_and_has_its_parts_set_off(
    templates: Templates, context: PageContext
) -> None:
    """REQ-2: in the language of the words, whatever the page's."""
    description = "As a parent, I want to see the schedule, so that I can plan.\n\nAlso on a phone."
    body = _spec(
        templates, _of({"id": "REQ-0001", "title": "T", "description": description}), context, "zh-CN"
    ).body
    story = "As a <strong>parent</strong>, I want to <strong>see the schedule</strong>, so that <strong>I can plan</strong>."
    assert body.count(story) == 1
    assert body.count("I can plan") == 1
    assert "<p>Also on a phone.</p>" in body


def test_what_is_missing_shows_once_and_not_as_an_empty_heading(
    templates: Templates, context: PageContext
) -> None:
    body = _spec(templates, _of({"id": "REQ-0001", "title": "T", "kind": "functional"}), context).body
    assert "user story, background, acceptance criteria, source and owner" in body
    assert "<strong>Background: </strong>" not in body


def test_people_are_mentioned_on_our_side_and_named_to_the_customer(
    templates: Templates, context: PageContext
) -> None:
    known = replace(context, accounts={"li": "5b10"}, account_key="userkey")
    internal = _spec(templates, sample.sample(), known).body
    customer = _spec(templates, sample.sample(), known, audience=Audience.CUSTOMER).body
    assert '<ri:user ri:userkey="5b10"/>' in internal
    assert "ri:user" not in customer
    assert "<td><p>李伟</p></td>" in customer


def test_somebody_forgotten_is_nowhere(templates: Templates, context: PageContext) -> None:
    """PPL-4: a blank name is not replaced by the id it is referred to by."""
    data = load_project({"people": [{"id": "gone-person", "side": "ours"}]})
    of = _of({"id": "REQ-0001", "title": "T", "owner": "gone-person"}, data=data)
    for audience in Audience:
        body = _spec(templates, of, context, audience=audience).body
        assert "gone-person" not in body
        assert "to be named" in body


def test_tasks_people_wrote_are_numbered_throughout(templates: Templates, context: PageContext) -> None:
    own: list[JsonObject] = [
        {"id": f"REQ-000{n}", "title": "T", "background": "- [ ] one\n- [x] two"} for n in (1, 2)
    ]
    body = _spec(templates, _of(*own), context).body
    assert re.findall(r"<ac:task-id>(\d+)</ac:task-id>", body) == ["1", "2", "3", "4"]


def test_headings_people_wrote_stay_out_of_the_contents(templates: Templates, context: PageContext) -> None:
    of = _of({"id": "REQ-0001", "title": "T", "description": "# Big\n\ntext"})
    assert "<h6>Big</h6>" in _spec(templates, of, context).body


def test_a_record_that_cannot_be_read_is_left_out_and_named(
    templates: Templates, context: PageContext
) -> None:
    values: list[tuple[Kind, dict[str, JsonValue]]] = [
        (Kind.REQUIREMENT, {"id": "REQ-0001", "title": "Good"}),
        (Kind.REQUIREMENT, {"id": "REQ-0002", "title": "Bad", "priority": "sky-high"}),
    ]
    of = register(values, ProjectData())
    assert [problem.uid for problem in of.problems] == ["REQ-0002"]
    assert "priority" in of.problems[0].message
    body = _spec(templates, of, context).body
    assert "Good" in body
    assert "Bad" not in body


def test_groups_follow_the_projects_roles_and_the_overview_has_them_all(
    templates: Templates, context: PageContext
) -> None:
    """Fifty stories stay readable: an overview, then one group a role."""
    roles = ("parent", "Camp Worker", "camp administrator")
    stories: list[JsonObject] = [
        {"id": f"REQ-{n:04d}", "title": f"Need {n}", "description": f"As a {roles[n % 3]} I want to do {n}"}
        for n in range(1, 55)
    ]
    data = load_project({"user_roles": [{"name": "Camp administrator"}, {"name": "camp worker"}]})
    body = _spec(templates, _of(*stories, data=data), context).body
    assert re.findall(r"<h3>([^<]*) \(18\)</h3>", body) == ["Camp administrator", "Camp worker", "Parent"]
    assert len(re.findall(r'<td><p><ac:link ac:anchor="REQ-\d+">', body)) >= 54
    assert len(re.findall("<h4>", body)) == 54


def test_the_ask_names_whatever_the_publisher_asks(templates: Templates, context: PageContext) -> None:
    text = _text(_spec(templates, _of(), replace(context, ask=Ask("sign"))))
    assert "Please sign this version." in text


@pytest.mark.parametrize("audience", list(Audience))
def test_the_work_of_a_page_grows_as_its_requirements_do(
    templates: Templates, context: PageContext, audience: Audience
) -> None:
    """Four times as many take no more than four times the work, but for what comes in squares; a thousand make a page."""
    kinds = [values for kind, values in sample.values() if kind is Kind.REQUIREMENT]
    rest = [(kind, values) for kind, values in sample.values() if kind is not Kind.REQUIREMENT]

    def page(count: int) -> Rendered:
        many = [
            (Kind.REQUIREMENT, {**kinds[n % len(kinds)], "id": f"REQ-{n:04d}"}) for n in range(1, count + 1)
        ]
        return _spec(templates, register([*many, *rest], sample.project()), context, audience=audience)

    page(10)  # what is worked out once
    assert calls(lambda: page(200)) < 4.5 * calls(lambda: page(50))
    if audience is Audience.INTERNAL:
        assert len(page(1000).body) > 1_000_000
