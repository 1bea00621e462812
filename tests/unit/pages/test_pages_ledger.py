"""The change ledger says what waits for whom, what each version changed, and each change request in full (PG-2, CR-1 … CR-9)."""

import re
from dataclasses import replace

import pytest

from syncer.domain.fields import field_specs, flatten
from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext, VersionRow
from syncer.pages.render import Rendered, render
from syncer.pages.sample import sample, sample_context
from syncer.pages.view import Register, register
from syncer.text import storage
from tests.unit.pages.conftest import Everything

EDITIONS = [(locale, audience) for locale in ("en", "zh-CN") for audience in Audience]
PEOPLE: JsonObject = {
    "people": [
        {"id": "pm", "name": "Pat", "side": "ours", "role": "project_manager"},
        {"id": "lead", "name": "Lee", "side": "customer", "role": "project_lead"},
    ]
}


def _ledger(
    templates: Templates,
    of: Register,
    context: PageContext,
    locale: str = "en",
    audience: Audience = Audience.INTERNAL,
) -> Rendered:
    page = render(templates, "change-ledger", of, locale, audience, context)
    assert page.problems == ()
    return page


def _text(page: Rendered) -> str:
    body = page.body.replace("<br/>", " ").replace("</p>", " </p>")
    return " ".join("".join(str(part) for part in storage.parse(body).itertext()).split())


def _of(*changes: JsonObject) -> Register:
    values = [(Kind.CHANGE_REQUEST, flatten("change_request", change)) for change in changes]
    requirement = (Kind.REQUIREMENT, {"id": "REQ-0001", "title": "Search"})
    return register([*values, requirement], load_project(PEOPLE))


def _asked(page: Rendered) -> str:
    return _text(page).split("change request")[0]


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_a_register_without_changes_says_so_in_one_sentence(
    templates: Templates, context: PageContext, locale: str, audience: Audience
) -> None:
    page = _ledger(templates, register([], load_project({})), replace(context, history=()), locale, audience)
    text = _text(page)
    assert text.endswith(
        {"en": "No change request has been made so far.", "zh-CN": "目前没有变更申请。"}[locale]
    )
    assert "<h2>" not in page.body


def test_what_waits_for_the_customer_names_who_decides(templates: Templates, context: PageContext) -> None:
    change: JsonObject = {"id": "CR-0001", "title": "Pay online", "state": "awaiting_customer"}
    page = _ledger(templates, _of(change), context, "en", Audience.CUSTOMER)
    assert "wait for your decision: CR-0001 · Pay online · decision by Lee" in _text(page)


def test_what_waits_for_us_is_no_task_of_the_customer(templates: Templates, context: PageContext) -> None:
    change: JsonObject = {"id": "CR-0001", "title": "T", "state": "awaiting_decision", "owner": "pm"}
    outward = _text(_ledger(templates, _of(change), context, "en", Audience.CUSTOMER))
    assert "nothing is asked of you: CR-0001 · T" in outward
    assert "your decision" not in outward
    assert "Waiting for our decision: CR-0001 · T · decision by Pat" in _text(
        _ledger(templates, _of(change), context)
    )


def test_what_both_sides_decide_at_a_special_meeting_is_asked_of_the_customer(
    templates: Templates, context: PageContext
) -> None:
    """PG-2, CR-5."""
    change: JsonObject = {
        "id": "CR-0001",
        "title": "Pay online",
        "state": "awaiting_decision",
        "special_meeting": "MTG-0001",
    }
    meeting: JsonObject = {
        "id": "MTG-0001",
        "title": "M",
        "state": "planned",
        "start": "2026-11-24T17:00:00Z",
    }

    def seen(meeting: JsonObject, audience: Audience = Audience.CUSTOMER) -> str:
        values = [
            (Kind.CHANGE_REQUEST, flatten("change_request", change)),
            (Kind.MEETING, flatten("meeting", meeting)),
        ]
        of = register(values, load_project(PEOPLE))
        return _asked(_ledger(templates, of, context, "en", audience))

    asked = seen(meeting)
    assert "by both sides at a special meeting: CR-0001 · Pay online · decision by Lee" in asked
    assert "nothing is asked" not in asked
    assert "nothing is asked of you: CR-0001" in seen({**meeting, "state": "held"})
    assert "by both sides at a special meeting: CR-0001" in seen(meeting, Audience.INTERNAL)
    assert "Waiting for our decision: CR-0001" in seen({**meeting, "state": "held"}, Audience.INTERNAL)


def test_a_major_change_we_agree_to_waits_for_the_executive(
    templates: Templates, context: PageContext
) -> None:
    """GATE-3."""
    change: JsonObject = {
        "id": "CR-0001",
        "title": "T",
        "state": "awaiting_decision",
        "grade": "major",
        "decision": {"ours": {"outcome": "approved", "by": "pm", "at": "2026-11-02"}},
    }
    assert "CR-0001 · T · decision by Executive" in _text(_ledger(templates, _of(change), context))


