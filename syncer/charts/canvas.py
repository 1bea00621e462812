"""A sheet to draw on: texts, boxes and lines by points from the top left, and how wide a text is before there is a sheet.

Why it exists: charts here are laid out by what their texts need, so that none is cut and none lies over another; axes of a plotting
library know that only after they have drawn. Every text that is placed is kept with its box, for tests to hold against one another.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontPath, FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.patches import Ellipse, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from syncer.charts.fonts import Face
from syncer.charts.palette import INK, PAPER
from syncer.charts.wrapping import shorten, wrap
from syncer.text.characters import clean

WIDTH = 760.0  # points, which are pixels of the page
MARGIN = 14.0
_INCH = 72
_DPI = 144  # two dots a point
_EM = 1000.0  # the size at which glyphs are measured
_RISE = 0.36  # of the size: how far below the middle of a line its base line lies
LEADING = 1.35  # the distance of two lines, by the size
Align = Literal["left", "center", "right"]


class Type:
    """A face to write in: how wide texts are, and what stands for characters it has not."""

    def __init__(self, face: Face) -> None:
        path = face.path or str(Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans.ttf")
        self._where = FontPath(path, face.index)
        self._font = FT2Font(path, face_index=face.index)
        self._font.set_size(_EM, _INCH)
        self._known = frozenset(self._font.get_charmap())
        self._unknown = "□" if ord("□") in self._known else "?"
        self._advance = lru_cache(maxsize=4096)(self._advanced)

    def readable(self, text: str) -> str:
        """Return a text in one line, with a sign for each character that the face has not."""
        flat = " ".join(clean(text).split())
        return "".join(one if ord(one) in self._known else self._unknown for one in flat)

    def width(self, text: str, size: float) -> float:
        """Return how wide a readable text is at a size, kerning left aside."""
        return sum(map(self._advance, text)) * size / _EM

    def lines(self, text: str, width: float, size: float, most: int = 99) -> list[str]:
        """Return a text in lines of a width."""
        return wrap(self.readable(text), width, lambda part: self.width(part, size), most)

    def short(self, text: str, width: float, size: float) -> str:
        """Return a text in one line of a width."""
        return shorten(self.readable(text), width, lambda part: self.width(part, size))

    def properties(self, size: float) -> FontProperties:
        """Return what matplotlib takes for the face at a size."""
        found = FontProperties(size=size)
        found.set_file(self._where)
        return found

    def _advanced(self, character: str) -> float:
        glyph = self._font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
        return float(glyph.linearHoriAdvance) / 65536


@dataclass(frozen=True, slots=True)
class Placed:
    """A text where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Placed") -> bool:
        """Whether two texts lie over one another."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.5 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5


class Canvas:
    """A sheet of a height; `placed` are the texts on it, `smallest` is the size of the smallest."""

    def __init__(self, type_: Type, height: float) -> None:
        self.type, self.height = type_, round(height)
        self.placed: list[Placed] = []
        self.smallest = math.inf
        self._order = count(1)
        self._figure = Figure(figsize=(WIDTH / _INCH, self.height / _INCH), dpi=_DPI, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        down = Affine2D().scale(1 / _INCH, -1 / _INCH).translate(0, self.height / _INCH)
        self._points = down + self._figure.dpi_scale_trans

    def png(self) -> bytes:
        """Return the sheet; the same drawing always gives the same bytes."""
        file = io.BytesIO()
        self._figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
        return file.getvalue()

    def extent(self, text: str, size: float) -> float:
        """Return how wide a text comes out when it is drawn, kerning included."""
        drawn = Text(
            0, 0, self.type.readable(text), fontproperties=self.type.properties(size), parse_math=False
        )
        drawn.set_figure(self._figure)
        return float(drawn.get_window_extent().width) * _INCH / _DPI

    # ------------------------------------------------------------------------------------ texts

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        *,
        colour: str = INK,
        align: Align = "left",
        bold: bool = False,
        halo: bool = False,
    ) -> float:
        """Write a line, y at its middle, and return how wide it is."""
        shown = self.type.readable(text)
        width = self.type.width(shown, size)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        drawn = Text(
            left,
            y + _RISE * size,
            shown,
            fontproperties=self.type.properties(size),
            color=colour,
            parse_math=False,
            va="baseline",
        )
        effects: list[AbstractPathEffect] = [withStroke(linewidth=3, foreground=PAPER)] if halo else []
        if bold:  # the faces here have one weight
            effects.append(withStroke(linewidth=size * 0.035, foreground=colour))
        drawn.set_path_effects(effects)
        self._add(drawn)
        self.smallest = min(self.smallest, size)
        if shown:
            self.placed.append(Placed(shown, left, y - size * 0.55, left + width, y + size * 0.55))
        return width

    def block(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        size: float,
        *,
        colour: str = INK,
        align: Align = "left",
    ) -> float:
        """Write lines below one another and return where they end."""
        for number, line in enumerate(lines):
            self.text(x, top + size * LEADING * (number + 0.5), line, size, colour=colour, align=align)
        return top + size * LEADING * len(lines)

    def title(self, text: str) -> None:
        """Write the chart's own title at the top."""
        self.text(MARGIN, 20, self.type.short(text, WIDTH - 2 * MARGIN, 15), 15, bold=True)

    # ----------------------------------------------------------------------------------- shapes

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = PAPER,
        edge: str = "none",
        line: float = 1,
        dashed: bool = False,
        hatch: str = "",
        round_by: float = 0,
    ) -> None:
        """Draw a box."""
        style: dict[str, Any] = {
            "facecolor": fill,
            "edgecolor": edge,
            "linewidth": line,
            "linestyle": (0, (4, 2.5)) if dashed else "solid",
        }
        if round_by:
            shape = f"round,pad=0,rounding_size={min(round_by, width / 2, height / 2)}"
            self._add(FancyBboxPatch((x, y), width, height, boxstyle=shape, **style))
        else:
            self._add(Rectangle((x, y), width, height, hatch=hatch or None, **style))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str = INK,
        width: float = 1.2,
        dashed: bool = False,
        arrow: bool = False,
    ) -> None:
        """Draw a line through points, maybe with an arrow at its end."""
        self._add(
            PathPatch(
                Outline(list(points)),
                facecolor="none",
                edgecolor=colour,
                linewidth=width,
                linestyle=(0, (4, 2.5)) if dashed else "solid",
            )
        )
        if arrow:
            (x0, y0), (x, y) = points[-2:]
            length = max(abs(x - x0) + abs(y - y0), 1e-6)
            a, b = (x - x0) / length, (y - y0) / length
            back = [(x - 6 * a - 3.5 * b, y - 6 * b + 3.5 * a), (x - 6 * a + 3.5 * b, y - 6 * b - 3.5 * a)]
            self._add(
                Polygon([(x, y), *back], closed=True, facecolor=colour, edgecolor=colour, linewidth=0.5)
            )

    def circle(
        self, x: float, y: float, size: float, *, fill: str, edge: str = INK, line: float = 1.2
    ) -> None:
        """Draw a circle by its middle and its width."""
        self._add(Ellipse((x, y), size, size, facecolor=fill, edgecolor=edge, linewidth=line))

    def polygon(
        self, points: Sequence[tuple[float, float]], *, fill: str, edge: str = INK, line: float = 1.2
    ) -> None:
        """Draw a shape by its corners."""
        self._add(Polygon(list(points), closed=True, facecolor=fill, edgecolor=edge, linewidth=line))

    def diamond(
        self, x: float, y: float, size: float, *, fill: str, edge: str = INK, line: float = 1.2
    ) -> None:
        """Draw a diamond by its middle and its width."""
        half = size / 2
        self.polygon(
            [(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill=fill, edge=edge, line=line
        )

    def tick(self, x: float, y: float, size: float, *, colour: str) -> None:
        """Draw a tick by its middle."""
        self.line(
            [(x - size / 2, y), (x - size / 8, y + size / 3), (x + size / 2, y - size / 2.5)],
            colour=colour,
            width=1.8,
        )

    def _add(self, artist: Artist) -> None:
        """Later things lie over earlier ones."""
        artist.set_zorder(next(self._order))
        artist.set_transform(self._points)
        self._figure.add_artist(artist)
