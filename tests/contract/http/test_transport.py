"""What the one retry layer does with replies that come late, wrong or not at all, over real HTTP."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests

from syncer.http.counting import Counts, RequestCounter
from syncer.http.limiter import Limiter
from syncer.http.messages import Call
from syncer.http.retry import RetrySettings
from syncer.http.session import Connection, arm
from syncer.http.transport import Transport, unfenced
from syncer.ports import (
    Locked,
    Permanent,
    PortError,
    Refused,
    Temporary,
    Throttled,
    UnknownOutcome,
    Unreachable,
)

if TYPE_CHECKING:
    from tests.contract.http.conftest import RawServer, Time

Serve = Callable[..., "RawServer"]
READ = Call("GET", "thing")
SEARCH = Call("POST", "search", {"jql": "x"}, reads=True)
REPLACE = Call("PUT", "thing", {"a": 1})
CREATE = Call("POST", "thing", {"a": 1})


class Wire:
    """A transport over a plain session, with its counter and its limiter in reach."""

    def __init__(
        self,
        url: str,
        time: Time,
        settings: RetrySettings | None = None,
        limiter: Limiter | None = None,
        patience: float = 30.0,
        fence: Callable[[], None] = unfenced,
    ) -> None:
        session = requests.Session()
        arm(session, Connection(url, read_seconds=patience))
        self.counter = RequestCounter()
        self.limiter = limiter or Limiter(time.clock)

        def send(call: Call) -> requests.Response:
            return session.request(call.method, f"{url}/{call.path}", json=call.body, timeout=call.patience)

        self.transport = Transport(
            "site",
            send,
            settings=settings or RetrySettings(),
            counter=self.counter,
            limiter=self.limiter,
            sleep=time.sleep,
            fence=fence,
        )


def error_of(wire: Wire, call: Call) -> PortError:
    with pytest.raises(PortError) as caught:
        wire.transport.call(call)
    return caught.value


@pytest.mark.parametrize("call", [READ, SEARCH, REPLACE, CREATE], ids=str)
def test_a_429_is_waited_for_as_long_as_the_site_asks_and_then_sent_again(
    serve: Serve, time: Time, call: Call
) -> None:
    server = serve({"status": 429, "headers": {"Retry-After": "7"}}, {"body": '{"a": 1}'})
    reply = Wire(server.url, time).transport.call(call)
    assert reply.data == {"a": 1}
    assert len(server.received) == 2
    assert 7 <= sum(time.slept) <= 7.8


def test_a_429_may_name_a_date_which_is_read_against_the_sites_own_clock(serve: Serve, time: Time) -> None:
    there = datetime(2031, 5, 1, 12, 0, 0, tzinfo=UTC)
    headers = {
        "Date": format_datetime(there, usegmt=True),
        "Retry-After": format_datetime(there + timedelta(seconds=9), usegmt=True),
    }
    server = serve({"status": 429, "headers": headers}, {})
    Wire(server.url, time).transport.call(READ)
    assert 9 <= sum(time.slept) <= 10


def test_a_429_without_a_time_is_waited_for_at_least_two_seconds_and_longer_each_time(
    serve: Serve, time: Time
) -> None:
    server = serve({"status": 429}, {"status": 429}, {"status": 429}, {"status": 429}, {})
    Wire(server.url, time).transport.call(READ)
    assert len(time.slept) == 4
    assert all(seconds >= 1.5 for seconds in time.slept)


def test_a_wait_that_is_too_long_is_given_back_to_the_caller_who_then_sends_nothing(
    serve: Serve, time: Time
) -> None:
    server = serve(
        {"status": 429, "headers": {"Retry-After": "1847", "RateLimit-Reason": "jira-quota-tenant-based"}}
    )
    wire = Wire(server.url, time)
    first, second = error_of(wire, READ), error_of(wire, READ)
    assert isinstance(first, Temporary)
    assert isinstance(second, Temporary)
    assert first.retry_after == 1847
    assert second.retry_after == pytest.approx(1847)
    assert (len(server.received), time.slept) == (1, [])


def test_a_wait_over_the_cap_is_not_waited_for_even_where_time_is_left(serve: Serve, time: Time) -> None:
    server = serve({"status": 429, "headers": {"Retry-After": "61"}})
    error_of(Wire(server.url, time, RetrySettings(longest=60, seconds=600)), READ)
    assert (len(server.received), time.slept) == (1, [])


def test_a_429_in_one_thread_holds_back_the_others_of_the_site(serve: Serve, time: Time) -> None:
    limiter = Limiter(time.clock)
    slow = serve({"status": 429, "headers": {"Retry-After": "30"}})
    quick = serve({})
    one, other = (
        Wire(slow.url, time, RetrySettings(attempts=1), limiter),
        Wire(quick.url, time, None, limiter),
    )
    error_of(one, READ)
    other.transport.call(READ)
    assert time.slept == [pytest.approx(30)]


def test_a_429_about_one_issue_is_given_back_at_once_and_holds_back_that_issue_alone(
    serve: Serve, time: Time
) -> None:
    """B-12: others go first; who asks for the same issue again waits for what is left."""
    headers = {"Retry-After": "30", "RateLimit-Reason": "jira-per-issue-on-write"}
    server = serve({"status": 429, "headers": headers}, {})
    wire = Wire(server.url, time)
    error = error_of(wire, Call("PUT", "issue/10001", {}))
    assert isinstance(error, Throttled)
    assert (error.about, error.retry_after, time.slept) == ("issue", 30, [])
    wire.transport.call(Call("PUT", "issue/10002", {}))
    wire.transport.call(Call("GET", "issue/10001"))
    assert time.slept == []
    wire.transport.call(Call("POST", "issue/10001/comment", {}))
    assert time.slept == [pytest.approx(30)]


def test_a_burst_holds_back_and_then_slows_that_endpoint_alone(serve: Serve, time: Time) -> None:
    """B-12: the same kind of request, whatever issue it is for; all else goes on."""
    headers = {"Retry-After": "3", "RateLimit-Reason": "jira-burst-based", "X-RateLimit-Limit": "4"}
    wire = Wire(serve({"status": 429, "headers": headers}, {}).url, time, RetrySettings(attempts=1))
    error_of(wire, Call("PUT", "issue/10001", {}))
    wire.transport.call(Call("GET", "issue/10001"))
    assert time.slept == []
    wire.transport.call(Call("PUT", "issue/10002", {}))
    assert time.slept == [pytest.approx(3)]
    for number in range(4):
        wire.transport.call(Call("PUT", f"issue/1000{number}", {}))
    assert sum(time.slept) == pytest.approx(3 + 4 * 0.5)


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize("call", [READ, SEARCH, REPLACE], ids=str)
def test_what_may_be_repeated_is_repeated_when_a_gateway_fails(
    serve: Serve, time: Time, call: Call, status: int
) -> None:
    server = serve({"status": status, "kind": "text/html", "body": "<html>busy</html>"}, {})
    assert Wire(server.url, time).transport.call(call).ok
    assert len(server.received) == 2


@pytest.mark.parametrize(
    "play",
    [
        {"abort": True},
        {"status": 502},
        {"status": 503},
        {"status": 504},
        {"status": 500},
        {"cut_short": True},
    ],
    ids=str,
)
def test_a_create_without_a_clear_answer_is_never_sent_again(
    serve: Serve, time: Time, play: dict[str, Any]
) -> None:
    """B-01, B-03: nobody knows whether it happened, and only the primary store can tell."""
    server = serve(play)
    assert isinstance(error_of(Wire(server.url, time), CREATE), UnknownOutcome)
    assert len(server.received) == 1


@pytest.mark.parametrize("call", [READ, SEARCH], ids=str)
def test_a_read_that_broke_on_the_server_is_sent_again(serve: Serve, time: Time, call: Call) -> None:
    """One in a hundred reads of a cycle must not be the end of it; a write is left to the next cycle."""
    server = serve({"status": 500}, {})
    assert Wire(server.url, time).transport.call(call).ok
    again = serve({"status": 500}, {})
    assert isinstance(error_of(Wire(again.url, time), REPLACE), Temporary)
    assert (len(server.received), len(again.received)) == (2, 1)


def test_a_create_that_was_refused_for_lack_of_time_is_sent_again(serve: Serve, time: Time) -> None:
    server = serve({"status": 503, "headers": {"Retry-After": "1"}}, {"status": 201})
    assert Wire(server.url, time).transport.call(CREATE).status == 201


def test_a_busy_site_is_not_asked_for_a_create_while_nobody_knows_of_the_last_one(
    serve: Serve, time: Time
) -> None:
    """B-01: a proxy says 503, too, where the site behind it went down with our request in its hands."""
    server = serve({"status": 503, "kind": "text/html", "body": "<html>no server"}, {"status": 201})
    error = error_of(Wire(server.url, time), CREATE)
    assert isinstance(error, UnknownOutcome)
    assert (len(server.received), time.slept) == (1, [])


def test_the_time_a_site_asks_for_stands_in_the_message(serve: Serve, time: Time) -> None:
    server = serve({"status": 429, "headers": {"Retry-After": "1847"}})
    wire = Wire(server.url, time)
    assert "in 31 min" in error_of(wire, READ).hint
    assert "in 31 min" in error_of(wire, READ).hint


def test_a_replacing_write_without_reply_is_repeated_and_the_reply_says_so(serve: Serve, time: Time) -> None:
    server = serve({"abort": True}, {"status": 409})
    reply = Wire(server.url, time).transport.call(REPLACE)
    assert (reply.status, reply.doubtful) == (409, True)


def test_a_replacing_write_that_is_never_answered_has_an_unknown_outcome(serve: Serve, time: Time) -> None:
    server = serve({"abort": True}, {"status": 503})
    wire = Wire(server.url, time, RetrySettings(attempts=3))
    assert isinstance(error_of(wire, REPLACE), UnknownOutcome)
    assert len(server.received) == 3


@pytest.mark.parametrize(
    ("call", "error", "sent"), [(CREATE, UnknownOutcome, 1), (READ, Temporary, 2)], ids=str
)
def test_a_reply_that_comes_too_late_is_no_reply(
    serve: Serve, time: Time, call: Call, error: type[PortError], sent: int
) -> None:
    server = serve({"stall": 0.4})
    wire = Wire(server.url, time, RetrySettings(attempts=2), patience=0.1)
    assert type(error_of(wire, call)) is error
    assert len(server.received) == sent


def test_a_read_is_asked_again_after_a_short_silence_and_given_longer_each_time(
    serve: Serve, time: Time
) -> None:
    """B-13: a connection that a firewall has dropped costs seconds, and a slow site is still waited for."""
    server = serve({"stall": 0.25}, {"stall": 0.25}, {"stall": 0.25}, {"body": '"late"'})
    wire = Wire(server.url, time, RetrySettings(hurry=0.1))
    assert wire.transport.call(READ).data == {}
    assert len(server.received) == 3


def test_a_write_is_not_given_up_in_a_hurry(serve: Serve, time: Time) -> None:
    server = serve({"stall": 0.3})
    wire = Wire(server.url, time, RetrySettings(hurry=0.05))
    assert [wire.transport.call(call).status for call in (CREATE, REPLACE)] == [200, 200]
    assert len(server.received) == 2


def test_a_read_that_is_never_answered_is_temporary_and_no_more(serve: Serve, time: Time) -> None:
    server = serve({"abort": True})
    error = error_of(Wire(server.url, time, RetrySettings(attempts=3)), SEARCH)
    assert type(error) is Temporary
    assert len(server.received) == 3


def test_trying_again_is_bounded_in_seconds(serve: Serve, time: Time) -> None:
    server = serve({"status": 429, "headers": {"Retry-After": "50"}})
    error_of(Wire(server.url, time, RetrySettings(attempts=100, seconds=120)), READ)
    assert len(server.received) == 3
    assert sum(time.slept) <= 120


@pytest.mark.parametrize("call", [READ, CREATE], ids=str)
def test_nobody_there_is_unreachable_also_for_a_create_since_nothing_was_sent(time: Time, call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    wire = Wire(f"http://127.0.0.1:{port}", time)
    error = error_of(wire, call)
    assert isinstance(error, Unreachable)
    assert "network" in error.hint
    assert len(time.slept) == RetrySettings().connects - 1
    assert wire.counter.counts == Counts(0, 0)


def test_a_host_that_does_not_exist_is_unreachable(time: Time) -> None:
    assert isinstance(error_of(Wire("http://no-such-host.invalid", time), READ), Unreachable)


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_refused_at_once(serve: Serve, time: Time, status: int) -> None:
    """B-14."""
    server = serve({"status": status, "body": "<html>", "kind": "text/html"})
    error = error_of(Wire(server.url, time), READ)
    assert isinstance(error, Refused)
    assert "token" in error.hint
    assert len(server.received) == 1


def test_a_captcha_is_named(serve: Serve, time: Time) -> None:
    server = serve({"status": 403, "headers": {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}})
    assert "captcha" in error_of(Wire(server.url, time), READ).hint


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/plain"])
@pytest.mark.parametrize("status", [200, 404])
def test_a_web_page_is_never_an_answer(serve: Serve, time: Time, kind: str, status: int) -> None:
    server = serve({"status": status, "body": " <!doctype html><title>Log in</title>", "kind": kind})
    error = error_of(Wire(server.url, time), READ)
    assert type(error) is Permanent
    assert "log-in page" in error.hint


def test_a_create_that_a_web_page_answers_as_done_is_looked_up(serve: Serve, time: Time) -> None:
    """B-01: with a late index, a second one would be made where the first was only not told of."""
    server = serve({"body": "<!doctype html><title>Proxy</title>", "kind": "text/html"})
    error = error_of(Wire(server.url, time), CREATE)
    assert isinstance(error, UnknownOutcome)
    assert "web page" in error.message
    assert "log-in page" in error.hint
    assert len(server.received) == 1


def test_an_unreadable_answer_to_a_read_is_asked_for_again(serve: Serve, time: Time) -> None:
    server = serve({"body": '{"a":'}, {"body": '{"a": 2}'})
    assert Wire(server.url, time).transport.call(READ).data == {"a": 2}


def test_a_redirect_is_an_error_and_nothing_follows_it(serve: Serve, time: Time) -> None:
    """Trap 29: a renamed site must not get our token by way of the old one."""
    elsewhere = serve({})
    server = serve({"status": 301, "headers": {"Location": f"{elsewhere.url}/thing?secret=1"}})
    error = error_of(Wire(server.url, time), READ)
    assert isinstance(error, Permanent)
    assert f"redirects to {elsewhere.url} " in error.message
    assert "secret" not in str(error)
    assert elsewhere.received == []


def test_every_sending_counts_and_a_search_by_post_counts_as_a_read(serve: Serve, time: Time) -> None:
    server = serve({"status": 503}, {}, {"status": 429}, {}, {"abort": True})
    wire = Wire(server.url, time)
    wire.transport.call(SEARCH)
    wire.transport.call(REPLACE)
    error_of(wire, CREATE)
    assert wire.counter.counts == Counts(read=2, write=3)
    assert len(server.received) == 5


def test_no_secret_reaches_a_message_or_a_log(
    serve: Serve, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve({"status": 503}, {"abort": True})
    session = requests.Session()
    arm(session, Connection(server.url, proxy="http://name:hush@127.0.0.1:1"))

    def send(call: Call) -> requests.Response:
        return session.request(call.method, f"{server.url}/x", auth=("me", "hush"))

    transport = Transport(
        "site",
        send,
        settings=RetrySettings(),
        counter=RequestCounter(),
        limiter=Limiter(time.clock),
        sleep=time.sleep,
    )
    with pytest.raises(Unreachable) as caught:
        transport.call(READ)
    assert "proxy" in caught.value.hint
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("syncer"))
    assert "again in" in ours
    assert "hush" not in ours + str(caught.value)


PAGE = {"kind": "text/html", "body": "<html>not here</html>"}


@pytest.mark.parametrize("status", [403, 404, 405, 410, 501])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_proxys_page_for_an_address_that_not_every_site_has_is_a_reply(
    serve: Serve, time: Time, method: str, status: int
) -> None:
    """B-11: surely nothing was done, so that a create may go another way; for other addresses it says nothing."""
    server = serve({"status": status, **PAGE})
    wire = Wire(server.url, time)
    assert wire.transport.call(Call(method, "thing", optional=True)).status == status
    error = error_of(wire, Call(method, "thing"))
    assert isinstance(error, Permanent)
    assert len(server.received) == 2


def test_a_write_is_sent_only_while_we_have_the_right_to(serve: Serve, time: Time) -> None:
    """Asked again after each wait: meanwhile the right may have gone to somebody else (B-09)."""
    server = serve({"status": 429, "headers": {"Retry-After": "7"}}, {"body": "{}"})
    asked: list[int] = []

    def fence() -> None:
        asked.append(len(server.received))
        if len(asked) == 2:
            raise Locked("the lock was lost")

    wire = Wire(server.url, time, fence=fence)
    with pytest.raises(Locked):
        wire.transport.call(REPLACE)
    assert asked == [0, 1]
    assert len(server.received) == 1
    wire.transport.call(READ)
    assert len(asked) == 2
