"""Routes by which administrators add fields, and Data Center's links from versions to elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.jira.catalog import Field
from syncer.sandbox.jira.desk import actor, state_of, view_of
from syncer.sandbox.jira.system_fields import CUSTOM_KINDS
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"
FIRST = 10_100
ADMINS_ONLY = "You are not authorized to create custom fields. Only Jira administrators can."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {"field": {"POST": create}}


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """What Data Center alone has."""
    return {
        "version/{version}/remotelink": {"GET": links, "POST": add_link, "DELETE": delete_links},
        "version/{version}/remotelink/{link}": {"GET": link, "POST": put_link, "DELETE": delete_link},
    }


def routes(site: Site) -> list[BaseRoute]:
    """What is not below the API's root: whether the server is up, which load balancers and suites ask."""
    return [resource(site, "/status", GET=lambda _call: Reply(body={"state": "RUNNING"}))]


def create(call: Call) -> Reply:
    """Add a custom field: everywhere, but on no screen until somebody puts it there."""
    if not actor(call).admin:
        raise refused(403, ADMINS_ONLY)
    body, state = call.mapping(), state_of(call)
    name, kind = body.get("name"), str(body.get("type") or "")
    if not isinstance(name, str) or not name.strip():
        raise refused(400, errors={"name": "You must specify a name for the custom field."})
    known = {custom: pair for pair, custom in CUSTOM_KINDS.values()}
    word = kind.removeprefix(PREFIX)
    if not kind.startswith(PREFIX) or word not in known:
        raise refused(400, errors={"fieldType": f"The custom field type '{kind}' is not valid."})
    taken = [int(one.removeprefix("customfield_")) for one in state.fields if one.startswith("customfield_")]
    number = max([FIRST - 1, *taken]) + 1
    made = Field(
        f"customfield_{number}",
        name.strip(),
        known[word],
        custom=word,
        clauses=(f"cf[{number}]", name.strip()),
        screens=(),
    )
    state.fields[made.id] = replace(made)
    return Reply(201, view_of(call).field(made))


# links of versions


def _held(call: Call) -> tuple[str, dict[str, Any]]:
    wanted = call.params["version"]
    for owner in state_of(call).seen_projects(call.user):
        if any(one.id == wanted for one in owner.versions):
            path = f"version/{wanted}/remotelink"
            return path, state_of(call).properties.get(path, {})
    raise refused(404, f"Could not find version for id '{wanted}'")


def _shown(call: Call, path: str, name: str, value: Any) -> dict[str, Any]:
    return {"self": f"{view_of(call).base}/{path}/{name}", "name": name, "link": value}


def links(call: Call) -> Reply:
    """The links of a version."""
    path, found = _held(call)
    return Reply(body={"links": [_shown(call, path, name, value) for name, value in found.items()]})


def link(call: Call) -> Reply:
    """One link of a version."""
    path, found = _held(call)
    name = call.params["link"]
    if name not in found:
        raise refused(404, f"No remote version link with the global id '{name}' exists.")
    return Reply(body=_shown(call, path, name, found[name]))


def add_link(call: Call) -> Reply:
    """Link a version to something, under the global id the body names or one of the server's."""
    sent = call.json()
    name = sent.get("globalId") if isinstance(sent, dict) else None
    return _put(call, str(name or state_of(call).new_id()), sent)


def put_link(call: Call) -> Reply:
    """Link a version to something under a global id."""
    return _put(call, call.params["link"], call.json())


def _put(call: Call, name: str, value: Any) -> Reply:
    actor(call)
    path, found = _held(call)
    state_of(call).properties[path] = {**found, name: value}
    return Reply(201, headers={"Location": f"{view_of(call).base}/{path}/{name}"})


def delete_link(call: Call) -> Reply:
    """Delete one link of a version."""
    actor(call)
    path, found = _held(call)
    if call.params["link"] not in found:
        raise refused(404, f"No remote version link with the global id '{call.params['link']}' exists.")
    state_of(call).properties[path] = {
        name: one for name, one in found.items() if name != call.params["link"]
    }
    return Reply(204)


def delete_links(call: Call) -> Reply:
    """Delete all links of a version."""
    actor(call)
    path, _ = _held(call)
    state_of(call).properties.pop(path, None)
    return Reply(204)
