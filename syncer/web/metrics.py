"""`GET /metrics`: figures in Prometheus' text format, counted as things happen or read from the store when somebody asks.

Names, labels and what each is for stand in docs/metrics.md; a house test holds both together. No label has a person, a title or an id
of a record: only projects, sites, endpoints, kinds and states, so that there are never many.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from syncer.cycle.report import Report
from syncer.http.counting import Sent
from syncer.ports import Figures
from syncer.web.pulse import Pulse

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)
_LAGS = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)


@dataclass(frozen=True, slots=True)
class Standing:
    """One project and what the store counts of it."""

    project: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is told of all projects: jobs that wait by state and `workers` alive, where there is a queue; days until a site's token expires.

    `poll`: seconds between two looks at a project. `writes`: whether cycles write, and so leave a summary in the store.
    """

    jobs: Mapping[str, int] = field(default_factory=dict)
    token_days: Mapping[str, int] = field(default_factory=dict)
    workers: int | None = None
    poll: float | None = None
    writes: bool = False


class Metrics:
    """All figures of a process, in a registry of their own."""

    def __init__(self, pulse: Pulse, standings: Callable[[], tuple[Sequence[Standing], Elsewhere]]) -> None:
        self.registry = CollectorRegistry()
        self._cycles = self._counter("syncer_cycles", "Cycles that ended", "project", "ended")
        self._seconds = self._histogram("syncer_cycle_seconds", "What a cycle took", _SECONDS, "project")
        self._changes = self._counter("syncer_changes", "What cycles did", "project", "side", "verb")
        self._failed = self._counter("syncer_changes_failed", "Changes that failed", "project")
        self._postponed = self._counter(
            "syncer_changes_postponed", "Changes left to the next cycle", "project"
        )
        self._lag = self._histogram(
            "syncer_page_lag_seconds", "From an edit on Jira to its pages", _LAGS, "project"
        )
        self._requests = self._counter(
            "syncer_requests", "Requests to sites", "site", "method", "endpoint", "outcome"
        )
        self._replies = self._histogram("syncer_request_seconds", "What a request took", _SECONDS, "site")
        self._waits = self._counter(
            "syncer_limit_wait_seconds", "Seconds that limits of sites had us wait", "site", "reason"
        )
        self._hooks = self._counter("syncer_hooks", "Webhooks", "product", "outcome")
        self._fired = self._counter(
            "syncer_clock_points", "Warnings and breaches of clocks", "project", "point"
        )
        self.registry.register(_Asked(pulse, standings))

    def cycle(self, report: Report) -> None:
        """A cycle has ended, in whatever way that has a summary."""
        project = report.project
        self._cycles.labels(project, "stopped" if report.stops else "ok").inc()
        self._seconds.labels(project).observe(max(0.0, report.seconds))
        for side, verbs in report.tally.table().items():
            for verb, number in verbs.items():
                if number and verb not in {"unchanged", "waiting"}:
                    self._changes.labels(project, side, verb).inc(number)
        self._failed.labels(project).inc(report.tally.failed)
        self._postponed.labels(project).inc(report.tally.postponed)
        if report.lag is not None:
            self._lag.labels(project).observe(max(0.0, report.lag))
        for one in report.struck.fired:
            point = one.key.threshold.partition(" | ")[0]
            self._fired.labels(project, "breach" if point.startswith("breach") else "warning").inc()

    def failed(self, project: str) -> None:
        """A cycle ended before it had a summary."""
        self._cycles.labels(project, "failed").inc()

    def sent(self, site: str, sent: Sent) -> None:
        """A request was sent to a site, or tried to be."""
        self._requests.labels(site, sent.method, sent.endpoint, sent.outcome).inc()
        self._replies.labels(site).observe(sent.seconds)

    def waited(self, site: str, seconds: float, reason: str) -> None:
        """A limit of a site had us wait."""
        self._waits.labels(site, reason or "none").inc(seconds)

    def hook(self, product: str, outcome: str) -> None:
        """A webhook was taken, known already, or refused with a status."""
        self._hooks.labels(product, outcome).inc()

    def text(self) -> bytes:
        """All figures as they are scraped; reads the store."""
        return generate_latest(self.registry)

    def _counter(self, name: str, help_: str, *labels: str) -> Counter:
        return Counter(name, help_, labels, registry=self.registry)

    def _histogram(self, name: str, help_: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(name, help_, labels, buckets=buckets, registry=self.registry)


class _Asked(Collector):
    """What is found out when somebody asks."""

    def __init__(self, pulse: Pulse, standings: Callable[[], tuple[Sequence[Standing], Elsewhere]]) -> None:
        self._pulse, self._standings = pulse, standings

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is read when it is registered."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges."""
        standings, elsewhere = self._standings()
        yield from _of_standings(standings)
        yield _gauge("syncer_jobs", "Jobs of the queue", ("state",), _flat("", elsewhere.jobs))
        yield _gauge(
            "syncer_token_days",
            "Days until a site's token expires",
            ("site",),
            _flat("", elsewhere.token_days),
        )
        yield _gauge("syncer_workers", "Workers alive", (), _alone(elsewhere.workers))
        yield _gauge("syncer_poll_seconds", "Between two looks at a project", (), _alone(elsewhere.poll))
        yield _gauge(
            "syncer_last_cycle_timestamp_seconds",
            "When the last cycle with a summary began, in whatever process",
            ("project",),
            [((one.project,), _seconds(one.figures.last_cycle)) for one in standings if elsewhere.writes],
        )
        yield from _of_beats(self._pulse)


def _of_standings(all_of_them: Sequence[Standing]) -> Iterator[GaugeMetricFamily]:
    def single(pick: Callable[[Standing], float]) -> list[tuple[tuple[str, ...], float]]:
        return [((one.project,), pick(one)) for one in all_of_them]

    clocks = [row for one in all_of_them for row in _flat(one.project, one.figures.clocks)]
    failing = [row for one in all_of_them for row in _flat(one.project, one.figures.failing)]
    yield _gauge("syncer_clocks", "Clocks by state", ("project", "state"), clocks)
    yield _gauge("syncer_failing", "Failing changes by cause", ("project", "cause"), failing)
    yield _gauge(
        "syncer_held", "Fields that people have to settle", ("project",), single(lambda one: one.figures.held)
    )
    yield _gauge(
        "syncer_hints", "Webhooks that wait for a cycle", ("project",), single(lambda one: one.figures.hints)
    )
    yield _gauge(
        "syncer_claims", "Writes of unknown outcome", ("project",), single(lambda one: one.figures.claims)
    )
    yield _gauge("syncer_pages", "Pages that are kept", ("project",), single(lambda one: one.figures.pages))
    yield _gauge(
        "syncer_paused", "Whether writes are paused", ("project",), single(lambda one: one.figures.paused)
    )


def _of_beats(pulse: Pulse) -> Iterator[GaugeMetricFamily]:
    beats = pulse.beats
    well = [((project,), _seconds(beat.well)) for project, beat in beats.items() if beat.well is not None]
    running = [((project,), 0 if beat.since is None else 1) for project, beat in beats.items()]
    yield _gauge(
        "syncer_last_success_timestamp_seconds", "When a turn last ended in order", ("project",), well
    )
    yield _gauge("syncer_running", "Whether a cycle is under way", ("project",), running)


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0


def _flat(project: str, counts: Mapping[str, int]) -> list[tuple[tuple[str, ...], float]]:
    before = (project,) if project else ()
    return [((*before, name), number) for name, number in sorted(counts.items())]


def _alone(number: float | None) -> list[tuple[tuple[str, ...], float]]:
    return [] if number is None else [((), number)]


def _gauge(
    name: str, help_: str, labels: Sequence[str], rows: Sequence[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family
