"""What users keep in a Jira: filters, dashboards with gadgets, boards of filters, components, ranks (beyond F1-F30)."""

from __future__ import annotations

import requests

from tests.contract.sandbox.conftest import Person

API = "/rest/api/3"
AGILE = "/rest/agile/1.0"


def saved(caller: requests.Session, name: str, **more: object) -> requests.Response:
    return caller.post(f"{API}/filter", json={"name": name, "jql": "project = CAMP"} | more)


def test_a_filter_is_kept_shared_marked_and_deleted(bot: requests.Session, person: Person) -> None:
    pm = person("pm@example.com")
    made = saved(bot, "Fences", description="All of them").json()
    where = f"{API}/filter/{made['id']}"
    assert pm.get(where).status_code in (400, 404), "another's filter is as if it were not there"
    shares = [{"type": "authenticated"}]
    edited = bot.put(where, json={"name": "Fences", "jql": "project = CAMP", "sharePermissions": shares})
    assert edited.json()["sharePermissions"][0]["type"] == "loggedin"
    assert pm.put(f"{where}/favourite").json()["favourite"] is True
    assert [one["id"] for one in pm.get(f"{API}/filter/favourite").json()] == [made["id"]]
    assert pm.delete(where).status_code in (400, 403)
    assert bot.get(f"{API}/filter/search", params={"filterName": "fen"}).json()["total"] == 1
    assert [one["name"] for one in bot.get(f"{API}/filter/my").json()] == ["Fences"]
    assert bot.delete(where).status_code == 204
    assert bot.get(where).status_code in (400, 404)


def test_a_filter_needs_a_new_name_and_jql_that_can_be_read(bot: requests.Session) -> None:
    saved(bot, "Fences")
    assert saved(bot, "fences").json()["errors"] == {"filterName": "Filter with same name already exists."}
    assert saved(bot, "").status_code == 400
    assert saved(bot, "Broken", jql="project = ").status_code == 400


def test_a_dashboard_has_gadgets_with_properties_and_can_be_copied(bot: requests.Session) -> None:
    body = {"name": "Camp", "sharePermissions": [{"type": "authenticated"}], "editPermissions": []}
    board = bot.post(f"{API}/dashboard", json=body).json()
    where = f"{API}/dashboard/{board['id']}"
    uri = next(
        one["uri"]
        for one in bot.get(f"{API}/dashboard/gadgets").json()["gadgets"]
        if one["title"] == "Filter Results"
    )
    gadget = bot.post(f"{where}/gadget", json={"uri": uri, "color": "blue"}).json()
    assert bot.post(f"{where}/gadget", json={"uri": "nowhere"}).status_code == 400
    assert bot.put(f"{where}/gadget/{gadget['id']}", json={"color": "green"}).status_code == 204
    assert bot.get(f"{where}/gadget").json()["gadgets"][0]["color"] == "green"
    item = f"{where}/items/{gadget['id']}/properties"
    assert bot.put(f"{item}/config", json={"num": 5}).status_code == 201
    assert bot.put(f"{item}/config", json={"num": 6}).status_code == 200
    assert bot.get(f"{item}/config").json() == {"key": "config", "value": {"num": 6}}
    copied = bot.post(f"{where}/copy", json=body | {"name": "Copy"}).json()
    assert len(bot.get(f"{API}/dashboard/{copied['id']}/gadget").json()["gadgets"]) == 1
    assert bot.delete(where).status_code == 204
    gone = bot.get(where).json()
    assert gone["errorMessages"] == [f"The dashboard with id '{board['id']}' does not exist."]
    assert bot.get(f"{API}/dashboard", params={"filter": "my"}).json()["total"] == 1


def test_a_board_is_made_of_a_filter(bot: requests.Session, person: Person) -> None:
    number = int(saved(bot, "Fences").json()["id"])
    body = {"name": "Fences", "type": "scrum", "filterId": number}
    board = bot.post(f"{AGILE}/board", json=body)
    assert (board.status_code, board.json()["location"]["projectKey"]) == (201, "CAMP")
    where = f"{AGILE}/board/{board.json()['id']}"
    assert set(bot.post(f"{AGILE}/board", json={}).json()["errors"]) == {"name", "type"}
    assert bot.delete(where).status_code == 403
    assert person("admin@example.com").delete(where).status_code == 204
    assert bot.get(where).status_code == 404


def test_each_issue_has_a_rank_of_its_own(bot: requests.Session) -> None:
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}
    one, two, three = (bot.post(f"{API}/issue", json={"fields": fields}).json()["key"] for _ in range(3))

    def ranked() -> list[str]:
        asked = {"jql": "project = CAMP ORDER BY Rank ASC", "fields": ["summary"]}
        return [each["key"] for each in bot.post(f"{API}/search/jql", json=asked).json()["issues"]]

    def rank(key: str, **where: str) -> None:
        assert bot.put(f"{AGILE}/issue/rank", json={"issues": [key]} | where).status_code == 204

    rank(two, rankBeforeIssue=one)
    assert ranked() == [two, one, three]
    rank(three, rankAfterIssue=two)
    assert ranked() == [two, three, one]
    for _ in range(12):
        rank(one, rankBeforeIssue=two)
        rank(two, rankBeforeIssue=one)
    assert ranked() == [two, one, three]


def test_a_component_has_a_lead_and_hands_its_issues_on(bot: requests.Session) -> None:
    lead = bot.get(f"{API}/myself").json()["accountId"]
    body = {"project": "CAMP", "name": "Gates", "leadAccountId": lead, "assigneeType": "COMPONENT_LEAD"}
    gates = bot.post(f"{API}/component", json=body | {"description": "All gates"}).json()
    assert (gates["description"], gates["realAssignee"]["accountId"]) == ("All gates", lead)
    roofs = bot.post(f"{API}/component", json={"project": "CAMP", "name": "Roofs"}).json()
    assert bot.post(f"{API}/component", json={"project": "CAMP", "name": "roofs"}).status_code == 400
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Hinge"}
    key = bot.post(f"{API}/issue", json={"fields": fields | {"components": [{"id": gates["id"]}]}}).json()[
        "key"
    ]
    where = f"{API}/component/{gates['id']}"
    assert bot.get(f"{where}/relatedIssueCounts").json()["issueCount"] == 1
    assert bot.delete(where, params={"moveIssuesTo": roofs["id"]}).status_code == 204
    held = bot.get(f"{API}/issue/{key}").json()["fields"]["components"]
    assert [one["name"] for one in held] == ["Roofs"]
    assert bot.get(where).status_code == 404
