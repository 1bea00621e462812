"""Whoever makes the files of pages, as the cycle needs it: figures in, pictures and files for calendars out."""

from typing import Protocol

from syncer.pages.figures import Figure


class Illustrator(Protocol):
    """Makes files of figures; the same figure always gives the same bytes."""

    def draw(self, figure: Figure) -> bytes:
        """A chart as PNG, twice as wide as pages show it, a meeting as iCalendar. Raises Permanent where it cannot be made."""
        ...
