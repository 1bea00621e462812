"""The webhooks that administrators register at a Jira, read as facts and written whole.

Cloud has one address for them; Data Center has another since version 10, whose registrations keep their filter and secret in a
`configuration`, and the former one before. Only administrators are shown any of them, so "not shown" is no failure. It judges nothing.
"""

from collections.abc import Iterator, Mapping

from syncer.domain.json import JsonObject
from syncer.facts import HookFacts
from syncer.http.narrow import as_list, as_object, as_objects, as_text
from syncer.jira.client import JiraClient
from syncer.jira.errors import permanent
from syncer.ports import Permanent

FORMER, NEWER = "/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks"
PATHS: Mapping[str, tuple[str, ...]] = {"cloud": (FORMER,), "datacenter": (NEWER, FORMER)}
SECTION = "issue-related-events-section"
_SECRETS = ("SECRET", "secret")


class JiraWebhooks:
    """The webhooks of one site, as an administrator may read and write them."""

    def __init__(self, client: JiraClient, deployment: str) -> None:
        self._client, self._deployment = client, deployment
        self._path = ""

    def registered(self) -> tuple[HookFacts, ...] | None:
        """All of them; None where this account is not shown any. Raises Temporary."""
        for path in PATHS[self._deployment]:
            try:
                reply = self._client.administer(path)
            except Permanent:  # a page to sign in, or a proxy's
                return None
            if reply.ok and isinstance(reply.data, list):
                self._path = path
                return tuple(_facts(one) for one in as_objects(reply.data))
            if reply.status != 404:
                return None
        return None

    def write(self, hook: HookFacts, secret: str) -> None:
        """Register one, or with its id put it in place of what is registered; `registered` comes first. Raises PortError."""
        if self._deployment == "datacenter" and self._path == FORMER:
            raise Permanent(
                "a Jira before 10 has another form for webhooks", "register it in System → WebHooks"
            )
        body = _form(hook, secret) if self._path == FORMER else _newer_form(hook, secret)
        client = self._client
        reply = client.put(f"{self._path}/{hook.id}", body) if hook.id else client.post(self._path, body)
        if not reply.ok:
            raise permanent(reply, f"to register a webhook to {hook.url}")


def _form(hook: HookFacts, secret: str) -> JsonObject:
    """As Cloud takes it."""
    return {
        "name": hook.name,
        "url": hook.url,
        "events": [*sorted(hook.events)],
        "filters": {SECTION: hook.filter},
        "excludeBody": False,
        "enabled": True,
        "secret": secret,
    }


def _newer_form(hook: HookFacts, secret: str) -> JsonObject:
    """As Data Center takes it since version 10: it ignores the members of Cloud's form (JRASERVER-78733)."""
    return {
        "name": hook.name,
        "url": hook.url,
        "events": [*sorted(hook.events)],
        "configuration": {"FILTERS": hook.filter, "EXCLUDE_BODY": "false", "SECRET": secret},
        "active": True,
    }


def _facts(data: JsonObject) -> HookFacts:
    configuration = as_object(data.get("configuration"))
    signed = data.get("isSigned")
    shown = any(configuration.get(name) for name in _SECRETS)
    return HookFacts(
        id=str(data.get("id") or as_text(data.get("self")).rpartition("/")[2]),
        name=as_text(data.get("name")),
        url=as_text(data.get("url")),
        events=frozenset(as_text(one) for one in as_list(data.get("events"))),
        filter=next(_filters(data, configuration), ""),
        enabled=data.get("enabled", data.get("active")) is not False,
        signed=signed if isinstance(signed, bool) else shown or None,
    )


def _filters(data: JsonObject, configuration: JsonObject) -> Iterator[str]:
    """The conditions on issues, where there are any: in either of the two forms."""
    given = configuration.get("FILTERS") or data.get("filters")
    said = as_text(given) or as_text(as_object(given).get(SECTION))
    if said.strip():
        yield said.strip()
