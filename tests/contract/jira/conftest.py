"""A tracker on a sandbox over real HTTP, and on a real site where its address is given.

The suite runs on both deployments: what the port promises holds on each. Tests that are about one of them
alone are marked so, with the reason. A real site is used when SYNCER_TEST_JIRA_URL, _USER, _TOKEN and _PROJECT
are set (and _DEPLOYMENT, where it is "datacenter"); the project needs the types Story and Task, and is written to.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

import pytest

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.http.counting import Counts, RequestCounter
from syncer.http.narrow import as_object, as_objects, as_text
from syncer.http.retry import RetrySettings
from syncer.jira.client import JiraClient
from syncer.jira.cloud import Cloud
from syncer.jira.datacenter import DataCenter
from syncer.jira.dialect import Dialect
from syncer.jira.tracker import JiraTracker
from syncer.ports import Wanted
from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.host import User
from syncer.sandbox.site import Site
from syncer.sync.changes import IssueDraft, IssueEdit, Sections
from syncer.text.sections import SectionSpec

BOT = "bot@example.com"
NOW = datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)
SPECS = (
    SectionSpec("", (), ""),
    SectionSpec("background", ("Background", "应用背景"), "Background"),
    SectionSpec("acceptance_criteria", ("Acceptance criteria",), "Acceptance criteria"),
)


@dataclass(frozen=True)
class JiraSite:
    """Where the suite runs; `sandbox` is None on a real site."""

    url: str
    user: str
    token: str
    project: str
    dialect: Dialect
    sandbox: Running | None = None


@dataclass
class Desk:
    """A tracker of its own process: its client, its counter, and the store's memory it was given."""

    site: JiraSite
    memory: dict[str, JsonValue] = field(default_factory=dict)
    user: str = ""
    token: str = ""
    retry: RetrySettings = field(default_factory=lambda: RetrySettings(first=0.01, most=0.01))
    make: type[JiraClient] = JiraClient
    today: date = date(2026, 11, 21)

    def __post_init__(self) -> None:
        self.counter = RequestCounter()
        self.client = self.make(
            self.site.url,
            self.user or self.site.user,
            self.token or self.site.token,
            api=self.site.dialect.api,
            retry=self.retry,
            counter=self.counter,
        )
        self.tracker = JiraTracker(
            self.client,
            self.site.dialect,
            user=self.user or self.site.user,
            cached=self.memory.get,
            cache=self.memory.__setitem__,
            today=lambda: self.today,
        )

    @property
    def cloud(self) -> bool:
        """Whether this is Cloud, for figures that are its own."""
        return self.site.dialect.deployment == "cloud"

    def profile(self, email: str = BOT, **changes: object) -> User:
        """An account of the sandbox as it is, but for these changes."""
        assert self.site.sandbox is not None
        site = self.site.sandbox.site
        user = site.find_user(email)
        same = {"name": user.name, "email": user.email, "password": user.password}
        return site.add_user({**same, "tokens": [one.value for one in user.tokens], **changes})

    def account(self, email: str) -> str:
        """The neutral account of one of the sandbox's users."""
        assert self.site.sandbox is not None
        user = self.site.sandbox.site.find_user(email)
        return user.account_id if self.cloud else user.key

    def journal(self) -> list[tuple[str, str]]:
        """Methods and paths of all requests, those of the REST API below its version."""
        assert self.site.sandbox is not None
        below = f"/rest/api/{self.site.dialect.api.version}/"
        return [(one.method, one.path.removeprefix(below)) for one in self.site.sandbox.site.journal]

    def cost(self, act: Callable[[], object]) -> Counts:
        """The requests that an act sends."""
        was = self.counter.counts
        act()
        now = self.counter.counts
        return Counts(now.read - was.read, now.write - was.write)

    def wanted(self, **fields: str) -> Wanted:
        """The names of a plain mapping, and custom fields by name."""
        plain = dict.fromkeys(("summary", "assignee", "priority", "duedate", "description"), "")
        custom = {f"field:{name.replace('_', ' ')}": place for name, place in fields.items()}
        return Wanted(
            self.site.project, {Kind.REQUIREMENT: (("Story",),)}, plain | custom, {}, {"Blocks": ""}
        )

    def draft(self, number: int, **fields: JsonValue) -> IssueDraft:
        """A requirement's issue with a lead and a background."""
        return IssueDraft(
            uid=f"REQ-{number:04}",
            kind=Kind.REQUIREMENT,
            project=self.site.project,
            types=("故事", "Story"),
            fields={"summary": f"Requirement {number}", **fields},
            sections=Sections(SPECS, {"": "As a worker I want it.", "background": "- rain\n- mud"}),
            labels=("sy",),
            rest={"urgency": "urgent"},
            agree={},
        )

    def made(self, *drafts: IssueDraft) -> list[str]:
        """Ids of issues created for drafts, all of which must succeed."""
        created = self.tracker.create([(draft, f"token-{draft.uid}") for draft in drafts], "inst-1")
        assert [one.problem for one in created] == [None] * len(drafts)
        return [one.id for one in created]

    def edit(self, issue: str, number: int = 1, **given: object) -> IssueEdit:
        """An edit of an issue, empty but for what is given."""
        key = next(state.key for state in self.tracker.fetch([issue]))
        empty: dict[str, object] = {
            "fields": {},
            "sections": Sections(SPECS, {}),
            "add_labels": (),
            "remove_labels": (),
            "rest": None,
            "writes": {},
            "before": {},
            "agree": {},
        }
        return IssueEdit(uid=f"REQ-{number:04}", native=issue, key=key, **(empty | given))  # type: ignore[arg-type]


