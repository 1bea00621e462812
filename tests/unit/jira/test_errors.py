"""Error bodies in their four envelopes; texts are shown, keys decide."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.http.messages import Reply
from syncer.jira.errors import complaint, permanent


@pytest.mark.parametrize(
    ("data", "text", "fields"),
    [
        ({"errorMessages": ["No."], "errors": {}}, "No.", []),
        ({"errorMessages": [], "errors": {"summary": "必须填写"}}, "summary: 必须填写", ["summary"]),
        (
            {"type": "about:blank", "title": "Not Found", "detail": "No endpoint GET /x."},
            "Not Found; No endpoint GET /x.",
            [],
        ),
        ({"errors": [{"message": "Too many."}]}, "Too many.", []),
        (
            {"code": 401, "message": "Unauthorized; scope does not match"},
            "Unauthorized; scope does not match",
            [],
        ),
        ("nonsense", "", []),
        (None, "", []),
    ],
)
def test_every_envelope_is_read(data: JsonValue, text: str, fields: list[str]) -> None:
    found = complaint(data)
    assert (found.text, list(found.fields)) == (text, fields)


def test_an_error_says_what_was_tried_the_sites_words_and_a_cure() -> None:
    error = permanent(Reply(404, {}, {"errorMessages": ["Gone."]}), "reading SHOP-1")
    assert error.message == "jira refused reading SHOP-1 (404): Gone."
    assert "may not see it" in error.hint


def test_an_error_without_a_body_still_says_something() -> None:
    assert permanent(Reply(418, {}), "making tea").message == "jira refused making tea (418): no reason given"
