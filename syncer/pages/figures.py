"""What charts show, as data: every word, figure and day of a picture, and nothing of how it is drawn.

Why it exists: a chart is drawn and uploaded only when what it shows has changed, and what a customer may see of it is decided
before anything is drawn. So a figure is made of an edition's values, in the page's words, and its digest stands for its bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from syncer.domain.json import JsonValue, digest

Risk: TypeAlias = Literal["low", "medium", "high", ""]
Reached: TypeAlias = Literal["plan", "forecast", "actual", "overdue"]
LaneKind: TypeAlias = Literal["main", "branch", "exception"]


@dataclass(frozen=True, slots=True)
class Point:
    """A requirement on the matrix: value and cost from 1 to 5, and how risky it is ("" where nobody said)."""

    name: str
    value: int
    cost: int
    risk: Risk


@dataclass(frozen=True, slots=True)
class Matrix:
    """Value against cost, with the risk as a mark; `more` says how many a cell leaves out, by `{n}`."""

    title: str
    up: str
    across: str
    best: str
    points: tuple[Point, ...]
    risks: tuple[tuple[Risk, str], ...]
    more: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day named on a time axis."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A milestone: the day planned or signed, and the day it was reached or is expected; `note` and `slip` say so in words."""

    name: str
    planned: date
    expected: date | None
    reached: Reached
    note: str
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Gantt:
    """Milestones on a time axis, in their order; `legend` has a word for each kind of mark that is there."""

    title: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """How many records had a state at each point."""

    state: str
    word: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """States over time: a column a point, the layers from the bottom up."""

    title: str
    points: tuple[str, ...]
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A week of the trend; `share` is said in words, "" where nothing was due."""

    text: str
    met: int
    missed: int
    share: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Response times met and missed, a pair of columns a week."""

    title: str
    met: str
    missed: str
    weeks: tuple[WeekShown, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A story on the map; one that is `done` carries a tick."""

    uid: str
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """A column of the story map: what users do, with its steps; `tier` decides its colour."""

    name: str
    steps: tuple[str, ...]
    tier: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """The stories of one role, a cell an activity."""

    role: str
    cells: tuple[tuple[Card, ...], ...]


@dataclass(frozen=True, slots=True)
class StoryMap:
    """Roles by scenarios with their steps; `more` says how many a cell leaves out, by `{n}`; `done` is what a tick means.

    `tiers` are the words for the colours, the gravest first; empty where all activities have the same.
    """

    title: str
    activities: tuple[Activity, ...]
    rows: tuple[MapRow, ...]
    more: str
    done: str
    tiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """One way through a scenario, step by step."""

    kind: LaneKind
    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The ways through a scenario: the main one between what triggers it and what holds at the end, and those that leave it."""

    begin: str
    end: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting for people's calendars (MTG-6): `uid` names it for good; of two files with it the one of the higher `sequence` counts.

    One that is `cancelled` takes the meeting out of a calendar again.
    `sequence` and `stamp`, the instant as of which it is told, say nothing of the meeting: a file is not made anew for them.
    """

    uid: str
    title: str
    start: datetime
    end: datetime | None
    place: str
    link: str
    text: str
    sequence: int
    stamp: datetime
    cancelled: bool = False

    @property
    def told(self) -> "Occasion":
        """What of it says something of the meeting."""
        return replace(self, sequence=0, stamp=self.start)


Chart: TypeAlias = Matrix | Gantt | Course | Trend | StoryMap | Flow
Figure: TypeAlias = Chart | Occasion


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as an attachment of a page: its file name there, and a digest of what is drawn and of how (B-39)."""

    name: str
    figure: Figure
    digest: str

    @property
    def media_type(self) -> str:
        """What kind of file it is."""
        return "text/calendar" if isinstance(self.figure, Occasion) else "image/png"


def picture(name: str, figure: Figure, version: str) -> Picture:
    """Return a figure under a name; `version` is that of the drawing."""
    told = figure.told if isinstance(figure, Occasion) else figure
    return Picture(name, figure, digest([version, type(figure).__name__, _plain(told)]))


def texts(figure: Figure) -> Iterator[str]:
    """Yield every text that a figure shows."""
    yield from _texts(_plain(figure))


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    for one in value if isinstance(value, list) else ():
        yield from _texts(one)


def _plain(value: object) -> JsonValue:
    if is_dataclass(value):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int | bool)
    return value
