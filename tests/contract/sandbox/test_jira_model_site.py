"""The site model of a seed: workflows, screens, contexts, options, permissions, levels, languages (F6, F7, F14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import yaml

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.host import Flavour
from syncer.sandbox.site import Site
from tests.contract.sandbox.conftest import Caller

SEED = yaml.safe_load("""
time_zone: America/Los_Angeles
users:
  - {name: Bot, email: bot@example.com, password: t, tokens: [t]}
  - {name: Dev, email: dev@example.com, password: t, tokens: [u]}
  - {name: 李雷, email: li@example.com, password: t, tokens: [v], locale: zh_CN}
names: {zh_CN: {Summary: 概要, Open: 打开, Bug: 故障}}
groups: {crew: [dev@example.com]}
projects:
  - key: CAMP
    types: [Task, Bug, {name: Idea, names: {zh_CN: 想法}}]
    statuses: [{name: To Do, category: new}, {name: Done, category: done}]
    roles: {Developers: [dev@example.com, li@example.com]}
    permissions: {delete: [Developers], edit: [Developers, bot@example.com], link: Developers, comment: [Developers]}
    security_levels: {Internal: [Developers]}
    versions: [{name: "0.9", archived: true}, {name: "1.0"}]
    workflows:
      Bug:
        statuses: [{name: Open, category: new}, {name: Checked, category: indeterminate}, {name: Closed, category: done}]
        transitions:
          - {id: 11, name: Check, from: Open, to: Checked, condition: {roles: [Developers]}}
          - {id: 21, name: Close, to: Closed, required: [resolution], condition: {reporter: true}}
          - {id: 31, name: Reopen, from: [Closed], to: Open,
             validators: [{field: Reason, pattern: "^because", message: "Say why, beginning with because."}]}
  - key: DESK
    types: [Task]
    statuses: [{name: To Do, category: new}, {name: Gone, category: done}]
    transitions: [{id: 11, name: Done, to: Gone}]
  - {key: OLD, types: [Task], archived: true}
  - {key: MINE, types: [Task], roles: {Members: [dev@example.com]}, permissions: {browse: [Members]}}
fields:
  - {name: Reason, type: text}
  - name: Area
    type: cascade
    options: [{value: Camp, children: [Lake, {value: Well, disabled: true}]}, Office]
  - name: Size
    type: select
    contexts:
      - {projects: [CAMP], types: [Bug], options: [Small, Small, {value: Huge, disabled: true}]}
      - {projects: [CAMP], types: [Task], options: [One]}
  - {name: Note, type: text, screens: [{project: CAMP}], edit_screens: []}
  - {name: Note, type: number}
