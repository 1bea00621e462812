"""What `doctor` wants to know of a Confluence: facts as the site tells them, fetched fresh and kept nowhere.

It only reads, and judges nothing. Permissions are asked as operations, which any account that sees the space
may do; the list of all permissions is for administrators.
"""

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.webhooks import WikiWebhooks
from syncer.confluence.wiki import ConfluenceWiki, dialect_of
from syncer.domain.json import JsonValue
from syncer.facts import HookFacts, PlaceFacts, SiteFacts, TitleFacts
from syncer.http.narrow import as_text, dig
from syncer.ports import RemotePage


class WikiExaminer:
    """One site, as the account sees it that we are configured with."""

    def __init__(self, client: ConfluenceClient, *, user: str) -> None:
        self._client = client
        self._site = dialect_of(client)
        self._wiki = ConfluenceWiki(client, user=user, cached=_never, cache=_nowhere)

    def site(self) -> SiteFacts:
        """Who we are (B-14); first of all. Raises Unreachable, Refused."""
        identity = self._wiki.connect()
        reply = self._site.about()
        return SiteFacts(identity, reply.sent, address=as_text(dig(reply.data, "_links", "base")))

    def space(self, key: str) -> PlaceFacts:
        """The space. Raises Misconfigured where it does not exist or is not shown to us."""
        found = self._site.space(key)
        if found is not None and found.key == key:
            return PlaceFacts(found.id, key, found.name, archived=found.archived)
        return PlaceFacts(self._wiki.space_id(key), key, key)  # says which spaces there are

    def operations(self, space: str) -> frozenset[str] | None:
        """What we may do in a space, such as "create page"; None where the site does not tell."""
        return self._site.operations(space)

    def titles(self, space: str) -> list[TitleFacts]:
        """Every page that holds a title in a space, on Cloud archived ones too (B-38)."""
        found = {
            one.id: TitleFacts(one.id, one.title, archived=status == "archived")
            for status in self._site.title_holders
            for one in self._site.pages([space], status)
        }
        return list(found.values())

    def webhooks(self) -> tuple[HookFacts, ...] | None:
        """The webhooks that are registered; None where the site does not show them to this account."""
        return self.registry().registered()

    def registry(self) -> WikiWebhooks:
        """What registers webhooks, where an administrator asks for it."""
        return WikiWebhooks(self._client)

    def page(self, page_id: str) -> RemotePage | None:
        """A page with its body; None where it is gone, archived or hidden."""
        return self._wiki.read(page_id)


def _never(_name: str) -> JsonValue:
    """Nothing is remembered: `doctor` looks afresh."""
    return None


def _nowhere(_name: str, _value: JsonValue) -> None:
    """Nothing is kept."""
