"""What a webhook names, whoever sends it: ids that are numbers, keys of a sensible length, and nothing else (B-03)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.json import JsonObject
from syncer.sync.hints import Product
from syncer.web.payloads import Named, named

JIRA, WIKI = Product.JIRA, Product.CONFLUENCE


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        (
            {
                "issue": {
                    "id": "10007",
                    "key": "CAMP-7",
                    "fields": {"updated": "2026-11-23T17:30:15.123+0800"},
                }
            },
            [Named(JIRA, "10007", "CAMP", "2026-11-23T09:30:15.123+00:00")],
        ),
        ({"issue": {"id": 10007, "key": "CAMP-7"}, "comment": {"id": "5"}}, [Named(JIRA, "10007", "CAMP")]),
        (
            {"issueLink": {"id": 3, "sourceIssueId": 10001, "destinationIssueId": 10002}},
            [Named(JIRA, "10001", ""), Named(JIRA, "10002", "")],
        ),
        ({"issue": {"id": "10007", "fields": {"updated": "yesterday"}}}, [Named(JIRA, "10007", "")]),
        ({"issue": {"id": "../../etc", "key": 7}}, []),
        ({"issue": {"id": True, "key": "A" * 50 + "-1"}}, []),
        ({"issue": ["10007"]}, []),
        ({"version": {"id": "1"}}, []),
    ],
)
def test_jira_names_issues(payload: JsonObject, found: list[Named]) -> None:
    assert list(named(JIRA, payload, {})) == found


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({"page": {"id": 900, "spaceKey": "CAMPINT", "version": 4}}, [Named(WIKI, "900", "CAMPINT", "4")]),
        (
            {"page": {"id": "900", "space": {"key": "CAMPINT"}, "version": {"number": 4}}},
            [Named(WIKI, "900", "CAMPINT", "4")],
        ),
        (
            {"comment": {"id": 7, "parent": {"id": 900, "spaceKey": "CAMPINT"}}},
            [Named(WIKI, "900", "CAMPINT")],
        ),
        ({"page": {"id": 900}, "userKey": "u7"}, [Named(WIKI, "900", "", "by u7")]),
        ({"page": {"id": 900}, "comment": {"id": 5}, "userKey": "u7"}, [Named(WIKI, "900", "", "by u7")]),
        ({"space": {"key": "CAMPINT"}}, []),
    ],
)
def test_confluence_names_pages(payload: JsonObject, found: list[Named]) -> None:
    assert list(named(WIKI, payload, {})) == found


def test_a_body_that_was_left_out_is_named_by_the_address() -> None:
    assert named(JIRA, {}, {"issue": "10007", "key": "CAMP-7"}) == (Named(JIRA, "10007", "CAMP"),)
    assert named(WIKI, {}, {"page": "900", "space": "CAMPINT"}) == (Named(WIKI, "900", "CAMPINT"),)


def test_who_edited_is_not_noted_with_signs_that_no_database_takes() -> None:
    """B-13: a hook that cannot be kept would be sent again for ever."""
    payload: JsonObject = {"page": {"id": 900, "spaceKey": "CAMPINT"}, "userKey": "a\x00b"}
    assert list(named(WIKI, payload, {})) == [Named(WIKI, "900", "CAMPINT")]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)
_NAMES = st.sampled_from(
    [
        "issue",
        "id",
        "key",
        "fields",
        "updated",
        "issueLink",
        "sourceIssueId",
        "page",
        "comment",
        "parent",
        "spaceKey",
        "userKey",
    ]
)


@given(st.dictionaries(_NAMES, st.dictionaries(_NAMES, _JSON, max_size=4) | _JSON, max_size=4))
def test_anything_else_names_nothing_that_is_no_number(payload: JsonObject) -> None:
    for product in Product:
        for one in named(product, payload, {}):
            assert one.native.isdigit() or one.native == ""
            assert len(one.home) <= 40
            assert (one.home + one.version).isprintable(), "PostgreSQL takes no NUL"
            assert one.native or one.home
