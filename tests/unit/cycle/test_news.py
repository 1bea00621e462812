"""Which changes of an issue no search will ever tell of, so that a census must (B-06, B-10)."""

from __future__ import annotations

import pytest

from syncer.cycle.news import untold

NOON, CURSOR = "2026-11-22T12:00:00.000+00:00", "2026-11-22T12:05:00.000+00:00"


@pytest.mark.parametrize(
    ("updated", "version", "cursor", "expected"),
    [
        (NOON, NOON, CURSOR, True),
        ("2026-11-22T11:54:59.999+00:00", "2026-11-22T11:00:00.000+00:00", CURSOR, True),
        ("2026-11-22T11:55:00.000+00:00", "2026-11-22T11:00:00.000+00:00", CURSOR, False),
        ("2026-11-22T12:09:00.000+00:00", NOON, CURSOR, False),
        (NOON, "", CURSOR, False),
        (NOON, NOON, "", False),
        ("", NOON, CURSOR, True),
    ],
    ids=["as known", "long past", "may be told yet", "later", "never read", "first cycle", "without a time"],
)
def test_a_change_is_untold_where_the_cursor_has_passed_it(
    updated: str, version: str, cursor: str, expected: bool
) -> None:
    """Some issues come without `updated`: that must not end a cycle."""
    assert untold(updated, version, cursor) is expected
