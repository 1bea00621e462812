"""Replies of live Jira Cloud that others measured (github.com/brekkylab/backlot tests/test_atlassian.py, Sep-Oct 2026).

The cases are theirs, the words and data are ours; what the sandbox keeps apart on purpose is named in docs/sandbox.md.
"""

import base64
from collections.abc import Mapping
from typing import Any

import pytest
import requests

SEARCH = "/rest/api/3/search/jql"
PROBLEM = "application/problem+json;charset=UTF-8"
JIRA_JSON = "application/json;charset=UTF-8"
CONNECT = b'{"error": "Failed to parse Connect Session Auth Token"}'
RANGE = "The maxResults parameter must be between 1 and 5,000."
UNREADABLE = "Invalid request payload. Refer to the REST API documentation and try again."
UNPARSABLE = "There was an error parsing JSON. Check that your request body is valid."
NOTHING = "No content to map to Object due to end of input"
UNBOUNDED = "Unbounded JQL queries are not allowed here. Add a search restriction to the query."


def basic(raw: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(raw.encode()).decode()}


FAILED = basic("nobody@example.com:wrong")
STRANGERS: Mapping[str, dict[str, str]] = {
    "failed": FAILED,
    "none": {},
    "scheme": {"Authorization": "Bogus x"},
}


@pytest.fixture
def issue(bot: requests.Session) -> str:
    sent = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Lanterns"}}
    return str(bot.post("/rest/api/3/issue", json=sent).json()["key"])


@pytest.fixture
def talk(bot: requests.Session, issue: str, sandbox: Any) -> str:
    """The comments of an issue on which five things were said, a minute apart."""
    for number in range(5):
        text = {"type": "text", "text": f"said {number}"}
        body = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]}
        bot.post(f"/rest/api/3/issue/{issue}/comment", json={"body": body})
        sandbox.site.clock.advance(60)
    return f"/rest/api/3/issue/{issue}/comment"


def said(reply: requests.Response) -> list[str]:
    return [
        one["body"]["content"][0]["content"][0]["text"].removeprefix("said ")
        for one in reply.json()["comments"]
    ]


def post(bot: requests.Session, raw: str | bytes, kind: str | None = "application/json") -> requests.Response:
    return bot.post(SEARCH, data=raw, headers={"Content-Type": kind} if kind else {})


# who calls


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_a_credential_that_names_nobody_is_an_anonymous_caller(
    nobody: requests.Session, issue: str, stranger: dict[str, str]
) -> None:
    found = nobody.get("/rest/api/3/project/search", headers=stranger)
    assert (found.status_code, found.json()["values"]) == (200, [])
    found = nobody.get(SEARCH, params={"jql": "created >= -1d"}, headers=stranger)
    assert found.status_code == 200
    assert found.json()["issues"] == []
    missing = nobody.get(f"/rest/api/3/issue/{issue}", headers=stranger)
    text = "Issue does not exist or you do not have permission to see it."
    assert (missing.status_code, missing.json()["errorMessages"]) == (404, [text])
    for path in ("/rest/api/3/field", "/rest/api/3/issueLinkType"):
        assert nobody.get(path, headers=stranger).status_code == 200


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_server_info_tells_strangers_everything_but_the_time(
    nobody: requests.Session, bot: requests.Session, stranger: dict[str, str]
) -> None:
    known = bot.get("/rest/api/3/serverInfo").json()
    # live sites send displayUrlCSMHelpSeeker and defaultLocale besides, which the published document forbids
    members = "baseUrl displayUrl displayUrlServicedeskHelpCenter displayUrlConfluence version versionNumbers deploymentType buildNumber buildDate serverTime scmInfo serverTitle serverTimeZone"
    assert list(known) == members.split()
    del known["serverTime"]
    assert nobody.get("/rest/api/2/serverInfo", headers=stranger).json() == known


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_roles_of_a_project_are_hidden_with_it(nobody: requests.Session, stranger: dict[str, str]) -> None:
    for path in ("role", "role/10002"):
        reply = nobody.get(f"/rest/api/3/project/CAMP/{path}", headers=stranger)
        assert reply.status_code == 404
        assert reply.json()["errorMessages"] == ["No project could be found with key 'CAMP'."]


