"""Routes of dashboards and the gadgets on them; Data Center's can only be read.

Gadgets are places for modules of apps: they are kept, and nothing runs in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.jira.administration import Dashboard, Gadget
from syncer.sandbox.jira.desk import actor, handled, page_bounds, state_of, view_of
from syncer.sandbox.jira.shares import may_use, read_shares, shown_shares
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

NO_DASHBOARD = "The dashboard with id '{}' does not exist."
NO_GADGET = "The dashboard gadget with id '{}' does not exist."
NO_PROPERTY = "The property with key '{}' does not exist."
SYSTEM = "The system dashboard cannot be changed."
COLOURS = ("blue", "red", "yellow", "green", "cyan", "purple", "gray", "white")
_MODULES = "rest/gadgets/1.0/g/com.atlassian.jira.gadgets"
AVAILABLE = (
    ("Activity Stream", "rest/gadgets/1.0/g/com.atlassian.streams.streams-jira-plugin:activitystream-gadget/gadgets/activitystream-gadget.xml"),
    ("Assigned to Me", f"{_MODULES}:assigned-to-me-gadget/gadgets/assigned-to-me-gadget.xml"),
    ("Favourite Filters", f"{_MODULES}:favourite-filters-gadget/gadgets/favourite-filters-gadget.xml"),
    ("Filter Results", f"{_MODULES}:filter-results-gadget/gadgets/filter-results-gadget.xml"),
    ("Pie Chart", f"{_MODULES}:pie-chart-gadget/gadgets/piechart-gadget.xml"),
)  # fmt: skip


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    item = "dashboard/{dashboard}/items/{item}/properties"
    return {
        "dashboard": {"GET": every},
        "dashboard/{dashboard}": {"GET": show},
        item: {"GET": property_keys},
        f"{item}/{{key}}": {"GET": show_property, "PUT": put_property, "DELETE": delete_property},
    }


def cloud_table() -> dict[str, dict[str, Handler]]:
    """What Cloud alone has."""
    return {
        "dashboard": {"GET": every, "POST": create},
        "dashboard/gadgets": {"GET": available},
        "dashboard/search": {"GET": search},
        "dashboard/{dashboard}": {"GET": show, "PUT": edit, "DELETE": delete},
        "dashboard/{dashboard}/copy": {"POST": copy},
        "dashboard/{dashboard}/gadget": {"GET": gadgets, "POST": add_gadget},
        "dashboard/{dashboard}/gadget/{gadget}": {"PUT": edit_gadget, "DELETE": remove_gadget},
    }


def routes(site: Site) -> list[BaseRoute]:
    """What is not below the API's root: the page's own way to set how often a dashboard is loaded again (Cloud)."""
    if not site.cloud:
        return []
    path = "dashboards/{dashboard}/automatic-refresh-ms"
    put = handled(refresh)
    return [resource(site, f"/rest/internal/{version}/{path}", PUT=put) for version in ("2", "latest")]


# dashboards


def _seen(call: Call) -> list[Dashboard]:
    known = state_of(call).dashboards.values()
    return [one for one in known if one.owner is None or may_use(call, one.owner, one.shares)]


def _the_dashboard(call: Call) -> Dashboard:
    wanted = call.params["dashboard"]
    for one in _seen(call):
        if str(one.id) == wanted:
            return one
    raise refused(404, NO_DASHBOARD.format(wanted))


def _own(call: Call) -> Dashboard:
    user, one = actor(call), _the_dashboard(call)
    if one.owner is None:
        raise refused(400, SYSTEM)
    if not user.admin and user.account_id != one.owner and not may_use(call, one.owner, one.editors):
        raise refused(400, "You are not the owner of this dashboard.")
    return one


def every(call: Call) -> Reply:
    """A page of dashboards, of one's own or one's favourites if asked."""
    account, wanted = call.user.account_id if call.user else "", call.text("filter")
    found = [
        one
        for one in _seen(call)
        if (wanted != "my" or one.owner == account) and (wanted != "favourite" or account in one.favourites)
    ]
    start, size = page_bounds(call, 20, 1_000)
    shown = [_shown(call, one) for one in found[start : start + size]]
    return Reply(body={"startAt": start, "maxResults": size, "total": len(found), "dashboards": shown})


def search(call: Call) -> Reply:
    """A page of dashboards by a word of their name."""
    word = (call.text("dashboardName") or "").lower()
    found = [one for one in _seen(call) if word in one.name.lower()]
    start, size = page_bounds(call, 50, 100)
    shown = [_shown(call, one) for one in found[start : start + size]]
    last = start + len(shown) >= len(found)
    return Reply(
        body={"startAt": start, "maxResults": size, "total": len(found), "isLast": last, "values": shown}
    )


def show(call: Call) -> Reply:
    """One dashboard."""
    return Reply(body=_shown(call, _the_dashboard(call)))


def create(call: Call) -> Reply:
    """A new dashboard of the caller's."""
    return Reply(body=_shown(call, _made(call, ())))


