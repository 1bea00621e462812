"""Webhooks over HTTP: kept before they are answered, once, for those whom they concern (B-13); and nobody needs to be believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syncer.ports import PutCounterpart
from syncer.sync.observation import Counterpart, Side
from tests.support.door import EDITED, NOW, SECRET, Door, door

IDENTIFIER = {"X-Atlassian-Webhook-Identifier": "a1"}


@pytest.fixture(name="door")
def _door(tmp_path: Path) -> Iterator[Door]:
    with door(tmp_path) as opened:
        yield opened


def test_a_signed_hook_is_kept_and_wakes_its_project(door: Door) -> None:
    reply = door.post(EDITED, headers=IDENTIFIER)
    assert (reply.status_code, reply.json()) == (202, {"kept": 1})
    (hint,) = door.hints().given
    assert (hint.native, hint.version) == ("10007", "")
    assert door.woken == [["CAMP"]]
    assert not door.hints("MOON").given


def test_what_is_delivered_again_is_kept_once_and_wakes_nobody(door: Door) -> None:
    door.post(EDITED, headers=IDENTIFIER)
    again = door.post(EDITED, headers=IDENTIFIER | {"X-Atlassian-Webhook-Retry": "2"})
    assert (again.status_code, again.json()) == (202, {"kept": 0})
    assert len(door.hints().given) == len(door.woken) == 1


def test_without_an_identifier_none_counts_as_a_double(door: Door) -> None:
    """Data Center gives none: two edits may have one body, and the second must not be lost."""
    assert [door.post(EDITED).json()["kept"] for _ in range(2)] == [1, 1]


def test_an_issue_that_was_moved_elsewhere_wakes_who_knows_it(door: Door) -> None:
    """B-09."""
    part = Counterpart(side=Side.JIRA, native="10007", uid="REQ-0001", key="CAMP-7")
    with door.hub.lock("MOON"):
        door.hub.commit("MOON", [PutCounterpart(part)], cycle="c", now=NOW)
    door.post({"issue": {"id": "10007", "key": "ELSEWHERE-1"}})
    assert door.woken == [["MOON"]]
    door.post(EDITED)
    assert door.woken[1:] == [["CAMP", "MOON"]]


@pytest.mark.parametrize(
    "payload",
    [{"issue": {"id": "10008", "key": "OTHER-8"}}, {"project": {"id": 1}}, {}],
    ids=["another-project", "nothing-of-ours", "empty"],
)
def test_what_concerns_nobody_is_taken_and_not_kept(door: Door, payload: dict[str, Any]) -> None:
    """A site that is refused sends it again and again."""
    assert door.post(payload).json() == {"kept": 0}
    assert door.woken == []


def test_pages_wake_the_project_of_their_space(door: Door) -> None:
    door.post({"page": {"id": 900, "spaceKey": "MOONOUT", "version": 4}}, product="confluence")
    assert door.woken == [["MOON"]]
    (hint,) = door.hints("MOON").given
    assert (hint.product, hint.native, hint.version) == ("confluence", "900", "4")


def test_an_automation_rule_may_bear_the_secret(door: Door) -> None:
    """Confluence Cloud signs nothing: a rule sends a header of its own."""
    bearer = {"Authorization": f"Bearer {SECRET}"}
    assert door.post(EDITED, signed=None, headers=bearer).status_code == 202
    assert door.post(EDITED, signed=None, headers={"Authorization": "Bearer guess"}).status_code == 401


@pytest.mark.parametrize("secret", ["schlüssel", "一把钥匙"])
def test_a_secret_may_be_of_any_signs(tmp_path: Path, secret: str) -> None:
    """As a bearer it comes in UTF-8, whatever HTTP thinks of headers."""
    with door(tmp_path, secret) as opened:
        bearer = {"Authorization": f"Bearer {secret}".encode()}
        assert opened.post(EDITED, signed=None, headers=bearer).status_code == 202
        wrong = {"Authorization": f"Bearer {secret}x".encode()}
        assert opened.post(EDITED, signed=None, headers=wrong).status_code == 401


def test_a_hook_without_its_body_is_named_by_its_address(door: Door) -> None:
    assert door.post(b"", query="?issue=10007&key=CAMP-7").json() == {"kept": 1}
    assert door.woken == [["CAMP"]]


def test_a_store_that_cannot_keep_it_has_it_sent_again(door: Door, tmp_path: Path) -> None:
    """Jira tries again after 503: nothing was lost that was not kept."""
    import sqlite3

    with sqlite3.connect(tmp_path / "door.db") as store:
        store.execute("ALTER TABLE hints RENAME TO elsewhere")
    reply = door.post(EDITED)
    assert reply.status_code == 503
    assert reply.headers["Retry-After"]
    assert door.woken == []


def test_without_a_secret_there_are_no_hooks(tmp_path: Path) -> None:
    with door(tmp_path / "open", secret="") as opened:
        reply = opened.post(EDITED, signed="")
        assert reply.status_code == 403
        assert "webhook_secret" in reply.json()["error"]
        assert not opened.hints().given