def test_the_log_tells_each_version_newest_first_field_by_field(
    templates: Templates, context: PageContext
) -> None:
    """CR-9: date, approver, the change it came from, and what changed in the reader's words."""
    change: JsonObject = {
        "id": "CR-0001",
        "title": "Core",
        "state": "approved",
        "changes": [
            {
                "action": "change",
                "requirement": "REQ-0001",
                "field": "importance",
                "from": "secondary",
                "to": "core",
            },
            {"action": "withdraw", "requirement": "REQ-0001"},
        ],
    }
    rows = (VersionRow("V0.1", None, ""), VersionRow("V0.2", None, "Core", ("pm", "lead"), "CR-0001"))
    told = replace(context, history=rows)
    zh = _text(_ledger(templates, _of(change), told, "zh-CN"))
    log = zh[zh.index("变更日志") : zh.index("变更申请详情")]
    assert log.index("V0.2") < log.index("V0.1")
    for said in (
        "审批人：Pat、Lee",
        "REQ-0001 · Search",
        "修改 重要性 次要 核心",
        "撤回该需求。",
        "V0.1 初稿",
    ):
        assert said in log


def test_the_day_decided_is_the_last_sides_and_open_while_one_is_waited_for(
    templates: Templates, context: PageContext
) -> None:
    decided: JsonObject = {
        "ours": {"outcome": "approved", "at": "2026-11-05"},
        "customer": {"outcome": "approved", "at": "2026-11-03T02:00:00Z"},
    }
    base: JsonObject = {"id": "CR-0001", "title": "T", "decision": decided}
    assert "5 November 2026" in _asked_table(templates, context, {**base, "state": "approved"})
    assert "Open" in _asked_table(templates, context, {**base, "state": "awaiting_customer"})


def _asked_table(templates: Templates, context: PageContext, change: JsonObject) -> str:
    text = _text(_ledger(templates, _of(change), replace(context, history=())))
    return text[text.index("Decided on") : text.index("in full")]


def test_every_filled_field_of_a_change_request_is_shown_to_those_who_may_see_it(
    templates: Templates, context: PageContext, everything: Everything
) -> None:
    """Nothing filled in is lost: each text field's token stands on the page of the audience that may see it."""
    tokens = {path: f"tok{n}x" for n, path in enumerate(field_specs("change_request"))}
    planted = everything(lambda kind, spec: tokens[spec.path] if kind == "change_request" else "other")
    hidden = {"changes.from", "changes.to", "document_version", "form"}
    for audience in Audience:
        body = _ledger(templates, planted, context, "en", audience).body
        wanted = {
            path: token
            for path, token in tokens.items()
            if (spec := field_specs("change_request")[path]).type == "text"
            and not spec.refers
            and not spec.derived
            and (audience is Audience.INTERNAL or spec.audience is Audience.CUSTOMER)
            and path.rpartition(".")[2] not in {"id", "currency", "field", "href"}
            and not any(other.startswith(f"{path}.") for other in tokens)
        }
        assert [path for path, token in wanted.items() if token not in body and path not in hidden] == []
        assert len(wanted) > 20


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_nothing_empty_and_no_raw_word_stands_on_the_page(
    templates: Templates, context: PageContext, locale: str, audience: Audience
) -> None:
    bare: JsonObject = {"id": "CR-0001", "title": "Bare"}
    for of in (sample(), _of(bare)):
        page = _ledger(templates, of, sample_context(), locale, audience)
        root = storage.parse(page.body)
        assert all(list(table.iter("td")) for table in root.iter("table"))
        assert not re.findall(
            r"<p></p>|<h[1-6]></h[1-6]>|<strong></strong>", page.body.replace("<td><p></p></td>", "")
        )
        words = {
            word for spec in field_specs("change_request").values() for word in spec.values if "_" in word
        }
        assert [word for word in words if word in _text(page)] == []
    assert {len(row) for table in root.iter("table") for row in table.iter("tr")} <= set(range(2, 8))


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_requirements_meetings_and_changes_are_linked_where_they_stand(
    templates: Templates, locale: str, audience: Audience
) -> None:
    outward = "" if audience is Audience.INTERNAL else "customer."
    titles = {f"requirement-spec.{outward}{locale}": "Spec", f"minutes.MTG-0001.{outward}{locale}": "Minutes"}
    body = _ledger(templates, sample(), replace(sample_context(), titles=titles), locale, audience).body
    assert '<ac:link ac:anchor="REQ-0001"><ri:page ri:content-title="Spec"/>' in body
    assert '<ac:link><ri:page ri:content-title="Minutes"/>' in body
    assert '<ac:link ac:anchor="CR-0002"><ac:link-body>' in body
