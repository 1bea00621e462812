"""What a cycle is run for: one project's settings and the ports it may use, as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from syncer.cycle.patience import never
from syncer.cycle.schedule import Moments
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.pages.catalogue import Templates
from syncer.pages.context import Charting
from syncer.pages.markup import UserKind
from syncer.pages.overview import Glance
from syncer.ports import FilesSide, Hub, Illustrator, TellsProject, Tracker, Wanted, Wiki
from syncer.sync.examples import Examples
from syncer.sync.mapping import Mapping as SyncMapping

Requests = Mapping[str, Mapping[str, int]]  # {"jira": {"read": 3, "write": 41}, "confluence": {…}}
UrlOf = Callable[[str], str]  # an issue's key -> where a person finds it
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def silent(_what: str, _done: int, _all: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Project:
    """One project's settings, as `wiring` read them from configuration and mappings.

    `templates_digest` is that of the templates' texts. `locales`: of pages, the binding one first. `space` is the key of the internal space, `customer_space` of the customer's, "" for none.
    `at_most` is the least time between two versions of an internal page. `patience` is how old a
    claim must be before its write counts as never having happened. `user_kind` is what pages call the
    account of a person whom they mention. `census`: when everything is compared in full. `examples`: the worked examples of rules.
    `charts`: how charts are drawn, None where nothing can. `others`: keys of the projects that its overview tells of (PG-12), none where it has none, and `glances` what it tells.
    """

    key: str
    prefix: str
    locales: tuple[str, ...]
    timezone: str
    mapping: SyncMapping
    templates: Templates
    templates_digest: str
    wanted: Wanted
    space: str = ""
    customer_space: str = ""
    at_most: timedelta = timedelta(hours=1)
    patience: timedelta = timedelta(seconds=30)
    data: ProjectData | None = None
    user_kind: UserKind = "account-id"
    census: Moments = field(default_factory=Moments)
    others: tuple[str, ...] = ()
    glances: tuple[Glance, ...] = ()
    examples: Examples = field(default_factory=Examples)
    charts: Charting | None = None

    @property
    def looks_back(self) -> frozenset[Kind]:
        """The kinds of record at whose past some rule looks: of these alone histories of changed issues are read."""
        return self.wanted.looks_back


def data_in(project: Project, ports: "Ports") -> ProjectData:
    """What stands in a project's project.yaml, as its files have it now."""
    files = ports.files
    alone = files.project() if isinstance(files, TellsProject) else None  # no record has to be read for it
    said = alone if alone is not None or files is None else files.read().project
    return said or project.data or ProjectData()


def fresh_name() -> str:
    """A cycle's own name, which its history, its log lines and its summary bear."""
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Ports:
    """The world of one project; a side that it has not is None. `turn`: how long a cycle may write while others wait.

    `named` gives each cycle its name as it begins, `ending` says whether the process is to end.
    """

    hub: Hub
    clock: Callable[[], datetime]
    tracker: Tracker | None = None
    wiki: Wiki | None = None
    files: FilesSide | None = None
    requests: Callable[[], Requests] = field(default=dict)
    progress: Progress = silent
    turn: timedelta | None = None
    named: Callable[[], str] = fresh_name
    illustrator: Illustrator | None = None
    ending: Callable[[], bool] = never