@pytest.mark.parametrize("path", ["project/search", "serverInfo"])
def test_an_unreadable_bearer_is_refused_before_the_route(nobody: requests.Session, path: str) -> None:
    reply = nobody.get(f"/rest/api/3/{path}", headers={"Authorization": "Bearer opaque"})
    assert (reply.status_code, reply.content) == (403, CONNECT)
    assert "X-Seraph-LoginReason" not in reply.headers
    assert reply.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("header", ["bearer x", "BEARER x", "token x", "OAuth x", "Bearer  x", "Bearer"])
def test_a_scheme_that_is_not_read_is_no_credential(nobody: requests.Session, header: str) -> None:
    reply = nobody.get("/rest/api/3/project/search", headers={"Authorization": header})
    assert (reply.status_code, reply.json()["values"]) == (200, [])


def test_seraph_speaks_where_a_user_was_named(nobody: requests.Session) -> None:
    path = "/rest/api/3/project/search"
    assert nobody.get(path, headers=FAILED).headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    for headers in ({}, basic(":wrong"), basic("nobody@example.com")):
        assert "X-Seraph-LoginReason" not in nobody.get(path, headers=headers).headers
    assert "X-Seraph-LoginReason" not in nobody.get("/wiki/rest/api/space", headers=FAILED).headers


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_who_am_i_asks_for_a_credential(nobody: requests.Session, stranger: dict[str, str]) -> None:
    reply = nobody.get("/rest/api/3/myself", headers=stranger)
    assert reply.status_code == 401
    assert reply.content == b"Client must be authenticated to access this resource."
    assert reply.headers["WWW-Authenticate"].startswith('OAuth realm="http%3A%2F%2F')


# how numbers are read


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", (0, 100)), ("startAt=-1", (0, 100)), ("startAt=100", (100, 100)), ("maxResults=0", (0, 1)),
        ("maxResults=-1", (0, 1)), ("maxResults=100000", (0, 100)), ("maxResults=", (0, 100)), ("maxResults=%2B3", (0, 3)),
        ("maxResults=%203%20", (0, 3)), ("maxResults=3%204", (0, 34)), ("maxResults=%D9%A3", (0, 3)), ("maxResults=%20", (0, 100)),
        ("maxResults=2147483647", (0, 100)), ("startAt=9223372036854775807", (9223372036854775807, 100)),
        ("startAt=3&startAt=5", (3, 100)), ("startAt=5&startAt=abc", (5, 100)), ("startAt=&startAt=5", (0, 100)),
    ],
)  # fmt: skip
def test_comments_page_by_clamped_numbers(
    bot: requests.Session, talk: str, query: str, wanted: tuple[int, int]
) -> None:
    found = bot.get(f"{talk}?{query}").json()
    assert (found["startAt"], found["maxResults"], found["total"]) == (*wanted, 5)


@pytest.mark.parametrize("key", ["CAMP-1", "NOPE-1"])
@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("maxResults=abc", "maxResults", "abc"), ("startAt=abc", "startAt", "abc"), ("maxResults=1.5", "maxResults", "1.5"),
        ("maxResults=1_0", "maxResults", "1_0"), ("maxResults=2147483648", "maxResults", "2147483648"),
        ("startAt=9223372036854775808", "startAt", "9223372036854775808"), ("maxResults=%20abc%20", "maxResults", " abc "),
        ("maxResults=x&startAt=abc", "startAt", "abc"), ("orderBy=bogus&maxResults=abc", "maxResults", "abc"),
        ("maxResults=3%C2%A04", "maxResults", "3\xa04"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_said_before_the_issue_is_sought(
    bot: requests.Session, key: str, query: str, name: str, value: str
) -> None:
    path = f"/rest/api/3/issue/{key}/comment"
    reply = bot.get(f"{path}?{query}")
    assert (reply.status_code, reply.headers["Content-Type"]) == (400, PROBLEM)
    assert reply.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": f"Failed to convert '{name}' with value: '{value}'",
        "instance": path,
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("created", "01"), ("+created", "01"), ("%2Bcreated", "01"), ("created%20", "01"), ("Created", "01"),
        ("-created", "43"), ("-%20created", "43"), ("-Created", "43"),
    ],
)  # fmt: skip
def test_comments_are_ordered_by_when_they_were_made(
    bot: requests.Session, talk: str, query: str, wanted: str
) -> None:
    assert "".join(said(bot.get(f"{talk}?orderBy={query}&maxResults=2"))) == wanted
    assert said(bot.get(f"{talk}?orderBy=-created&startAt=2&maxResults=2")) == ["2", "1"]


