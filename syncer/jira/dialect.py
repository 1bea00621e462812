"""What differs between Jira Cloud and Jira Data Center, as one thing to be handed around.

Why it exists: everything else in this package is written once for both and never asks which of the two it
speaks to. A dialect knows paths, envelopes and forms; it decides nothing and remembers nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from syncer.domain.json import JsonObject
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import Api, JiraClient
from syncer.jira.values import Shapes

PROPERTY = "syncer"  # the issue property that is our mark


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account: what never changes of it, what writes and a Confluence beside it call it, its address."""

    id: str
    login: str
    email: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """Which issues a search is for; `zone` is the caller's, in which the site reads dates (B-10).

    `marked`: our property is to come along, where a search can show one.
    """

    condition: str
    zone: str = "UTC"
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Epics:
    """The fields of a site by which an issue belongs to an epic, and by which an epic has a name of its own."""

    link: str = ""
    name: str = ""


class Dialect(Protocol):
    """One deployment's manners."""

    label: str  # in messages: "Jira Cloud"
    deployment: str  # as configured: "cloud"
    api: Api
    shapes: Shapes
    screen_member: str  # the list in a page of a create screen
    edit_screens_bind: bool  # whether an update is refused a field that is not on the edit screen
    rare_apart: bool  # whether a database may break off a request for a character beyond U+FFFF
    window: int  # keys that recovery reads before it believes that no more were given out
    tells_hidden: bool  # whether a read of a hidden issue may be refused, where one that is gone is not found
    history_rides: bool  # a read of an issue may bring its history along
    histories_in_bulk: bool  # one request tells of many, so that an issue it says nothing of never moved
    rides: bool  # whether a transition may ride along with a create
    looks_beyond: bool  # whether recovery also asks the index for what lies beyond a window

    def caller(self, me: JsonObject) -> Account:
        """Who `GET myself` says we are."""
        ...

    def echo(self, account: Account) -> str:
        """What replies call that account in the header of the API."""
        ...

    def search(
        self, client: JiraClient, query: Query, fields: Sequence[str], known: Capabilities
    ) -> Iterator[JsonObject]:
        """All issues the index shows for a query. Raises Temporary on a search that goes round in circles."""
        ...

    def first(self, client: JiraClient, query: str, size: int, known: Capabilities) -> list[JsonObject]:
        """The keys of the first issues for a query; one request."""
        ...

    def newest(self, client: JiraClient, query: str, size: int, known: Capabilities) -> list[JsonObject]:
        """The first issues for a query with all that is filled; one request."""
        ...

    def fetch(
        self,
        client: JiraClient,
        ids: Sequence[str],
        fields: Iterable[str],
        known: Capabilities,
        *,
        expand: str = "",
    ) -> list[JsonObject]:
        """Issues by id or key from the primary store, with our property; what is gone or hidden is absent."""
        ...

    def project_keys(self, client: JiraClient) -> list[str]:
        """Keys of the projects that we may see, the first hundred at least."""
        ...

    def answers(self, reference: str) -> bool:
        """Whether `find` may know anybody of such a reference at all."""
        ...

    def find(self, client: JiraClient, reference: str) -> list[Account]:
        """Accounts that answer to exactly this e-mail address or, where there are any, user name (B-20)."""
        ...

    def login(self, account: str) -> str:
        """The login of an account where the one follows from the other, else ""."""
        ...

    def person(self, client: JiraClient, account: str) -> JsonObject:
        """An account as a write takes it. Raises UnknownName."""
        ...

    def histories(
        self, client: JiraClient, ids: Sequence[str], fields: Sequence[str], *, whole: bool = False
    ) -> dict[str, list[JsonObject]]:
        """History entries by issue id, those of some fields alone where the site has a way; unordered.

        Raises PortError where they are to come `whole` and the site refuses.
        """
        ...

    def epics(self, fields: Sequence[JsonObject]) -> Epics | None:
        """Which of the site's fields tie issues to epics; None where `parent` does it for every type."""
        ...


# --------------------------------------------------------------------------- what both need


def exact(found: Iterable[Account], address: str) -> list[Account]:
    """Active accounts that show exactly this address."""
    return [one for one in found if one.active and one.email.casefold() == address.casefold()]
