"""Webhooks (F21): who may register them, what they say, how they are signed and retried, and how they go astray."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.keeping.snapshot import restore, taken
from syncer.sandbox.site import Site

CREATE = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
ADMIN = "/rest/webhooks/1.0/webhook"
DATACENTER = "/rest/jira-webhook/1.0/webhooks"
EVERY_ISSUE = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"]


@dataclass
class Receiver:
    """Somebody who is called, and what they answer: the statuses in turn, then 200."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    url: str = ""

    def answer(self) -> int:
        return self.statuses.pop(0) if self.statuses else 200

    def wait(self, count: int, seconds: float = 5) -> list[dict[str, Any]]:
        """The bodies once there are so many."""
        deadline = time.monotonic() + seconds
        while len(self.got) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.got) >= count, [json.loads(body)["webhookEvent"] for _, body in self.got]
        return [json.loads(body) if body else {} for _, body in self.got]

    def events(self) -> list[str]:
        return [json.loads(body)["webhookEvent"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server of ours that takes webhooks."""
    held = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            held.got.append((dict(self.headers), body))
            self.send_response(held.answer())
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def admin(person: Callable[..., requests.Session]) -> requests.Session:
    """An administrator."""
    return person("admin@example.com")


def register(admin: requests.Session, receiver: Receiver, **more: Any) -> dict[str, Any]:
    body = {"name": "Syncer", "url": receiver.url, "events": EVERY_ISSUE, "excludeBody": False} | more
    reply = admin.post(ADMIN, json=body)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def idle(caller: requests.Session) -> dict[str, Any]:
    """What was delivered, once nothing waits but what is not yet due."""
    before = -1
    while True:
        shown: dict[str, Any] = caller.get("/__sandbox/webhooks").json()
        count = sum(len(one["attempts"]) for one in shown["deliveries"])
        if count == before:
            return shown
        before = count
        time.sleep(0.1)


def test_only_administrators_register_and_only_apps_register_dynamically(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    assert bot.post(ADMIN, json={"name": "a"}).status_code == 403
    assert admin.post(ADMIN, json={"name": "a", "url": "ftp://x", "events": EVERY_ISSUE}).status_code == 400
    assert admin.post(ADMIN, json={"name": "a", "url": receiver.url, "events": ["x"]}).status_code == 400
    made = register(admin, receiver, secret="s", filters={"issue-related-events-section": "project = CAMP"})
    assert (made["enabled"], made["isSigned"], "secret" in made) == (True, True, False)
    assert admin.get(made["self"]).json()["filters"] == {"issue-related-events-section": "project = CAMP"}
    changed = admin.put(made["self"], json={"enabled": False}).json()
    assert (changed["enabled"], changed["isSigned"], changed["name"]) == (False, True, "Syncer")
    assert len(admin.get(ADMIN).json()) == 1
    assert admin.delete(made["self"]).status_code == 204
    assert admin.get(made["self"]).status_code == 404
    dynamic = {"url": receiver.url, "webhooks": [{"events": EVERY_ISSUE, "jqlFilter": "project = CAMP"}]}
    assert admin.post("/rest/api/3/webhook", json=dynamic).status_code == 403
    assert admin.get("/rest/api/3/webhook/failed").status_code == 403


def test_an_issue_tells_its_creation_edits_and_deletion(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver)
    bot.post("/rest/api/3/issue", json=CREATE)
    bot.put("/rest/api/3/issue/CAMP-1", json={"fields": {"summary": "Gate", "labels": ["late"]}})
    admin.delete("/rest/api/3/issue/CAMP-1")
    created, updated, deleted = receiver.wait(3)
    assert [one["webhookEvent"] for one in (created, updated, deleted)] == EVERY_ISSUE
    assert created["timestamp"] == 1795275555000
    assert created["issue_event_type_name"] == "issue_created"
    assert created["user"]["displayName"] == "Syncer Bot"
    assert "/rest/api/2/issue/" in created["issue"]["self"]
    assert created["issue"]["fields"]["summary"] == "Fence"
    assert {one["field"] for one in updated["changelog"]["items"]} == {"summary", "labels"}
    assert deleted["issue"]["fields"]["summary"] == "Gate", "the last snapshot"
    assert deleted["user"]["displayName"] == "Administrator"


def test_comments_links_and_versions_tell_too(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    for _ in range(2):
        bot.post("/rest/api/3/issue", json=CREATE)
    admin.post("/__sandbox/webhooks", json={"url": receiver.url})
    text = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": []}]}
    text["content"][0]["content"].append({"type": "text", "text": "Seen"})  # type: ignore[index]
    made = bot.post("/rest/api/3/issue/CAMP-1/comment", json={"body": text}).json()
    bot.put(f"/rest/api/3/issue/CAMP-1/comment/{made['id']}", json={"body": text}).json()
    bot.delete(f"/rest/api/3/issue/CAMP-1/comment/{made['id']}")
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "CAMP-1"}, "outwardIssue": {"key": "CAMP-2"}}
    bot.post("/rest/api/3/issueLink", json=link)
    project = bot.get("/rest/api/3/project/CAMP").json()["id"]
    version = admin.post("/rest/api/3/version", json={"name": "1.0", "projectId": int(project)}).json()
    admin.put(f"/rest/api/3/version/{version['id']}", json={"released": True})
    bodies = receiver.wait(8)
    told = [one["webhookEvent"] for one in bodies]
    assert told == [
        "comment_created",
        "comment_updated",
        "comment_deleted",
        "issuelink_created",
        "jira:issue_updated",
        "jira:issue_updated",
        "jira:version_created",
        "jira:version_released",
    ]
    assert bodies[0]["comment"]["author"]["displayName"] == "Syncer Bot"
    assert bodies[0]["issue"]["key"] == "CAMP-1"
    assert set(bodies[3]["issueLink"]) >= {"id", "sourceIssueId", "destinationIssueId"}
    assert "issue" not in bodies[3], "ids only"
    assert bodies[7]["version"]["released"] is True


def test_a_filter_lets_only_its_issues_through(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver, filters={"issue-related-events-section": "labels = urgent"})
    bot.post("/rest/api/3/issue", json=CREATE)
    bot.put("/rest/api/3/issue/CAMP-1", json={"fields": {"labels": ["urgent"]}})
    (only,) = receiver.wait(1)
    assert only["issue"]["fields"]["labels"] == ["urgent"]


def test_what_people_do_is_told_like_what_programs_do(admin: requests.Session, receiver: Receiver) -> None:
    register(admin, receiver)
    deed = {"as": "pm@example.com", "do": "create_issue", "project": "CAMP", "fields": {"summary": "Gate"}}
    assert admin.post("/__sandbox/people", json=deed).ok
    (created,) = receiver.wait(1)
    assert created["user"]["displayName"] == "Project manager"


def test_what_is_done_in_the_browser_is_told_with_who_did_it(
    sandbox: Running, admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    bot.post("/rest/api/3/issue", json=CREATE)
    register(admin, receiver)
    pm = sandbox.site.find_user("pm@example.com")
    with requests.Session() as browser:
        browser.trust_env = False
        browser.get(f"{sandbox.url}/browse/CAMP-1", timeout=5)
        form = {"csrf": browser.cookies["sandbox_csrf"], "person": pm.account_id}
        browser.post(f"{sandbox.url}/_face/person", data=form, timeout=5)
        gone = browser.post(f"{sandbox.url}/browse/CAMP-1/delete", data=form, timeout=5)
        assert gone.ok, gone.text
    (deleted,) = receiver.wait(1)
    assert (deleted["webhookEvent"], deleted["user"]["displayName"]) == (
        "jira:issue_deleted",
        "Project manager",
    )


def test_the_raw_body_is_signed_and_the_identifier_stays_across_retries(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver, secret="hush")
    receiver.statuses = [503, 429]
    bot.post("/rest/api/3/issue", json=CREATE)
    receiver.wait(1)
    for count in (2, 3):
        idle(bot)
        assert len(receiver.got) == count - 1, "not before its time"
        bot.post("/__sandbox/clock", json={"advance": 901})
        receiver.wait(count)
    headers, bodies = zip(*receiver.got, strict=True)
    assert len(set(bodies)) == 1
    digest = hmac.new(b"hush", bodies[0], hashlib.sha256).hexdigest()
    assert {one["X-Hub-Signature"] for one in headers} == {f"sha256={digest}"}
    assert len({one["X-Atlassian-Webhook-Identifier"] for one in headers}) == 1
    assert [one.get("X-Atlassian-Webhook-Retry") for one in headers] == [None, "1", "2"]
    assert headers[0]["X-Atlassian-Webhook-Flow"] == "Primary"
    (delivery,) = idle(bot)["deliveries"]
    assert [one["status"] for one in delivery["attempts"]] == [503, 429, 200]


def test_a_refusal_is_not_retried_and_five_retries_are_the_end(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver)
    receiver.statuses = [404] + [500] * 9
    bot.post("/rest/api/3/issue", json=CREATE)
    receiver.wait(1)
    bot.post("/__sandbox/clock", json={"advance": 901})
    assert idle(bot)["waiting"] == 0
    bot.put("/rest/api/3/issue/CAMP-1", json={"fields": {"summary": "Gate"}})
    for count in range(2, 8):
        receiver.wait(count)
        idle(bot)
        bot.post("/__sandbox/clock", json={"advance": 901})
    assert idle(bot)["waiting"] == 0
    assert len(receiver.got) == 7


def test_the_same_address_twice_gets_the_same_body_by_two_identifiers(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver)
    register(admin, receiver)
    bot.post("/rest/api/3/issue", json=CREATE)
    receiver.wait(2)
    assert len({body for _, body in receiver.got}) == 1
    assert len({headers["X-Atlassian-Webhook-Identifier"] for headers, _ in receiver.got}) == 2


def test_nobody_waits_for_a_receiver_that_is_not_there(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver, url="http://127.0.0.1:9/hook")
    began = time.monotonic()
    assert bot.post("/rest/api/3/issue", json=CREATE).status_code == 201
    assert time.monotonic() - began < 2
    assert idle(bot)["deliveries"][0]["attempts"][0]["status"] == 0


@pytest.mark.parametrize(
    ("faults", "count"), [({"duplicate": 1}, 4), ({"drop": 1}, 0), ({"delay": 60}, 0), ({"reorder": 1}, 0)]
)
def test_webhooks_come_twice_late_or_not_at_all(
    admin: requests.Session, bot: requests.Session, receiver: Receiver, faults: dict[str, float], count: int
) -> None:
    register(admin, receiver)
    assert bot.post("/__sandbox/faults", json={"webhooks": faults}).ok
    bot.post("/rest/api/3/issue", json=CREATE)
    bot.put("/rest/api/3/issue/CAMP-1", json={"fields": {"summary": "Gate"}})
    idle(bot)
    assert len(receiver.got) == count
    bot.post("/__sandbox/clock", json={"advance": 61})
    idle(bot)
    assert len(receiver.got) == {"duplicate": 4, "drop": 0}.get(next(iter(faults)), 2)
    if "duplicate" in faults:
        assert len({headers["X-Atlassian-Webhook-Identifier"] for headers, _ in receiver.got}) == 2
    if "delay" in faults:
        assert {headers["X-Atlassian-Webhook-Flow"] for headers, _ in receiver.got} == {"Secondary"}


def test_a_payload_may_be_older_than_the_store(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver)
    bot.post("/rest/api/3/issue", json=CREATE)
    bot.post("/__sandbox/faults", json={"webhooks": {"stale": 1}})
    bot.put("/rest/api/3/issue/CAMP-1", json={"fields": {"summary": "Gate"}})
    _, updated = receiver.wait(2)
    assert updated["issue"]["fields"]["summary"] == "Fence"
    assert updated["changelog"]["items"][0]["toString"] == "Gate"


def test_out_of_order_means_the_later_one_may_come_first(
    admin: requests.Session, bot: requests.Session, receiver: Receiver
) -> None:
    register(admin, receiver)
    bot.post("/__sandbox/faults", json={"webhooks": {"reorder": 1}})
    bot.post("/rest/api/3/issue", json=CREATE)
    bot.post("/__sandbox/faults", json={"webhooks": None})
    bot.put("/rest/api/3/issue/CAMP-1", json={"fields": {"summary": "Gate"}})
    receiver.wait(1)
    bot.post("/__sandbox/clock", json={"advance": 31})
    receiver.wait(2)
    assert receiver.events() == ["jira:issue_updated", "jira:issue_created"]


# Data Center


@pytest.fixture
def datacenter(receiver: Receiver) -> Iterator[Running]:
    """A Data Center whose clock stands still."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(clock=clock, flavour="datacenter")) as running:
        yield running


@pytest.fixture
def boss(datacenter: Running) -> Iterator[requests.Session]:
    """Its administrator."""
    with requests.Session() as session:
        session.trust_env, session.auth = False, ("admin", "sandbox")
        yield session


def test_data_center_has_its_own_form_and_the_old_one_is_gone(
    datacenter: Running, boss: requests.Session, receiver: Receiver
) -> None:
    url = datacenter.url + DATACENTER
    assert boss.post(datacenter.url + ADMIN, json={}, timeout=5).status_code == 404
    body = {"name": "Syncer", "url": receiver.url, "events": EVERY_ISSUE, "configuration": {"secret": "s"}}
    made = boss.post(url, json=body, timeout=5)
    assert made.status_code == 201
    hook = made.json()
    assert (hook["id"], hook["active"], hook["scopeType"], hook["configuration"]) == (1, True, "global", {})
    assert boss.get(f"{url}/1/latest", timeout=5).status_code == 204
    assert boss.get(f"{url}/1/statistics", timeout=5).json()["counts"]["successes"] == 0
    assert boss.get(f"{url}/1/transitions", timeout=5).json() == []
    create = {"fields": CREATE["fields"]}
    assert boss.post(f"{datacenter.url}/rest/api/2/issue", json=create, timeout=5).status_code == 201
    receiver.wait(1)
    (headers, raw) = receiver.got[0]
    assert headers["X-Hub-Signature"] == f"sha256={hmac.new(b's', raw, hashlib.sha256).hexdigest()}"
    assert "X-Atlassian-Webhook-Identifier" not in headers
    deadline = time.monotonic() + 5
    while boss.get(f"{url}/1/latest", timeout=5).status_code == 204 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert boss.get(f"{url}/1/latest", timeout=5).json()["result"]["statusCode"] == 200
    told = boss.get(f"{url}/1/statistics", timeout=5).json()
    assert told["counts"]["successes"] == 1
    (listed,) = boss.get(f"{url}?statistics=true", timeout=5).json()
    assert listed["statistics"] == told
    by_event = boss.get(f"{url}/1/statistics/summary", timeout=5).json()
    assert sum(one["counts"]["successes"] for one in by_event.values()) == 1
    assert boss.get(f"{url}?event=jira:version_merged", timeout=5).json() == []


def test_a_comment_on_data_center_is_told_twice(
    datacenter: Running, boss: requests.Session, receiver: Receiver
) -> None:
    issue = f"{datacenter.url}/rest/api/2/issue"
    boss.post(issue, json=CREATE, timeout=5)
    boss.post(f"{datacenter.url}/__sandbox/webhooks", json={"url": receiver.url}, timeout=5)
    boss.post(f"{issue}/CAMP-1/comment", json={"body": "Seen"}, timeout=5)
    first, second = receiver.wait(2)
    assert (first["webhookEvent"], first["issue_event_type_name"]) == (
        "jira:issue_updated",
        "issue_commented",
    )
    assert second["webhookEvent"] == "comment_created"
    assert first["comment"]["body"] == second["comment"]["body"] == "Seen"


def test_a_full_queue_drops_what_comes_on_top(
    datacenter: Running, boss: requests.Session, receiver: Receiver
) -> None:
    datacenter.site.switches.set({"dc_webhook_queue": 2})
    control = f"{datacenter.url}/__sandbox"
    boss.post(f"{control}/webhooks", json={"url": receiver.url}, timeout=5)
    boss.post(f"{control}/faults", json={"webhooks": {"delay": 60}}, timeout=5)
    for _ in range(3):
        boss.post(f"{datacenter.url}/rest/api/2/issue", json=CREATE, timeout=5)
    shown = boss.get(f"{control}/webhooks", timeout=5).json()
    assert (shown["waiting"], shown["dropped"]) == (2, 1)


# seeds and snapshots


def test_a_seed_registers_and_what_it_puts_there_is_no_news(receiver: Receiver) -> None:
    seed = {"webhooks": [{"url": receiver.url, "jql": "project = CAMP"}]}
    site = Site.from_seed()
    site.add(seed)
    with start(site) as running:
        more = {"issues": [{"key": "CAMP-7", "summary": "Tent", "type": "Task"}]}
        requests.post(f"{running.url}/__sandbox/seed", json=more, timeout=5).raise_for_status()
        deed = {"as": "pm@example.com", "do": "comment", "issue": "CAMP-7", "text": "Seen"}
        requests.post(f"{running.url}/__sandbox/people", json=deed, timeout=5).raise_for_status()
        (only,) = receiver.wait(1)
    assert only["webhookEvent"] == "comment_created"
    with pytest.raises(ValueError, match="unknown"):
        site.add({"webhooks": [{"address": receiver.url}]})


def test_a_site_that_is_served_again_tells_once(receiver: Receiver) -> None:
    site = Site.from_seed()
    site.add({"webhooks": [{"url": receiver.url, "events": EVERY_ISSUE}]})
    with start(site):
        assert len(site.listeners) == 1
    site.clock.advance(1)
    with start(site) as running:
        deed = {
            "as": "pm@example.com",
            "do": "create_issue",
            "project": "CAMP",
            "fields": {"summary": "Gate"},
        }
        requests.post(f"{running.url}/__sandbox/people", json=deed, timeout=5).raise_for_status()
        receiver.wait(1)
        time.sleep(0.1)
        assert len(receiver.got) == 1
    assert site.listeners == []


def test_a_snapshot_keeps_registrations(receiver: Receiver) -> None:
    site = Site.from_seed()
    site.add({"webhooks": [{"url": receiver.url, "secret": "s"}]})
    document = json.loads(json.dumps(taken(site)))
    site.clear()
    assert site.hooks == {}
    restore(site, document)
    assert (site.hooks[1].url, site.hooks[1].secret) == (receiver.url, "s")