@pytest.mark.parametrize("order", ["bogus", "updated", "-updated", "--created", "%2B-created", ""])
def test_any_other_order_is_refused_even_where_there_is_no_issue(
    bot: requests.Session, talk: str, order: str
) -> None:
    for path in (talk, "/rest/api/3/issue/NOPE-1/comment"):
        reply = bot.get(f"{path}?orderBy={order}")
        assert (reply.status_code, reply.json()["errors"]) == (400, {})
        assert "[created]" in reply.json()["errorMessages"][0]
    assert bot.get(f"{talk}?orderBy=created&orderBy=bogus").status_code == 400


# searching


@pytest.mark.parametrize("value", [0, -1, 5001, "0", "5001", None, 2147483647])
def test_the_size_of_a_page_has_its_range(bot: requests.Session, value: Any) -> None:
    reply = bot.post(SEARCH, json={"jql": "project = CAMP", "maxResults": value})
    assert (reply.status_code, reply.json()) == (400, {"errorMessages": [RANGE], "errors": {}})
    if value is not None:
        assert bot.get(SEARCH, params={"jql": "project = CAMP", "maxResults": value}).json() == reply.json()


@pytest.mark.parametrize("value", [1, 5000, "5", 1.5])
def test_numbers_in_other_clothes_are_read(bot: requests.Session, value: Any) -> None:
    assert bot.post(SEARCH, json={"jql": "project = CAMP", "maxResults": value}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"maxResults": "abc"}, {"maxResults": True}, {"maxResults": 2147483648}, {"startAt": 0}, {"bogus": 1},
        {"jql": ["order by created"]}, {"nextPageToken": ["x"]}, {"expand": []}, {"expand": {}}, {"fieldsByKeys": "yes"},
        {"fieldsByKeys": 1.5}, {"properties": "p"}, {"properties": [[1]]}, {"reconcileIssues": ["a"]}, {"reconcileIssues": 1},
        {"reconcileIssues": [True]}, {"reconcileIssues": [9223372036854775808]}, {"fields": "id"}, {"fields": [{}]}, {"fields": {}},
    ],
)  # fmt: skip
def test_a_member_that_cannot_be_bound_refuses_the_body(bot: requests.Session, wrong: dict[str, Any]) -> None:
    reply = bot.post(SEARCH, json={"jql": "project = CAMP"} | wrong)
    assert (reply.status_code, reply.json()) == (400, {"errorMessages": [UNREADABLE]})


@pytest.mark.parametrize(
    "right",
    [
        {"fields": ["summary"]}, {"fields": [1, None, True]}, {"fieldsByKeys": "true"}, {"fieldsByKeys": 2}, {"expand": 1},
        {"expand": "names"}, {"expand": None}, {"properties": ["p"]}, {"properties": [1]}, {"properties": []}, {"properties": None},
        {"reconcileIssues": ["1"]}, {"reconcileIssues": [1.5]}, {"reconcileIssues": [None]}, {"reconcileIssues": [-1]},
        {"reconcileIssues": []}, {"fieldsByKeys": None},
    ],
)  # fmt: skip
def test_a_member_that_can_be_bound_is(bot: requests.Session, right: dict[str, Any]) -> None:
    assert bot.post(SEARCH, json={"jql": "project = CAMP"} | right).status_code == 200


