"""Search: an index apart from the store, tokens instead of offsets, JQL with its traps (atlassian §1.2)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

ISSUES = "/rest/api/3/issue"
SEARCH = "/rest/api/3/search/jql"


def create(caller: requests.Session, summary: str = "Fence", type_: str = "Story", **fields: Any) -> str:
    body = {"project": {"key": "CAMP"}, "issuetype": {"name": type_}, "summary": summary} | fields
    reply = caller.post(ISSUES, json={"fields": body})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["key"])


def keys(caller: requests.Session, jql: str, **more: Any) -> list[str]:
    """The keys a query finds, page after page."""
    found: list[str] = []
    token: str | None = None
    while True:
        asked = {"jql": jql, "fields": ["key"], **more} | ({"nextPageToken": token} if token else {})
        reply = caller.post(SEARCH, json=asked)
        assert reply.status_code == 200, reply.text
        found += [one["key"] for one in reply.json()["issues"]]
        token = reply.json().get("nextPageToken")
        assert (token is None) is reply.json()["isLast"]
        if token is None:
            return found


def errors(caller: requests.Session, jql: str, **more: Any) -> list[str]:
    reply = caller.post(SEARCH, json={"jql": jql, **more})
    assert reply.status_code == 400, reply.text
    assert reply.json()["errors"] == {}
    found: list[str] = reply.json()["errorMessages"]
    return found


def advance(caller: requests.Session, seconds: float) -> None:
    caller.post("/__sandbox/clock", json={"advance": seconds})


def lag(caller: requests.Session, mode: str, seconds: float) -> None:
    caller.post("/__sandbox/faults", json={"index_lag": {"mode": mode, "seconds": seconds}})


def test_the_default_is_ids_only_and_there_is_no_total(bot: requests.Session) -> None:
    create(bot)
    reply = bot.get(SEARCH, params={"jql": "project = CAMP"}).json()
    assert set(reply) == {"issues", "isLast"}
    assert set(reply["issues"][0]) == {"id"}
    fuller = bot.get(SEARCH, params={"jql": "project = CAMP", "fields": "summary,status"}).json()["issues"][0]
    assert set(fuller["fields"]) == {"summary", "status"}
    assert fuller["key"] == "CAMP-1"
    expanded = bot.post(
        SEARCH, json={"jql": "project = CAMP", "fields": ["summary"], "expand": "names,changelog"}
    )
    assert expanded.json()["names"] == {"summary": "Summary"}
    assert expanded.json()["issues"][0]["changelog"]["total"] == 0


@pytest.mark.parametrize(
    ("switch", "fields", "short"),
    [
        ("heavy", ["summary", "description"], True),
        ("heavy", ["key", "updated"], False),
        ("always", ["key"], True),
        ("never", ["*all"], False),
    ],
)
def test_pages_may_come_short_although_there_is_more(
    bot: requests.Session, switch: str, fields: list[str], short: bool
) -> None:
    """B-11: a short page is not the last page."""
    made = [create(bot, f"Issue {number}") for number in range(23)]
    bot.post("/__sandbox/faults", json={"short_pages": switch})
    sizes: set[int] = set()
    for _ in range(20):
        asked = {"jql": "project = CAMP", "fields": fields, "maxResults": 5}
        first = bot.post(SEARCH, json=asked).json()
        assert first["isLast"] is False
        sizes.add(len(first["issues"]))
    assert (len(sizes) > 1, max(sizes)) == (short, 5)
    assert keys(bot, "project = CAMP ORDER BY id", maxResults=5, fields=fields) == made


def test_tokens_belong_to_their_query_and_expire(bot: requests.Session) -> None:
    for _ in range(3):
        create(bot)
    page = bot.post(SEARCH, json={"jql": "project = CAMP", "maxResults": 1}).json()
    assert errors(bot, "project = CAMP", nextPageToken="forged")
    advance(bot, 7 * 86_400 + 1)
    assert errors(bot, "project = CAMP", nextPageToken=page["nextPageToken"])


def test_complaints_come_in_the_order_measured_on_the_real_thing(bot: requests.Session) -> None:
    unbounded = ["Unbounded JQL queries are not allowed here. Add a search restriction to the query."]
    assert errors(bot, "order by created") == unbounded
    assert errors(bot, "") == unbounded
    assert "maxResults" in errors(bot, "order by created", maxResults=0)[0]
    assert "maxResults" in errors(bot, "project = CAMP", maxResults=5001)[0]
    assert "nextPageToken" in errors(bot, "order by created", maxResults=0, nextPageToken="x")[0]
    for null in ({"reconcileIssues": None}, {"properties": [None]}):
        assert bot.post(SEARCH, json={"jql": "project = CAMP", **null}).status_code == 500
    assert bot.post(f"{SEARCH}?maxResults=abc", json={"jql": "project = CAMP"}).status_code == 200


@pytest.mark.parametrize(
    ("jql", "message"),
    [
        ("project = NONE", "The value 'NONE' does not exist for the field 'project'."),
        ("key = CAMP-99", "An issue with key 'CAMP-99' does not exist for field 'key'."),
        ("key = nonsense", "The issue key 'nonsense' for field 'key' is invalid."),
        ("colour = red", "Field 'colour' does not exist or you do not have permission to view it."),
        (
            'issue.property[syncer].uid = 7 and project = CAMP',
            "Field 'issue.property[syncer].uid' does not exist or you do not have permission to view it.",
        ),
        ("status = Finished", "The value 'Finished' does not exist for the field 'status'."),
        ("project = CAMP ORDER BY colour", "Field 'colour' does not exist or you do not have permission to view it."),
    ],
)  # fmt: skip
def test_what_does_not_exist_fails_the_whole_query(bot: requests.Session, jql: str, message: str) -> None:
    assert errors(bot, jql) == [message]


def test_all_complaints_about_a_query_come_at_once(bot: requests.Session) -> None:
    assert len(errors(bot, "project = NONE AND colour = red OR status = Finished")) == 3
    assert "Date value 'yesterday' for field 'updated' is invalid" in errors(bot, "updated > yesterday")[0]
    assert "Error in the JQL Query" in errors(bot, "project = CAMP AND")[0]
    assert "Error in the JQL Query" in errors(bot, "project = CAMP )")[0]
    assert "Error in the JQL Query" in errors(bot, 'summary ~ "open')[0]
    assert errors(bot, "project = CAMP ORDER BY " + ",".join(["id"] * 8))


def test_one_deleted_key_spoils_a_list_of_keys(bot: requests.Session) -> None:
    create(bot)
    create(bot)
    bot.delete(f"{ISSUES}/CAMP-2")
    assert errors(bot, "key in (CAMP-1, CAMP-2)") == [
        "An issue with key 'CAMP-2' does not exist for field 'key'."
    ]
    assert keys(bot, "key in (CAMP-1)") == ["CAMP-1"]


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("project = camp", [1, 2, 3, 4]),
        ("project = 'Camp administration' AND type = Bug", [3]),
        ("labels = sy", [1, 2]),
        ("labels in (sy, other) AND NOT labels = late", [1, 3]),
        ("labels != sy", [3]),
        ("labels is EMPTY", [4]),
        ("labels is not EMPTY", [1, 2, 3]),
        ("status = Done OR status = 'In Progress'", [2, 3]),
        ("statusCategory != Done", [1, 3, 4]),
        ('statusCategory = "To Do" and (labels = sy or key = CAMP-4)', [1, 4]),
        ("text ~ wooden", [1]),
        ('text ~ "wood* gate"', [1, 2]),
        ('summary ~ "Gate"', [2]),
        ("reporter = currentUser()", [1, 2, 3]),
        ("assignee is EMPTY and project=CAMP", [1, 2, 3, 4]),
        ("parent = CAMP-4", [1]),
        ("id > 0 and key > CAMP-2", [3, 4]),
        ("issuekey in (CAMP-1, CAMP-3) and type in (Story)", [1]),
        ("cf[10031] >= 5", [1]),
        ('"Business value" < 5', [2]),
        ("due <= 2026-12-01", [2]),
        ("resolution = Unresolved", [1, 3, 4]),
        ("resolution is not EMPTY", [2]),
        ("priority = High", [3]),
    ],
)
def test_the_part_of_jql_that_is_spoken(
    bot: requests.Session, person: Any, jql: str, found: list[int]
) -> None:
    wood = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Wooden gate"}]}],
    }
    create(bot, "Fence", labels=["sy"], description=wood, customfield_10031=8)
    create(bot, "Gate of wood", labels=["sy", "late"], customfield_10031=1, duedate="2026-12-01")
    create(bot, "Lamp", "Bug", labels=["other"], priority={"name": "High"})
    create(person("pm@example.com"), "Outdoors", "Epic")
    bot.put(f"{ISSUES}/CAMP-1", json={"fields": {"parent": {"key": "CAMP-4"}}})
    bot.post(f"{ISSUES}/CAMP-2/transitions", json={"transition": {"id": "41"}})
    bot.post(f"{ISSUES}/CAMP-3/transitions", json={"transition": {"id": "21"}})
    assert keys(bot, f"{jql} ORDER BY id ASC") == [f"CAMP-{number}" for number in found]


def test_dates_are_read_in_the_callers_zone_to_the_minute(bot: requests.Session, person: Any) -> None:
    """B-10: the bot is in UTC, the analyst in Shanghai, the site in Los Angeles."""
    create(bot)  # at 15:39:15 UTC, 23:39:15 in Shanghai
    analyst = person("analyst@example.com")
    assert keys(bot, 'updated >= "2026/11/21 15:39"') == ["CAMP-1"]
    assert keys(bot, 'updated >= "2026/11/21 15:40"') == []
    assert keys(analyst, 'updated >= "2026-11-21 23:39"') == ["CAMP-1"]
    assert keys(analyst, 'updated >= "2026-11-21 23:40"') == []
    assert keys(analyst, 'updated >= "2026/11/21 15:40"') == ["CAMP-1"]
    assert keys(bot, 'updated > "2026/11/21 15:39"') == []
    assert keys(bot, "created >= -15m AND created <= now()") == ["CAMP-1"]
    assert keys(bot, "created >= startOfDay()") == ["CAMP-1"]
    advance(bot, 3600)
    assert keys(bot, "created >= -15m") == []
    assert bot.get(f"{ISSUES}/CAMP-1").json()["fields"]["created"] == "2026-11-21T15:39:15.000+0000"
    assert analyst.get(f"{ISSUES}/CAMP-1").json()["fields"]["created"] == "2026-11-21T23:39:15.000+0800"
    assert errors(bot, 'updated >= "2026/11/21 15:39:15"')


def test_orders_and_the_trap_of_ordering_by_key(bot: requests.Session) -> None:
    for number in range(10):
        create(bot, f"Issue {number}", priority={"id": str(1 + number % 5)})
        advance(bot, 60)
    bot.put(f"{ISSUES}/CAMP-1", json={"fields": {"summary": "Late"}})
    assert keys(bot, "project = CAMP ORDER BY updated DESC, id ASC")[0] == "CAMP-1"
    assert keys(bot, "project = CAMP ORDER BY created ASC")[0] == "CAMP-1"
    assert keys(bot, "project = CAMP ORDER BY key ASC")[:2] == ["CAMP-1", "CAMP-10"]
    assert keys(bot, "project = CAMP ORDER BY priority, id DESC", maxResults=3)[:3] == [
        "CAMP-6",
        "CAMP-1",
        "CAMP-7",
    ]


def test_search_lags_while_the_store_answers_at_once(bot: requests.Session) -> None:
    """B-03."""
    lag(bot, "fixed", 30)
    key = create(bot, labels=["sy"])
    number = int(bot.get(f"{ISSUES}/{key}").json()["id"])
    assert keys(bot, "project = CAMP") == []
    assert keys(bot, "project = CAMP", reconcileIssues=[number]) == [key]
    advance(bot, 30)
    assert keys(bot, "labels = sy") == [key]
    bot.put(f"{ISSUES}/{key}", json={"fields": {"labels": []}})
    assert keys(bot, "labels = sy") == [key], "the index still knows the old labels"
    assert keys(bot, "labels = sy", reconcileIssues=[number]) == []
    bot.delete(f"{ISSUES}/{key}")
    advance(bot, 29)
    assert keys(bot, "project = CAMP") == [key], "a deleted issue lingers in the index"
    advance(bot, 1)
    assert keys(bot, "project = CAMP") == []


def test_an_erratic_index_shows_an_issue_and_hides_it_again(bot: requests.Session) -> None:
    lag(bot, "erratic", 60)
    create(bot)
    seen = [bool(keys(bot, "project = CAMP")) for _ in range(40)]
    assert True in seen
    assert False in seen[seen.index(True) :], "it vanished after it had been seen"
    advance(bot, 60)
    assert all(keys(bot, "project = CAMP") for _ in range(20))


def test_reconciling_takes_whole_numbers_and_fifty_at_most(bot: requests.Session) -> None:
    assert keys(bot, "project = CAMP", reconcileIssues=[]) == []
    assert errors(bot, "project = CAMP", reconcileIssues=list(range(51)))
    assert bot.post(SEARCH, json={"jql": "project = CAMP", "reconcileIssues": ["a"]}).status_code == 400


def test_counts_and_matches(bot: requests.Session) -> None:
    create(bot, labels=["sy"])
    create(bot)
    count = bot.post("/rest/api/3/search/approximate-count", json={"jql": "project = CAMP"})
    assert count.json() == {"count": 2}
    number = int(bot.get(f"{ISSUES}/CAMP-1").json()["id"])
    asked = {"issueIds": [number], "jqls": ["labels = sy", "labels is EMPTY", "colour = red"]}
    matches = bot.post("/rest/api/3/jql/match", json=asked).json()["matches"]
    assert [one["matchedIssues"] for one in matches] == [[number], [], []]
    assert matches[2]["errors"]


def test_properties_are_read_with_search(bot: requests.Session) -> None:
    create(bot)
    bot.put(f"{ISSUES}/CAMP-1/properties/syncer", json={"uid": 1})
    asked = {"jql": "project = CAMP", "fields": ["summary"], "properties": ["syncer"]}
    assert bot.post(SEARCH, json=asked).json()["issues"][0]["properties"] == {"syncer": {"uid": 1}}
    assert errors(bot, "project = CAMP", properties=list("abcdef"))