def with_panel(text: JsonValue) -> JsonValue:
    """A rich text with a panel at its end, which Markdown cannot say."""
    if isinstance(text, str):
        return f"{text}\r\n\r\n{{panel}}\r\nAsk Ann.\r\n{{panel}}"
    assert isinstance(text, dict)
    blocks = text["content"]
    assert isinstance(blocks, list)
    panel: JsonObject = {
        "type": "panel",
        "attrs": {"panelType": "info"},
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Ask Ann."}]}],
    }
    return {**text, "content": [*blocks, panel]}


def blocks_of(text: JsonValue) -> list[str]:
    """What stands in a rich text, block by block: "bulletList", "panel", or "" for anything else."""
    if isinstance(text, str):
        marks = {"*": "bulletList", "{": "panel"}
        chunks = text.replace("\r\n", "\n").strip().split("\n\n")
        return [marks.get(chunk[:1], "") for chunk in chunks]
    found = as_objects(as_object(text).get("content"))
    return [as_text(block.get("type")) for block in found]


def _real() -> JiraSite | None:
    url, user, token, project = (
        os.environ.get(f"SYNCER_TEST_JIRA_{name}", "") for name in ("URL", "USER", "TOKEN", "PROJECT")
    )
    if not (url and user and token and project):
        return None
    datacenter = os.environ.get("SYNCER_TEST_JIRA_DEPLOYMENT") == "datacenter"
    return JiraSite(url, user, token, project, DataCenter() if datacenter else Cloud())


Flavour = Literal["cloud", "datacenter"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known by which a test says that it is about one deployment alone."""
    config.addinivalue_line("markers", "only(flavour, reason): runs on one deployment, and why")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on both deployments, on the one of its mark alone, and on a real site where it can."""
    if "flavour" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("only")
    places = [only.args[0]] if only is not None else ["cloud", "datacenter"]
    anywhere = "sandbox" not in metafunc.fixturenames and only is None
    metafunc.parametrize("flavour", [*places, "real"] if anywhere and _real() else places)


@pytest.fixture
def sandbox(flavour: Flavour) -> Iterator[Running]:
    """A default site whose clock only a test moves."""
    with start(Site.from_seed(clock=Clock(frozen_at=NOW), flavour=flavour)) as running:
        yield running


@pytest.fixture
def here(sandbox: Running, flavour: Flavour) -> Desk:
    """A fresh tracker on the sandbox, for tests that turn its switches."""
    dialect = DataCenter() if flavour == "datacenter" else Cloud()
    return Desk(JiraSite(sandbox.url, BOT, "sandbox-token", "CAMP", dialect, sandbox))


@pytest.fixture
def desk(request: pytest.FixtureRequest, flavour: Literal["cloud", "datacenter", "real"]) -> Desk:
    """A fresh tracker; tests that take it hold on every site."""
    real = _real() if flavour == "real" else None
    return Desk(real) if real is not None else request.getfixturevalue("here")


@pytest.fixture
def another() -> Callable[..., Desk]:
    """A further process on a site: `another(desk)` shares its store, `another(desk, memory={})` does not."""

    def made(desk: Desk, **given: object) -> Desk:
        return Desk(desk.site, **({"memory": desk.memory} | given))  # type: ignore[arg-type]

    return made


@pytest.fixture
def deed(sandbox: Running) -> Callable[..., JsonObject]:
    """Lets a person do something on the sandbox: `deed("edit_issue", issue=…, fields=…)`."""
    from syncer.sandbox.people.deeds import act

    def done(what: str, who: str = "analyst@example.com", **wanted: object) -> JsonObject:
        return act(sandbox.site, {"as": who, "do": what, **wanted})

    return done
