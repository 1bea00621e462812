"""What the history says of plain fields: whose edit our write undid, and what it said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from syncer.domain.json import JsonValue
from syncer.jira.cloud import Cloud
from syncer.jira.datacenter import DataCenter
from syncer.jira.readback import Asked, field_ids, overwritten
from syncer.jira.site import Site
from syncer.jira.values import FieldInfo

SINCE = "2026-11-22T10:00:00.000+00:00"
TITLE = FieldInfo("summary", "Summary")


def site(kind: type[Cloud] | type[DataCenter] = Cloud) -> Site:
    """As much of a site as a history needs: who we are, and how people are shown."""
    return cast("Site", SimpleNamespace(client=SimpleNamespace(account="us"), shapes=kind.shapes))


def entry(second: int, author: str, *items: dict[str, Any], account: str = "accountId") -> Any:
    created = f"2026-11-22T10:00:{second:02d}.000+0000"
    return {"id": str(second), "created": created, "author": {account: author}, "items": list(items)}


def said(text: str | None, value: str | None = None, *, field: str = "summary") -> dict[str, Any]:
    return {"field": field, "fieldId": field, "to": value, "toString": text}


def lost(*entries: Any, info: FieldInfo = TITLE, since: str = SINCE) -> dict[str, JsonValue]:
    found = overwritten(site(), Asked(since, {"it": info}), entries)
    return {name: one.value for name, one in found.items()}


def test_what_somebody_wrote_after_our_look_and_before_our_entry_is_lost() -> None:
    assert lost(entry(3, "us", said("c")), entry(2, "ann", said("b"))) == {"it": "b"}
    assert lost(entry(2, "ann", said("b")), entry(3, "ben", said("c")), entry(4, "us", said("d"))) == {
        "it": "c"
    }
    assert lost(entry(2, "", said("b")), entry(3, "us", said("c"))) == {"it": "b"}
    assert lost(entry(1, "us", said("a")), entry(2, "ann", said("b")), entry(3, "us", said("a"))) == {
        "it": "b"
    }


def test_what_we_saw_and_what_they_wrote_later_or_elsewhere_is_not() -> None:
    assert (
        lost(entry(2, "ann", said("b")), entry(3, "us", said("c")), since=SINCE.replace(":00.", ":02.")) == {}
    )
    assert lost(entry(2, "us", said("b")), entry(3, "ann", said("c"))) == {}
    assert lost(entry(2, "ann", said("High", "2", field="priority")), entry(3, "us", said("c"))) == {}
    moved = entry(2, "ann", said("b"), said("DEMO", "10001", field="project"))
    assert lost(moved, entry(3, "us", said("c"))) == {}
    assert lost() == {}


@pytest.mark.parametrize(
    ("info", "item", "value"),
    [
        (FieldInfo("priority", "Priority", type="priority"), said("High", "2"), "High"),
        (FieldInfo("assignee", "Assignee", type="user"), said("Ann", "5b10"), "5b10"),
        (FieldInfo("assignee", "Assignee", type="user"), said(None, None), None),
        (FieldInfo("duedate", "Due", type="date"), said("2026-12-01 00:00:00.0", "2026-12-01"), "2026-12-01"),
        (FieldInfo("customfield_1", "Points", type="number"), said("5.0"), 5),
        (FieldInfo("customfield_1", "Points", type="number"), said("2.5"), 2.5),
        (FieldInfo("customfield_1", "Class", type="option"), said("A", "10100"), "A"),
        (FieldInfo("parent", "Parent", type="issuelink"), said("CAMP-7", "10007"), "CAMP-7"),
    ],
)
def test_a_value_is_neutral_where_the_history_tells_enough(
    info: FieldInfo, item: dict[str, Any], value: JsonValue
) -> None:
    field = "IssueParentAssociation" if info.id == "parent" else info.id
    named = {**item, "field": field, "fieldId": "" if info.id == "parent" else field}
    assert lost(entry(2, "ann", named), entry(3, "us", named), info=info) == {"it": value}


def test_data_center_calls_fields_by_name_and_people_by_key() -> None:
    info = FieldInfo("customfield_1", "Buyer", type="user")
    item = {"field": "Buyer", "to": "JIRAUSER7", "toString": "Ann"}
    told = [entry(2, "ann", item, account="key"), entry(3, "us", item, account="key")]
    found = overwritten(site(DataCenter), Asked(SINCE, {"it": info}), told)["it"]
    assert found.value == "JIRAUSER7"


def test_parents_go_by_other_names_so_all_fields_are_asked_for() -> None:
    parent = FieldInfo("parent", "Parent", type="issuelink")
    assert field_ids({"1": Asked(SINCE, {"it": TITLE})}) == ["summary"]
    assert field_ids({"1": Asked(SINCE, {"it": TITLE, "parent": parent})}) == []
