"""Charts of rendered pages as files or replies on this machine: drawn when first asked for, once for what they show."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from syncer.pages.figures import Figure, Picture


class Pictures:
    """Pictures by what they show; one is drawn at a time, whoever asks."""

    def __init__(self, draw: Callable[[Figure], bytes]) -> None:
        self._draw = draw
        self._drawn: dict[str, bytes] = {}
        self._drawing = Lock()

    def png(self, picture: Picture) -> bytes:
        """The picture's bytes. Raises Permanent where it cannot be drawn."""
        with self._drawing:
            if picture.digest not in self._drawn:
                self._drawn[picture.digest] = self._draw(picture.figure)
            return self._drawn[picture.digest]


def beside(page: Path, name: str) -> Path:
    """Where a page's picture is written: beside the page, under both names."""
    return page.with_name(f"{page.stem}.{name}")
