"""What fuzzing stands on: how long it runs, a site with some of everything, and the failures of live sites."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import requests
from starlette.routing import Route

from syncer.sandbox.app import start
from syncer.sandbox.confluence import api_datacenter
from syncer.sandbox.confluence.api import CLOUD_V1, CLOUD_V2
from syncer.sandbox.host import Flavour
from syncer.sandbox.jira import api as jira_api
from syncer.sandbox.keeping import snapshot
from syncer.sandbox.site import Site
from syncer.sandbox.webhooks import api as webhooks_api
from syncer.sandbox.webhooks import wiki_api
from syncer.sandbox.webhooks.sending import Webhooks
from syncer.sandbox.wire import Resource

EXAMPLES = int(os.environ.get("SYNCER_FUZZ", "2"))

# 5xx that live sites give too; see docs/sandbox.md for the sources
LIVE_FAILURES = frozenset(
    {
        "POST /rest/api/3/search/jql",  # reconcileIssues: null, properties: [null]
        "POST /wiki/api/v2/pages",  # a body without a representation
        "PUT /wiki/api/v2/pages/{id}",
        "POST /wiki/rest/api/content/archive",  # an unknown id
        # 501 for favourites: nobody can list them (confluence.js, tests/live/v1)
        "GET /wiki/rest/api/relation/{relationName}/from/{sourceType}/{sourceKey}/to/{targetType}",
        "GET /wiki/rest/api/relation/{relationName}/to/{targetType}/{targetKey}/from/{sourceType}",
    }
)
REAL: dict[str, Any] = {"issueIdOrKey": "CAMP-1", "projectIdOrKey": "CAMP", "key": "CAMP", "id": "10001"}
_DOC = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}],
}


@cache
def operations(flavour: Flavour) -> list[tuple[str, str]]:
    """Methods and paths of every REST operation that the sandbox answers in a flavour."""
    site = Site.from_seed(flavour=flavour)
    found = [
        (method, route.path)
        for route in (*jira_api.routes(site), *webhooks_api.routes(site, Webhooks(site)))
        if isinstance(route, Route)
        for method in _methods(route)
    ]
    mounted = [("/wiki/api/v2/", CLOUD_V2), ("/wiki/rest/api/", CLOUD_V1)]
    tables = [api_datacenter.API, wiki_api.Office(Webhooks(site)).table()]
    datacenter = [(prefix, table) for prefix in ("/confluence/rest/api/", "/rest/api/") for table in tables]
    for prefix, table in mounted if site.cloud else datacenter:
        found += [(method, f"{prefix}{path}") for method, path, _handler in table.rows]
    return found


def _methods(route: Route) -> list[str]:
    if isinstance(route.endpoint, Resource):
        return route.endpoint.methods
    return sorted((route.methods or {"GET"}) - {"HEAD"})


@cache
def furnished(flavour: Flavour = "cloud") -> tuple[dict[str, Any], Mapping[str, Any]]:
    """A snapshot of a site with some of everything, made once a process, and the ids of what is in it."""
    with start(Site.from_seed(flavour=flavour)) as running, requests.Session() as caller:
        caller.auth = caller_of(flavour)
        real = furnish(running.url, caller, flavour)
        return snapshot.taken(running.site), real


def caller_of(flavour: Flavour) -> tuple[str, str]:
    """The bot's name and secret."""
    return ("bot@example.com" if flavour == "cloud" else "bot", "sandbox-token")


def furnish(url: str, caller: requests.Session, flavour: Flavour = "cloud") -> dict[str, Any]:
    """Two linked issues with comments, and a page with a task, a label and a file; ids by parameter name."""
    cloud = flavour == "cloud"
    api, said = (f"{url}/rest/api/3", _DOC) if cloud else (f"{url}/rest/api/2", "a *b*")
    issue = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": "Fence",
        "description": said,
    }
    for _ in range(2):
        _made(caller, f"{api}/issue", {"fields": issue})
    comment = _made(caller, f"{api}/issue/CAMP-1/comment", {"body": said})
    ends = {"inwardIssue": {"key": "CAMP-1"}, "outwardIssue": {"key": "CAMP-2"}}
    caller.post(f"{api}/issueLink", json={"type": {"name": "Blocks"}, **ends}, timeout=10).raise_for_status()
    wiki = f"{url}/{'wiki' if cloud else 'confluence'}/rest/api"
    page = _page(url, caller) if cloud else _page_on_datacenter(wiki, caller)
    caller.post(
        f"{wiki}/content/{page}/label", json=[{"prefix": "global", "name": "sy"}], timeout=10
    ).raise_for_status()
    attached = caller.post(
        f"{wiki}/content/{page}/child/attachment",
        files={"file": ("a.txt", b"one", "text/plain")},
        headers={"X-Atlassian-Token": "no-check"},
        timeout=10,
    )
    attached.raise_for_status()
    file = attached.json()["results"][0]["id"]
    pages = dict.fromkeys(("page-id", "pageId", "contentId", "page", "target"), page)
    files = dict.fromkeys(("attachmentId", "attachment", "attachment-id"), file)
    return {**pages, **files, "id": page, "issue": "CAMP-1", "project": "CAMP", "comment": comment["id"]}


def _made(caller: requests.Session, address: str, body: Any) -> Any:
    reply = caller.post(address, json=body, timeout=10)
    reply.raise_for_status()
    return reply.json()


_BODY = (
    "<p>words</p><ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>do</ac:task-body></ac:task></ac:task-list>"
)


def _page(url: str, caller: requests.Session) -> str:
    space = caller.get(f"{url}/wiki/api/v2/spaces?keys=CAMP", timeout=10).json()["results"][0]["id"]
    body = {"representation": "storage", "value": _BODY}
    sent = {"spaceId": space, "title": "T", "status": "current", "body": body}
    return str(_made(caller, f"{url}/wiki/api/v2/pages", sent)["id"])


def _page_on_datacenter(wiki: str, caller: requests.Session) -> str:
    body = {"storage": {"value": _BODY, "representation": "storage"}}
    return str(
        _made(
            caller, f"{wiki}/content", {"type": "page", "title": "T", "space": {"key": "CAMP"}, "body": body}
        )["id"]
    )
