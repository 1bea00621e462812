"""Mails in the hub: claimed once before they are sent, whoever asks at the same time, on SQLite and on PostgreSQL (B-32)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from syncer.store.hub import SqlHub
from syncer.sync.clock_rows import Firing, FiringKey
from syncer.sync.mails import MailKey, MailKind, MailRow, MailState

NOW = datetime(2026, 11, 23, 0, 30, 15, 123000, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
KEY = MailKey("CAMP", "li", MailKind.DIGEST, "2026-11-23T08:30")
ROW = MailRow(KEY, MailState.CLAIMED, NOW, 1, "d1", ("clock|CR-0001", "held|REQ-0001"))
OTHER = replace(ROW, key=replace(KEY, project="MOON"))


def test_of_two_processes_one_has_the_mail(another: Callable[[], SqlHub]) -> None:
    start = Barrier(4)

    def claimed(hub: SqlHub) -> bool:
        start.wait()
        return hub.claim_mails([ROW, OTHER])

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(claimed, [another() for _ in range(4)]))
    assert sorted(found) == [False, False, False, True]


def test_a_letter_has_all_of_its_reasons_or_none(hub: SqlHub) -> None:
    assert hub.claim_mails([OTHER])
    assert not hub.claim_mails([ROW, OTHER])
    assert list(hub.mails("CAMP")) == []
    assert list(hub.mails("MOON")) == [OTHER]


def test_what_was_sent_is_never_claimed_again(hub: SqlHub) -> None:
    assert hub.claim_mails([ROW])
    hub.settle_mails([KEY], MailState.SENT, now=LATER)
    assert list(hub.mails("CAMP")) == [replace(ROW, state=MailState.SENT, at=LATER)]
    assert not hub.claim_mails([ROW])
    assert not hub.claim_mails([replace(ROW, tries=2)])
    hub.settle_mails([KEY], MailState.FAILED, now=LATER, reason="late")
    assert hub.mails("CAMP")[0].state is MailState.SENT


def test_what_failed_is_tried_again_once_by_one(hub: SqlHub) -> None:
    assert hub.claim_mails([ROW])
    hub.settle_mails([KEY], MailState.FAILED, now=NOW, reason="450 later")
    (failed,) = hub.mails("CAMP")
    assert failed.reason == "450 later"
    again = failed.begun(LATER)
    assert hub.claim_mails([again])
    assert not hub.claim_mails([again])
    assert hub.mails("CAMP")[0].tries == 2


def test_mails_are_told_since_an_instant(hub: SqlHub) -> None:
    late = replace(ROW, key=replace(KEY, slot="2"), at=LATER)
    assert hub.claim_mails([late, ROW])
    assert list(hub.mails("CAMP")) == [ROW, late]
    assert list(hub.mails("CAMP", LATER)) == [late]


def test_what_was_fired_is_told_since_an_instant(hub: SqlHub) -> None:
    key = FiringKey("CR-0001", "answered", 1, "breach | 24h")
    early, late = Firing(key, NOW, ("li",)), Firing(replace(key, cycle=2), LATER, ("li",))
    with hub.lock("CAMP"):
        hub.fire("CAMP", [early, late])
    assert list(hub.fired_since("CAMP", NOW)) == [early, late]
    assert list(hub.fired_since("CAMP", LATER)) == [late]


def test_a_mail_that_never_came_back_is_unknown_and_a_failed_one_waits_longer_each_time() -> None:
    assert ROW.standing(NOW + timedelta(minutes=9)) is MailState.CLAIMED
    assert ROW.standing(NOW + timedelta(minutes=11)) is MailState.UNKNOWN
    failed = replace(ROW, state=MailState.FAILED)
    assert not failed.again(NOW + timedelta(minutes=4))
    assert failed.again(NOW + timedelta(minutes=5))
    third = replace(failed, tries=3)
    assert not third.again(NOW + timedelta(minutes=19))
    assert third.again(NOW + timedelta(minutes=20))
    assert replace(failed, tries=99).again(NOW + timedelta(hours=2))
    assert not replace(failed, state=MailState.REFUSED).again(LATER)
