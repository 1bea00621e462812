"""One limiter a host: whose call waits for what, how long, and what a fresh process still knows (B-12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syncer.http.limiter import Bucket, Crowd, Limiter, Paused, Wait, kept_pause
from syncer.http.messages import Call
from syncer.http.reasons import scope_of, seconds_asked
from syncer.http.shared import Shared, Timer, host_of

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject, JsonValue

NOON = datetime(2026, 11, 22, 12, 40, tzinfo=UTC)
UPDATE = Call("PUT", "issue/10001", {})
OTHER = Call("PUT", "issue/10002", {})
SEARCH = Call("POST", "search/jql", {}, reads=True)
PAGE = Call("GET", "api/v2/pages/77")


class World:
    """A clock in seconds, the time of day with it, and what is kept between processes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.kept: list[JsonObject] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def clock(self) -> float:
        return self.seconds

    def recall(self) -> JsonValue:
        return self.kept[-1] if self.kept else None

    def process(self) -> Limiter:
        """The limiter of a fresh process."""
        return Limiter(self.clock, now=self.now, remember=self.kept.append, recall=self.recall)


@pytest.fixture
def world() -> World:
    return World()


def waits(limiter: Limiter, *calls: Call) -> list[float]:
    return [limiter.wait("jira", call).seconds for call in calls]


