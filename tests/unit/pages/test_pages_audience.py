"""No customer edition holds anything internal, whatever field it stands in (B-22, domain §3)."""

from collections.abc import Mapping

import pytest

from syncer.domain.fields import FieldSpec, flatten
from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import dump_project, load_project
from syncer.pages.catalogue import Templates, load
from syncer.pages.context import PageContext
from syncer.pages.edition import edition
from syncer.pages.render import Rendered, render, subjects
from syncer.pages.view import Register, register
from tests.unit.pages.conftest import Everything

SECRET = "zzsecretzz"
INTERNAL = ("9,876,543", "XTS", "2031", "SHOP-77", "account-of-li", "ri:user", 'ac:name="jira"')


def _marked(kind: str, spec: FieldSpec) -> str:
    """A text that says where it comes from; internal ones carry the marker."""
    word = SECRET if spec.audience is Audience.INTERNAL else "open"
    return f"{word}-{kind}-{spec.path}".replace("_", "-").replace(".", "-")


@pytest.fixture
def planted(everything: Everything) -> Register:
    return everything(_marked)


def _page(
    templates: Templates, planted: Register, context: PageContext, locale: str, audience: Audience
) -> Rendered:
    page = render(templates, "requirement-spec", planted, locale, audience, context)
    assert page.problems == ()
    return page


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_no_marker_of_an_internal_field_reaches_a_customer_edition(
    templates: Templates, planted: Register, context: PageContext, locale: str
) -> None:
    page = _page(templates, planted, context, locale, Audience.CUSTOMER)
    whole = f"{page.title}{page.body}"
    assert SECRET not in whole
    assert "open-requirement-background" in whole


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_internal_edition_does_show_internal_fields(
    templates: Templates, planted: Register, context: PageContext, locale: str
) -> None:
    body = _page(templates, planted, context, locale, Audience.INTERNAL).body
    assert f"{SECRET}-requirement-goal" in body
    assert f"{SECRET}-project-customer-industry" in body
    assert "9,876,543.21" in body
    assert "SHOP-77" in body


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_no_page_of_a_customer_holds_a_word_figure_date_issue_or_account_of_ours(
    templates: Templates, planted: Register, context: PageContext, locale: str
) -> None:
    """B-22, for every page kind there is: every internal field of every kind of record is planted with a secret."""
    pages = [
        render(templates, kind, planted, locale, Audience.CUSTOMER, context, subject)
        for kind, template in templates.pages.items()
        if Audience.CUSTOMER in template.kind.audiences
        for subject in subjects(templates, kind, planted)
    ]
    assert {page.kind for page in pages} >= {"requirement-spec", "change-ledger"}
    found = [
        (page.page, secret)
        for page in pages
        for secret in (SECRET, *INTERNAL)
        if secret in f"{page.title}{page.body}"
    ]
    assert found == []
    assert [page.problems for page in pages if page.problems] == []


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_ledgers_internal_edition_does_show_internal_fields(
    templates: Templates, planted: Register, context: PageContext, locale: str
) -> None:
    body = render(templates, "change-ledger", planted, locale, Audience.INTERNAL, context).body
    shown = ("impact-feasibility", "impact-resources", "adjustment-budget", "grade-override-reason", "source")
    assert [path for path in shown if f"{SECRET}-change-request-{path}" not in body] == []
    assert "9,876,543.21" in body


def test_a_translation_of_an_internal_field_stays_internal(
    templates: Templates, context: PageContext
) -> None:
    payload: JsonObject = {
        "id": "REQ-0001",
        "title": "T",
        "translations": {"en": {"goal": SECRET, "title": "Seen"}},
    }
    planted = register([(Kind.REQUIREMENT, flatten("requirement", payload))], load_project({}))
    body = _page(templates, planted, context, "en", Audience.CUSTOMER).body
    assert SECRET not in body
    assert "REQ-0001 · Seen" in body


def test_a_change_of_an_internal_field_is_itself_internal(templates: Templates, context: PageContext) -> None:
    own: JsonObject = {
        "id": "CR-0001",
        "title": "A change",
        "changes": [
            {"action": "change", "requirement": "REQ-0001", "field": "goal", "from": SECRET, "to": SECRET},
            {"action": "change", "requirement": "REQ-0002", "field": "title", "from": "a", "to": "b"},
        ],
    }
    values = [(Kind.CHANGE_REQUEST, flatten("change_request", own))]
    values += [(Kind.REQUIREMENT, {"id": uid, "title": "T"}) for uid in ("REQ-0001", "REQ-0002")]
    planted = register(values, load_project({}))
    seen = edition(planted, "en", Audience.CUSTOMER)
    assert [item.requirement for item in seen.of("change_request")[0].changes] == ["REQ-0002"]
    assert {uid: seen.entries[uid].changed_by for uid in ("REQ-0001", "REQ-0002")} == {
        "REQ-0001": (),
        "REQ-0002": ("CR-0001",),
    }
    shown = edition(planted, "en", Audience.INTERNAL)
    assert shown.entries["REQ-0001"].changed_by == ("CR-0001",)


def test_a_mention_in_internal_notes_makes_no_link_for_the_customer(context: PageContext) -> None:
    values = [
        (Kind.REQUIREMENT, {"id": "REQ-0001", "title": "T"}),
        (Kind.MEETING, {"id": "MTG-0001", "title": "M", "notes": "REQ-0001 is risky"}),
    ]
    planted = register(values, load_project({}))
    assert edition(planted, "en", Audience.CUSTOMER).entries["REQ-0001"].discussed_in == ()
    assert edition(planted, "en", Audience.INTERNAL).entries["REQ-0001"].discussed_in == ("MTG-0001",)


