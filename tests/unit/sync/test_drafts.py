"""When a letter that was sent says what holds no more, and who must never get one that is for us alone (REQ-17, NOT-2)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.project import ConfirmedPlan, load_project
from syncer.rules.notices import NoticeKind
from syncer.sync.drafts import Desk, SentDraft, on_demand, waiting

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
PLANNED = NoticeKind.model_validate(
    {
        "name": "planned",
        "record": "requirement",
        "when": {"all": [{"has": "commitment"}]},
        "renewed_by": "commitment",
        "to": "source.contact",
    }
)
WITHDRAWN = NoticeKind.model_validate(
    {
        "name": "gone",
        "record": "requirement",
        "when": {"agreement": "confirmed"},
        "event": "plan_withdrawn",
        "to": "source.contact",
    }
)
KINDS = (PLANNED, WITHDRAWN)
PEOPLE: list[JsonObject] = [
    {"id": "wang", "name": "Wang", "side": "customer"},
    {"id": "left", "name": "Left", "side": "ours", "active": False, "deputy": "wang"},
    {"id": "sun", "name": "Sun", "side": "ours", "role": "account_manager"},
]


def desk(version: str, *sent: SentDraft, **source: str) -> Desk:
    plans: list[Any] = [
        {"version": each, "date": "2026-12-01", "confirmed_by": "sun", "confirmed_at": "2026-11-02"}
        for each in ("1.1", "1.2")
    ]
    values = {
        "agreement": "confirmed",
        "forecast.version": version,
        "forecast.date": "2026-12-01",
        "source.contact": "wang",
        **{f"source.{name}": said for name, said in source.items()},
    }
    return Desk(
        records={"REQ-0001": (Kind.REQUIREMENT, values)},
        data=load_project({"people": [*PEOPLE], "confirmed_plans": plans}),
        kinds=KINDS,
        promised={"REQ-0001": ConfirmedPlan(version="1.1", date=date(2026, 12, 1))},
        now=NOW,
        sent=sent,
    )


def test_a_promise_that_goes_and_comes_back_is_told_each_time_req_17() -> None:
    sent: list[SentDraft] = []
    for version, expected in (("1.1", "planned"), ("x", "gone"), ("1.1", "planned"), ("x", "gone")):
        (one,) = waiting(KINDS, desk(version, *sent))
        assert one.kind.name == expected
        sent.append(SentDraft(one.uid, expected, "sun", NOW, "mail", ("wang",), one.reason, ""))
        assert waiting(KINDS, desk(version, *sent)) == (), "sent is sent"
    assert one.again


def test_a_plan_that_moved_to_another_and_back_is_told_again() -> None:
    sent: list[SentDraft] = []
    for version in ("1.1", "1.2", "1.1"):
        (one,) = waiting(KINDS, desk(version, *sent))
        sent.append(SentDraft(one.uid, "planned", "sun", NOW, "mail", ("wang",), one.reason, ""))


@pytest.mark.parametrize("named", ["wang", "left", ""])
def test_what_is_for_our_account_owner_never_goes_to_the_customer_not_2(named: str) -> None:
    inner = NoticeKind(name="x", record=(Kind.REQUIREMENT,), to=("account_owner",))
    one = on_demand(inner, "REQ-0001", desk("x", **({"account_owner": named} if named else {})))
    assert one is not None
    assert (one.to, one.account_owner) == (("sun",), "sun")
