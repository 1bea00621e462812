"""`/rest/api/webhooks` of Confluence Data Center, for its administrators. Cloud has no such thing: only apps register.

The registrations are of the form Jira's newer Data Center has; envelopes and refusals are Confluence's.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.routing import Table
from syncer.sandbox.confluence.tables import mounted_beside
from syncer.sandbox.site import Site
from syncer.sandbox.webhooks import counting
from syncer.sandbox.webhooks.hooks import Hook, add_hook, read_datacenter
from syncer.sandbox.webhooks.sending import Webhooks

PATH = "webhooks"
MOST = 100


class Office:
    """The operations, over the webhooks of one site."""

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    def table(self) -> Table:
        """The operations by method and path."""
        one = f"{PATH}/{{hook}}"
        return Table(
            "datacenter",
            (
                ("GET", PATH, self._list),
                ("POST", PATH, self._create),
                ("GET", one, self._get),
                ("PUT", one, self._update),
                ("DELETE", one, self._delete),
                ("GET", f"{one}/latest", self._latest),
                ("GET", f"{one}/statistics", self._statistics),
                ("GET", f"{one}/statistics/summary", self._summary),
            ),
        )

    def _list(self, call: Call) -> Response:
        _administrator(call)
        start, limit = call.window(MOST)
        event = call.text("event")
        found = [one for one in self._webhooks.of("confluence").values() if not event or event in one.events]
        shown = [self._shown(one, counted=call.flag("statistics")) for one in found[start : start + limit]]
        window = {"start": start, "limit": limit, "size": len(shown), "totalCount": len(found)}
        return JSONResponse({"results": shown, **window, "_links": self._links(call)})

    def _create(self, call: Call) -> Response:
        return JSONResponse(self._shown(self._written(call, None)), 201)

    def _get(self, call: Call) -> Response:
        return JSONResponse(self._shown(self._hook(call)))

    def _update(self, call: Call) -> Response:
        return JSONResponse(self._shown(self._written(call, self._hook(call))))

    def _delete(self, call: Call) -> Response:
        del self._webhooks.hooks[self._hook(call).id]
        return Response(status_code=204)

    def _latest(self, call: Call) -> Response:
        found = counting.latest(self._webhooks.log, self._hook(call))
        return Response(status_code=204) if found is None else JSONResponse(found)

    def _statistics(self, call: Call) -> Response:
        return JSONResponse(counting.statistics(self._webhooks.log, self._hook(call), call.text("event")))

    def _summary(self, call: Call) -> Response:
        hook = self._hook(call)
        return JSONResponse(
            {event: counting.statistics(self._webhooks.log, hook, event) for event in hook.events}
        )

    def _hook(self, call: Call) -> Hook:
        _administrator(call)
        number = call.number_of("hook")
        found = self._webhooks.of("confluence").get(number)
        if found is None:
            raise not_found(f"No webhook found with id: {number}")
        return found

    def _written(self, call: Call, before: Hook | None) -> Hook:
        _administrator(call)
        given = read_datacenter(call.object(), before)
        given |= {"by": call.me, "by_name": call.user.name, "changed": call.site.clock.now()}
        given |= {"product": "confluence", "jql": ""}
        try:
            made = add_hook(self._webhooks.hooks, given, before.id if before else 0)
        except ValueError as problem:
            raise invalid(str(problem)) from None
        self._webhooks.listen()
        return made

    def _shown(self, hook: Hook, *, counted: bool = False) -> dict[str, Any]:
        told = {"statistics": counting.statistics(self._webhooks.log, hook)} if counted else {}
        return {name: one for name, one in hook.as_datacenter().items() if name != "filters"} | told

    @staticmethod
    def _links(call: Call) -> dict[str, str]:
        base = f"{call.site.base_url}{call.site.wiki_path}"
        return {"base": base, "context": call.site.wiki_path, "self": f"{base}/rest/api/{PATH}"}


def routes(site: Site, webhooks: Webhooks) -> list[BaseRoute]:
    """The routes of a site: none on Cloud. They come before those of the product, which have the rest of the path."""
    if site.cloud:
        return []
    table = Office(webhooks).table()
    prefixes = (f"{site.wiki_path}/rest/api/", "/rest/api/")
    return [route for prefix in prefixes for route in mounted_beside(site, table, prefix)]


def _administrator(call: Call) -> None:
    if not call.user.admin:
        raise Refused(403, "Only administrators may manage webhooks")
