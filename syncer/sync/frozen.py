"""What is kept of a page about a baseline, for good: its title, and what it said when it was frozen (PG-10)."""

from dataclasses import dataclass

from syncer.domain.json import digest


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A page by its id, the digest of the baseline that it shows, and its content in storage format."""

    page: str
    baseline: str
    title: str
    content: str

    @property
    def digest(self) -> str:
        """The digest of its content."""
        return digest(self.content)