def copy(call: Call) -> Reply:
    """A copy of a dashboard, with its gadgets, under another name."""
    original = _the_dashboard(call)
    return Reply(body=_shown(call, _made(call, original.gadgets)))


def _made(call: Call, held: Any) -> Dashboard:
    user, body, state = actor(call), call.mapping(), state_of(call)
    made = Dashboard(state.new_id(), _name(body), user.account_id, str(body.get("description") or ""))
    made.shares = read_shares(call, body.get("sharePermissions"))
    made.editors = read_shares(call, body.get("editPermissions"))
    made.gadgets = [replace(one, id=state.new_id(), properties=dict(one.properties)) for one in held]
    state.dashboards[made.id] = made
    return made


def edit(call: Call) -> Reply:
    """Change a dashboard: the whole of it is sent."""
    one, body = _own(call), call.mapping()
    one.name, one.description = _name(body), str(body.get("description") or "")
    one.shares = read_shares(call, body.get("sharePermissions"))
    one.editors = read_shares(call, body.get("editPermissions"))
    return Reply(body=_shown(call, one))


def delete(call: Call) -> Reply:
    """Delete a dashboard."""
    del state_of(call).dashboards[_own(call).id]
    return Reply(204)


def refresh(call: Call) -> Reply:
    """Set how often a dashboard is loaded again, null for never."""
    one, value = _own(call), call.mapping().get("automaticRefreshMs")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise refused(400, "The automatic refresh is a positive number of milliseconds, or null.")
    one.refresh_ms = value
    return Reply(204)


def _name(body: Mapping[str, Any]) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise refused(400, errors={"portalPageName": "You must specify a name for the dashboard."})
    return name


def _shown(call: Call, one: Dashboard) -> dict[str, Any]:
    view, account = view_of(call), call.user.account_id if call.user else ""
    shown: dict[str, Any] = {
        "id": str(one.id),
        "name": one.name,
        "self": f"{view.base}/dashboard/{one.id}",
        "view": f"{call.site.base_url}/secure/Dashboard.jspa?selectPageId={one.id}",
    }
    if not call.site.cloud:
        return shown
    owner = view.user(one.owner) or {}
    kept = ("self", "accountId", "displayName", "active", "avatarUrls")
    shown |= {"owner": {name: owner[name] for name in kept}} if owner else {}
    return (
        shown
        | {
            "description": one.description,
            "isFavourite": account in one.favourites,
            "popularity": len(one.favourites),
            "sharePermissions": shown_shares(call, one.shares),
            "editPermissions": shown_shares(call, one.editors),
            "isWritable": one.owner is not None and account == one.owner,
            "systemDashboard": one.owner is None,
        }
        | ({"automaticRefreshMs": one.refresh_ms} if one.refresh_ms else {})
    )


# gadgets


def available(call: Call) -> Reply:
    """The gadgets one may add."""
    actor(call)
    return Reply(body={"gadgets": [{"title": title, "uri": uri} for title, uri in AVAILABLE]})


def gadgets(call: Call) -> Reply:
    """The gadgets of a dashboard, of one module, address or id if asked."""
    wanted = {"uri": call.texts("uri"), "module_key": call.texts("moduleKey")}
    numbers = call.texts("gadgetId")
    found = [
        one
        for one in _the_dashboard(call).gadgets
        if all(not named or getattr(one, name) in named for name, named in wanted.items())
        and (not numbers or str(one.id) in numbers)
    ]
    return Reply(body={"gadgets": [_gadget(one) for one in found]})


