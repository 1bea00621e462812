"""The console on a port of its own, over a real store with what somebody hostile wrote into the register, and a browser's manners."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from time import monotonic

import requests

from syncer.daemon.front import beside
from syncer.domain.json import JsonObject
from syncer.domain.records import Kind
from syncer.ports import CycleRow, HubWrite, NewRecord, PutClocks, PutFailure, PutHeld, PutResponse
from syncer.sync.clock_rows import ClockRow
from syncer.sync.failures import Cause, Failure
from syncer.sync.observation import Decision, DecisionKind, Held, Response
from syncer.sync.proposals import EDIT
from syncer.web.app import application, hosts_of
from syncer.web.console.access import Access, Rules
from syncer.web.console.desk import Desk, Doing, Serving
from syncer.web.console.planning import Plans
from syncer.web.console.previewing import Previews
from syncer.web.console.routes import Console
from syncer.web.server import WebServer
from syncer.wiring import Wired, build
from tests.support.stores import empty_store

TOKEN = "a token of the tests"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'
SLY = """\
<script>alert(1)</script><svg onload=alert(2)></svg></iframe><img src=x onerror=alert(3)>

[go](javascript:alert(4)) [there](https://evil.example/there) ![seen](https://evil.example/seen.png) <a href="data:text/html,x">x</a>
"""
LATE = ClockRow(
    "REQ-0002",
    "answered",
    1,
    "d",
    None,
    {
        "state": "running",
        "started": "2026-11-20T01:00:00+00:00",
        "deadline": "2026-11-21T01:00:00+00:00",
        "goal": "g",
    },
)
_CONFIG = """\
[jira]
url = "http://127.0.0.1:9"
auth = "api-token"
user = "bot@example.com"
token = {{env = "TOKEN"}}

[store]
url = "{store}"

[web]
token = {{env = "TOKEN"}}

[[projects]]
key = "CAMP"
timezone = "Asia/Shanghai"
"""


@dataclass
class Visited:
    """A served console, and whom it has woken."""

    wired: Wired
    port: int = 0
    woken: list[list[str]] = field(default_factory=list)
    doing: dict[str, Doing] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wake(self, projects: Collection[str]) -> None:
        self.woken.append(sorted(projects))

    def decisions(self) -> list[Decision]:
        return list(self.wired.hub.snapshot("CAMP").decisions)

    def browser(self) -> Browser:
        return Browser(self.url)


@dataclass
class Browser:
    """What a browser does by itself: it keeps cookies, and says where a form comes from."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(f"{self.url}{path}", headers=headers, timeout=20, allow_redirects=False)

    def seal(self, path: str = "/") -> str:
        found = re.search(r'name="seal" value="([0-9a-f]+)"', self.get(path).text)
        return found[1] if found else ""

    def post(
        self, path: str, given: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        manners = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        address = f"{self.url}{path}"
        return self.session.post(address, given, headers=manners, timeout=20, allow_redirects=False)

    def sign_in(self, token: str = TOKEN, name: str = "") -> requests.Response:
        return self.post("/sign-in", {"seal": self.seal("/sign-in"), "token": token, "name": name})

    def hidden(self, path: str, form: str) -> dict[str, str]:
        """What the first form of a page carries that nobody types."""
        found = re.search(
            rf'<form method="post" action="{re.escape(form)}">(.*?)</form>', self.get(path).text, re.S
        )
        assert found, f"no form {form} on {path}"
        given = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[1])
        return {name: unescape(value) for name, value in given}


@contextmanager
def visited(home: Path, rules: Rules | None = None, *, sly: bool = False) -> Iterator[Visited]:
    """Open until the block ends; a folder `register` that is there is the register.

    With `sly` there are names in the store, too, that nothing of ours would have given.
    """
    store = empty_store(home / "console.db")
    register = 'register = {folder = "register"}\n' if (home / "register").is_dir() else ""
    (home / "config.toml").write_text(_CONFIG.format(store=store) + register, encoding="utf-8")
    (home / "mappings").mkdir(exist_ok=True)
    (home / "mappings" / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    wired = build(home / "config.toml", {"TOKEN": TOKEN})
    wired.clock = lambda: NOW
    _fill(wired, sly=sly)
    made = Visited(wired)
    given = rules or Rules(token=TOKEN)
    serving = Serving(
        lambda: beside(wired), ("CAMP",), given, lambda key: made.doing.get(key, Doing()), made.wake
    )
    with ThreadPoolExecutor(1) as looker, ThreadPoolExecutor(1) as planner, ThreadPoolExecutor(1) as maker:
        desk, press = Desk(lambda: serving, looker), Desk(lambda: serving, maker)
        console = Console(desk, Access(lambda: given, monotonic), Plans(planner), Previews(press))
        server = WebServer(application(console.routes(), hosts_of("127.0.0.1", given.url)), "127.0.0.1", 0)
        server.start()
        made.port = server.port
        try:
            yield made
        finally:
            server.stop()
            desk.close()
            press.close()
    wired.close()


def _worse(failure: Failure) -> list[HubWrite]:
    """Names that no record, page, file or person of ours would have, wherever a page shows one."""
    said = {"uid": "REQ-0001", "field": HOSTILE, "was": HOSTILE, "now": SLY, "title": HOSTILE, "who": HOSTILE}
    more = {"block": HOSTILE, "address": "javascript:alert(5)"}
    return [
        PutFailure(replace(failure, key=HOSTILE, side=HOSTILE, item=HOSTILE, cause=Cause.OUTAGE)),
        PutHeld(Held("REQ-0001", HOSTILE, {"jira": SLY}, {"jira": SLY}, SLY, NOW, HOSTILE, {}, HOSTILE, NOW)),
        PutResponse(Response(HOSTILE, EDIT, HOSTILE, HOSTILE, NOW, {**said, **more})),
        NewRecord("REQ-0002", Kind.REQUIREMENT, {"title": SLY, "owner": HOSTILE}),
        PutClocks("REQ-0002", (LATE,)),
    ]


def _fill(wired: Wired, *, sly: bool = False) -> None:
    hub, sides = wired.hub, {"jira": HOSTILE, "files": "b"}
    held = Held("REQ-0001", "title", sides, sides, HOSTILE, NOW, HOSTILE, {"jira": HOSTILE}, HOSTILE, NOW)
    failure = Failure(
        key="jira update REQ-0001",
        side="jira",
        item="REQ-0001",
        what=HOSTILE,
        cause=Cause.DATA,
        message=HOSTILE,
        hint=HOSTILE,
        code="",
        first=NOW,
        last=NOW,
        tries=3,
        next=NOW + timedelta(hours=1),
    )
    record = NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": HOSTILE, "description": SLY})
    stop: JsonObject = {"item": "first-push", "reason": HOSTILE, "command": HOSTILE}
    problem: JsonObject = {"severity": "error", "message": HOSTILE, "hint": HOSTILE}
    with hub.lock("CAMP"):
        hub.commit("CAMP", [record, PutHeld(held), PutFailure(failure)], cycle="c", now=NOW)
        if sly:
            hub.commit("CAMP", _worse(failure), cycle="c2", now=NOW)
    hub.decide("CAMP", DecisionKind.PAUSE, "CAMP", {"reason": HOSTILE}, by=HOSTILE, now=NOW)
    hub.finish(
        CycleRow(
            "c",
            "CAMP",
            NOW,
            {
                "started": NOW.isoformat(),
                "seconds": 1.5,
                "requests": {"jira": {"read": 3, "write": 1}},
                "changes": {"jira": {"create": 1}},
                "failed": 0,
                "held": 1,
                "problems": [problem],
                "stops": [stop],
            },
        )
    )
