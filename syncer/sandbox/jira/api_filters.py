"""Routes of saved filters: kept searches with an owner, marks of favour and shares.

Who does not see a filter gets the 400 Jira gives for one that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from syncer.sandbox.host import User
from syncer.sandbox.jira.administration import SavedFilter
from syncer.sandbox.jira.desk import actor, bad_payload, last_page, page, state_of, view_of
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.jira.shares import may_use, read_shares, shown_shares
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

NO_FILTER = (
    "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
)
NOT_OWNER = "You do not own this filter."
NO_NAME = "You must specify a name to save this search as."
TAKEN_NAME = "Filter with same name already exists."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "filter": {"POST": create},
        "filter/favourite": {"GET": favourites},
        "filter/my": {"GET": mine},
        "filter/search": {"GET": search},
        "filter/{filter}": {"GET": show, "PUT": edit, "DELETE": delete},
        "filter/{filter}/favourite": {"PUT": mark, "DELETE": unmark},
        "filter/{filter}/permission": {"GET": shares},
        "filter/{filter}/owner": {"PUT": give},
    }


def the_filter(call: Call, number: str) -> SavedFilter:
    """The filter with that id, if the caller may use it."""
    found = state_of(call).filters.get(int(number)) if number.isdecimal() else None
    if found is None or not _usable(call)(found):
        raise refused(404 if call.site.cloud and call.path.startswith("/rest/api/") else 400, NO_FILTER)
    return found


def _usable(call: Call) -> Callable[[SavedFilter], bool]:
    return lambda one: may_use(call, one.owner, one.shares)


def _own(call: Call) -> SavedFilter:
    user, found = actor(call), the_filter(call, call.params["filter"])
    if found.owner != user.account_id and not user.admin:
        raise refused(400, NOT_OWNER)
    return found


def create(call: Call) -> Reply:
    """Save a search; its name must be new among the caller's filters and its JQL valid."""
    user, body, state = actor(call), call.mapping(), state_of(call)
    _check(call, user, body.get("name"), body.get("jql"))
    made = SavedFilter(
        state.new_id(),
        str(body["name"]),
        str(body.get("jql") or ""),
        user.account_id,
        str(body.get("description") or ""),
        (user.account_id,) if body.get("favourite") is True else (),
        read_shares(call, body.get("sharePermissions")),
    )
    state.filters[made.id] = made
    return Reply(body=_shown(call, made))


def edit(call: Call) -> Reply:
    """Change a filter; what is not given stays, but a description given empty goes."""
    found, user, body = _own(call), actor(call), call.mapping()
    name, jql = body.get("name", found.name), body.get("jql", found.jql)
    _check(call, user, name, jql, found)
    found.name, found.jql = str(name), str(jql or "")
    found.description = str(body.get("description", found.description) or "")
    if "favourite" in body:
        _favour(found, user, marked=body["favourite"] is True)
    if "sharePermissions" in body:
        found.shares = read_shares(call, body["sharePermissions"])
    return Reply(body=_shown(call, found))


def _check(call: Call, user: User, name: Any, jql: Any, same: SavedFilter | None = None) -> None:
    if not isinstance(name, str) or not name.strip():
        raise refused(400, errors={"filterName": NO_NAME})
    if jql is not None and not isinstance(jql, str):
        raise bad_payload()
    for one in state_of(call).filters.values():
        if one is not same and one.owner == user.account_id and one.name.lower() == name.lower():
            raise refused(400, errors={"filterName": TAKEN_NAME})
    try:
        prepare(state_of(call), user, jql or "")
    except QueryError as problem:
        raise refused(400, *problem.messages) from None


def delete(call: Call) -> Reply:
    """Delete a filter."""
    found = _own(call)
    del state_of(call).filters[found.id]
    return Reply(204)


def show(call: Call) -> Reply:
    """One filter."""
    return Reply(body=_shown(call, the_filter(call, call.params["filter"])))


def favourites(call: Call) -> Reply:
    """The filters the caller marked."""
    user = actor(call)
    return Reply(body=[_shown(call, one) for one in _all(call) if user.account_id in one.favourites])


def mine(call: Call) -> Reply:
    """The caller's own filters, with the marked ones if asked for."""
    account, marked = actor(call).account_id, call.flag("includeFavourites")
    found = [one for one in _all(call) if one.owner == account or (marked and account in one.favourites)]
    return Reply(body=[_shown(call, one) for one in found])


def search(call: Call) -> Reply:
    """A page of the filters the caller may use, by a word of their name or their owner."""
    word, owner = (call.text("filterName") or "").lower(), call.text("accountId")
    found = [one for one in _all(call) if word in one.name.lower() and owner in (None, one.owner)]
    wanted = {"self", "id", "name", "expand"} | set(call.texts("expand"))
    shown = [
        {name: value for name, value in _shown(call, one).items() if name in wanted}
        for one in sorted(found, key=lambda one: one.name.lower())
    ]
    body = page(call, shown)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(shown))})


def _all(call: Call) -> list[SavedFilter]:
    usable = _usable(call)
    return [one for one in state_of(call).filters.values() if usable(one)]


def mark(call: Call) -> Reply:
    """Mark a filter as a favourite."""
    return _marked(call, marked=True)


def unmark(call: Call) -> Reply:
    """Take the mark back."""
    return _marked(call, marked=False)


def _marked(call: Call, *, marked: bool) -> Reply:
    user, found = actor(call), the_filter(call, call.params["filter"])
    _favour(found, user, marked=marked)
    return Reply(body=_shown(call, found))


def _favour(found: SavedFilter, user: User, *, marked: bool) -> None:
    others = tuple(one for one in found.favourites if one != user.account_id)
    found.favourites = (*others, user.account_id) if marked else others


def shares(call: Call) -> Reply:
    """Who a filter is shared with."""
    return Reply(body=shown_shares(call, the_filter(call, call.params["filter"]).shares))


def give(call: Call) -> Reply:
    """Give a filter to somebody else."""
    found = _own(call)
    wanted = call.mapping().get("accountId") or call.mapping().get("name")
    new = call.site.users.get(str(wanted)) or by_key(call.site, str(wanted))
    if new is None:
        raise refused(400, "The user does not exist.")
    found.owner = new.account_id
    return Reply(204)


def _shown(call: Call, one: SavedFilter) -> Mapping[str, Any]:
    view, host = view_of(call), call.site.base_url
    empty = {"size": 0, "items": [], "max-results": 1000, "start-index": 0, "end-index": 0}
    shown: dict[str, Any] = {
        "self": f"{view.base}/filter/{one.id}",
        "id": str(one.id),
        "name": one.name,
        "owner": view.user(one.owner),
        "jql": one.jql,
        "viewUrl": f"{host}/issues/?filter={one.id}",
        "searchUrl": f"{view.base}/search{'/jql' if call.site.cloud else ''}?jql={quote(one.jql)}",
        "favourite": call.user is not None and call.user.account_id in one.favourites,
        "favouritedCount": len(one.favourites),
        "sharePermissions": shown_shares(call, one.shares),
        "sharedUsers": empty,
        "subscriptions": empty,
    }
    if call.site.cloud:
        shown["editPermissions"] = []
    else:
        shown["editable"] = call.user is not None and one.owner == call.user.account_id
    return shown | ({"description": one.description} if one.description else {})
