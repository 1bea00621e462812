"""Which font charts are written in: a file with Chinese in it, found by name, without asking matplotlib.

Why it exists: whether labels can be Chinese is known before anything is drawn, in every cycle, and loading matplotlib for that
would cost more than the cycle. The order: the configured file, a font of this system, the one that comes with the extra.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

# Sans-serif faces with simplified Chinese, best first; a collection's face is the one for the mainland.
_KNOWN: tuple[tuple[str, int], ...] = (
    ("NotoSansSC-Regular.otf", 0),
    ("NotoSansSC-Regular.ttf", 0),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("SourceHanSansSC-Regular.otf", 0),
    ("SourceHanSansCN-Regular.otf", 0),
    ("SourceHanSans.ttc", 18),
    ("msyh.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("DroidSansFallback.ttf", 0),
)
_PACKAGE = ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf")


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a font file; `where` says how it was found. Without a path it is matplotlib's own, which has no Chinese."""

    path: str = ""
    index: int = 0
    where: str = "matplotlib's own"

    @property
    def han(self) -> bool:
        """Whether it has Chinese."""
        return bool(self.path)


def find(configured: Path | None = None) -> Face:
    """Return the face to write in."""
    if configured is not None:
        return Face(str(configured), dict(_KNOWN).get(configured.name, 0), "[charts] font")
    return among(_folders(), _packaged())


@lru_cache(maxsize=8)
def among(folders: tuple[Path, ...], packaged: Path | None) -> Face:
    """Return the best face that folders hold, else the packaged one, else matplotlib's own."""
    there = {path.name: path for path in _files(folders)}
    for name, index in _KNOWN:
        if name in there:
            return Face(str(there[name]), index, "a font of this system")
    return Face(str(packaged), 0, "the extra's font") if packaged is not None else Face()


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    wanted = {name for name, _ in _KNOWN}
    for folder in folders:
        for place, below, names in os.walk(folder):
            below.sort()
            yield from (Path(place) / name for name in sorted(names) if name in wanted)


def _folders() -> tuple[Path, ...]:
    home = Path.home()
    return (
        home / ".fonts",
        home / ".local/share/fonts",
        home / "Library/Fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
    )


def _packaged() -> Path | None:
    """The font of the extra, where it is installed."""
    package, name = _PACKAGE
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    path = Path(places[0]) / name if places else None
    return path if path is not None and path.is_file() else None
