"""Issues: created, read, edited, moved along and deleted as atlassian §1.3 and §1.4 say."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running

SCREEN = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
ADF_WANTED = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
ISSUES = "/rest/api/3/issue"


def body(
    summary: str | None = "Fence", type_: str = "Story", project: str = "CAMP", **fields: Any
) -> dict[str, Any]:
    return {
        "fields": {"project": {"key": project}, "issuetype": {"name": type_}, "summary": summary} | fields
    }


def with_fields(type_: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"fields": body(type_=type_)["fields"] | fields}


def create(caller: requests.Session, *args: Any, **fields: Any) -> str:
    reply = caller.post(ISSUES, json=body(*args, **fields))
    assert reply.status_code == 201, reply.text
    return str(reply.json()["key"])


def fields_of(caller: requests.Session, key: str) -> dict[str, Any]:
    found: dict[str, Any] = caller.get(f"{ISSUES}/{key}").json()["fields"]
    return found


def doc(*texts: str) -> dict[str, Any]:
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": one}]} for one in texts]
    return {"type": "doc", "version": 1, "content": paragraphs}


def test_a_create_takes_properties_links_and_a_transition_along(
    bot: requests.Session, sandbox: Running
) -> None:
    """§9: one request, so that nothing is left half made."""
    first = create(bot)
    reply = bot.post(
        ISSUES,
        json=body("  Gate ", labels=["b", "a"])
        | {
            "properties": [{"key": "syncer", "value": {"uid": 7}}],
            "transition": {"id": "21"},
            "update": {"issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": first}}}]},
        },
    )
    assert reply.status_code == 201
    made = reply.json()
    assert (made["key"], made["self"]) == ("CAMP-2", f"{sandbox.url}/rest/api/3/issue/{made['id']}")
    found = bot.get(f"{ISSUES}/CAMP-2?properties=syncer").json()
    assert found["properties"] == {"syncer": {"uid": 7}}
    fields = found["fields"]
    assert (fields["summary"], fields["status"]["name"], fields["labels"]) == (
        "Gate",
        "In Progress",
        ["a", "b"],
    )
    assert fields["issuelinks"][0]["outwardIssue"]["key"] == first
    assert fields_of(bot, first)["issuelinks"][0]["inwardIssue"]["key"] == "CAMP-2"
    assert fields["reporter"]["displayName"] == "Syncer Bot"
    assert fields["priority"]["name"] == "Medium"
    assert fields["created"] == "2026-11-21T15:39:15.000+0000"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"summary": None}, {"summary": "You must specify a summary of the issue."}),
        ({"summary": "a\nb"}, {"summary": "The summary is invalid because it contains newline characters."}),
        ({"summary": "x" * 256}, {"summary": "Summary must be less than 255 characters."}),
        ({"labels": ["a b"]}, {"labels": "The label 'a b' contains spaces which is invalid."}),
        ({"description": "text"}, {"description": ADF_WANTED}),
        (
            {"description": doc("x" * 32_768)},
            {"description": "The entered text is too long. It exceeds the allowed limit of 32,767 characters."},
        ),
        ({"customfield_99999": 1}, {"customfield_99999": SCREEN.format("customfield_99999")}),
        ({"status": {"name": "Done"}}, {"status": SCREEN.format("status")}),
        ({"assignee": {"accountId": "gone"}}, {"assignee": "User 'gone' cannot be assigned issues."}),
        ({"reporter": {"accountId": "gone"}}, {"reporter": "The reporter specified is not a user."}),
        ({"priority": {"name": "P1"}}, {"priority": "Specify a valid 'id' or 'name' for priority"}),
        ({"duedate": "21/11/2026"}, {"duedate": 'Operation value must be of the format "yyyy-MM-dd"'}),
        ({"duedate": "2026-02-30"}, {"duedate": 'Operation value must be of the format "yyyy-MM-dd"'}),
        ({"fixVersions": [{"name": "9"}]}, {"fixVersions": "Version name '9' is not valid"}),
        ({"project": {"key": "NONE"}}, {"project": "valid project is required"}),
        ({"issuetype": {"name": "Sub-task"}}, {"issuetype": "Issue type is a sub-task but parent issue key or id not specified."}),
        ({"labels": "a", "duedate": "x"}, {"labels": "data was not an array", "duedate": 'Operation value must be of the format "yyyy-MM-dd"'}),
    ],
)  # fmt: skip
def test_every_wrong_field_is_named_at_once_and_nothing_is_made(
    bot: requests.Session, fields: dict[str, Any], errors: dict[str, str]
) -> None:
    reply = bot.post(ISSUES, json={"fields": body()["fields"] | fields})
    assert (reply.status_code, reply.json()["errors"]) == (400, errors)
    assert bot.get(f"{ISSUES}/CAMP-1").status_code == 404


def test_fields_must_be_on_the_create_screen_but_may_be_edited_later(bot: requests.Session) -> None:
    """B-15: the single most repeated set-up error."""
    value, rid = "customfield_10031", "customfield_10032"
    refused = bot.post(ISSUES, json=with_fields("Bug", {value: 3, rid: "REQ-1"}))
    assert refused.json()["errors"] == {value: SCREEN.format(value), rid: SCREEN.format(rid)}
    key = create(bot, type_="Bug")
    assert bot.put(f"{ISSUES}/{key}", json={"fields": {value: 3}}).status_code == 204
    assert fields_of(bot, key)[value] == 3.0
    assert bot.put(f"{ISSUES}/{key}", json={"fields": {value: "3"}}).json()["errors"] == {
        value: "Operation value must be a number"
    }


@pytest.mark.parametrize(
    "node",
    [
        {"type": "hologram"},
        {"type": "text", "text": "loose"},
        {"type": "paragraph", "content": [{"type": "text", "text": "a\nb"}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": [{"type": "blink"}]}]},
        {"type": "heading", "content": [{"type": "text", "text": "no level"}]},
        {"type": "bulletList", "content": [{"type": "paragraph"}]},
    ],
)
def test_documents_of_wrong_structure_are_invalid_input(bot: requests.Session, node: dict[str, Any]) -> None:
    """B-23."""
    wrong = {"type": "doc", "version": 1, "content": [node]}
    reply = bot.post(ISSUES, json=body(description=wrong))
    assert (reply.status_code, reply.json()) == (400, {"errorMessages": ["INVALID_INPUT"], "errors": {}})


def test_the_server_rewrites_documents(bot: requests.Session) -> None:
    """§1.9: so nobody may compare what was sent with what is read back, byte by byte."""
    text = [{"type": "text", "text": "a"}, {"type": "text", "text": ""}, {"type": "text", "text": "b"}]
    key = create(
        bot, description={"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": text}]}
    )
    (paragraph,) = fields_of(bot, key)["description"]["content"]
    assert paragraph["content"] == [{"type": "text", "text": "ab"}]
    assert paragraph["attrs"]["localId"]


def test_bulk_create_answers_for_each_element(bot: requests.Session) -> None:
    good, bad = body(), body(summary="")
    reply = bot.post(f"{ISSUES}/bulk", json={"issueUpdates": [good, bad, good]})
    assert reply.status_code == 201
    assert [one["key"] for one in reply.json()["issues"]] == ["CAMP-1", "CAMP-2"]
    assert reply.json()["errors"] == [
        {
            "status": 400,
            "elementErrors": {
                "errorMessages": [],
                "errors": {"summary": "You must specify a summary of the issue."},
            },
            "failedElementNumber": 1,
        }
    ]
    failed = bot.post(f"{ISSUES}/bulk", json={"issueUpdates": [bad, bad]})
    assert (failed.status_code, len(failed.json()["errors"]), failed.json()["issues"]) == (400, 2, [])
    assert bot.post(f"{ISSUES}/bulk", json={"issueUpdates": [good] * 51}).status_code == 400


def test_bulk_fetch_reads_the_store_and_leaves_missing_ones_out(bot: requests.Session) -> None:
    bot.post("/__sandbox/faults", json={"index_lag": {"mode": "fixed", "seconds": 600}})
    for summary in ("one", "two", "three"):
        create(bot, summary)
    bot.post(
        "/__sandbox/people", json={"as": "pm@example.com", "do": "move", "issue": "CAMP-2", "project": "DEMO"}
    )
    bot.put(f"{ISSUES}/CAMP-1/properties/syncer", json={"uid": 1})
    wanted = ["CAMP-3", "CAMP-2", "CAMP-9", "CAMP-1"]
    reply = bot.post(
        f"{ISSUES}/bulkfetch",
        json={"issueIdsOrKeys": wanted, "fields": ["summary"], "properties": ["syncer"]},
    )
    found = reply.json()
    assert [one["key"] for one in found["issues"]] == ["CAMP-1", "DEMO-1", "CAMP-3"]
    assert found["issues"][0]["properties"] == {"syncer": {"uid": 1}}
    assert found["issueErrors"] == []
    assert (
        bot.post(f"{ISSUES}/bulkfetch", json={"issueIdsOrKeys": [str(n) for n in range(101)]}).status_code
        == 400
    )


def test_an_edit_is_all_or_nothing_and_one_history_entry(bot: requests.Session) -> None:
    key = create(bot)
    wrong = bot.put(
        f"{ISSUES}/{key}", json={"fields": {"summary": "Gate", "duedate": "soon", "labels": ["a b"]}}
    )
    assert (wrong.status_code, set(wrong.json()["errors"])) == (400, {"duedate", "labels"})
    assert fields_of(bot, key)["summary"] == "Fence"
    assert (
        bot.put(f"{ISSUES}/{key}", json={"fields": {"summary": "Gate", "labels": ["a"]}}).status_code == 204
    )
    (entry,) = bot.get(f"{ISSUES}/{key}/changelog").json()["values"]
    assert [item["field"] for item in entry["items"]] == ["summary", "labels"]


def test_an_edit_that_changes_nothing_leaves_no_trace(bot: requests.Session) -> None:
    key = create(bot)
    bot.post("/__sandbox/clock", json={"advance": 60})
    assert bot.put(f"{ISSUES}/{key}", json={"fields": {"summary": " Fence "}}).status_code == 204
    assert bot.get(f"{ISSUES}/{key}/changelog").json()["total"] == 0
    assert fields_of(bot, key)["updated"] == fields_of(bot, key)["created"]


def test_labels_are_added_and_removed_one_by_one_but_not_both_ways_at_once(bot: requests.Session) -> None:
    key = create(bot, labels=["mine", "old"])
    update = {"labels": [{"add": "sy"}, {"remove": "old"}, {"add": "sy"}]}
    assert bot.put(f"{ISSUES}/{key}", json={"update": update}).status_code == 204
    assert fields_of(bot, key)["labels"] == ["mine", "sy"]
    both = bot.put(f"{ISSUES}/{key}", json={"update": update, "fields": {"labels": []}})
    assert (both.status_code, set(both.json()["errors"])) == (400, {"labels"})
    assert bot.put(f"{ISSUES}/{key}", json={"update": {"summary": [{"add": "x"}]}}).status_code == 400


def test_a_quiet_edit_needs_an_administrator_or_fails_whole(bot: requests.Session, person: Any) -> None:
    """B-24, §6 trap 20."""
    key = create(bot)
    quiet = bot.put(f"{ISSUES}/{key}?notifyUsers=false", json={"fields": {"summary": "Gate"}})
    assert quiet.status_code == 403
    assert fields_of(bot, key)["summary"] == "Fence"
    admin = person("admin@example.com")
    assert (
        admin.put(f"{ISSUES}/{key}?notifyUsers=false", json={"fields": {"summary": "Gate"}}).status_code
        == 204
    )
    shown = bot.put(f"{ISSUES}/{key}?returnIssue=true", json={"fields": {"summary": "Door"}})
    assert (shown.status_code, shown.json()["fields"]["summary"]) == (200, "Door")


def test_parents_follow_the_hierarchy(bot: requests.Session) -> None:
    epic, story = create(bot, type_="Epic"), create(bot)
    child = create(bot, type_="Sub-task", parent={"key": story})
    assert bot.put(f"{ISSUES}/{story}", json={"fields": {"parent": {"key": epic}}}).status_code == 204
    assert fields_of(bot, story)["parent"]["key"] == epic
    assert [one["key"] for one in fields_of(bot, story)["subtasks"]] == [child]
    wrong = bot.put(f"{ISSUES}/{epic}", json={"fields": {"parent": {"key": story}}})
    assert "hierarchy" in wrong.json()["errors"]["parentId"]
    assert (
        bot.put(f"{ISSUES}/{story}", json={"update": {"parent": [{"set": {"none": True}}]}}).status_code
        == 204
    )
    assert fields_of(bot, story)["parent"] is None
    assert bot.delete(f"{ISSUES}/{story}").status_code == 400
    assert bot.delete(f"{ISSUES}/{story}?deleteSubtasks=true").status_code == 204
    assert bot.get(f"{ISSUES}/{child}").status_code == 404


def test_a_moved_issue_is_found_by_its_old_key_and_keeps_its_id(bot: requests.Session) -> None:
    """B-09."""
    key = create(bot)
    before = bot.get(f"{ISSUES}/{key}").json()
    bot.post(
        "/__sandbox/people", json={"as": "pm@example.com", "do": "move", "issue": key, "project": "DEMO"}
    )
    after = bot.get(f"{ISSUES}/{key.lower()}").json()
    assert (after["key"], after["id"]) == ("DEMO-1", before["id"])
    (entry,) = bot.get(f"{ISSUES}/{key}/changelog").json()["values"]
    assert [item["field"] for item in entry["items"]] == ["project", "Key"]
    assert create(bot) == "CAMP-2"


def test_a_deleted_issue_leaves_no_tombstone(bot: requests.Session) -> None:
    """B-08: deleted and hidden look the same."""
    key = create(bot)
    assert bot.delete(f"{ISSUES}/{key}").status_code == 204
    reply = bot.get(f"{ISSUES}/{key}")
    assert reply.status_code == 404
    assert reply.json()["errorMessages"] == ["Issue does not exist or you do not have permission to see it."]


def test_what_is_hidden_is_as_if_it_were_not_there(bot: requests.Session, person: Any) -> None:
    """B-08, F14: hidden, deleted and never made are one and the same to the caller."""
    story, child, other = create(bot), "", create(bot)
    child = create(bot, type_="Sub-task", parent={"key": story})
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": other}, "outwardIssue": {"key": story}}
    bot.post("/rest/api/3/issueLink", json=link)

    def restrict(**what: Any) -> None:
        deed = {"as": "admin@example.com", "do": "restrict", **what}
        assert bot.post("/__sandbox/people", json=deed).ok

    restrict(issue=story, to=["pm@example.com"])
    assert bot.get(f"{ISSUES}/{story}").status_code == 404
    fetched = bot.post(
        f"{ISSUES}/bulkfetch", json={"issueIdsOrKeys": [story, other], "fields": ["*all"]}
    ).json()
    assert [one["key"] for one in fetched["issues"]] == [other]
    assert fetched["issues"][0]["fields"]["issuelinks"] == []
    assert fields_of(bot, child)["parent"] is None
    found = bot.post("/rest/api/3/search/approximate-count", json={"jql": "project = CAMP"})
    assert found.json() == {"count": 2}
    assert bot.post("/rest/api/3/issueLink", json=link).status_code == 404
    assert bot.get("/rest/api/3/search/jql", params={"jql": f"key = {story}"}).status_code == 400
    assert person("pm@example.com").get(f"{ISSUES}/{story}").status_code == 200
    restrict(issue=story)
    assert bot.get(f"{ISSUES}/{story}").status_code == 200
    restrict(project="CAMP", to=[])
    assert bot.get("/rest/api/3/project/CAMP").status_code == 404
    assert bot.get(f"{ISSUES}/{other}").status_code == 404
    assert bot.post(ISSUES, json=body()).json()["errors"] == {"project": "valid project is required"}
    assert [one["key"] for one in bot.get("/rest/api/3/project/search").json()["values"]] == ["DEMO"]


@pytest.mark.parametrize("wanted", ["41", 41])
def test_a_transition_is_taken_by_its_id(bot: requests.Session, wanted: object) -> None:
    """B-19: by id, text or number; empty fields do no harm."""
    key = create(bot)
    offered = bot.get(f"{ISSUES}/{key}/transitions").json()["transitions"]
    done = next(one for one in offered if one["to"]["statusCategory"]["key"] == "done")
    assert (done["id"], done["to"]["name"]) == ("41", "Done")
    taken = bot.post(f"{ISSUES}/{key}/transitions", json={"transition": {"id": wanted}, "fields": {}})
    assert taken.status_code == 204
    fields = fields_of(bot, key)
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Done", "Done")
    assert fields["resolutiondate"] is not None
    bot.post(f"{ISSUES}/{key}/transitions", json={"transition": {"id": "11"}})
    assert fields_of(bot, key)["resolution"] is None


def test_transitions_that_are_not_open_or_lack_fields_are_refused(bot: requests.Session) -> None:
    """B-18."""
    strict = {
        "key": "STRICT",
        "name": "Strict",
        "types": ["Task"],
        "statuses": [{"name": "Open", "category": "new"}, {"name": "Closed", "category": "done"}],
        "transitions": [
            {"id": 5, "name": "Close", "from": ["Open"], "to": "Closed", "required": ["resolution"]},
            {"id": 6, "name": "Reopen", "from": ["Closed"], "to": "Open"},
        ],
    }
    assert bot.post("/__sandbox/seed", json={"projects": [strict]}).ok
    key = create(bot, project="STRICT", type_="Task")
    ways = f"{ISSUES}/{key}/transitions"
    (close,) = bot.get(f"{ways}?expand=transitions.fields").json()["transitions"]
    assert (close["hasScreen"], close["fields"]["resolution"]["required"]) == (True, True)
    stale = bot.post(ways, json={"transition": {"id": "6"}})
    assert stale.json()["errorMessages"] == ["Transition id '6' is not valid for this issue."]
    assert bot.post(ways, json={"transition": {"id": "5"}}).json()["errors"] == {
        "resolution": "Resolution is required."
    }
    off_screen = {"transition": {"id": "5"}, "fields": {"resolution": {"name": "Won't Do"}, "summary": "x"}}
    assert set(bot.post(ways, json=off_screen).json()["errors"]) == {"summary"}
    won = {"transition": {"id": "5"}, "fields": {"resolution": {"name": "Won't Do"}}}
    assert bot.post(ways, json=won).status_code == 204
    assert fields_of(bot, key)["resolution"]["name"] == "Won't Do"
    (entry,) = bot.get(f"{ISSUES}/{key}/changelog").json()["values"]
    assert [item["field"] for item in entry["items"]] == ["resolution", "status"]


def test_select_options_are_checked_and_disabled_ones_only_read(bot: requests.Session) -> None:
    """B-17."""
    field = {"name": "Region", "type": "select", "options": ["North", {"value": "South", "disabled": True}]}
    bot.post("/__sandbox/seed", json={"fields": [field]})
    rid = next(one["id"] for one in bot.get("/rest/api/3/field").json() if one["name"] == "Region")
    assert create(bot, **{rid: {"value": "North"}})
    refused = bot.post(ISSUES, json=with_fields("Story", {rid: {"value": "South"}}))
    assert refused.json()["errors"] == {rid: "Option value 'South' is not valid"}
    assert bot.post(ISSUES, json=with_fields("Story", {rid: {"id": "1"}})).json()["errors"] == {
        rid: "Option id '1' is not valid"
    }


def test_what_can_be_created_is_told_page_by_page(bot: requests.Session) -> None:
    meta = bot.get(f"{ISSUES}/createmeta/CAMP/issuetypes?maxResults=2").json()
    assert ([one["name"] for one in meta["issueTypes"]], meta["total"]) == (["Story", "Task"], 6)
    story, bug = (
        next(
            one["id"]
            for one in bot.get("/rest/api/3/project/CAMP").json()["issueTypes"]
            if one["name"] == name
        )
        for name in ("Story", "Bug")
    )
    of_story, of_bug = (
        {one["name"]: one for one in bot.get(f"{ISSUES}/createmeta/CAMP/issuetypes/{kind}").json()["fields"]}
        for kind in (story, bug)
    )
    assert "Business value" in of_story
    assert "Business value" not in of_bug
    assert of_story["Priority"]["allowedValues"][0]["name"] == "Highest"
    assert of_story["Summary"]["required"] is True
    assert bot.get(f"{ISSUES}/createmeta/CAMP/issuetypes?maxResults=201").status_code == 400
    key = create(bot)
    assert "summary" in bot.get(f"{ISSUES}/{key}/editmeta").json()["fields"]


def test_team_managed_projects_have_types_and_statuses_of_their_own(bot: requests.Session) -> None:
    """B-16: one name, several ids."""
    types = [one for one in bot.get("/rest/api/3/issuetype").json() if one["name"] == "Story"]
    assert len({one["id"] for one in types}) == 2
    assert sum("scope" in one for one in types) == 1
    styles = {one["key"]: one["style"] for one in bot.get("/rest/api/3/project/search").json()["values"]}
    assert styles == {"CAMP": "classic", "DEMO": "next-gen"}
    by_type = bot.get("/rest/api/3/project/CAMP/statuses").json()
    assert [one["name"] for one in by_type[0]["statuses"]] == ["To Do", "In Progress", "In Review", "Done"]


def test_versions_have_names_of_their_own_in_a_project(bot: requests.Session) -> None:
    project = bot.get("/rest/api/3/project/CAMP").json()["id"]
    made = bot.post("/rest/api/3/version", json={"name": "1.0", "projectId": int(project)})
    assert made.status_code == 201
    again = bot.post("/rest/api/3/version", json={"name": "1.0", "projectId": int(project)})
    assert again.json()["errors"] == {"name": "A version with this name already exists in this project."}
    key = create(bot, fixVersions=[{"name": "1.0"}])
    path = f"/rest/api/3/version/{made.json()['id']}"
    assert bot.put(path, json={"released": True, "releaseDate": "2026-12-01"}).json()["released"] is True
    assert fields_of(bot, key)["fixVersions"][0]["releaseDate"] == "2026-12-01"
    assert bot.delete(path).status_code == 204
    assert fields_of(bot, key)["fixVersions"] == []
