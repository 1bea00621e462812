"""Pages as they would be now, made on a thread of their own, so that neither another page of the console nor a cycle waits for them.

Why it exists: making all pages takes seconds. What was made is kept until the store or a file of the register has changed; whoever looks
meanwhile is shown what was made before, or that it is being made.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from syncer.domain.json import digest
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem
from syncer.pages.labels import Labels
from syncer.preview.leaves import Leaf, preview
from syncer.preview.pictures import Pictures
from syncer.preview.sheet import framed
from syncer.preview.watching import register_of, signature
from syncer.web.console.desk import Desk
from syncer.web.console.looking import CYCLES, wrote
from syncer.web.console.overview import project_of
from syncer.web.troubles import Trouble, noted
from syncer.wiring import Drawing, Wired

_KEPT = 8  # audiences of projects; the oldest go
_PATIENCE = 1.5  # seconds for which somebody waits before being told that pages are being made
Place = tuple[str, Audience]


@dataclass(frozen=True, slots=True)
class Sheets:
    """Pages of an audience as they were made: `mark` of what from, `at` when; `wrong` says why there are none."""

    mark: str
    at: datetime
    zone: str
    labels: Labels | None = None
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    wrong: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to be shown (None: nothing yet), and whether it is being made anew."""

    sheets: Sheets | None
    making: bool


class Previews:
    """The last pages of each project and audience; those of one are made at a time, on `desk`'s thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: OrderedDict[Place, Sheets] = OrderedDict()
        self._making: dict[Place, asyncio.Task[Sheets]] = {}
        self._drawing: tuple[Wired, Pictures] | None = None

    @property
    def making(self) -> list[str]:
        """Whose pages are being made."""
        return sorted(f"{key} {audience}" for key, audience in self._making)

    async def look(self, project: str, audience: Audience) -> Seen:
        """Pages as they would be now, or as they were before, where that takes long."""
        place = (project, audience)
        task = self._making.get(place)
        if task is None:
            task = asyncio.create_task(self._desk.ask(lambda wired: self._fresh(wired, place)))
            self._making[place] = task
            task.add_done_callback(lambda ended: self._ended(place, ended))
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
        if done:
            return Seen(task.result(), making=False)
        return Seen(self._kept.get(place), making=True)

    async def sheet(
        self, project: str, audience: Audience, page: str, address: Callable[[str], str]
    ) -> tuple[Leaf | None, str]:
        """A page that is kept, and its inside as HTML; `address` is that of another page by its id. Raises PortError."""
        sheets = self._kept.get((project, audience))
        leaf = sheets.leaves.get(page) if sheets is not None else None
        if sheets is None or leaf is None or not leaf.page.body:
            return leaf, ""
        addresses = {one.page.title: address(name) for name, one in sheets.leaves.items()}
        return leaf, await asyncio.to_thread(self._framed, sheets, leaf, addresses)  # beside the making

    def _ended(self, place: Place, task: asyncio.Task[Sheets]) -> None:
        self._making.pop(place, None)
        if not task.cancelled():
            task.exception()  # who waits is told; nobody else has to be

    def _framed(self, sheets: Sheets, leaf: Leaf, addresses: Mapping[str, str]) -> str:
        charts = [one for one in leaf.page.pictures if one.media_type == "image/png"]
        assert self._drawing is not None  # set before anything was kept
        drawn = {one.name: self._drawing[1].png(one) for one in charts}
        return framed(leaf.page, addresses, sheets.names, drawn)

    # ------------------------------------------------------------------------------ on the desk's thread

    def _fresh(self, wired: Wired, place: Place) -> Sheets:
        key, audience = place
        if self._drawing is None or self._drawing[0] is not wired:
            self._drawing = wired, Pictures(Drawing(wired.settings).draw)
            self._kept.clear()  # another configuration makes other pages
        mark = mark_of(wired, key)
        kept = self._kept.get(place)
        if kept is not None and kept.mark == mark:
            return kept
        made = _made(wired, key, audience, mark)
        self._kept[place] = made
        self._kept.move_to_end(place)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made


def mark_of(wired: Wired, key: str) -> str:
    """Another word as soon as pages might say something else: a decision, an edit of a file, a clock's next point, a cycle that changed anything."""
    hub, now = wired.hub.snapshot(key), wired.clock()
    news = [row.id for row in wired.hub.cycles(key, CYCLES) if wrote(row.summary)]
    settings = wired.settings.project(key)
    assert settings is not None  # the address was looked at before
    zone = ZoneInfo(project_of(wired, key).timezone)
    threshold = wired.hub.next_threshold(key, now)
    edits = sorted(f"{path} {seen}" for path, seen in signature(register_of(settings)).items())
    return digest(
        [
            *news[:1],
            sum(
                record.revision for record in hub.records.values()
            ),  # a cycle may have read what it could not pass on
            *sorted(f"{one.key} {one.tries}" for one in wired.hub.failures(key)),
            wired.hub.past_until(key, now),
            max((one.id for one in hub.decisions), default=0),
            len(hub.responses),
            *(f"{head.name} {head.made.isoformat()}" for head in wired.hub.baselines(key)),
            *edits,
            threshold.isoformat() if threshold is not None else "",
            now.astimezone(zone).date().isoformat(),
        ]
    )


def _made(wired: Wired, key: str, audience: Audience, mark: str) -> Sheets:
    """All pages, or why there are none: whatever goes wrong is said on the page, and the next change may mend it."""
    now, project = wired.clock(), project_of(wired, key)
    try:
        made = preview(wired, project, audience)
    except Exception as error:  # a defect of ours must not leave a page that is being made for ever
        wrong = noted(error, "pages of the console not made", project=key, audience=audience.value)
        return Sheets(mark, now, project.timezone, wrong=wrong)
    return Sheets(
        mark, now, project.timezone, project.templates.labels, made.leaves, made.names, made.problems
    )
