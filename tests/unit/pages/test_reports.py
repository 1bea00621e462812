"""Reports on a week or a month, and who is responsible: what belongs to a period, and what stays inside (PG-7, PG-9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.edition import Edition, edition
from syncer.pages.overdue import missed
from syncer.pages.periods import month_of, periods, week_of
from syncer.pages.render import render, subjects
from syncer.pages.reporting import report
from syncer.pages.responsibility import matrix
from syncer.pages.view import register
from tests.unit.pages.test_assessments import words

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = week_of(date(2026, 11, 20))


# ------------------------------------------------------------------------------------------------- periods


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_day_lies_in_its_week_and_its_month_which_follow_one_another(day: date) -> None:
    for of in (week_of, month_of):
        period = of(day)
        assert period.first <= day <= period.last < period.next_last
        assert of(period.first) == of(period.last) == period
        after = of(period.next_last)
        assert (after.before, after.last) == (period.name, period.next_last)
        assert (after.first - period.last).days == 1


def test_the_week_around_new_year_belongs_to_one_year() -> None:
    """ISO 8601: 2027 begins on a Friday, in week 53 of 2026."""
    week = week_of(date(2027, 1, 1))
    assert (week.name, week.year, week.number) == ("2026-W53", 2026, 53)
    assert month_of(date(2027, 1, 31)).next_last == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("moment", "within", "ahead"),
    [
        (date(2026, 11, 15), False, False),
        (date(2026, 11, 16), True, True),
        (datetime(2026, 11, 15, 16, tzinfo=UTC), True, True),
        (datetime(2026, 11, 22, 16, tzinfo=UTC), False, True),
        (date(2026, 11, 29), False, True),
        (date(2026, 11, 30), False, False),
        (None, False, False),
    ],
)
def test_an_instant_belongs_to_the_day_it_has_in_the_projects_zone(
    moment: date | None, within: bool, ahead: bool
) -> None:
    assert (WEEK.has(moment, SHANGHAI), WEEK.coming(moment, SHANGHAI)) == (within, ahead)


def test_there_is_a_report_for_each_cadence_of_the_plan(templates: Templates) -> None:
    plan: list[JsonValue] = [{"recurrence": "每周五", "owner": "li"}, {"recurrence": "每月最后一天"}]
    data = load_project({"communication_plan": plan})
    found = periods(data.communication_plan, date(2026, 11, 20))
    assert [(one.name, one.owner) for one in found] == [("2026-11", ""), ("2026-W47", "li")]
    known = register((), data)
    assert subjects(templates, "weekly-report", known) == ()
    assert subjects(templates, "weekly-report", replace(known, periods=found)) == ("2026-W47",)


# ------------------------------------------------------------------------------------------------- reports


def _seen(*records: tuple[Kind, JsonObject], audience: Audience = Audience.INTERNAL) -> Edition:
    values = [(kind, flatten(kind, payload)) for kind, payload in records]
    stones: list[JsonValue] = [
        {"name": "Reached", "planned": "2026-11-10", "actual": "2026-11-18"},
        {"name": "Moved", "planned": "2026-12-20", "forecast": "2026-11-27"},
        {"name": "Kept", "planned": "2026-11-28", "forecast": "2026-12-20"},
        {"name": "Late", "planned": "2026-11-09"},
        {"name": "Put off", "planned": "2026-11-09", "forecast": "2026-12-20"},
    ]
    risks: list[JsonValue] = [
        {"title": "Small", "likelihood": 1, "impact": 2},
        {"title": "Unknown"},
        {"title": "Grave", "likelihood": 4, "impact": 4},
    ]
    known = register(values, load_project({"milestones": stones, "risks": risks}))
    late = missed(known.data.milestones, date(2026, 11, 23))
    return edition(replace(known, overdue=frozenset({"ACT-0001"}), missed=late), "en", audience)


def test_a_report_tells_what_happened_and_what_is_due_until_the_end_of_the_next_period() -> None:
    seen = _seen(
        (Kind.REQUIREMENT, {"id": "REQ-0001", "title": "T", "confirmations": [{"at": "2026-11-20"}]}),
        (Kind.REQUIREMENT, {"id": "REQ-0002", "title": "T", "confirmations": [{"at": "2026-11-09"}]}),
        (
            Kind.CHANGE_REQUEST,
            {"id": "CR-0001", "title": "C", "requested_at": "2026-11-17", "state": "submitted"},
        ),
        (
            Kind.CHANGE_REQUEST,
            {
                "id": "CR-0002",
                "title": "C",
                "state": "approved",
                "decision": {"ours": {"outcome": "approved", "at": "2026-11-19"}},
            },
        ),
        (Kind.CHANGE_REQUEST, {"id": "CR-0003", "title": "C", "state": "awaiting_decision"}),
        (Kind.MEETING, {"id": "MTG-0001", "title": "M", "state": "held", "start": "2026-11-17T06:00:00Z"}),
        (Kind.MEETING, {"id": "MTG-0002", "title": "M", "state": "planned", "start": "2026-11-26T06:00:00Z"}),
        (Kind.ACTION, {"id": "ACT-0001", "title": "A", "due": "2026-11-02"}),
        (Kind.ACTION, {"id": "ACT-0002", "title": "A", "due": "2026-11-25", "state": "done"}),
        (Kind.ACTION, {"id": "ACT-0003", "title": "A", "due": "2026-12-25"}),
        (Kind.QUESTION, {"id": "QST-0001", "title": "Q", "due": "2026-11-25T02:00:00Z"}),
        (
            Kind.QUESTION,
            {"id": "QST-0002", "title": "Q", "state": "closed", "closure": {"at": "2026-11-18T02:00:00Z"}},
        ),
    )
    said = report(seen, WEEK, SHANGHAI)
    happened = (said.confirmed, said.requested, said.decided, said.held, said.answered)
    assert [[one.uid for one in some] for some in happened] == [
        ["REQ-0001"],
        ["CR-0001"],
        ["CR-0002"],
        ["MTG-0001"],
        ["QST-0002"],
    ]
    assert [stone.name for stone in said.reached] == ["Reached"]
    assert [one.entry.uid if one.entry else one.name for one in said.coming] == [
        "ACT-0001",
        "Late",
        "QST-0001",
        "MTG-0002",
        "Moved",
        "CR-0003",
    ]
    assert [one.overdue for one in said.coming] == [True, True, False, False, False, False]
    assert [risk.title for risk in said.risks] == ["Grave", "Small", "Unknown"]
    assert said.eventful


def test_a_customers_report_knows_no_forecast_and_no_proof_of_answers() -> None:
    closed: JsonObject = {"id": "QST-0001", "title": "Q", "closure": {"at": "2026-11-18T02:00:00Z"}}
    said = report(_seen((Kind.QUESTION, closed), audience=Audience.CUSTOMER), WEEK, SHANGHAI)
    assert said.answered == ()
    assert [one.name for one in said.coming] == ["Late", "Put off", "Kept"], "by the plan alone"
    assert [one.overdue for one in said.coming] == [True, True, False]


@pytest.mark.parametrize("audience", list(Audience))
def test_money_and_response_times_are_told_to_our_side_alone(
    templates: Templates, audience: Audience
) -> None:
    page = render(
        templates, "monthly-report", sample.sample(), "zh-CN", audience, sample.sample_context(), "2026-11"
    )
    text = words(page.body)
    inner = audience is Audience.INTERNAL
    assert [name in text for name in ("预算", "响应时效", "（预计）", "临时扩容")] == [inner] * 4
    assert "阶段性报告 2026年11月" in page.title
    assert "本期进展" in text


def test_a_report_leads_to_the_one_before_it(templates: Templates) -> None:
    before = {"weekly-report.2026-W46.en": "Last week's"}
    context = replace(sample.sample_context(), titles=before)
    page = render(templates, "weekly-report", sample.sample(), "en", Audience.INTERNAL, context, "2026-W47")
    assert 'ri:content-title="Last week&#39;s"' in page.body or "Last week's" in page.body


# ---------------------------------------------------------------------------------------- responsibilities


def test_everybody_has_one_column_however_they_are_referred_to() -> None:
    """REQ-16."""
    people: list[JsonValue] = [
        {"id": "li", "name": "Li", "email": "li@example.com"},
        {"id": "zhao", "name": "Zhao"},
        {"id": "idle", "name": "Idle"},
    ]
    racis: list[JsonObject] = [
        {"responsible": ["li"], "accountable": "li@example.com", "informed": ["guest@example.com"]},
        {"accountable": "zhao", "consulted": ["LI@example.com"]},
        {"department": "Sales"},
    ]
    values = [
        (Kind.REQUIREMENT, flatten("requirement", {"id": f"REQ-000{n}", "title": "T", "raci": raci}))
        for n, raci in enumerate(racis, 1)
    ]
    seen = edition(register(values, load_project({"people": people})), "en", Audience.INTERNAL)
    found = matrix(seen, seen.of("requirement"))
    assert found.people == ("li", "zhao", "guest@example.com")
    assert {row.entry.uid: row.letters for row in found.rows} == {
        "REQ-0001": ("RA", "", "I"),
        "REQ-0002": ("C", "A", ""),
    }


def test_a_matrix_of_many_people_has_a_column_for_each_letter(templates: Templates) -> None:
    people: list[JsonValue] = [{"id": f"p{n}", "name": f"Person {n}"} for n in range(12)]
    raci: JsonObject = {"responsible": [f"p{n}" for n in range(12)], "accountable": "p0"}
    value = flatten("requirement", {"id": "REQ-0001", "title": "T", "raci": raci})
    known = register([(Kind.REQUIREMENT, value)], load_project({"people": people}))
    page = render(templates, "responsibility-matrix", known, "en", Audience.INTERNAL, sample.sample_context())
    assert page.body.count("<th>") == 6
    assert "Person 10 and Person 11" in words(page.body)
