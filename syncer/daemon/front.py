"""The web of the service: one server through every reload, on the address that the configuration says now.

Why it exists: a port that is taken is no reason to keep no project in step; it is said, and tried again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Protocol

import structlog

from syncer.config.settings import Settings, Web
from syncer.config.values import is_loopback
from syncer.ports import Inbox, PortError, Watch
from syncer.web.app import application, hosts_of
from syncer.web.console.access import Access, Rules
from syncer.web.console.desk import Desk, Doing, Serving
from syncer.web.console.planning import Plans
from syncer.web.console.previewing import Previews
from syncer.web.console.routes import Console
from syncer.web.health import Health, Watched
from syncer.web.hooks import Hooks, Place, Receiving, Refusals
from syncer.web.metrics import Elsewhere, Metrics, Standing
from syncer.web.pulse import Beat, Ended, Pulse
from syncer.web.server import WebServer
from syncer.web.watching import Watching, standings
from syncer.wiring import Wired

Wake = Callable[[Collection[str]], None]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a configuration says of the web."""

    host: str
    port: int
    url: str
    secret: str
    token: str
    inbox: Inbox
    watch: Watch
    places: tuple[Place, ...]
    rules: Rules
    another: Callable[[], Wired]
    clock: Callable[[], datetime]
    elsewhere: Callable[[], Elsewhere]
    close: Callable[[], None]


class Counted(Protocol):
    """The queue as it is watched."""

    def jobs(self) -> Mapping[str, int]:
        """Those of the queue by state; none where it does not answer."""
        ...

    def at_work(self) -> int:
        """How many workers are alive. Raises PortError where it does not answer."""
        ...


def offer_of(wired: Wired, queue: Counted | None = None) -> Offer | None:
    """What a configuration offers; None for nothing. `queue`: where workers run the cycles. Raises Invalid where a secret is not there, PortError without a store."""
    web = wired.settings.web
    if web.address is None:
        return None
    host, port = web.address
    secret = web.webhook_secret.reveal(wired.env) if web.webhook_secret is not None else ""
    places = tuple(
        Place(one.key, frozenset(filter(None, (one.space, one.customer_space)))) for one in wired.projects
    )
    token = web.token.reveal(wired.env) if web.token is not None else ""
    with ExitStack() as stack:
        inbox, watch = wired.inbox(), wired.watch()
        stack.callback(inbox.close)
        stack.callback(watch.close)
        return Offer(
            host,
            port,
            web.url,
            secret=secret,
            token=token,
            inbox=inbox,
            watch=watch,
            places=places,
            rules=_rules(web, token),
            another=lambda: beside(wired),
            clock=wired.clock,
            elsewhere=lambda: _elsewhere(wired, queue),
            close=stack.pop_all().close,
        )


def beside(wired: Wired) -> Wired:
    """A Wired for another thread: of the store that this one works on, and within the limits on sites that all of this process keep (B-12)."""
    for site in filter(None, (wired.settings.jira, wired.settings.confluence)):
        wired.shared.limiter(site.url)  # made here, so that it keeps its pauses where this Wired's store is
    shared = wired.shared.beside()
    return Wired(
        wired.settings,
        wired.env,
        wired.projects,
        clock=wired.clock,
        timer=wired.timer,
        leave=wired.leave,
        _shared=shared,
        _open=wired.hub.beside,
    )


def _rules(web: Web, token: str) -> Rules:
    """Who may use the console; without a token, this machine alone, and only where no public address leads here."""
    host, _ = web.address or ("", 0)
    alone = is_loopback(host) and not web.url
    return Rules(token, web.user_header, web.trusted_proxies, web.url, alone)


def _elsewhere(wired: Wired, queue: Counted | None) -> Elsewhere:
    """What is told of all projects."""
    settings = wired.settings
    workers = None
    if queue is not None:
        with suppress(PortError):  # a figure that nobody can tell
            workers = queue.at_work()
    return Elsewhere(
        queue.jobs() if queue is not None else {},
        expiring(settings, wired.clock().date()),
        workers,
        settings.daemon.poll.total_seconds(),
        settings.mode == "apply",
    )


