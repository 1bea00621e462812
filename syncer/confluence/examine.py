"""What `doctor` wants to know of a Confluence: facts as the site tells them, fetched fresh and kept nowhere.

It only reads, and judges nothing. Permissions are asked as operations of the space, which any account that sees
the space may do; the list of all permissions is for administrators.
"""

from collections.abc import Iterator, Mapping

from syncer.confluence.client import ConfluenceClient
from syncer.confluence.errors import permanent
from syncer.confluence.wiki import CloudWiki
from syncer.confluence.wire import next_page
from syncer.domain.json import JsonObject, JsonValue
from syncer.facts import PlaceFacts, SiteFacts, TitleFacts
from syncer.http.narrow import as_objects, as_text, dig
from syncer.ports import RemotePage, Temporary

_PAGE = "250"
_HELD_BY = ("current", "archived")


class WikiExaminer:
    """One site, as the account sees it that we are configured with."""

    def __init__(self, client: ConfluenceClient, *, user: str) -> None:
        self._client = client
        self._wiki = CloudWiki(client, user=user, cached=_never, cache=_nowhere)

    def site(self) -> SiteFacts:
        """Who we are (B-14); first of all. Raises Unreachable, Refused."""
        identity = self._wiki.connect()
        reply = self._client.get("api/v2/spaces", {"limit": "1"})
        return SiteFacts(identity, reply.sent, address=as_text(dig(reply.data, "_links", "base")))

    def space(self, key: str) -> PlaceFacts:
        """The space. Raises Misconfigured where it does not exist or is not shown to us."""
        for one in self._listed("api/v2/spaces", {"keys": key, "limit": _PAGE}):
            if as_text(one.get("key")) == key:
                archived = as_text(one.get("status")) == "archived"
                return PlaceFacts(as_text(one.get("id")), key, as_text(one.get("name")), archived=archived)
        space = self._wiki.space_id(key)  # says which spaces there are
        return PlaceFacts(space, key, key)

    def operations(self, space: str) -> frozenset[str]:
        """What we may do in a space, such as "create page"."""
        reply = self._client.get(f"api/v2/spaces/{space}/operations")
        if not reply.ok:
            raise permanent(reply, "to say what we may do in the space")
        found = as_objects(dig(reply.data, "operations"))
        return frozenset(f"{as_text(one.get('operation'))} {as_text(one.get('targetType'))}" for one in found)

    def titles(self, space: str) -> list[TitleFacts]:
        """Every page that holds a title in a space, archived ones too (B-38)."""
        return [
            TitleFacts(as_text(one.get("id")), as_text(one.get("title")), archived=status == "archived")
            for status in _HELD_BY
            for one in self._listed("api/v2/pages", {"space-id": space, "status": status, "limit": _PAGE})
        ]

    def page(self, page_id: str) -> RemotePage | None:
        """A page with its body; None where it is gone, archived or hidden."""
        return self._wiki.read(page_id)

    def _listed(self, path: str, asked: Mapping[str, str]) -> Iterator[JsonObject]:
        query, seen = dict(asked), set[str]()
        while query:
            reply = self._client.get(path, query)
            if not reply.ok:
                raise permanent(reply, f"listing {path}")
            yield from as_objects(dig(reply.data, "results"))
            more = next_page(reply.data)
            query = {**query, **more} if more else {}
            if query and query.get("cursor", "") in seen:
                raise Temporary("confluence repeats a page of a listing", "try again later")
            seen.add(query.get("cursor", ""))


def _never(_name: str) -> JsonValue:
    """Nothing is remembered: `doctor` looks afresh."""
    return None


def _nowhere(_name: str, _value: JsonValue) -> None:
    """Nothing is kept."""
