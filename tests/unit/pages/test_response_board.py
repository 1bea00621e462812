"""The board of response times (PG-6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.clocks import Clock, Counts, Line, board
from syncer.pages.edition import edition
from syncer.pages.render import render, subjects

AT = datetime(2026, 11, 4, 2, tzinfo=UTC)  # a Wednesday
HOUR = timedelta(hours=1)


def line(uid: str, owner: str = "li", rule: str = "answered", **known: object) -> Line:
    given = {"state": "running", "deadline": AT + HOUR, **known}
    return Line(uid, rule, owner, Clock(uid=uid, rule=rule, started=AT, **given))  # type: ignore[arg-type]


def late(uid: str, at: datetime, ended: datetime | None = None) -> Line:
    return line(uid, state="breached", breached=at, ended=ended)


@pytest.mark.parametrize(
    ("known", "standing"),
    [
        ({"state": "running"}, "running"),
        ({"state": "running", "warned": ("50%",)}, "near"),
        ({"state": "paused", "warned": ("50%",)}, "paused"),
        ({"state": "breached", "warned": ("50%",)}, "breached"),
        ({"state": "breached", "ended": AT}, "late"),
        ({"state": "met", "ended": AT}, "met"),
        ({"state": "unknown"}, "unknown"),
        ({"state": "cancelled", "ended": AT}, None),
    ],
)
def test_a_clock_is_counted_as_one_thing_and_without_a_verdict_not_at_all(
    known: dict[str, object], standing: str | None
) -> None:
    one = line("QST-0001", **known)  # type: ignore[arg-type]
    assert one.clock.standing == standing
    assert len(board([one]).lines) == (standing is not None)


def test_the_worst_rule_and_owner_come_first_and_nobody_last() -> None:
    on = board([line("A-1", "wang"), line("A-2", "", "sent", state="breached"), late("A-3", AT)])
    assert [one.name for one in on.by_rule] == ["answered", "sent"]
    assert [(one.name, one.counts.breached) for one in on.by_owner] == [("li", 1), ("wang", 0), ("", 1)]
    assert on.counts == Counts(breached=2, running=1)


def test_the_share_in_time_is_of_those_with_a_verdict_and_never_rounded_up() -> None:
    assert Counts(running=3, paused=1).share is None
    assert Counts(met=199, late=1).share == 99
    assert Counts(met=2, breached=1, running=7).share == 66


def test_weeks_are_those_of_the_zone_up_to_the_last_verdict_whatever_day_it_is() -> None:
    sunday_in_shanghai = datetime(2026, 11, 1, 15, 59, tzinfo=UTC)
    on = board(
        [
            late("A-1", sunday_in_shanghai, AT),
            late("A-2", sunday_in_shanghai + timedelta(minutes=1)),
            line("A-3", state="met", ended=AT),
        ]
    )
    weeks = on.weeks("Asia/Shanghai")
    assert [week.first for week in weeks] == [date(2026, 10, 5) + timedelta(weeks=n) for n in range(5)]
    assert [(week.met, week.breached) for week in weeks[-2:]] == [(0, 1), (1, 1)]
    assert [one.uid for one in on.recently_late("Asia/Shanghai")] == ["A-1"]
    assert board([line("A-4")]).weeks("UTC") == ()


def test_what_ended_late_long_ago_is_counted_and_listed_no_more() -> None:
    old = late("A-1", AT - timedelta(weeks=9), AT - timedelta(weeks=8))
    on = board([old, line("A-2", state="met", ended=AT)])
    assert (on.counts.late, on.recently_late("UTC")) == (1, ())


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_each_list_names_the_record_and_prints_instants_in_the_projects_zone(
    templates: Templates, locale: str
) -> None:
    page = render(
        templates, "response-board", sample.sample(), locale, Audience.INTERNAL, sample.sample_context()
    )
    assert page.problems == ()
    told = {"en": "20 November 2026, 24:00", "zh-CN": "2026年11月20日 24:00"}[locale]
    overdue, near = {"en": ("Overdue", "About to be overdue"), "zh-CN": ("已超时", "即将超时")}[locale]
    listed = page.body.partition(f"<h2>{overdue}</h2>")[2].partition(f"<h2>{near}</h2>")[0]
    assert listed.index("MTG-0001") < listed.index("ACT-0001") < listed.index(told)
    assert "QST-0001" not in listed


def test_no_customer_has_a_board_and_there_is_no_page_without_a_clock(templates: Templates) -> None:
    seen = edition(sample.sample(), "en", Audience.CUSTOMER)
    assert seen.board.lines == ()
    assert templates.pages["response-board"].kind.audiences == (Audience.INTERNAL,)
    assert subjects(templates, "response-board", sample.sample()) == ("",)
    assert subjects(templates, "response-board", replace(sample.sample(), clocks=())) == ()


def test_a_board_whose_clocks_are_all_gone_says_so(templates: Templates) -> None:
    page = render(
        templates,
        "response-board",
        replace(sample.sample(), clocks=()),
        "en",
        Audience.INTERNAL,
        sample.sample_context(),
    )
    assert (page.problems, "No response time is being kept" in page.body) == ((), True)
