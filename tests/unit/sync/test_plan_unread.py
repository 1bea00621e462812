"""An issue that was made and not read back yet has said nothing; above all not that its fields are empty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.seen import file_part, in_file, on_jira, planned, seen, stored

REQ = "REQ-0001"


@pytest.mark.parametrize("gone", [frozenset(), frozenset({"10001"})], ids=["not read", "not seen any more"])
def test_an_issue_that_nobody_has_read_back_yet_clears_nothing(gone: frozenset[str]) -> None:
    """B-03: the read after a create failed, or somebody hid the issue before it."""
    made = replace(
        on_jira(REQ, 1, priority="high", background="Why."), version="", seen={}, unseen=frozenset()
    )
    plan = planned(
        seen(
            records=(stored(REQ, priority="high", background="Why."),),
            parts=(made, file_part(REQ, priority="high", background="Why.")),
            files=(in_file(REQ, priority="high", background="Why."),),
            vanished=gone,
        )
    )
    assert (plan.changes, plan.files, plan.hold) == ((), (), ())
    assert plan.records[REQ][1]["title"] == f"Title of {REQ}"
