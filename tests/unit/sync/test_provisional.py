"""Provisional ids lead to what they became, inside texts and as whole values; unknown ones stay (B-25)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.provisional import renamed, resolved
from syncer.sync.subjects import NEW
from tests.support.seen import in_file, seen

KNOWN = {"REQ-?a7f3": "REQ-0007", "SHOP-ACT-?x": "SHOP-ACT-0001"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("REQ-?a7f3", "REQ-0007"),
        ("see REQ-?a7f3, then SHOP-ACT-?x.", "see REQ-0007, then SHOP-ACT-0001."),
        (["REQ-?a7f3", "REQ-0002"], ["REQ-0007", "REQ-0002"]),
        ([{"text": "as REQ-?a7f3", "n": 3}], [{"text": "as REQ-0007", "n": 3}]),
        ("XREQ-?a7f3 REQ-?a7f REQ-?a7f33 REQ-a7f3", "XREQ-?a7f3 REQ-?a7f REQ-?a7f33 REQ-a7f3"),
        ("why not? a-?b", "why not? a-?b"),
        (None, None),
        (7, 7),
    ],
)
def test_known_names_are_replaced_and_others_stay(before: JsonValue, after: JsonValue) -> None:
    assert renamed(before, KNOWN, KNOWN) == after


def test_files_remember_which_fields_have_to_be_written() -> None:
    file = in_file(
        "REQ-0002", depends_on=["REQ-?a7f3"], background="As REQ-?a7f3 and REQ-?zz.", owner="x@example.com"
    )
    new = replace(in_file("REQ-?n1", title="New"), uid="", alias="REQ-?n1", handle="requirements/n.md")
    naming = in_file("REQ-0003", depends_on=["REQ-?n1"], background="As REQ-?n1.")
    found = resolved(seen(files=(file, new, naming), hub={"aliases": KNOWN}))
    assert found.files is not None
    done, other, waits = found.files.records
    assert (done.values["depends_on"], done.values["background"]) == (
        ["REQ-0007"],
        "As REQ-0007 and REQ-?zz.",
    )
    assert done.stale == {"depends_on", "background"}
    assert other == new
    assert waits.values["depends_on"] == [f"{NEW}requirements/n.md"], "links find it by its handle"
    assert waits.values["background"] == "As REQ-?n1.", "a text waits for the number"
    assert waits.stale == {"depends_on", "background"}


def test_where_nothing_is_provisional_nothing_is_looked_at() -> None:
    observation = seen(files=(in_file("REQ-0002", background="As REQ-?zz."),))
    assert resolved(observation) is observation
