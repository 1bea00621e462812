"""What other web pages, other names and other people of this machine cannot do to a sandbox, and what it does not tell."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.host import Flavour
from syncer.sandbox.jira.records import Attachment
from syncer.sandbox.keeping.state_file import StateFile
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site

REBOUND = "rebound.example.com"
CONTROLS = ["health", "state", "journal", "snapshot", "clock"]
PAGES = ["/", "/jira", "/sandbox", "/sandbox/journal", "/wiki"]
BOT = ("bot@example.com", "sandbox-token")


@pytest.fixture
def running() -> Iterator[Running]:
    """A sandbox of the default site."""
    with start(Site.from_seed()) as one:
        yield one


def named(running: Running, host: str) -> dict[str, str]:
    """The headers of a request to the sandbox under another name."""
    return {"Host": f"{host}:{running.url.rpartition(':')[2]}"}


@pytest.mark.parametrize("name", CONTROLS)
def test_a_name_that_somebody_points_at_this_machine_opens_no_control(running: Running, name: str) -> None:
    """A page of that name would count as the sandbox's own in a browser (DNS rebinding)."""
    reply = requests.get(f"{running.url}/__sandbox/{name}", headers=named(running, REBOUND), timeout=5)
    assert reply.status_code == 403
    assert REBOUND in reply.json()["errorMessages"][0]


@pytest.mark.parametrize("path", PAGES)
def test_nor_does_it_open_the_pages(running: Running, path: str) -> None:
    reply = requests.get(f"{running.url}{path}", headers=named(running, REBOUND), timeout=5)
    assert reply.status_code == 403
    assert "CAMP" not in reply.text


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "jira.localhost", "sandbox", "jira.test", "host.docker.internal"],
)
def test_the_names_this_machine_goes_by_open_both(running: Running, host: str) -> None:
    headers = named(running, host)
    assert requests.get(f"{running.url}/__sandbox/health", headers=headers, timeout=5).ok
    assert requests.get(f"{running.url}/jira", headers=headers, timeout=5).ok


def test_the_name_a_site_was_given_opens_both(running: Running) -> None:
    running.site.base_url = "https://jira.example.com"
    headers = {"Host": "jira.example.com"}
    assert requests.get(f"{running.url}/__sandbox/health", headers=headers, timeout=5).ok
    assert requests.get(f"{running.url}/jira", headers=headers, timeout=5).ok


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:1"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_page_of_another_origin_turns_no_control(running: Running, origin: str, method: str) -> None:
    reply = requests.request(
        method, f"{running.url}/__sandbox/faults", headers={"Origin": origin}, json={}, timeout=5
    )
    assert reply.status_code == 403
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_a_page_of_the_sandbox_itself_may(running: Running) -> None:
    headers = {"Origin": running.url}
    assert requests.get(f"{running.url}/__sandbox/faults", headers=headers, timeout=5).ok


