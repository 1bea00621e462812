"""F21 of Confluence: webhooks of Data Center tell ids only; on Cloud an automation rule sends what it can."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.host import Flavour
from syncer.sandbox.site import Site
from syncer.sandbox.webhooks.hooks import RULE_EVENTS, parse_hook

SPACE = {"users": [], "spaces": [{"key": "SHOP", "name": "Shop"}]}
EVERY_PAGE = ["page_created", "page_updated", "page_moved", "page_trashed", "page_restored", "page_removed"]


class Listener:
    """Somebody who is called; the answers are the statuses in turn, then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        held = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                held.got.append((dict(self.headers), raw))
                self.send_response(held.statuses.pop(0) if held.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/confluence"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def wait(self, count: int) -> list[dict[str, Any]]:
        deadline = time.monotonic() + 5
        while len(self.got) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        bodies: list[dict[str, Any]] = [json.loads(raw) for _, raw in self.got]
        assert len(bodies) == count, [one["event"] for one in bodies]
        return bodies


@pytest.fixture
def listener() -> Iterator[Listener]:
    held = Listener()
    yield held
    held.server.shutdown()
    held.server.server_close()


@pytest.fixture
def served() -> Iterator[Callable[[Flavour], Running]]:
    open_ones: list[Running] = []

    def serve(flavour: Flavour) -> Running:
        site = Site.from_seed(flavour=flavour)
        site.add(SPACE)
        open_ones.append(start(site))
        return open_ones[-1]

    yield serve
    for one in open_ones:
        one.stop()


def people(running: Running, do: str, **wanted: Any) -> dict[str, Any]:
    deed = {"as": "pm@example.com", "do": do, **wanted}
    reply = requests.post(f"{running.url}/__sandbox/people", json=deed, timeout=5)
    assert reply.status_code == 200, reply.text
    done: dict[str, Any] = reply.json()
    return done


def control(running: Running, **hook: Any) -> requests.Response:
    body = {"product": "confluence", **hook}
    return requests.post(f"{running.url}/__sandbox/webhooks", json=body, timeout=5)


def test_administrators_of_data_center_register_and_see_what_they_registered(
    served: Callable[[Flavour], Running], listener: Listener
) -> None:
    running = served("datacenter")
    url = f"{running.url}/confluence/rest/api/webhooks"
    body = {"name": "S", "url": listener.url, "events": EVERY_PAGE, "configuration": {"secret": "s"}}
    assert requests.post(url, json=body, auth=("pm", "sandbox"), timeout=5).status_code == 403
    with requests.Session() as boss:
        boss.auth = ("admin", "sandbox")
        assert boss.post(url, json=body | {"events": ["jira:issue_created"]}, timeout=5).status_code == 400
        assert boss.post(url, json=body | {"url": "ftp://x"}, timeout=5).status_code == 400
        made = boss.post(url, json=body | {"active": "true"}, timeout=5)
        assert made.status_code == 201, made.text
        hook = made.json()
        assert (hook["configuration"], hook["events"], hook["active"]) == ({}, EVERY_PAGE, True)
        listed = boss.get(url, timeout=5).json()
        assert (listed["size"], listed["results"]) == (1, [hook])
        assert boss.get(f"{running.url}/rest/jira-webhook/1.0/webhooks", timeout=5).json() == []
        one = f"{url}/{hook['id']}"
        assert boss.get(f"{one}/latest", timeout=5).status_code == 204
        people(running, "create_page", space="SHOP", title="Gate")
        listener.wait(1)
        deadline = time.monotonic() + 5
        while boss.get(f"{one}/latest", timeout=5).status_code == 204 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert boss.get(f"{one}/latest", timeout=5).json()["result"] == {"statusCode": 200}
        counted = boss.get(f"{url}?statistics=true", timeout=5).json()["results"][0]["statistics"]
        assert counted["counts"]["successes"] == 1
        assert boss.put(one, json={"active": False}, timeout=5).json()["active"] is False
        people(running, "edit_page", page="Gate", body="<p>later</p>")
        assert boss.delete(one, timeout=5).status_code == 204
        refused = boss.get(one, timeout=5)
        assert (refused.status_code, refused.json()["statusCode"]) == (404, 404)
    listener.wait(1)


def test_what_happens_to_a_page_is_told_by_id_with_who_did_it_and_signed(
    served: Callable[[Flavour], Running], listener: Listener
) -> None:
    running = served("datacenter")
    assert control(running, url=listener.url, secret="s").status_code == 201
    page = int(people(running, "create_page", space="SHOP", title="Gate")["id"])
    people(running, "edit_page", page="Gate", body="<p>two</p>")
    people(running, "label_page", page="Gate", add=["late"])
    comment = int(people(running, "comment_page", page="Gate", text="Seen")["comment"])
    people(running, "trash_page", page="Gate")
    told = listener.wait(5)
    assert [one["event"] for one in told] == [
        "page_created",
        "page_updated",
        "label_added",
        "comment_created",
        "page_trashed",
    ]
    assert [one.get("page") for one in told] == [{"id": page}] * 3 + [None, {"id": page}]
    assert told[3]["comment"] == {"id": comment}
    user = next(one for one in running.site.users.values() if one.email == "pm@example.com")
    assert {one["userKey"] for one in told} == {user.user_key}
    assert all("Gate" not in json.dumps(one) for one in told)
    for headers, raw in listener.got:
        expected = hmac.new(b"s", raw, hashlib.sha256).hexdigest()
        assert headers["X-Hub-Signature"] == f"sha256={expected}"
        assert "X-Atlassian-Webhook-Identifier" not in headers


def test_reading_and_jira_tell_nothing_and_a_comment_of_jira_is_not_one_of_confluence(
    served: Callable[[Flavour], Running], listener: Listener
) -> None:
    running = served("datacenter")
    assert control(running, url=listener.url, events=["comment_created"]).status_code == 201
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Gate"}
    boss = ("admin", "sandbox")
    issue = f"{running.url}/rest/api/2/issue"
    assert requests.post(issue, json={"fields": fields}, auth=boss, timeout=5).status_code == 201
    said = requests.post(f"{issue}/CAMP-1/comment", json={"body": "Seen"}, auth=boss, timeout=5)
    assert said.status_code == 201
    requests.get(f"{running.url}/confluence/rest/api/space", auth=boss, timeout=5).raise_for_status()
    people(running, "create_page", space="SHOP", title="Gate")
    people(running, "comment_page", page="Gate", text="Seen")
    (only,) = listener.wait(1)
    assert "comment" in only
    assert "issue" not in only


def test_on_cloud_only_apps_register_and_a_rule_sends_headers_instead_of_a_signature(
    served: Callable[[Flavour], Running], listener: Listener
) -> None:
    running = served("cloud")
    admin = ("admin@example.com", "sandbox")
    for path in ("/wiki/rest/api/webhooks", "/wiki/rest/webhooks/1.0/webhook"):
        body = {"name": "S", "url": listener.url, "events": EVERY_PAGE}
        assert requests.post(running.url + path, json=body, auth=admin, timeout=5).status_code == 404
    assert control(running, url=listener.url, secret="s").status_code == 400
    assert control(running, url=listener.url, events=["page_trashed"]).status_code == 400
    assert control(running, url=listener.url, headers={"A": "b\r\nc: d"}).status_code == 400
    assert control(running, url=listener.url, headers={"Authorization": "Bearer t"}).status_code == 201
    listener.statuses.append(500)
    page = int(people(running, "create_page", space="SHOP", title="Gate")["id"])
    people(running, "trash_page", page="Gate")
    requests.post(f"{running.url}/__sandbox/clock", json={"advance": 7200}, timeout=5).raise_for_status()
    (only,) = listener.wait(1)
    assert only == {"event": "page_created", "page": {"id": page}}
    ((headers, _raw),) = listener.got
    assert headers["Authorization"] == "Bearer t"
    assert not [name for name in headers if name.startswith(("X-Hub", "X-Atlassian"))]


def test_pages_too_come_twice_late_or_not_at_all(
    served: Callable[[Flavour], Running], listener: Listener
) -> None:
    running = served("datacenter")
    control(running, url=listener.url, events=["page_created"])
    faults = f"{running.url}/__sandbox/faults"
    requests.post(faults, json={"webhooks": {"duplicate": 1}}, timeout=5).raise_for_status()
    people(running, "create_page", space="SHOP", title="Twice")
    first, second = listener.wait(2)
    assert first == second
    requests.post(faults, json={"webhooks": {"drop": 1}}, timeout=5).raise_for_status()
    people(running, "create_page", space="SHOP", title="Never")
    shown = requests.get(f"{running.url}/__sandbox/webhooks", timeout=5).json()
    assert (shown["dropped"], shown["webhooks"][0]["product"]) == (1, "confluence")


def test_a_command_line_registers_with_one_word_each() -> None:
    text = "http://127.0.0.1:1/h product=confluence header='Authorization: Bearer t' events=page_created"
    assert parse_hook(text) == {
        "url": "http://127.0.0.1:1/h",
        "product": "confluence",
        "headers": {"Authorization": "Bearer t"},
        "events": ["page_created"],
    }
    assert "label_added" in RULE_EVENTS
    with pytest.raises(ValueError, match="write URL"):
        parse_hook("http://127.0.0.1:1/h colour=red")