def test_an_address_nobody_stands_for_is_shown_to_our_side_alone(
    templates: Templates, context: PageContext
) -> None:
    values = [(Kind.REQUIREMENT, {"id": "REQ-0001", "title": "T", "owner": "someone@example.com"})]
    planted = register(values, load_project({}))
    customer = _page(templates, planted, context, "en", Audience.CUSTOMER).body
    internal = _page(templates, planted, context, "en", Audience.INTERNAL).body
    assert "someone@example.com" not in customer
    assert "to be named" in customer
    assert "someone@example.com" in internal


def test_somebody_referred_to_by_address_is_named_to_the_customer(
    templates: Templates, context: PageContext
) -> None:
    values = [(Kind.REQUIREMENT, {"id": "REQ-0001", "title": "T", "owner": "LI@example.com"})]
    data = load_project(
        {"people": [{"id": "li", "name": "Li Wei", "email": "li@example.com", "side": "ours"}]}
    )
    body = _page(templates, register(values, data), context, "en", Audience.CUSTOMER).body
    assert "Li Wei" in body
    assert "example.com" not in body


def test_a_forecast_is_shown_as_a_plan_only_once_it_is_confirmed(
    templates: Templates, context: PageContext
) -> None:
    """GATE-2, REQ-17: a dated version alone is internal; a moved date withdraws the commitment."""
    value = {"id": "REQ-0001", "title": "T", "forecast.version": "2.0", "forecast.date": "2027-01-31"}
    plans = {"same": "2027-01-31", "moved": "2027-02-28"}
    shown = {}
    for name, day in plans.items():
        data = load_project(
            {
                "confirmed_plans": [
                    {"version": "2.0", "date": day, "confirmed_by": "zhao", "confirmed_at": "2026-11-10"}
                ]
            }
        )
        planted = register([(Kind.REQUIREMENT, value)], data)
        shown[name] = _page(templates, planted, context, "en", Audience.CUSTOMER).body
    assert "2.0, 31 January 2027" in shown["same"]
    assert "2.0, 28 February 2027" not in shown["moved"], (
        "the release is confirmed, this need's place in it is not"
    )
    assert "January" not in shown["moved"]


def test_a_customer_edition_lists_only_what_the_customer_can_supply(context: PageContext) -> None:
    planted = register([(Kind.REQUIREMENT, {"id": "REQ-0001", "title": "T"})], load_project({}))
    points = {
        audience: {
            finding.path for finding in edition(planted, "en", audience).entries["REQ-0001"].open_points
        }
        for audience in Audience
    }
    assert points[Audience.INTERNAL] - points[Audience.CUSTOMER] == {"source"}


def test_remarks_on_wording_and_responsibility_are_our_own(
    templates: Templates, context: PageContext
) -> None:
    """CPL-1: the internal edition says what is vague, with its cure; the customer's says nothing of it."""
    value = {"id": "REQ-0001", "title": "T", "description": "As a user I need a user-friendly list."}
    planted = register([(Kind.REQUIREMENT, value)], load_project({}))
    remarks = {
        audience: {f.code for f in edition(planted, "en", audience).entries["REQ-0001"].remarks}
        for audience in Audience
    }
    assert remarks == {Audience.INTERNAL: {"vague_words", "no_scenario"}, Audience.CUSTOMER: set()}
    bodies = {audience: _page(templates, planted, context, "en", audience).body for audience in Audience}
    words = "Words that everybody understands differently: user-friendly"
    assert words in bodies[Audience.INTERNAL]
    assert words not in bodies[Audience.CUSTOMER]


_GREEDY = """---
kind: greedy
row: PG-1
title: {en: All, zh-CN: 全部}
audiences: [customer]
---
<p>{% for r in register.of('requirement') %}
{{ r.description }} {{ r.goal }} {{ r.value }} {{ r.source }} {{ r.raci }} {{ r.feasibility }} {{ r.alternatives }}
{% endfor %}
{{ project }} {{ register }} {{ document }} {{ page }}</p>
"""


def test_a_template_of_an_admin_cannot_reach_internal_values(
    sources: Mapping[str, str], planted: Register, context: PageContext
) -> None:
    """The values are gone before any template sees them."""
    templates = load({**sources, "greedy.storage.j2": _GREEDY})
    rendered = render(templates, "greedy", planted, "en", Audience.CUSTOMER, context)
    assert rendered.problems == ()
    assert "open-requirement-description" in rendered.body
    assert SECRET not in rendered.body
    assert "account-of-li" not in rendered.body


def test_a_template_cannot_look_behind_the_edition(
    sources: Mapping[str, str], planted: Register, context: PageContext
) -> None:
    spy = _GREEDY.replace("{{ project }} {{ register }}", "{{ register._directory }}")
    templates = load({**sources, "greedy.storage.j2": spy})
    rendered = render(templates, "greedy", planted, "en", Audience.CUSTOMER, context)
    assert rendered.body == ""
    assert "_directory" in rendered.problems[0].message


def test_no_record_of_a_customer_edition_holds_an_internal_value(planted: Register) -> None:
    seen = edition(planted, "en", Audience.CUSTOMER)
    shown = {
        uid: {name: str(getattr(entry, name)) for name in dir(entry)} for uid, entry in seen.entries.items()
    }
    assert [
        (uid, name) for uid, fields in shown.items() for name, text in fields.items() if SECRET in text
    ] == []
    assert any("open" in text for fields in shown.values() for text in fields.values())


def test_the_project_data_given_to_templates_has_no_internal_field(planted: Register) -> None:
    seen = edition(planted, "en", Audience.CUSTOMER)
    assert SECRET not in str(dump_project(seen.project))
    assert "open-project-glossary" in str(dump_project(seen.project))
