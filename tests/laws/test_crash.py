"""Killed at any request of a cycle of mixed changes, started again until quiet: nothing doubled, nothing missing (B-01, B-03).

`make crash` tries every point, before and after; the test run tries each kind of write, by turns before and after, half
of them on one flavour and half on the other. What is there in the end is compared with what an undisturbed process leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.deaths import Case, Death
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.world import Flavour

pytestmark = pytest.mark.slow
KINDS = {
    "jira": ("create", "update", "transition", "link", "unlink", "comment"),
    "files": ("update",),
    "pages": ("create", "update"),
}
# What a bulk create commits before it is cut. Killed on Cloud, living on on Data Center; `make crash` plays all on both.
CUTS: dict[Flavour, tuple[str, str]] = {"cloud": ("some", "all"), "datacenter": ("none", "some")}


def _together(flavour: str) -> object:
    """One worker has all of a flavour: what they share is made once."""
    return pytest.param(flavour, marks=pytest.mark.xdist_group(f"crash-{flavour}"))


@pytest.fixture(scope="module", params=[_together("cloud"), _together("datacenter")])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    found: Flavour = request.param
    return found


@pytest.fixture(scope="module")
def sandbox(flavour: Flavour) -> Iterator[Sandbox]:
    with sandbox_process(flavour) as running:
        yield running


@pytest.fixture(scope="module")
def case(sandbox: Sandbox, flavour: Flavour, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case.prepared(sandbox, tmp_path_factory.mktemp("crash"), flavour)


def tried(case: Case, death: Death) -> None:
    outcome = case.dies(death)
    assert outcome.duplicates == (), death
    assert outcome.missing == (), death


def kinds(journal: list[str]) -> list[int]:
    """The last request of each kind of write, from 1: what came before it was written already."""
    last = {re.sub(r"\d{3,}", "N", sent): n for n, sent in enumerate(journal, 1)}
    reading = ("/search/jql", "/search", "/bulkfetch")
    return sorted(n for sent, n in last.items() if not sent.startswith("GET") and not sent.endswith(reading))


def test_sixty_changes_of_every_kind_are_due(case: Case) -> None:
    counts = [case.changes[side].get(verb, 0) for side, verbs in KINDS.items() for verb in verbs]
    assert all(counts), case.changes
    assert sum(counts) >= 60, case.changes
    assert any(sent.endswith("/attachments") for sent in case.journal)


@pytest.mark.parametrize("share", range(2))
def test_killed_at_each_kind_of_write_nothing_is_doubled_or_missing(
    case: Case, flavour: Flavour, share: int
) -> None:
    """B-01, B-03."""
    mine = kinds(case.journal)[flavour == "cloud" :: 2]
    for place, nth in list(enumerate(mine))[share::2]:
        tried(case, Death(nth, "before" if place % 4 < 2 else "after"))


@pytest.mark.parametrize("turn", range(2))
def test_a_bulk_create_cut_half_way_is_settled(case: Case, flavour: Flavour, turn: int) -> None:
    """B-03: the outcome is read from the primary store, never from the lagging index; the process lives on, or is killed."""
    nth = next(n for n, sent in enumerate(case.journal, 1) if sent.endswith("/issue/bulk"))
    killed = flavour == "cloud"
    tried(case, Death(nth if killed else nth + 1000, "after", CUTS[flavour][turn]))