boards: [{project: CAMP, name: Crew, sprints: [{name: First, state: active}]}]
""")
Callers = Callable[[str], requests.Session]


@pytest.fixture(params=["cloud", "datacenter"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    found: Flavour = request.param
    return found


@pytest.fixture
def site(flavour: Flavour) -> Site:
    return Site.from_seed(SEED, clock=Clock(datetime(2026, 11, 21, tzinfo=UTC)), flavour=flavour)


@pytest.fixture
def running(site: Site) -> Iterator[Running]:
    with start(site) as found:
        yield found


@pytest.fixture
def by(running: Running) -> Iterator[Callers]:
    """Callers by the name before the @ of their address."""
    with ExitStack() as stack:

        def caller(name: str) -> requests.Session:
            login = f"{name}@example.com" if running.site.cloud else name
            return stack.enter_context(Caller(running.url, login, "t"))

        yield caller


def issue(caller: requests.Session, **fields: Any) -> requests.Response:
    body = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"} | fields
    return caller.post("/rest/api/2/issue", json={"fields": body})


def created(caller: requests.Session, **fields: Any) -> str:
    reply = issue(caller, **fields)
    assert reply.status_code == 201, reply.text
    return f"/rest/api/2/issue/{reply.json()['key']}"


def ways(caller: requests.Session, address: str) -> dict[str, str]:
    found = caller.get(f"{address}/transitions").json()["transitions"]
    return {one["name"]: one["id"] for one in found}


def take(caller: requests.Session, address: str, way: object, **fields: Any) -> requests.Response:
    return caller.post(f"{address}/transitions", json={"transition": {"id": way}, "fields": fields})


def field(site: Site, name: str) -> str:
    return next(one.id for one in site.jira.fields.values() if one.name == name)


def test_each_type_has_its_workflow_and_ids_collide_across_projects(by: Callers) -> None:
    """F7."""
    bot, dev = by("bot"), by("dev")
    bug, desk = created(bot, issuetype={"name": "Bug"}), created(bot, project={"key": "DESK"})
    assert ways(dev, bug) == {"Check": "11"}
    assert ways(bot, bug) == {"Close": "21"}, "conditions: the reporter closes, developers check"
    assert ways(bot, desk) == {"Done": "11"}
    stale = take(bot, bug, 11)
    assert (stale.status_code, stale.json()["errorMessages"]) == (
        400,
        ["Transition id '11' is not valid for this issue."],
    )
    assert take(dev, bug, 11).status_code == 204


def test_a_required_field_is_named_and_a_validator_speaks_in_general(by: Callers, site: Site) -> None:
    bot = by("bot")
    bug = created(bot, issuetype={"name": "Bug"})
    missing = take(bot, bug, 21)
    assert (missing.status_code, set(missing.json()["errors"])) == (400, {"resolution"})
    assert take(bot, bug, "21", resolution={"name": "Done"}).status_code == 204
    refused = take(bot, bug, 31)
    assert refused.json() == {"errorMessages": ["Say why, beginning with because."], "errors": {}}
    bot.put(bug, json={"fields": {field(site, "Reason"): "because of the rain"}})
    assert take(bot, bug, 31).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("DELETE", "", None, 403),
        ("POST", "/comment", {"body": "Hello"}, 403),
        ("PUT", "", {"fields": {"summary": "Gate"}}, 204),
    ],
)
def test_permissions_belong_to_roles(by: Callers, method: str, path: str, body: Any, status: int) -> None:
    bot, dev = by("bot"), by("dev")
    address = created(bot)
    assert bot.request(method, address + path, json=body).status_code == status
    assert dev.request(method, address + path, json=body).status_code < 300


def test_linking_needs_its_permission_at_both_ends(by: Callers) -> None:
    bot, dev = by("bot"), by("dev")
    keys = [created(bot).rpartition("/")[2] for _ in range(2)]
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": keys[0]}, "outwardIssue": {"key": keys[1]}}
    refused = bot.post("/rest/api/2/issueLink", json=body)
    assert refused.status_code == 401
    assert refused.json()["errorMessages"] == [f"No Link Issue Permission for issue '{keys[0]}'"]
    assert dev.post("/rest/api/2/issueLink", json=body).status_code == 201


def test_a_security_level_hides_an_issue_altogether(by: Callers, site: Site) -> None:
    """F14: hidden is as absent, in reading and in search."""
    dev, bot = by("dev"), by("bot")
    address = created(dev, security={"name": "Internal"})
    assert dev.get(address).json()["fields"]["security"]["name"] == "Internal"
    assert bot.get(address).status_code == 404
    path = "/rest/api/2/search/jql" if site.cloud else "/rest/api/2/search"
    query = {"jql": "project = CAMP"}
    assert bot.get(path, params=query).json()["issues"] == []
    assert len(dev.get(path, params=query).json()["issues"]) == 1
    assert len(dev.get(path, params={"jql": "level = Internal"}).json()["issues"]) == 1
    unknown = issue(dev, security={"name": "Secret"})
    assert (unknown.status_code, set(unknown.json()["errors"])) == (400, {"security"})


def test_options_belong_to_contexts_and_disabled_ones_cannot_be_set(by: Callers, site: Site) -> None:
    bot, size = by("bot"), field(site, "Size")
    bug = {"issuetype": {"name": "Bug"}}
    assert issue(bot, **{size: {"value": "One"}}).status_code == 201
    assert issue(bot, **bug, **{size: {"value": "One"}}).status_code == 400
    assert issue(bot, **bug, **{size: {"value": "Huge"}}).status_code == 400
    outside = issue(bot, project={"key": "DESK"}, **{size: {"value": "One"}})
    assert "cannot be set" in outside.json()["errors"][size]
    ambiguous = [one for one in site.jira.fields[size].every_option() if one.name == "Small"]
    address = created(bot, **bug, **{size: {"id": ambiguous[1].id}})
    assert bot.get(address).json()["fields"][size]["id"] == ambiguous[1].id


def test_a_cascade_holds_an_option_and_one_below_it(by: Callers, site: Site) -> None:
    bot, area = by("bot"), field(site, "Area")
    address = created(bot, **{area: {"value": "Camp", "child": {"value": "Lake"}}})
    shown = bot.get(address).json()["fields"][area]
    assert (shown["value"], shown["child"]["value"]) == ("Camp", "Lake")
    assert issue(bot, **{area: {"value": "Camp", "child": {"value": "Well"}}}).status_code == 400
    assert issue(bot, **{area: {"value": "Office", "child": {"value": "Lake"}}}).status_code == 400


def test_data_center_alone_enforces_the_edit_screen(by: Callers, site: Site) -> None:
    """F6."""
    bot = by("bot")
    note = field(site, "Note")
    address = created(bot, **{note: "first"})
    edited = bot.put(address, json={"fields": {note: "second"}})
    assert edited.status_code == (204 if site.cloud else 400)
    if not site.cloud:
        assert "not on the appropriate screen" in edited.json()["errors"][note]


def test_two_fields_may_have_one_name(by: Callers, site: Site) -> None:
    found = [one["id"] for one in by("bot").get("/rest/api/2/field").json() if one["name"] == "Note"]
    assert len(set(found)) == 2
    created(by("bot"), **{found[0]: "7"})
    path = "/rest/api/2/search/jql" if site.cloud else "/rest/api/2/search"
    assert len(by("bot").get(path, params={"jql": "Note ~ 7"}).json()["issues"]) == 1


def test_names_are_in_the_language_of_the_account(by: Callers, site: Site) -> None:
    li, bot = by("li"), by("bot")
    address = created(bot, issuetype={"name": "Bug"})
    fields = li.get(address).json()["fields"]
    assert (fields["issuetype"]["name"], fields["status"]["name"]) == ("故障", "打开")
    assert bot.get(address).json()["fields"]["status"]["name"] == "Open"
    assert "概要" in {one["name"] for one in li.get("/rest/api/2/field").json()}
    path = "/rest/api/2/search/jql" if site.cloud else "/rest/api/2/search"
    for jql in ("status = 打开", "status = Open"):
        assert len(li.get(path, params={"jql": jql}).json()["issues"]) == 1


def test_an_archived_project_and_one_for_members_only(by: Callers) -> None:
    bot, dev = by("bot"), by("dev")
    assert issue(bot, project={"key": "OLD"}).status_code == 400
    assert issue(bot, project={"key": "MINE"}).status_code == 400
    assert issue(dev, project={"key": "MINE"}).status_code == 201


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"workflows": {"Story": {}}}, "none of its types"),
        ({"statuses": [{"name": "X", "category": "red"}]}, "category is one of"),
        ({"transitions": [{"name": "Go", "to": "Nowhere"}]}, "no status of the workflow"),
        ({"transitions": [{"name": "Go", "to": "Done", "condition": {"moon": True}}]}, "may have people"),
        ({"transitions": [{"name": "Go", "to": "Done", "validators": [{"field": "x"}]}]}, "needs a message"),
        ({"roles": {"Crew": ["ghost@example.com"]}}, "no user 'ghost@example.com'"),
    ],
)
def test_a_seed_says_what_is_wrong_with_it(part: dict[str, Any], message: str) -> None:
    seed = {"users": SEED["users"], "projects": [{"key": "CAMP", "types": ["Task"], **part}]}
    with pytest.raises((ValueError, KeyError), match=message):
        Site.from_seed(seed)
