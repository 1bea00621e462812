"""Whether charts can be drawn here, and how they will look: known without loading what draws them."""

from importlib.util import find_spec
from pathlib import Path

from syncer.charts.fonts import find
from syncer.pages.context import Charting

VERSION = "3"  # of how charts are drawn: another one draws all of them anew
_LIBRARY = "matplotlib"


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec(_LIBRARY) is not None


def charting(font: Path | None) -> Charting | None:
    """How charts are drawn in a configured font; None without the extra."""
    if not installed():
        return None
    named = font.name if font is not None else ""
    return Charting(f"{VERSION} {named}".strip(), han=find(font).han)