def test_two_nulls_are_not_survived(bot: requests.Session) -> None:
    reply = bot.post(SEARCH, json={"jql": "project = CAMP", "properties": ["a", None]})
    assert (reply.status_code, reply.json()["message"]) == (500, "at index 1")
    reply = bot.post(SEARCH, json={"jql": "project = CAMP", "reconcileIssues": None})
    assert reply.status_code == 500
    assert reply.json() == {
        "message": 'Cannot invoke "java.util.List.stream()" because "reconcileIssues" is null',
        "status-code": 500,
        "stack-trace": "",
    }


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", NOTHING), ("null", NOTHING), ("{", UNPARSABLE), ("[]", UNREADABLE), ("5", UNREADABLE), ('"x"', UNREADABLE),
        ("   ", UNREADABLE), ('{"jql": "x", "maxResults": NaN}', UNPARSABLE), ('{"jql": "x", "maxResults": 1e400}', UNREADABLE),
        ('\xa0{"jql": "x"}'.encode(), UNPARSABLE), (b'{"jql": "x\xff"}', UNREADABLE),
    ],
)  # fmt: skip
def test_a_body_that_is_no_object_is_said_in_one_of_three_sentences(
    bot: requests.Session, raw: str | bytes, text: str
) -> None:
    reply = post(bot, raw)
    assert (reply.status_code, reply.json()) == (400, {"errorMessages": [text]})


def test_bytes_after_a_whole_body_are_let_go(bot: requests.Session) -> None:
    assert post(bot, '{"jql": "project = CAMP"} and more').status_code == 200


@pytest.mark.parametrize("raw", ['{"jql": "x", "maxResults": %s}', '{"jql": %s}', "%s"])
def test_a_number_of_too_many_digits_is_not_read(bot: requests.Session, raw: str) -> None:
    reply = post(bot, raw % ("1" * 1001))
    assert (reply.status_code, reply.json()["detail"]) == (400, "Failed to read request")


@pytest.mark.parametrize(("kind", "named"), [(None, "null"), ("text/plain", "text/plain"), ("*/*", "*/*")])
def test_another_media_type_is_refused_before_the_body_is_read(
    bot: requests.Session, kind: str | None, named: str
) -> None:
    reply = post(bot, b'{"jql": "project = CAMP"}', kind)
    assert (reply.status_code, reply.headers["Content-Type"]) == (415, PROBLEM)
    assert reply.json()["detail"] == f"Content-Type '{named}' is not supported."
    assert reply.headers["Accept"] == "application/json"


@pytest.mark.parametrize("kind", ["APPLICATION/JSON", "application/json; charset=utf-8"])
def test_media_types_are_compared_without_case_and_parameters(bot: requests.Session, kind: str) -> None:
    assert post(bot, '{"jql": "project = CAMP"}', kind).status_code == 200


def test_searching_says_what_is_wrong_in_one_order(bot: requests.Session) -> None:
    token: dict[str, str | int] = {"nextPageToken": "bogus", "maxResults": -1}
    assert bot.get(SEARCH, params=token).json()["errorMessages"] == [
        "The provided nextPageToken is invalid or has expired."
    ]
    assert bot.get(SEARCH, params={"maxResults": -1}).json()["errorMessages"] == [RANGE]
    assert bot.get(SEARCH).json() == {"errorMessages": [UNBOUNDED], "errors": {}}
    assert bot.post(SEARCH, json={"jql": None}).json()["errorMessages"] == [UNBOUNDED]
    assert bot.post(f"{SEARCH}?jql=project=CAMP&maxResults=abc", json={}).json()["errorMessages"] == [
        UNBOUNDED
    ]


