"""Who edited a page: somebody is named only where the version before is known not to have had the edit (B-35)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import pytest

from syncer.cycle.proposing import Ourselves, edited
from syncer.ports import RemotePage, Wiki
from syncer.sync.proposals import Scene
from syncer.sync.wiki import PageState, Reading

BASE, EDITED = "<p>alpha beta gamma</p>", "<p>alpha beta delta</p>"


OURS = "Released by Zhao; syncer, from the register of CAMP"


def version(number: int, by: str, body: str) -> RemotePage:
    account, _, said = by.partition(":")
    return RemotePage("1", "T", number, body, "u", author=account, said=said)


class Versions:
    """What a wiki tells of a page's versions; one it does not have cannot be read."""

    def __init__(self, known: Mapping[int, tuple[str, str]]) -> None:
        self._known = known

    def version(self, _page: str, number: int) -> RemotePage | None:
        return version(number, *self._known[number]) if number in self._known else None


def named(past: Mapping[int, tuple[str, str]], last: int) -> list[tuple[str, int]]:
    """Account and version of the edit that the last version shows, since our first."""
    state = PageState("p", "1", "SPACE", "T", 1, "", "", BASE, "u")
    remote = version(last, f"other{last}", f"{EDITED}<p>note</p>")
    scene = Scene({}, (), datetime(2026, 11, 22, tzinfo=UTC))
    rows = edited(cast("Wiki", Versions(past)), Reading(state, remote), scene, Ourselves("bot", "CAMP"))
    return [(row.by, int(str(row.payload["version"]))) for row in rows]


def test_who_made_it_first_is_named_though_others_saved_later() -> None:
    assert named({2: ("zhang", EDITED), 3: ("other3", f"{EDITED}<p>note</p>")}, 4) == [("zhang", 2)]


@pytest.mark.parametrize(
    ("past", "last"),
    [
        ({number: (f"other{number}", EDITED) for number in range(2, 14)}, 14),
        ({3: ("other3", EDITED)}, 4),
        ({}, 3),
    ],
    ids=["longer ago than is read", "the version before is unreadable", "none can be read"],
)
def test_nobody_is_named_where_a_version_before_may_have_had_it(
    past: dict[int, tuple[str, str]], last: int
) -> None:
    assert [by for by, _ in named(past, last)] == [""]


def test_a_version_that_was_read_without_it_tells_again() -> None:
    past = {3: ("other3", BASE), 4: ("li", EDITED)}
    assert named(past, 5) == [("li", 4)]


@pytest.mark.parametrize(
    ("by", "told"), [(f"bot:{OURS}", []), (f"zhang:{OURS}", [("zhang", 2)]), ("bot:", [("bot", 2)])]
)
def test_what_first_stood_in_a_version_of_ours_is_nobodys_edit(by: str, told: list[tuple[str, int]]) -> None:
    """MOVE-2: after an old backup was put back the store does not know it; a person with our account does not sign as we do."""
    assert named({2: (by, EDITED), 3: ("li", EDITED)}, 4) == told