def test_a_form_of_another_page_turns_no_control(running: Running) -> None:
    """A browser sends these three without asking first; everything else it asks about, and is not allowed."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        for name in ("faults", "clock", "seed", "people", "webhooks", "person", "snapshot", "tokens"):
            said = requests.post(
                f"{running.url}/__sandbox/{name}", data=b"{}", headers={"Content-Type": kind}, timeout=5
            )
            assert said.status_code == 415, (name, kind)
    asked = requests.options(f"{running.url}/__sandbox/faults", timeout=5)
    assert not [name for name in asked.headers if name.lower().startswith("access-control")]


def test_a_forwarded_address_that_is_none_is_nobodys(running: Running) -> None:
    for said in ("nobody", "10.0.0.9", ""):
        headers = {"X-Forwarded-For": said}
        for path in ("/__sandbox/health", "/sandbox"):
            status = requests.get(f"{running.url}{path}", headers=headers, timeout=5).status_code
            assert status == (404 if said else 200), (said, path)


def test_only_its_owner_may_read_a_state_file(tmp_path: Path) -> None:
    """It holds passwords and tokens."""
    before = os.umask(0o022)
    try:
        file, site = StateFile(tmp_path / "site.db"), Site.from_seed()
        with closing(file):
            file.follow(site)
            act(
                site,
                {
                    "as": "pm@example.com",
                    "do": "create_issue",
                    "project": "CAMP",
                    "type": "Story",
                    "fields": {"summary": "a"},
                },
            )
            modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert {"site.db", "site.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_state_file_that_others_could_read_is_theirs_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "site.db"
    sqlite3.connect(path).close()
    path.touch()
    path.chmod(0o644)
    with closing(StateFile(path)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_its_owner_may_read_the_key_of_https(tmp_path: Path) -> None:
    certificates = pytest.importorskip("syncer.sandbox.signing_in.certificates")
    (tmp_path / certificates.SERVER).write_text("an old one")
    (tmp_path / certificates.SERVER).chmod(0o644)
    _authority, server = certificates.certificates(tmp_path)
    assert "PRIVATE KEY" in server.read_text()
    assert stat.S_IMODE(server.stat().st_mode) == 0o600


def test_a_webhook_goes_where_people_said_and_nowhere_it_is_sent_on_to(running: Running) -> None:
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(307)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
            asked.append(self.path)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        hook = {"url": f"http://127.0.0.1:{server.server_address[1]}/hook", "events": ["jira:issue_created"]}
        requests.post(f"{running.url}/__sandbox/webhooks", json=hook, timeout=5).raise_for_status()
        fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Story"}, "summary": "a"}
        requests.post(f"{running.url}/rest/api/3/issue", json={"fields": fields}, auth=BOT, timeout=5)
        deadline = time.monotonic() + 5
        shown: list[Any] = []
        while not shown and time.monotonic() < deadline:
            shown = requests.get(f"{running.url}/__sandbox/webhooks", timeout=5).json()["deliveries"]
        server.shutdown()
    assert [one["status"] for one in shown[0]["attempts"]] == [307]
    assert asked == ["/hook"]


def kept(running: Running) -> str:
    """Everything the journal has, bodies included."""
    return requests.get(f"{running.url}/__sandbox/journal", timeout=5).text


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_the_journal_keeps_no_credentials(flavour: Flavour) -> None:
    """Neither of headers nor of bodies that carry them, nor those that old clients put into addresses."""
    secret = "k33p-me-out"
    with start(Site.from_seed(flavour=flavour)) as running:
        running.site.switches.keep_bodies = True
        url = running.url
        session = {"username": "pm", "password": secret}
        requests.post(f"{url}/rest/auth/1/session", json=session, timeout=5)
        hook = {"name": "h", "url": "http://127.0.0.1:9", "events": ["jira:issue_created"]}
        more = {"secret": secret, "configuration": {"SECRET": secret, "secret": secret}}
        for path in ("/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks"):
            requests.post(f"{url}{path}", json=hook | more, auth=BOT, timeout=5)
        query = {"os_username": "pm", "os_password": secret, "access_token": secret}
        requests.get(f"{url}/rest/api/2/myself", params=query, timeout=5)
        requests.get(
            f"{url}/rest/api/2/myself",
            headers={"Authorization": f"Bearer {secret}", "Proxy-Authorization": f"Basic {secret}"},
            timeout=5,
        )
        requests.post(f"{url}/rest/auth/1/session", data=f'{{"password": "{secret}', timeout=5)
        told = kept(running)
        assert secret not in told
        assert "os_username=pm" in told


def test_the_journal_keeps_no_session() -> None:
    with start(Site.from_seed(flavour="datacenter")) as datacenter:
        datacenter.site.switches.keep_bodies = True
        said = {"username": "pm", "password": "sandbox"}
        opened = requests.post(f"{datacenter.url}/rest/auth/1/session", json=said, timeout=5)
        value = opened.json()["session"]["value"]
        assert value
        assert value not in kept(datacenter)


@pytest.mark.parametrize(
    "media", ["text/html\r\nSet-Cookie: a=b", "text/html\nX-Evil: 1", "текст/html", "中文"]
)
def test_a_media_type_of_a_file_becomes_no_header(running: Running, media: str) -> None:
    site = running.site
    page = next(one for one in site.confluence.pages.values() if one.status == "current")
    site.confluence.attach(page.author_id, page, "a.txt", b"bytes", media)
    reply = requests.get(f"{running.url}/wiki/download/attachments/{page.id}/a.txt", timeout=5)
    assert reply.status_code == 200
    assert reply.content == b"bytes"
    assert "X-Evil" not in reply.headers
    assert "a=b" not in reply.headers.get("Set-Cookie", "")
    assert reply.headers["Content-Disposition"].startswith("attachment")


def test_nor_does_that_of_an_issues_file(running: Running) -> None:
    """Whatever a client says of a file, the reply's headers stay those of the sandbox."""
    made = requests.post(
        f"{running.url}/rest/api/3/issue",
        json={"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Story"}, "summary": "a"}},
        auth=BOT,
        timeout=5,
    ).json()
    issue = running.site.jira.find(made["key"])
    assert issue is not None
    issue.attachments.append(
        Attachment(1, "a.txt", "x", running.site.clock.now(), "text/html\r\nX-Evil: 1", b"bytes")
    )
    reply = requests.get(f"{running.url}/rest/api/3/attachment/content/1?redirect=false", auth=BOT, timeout=5)
    assert reply.content == b"bytes"
    assert "X-Evil" not in reply.headers
    assert reply.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("flavour", "path"),
    [
        ("cloud", "/rest/api/3/issue"),
        ("cloud", "/wiki/api/v2/pages"),
        ("cloud", "/wiki/rest/api/content"),
        ("datacenter", "/rest/api/2/issue"),
        ("datacenter", "/confluence/rest/api/content"),
    ],
)
def test_a_body_too_deep_to_read_is_refused(flavour: Flavour, path: str) -> None:
    who = BOT if flavour == "cloud" else ("bot", "sandbox-token")
    headers = {"Content-Type": "application/json"}
    with start(Site.from_seed(flavour=flavour)) as running:
        reply = requests.post(f"{running.url}{path}", b"[" * 100_000, headers=headers, auth=who, timeout=9)
        assert reply.status_code == 400