# methods, paths and headers


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "serverInfo", "GET"), ("POST", "issue/CAMP-1", "GET, PUT, DELETE"),
        ("PUT", "issue/CAMP-1/comment", "GET, POST"), ("PUT", "search/jql", "GET, POST"),
    ],
)  # fmt: skip
def test_a_wrong_method_names_the_right_ones(
    bot: requests.Session, method: str, path: str, allow: str
) -> None:
    reply = bot.request(method, f"/rest/api/3/{path}")
    assert (reply.status_code, reply.headers["Content-Type"]) == (405, PROBLEM)
    assert set(reply.headers["Allow"].replace(" ", "").split(",")) == set(allow.replace(" ", "").split(","))
    assert reply.json() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": f"Method '{method}' is not supported.",
        "instance": f"/rest/api/3/{path}",
    }


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/rest/api/3/nowhere", "/rest/api/3/serverInfo/x", "/rest/api/4/serverInfo", "/rest/no/x"]
)
def test_a_path_with_nothing_at_it_is_a_problem(bot: requests.Session, method: str, path: str) -> None:
    reply = bot.request(method, f"{path}?a=1")
    assert (reply.status_code, reply.headers["Content-Type"]) == (404, PROBLEM)
    assert reply.json()["detail"] == f"No endpoint {method} {path}."


@pytest.mark.parametrize(
    "path",
    ["/rest/api/3/serverInfo/", "/rest/api/3//serverInfo", "/wiki/rest/api/space/", "/wiki/rest/api//space"],
)
def test_slashes_too_many_are_overlooked(bot: requests.Session, path: str) -> None:
    reply = bot.get(path, allow_redirects=False)
    assert reply.status_code == 200


@pytest.mark.parametrize(
    "path", ["/rest/api/3/serverInfo", "/rest/api/3/issue/NOPE-1", "/wiki/rest/api/space"]
)
def test_a_head_is_the_get_without_its_body(bot: requests.Session, path: str) -> None:
    got, head = bot.get(path), bot.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("serverInfo", "GET,HEAD,OPTIONS"), ("issue/NOPE-1", "PUT,GET,HEAD,DELETE,OPTIONS"), ("search/jql", "GET,HEAD,POST,OPTIONS"),
    ],
)  # fmt: skip
def test_options_lists_the_methods_for_those_it_knows(
    bot: requests.Session, nobody: requests.Session, path: str, allow: str
) -> None:
    reply = bot.options(f"/rest/api/3/{path}")
    assert (reply.status_code, reply.content) == (200, b"")
    assert set(reply.headers["Allow"].split(",")) == set(allow.split(","))
    assert nobody.options(f"/rest/api/3/{path}").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/rest/api/3/serverInfo", "/rest/api/3/nowhere", "/wiki/rest/api/space", "/wiki/rest/api/space/NOPE"],
)
def test_every_answer_can_be_traced(bot: requests.Session, path: str) -> None:
    headers = bot.get(path).headers
    assert headers["atl-traceid"] == headers["atl-request-id"].replace("-", "")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-XSS-Protection"] == "1; mode=block"
    jira = path.startswith("/rest")
    assert ("X-AREQUESTID" in headers) == jira
    assert ("X-Confluence-Request-Time" in headers) != jira
    if jira:
        assert headers["Timing-Allow-Origin"] == "*"
        assert headers["Cache-Control"] == "no-cache, no-store, no-transform"


def test_issues_are_found_by_their_number_exactly(bot: requests.Session, issue: str) -> None:
    number = bot.get(f"/rest/api/3/issue/{issue}").json()["id"]
    assert bot.get(f"/rest/api/3/issue/{number}").json()["key"] == issue
    assert bot.get(f"/rest/api/3/issue/0{number}").status_code == 404


def test_jira_says_its_charset_and_confluence_does_not(bot: requests.Session, issue: str) -> None:
    assert bot.get("/rest/api/2/serverInfo").headers["Content-Type"] == JIRA_JSON
    assert bot.get("/rest/api/2/issue/NOPE-9").headers["Content-Type"] == JIRA_JSON
    assert bot.get("/wiki/rest/api/space").headers["Content-Type"] == "application/json"
