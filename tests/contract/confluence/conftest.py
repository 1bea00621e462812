"""A wiki on a sandbox over real HTTP, and on a real site where its address is given.

The suite runs on both deployments: what the port promises holds on each; tests about one of them alone are marked
so. A real site is used when SYNCER_TEST_CONFLUENCE_URL (with /wiki on Cloud), _USER, _TOKEN and _SPACE are set (and
_DEPLOYMENT, where it is "datacenter"); pages are made in that space and left there.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import pytest

from syncer.confluence.client import ConfluenceClient, Deployment
from syncer.confluence.wiki import ConfluenceWiki
from syncer.domain.json import JsonObject, JsonValue
from syncer.http.counting import Counts, RequestCounter
from syncer.http.retry import RetrySettings
from syncer.ports import PageDraft, RemotePage
from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.site import Site

BOT = "bot@example.com"


@dataclass(frozen=True)
class WikiSite:
    """Where the suite runs; `sandbox` is None on a real site."""

    url: str
    user: str
    token: str
    space: str
    deployment: Deployment = "cloud"
    sandbox: Running | None = None


@dataclass
class Desk:
    """A wiki of its own process: its client, its counter, and the store's memory it was given."""

    site: WikiSite
    memory: dict[str, JsonValue] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.counter = RequestCounter()
        self.client = ConfluenceClient(
            self.site.url,
            self.site.user,
            self.token or self.site.token,
            deployment=self.site.deployment,
            retry=RetrySettings(first=0.01, most=0.01),
            counter=self.counter,
        )
        self.wiki = ConfluenceWiki(
            self.client, user=self.site.user, cached=self.memory.get, cache=self.memory.__setitem__
        )

    @property
    def space(self) -> str:
        """The space's id."""
        return self.wiki.space_id(self.site.space)

    def cost(self, act: Callable[[], object]) -> Counts:
        """The requests that an act sends."""
        was = self.counter.counts
        act()
        now = self.counter.counts
        return Counts(now.read - was.read, now.write - was.write)

    def draft(
        self, title: str = "", body: str = "<p>Hello</p>", *, parent: str = "", message: str = ""
    ) -> PageDraft:
        """A page of a title nobody else has."""
        named = title or f"Page {secrets.token_hex(4)}"
        return PageDraft("spec", self.space, named, body, parent=parent, message=message)

    def made(self, title: str = "", body: str = "<p>Hello</p>") -> RemotePage:
        """A page that is there."""
        return self.wiki.create(self.draft(title, body))


def _real() -> WikiSite | None:
    url, user, token, space = (
        os.environ.get(f"SYNCER_TEST_CONFLUENCE_{name}", "") for name in ("URL", "USER", "TOKEN", "SPACE")
    )
    own = os.environ.get("SYNCER_TEST_CONFLUENCE_DEPLOYMENT") == "datacenter"
    if not (url and token and space and (user or own)):
        return None
    return WikiSite(url, user, token, space, "datacenter" if own else "cloud")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known by which a test says that it is about one deployment alone."""
    config.addinivalue_line("markers", "only(flavour, reason): runs on one deployment, and why")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on both deployments, on the one of its mark alone, and on a real site where it can."""
    if "flavour" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("only")
    places = [only.args[0]] if only is not None else ["cloud", "datacenter"]
    anywhere = only is None and not {"here", "deed", "sandbox"} & set(metafunc.fixturenames)
    metafunc.parametrize("flavour", [*places, "real"] if anywhere and _real() else places)


@pytest.fixture
def sandbox(flavour: Deployment) -> Iterator[Running]:
    """A default site whose clock only a test moves."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, tzinfo=UTC))
    with start(Site.from_seed(clock=clock, flavour=flavour)) as running:
        yield running


@pytest.fixture
def here(sandbox: Running, flavour: Deployment) -> Desk:
    """A fresh wiki on the sandbox, for tests that turn its switches."""
    url = f"{sandbox.url}{sandbox.site.wiki_path}"
    return Desk(WikiSite(url, BOT, "sandbox-token", "CAMPINT", flavour, sandbox))


@pytest.fixture
def desk(request: pytest.FixtureRequest, flavour: Literal["cloud", "datacenter", "real"]) -> Desk:
    """A fresh wiki; tests that take it hold on every site."""
    real = _real()
    if flavour == "real" and real is not None:
        return Desk(real)
    found: Desk = request.getfixturevalue("here")
    return found


@pytest.fixture
def another() -> Callable[..., Desk]:
    """A further process on a site, with the same store."""

    def made(desk: Desk, token: str = "") -> Desk:
        return Desk(desk.site, desk.memory, token)

    return made


@pytest.fixture
def deed(sandbox: Running) -> Callable[..., JsonObject]:
    """Lets a person do something on the sandbox."""
    from syncer.sandbox.people.deeds import act

    def done(what: str, who: str = "analyst@example.com", **wanted: object) -> JsonObject:
        return act(sandbox.site, {"as": who, "do": what, **wanted})

    return done
