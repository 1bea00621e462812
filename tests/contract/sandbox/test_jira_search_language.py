"""JQL as connectors and command-line clients write it: what it finds, and the sentence for what it does not take."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.sandbox.conftest import Person
from tests.contract.sandbox.test_jira_search import SEARCH, advance, create, errors, keys

ISSUES = "/rest/api/3/issue"
OPERAND = "Error in JQL Query: Expecting either a value, list or function but got"
QUOTE = "You must surround it in quotation marks to use it in a query."
ESCAPE = "You must enclose it in a string or use the escape '\\u002f' instead."


@pytest.mark.parametrize(
    ("jql", "message"),
    [
        ("project = CAMP AND", "Error in the JQL Query: Expecting a field name at the end of the query."),
        ("project =", "Error in JQL Query: Expecting either a value, list or function before the end of the query."),
        (
            "project = CAMP AND status = = Done",
            f"{OPERAND} '='. You must surround '=' in quotation marks to use it as a value. (line 1, character 29)",
        ),
        ("project = CAMP status", "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 16)"),
        ("project = CAMP AND (status = Done", "Error in the JQL Query: Expecting ')' before the end of the query."),
        ('summary ~ "unclosed', "Error in the JQL Query: The quoted string 'unclosed' has not been completed. (line 1, character 11)"),
        ("project = AS", f"Error in the JQL Query: 'AS' is a reserved JQL word. {QUOTE} (line 1, character 11)"),
        (
            "reporter=a/user",
            f"Error in the JQL Query: The character '/' is a reserved JQL character. {ESCAPE} (line 1, character 11)",
        ),
        ("component = 0", "A value with ID '0' does not exist for the field 'component'."),
        ("assignee in membersOf(crew)", "Function 'membersOf' can not generate a list of usernames for group 'crew'; the group does not exist."),
        ("labels = currentUser()", "The function 'currentUser' is not supported by the field 'labels'."),
        ("reporter = nobodyKnows()", "Unable to find JQL function 'nobodyKnows()'."),
        ("labels was sy", "History searches do not support the field 'labels' (WAS)."),
        ("summary = Fence", "The operator '=' is not supported by the 'summary' field."),
        ("lastViewed > -1d", "The field 'lastViewed' cannot be searched in this sandbox."),
        ("filter = 5", "A value with ID '5' does not exist for the field 'filter'."),
        ("project = CAMP ORDER BY issuelinks", "Field 'issuelinks' does not exist or you do not have permission to view it."),
    ],
)  # fmt: skip
def test_each_mistake_has_the_sentence_public_sites_answer(
    bot: requests.Session, jql: str, message: str
) -> None:
    assert errors(bot, jql) == [message]


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ('status was "To Do"', [1, 2, 3]),
        ('status was not "In Progress"', [1, 3]),
        ('status changed from "To Do" to "In Progress" by currentUser()', [2]),
        ("status changed after -5m", []),
        ('status was "To Do" before "2026/11/21 15:41"', [1, 2, 3]),
        ("status was in (Done) during (startOfDay(), now())", [2]),
        ("fixVersion in releasedVersions()", [2]),
        ("fixVersion in unreleasedVersions(CAMP)", [1]),
        ("fixVersion = latestReleasedVersion(CAMP)", [2]),
        ("fixVersion is EMPTY", [3]),
        ("issue in linkedIssues(CAMP-1)", [2]),
        ('key in linkedIssues("CAMP-2", "is blocked by")', [1]),
        ("type in standardIssueTypes() AND project in projectsLeadByUser(pm@example.com)", None),
        ('type in standardIssueTypes() AND project in projectsLeadByUser("pm@example.com")', [1, 2, 3]),
        ("priority > Medium", [3]),
        ("attachments is EMPTY and watcher is EMPTY", [1, 2, 3]),
        ("NOT status = Done AND labels = sy OR summary ~ Lamp", [1, 3]),
        ("!(labels = sy) && project = CAMP", []),
        ('summary ~ "fen*"', [1]),
        ('summary ~ "\\"north fence\\""', [1]),
        ("summary ~ 报名", [3]),
        ("summary !~ fence", [2, 3]),
        ('text ~ "l?mp"', [3]),
        ("cf[10031] is EMPTY and updated <= now()", [1, 2, 3]),
        ("created in (startOfDay()) or id in (0)", None),
        ("\n project\t=  CAMP\n", [1, 2, 3]),
        ("'project' = \"C\\u0041MP\"", [1, 2, 3]),
        ("reporter = bot@example.com", None),
        ('reporter = "bot@example.com"', [1, 2, 3]),
        ("statusCategory in (2, indeterminate)", [1, 3]),
    ],
)
def test_what_the_language_finds(bot: requests.Session, jql: str, found: list[int] | None) -> None:
    """None: the query is refused whole."""
    versions = [
        bot.post("/rest/api/3/version", json={"name": name, "project": "CAMP", "released": released}).json()
        for name, released in (("1.0", True), ("2.0", False))
    ]
    create(bot, "North fence", labels=["sy"], fixVersions=[{"id": versions[1]["id"]}])
    create(bot, "Gate", labels=["sy"], fixVersions=[{"id": versions[0]["id"]}])
    create(bot, "Lamp 营地报名表", priority={"name": "High"})
    bot.post(
        "/rest/api/3/issueLink",
        json={
            "type": {"name": "Blocks"},
            "inwardIssue": {"key": "CAMP-1"},
            "outwardIssue": {"key": "CAMP-2"},
        },
    )
    advance(bot, 60)
    for way in ("21", "41"):
        bot.post(f"{ISSUES}/CAMP-2/transitions", json={"transition": {"id": way}})
    advance(bot, 600)
    if found is None:
        assert errors(bot, jql)
    else:
        assert keys(bot, f"({jql}) ORDER BY id ASC") == [f"CAMP-{number}" for number in found]


def test_a_field_decides_its_own_way_where_the_query_names_none(bot: requests.Session) -> None:
    for name in ("Lowest", "Highest"):
        create(bot, name, priority={"name": name})
        advance(bot, 60)
    assert keys(bot, "project = CAMP ORDER BY created") == ["CAMP-2", "CAMP-1"]
    assert keys(bot, "project = CAMP ORDER BY priority") == ["CAMP-2", "CAMP-1"]
    assert keys(bot, "project = CAMP ORDER BY priority ASC") == ["CAMP-1", "CAMP-2"]
    assert keys(bot, "project = CAMP ORDER BY summary") == ["CAMP-2", "CAMP-1"]


@pytest.mark.parametrize("way", ["ASC", "DESC"])
def test_pages_by_updated_go_on_where_they_ended(bot: requests.Session, way: str) -> None:
    """B-11: several issues of one instant, an edit between two pages, and no issue twice."""
    made = [create(bot, f"Issue {number}") for number in range(12)]
    advance(bot, 60)
    bot.put(f"{ISSUES}/{made[3]}", json={"fields": {"summary": "Late"}})
    asked = {"jql": f"project = CAMP ORDER BY updated {way}, id ASC", "maxResults": 5, "fields": ["key"]}
    first = bot.post(SEARCH, json=asked).json()
    rest = keys(bot, str(asked["jql"]), maxResults=5, nextPageToken=first["nextPageToken"])
    expected = [one for one in made if one != made[3]]
    expected = [*expected, made[3]] if way == "ASC" else [made[3], *expected]
    assert keys(bot, str(asked["jql"]), maxResults=5) == expected
    assert [one["key"] for one in first["issues"]] == expected[:5]
    assert rest, "a token given with the first request is where it goes on"


def test_one_issue_may_be_slower_than_the_others(bot: requests.Session) -> None:
    """F1: a lag of its own by key."""
    lag = {"mode": "fixed", "seconds": 1, "issues": {"CAMP-2": 600}}
    assert bot.post("/__sandbox/faults", json={"index_lag": lag}).json()["index_lag"] == lag
    create(bot)
    create(bot)
    advance(bot, 2)
    assert keys(bot, "project = CAMP") == ["CAMP-1"]
    assert keys(bot, "project = CAMP ORDER BY updated ASC") == ["CAMP-1"]
    advance(bot, 600)
    assert keys(bot, "project = CAMP ORDER BY id ASC") == ["CAMP-1", "CAMP-2"]


def test_a_deleted_id_spoils_a_list_or_not_by_a_switch(bot: requests.Session) -> None:
    create(bot)
    number = bot.get(f"{ISSUES}/CAMP-1").json()["id"]
    assert errors(bot, f"id in ({number}, 99999)") == [
        "A value with ID '99999' does not exist for the field 'id'."
    ]
    bot.post("/__sandbox/switches", json={"deleted_id_in_jql": "skip"})
    assert keys(bot, f"id in ({number}, 99999)") == ["CAMP-1"]


def test_hidden_issues_are_not_found_whoever_asks_how(bot: requests.Session, person: Person) -> None:
    create(bot)
    only = {"as": "admin@example.com", "do": "restrict", "issue": "CAMP-1", "to": ["pm@example.com"]}
    bot.post("/__sandbox/people", json=only)
    for jql in ("project = CAMP", "project = CAMP ORDER BY updated ASC", "id > 0"):
        assert keys(bot, jql) == []
        assert keys(person("pm@example.com"), jql) == ["CAMP-1"]
    assert errors(bot, "key = CAMP-1")


def test_a_query_may_be_deep_or_long_but_never_a_500(bot: requests.Session) -> None:
    deep: dict[str, Any] = {"jql": "(" * 3000 + "project = CAMP" + ")" * 3000}
    assert bot.post(SEARCH, json=deep).status_code in (200, 400)
    assert bot.post(SEARCH, json={"jql": "NOT " * 3000 + "project = CAMP"}).status_code in (200, 400)
    assert bot.post(SEARCH, json={"jql": "labels in (" + ",".join(["a"] * 60_000) + ")"}).status_code == 400
