"""Attachments of our pages as the store knows them: which picture stands where, and what it was drawn from.

Why it exists: a picture is drawn and uploaded only when what it is drawn from has changed, and whether that is so has to be known
without drawing it and without asking the site (B-39). What a site refused is not sent again each cycle. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from syncer.sync.waits import is_recent

_REFUSED: Final = "refused:"  # cursor: what a site refused to take, by page and name
_REST: Final = timedelta(days=1)  # an administrator may have raised a limit by then


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """An attachment of ours as last uploaded: `holder` is the page's id on the site, `native` the attachment's own.

    `digest` is that of the data it was drawn from, never of its bytes.
    """

    page: str
    name: str
    holder: str
    native: str
    digest: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An attachment that the site refused: what it was drawn from, what the page was to show then, and when."""

    page: str
    name: str
    digest: str
    fingerprint: str
    at: datetime

    @property
    def cursor(self) -> tuple[str, str]:
        """The cursor that remembers it: its name and value."""
        said = f"{self.digest} {self.at.isoformat()} {self.fingerprint}"
        return f"{_REFUSED}{self.page}/{self.name}", said

    def due(self, now: datetime) -> bool:
        """Whether it is tried again although nothing has changed."""
        return not is_recent(self.at, now, _REST)


def refusals(cursors: Mapping[str, str]) -> dict[tuple[str, str], Refusal]:
    """What was refused and not taken since, by page and name."""
    found: dict[tuple[str, str], Refusal] = {}
    for key, said in cursors.items():
        if key.startswith(_REFUSED) and said:
            page, _, name = key.removeprefix(_REFUSED).partition("/")
            digest, at, fingerprint = said.split(" ", 2)
            found[page, name] = Refusal(page, name, digest, fingerprint, datetime.fromisoformat(at))
    return found
