"""What registering webhooks decides at a site, without one: nothing twice, and nothing of anybody else's."""

from __future__ import annotations

from typing import Any

from syncer.doctor.in_webhooks import EVENTS, Wanted
from syncer.doctor.registering import NAME, Step, decided
from syncer.doctor.results import Level, Result
from syncer.facts import HookFacts
from syncer.sync.hints import Product

WANTED = Wanted(Product.JIRA, "https://syncer.example.com/hooks/jira", ("SHOP", "BOAT"))
FILTER = 'project in ("SHOP", "BOAT")'


def hook(**more: Any) -> HookFacts:
    """One of ours as it should be, but for this."""
    given: dict[str, Any] = {"id": "7", "name": NAME, "url": WANTED.address, "filter": FILTER, "signed": True}
    return HookFacts(**(given | {"events": frozenset(EVENTS[Product.JIRA])} | more))


def step(*found: HookFacts, left_out: dict[str, dict[str, list[str]]] | None = None) -> Step:
    made = decided(WANTED, found, left_out or {})
    assert isinstance(made, Step), made
    return made


def told(*found: HookFacts) -> Result:
    made = decided(WANTED, found, {})
    assert isinstance(made, Result), made
    return made


def test_where_none_leads_to_us_one_is_registered() -> None:
    new = step(hook(url="https://chat.example.com/hooks/jira", name="chat"))
    assert (new.hook.id, new.hook.name, new.hook.url, new.hook.filter) == ("", NAME, WANTED.address, FILTER)
    assert str(new).startswith(
        f"Jira: register “syncer” to {WANTED.address}, for {FILTER}, events jira:issue_created"
    )


def test_what_is_right_is_left_alone_whoever_registered_it() -> None:
    for one in (hook(), hook(name="by hand"), hook(name="by hand", filter="")):
        assert told(one).level is Level.OK


def test_one_of_ours_is_corrected_in_its_place() -> None:
    for wrong in (hook(enabled=False), hook(signed=False), hook(events=frozenset({"comment_created"}))):
        made = step(wrong)
        assert (made.hook.id, made.hook.filter, made.hook.events) == (
            "7",
            FILTER,
            frozenset(EVENTS[Product.JIRA]),
        )
        assert made.why
    assert "leaves out issues of BOAT" in str(step(hook(filter="x"), left_out={"7": {"BOAT": ["BOAT-1"]}}))


def test_one_of_somebody_else_that_leads_to_us_is_told_and_not_touched() -> None:
    for others in (
        (hook(name="by hand", enabled=False),),
        (hook(enabled=False), hook(id="8", name="by hand", enabled=False)),
    ):
        one = told(*others)
        assert (one.level, "is not ours to change" in one.found) == (Level.FAILED, True)
        assert one.cure.startswith("enable it (System → WebHooks")


def test_a_plan_shows_no_secret() -> None:
    assert set(step().to_json()) == {"site", "do", "name", "url", "events", "filter", "why"}
