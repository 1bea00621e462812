"""What a cycle would do, asked on demand: on a thread and a Wired of its own, so that nobody else waits for the sites.

Why it exists: a plan takes as long as the sites take; the page says that it is being made, and shows it when it is there.
"""

from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from syncer.cycle.conduct import plan
from syncer.domain.json import JsonObject
from syncer.sync.changes import Stop
from syncer.sync.plan import Plan
from syncer.sync.plan_json import as_saved, document
from syncer.web.console.desk import Serving
from syncer.web.console.overview import project_of
from syncer.web.troubles import Trouble, noted


@dataclass(frozen=True, slots=True)
class Made:
    """A plan as it was asked for: `ready` is when it was there (None: it is being made), `wrong` why there is none."""

    by: str
    asked: datetime
    ready: datetime | None = None
    plan: Plan | None = None
    templates: str = ""
    wrong: Trouble | None = None

    @property
    def stops(self) -> tuple[Stop, ...]:
        """What it stops for."""
        return self.plan.stops if self.plan is not None else ()

    @property
    def document(self) -> JsonObject | None:
        """The plan as `syncer plan --out` saves it; None where there is none."""
        return document([as_saved(self.plan, self.templates)]) if self.plan is not None else None


@dataclass(slots=True)
class Plans:
    """The last plan of each project; one is made at a time."""

    thread: Executor
    _made: dict[str, Made] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, project: str) -> Made | None:
        """The last one, or the one that is being made."""
        with self._lock:
            return self._made.get(project)

    def ask(self, serving: Serving, project: str, by: str, now: datetime) -> None:
        """Have one made; where one is being made already that one serves."""
        with self._lock:
            former = self._made.get(project)
            if former is not None and former.ready is None:
                return
            self._made[project] = Made(by, now)
        self.thread.submit(self._make, serving, project)

    def _make(self, serving: Serving, project: str) -> None:
        asked = self._made[project]
        wired = serving.another()
        try:
            one = project_of(wired, project)
            found = plan(one, wired.ports(one)).plan
            made = Made(asked.by, asked.asked, wired.clock(), found, one.templates_digest)
        except Exception as error:  # whatever it is, who asked is told, and may ask again
            wrong = noted(error, "plan of the console not made", project=project)
            made = Made(asked.by, asked.asked, wired.clock(), wrong=wrong)
        finally:
            wired.close()
        with self._lock:
            self._made[project] = made
