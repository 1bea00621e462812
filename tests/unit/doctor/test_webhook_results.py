"""What facts about webhooks mean, without a site or a service: levels, words and cures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from syncer.doctor import in_webhooks
from syncer.doctor.in_webhooks import EVENTS, Arrivals, Wanted
from syncer.doctor.results import Level, Result
from syncer.facts import HookFacts
from syncer.http.knock import Heard
from syncer.sync.hints import Product

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HERE = "https://syncer.example.com"
LISTEN = "127.0.0.1:8765"
JIRA = Wanted(Product.JIRA, f"{HERE}/hooks/jira", ("SHOP", "BOAT"))
WIKI = Wanted(Product.CONFLUENCE, f"{HERE}/hooks/confluence")


def hook(**more: Any) -> HookFacts:
    """One that is as it should be, but for this."""
    given: dict[str, Any] = {"id": "1", "name": "ours", "url": JIRA.address, "signed": True}
    return HookFacts(**(given | {"events": frozenset(EVENTS[Product.JIRA])} | more))


def judged(
    *hooks: HookFacts, left_out: Mapping[str, Mapping[str, Sequence[str]]] | None = None
) -> list[Result]:
    return list(in_webhooks.registration(JIRA, hooks, left_out or {}))


def the_only(results: Sequence[Result]) -> tuple[Level, str, str]:
    (one,) = results
    return one.level, one.found, one.cure


@pytest.mark.parametrize(
    "url",
    [
        JIRA.address,
        f"{JIRA.address}/",
        f"{JIRA.address}?issue=${{issue.id}}&key=${{issue.key}}",
        "https://SYNCER.example.com:443/hooks/jira",
    ],
)
def test_a_webhook_that_leads_to_us_signed_and_with_all_events_is_well(url: str) -> None:
    level, found, _ = the_only(judged(hook(url=url), hook(id="2", url="https://chat.example.com/x")))
    assert (level, "signed, with all events" in found) == (Level.OK, True)


def test_where_the_site_does_not_tell_whether_it_signs_nothing_is_said_of_it() -> None:
    _, found, _ = the_only(judged(hook(signed=None)))
    assert "signed" not in found


def test_without_a_webhook_the_whole_registration_is_written_out_but_the_secret() -> None:
    level, found, cure = the_only(judged())
    assert (level, found) == (Level.FAILED, f"Jira: no webhook leads to {JIRA.address}")
    assert "System → WebHooks" in cure
    assert 'project in ("SHOP", "BOAT")' in cure
    assert all(event in cure for event in EVENTS[Product.JIRA])


@pytest.mark.parametrize(
    "given",
    [
        {"url": f"{HERE}/hook/jira"},
        {"url": "http://syncer.example.com/hooks/jira"},
        {"url": "https://old.example.com/hooks/jira", "name": "Syncer"},
    ],
    ids=["another-path", "unencrypted", "a-former-host"],
)
def test_one_that_was_meant_for_us_and_leads_elsewhere_is_named(given: dict[str, str]) -> None:
    level, found, cure = the_only(judged(hook(**given)))
    assert level is Level.FAILED
    assert f"leads to {given['url']}, not to {JIRA.address}" in found
    assert cure.startswith("correct its URL, or [web] url")


@pytest.mark.parametrize("url", ["https://chat.example.com/hooks/jira", "http://[broken", ""])
def test_those_of_others_are_not_taken_for_ours(url: str) -> None:
    _, found, _ = the_only(judged(hook(url=url)))
    assert "no webhook leads to" in found


def test_one_that_is_disabled_or_has_no_secret_brings_nothing() -> None:
    off, unsigned = judged(hook(enabled=False), hook(id="2", name="other", signed=False))
    assert (off.level, unsigned.level) == (Level.FAILED, Level.FAILED)
    assert "“ours” is disabled" in off.found
    assert "“other” has no secret" in unsigned.found


def test_events_that_lack_are_named() -> None:
    level, found, _ = the_only(judged(hook(events=frozenset(EVENTS[Product.JIRA][:6]))))
    assert level is Level.WARNING
    assert "lacks issuelink_created, issuelink_deleted" in found


def test_a_filter_that_leaves_issues_out_names_some_and_what_to_write() -> None:
    narrow = hook(filter="project = SHOP AND type = Bug")
    missed = {"1": {"SHOP": ["SHOP-9", "SHOP-8", "SHOP-7", "SHOP-6"], "BOAT": ["BOAT-1"]}}
    shop, boat = judged(narrow, left_out=missed)
    assert "leaves out issues of SHOP, such as SHOP-7, SHOP-8" not in shop.found
    assert "of SHOP, such as SHOP-6, SHOP-7, SHOP-8" in shop.found
    assert "of BOAT, such as BOAT-1" in boat.found
    assert 'project in ("SHOP", "BOAT")' in boat.cure


def test_what_one_webhook_leaves_out_another_may_bring() -> None:
    two = (hook(filter="project = SHOP"), hook(id="2", name="boats", filter="project = BOAT"))
    level, _, _ = the_only(judged(*two, left_out={"1": {"BOAT": ["BOAT-1"]}, "2": {"SHOP": ["SHOP-1"]}}))
    assert level is Level.OK


def test_two_that_bring_the_same_are_one_too_many() -> None:
    level, found, cure = the_only(judged(hook(), hook(id="2", name="again")))
    assert (level, "(“ours”, “again”), so each edit comes as often" in found) == (Level.WARNING, True)
    assert cure.startswith("delete all but one")


def test_what_administrators_alone_are_shown_is_no_failure() -> None:
    told = in_webhooks.unseen(JIRA, "Syncer Bot")
    assert told.level is Level.OK
    assert "cannot be seen by Syncer Bot" in told.found
    assert told.cure.startswith("ask one to look at System → WebHooks: URL https://")
    rule = in_webhooks.by_rule(WIKI)
    assert (rule.level, "Authorization: Bearer" in rule.cure) == (Level.OK, True)


# ------------------------------------------------------------------------------------------ the service


OURS = '{"error": "the signature is missing or wrong"}'


@pytest.mark.parametrize(
    ("health", "ping", "level", "words"),
    [
        (Heard(reason="the site could not be reached"), None, Level.WARNING, "no service answers"),
        (Heard(200, "<html>"), Heard(404), Level.FAILED, "something else answers"),
        (Heard(200, "ok"), Heard(202), Level.OK, "takes a webhook"),
        (Heard(200, "ok"), Heard(401, OURS), Level.FAILED, "another secret"),
        (Heard(200, "ok"), Heard(403, OURS), Level.FAILED, "runs without webhook_secret"),
        (Heard(200, "ok"), Heard(503, OURS), Level.FAILED, "cannot keep"),
        (Heard(200, "ok"), Heard(500), Level.FAILED, "status 500"),
    ],
)
def test_how_the_service_answers(health: Heard, ping: Heard | None, level: Level, words: str) -> None:
    (one,) = in_webhooks.service(LISTEN, health, ping)
    assert (one.level, words in one.found) == (level, True), one.found


def test_a_service_that_is_stuck_is_told_beside_what_it_answers() -> None:
    stuck, taken = in_webhooks.service(LISTEN, Heard(503, "stuck"), Heard(202))
    assert (stuck.level, taken.level) == (Level.WARNING, Level.OK)


@pytest.mark.parametrize(
    ("ping", "level", "words"),
    [
        (Heard(202), Level.OK, "takes a webhook"),
        (Heard(reason="no", untrusted=True), Level.WARNING, "is not trusted here"),
        (Heard(reason="no", redirect="https://sso.example.com"), Level.FAILED, "redirects to https://sso"),
        (Heard(reason="the site could not be reached"), Level.WARNING, "cannot be reached from this machine"),
        (Heard(401, "<html>sign in"), Level.FAILED, "something else than the service answers (401)"),
        (Heard(401, OURS), Level.FAILED, "another secret"),
        (Heard(421), Level.FAILED, "does not go by that name"),
        (Heard(502), Level.FAILED, "something else than the service answers (502)"),
    ],
)
def test_how_the_public_address_answers(ping: Heard, level: Level, words: str) -> None:
    one = in_webhooks.outside(HERE, LISTEN, ping)
    assert (one.level, words in one.found) == (level, True), one.found
    assert level is Level.OK or one.cure


# ----------------------------------------------------------------------------------------- the deliveries


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=40), "40 minutes ago"),
        (timedelta(hours=30), "30 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_the_last_webhook_is_told(span: timedelta, words: str) -> None:
    one = in_webhooks.arrivals(Product.JIRA, Arrivals(NOW - span), NOW)
    assert (one.level, one.found) == (Level.OK, f"Jira: the last webhook came {words}")


def test_what_polls_find_without_webhooks_says_that_none_arrive() -> None:
    never = in_webhooks.arrivals(Product.JIRA, Arrivals(None, 4), NOW)
    assert never.level is Level.WARNING
    assert never.found == (
        "Jira: no webhook has come yet, although 4 records were changed there in the last 7 days: webhooks do not arrive"
    )
    stopped = in_webhooks.arrivals(Product.JIRA, Arrivals(NOW - timedelta(days=2), 1), NOW)
    assert "came 2 days ago, although 1 records" not in stopped.found
    assert "came 2 days ago, although 1 record was changed there since" in stopped.found
    assert in_webhooks.arrivals(Product.JIRA, Arrivals(None), NOW).level is Level.OK
