"""Whatever people and administrators call things, the pages stay the sandbox's own: all of them are walked."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag

import pytest

from syncer.sandbox.app import start
from syncer.sandbox.host import Flavour
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site
from tests.support.visitor import Visitor

EVIL = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
SCHEMES = ("javascript:", "data:", "vbscript:")
MOST_PAGES = 400


class Looked(HTMLParser):
    """What a browser would make of a page: where its links lead, and what in it could run."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            said = (value or "").strip().lower()
            if name.startswith("on") or name == "srcdoc" or said.startswith(SCHEMES):
                self.runs.append(f"<{tag} {name}={value}>")
            if name == "href" and tag == "a":
                self.links.append(value or "")
        if tag == "script" and not (dict(attrs).get("src") or "").startswith("/_face/static/"):
            self.runs.append("<script>")
        if tag in ("iframe", "object", "embed", "base"):
            self.runs.append(f"<{tag}>")


def hostile(flavour: Flavour) -> Site:
    """A site in which everything that has a name has a hostile one."""
    site = Site.from_seed(flavour=flavour)
    site.add(
        {
            "users": [{"name": EVIL, "email": "evil@example.com", "login": "evil"}],
            "priorities": [EVIL],
            "projects": [
                {
                    "key": "EVL",
                    "name": EVIL,
                    "lead": "evil@example.com",
                    "types": ["Story", EVIL],
                    "statuses": [
                        {"name": EVIL, "category": "new"},
                        {"name": f"{EVIL} 2", "category": "done"},
                    ],
                    "versions": [{"name": EVIL}],
                    "components": [EVIL],
                }
            ],
            "spaces": [{"key": "EVL", "name": EVIL}],
            "fields": [{"name": EVIL, "type": "text"}],
            "webhooks": [{"name": EVIL, "url": "http://127.0.0.1:9/'><img src=x onerror=alert(1)>"}],
        }
    )
    who = {"as": "evil@example.com"}
    fields = {"summary": EVIL}
    first = act(site, who | {"do": "create_issue", "project": "EVL", "type": EVIL, "fields": fields})
    act(site, who | {"do": "comment", "issue": first["key"], "text": f"{EVIL} [x|javascript:alert(1)]"})
    body = "<p>a</p><p><a href='javascript:alert(1)'>x</a></p>"
    page = act(site, who | {"do": "create_page", "space": "EVL", "title": f"{EVIL} page", "body": body})
    state = site.confluence
    made = state.pages[page["id"]]
    state.attach(made.author_id, made, f"{EVIL}.txt", b"x", "text/html", comment=EVIL)
    state.update_page(made.author_id, made, 2, title=f"{EVIL} again", message=EVIL)
    return site


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_nothing_that_anybody_named_runs_on_any_page(flavour: Flavour) -> None:
    with start(hostile(flavour)) as running:
        visitor = Visitor(running.url)
        ways: list[str] = [
            "/",
            "/jira",
            "/sandbox",
            "/sandbox/journal",
            "/sandbox/webhooks",
            "/sandbox/people",
        ]
        seen: set[str] = set(ways)
        hit = 0
        while ways and len(seen) < MOST_PAGES:
            path = ways.pop(0)
            reply = visitor.get(running.url + path, timeout=10)
            assert reply.status_code < 500, path
            if not reply.headers.get("content-type", "").startswith("text/html"):
                continue
            looked = Looked()
            looked.feed(reply.text)
            assert looked.runs == [], path
            assert "&lt;/script&gt;49" not in reply.text, path  # a name is no template
            hit += "alert(1)" in reply.text
            for link in (urldefrag(one).url for one in looked.links):
                if link.startswith("/") and link not in seen and "lang=" not in link:
                    seen.add(link)
                    ways.append(link)
        assert len(seen) > 40
        assert hit > 20


def test_what_could_run_is_found() -> None:
    """The walk above sees what it says it looks for."""
    for html in (
        EVIL,
        "<a href=' JavaScript:x'>",
        "<svg onload=x>",
        "<iframe src='/x'>",
        "<a href='data:text/html,x'>",
    ):
        looked: Any = Looked()
        looked.feed(f"<p>{html}</p>")
        assert looked.runs, html
