"""Charts drawn with matplotlib: which chart is drawn by what, and the version of all of them.

matplotlib itself is loaded with the first picture, not before: most cycles draw none.
"""

from functools import cached_property
from threading import Lock
from typing import Final

import matplotlib as mpl

from syncer.charts import course, flow, gantt, matrix, story_map, trend
from syncer.charts.canvas import Canvas, Type
from syncer.charts.fonts import Face
from syncer.pages import figures
from syncer.pages.figures import Chart
from syncer.ports import Permanent

_KEPT: Final = (
    64  # pictures of the last figures, a few megabytes: both editions and the reports show the same
)

_SETTINGS: Final = Lock()  # matplotlib's are the process's, and a preview may be drawn beside a cycle


class MatplotlibIllustrator:
    """Draws in one face."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._drawn: dict[Chart, bytes] = {}

    def draw(self, figure: Chart) -> bytes:
        """A PNG of a figure, drawn once for all pages that show it. Raises Permanent where the font cannot be read."""
        if figure not in self._drawn:
            if len(self._drawn) >= _KEPT:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[figure] = self._picture(figure)
        return self._drawn[figure]

    def _picture(self, figure: Chart) -> bytes:
        with _SETTINGS, mpl.rc_context():
            mpl.rcdefaults()  # whatever somebody has set on this machine
            return self.canvas(figure).png()

    def canvas(self, figure: Chart) -> Canvas:
        """A figure as it is laid out."""
        match figure:
            case figures.Matrix():
                return matrix.draw(figure, self._type)
            case figures.Gantt():
                return gantt.draw(figure, self._type)
            case figures.Course():
                return course.draw(figure, self._type)
            case figures.Trend():
                return trend.draw(figure, self._type)
            case figures.StoryMap():
                return story_map.draw(figure, self._type)
            case figures.Flow():
                return flow.draw(figure, self._type)

    @cached_property
    def _type(self) -> Type:
        try:
            return Type(self._face)
        except (OSError, RuntimeError) as error:
            hint = "give another file as font in [charts], or leave it out"
            raise Permanent(f"the font {self._face.path} cannot be read: {error}", hint) from None
