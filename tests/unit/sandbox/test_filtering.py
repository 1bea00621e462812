"""Endpoints that the sandbox takes away by a switch, as a proxy, a token or an old server does."""

from __future__ import annotations

import pytest

from syncer.sandbox.faults import filtering
from syncer.sandbox.switches import Switches

JIRA = "/rest/api/3"


@pytest.mark.parametrize(
    ("text", "method", "path", "status"),
    [
        ("bulk-create=404", "POST", "/issue/bulk", 404),
        ("bulk-create=404", "GET", "/issue/bulk", None),
        ("bulk-create=404", "POST", "/issue/bulkfetch", None),
        ("bulk-fetch=501", "POST", "/issue/bulkfetch", 501),
        ("issue-properties=403", "PUT", "/issue/CAMP-1/properties/syncer", 403),
        ("issue-properties=403", "GET", "/issue/10001/properties", 403),
        ("issue-properties=403", "GET", "/issue/10001", None),
        ("create-screens=405 history=410", "GET", "/issue/createmeta/CAMP/issuetypes/1", 405),
        ("create-screens=405 history=410", "GET", "/issue/10001/changelog", 410),
        ("site-information=403", "GET", "/serverInfo", 403),
        ("body-properties=400", "POST", "/issue", None),
        ("", "POST", "/issue/bulk", None),
    ],
)
def test_what_is_away_answers_with_a_page_and_all_else_passes(
    text: str, method: str, path: str, status: int | None
) -> None:
    found = filtering.instead(text, method, JIRA + path)
    assert (found and found[0]) == status
    assert found is None or found[1].startswith("<html>")


@pytest.mark.parametrize(
    ("text", "refused"),
    [("", False), ("bulk-create=404", False), ("body-properties=400", True), ("issue-properties=403", True)],
)
def test_a_body_with_properties_is_refused_where_there_are_none(text: str, refused: bool) -> None:
    assert filtering.refuses(text, {"fields": {}, "properties": []}) is refused
    assert not filtering.refuses(text, {"fields": {}})


@pytest.mark.parametrize("text", ["bulk-create", "bulk-create=200", "bulk-create=x", "bulk=404"])
def test_what_is_written_wrongly_is_told_with_what_may_be_written(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not like bulk-create=404; known: issue-properties"):
        Switches().set({"taken_away": text})
