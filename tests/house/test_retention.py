"""Every table of the store has a time after which its rows go, or is said to live with the register."""

from __future__ import annotations

from syncer.store import forgetting, retention
from syncer.store.tables import metadata
from syncer.sync.retention import TABLES, Retention


def test_every_table_has_its_time_or_says_why_it_has_none() -> None:
    assert {*TABLES} == {*metadata.tables}
    assert all(why for _, why in TABLES.values())


def test_every_time_that_can_be_written_is_some_tables() -> None:
    assert {key for key, _ in TABLES.values() if key} == {*Retention.model_fields}
    assert {name for name, (key, _) in TABLES.items() if key} == {*retention._OLD}


def test_what_must_never_be_lost_has_no_time() -> None:
    """The chain, claims, evidence of response times, and what was signed."""
    forever = {"history", "claims", "clocks", "firings", "moves", "issue_pasts", "baselines", "frozen_pages"}
    assert {TABLES[name][0] for name in forever} == {""}


NAMES_NOBODY = {"facts", "projects", "ids", "aliases", "history", "issue_pasts", "hints"}


def test_every_table_says_what_of_it_names_people() -> None:
    """A pseudonym takes their place there; words of the history go, and pages are written anew."""
    named = {*forgetting._BLANKED, forgetting.PAGES, "history_payloads"}
    assert named | NAMES_NOBODY == {*metadata.tables}
    assert not named & NAMES_NOBODY
