"""The webhooks that administrators register at a Confluence Data Center, read as facts and written whole.

Cloud lets apps alone register any, and shows its automation rules to no API of ours. Only administrators are shown them, so "not
shown" is no failure. It judges nothing.
"""

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.errors import permanent
from syncer.domain.json import JsonObject
from syncer.facts import HookFacts
from syncer.http.narrow import as_list, as_object, as_objects, as_text
from syncer.ports import Permanent

PATH = "rest/api/webhooks"
_MOST = {"limit": "100"}


class WikiWebhooks:
    """The webhooks of one site, as an administrator may read and write them."""

    def __init__(self, client: ConfluenceClient) -> None:
        self._client = client

    def registered(self) -> tuple[HookFacts, ...] | None:
        """The first hundred of them; None where this account is not shown any. Raises Temporary."""
        if self._client.deployment == "cloud":
            return None
        try:
            reply = self._client.administer(PATH, _MOST)
        except Permanent:  # a page to sign in, or a proxy's
            return None
        if not reply.ok:
            return None
        return tuple(_facts(one) for one in as_objects(as_object(reply.data).get("results")))

    def write(self, hook: HookFacts, secret: str) -> None:
        """Register one, or with its id put it in place of what is registered. Raises PortError."""
        body: JsonObject = {
            "name": hook.name,
            "url": hook.url,
            "events": [*sorted(hook.events)],
            "configuration": {"secret": secret},
            "active": True,
        }
        client = self._client
        reply = client.put(f"{PATH}/{hook.id}", body) if hook.id else client.post(PATH, body)
        if not reply.ok:
            raise permanent(reply, f"to register a webhook to {hook.url}")


def _facts(data: JsonObject) -> HookFacts:
    return HookFacts(
        id=str(data.get("id") or ""),
        name=as_text(data.get("name")),
        url=as_text(data.get("url")),
        events=frozenset(as_text(one) for one in as_list(data.get("events"))),
        enabled=data.get("active") is not False,
        signed=True if as_object(data.get("configuration")).get("secret") else None,
    )