def limited(reason: str = "", seconds: str = "5", **more: str) -> dict[str, str]:
    named = {"RateLimit-Reason": reason} if reason else {}
    return {
        "Retry-After": seconds,
        **named,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


@pytest.mark.parametrize(
    "reason", ["jira-quota-global-based", "jira-quota-tenant-based", "jira-cost-based", ""]
)
def test_a_quota_pauses_both_products_whatever_they_ask(world: World, reason: str) -> None:
    limiter = world.process()
    assert limiter.refused("jira", UPDATE, 429, limited(reason)).scope == "site"
    assert waits(limiter, UPDATE, SEARCH) == [5, 5]
    assert limiter.wait("confluence", PAGE).seconds == 5


def test_a_burst_pauses_one_kind_of_request_of_one_product(world: World) -> None:
    limiter = world.process()
    assert limiter.refused("jira", UPDATE, 429, limited("jira-burst-based")).scope == "endpoint"
    assert waits(limiter, UPDATE, OTHER, SEARCH, Call("GET", "issue/10001")) == [5, 5, 0, 0]
    assert limiter.wait("confluence", UPDATE).seconds == 0


def test_a_limit_of_one_issue_pauses_its_writes_alone(world: World) -> None:
    limiter = world.process()
    assert limiter.refused("jira", UPDATE, 429, limited("jira-per-issue-on-write")).scope == "issue"
    moved = Call("POST", "issue/10001/transitions", {})
    assert waits(limiter, UPDATE, moved, OTHER, Call("GET", "issue/10001")) == [5, 5, 0, 0]


def test_searches_for_people_share_a_budget_that_names_no_reason(world: World) -> None:
    limiter = world.process()
    limiter.refused("jira", Call("GET", "user/search"), 429, limited())
    assert waits(limiter, Call("GET", "users/search"), Call("GET", "user/assignable/search")) == [5, 5]
    assert waits(limiter, UPDATE, Call("GET", "user")) == [0, 0]


def test_the_longer_pause_stays(world: World) -> None:
    limiter = world.process()
    limiter.pause(9)
    limiter.pause(3)
    world.seconds = 4.0
    assert waits(limiter, UPDATE) == [5]
    world.seconds = 11.0
    assert waits(limiter, UPDATE) == [0]


@pytest.mark.parametrize(
    ("headers", "reason", "seconds"),
    [
        ({"Retry-After": "7", "X-RateLimit-Reset": "2026-11-22T12:50:00Z"}, "", 7.0),
        ({"X-RateLimit-Reset": "2026-11-22T12:50:00Z"}, "", 600.0),
        ({"X-RateLimit-Reset": "2026-11-22T12:30:00Z"}, "jira-burst-based", None),
        ({"X-RateLimit-Reset": "soon"}, "jira-quota-global-based", 1200.0),
        ({}, "confluence-quota-tenant-based", 1200.0),
        ({"Date": "Sun, 22 Nov 2026 12:59:00 GMT"}, "jira-quota-global-based", 60.0),
        ({}, "jira-burst-based", None),
        ({"Retry-After": "0"}, "", None),
        ({"Retry-After": "-5"}, "", None),
        ({"Retry-After": "1e18"}, "", 3600.0),
        ({"Retry-After": "1e999"}, "jira-burst-based", None),
        ({"Retry-After": "nan"}, "jira-cost-based", None),
        ({"Retry-After": "in a while"}, "JIRA-QUOTA-TENANT-BASED", 1200.0),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2300"}, "", 3600.0),
        ({"Retry-After": "Sun, 22 Nov 2026 12:41:00 +99999999999"}, "", None),
        (
            {"Retry-After": "Sun, 22 Nov 2026 13:00:30 GMT", "Date": "Sun, 22 Nov 2026 13:00:00 GMT"},
            "",
            30.0,
        ),
        ({"Retry-After": "Sun, 22 Nov 2026 11:00:00 GMT", "Date": "Sun, 22 Nov 2026 13:00:00"}, "", None),
        ({"X-RateLimit-Reset": "9999-12-31T23:59:59-14:00"}, "", 3600.0),
    ],
)
def test_how_long_is_said_in_several_headers_and_a_quota_ends_with_the_hour(
    headers: dict[str, str], reason: str, seconds: float | None
) -> None:
    assert seconds_asked(headers, reason, lambda: NOON) == seconds


# ------------------------------------------------------------------------------- going slower


def test_near_its_limit_an_endpoint_is_asked_at_half_the_rate_for_half_a_minute(world: World) -> None:
    limiter = world.process()
    near = {"X-RateLimit-NearLimit": "true", "X-RateLimit-Limit": "10"}
    limiter.answered("jira", UPDATE, near)
    assert [limiter.turn("jira", OTHER).seconds for _ in range(3)] == pytest.approx([0.0, 0.2, 0.4])
    assert limiter.turn("jira", SEARCH).seconds == 0
    world.seconds = 31.0
    assert limiter.turn("jira", UPDATE).seconds == 0
    assert limiter.turn("jira", UPDATE).seconds == 0


def test_each_further_burst_halves_the_speed_down_to_an_eighth(world: World) -> None:
    limiter = world.process()
    rates = []
    for _ in range(6):
        limiter.refused("jira", UPDATE, 429, limited("jira-burst-based", "1", X_RateLimit_Limit="16"))
        limiter.turn("jira", UPDATE)
        rates.append(1 / limiter.turn("jira", UPDATE).seconds)
        world.seconds += 5
    assert rates == pytest.approx([8, 4, 2, 2, 2, 2])


def test_on_data_center_the_accounts_bucket_is_counted_along_and_never_overdrawn(world: World) -> None:
    """§3: every reply says how many tokens are left and how fast they come again."""
    limiter = world.process()
    told = {"X-RateLimit-Limit": "5", "X-RateLimit-FillRate": "2", "X-RateLimit-Interval-Seconds": "1"}
    limiter.answered("jira", UPDATE, told | {"X-RateLimit-Remaining": "2", "Retry-After": "0"})
    assert [limiter.turn("jira", call).seconds for call in (UPDATE, SEARCH, UPDATE)] == pytest.approx(
        [0, 0, 0.5]
    )
    world.seconds = 10.0
    assert [limiter.turn("jira", SEARCH).seconds for _ in range(5)] == [0] * 5
    limiter.answered("jira", SEARCH, told | {"X-RateLimit-Remaining": "4"})
    assert limiter.turn("jira", SEARCH).seconds == pytest.approx(0.5)


def test_fifty_calls_at_twenty_a_second_with_five_at_once_take_what_they_must(world: World) -> None:
    bucket = Bucket(20, 5, 0.0)
    for _ in range(50):
        world.seconds += bucket.take(world.seconds)
    assert world.seconds == pytest.approx((50 - 5) / 20)


# ------------------------------------------------------------------------- beyond one process


def test_a_fresh_process_honours_a_pause_of_the_site_until_it_ends(world: World) -> None:
    world.process().refused("jira", UPDATE, 429, limited("jira-quota-tenant-based", "1847"))
    world.seconds = 100.0
    fresh = world.process()
    wait = fresh.wait("confluence", PAGE)
    assert (wait.seconds, wait.scope, wait.reason) == (1747, "site", "jira-quota-tenant-based")
    world.seconds = 1848.0
    assert waits(fresh, UPDATE) == [0]
    assert waits(world.process(), UPDATE) == [0]


def test_a_process_that_runs_for_long_learns_within_a_minute_of_a_pause_that_another_met(
    world: World,
) -> None:
    daemon = world.process()
    assert waits(daemon, UPDATE) == [0]
    world.process().refused("jira", UPDATE, 429, limited("jira-cost-based", "600"))
    world.seconds = 61.0
    assert waits(daemon, UPDATE) == [539]


@pytest.mark.parametrize(("reason", "seconds"), [("jira-burst-based", "60"), ("", "9")])
def test_what_is_short_or_about_one_endpoint_is_not_kept(world: World, reason: str, seconds: str) -> None:
    world.process().refused("jira", UPDATE, 429, limited(reason, seconds))
    assert world.kept == []


def test_no_pause_is_longer_than_an_hour_however_long_the_site_asks_for(world: World) -> None:
    limiter = world.process()
    assert limiter.refused("jira", UPDATE, 429, limited(seconds="99999999999999")).seconds == 3600
    assert waits(limiter, UPDATE) == waits(world.process(), UPDATE) == [3600]


def test_what_a_process_with_a_wrong_clock_has_kept_stops_nobody(world: World) -> None:
    """A clock that ran years ahead for a moment must not silence a site for years, nor for an hour again and again."""
    world.kept.append({"until": "2031-01-01T00:00:00+00:00", "reason": "jira-quota-tenant-based"})
    assert waits(world.process(), UPDATE) == [0]
    world.process().pause(100)
    assert waits(world.process(), UPDATE) == [100]


def test_a_shorter_pause_does_not_undo_what_another_process_has_kept(world: World) -> None:
    limiter = world.process()
    assert waits(limiter, UPDATE) == [0]
    world.process().pause(1800, "jira-quota-tenant-based")
    limiter.pause(30, "")
    assert world.process().wait("jira", UPDATE) == Wait(1800, "site", "jira-quota-tenant-based")


def test_an_account_with_few_requests_an_hour_waits_until_all_are_there_again(world: World) -> None:
    """Each one that is used as soon as it comes would let no cycle ever reach its end."""
    limiter = world.process()
    told = {"X-RateLimit-Limit": "10", "X-RateLimit-FillRate": "10", "X-RateLimit-Interval-Seconds": "3600"}
    limiter.answered("jira", UPDATE, told | {"X-RateLimit-Remaining": "0"})
    wait = limiter.turn("jira", SEARCH, most=60)
    assert wait.scope == "site"
    assert wait.seconds == pytest.approx(3600)
    assert waits(limiter, UPDATE) == [pytest.approx(3600)]
    assert limiter.wait("confluence", PAGE).seconds == 0
    world.seconds = 3600.0
    assert [limiter.turn("jira", SEARCH, most=60).seconds for _ in range(10)] == [0] * 10


def test_two_products_on_one_host_have_an_account_each(world: World) -> None:
    limiter = world.process()
    told = {"X-RateLimit-Limit": "5", "X-RateLimit-Interval-Seconds": "1", "X-RateLimit-Remaining": "0"}
    limiter.answered("jira", UPDATE, told | {"X-RateLimit-FillRate": "2"})
    limiter.answered("confluence", PAGE, told | {"X-RateLimit-FillRate": "50", "X-RateLimit-Remaining": "5"})
    assert limiter.turn("jira", UPDATE).seconds == pytest.approx(0.5)
    assert limiter.turn("confluence", PAGE).seconds == 0


@pytest.mark.parametrize(
    "value", [None, 7, "x", {}, {"until": 3}, {"until": "soon"}, {"until": "99999-01-01"}]
)
def test_what_is_no_pause_is_none(value: JsonValue) -> None:
    assert kept_pause(value) is None


def test_a_kept_pause_without_a_zone_is_in_utc(world: World) -> None:
    world.kept.append({"until": "2026-11-22T12:41:00"})
    assert waits(world.process(), UPDATE) == [60]


def test_a_kept_pause_reads_back_as_it_was(world: World) -> None:
    world.process().pause(600, "jira-cost-based")
    assert kept_pause(world.kept[0]) == Paused(NOON + timedelta(seconds=600), "jira-cost-based")


# --------------------------------------------------------------------------------- who shares


def test_jira_and_confluence_of_one_host_share_a_limiter_and_count_apart() -> None:
    shared = Shared(Timer(), lambda: NOON, lambda _host, _name: None, lambda _host, _name, _value: None)
    jira, wiki = shared.limiter("https://Acme.example/"), shared.limiter("https://acme.example/wiki")
    assert jira is wiki
    assert shared.limiter("https://wiki.acme.example") is not jira
    shared.counter("jira").count(reading=True)
    shared.counter("confluence").count(reading=False)
    assert {name: (c.read, c.write) for name, c in shared.counts.items()} == {
        "jira": (1, 0),
        "confluence": (0, 1),
    }


def test_a_name_in_an_address_is_no_part_of_the_host() -> None:
    assert host_of("https://me:hush@acme.example:8443/jira") == "https://acme.example:8443"


@pytest.mark.parametrize(
    ("call", "endpoint", "issue"),
    [
        (Call("PUT", "issue/CAMP-7", {}), "jira PUT issue/{}", "jira issue CAMP-7"),
        (Call("PUT", "issue/7/properties/syncer", {}), "jira PUT issue/{}/properties/syncer", "jira issue 7"),
        (Call("POST", "issue/bulk", {}), "jira POST issue/bulk", ""),
        (Call("POST", "issue/bulkfetch", {}, reads=True), "jira POST issue/bulkfetch", ""),
        (
            Call("GET", "issue/createmeta/CAMP/issuetypes/3"),
            "jira GET issue/createmeta/CAMP/issuetypes/{}",
            "",
        ),
        (Call("POST", "issueLink", {}), "jira POST issueLink", ""),
    ],
    ids=str,
)
def test_a_request_belongs_to_an_endpoint_and_maybe_to_an_issue(
    call: Call, endpoint: str, issue: str
) -> None:
    scope = scope_of("jira", call)
    assert (scope.endpoint, scope.issue) == (endpoint, issue)


def test_what_an_account_may_send_is_divided_among_the_processes_at_work(world: World) -> None:
    """Four workers together send no faster than one would be allowed to (B-12)."""
    at_work = [1]
    alone, one_of_four = (Limiter(world.clock, crowd=Crowd(size=lambda: at_work[0])) for _ in range(2))
    bucket = {"X-RateLimit-Limit": "40", "X-RateLimit-FillRate": "10", "X-RateLimit-Interval-Seconds": "1"}
    headers = {**bucket, "X-RateLimit-Remaining": "8"}
    alone.answered("jira", UPDATE, headers)
    assert sum(alone.turn("jira", UPDATE).seconds == 0 for _ in range(12)) == 8
    at_work[0] = 4
    one_of_four.answered("jira", UPDATE, headers)
    assert sum(one_of_four.turn("jira", UPDATE).seconds == 0 for _ in range(12)) == 2
    world.seconds += 100
    ahead = [one_of_four.turn("jira", UPDATE).seconds for _ in range(12)]
    assert sum(seconds == 0 for seconds in ahead) == 10  # a quarter of what may be sent at once
    assert ahead[-1] - ahead[-2] == pytest.approx(4 / 10)


def test_an_endpoint_that_is_slowed_down_is_shared_as_well(world: World) -> None:
    one_of_four = Limiter(world.clock, crowd=Crowd(size=lambda: 4))
    alone = Limiter(world.clock)
    for limiter in (alone, one_of_four):
        limiter.refused("jira", UPDATE, 429, limited("jira-burst-based", "1"))
        limiter.turn("jira", UPDATE)
    assert one_of_four.turn("jira", UPDATE).seconds == pytest.approx(4 * alone.turn("jira", UPDATE).seconds)


def test_a_crowd_learns_of_a_short_pause_within_seconds(world: World) -> None:
    crowd = Crowd(recall_every=2.0, kept_from=1.0)

    def process() -> Limiter:
        return Limiter(
            world.clock, now=world.now, remember=world.kept.append, recall=world.recall, crowd=crowd
        )

    told, other = process(), process()
    assert waits(other, SEARCH) == [0]
    told.refused("jira", UPDATE, 429, limited("jira-quota-tenant-based"))
    world.seconds += 2
    assert waits(other, SEARCH) == [3]
