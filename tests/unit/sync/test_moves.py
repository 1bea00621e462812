"""An issue's history in the register's terms: statuses by id, listed values, our labels, persons (B-19, B-20, B-30)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.bindings import Around, Bound, bind
from syncer.sync.histories import IssueHistories, IssueMove
from syncer.sync.mapping import Mapping
from syncer.sync.moves import entries_of, in_register, told
from syncer.sync.observation import Category, Status
from syncer.sync.pairs import People

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PEOPLE = People({"ann": "acc-1", "bo": "acc-2"}, {"acc-1": "ann", "acc-2": "bo"})
FIELDS = frozenset({"status", "resolution", "labels", "priority", "assignee", "fixVersions", "summary"})
ISSUES = {"create": [{"type": "Story"}], "read": ["Story"]}
STATES = {
    "jira": "status",
    "values": {
        "not_started": {"category": "to_do"},
        "in_progress": ["Doing"],
        "built": {"category": "done"},
    },
    "direction": "from_jira",
}


def bound(**record: Any) -> Bound:
    read = Mapping.model_validate({"version": 1, "records": {"requirement": {"issues": ISSUES, **record}}})
    doing = (Status("3", "Doing", Category.IN_PROGRESS),)
    found = bind(read, Kind.REQUIREMENT, Around(PEOPLE, statuses={"doing": doing}), "en")
    assert found is not None
    return found


def move(
    number: int, field: str, before: JsonValue, after: JsonValue, *, ours: bool = False, partial: bool = False
) -> IssueMove:
    at = NOON + timedelta(hours=number)
    return IssueMove(str(number), at, field, before, after, "acc-1", "Ann A.", ours, ours, partial)


def status(native: str, name: str, category: str) -> JsonValue:
    return {"id": native, "name": name, "category": category}


def said(
    kind: Bound, path: str, *moves: IssueMove, shown: JsonValue = None
) -> list[tuple[str, JsonValue, JsonValue]]:
    found = in_register(kind, [path], moves, {path: shown}, PEOPLE)
    return [(one.ref, one.before, one.after) for one in found]


def test_what_a_history_tells_of_is_what_it_keeps_as_values() -> None:
    kind = bound(
        fields={
            "title": {"jira": "summary"},
            "background": {"jira": "description", "section": {"en": "Background"}},
            "part_of": {"jira": "parent", "as": "record"},
        },
        delivery=STATES,
        agreement={"mirror": "label"},
    )
    assert told(kind, FIELDS, further=False) == ("agreement", "delivery", "title")
    assert told(kind, FIELDS, further=True) == ("agreement", "title"), "several issues speak of its delivery"
    assert told(kind, frozenset(), further=False) == ()


def test_a_status_means_its_word_by_its_id_whatever_it_was_called_then() -> None:
    kind = bound(delivery=STATES)
    assert said(
        kind,
        "delivery",
        move(1, "status", status("1", "Open", "to_do"), status("3", "In Arbeit", "in_progress")),
        move(2, "status", status("3", "Doing", "in_progress"), status("9", "Waiting", "undefined")),
        move(3, "status", status("9", "Waiting", "undefined"), status("5", "Closed", "done")),
        move(4, "status", status("5", "Closed", "done"), status("6", "Done", "done")),
    ) == [("1", "not_started", "in_progress"), ("3", "in_progress", "built")]


def test_a_resolution_decides_where_the_mapping_asks_for_it() -> None:
    values = {
        "built": {"category": "done"},
        "in_progress": {"status": "Doing"},
        "delivered": {"status": ["Closed"], "resolution": ["Shipped"]},
    }
    kind = bound(delivery={"jira": "status", "direction": "from_jira", "values": values})
    closed = status("5", "Closed", "done")
    assert said(
        kind,
        "delivery",
        move(1, "status", status("3", "Doing", "in_progress"), closed),
        move(1, "resolution", None, "Done"),
        move(2, "resolution", "Done", "Shipped"),
    ) == [("1", "in_progress", "built"), ("2", "built", "delivered")]


def test_a_value_nobody_listed_leaves_the_register_as_it_was() -> None:
    values = {"high": ["High", "Highest"], "low": "Low"}
    kind = bound(fields={"priority": {"jira": "priority", "values": values}})
    assert said(
        kind,
        "priority",
        move(1, "priority", "Trivial", "Low"),
        move(2, "priority", "Low", "Trivial"),
        move(3, "priority", "Trivial", "High"),
        move(4, "priority", "High", "Highest"),
    ) == [("1", None, "low"), ("3", "low", "high")]


def test_people_are_whom_the_register_knows_them_as() -> None:
    kind = bound(fields={"owner": {"jira": "assignee", "as": "person"}})
    [one] = in_register(kind, ["owner"], [move(1, "assignee", None, "acc-2")], {}, PEOPLE)
    assert (one.after, one.by, one.at, one.automatic) == ("bo", "ann", NOON + timedelta(hours=1), False)
    [other] = in_register(
        kind, ["owner"], [move(1, "assignee", None, "acc-2")], {}, People({}, {"acc-2": "x"})
    )
    assert other.by == "Ann A."


def test_versions_that_come_and_go_one_by_one_are_told_back_from_what_stands_now() -> None:
    kind = bound(fields={"components": {"jira": "fixVersions", "as": "[version]"}})
    assert said(
        kind,
        "components",
        move(1, "fixVersions", None, ["1.1"], partial=True),
        move(2, "fixVersions", ["1.0"], None, partial=True),
        move(2, "fixVersions", None, ["2.0"], partial=True),
        shown=["1.1", "2.0"],
    ) == [("1", ["1.0"], ["1.0", "1.1"]), ("2", ["1.0", "1.1"], ["1.1", "2.0"])]


def test_a_mirrored_state_is_what_our_own_label_says_and_nobody_elses_counts() -> None:
    kind = bound(agreement={"mirror": "label"})
    draft: JsonValue = ["new", "sy", "sy-agreement-draft"]
    confirmed: JsonValue = ["sy", "sy-agreement-confirmed"]
    assert said(
        kind,
        "agreement",
        move(1, "labels", draft, ["sy", "sy-agreement-rejected"]),
        move(2, "labels", ["sy", "sy-agreement-rejected"], draft, ours=True),
        move(3, "labels", draft, confirmed, ours=True),
    ) == [("3", "draft", "confirmed")]


def test_of_a_field_that_jira_is_only_told_our_own_writes_count() -> None:
    values = {"high": "High", "low": "Low"}
    kind = bound(fields={"priority": {"jira": "priority", "values": values, "direction": "to_jira"}})
    assert said(
        kind,
        "priority",
        move(1, "priority", "Low", "High"),
        move(2, "priority", "High", "Low", ours=True),
        move(3, "priority", "Low", "High", ours=True),
    ) == [("3", "low", "high")]


def test_entries_are_named_once_told_of_or_not() -> None:
    moves = (move(1, "summary", "a", "b"), move(1, "priority", "Low", "High"), move(2, "summary", "b", "c"))
    assert entries_of(IssueHistories(FIELDS, {"10": moves}), "10") == ("1", "2")
    assert entries_of(IssueHistories(), "10") == ()
