"""Whoever draws charts, as the cycle needs it: figures in, pictures out."""

from typing import Protocol

from syncer.pages.figures import Figure


class Illustrator(Protocol):
    """Draws figures; the same figure always gives the same bytes."""

    def draw(self, figure: Figure) -> bytes:
        """A PNG of a figure, twice as wide as pages show it. Raises Permanent where it cannot be drawn."""
        ...
