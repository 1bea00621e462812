"""Charts drawn with matplotlib: which chart is drawn by what, and the version of all of them.

matplotlib itself is loaded with the first picture, not before: most cycles draw none.
"""

from functools import cached_property

import matplotlib as mpl

from syncer.charts import course, flow, gantt, matrix, story_map, trend
from syncer.charts.canvas import Canvas, Type
from syncer.charts.fonts import Face
from syncer.pages import figures
from syncer.pages.figures import Chart
from syncer.ports import Permanent


class MatplotlibIllustrator:
    """Draws in one face."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def draw(self, figure: Chart) -> bytes:
        """A PNG of a figure. Raises Permanent where the font cannot be read."""
        with mpl.rc_context():
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
