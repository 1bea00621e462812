"""Who we are taken for: proven at the start, and watched with every reply (B-14)."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from syncer.http.counting import Counts
from syncer.http.retry import RetrySettings
from syncer.jira.client import JiraClient
from syncer.ports import Refused, Unreachable

if TYPE_CHECKING:
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]


def test_connecting_says_who_we_are_and_in_which_zone_dates_are_read(desk: Desk) -> None:
    me = desk.tracker.connect()
    assert me.account
    assert me.name
    assert "/" in me.time_zone or me.time_zone == "UTC"
    assert desk.counter.counts == Counts(read=1)


def test_a_wrong_token_is_refused(desk: Desk, another: Another) -> None:
    stranger = another(desk, token="wrong")
    with pytest.raises(Refused) as caught:
        stranger.tracker.connect()
    assert "token" in caught.value.hint
    assert "wrong" not in str(caught.value)


def test_an_account_other_than_the_configured_one_is_refused(here: Desk, another: Another) -> None:
    here.profile("pm@example.com", tokens=["sandbox"])
    masked = another(here, user="pm@example.com", token="sandbox")
    masked.tracker._user = here.site.user
    with pytest.raises(Refused, match=r"pm@example\.com"):
        masked.tracker.connect()


def test_a_token_that_expires_in_the_middle_is_refused_and_never_looks_like_emptiness(here: Desk) -> None:
    """Jira answers such a search with 200 and no issues."""
    [issue] = here.made(here.draft(1))
    assert here.tracker.changed("CAMP", "").updated
    here.profile(password="renewed", tokens=["renewed"])
    for read in (
        lambda: here.tracker.changed("CAMP", ""),
        lambda: here.tracker.fetch([issue]),
        lambda: here.tracker.highest("CAMP"),
    ):
        with pytest.raises(Refused):
            read()


def test_nothing_is_read_before_we_know_who_we_are(here: Desk, another: Another) -> None:
    stranger = another(here, token="wrong")
    with pytest.raises(Refused):
        stranger.tracker.changed("CAMP", "")


def test_a_site_that_is_not_there_is_unreachable(here: Desk, another: Another) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    away = another(here)
    away.client = JiraClient(url, "x@example.com", "t", retry=RetrySettings(first=0.001, most=0.001))
    away.tracker._client = away.client
    with pytest.raises(Unreachable):
        away.tracker.connect()


def test_an_address_below_which_there_is_no_jira_is_refused_with_its_cure(
    here: Desk, another: Another
) -> None:
    """Exit 3 as for every site that does not let us in; nothing is known that could have been done (B-14)."""
    astray = another(here)
    astray.client = JiraClient(
        f"{here.site.url}/elsewhere", here.site.user, "sandbox-token", api=here.site.dialect.api
    )
    astray.tracker._client = astray.client
    with pytest.raises(Refused, match="404") as caught:
        astray.tracker.connect()
    assert "check url" in caught.value.hint


def test_an_issue_is_found_by_people_at_its_key(here: Desk) -> None:
    assert here.tracker.url("CAMP-7") == f"{here.site.url}/browse/CAMP-7"
