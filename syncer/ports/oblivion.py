"""How the register forgets somebody: in steps that may be interrupted and done again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from syncer.sync.forgetting import Identity


class Oblivion(Protocol):
    """What a store can do about somebody who is to be forgotten; each call is one transaction."""

    @property
    def instance(self) -> str:
        """Whose store it is."""
        ...

    def known_as(self, account: str) -> str:
        """What an account is called from now on: somebody who was forgotten by a pseudonym."""
        ...

    def under_way(self) -> Sequence[Identity]:
        """Who is being forgotten and is not yet."""
        ...

    def mentions(self, project: str, who: Identity) -> Mapping[str, int]:
        """How many rows of each table name somebody."""
        ...

    def naming_pages(self, project: str, who: Identity) -> Sequence[tuple[str, str]]:
        """Titles and addresses of pages of ours that still name somebody."""
        ...

    def begin(self, who: Identity) -> None:
        """Remember who is being forgotten, until the end."""
        ...

    def blank(self, project: str, who: Identity, only: Collection[str] = ()) -> None:
        """Take somebody out of all tables but that of pages, or of some alone."""
        ...

    def end(self, who: Identity) -> None:
        """Nothing is left to be done; what was deleted leaves the disk, too."""
        ...
