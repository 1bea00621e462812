"""Routes about Jira's webhooks: the administrators' own on each flavour, and those only apps may use.

What Data Center's older address answered is gone there since version 10.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.site import Site
from syncer.sandbox.webhooks import counting
from syncer.sandbox.webhooks.hooks import Hook, add_hook, read_cloud, read_datacenter
from syncer.sandbox.webhooks.sending import Webhooks
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

NOT_AN_APP = "The caller is not a Connect or OAuth 2.0 app."
NO_ADMIN = "You do not have permission to manage webhooks."
NO_HOOK = "Webhook with ID {} not found."
CLOUD, DATACENTER = "/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks"
LISTED = 100
Reader = Callable[[Any, Hook | None], dict[str, Any]]
Shower = Callable[[Hook], dict[str, Any]]


class Desk:
    """The handlers of one form of registration."""

    def __init__(self, webhooks: Webhooks, read: Reader, show: Shower) -> None:
        self._webhooks = webhooks
        self._read = read
        self._show = show

    def handlers(self) -> tuple[dict[str, Handler], dict[str, Handler]]:
        """Those of the list, and those of one registration."""
        return (
            {"GET": self._list, "POST": self._create},
            {"GET": self._get, "PUT": self._update, "DELETE": self._delete},
        )

    def _list(self, call: Call) -> Reply:
        administrator(call)
        return Reply(body=[self._show(one) for one in self._webhooks.of("jira").values()])

    def _create(self, call: Call) -> Reply:
        made = self._written(call, None)
        return Reply(201, self._show(made))

    def _get(self, call: Call) -> Reply:
        administrator(call)
        return Reply(body=self._show(self.hook(call)))

    def _update(self, call: Call) -> Reply:
        administrator(call)
        return Reply(body=self._show(self._written(call, self.hook(call))))

    def _delete(self, call: Call) -> Reply:
        administrator(call)
        del self._webhooks.hooks[self.hook(call).id]
        return Reply(204)

    def hook(self, call: Call) -> Hook:
        """The registration the path names; 404 where there is none."""
        number = call.params["hook"]
        found = self._webhooks.of("jira").get(int(number)) if number.isdecimal() else None
        if found is None:
            raise refused(404, NO_HOOK.format(number))
        return found

    def _written(self, call: Call, before: Hook | None) -> Hook:
        administrator(call)
        given = self._read(call.mapping(), before)
        user, now = call.user, call.site.clock.now()
        given |= {"by": user.account_id, "by_name": user.name, "changed": now} if user else {}
        try:
            made = add_hook(self._webhooks.hooks, given, before.id if before else 0)
        except ValueError as problem:
            raise refused(400, str(problem)) from None
        self._webhooks.listen()
        return made


def routes(site: Site, webhooks: Webhooks) -> list[BaseRoute]:
    """The routes of a site's flavour."""
    if not site.cloud:
        return _datacenter(site, webhooks)
    many, one = Desk(webhooks, read_cloud, lambda hook: hook.as_cloud(site.base_url)).handlers()
    apps: dict[str, Handler] = dict.fromkeys(("GET", "POST", "PUT", "DELETE"), _apps_only)
    dynamic = [
        resource(site, f"/rest/api/{version}/webhook{tail}", **apps)
        for version in ("3", "2")
        for tail in ("", "/refresh", "/failed")
    ]
    return [resource(site, CLOUD, **many), resource(site, f"{CLOUD}/{{hook}}", **one), *dynamic]


def _datacenter(site: Site, webhooks: Webhooks) -> list[BaseRoute]:
    desk = Desk(webhooks, read_datacenter, lambda hook: hook.as_datacenter())
    many, one = desk.handlers()

    def shown(call: Call, hook: Hook) -> dict[str, Any]:
        told = {"statistics": counting.statistics(webhooks.log, hook)} if call.flag("statistics") else {}
        return hook.as_datacenter() | told

    def every(call: Call) -> Reply:
        administrator(call)
        start, event = call.integer("start", 0), call.text("event")
        found = [one for one in webhooks.of("jira").values() if event in (None, *one.events)]
        return Reply(body=[shown(call, one) for one in found[start : start + call.integer("limit", LISTED)]])

    def statistics(call: Call) -> Reply:
        administrator(call)
        return Reply(body=counting.statistics(webhooks.log, desk.hook(call)))

    def summary(call: Call) -> Reply:
        administrator(call)
        hook = desk.hook(call)
        return Reply(body={event: counting.statistics(webhooks.log, hook, event) for event in hook.events})

    def transitions(call: Call) -> Reply:
        administrator(call)
        desk.hook(call)
        return Reply(body=[])

    def latest(call: Call) -> Reply:
        administrator(call)
        found = counting.latest(webhooks.log, desk.hook(call))
        return Reply(204) if found is None else Reply(body=found)

    below: dict[str, Handler] = {
        "statistics": statistics,
        "statistics/summary": summary,
        "transitions": transitions,
        "latest": latest,
    }
    return [
        resource(site, DATACENTER, **many | {"GET": every}),
        resource(site, f"{DATACENTER}/{{hook}}", **one),
        *(resource(site, f"{DATACENTER}/{{hook}}/{path}", GET=handler) for path, handler in below.items()),
    ]


def _apps_only(_call: Call) -> Reply:
    raise refused(403, NOT_AN_APP)


def administrator(call: Call) -> None:
    """Refuse everybody but administrators."""
    if call.user is None:
        raise refused(401, "You are not authenticated. Authentication required to perform this operation.")
    if not call.user.admin:
        raise refused(403, NO_ADMIN)