@pytest.mark.parametrize("levels", [60, 140])
def test_a_document_is_taken_only_as_deep_as_it_can_be_shown(running: Running, levels: int) -> None:
    document = {"type": "doc", "version": 1, "content": [nested(levels)]}
    fields = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": "a",
        "description": document,
    }
    with requests.Session() as bot:
        bot.auth = BOT
        made = bot.post(f"{running.url}/rest/api/3/issue", json={"fields": fields}, timeout=9)
        space = bot.get(f"{running.url}/wiki/api/v2/spaces?keys=CAMP", timeout=9).json()["results"][0]["id"]
        body = {"representation": "atlas_doc_format", "value": json.dumps(document)}
        sent = {"spaceId": space, "title": "Deep", "status": "current", "body": body}
        page = bot.post(f"{running.url}/wiki/api/v2/pages", json=sent, timeout=9)
        assert (made.status_code, page.status_code) == ((201, 200) if levels == 60 else (400, 400))
        if made.ok and page.ok:
            key, number = made.json()["key"], page.json()["id"]
            for path in (
                f"/rest/api/2/issue/{key}", f"/rest/api/3/issue/{key}?expand=renderedFields", f"/browse/{key}",
                f"/wiki/api/v2/pages/{number}?body-format=view", f"/wiki/spaces/CAMP/pages/{number}",
            ):  # fmt: skip
                assert bot.get(running.url + path, timeout=9).status_code == 200, path


def nested(levels: int) -> dict[str, Any]:
    """A list in a list in a list."""
    node: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    for _ in range(levels):
        node = {"type": "bulletList", "content": [{"type": "listItem", "content": [node]}]}
    return node