def expiring(settings: Settings, today: date) -> dict[str, int]:
    """Days until the token of each site expires, as the configuration says."""
    sites = {"jira": settings.jira, "confluence": settings.confluence}
    return {
        name: (site.token_expires - today).days
        for name, site in sites.items()
        if site is not None and site.token_expires is not None
    }


class Front:
    """The web as it is offered now; nothing before `show`, and after an offer of None."""

    def __init__(self) -> None:
        pulse = Pulse()
        self.watching = Watching(pulse, Metrics(pulse, self._standings))
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self._looker = ThreadPoolExecutor(1, thread_name_prefix="console")
        self._planner = ThreadPoolExecutor(1, thread_name_prefix="plan")
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._desk = Desk(self._serves, self._looker)
        self._press = Desk(self._serves, self._maker)
        access = Access(lambda: self._serves().rules, monotonic)
        self._console = Console(self._desk, access, Plans(self._planner), Previews(self._press))
        self._serving: Serving | None = None
        self._refusals = Refusals(monotonic)
        self._offer: Offer | None = None
        self._wake: Wake | None = None
        self._server: WebServer | None = None
        self._told = False

    def show(self, offer: Offer | None, wake: Wake, act: Wake) -> None:
        """Offer this from now on; an address that is the same keeps its connections.

        `wake` is told where webhooks named something, `act` where people decided something in the console.
        """
        former, self._offer, self._wake = self._offer, offer, wake
        if offer is not None:
            projects = tuple(place.key for place in offer.places)
            self.watching.pulse.only(projects)
            self._serving = Serving(offer.another, projects, offer.rules, self._doing, act)
        if offer is None or former is None or _door(former) != _door(offer):
            self._shut()
        self.look()

    def look(self) -> None:
        """Try again where the address was taken."""
        if self._offer is None or self._server is not None:
            return
        log, offer = structlog.get_logger("syncer"), self._offer
        hooks = Hooks(self._receiving, self._keeper, self._refusals, self.watching.metrics.hook)
        health = Health(self._watched, self._reader)
        app = application(
            [*hooks.routes(), *health.routes(), *self._console.routes()], hosts_of(offer.host, offer.url)
        )
        server = WebServer(app, offer.host, offer.port)
        try:
            server.start()
        except OSError as error:
            if not self._told:
                hint = "see who listens there, or choose another address as [web] listen; it is tried again"
                log.error("no web", address=f"{offer.host}:{offer.port}", reason=error.strerror, hint=hint)
            self._told = True
            return
        self._server, self._told = server, False
        log.info("web", address=server.url, hooks=bool(offer.secret))

    def close(self) -> None:
        """Offer nothing any more."""
        self._shut()
        self._keeper.shutdown(wait=True)
        self._reader.shutdown(wait=True)
        self._planner.shutdown(wait=True, cancel_futures=True)
        self._press.close()
        self._maker.shutdown(wait=True)
        self._desk.close()
        self._looker.shutdown(wait=True)

    def _receiving(self) -> Receiving:
        offer, wake = self._offer, self._wake
        assert offer is not None  # the server is shut before an offer ends
        assert wake is not None
        return Receiving(offer.inbox, offer.places, offer.secret, offer.clock, wake)

    def _serves(self) -> Serving:
        assert self._serving is not None  # the server is started by an offer alone
        return self._serving

    def _doing(self, project: str) -> Doing:
        beat = self.watching.pulse.beats.get(project, Beat())
        since = beat.since.isoformat() if beat.since is not None else ""
        wrong = beat.trouble if beat.ended is Ended.FAILED else None
        return Doing(since, wrong, f"{since} {beat.turns}")

    def _watched(self) -> Watched:
        offer = self._offer
        assert offer is not None
        projects = tuple(place.key for place in offer.places)
        watching = self.watching
        return Watched(
            watching.pulse, watching.metrics, offer.clock, offer.watch.reach, offer.token, projects
        )

    def _standings(self) -> tuple[Sequence[Standing], Elsewhere]:
        offer = self._offer
        if offer is None:
            return (), Elsewhere()
        projects = [place.key for place in offer.places]
        return standings(offer.watch, projects, offer.clock, offer.elsewhere)

    def _shut(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._told = False


def _door(offer: Offer) -> tuple[str, int, str]:
    return offer.host, offer.port, offer.url
