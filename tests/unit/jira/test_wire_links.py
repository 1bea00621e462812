"""Links as an issue shows them, and as one that shows none at all (B-06)."""

from __future__ import annotations

from syncer.domain.json import JsonObject
from syncer.jira.values import Shapes
from syncer.jira.wire import BASE_FIELDS, issue_state
from syncer.sync.observation import IssueLink

SHAPES = Shapes("adf", "accountId")


def _fields(shown: JsonObject) -> JsonObject:
    return shown


def test_no_links_and_links_that_are_not_shown_are_two_things() -> None:
    link: JsonObject = {"id": "7", "type": {"name": "Blocks"}, "inwardIssue": {"id": "9", "key": "CAMP-9"}}
    one, none, hidden = _fields({"issuelinks": [link]}), _fields({"issuelinks": []}), _fields({})
    known = (IssueLink("Blocks", False, "9", "CAMP-9", "7"),)
    for fields, links, shown in ((one, known, True), (none, (), True), (hidden, (), False)):
        data: JsonObject = {"id": "1", "key": "CAMP-1", "fields": fields}
        state = issue_state(data, BASE_FIELDS, SHAPES)
        assert (state.links, state.shows_links) == (links, shown)
