"""Kinds of draft as they are written: what is refused, with its place and cure, and what they mean (NOT-1 to NOT-4)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from syncer.domain.project import ConfirmedPlan
from syncer.rules.notices import NoticeKind, because, check, inward, named, reason, waits, whom, withdrawn
from syncer.rules.references import nobody

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
PLAN = ConfirmedPlan(
    version="2.1", date=date(2026, 12, 1), confirmed_by="zhao", confirmed_at=date(2026, 11, 2)
)


def kind(**said: Any) -> NoticeKind:
    given = {"name": "hello", "record": "requirement", "to": "owner", **said}
    return NoticeKind.model_validate(given)


@pytest.mark.parametrize(
    ("said", "loc", "message", "hint"),
    [
        ({"when": {"agrement": "draft"}}, (0, "when", "agrement"), "'agrement' is no field", "agreement"),
        ({"to": "acount_owner"}, (0, "to"), "'acount_owner' is nobody", "account_owner"),
        ({"to": ["owner", "title"]}, (0, "to", 1), "'title' is nobody", ""),
        ({"instead": {"service": "nobody"}}, (0, "instead", "service"), "'nobody' is nobody", ""),
        ({"renewed_by": "comitment"}, (0, "renewed_by", 0), "'comitment' is no field", "commitment"),
        ({"until": "owner"}, (0, "until"), "'owner' holds no instant", "start"),
        ({"record": "meeting", "event": "plan_withdrawn"}, (0, "event"), "only a requirement", "requirement"),
        (
            {"record": "meeting", "to": "chair", "counts_as": "answer"},
            (0, "counts_as"),
            "a meeting is not answered",
            "none",
        ),
    ],
)
def test_what_names_nothing_is_told_with_its_place_and_cure(
    said: dict[str, Any], loc: tuple[object, ...], message: str, hint: str
) -> None:
    (fault,) = check([kind(**said)])
    assert fault.loc == loc
    assert message in fault.message
    assert hint in fault.hint


def test_a_name_is_there_once_and_a_word_has_to_mean_somebody_of_one_of_its_kinds() -> None:
    both = kind(record=["requirement", "question"], to=["source.contact", "asked_by"])
    assert list(check([both])) == []
    assert [fault.message for fault in check([both, both])] == ["'hello' is there twice"]
    assert named([both, kind(name="gone", enabled=False)], "gone") is None


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Not a slug"},
        {"record": "story"},
        {"to": []},
        {"instead": {"sales": "owner"}},
        {"deliver": "comment"},
        {"visibility": {"role": "Developers"}},
        {"deliver": "mail"},
    ],
)
def test_what_cannot_be_meant_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind(**said)


def test_without_a_condition_it_never_waits_and_its_stage_says_who_gets_it() -> None:
    one = kind(to=["source.contact", "customer_owner"], instead={"service": "account_owner"})
    assert not waits(one, {"agreement": "draft"}, nobody, NOW, UTC)
    assert [whom(one, stage) for stage in ("", "pre_sales", "service")] == [
        ("source.contact", "customer_owner"),
        ("source.contact", "customer_owner"),
        ("account_owner",),
    ]


def test_it_ends_at_an_instant_and_says_by_which_words_it_holds() -> None:
    one = kind(record="meeting", when={"state": "planned", "all": [{"has": "start"}]}, until="start")
    values = {"state": "planned", "start": "2026-11-20T02:00:00Z"}
    assert not waits(one, values, nobody, NOW, UTC)
    assert waits(one, {**values, "start": "2026-11-20T02:00:01Z"}, nobody, NOW, UTC)
    assert because(one, values) == (("state", "planned"),)
    through = kind(record="meeting", when={"state": "issued", "actions.state": "open"})
    assert because(through, {"state": "issued", "actions": ["ACT-0001"]}) == (("state", "issued"),)


def test_only_the_named_fields_make_a_sent_one_come_again() -> None:
    one = kind(renewed_by=["commitment", "title"])
    before = reason(one, {"commitment.version": "2.1", "title": "A", "description": "x"})
    assert before == reason(one, {"commitment.version": "2.1", "title": "A", "description": "y"})
    assert before != reason(one, {"commitment.version": "2.2", "title": "A"})
    assert reason(kind(), {"title": "A"}) == reason(kind(), {"title": "B"})


@pytest.mark.parametrize(
    ("forecast", "promised", "gone"),
    [
        ({"forecast.version": "2.1", "forecast.date": "2026-12-01"}, PLAN, False),
        ({"forecast.version": "2.1", "forecast.date": "2026-12-15"}, None, True),
        ({"forecast.version": "2.2"}, PLAN, True),
        ({"forecast.version": "2.2"}, None, False),
        ({}, PLAN, True),
        ({}, None, False),
    ],
)
def test_a_promise_is_withdrawn_as_soon_as_it_is_none_any_more_req_17(
    forecast: dict[str, Any], promised: ConfirmedPlan | None, gone: bool
) -> None:
    assert (withdrawn(forecast, [PLAN], promised) is not None) is gone


def test_what_is_for_our_own_people_alone_is_so_before_anybody_is_named_not_2() -> None:
    one = kind(to=["source.contact", "account_owner"], instead={"service": "account_owner"})
    assert [inward(one, stage) for stage in ("service", "implementation")] == [True, False]
    assert inward(kind(to="consultant"), "")
    assert not inward(kind(record="meeting", to="customers"), "")