def add_gadget(call: Call) -> Reply:
    """Put a gadget on a dashboard, below the others unless it is told where."""
    owner, body = _own(call), call.mapping()
    uri, module = body.get("uri"), body.get("moduleKey")
    if uri is not None and module is not None:
        raise refused(400, "The uri and the moduleKey of a gadget cannot both be set.")
    known = {address: title for title, address in AVAILABLE}
    if not body.get("ignoreUriAndModuleKeyValidation") and uri not in known:
        raise refused(400, f"The gadget with the uri '{uri}' or the module key '{module}' is not available.")
    row, column = _position(body, len(owner.gadgets), 0)
    title = str(body.get("title") or known.get(str(uri), "Gadget"))
    made = Gadget(state_of(call).new_id(), title, _colour(body, "blue"), row, column, uri, module)
    owner.gadgets.append(made)
    return Reply(body=_gadget(made))


def edit_gadget(call: Call) -> Reply:
    """Change title, colour or place of a gadget."""
    one, body = _the_gadget(call, _own(call), "gadget"), call.mapping()
    one.title, one.color = str(body.get("title") or one.title), _colour(body, one.color)
    one.row, one.column = _position(body, one.row, one.column)
    return Reply(204)


def remove_gadget(call: Call) -> Reply:
    """Take a gadget off."""
    owner = _own(call)
    owner.gadgets.remove(_the_gadget(call, owner, "gadget"))
    return Reply(204)


def _the_gadget(call: Call, owner: Dashboard, name: str) -> Gadget:
    wanted = call.params[name]
    found = next((one for one in owner.gadgets if str(one.id) == wanted), None)
    if found is None:
        raise refused(404, NO_GADGET.format(wanted))
    return found


def _colour(body: Mapping[str, Any], default: str) -> str:
    wanted = body.get("color", default)
    if wanted not in COLOURS:
        raise refused(400, f"The color of a gadget is one of {', '.join(COLOURS)}.")
    return str(wanted)


def _position(body: Mapping[str, Any], row: int, column: int) -> tuple[int, int]:
    given = body.get("position")
    if not isinstance(given, Mapping):
        return row, column
    found = given.get("row", row), given.get("column", column)
    if not all(isinstance(one, int) and one >= 0 for one in found):
        raise refused(400, "The position of a gadget has a row and a column.")
    return found


def _gadget(one: Gadget) -> dict[str, Any]:
    place = {"row": one.row, "column": one.column}
    shown: dict[str, Any] = {"id": one.id, "title": one.title, "color": one.color, "position": place}
    optional = {"uri": one.uri, "moduleKey": one.module_key}
    return shown | {name: value for name, value in optional.items() if value is not None}


# their properties


def property_keys(call: Call) -> Reply:
    """The keys of a gadget's properties."""
    owner = _the_dashboard(call)
    one = _the_gadget(call, owner, "item")
    base = f"{view_of(call).base}/dashboard/{owner.id}/items/{one.id}/properties"
    return Reply(body={"keys": [{"self": f"{base}/{key}", "key": key} for key in one.properties]})


def show_property(call: Call) -> Reply:
    """One property of a gadget."""
    one, key = _the_gadget(call, _the_dashboard(call), "item"), call.params["key"]
    if key not in one.properties:
        raise refused(404, NO_PROPERTY.format(key))
    return Reply(body={"key": key, "value": one.properties[key]})


def put_property(call: Call) -> Reply:
    """Set a property of a gadget: 201 for a new one."""
    one, key = _the_gadget(call, _own(call), "item"), call.params["key"]
    status = 200 if key in one.properties else 201
    one.properties[key] = call.json()
    return Reply(status)


def delete_property(call: Call) -> Reply:
    """Delete a property of a gadget."""
    one, key = _the_gadget(call, _own(call), "item"), call.params["key"]
    if one.properties.pop(key, None) is None:
        raise refused(404, NO_PROPERTY.format(key))
    return Reply(204)
