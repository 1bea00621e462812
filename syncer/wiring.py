"""From configuration to a running project: the only module that names concrete adapters.

It builds and joins; it decides nothing, sends nothing, and opens nothing that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from syncer.config.assets import assets
from syncer.config.examples import load_examples
from syncer.config.load import load
from syncer.config.mappings import load_mapping
from syncer.config.places import Invalid, child, children, shown
from syncer.config.settings import ProjectSettings, Settings, Site
from syncer.config.templates import Given, given, misnamed, shipped
from syncer.config.toml_reader import read_toml
from syncer.config.values import Schedule
from syncer.cycle.mailing import MailTimes
from syncer.cycle.postman import Place as MailPlace
from syncer.cycle.project import Ports, Progress, Project, Requests, silent
from syncer.cycle.schedule import Moments
from syncer.cycle.wanted import wanted
from syncer.domain.addresses import mailbox
from syncer.domain.json import JsonValue
from syncer.domain.problems import Place, Problem, did_you_mean
from syncer.http.limiter import ALONE, Crowd, Paused, kept_pause
from syncer.http.retry import RetrySettings
from syncer.http.shared import PAUSED, Shared, Timer, host_of
from syncer.http.transport import staying
from syncer.pages import catalogue
from syncer.pages.context import Charting
from syncer.pages.figures import Figure, Occasion
from syncer.pages.labels import Labels
from syncer.pages.markup import UserKind
from syncer.ports import FilesSide, Mailer, Permanent, PortError, Tracker, Wanted, Wiki
from syncer.rules.escalation import QuietHours
from syncer.sync.forgetting import Identity
from syncer.sync.mapping import Mapping as SyncMapping

if TYPE_CHECKING:
    from syncer.charts.illustrator import MatplotlibIllustrator
    from syncer.confluence.examine import WikiExaminer
    from syncer.files.bookside import RegisterWorkbook
    from syncer.files.folder import RegisterFolder
    from syncer.files.forgetting import Mention
    from syncer.files.repository import RegisterRepository
    from syncer.jira.dialect import Dialect
    from syncer.jira.examine import JiraExaminer
    from syncer.jira.survey import Surveyor
    from syncer.store.hub import SqlHub
    from syncer.store.inbox import SqlInbox
    from syncer.store.upkeep import Upkeep
    from syncer.store.watch import SqlWatch

Clock = Callable[[], datetime]
TEST_CLOCK = "SYNCER_TEST_CLOCK"
_IMPATIENT = RetrySettings(
    attempts=2, connects=1, seconds=20.0, longest=10.0
)  # somebody waits for the answer


def system_clock() -> datetime:
    """The real time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Drawing:
    """The port `Illustrator`; what draws charts is built with the first of them: loading the library takes longer than a quiet cycle."""

    settings: Settings
    _made: MatplotlibIllustrator | None = None

    def draw(self, figure: Figure) -> bytes:
        """A chart as PNG, a meeting as iCalendar. Raises Permanent where it cannot be made."""
        if isinstance(figure, Occasion):
            from syncer.mail.calendars import occasion

            return occasion(figure)
        if self._made is None:
            from syncer.charts.fonts import find
            from syncer.charts.illustrator import MatplotlibIllustrator

            self._made = MatplotlibIllustrator(find(self.settings.charts.font))
        return self._made.draw(figure)


@dataclass(slots=True)
class Wired:
    """A configuration with its projects ready to run; sites and the store are opened when first asked for."""

    settings: Settings
    env: Mapping[str, str]
    projects: tuple[Project, ...]
    clock: Clock = system_clock
    progress: Progress = silent
    timer: Timer = field(default_factory=Timer)
    crowd: Crowd = ALONE
    leave: Callable[[], None] = staying
    _shared: Shared | None = None
    _hub: SqlHub | None = None
    _open: Callable[[], SqlHub] | None = None

    @property
    def hub(self) -> SqlHub:
        """The store, opened once."""
        if self._hub is None:
            from syncer.store.hub import SqlHub

            self._hub = self._open() if self._open is not None else SqlHub(self.settings.store.url)
        return self._hub

    @property
    def shared(self) -> Shared:
        """What all clients of this process share."""
        if self._shared is None:
            self._shared = Shared(self.timer, self.clock, self._cached, self._cache, self.crowd)
        return self._shared

    def inbox(self) -> SqlInbox:
        """Where webhooks are kept, over connections of its own; the caller closes it."""
        from syncer.store.inbox import SqlInbox

        return SqlInbox(self.settings.store.url)

    def watch(self) -> SqlWatch:
        """The store as it is watched, over connections of its own; the caller closes it."""
        from syncer.store.watch import SqlWatch

        return SqlWatch(self.settings.store.url)

    def pauses(self) -> dict[str, Paused]:
        """Until when each configured host asked not to be asked, as the store knows it; only what still holds."""
        sites = filter(None, (self.settings.jira, self.settings.confluence))
        hosts = dict.fromkeys(host_of(site.url) for site in sites)
        kept = {host: kept_pause(self._cached(host, PAUSED)) for host in hosts}
        return {host: one for host, one in kept.items() if one is not None and one.left(self.clock()) > 0}

    def _cached(self, host: str, name: str) -> JsonValue:
        """A fact of a host; a store that cannot be read says so where it is needed, not here."""
        with suppress(PortError, OSError):
            return self.hub.cached(host, name)
        return None

    def _cache(self, host: str, name: str, value: JsonValue) -> None:
        with suppress(PortError, OSError):
            self.hub.cache(host, name, value)

    def close(self) -> None:
        """Give the store's connections back."""
        if self._hub is not None:
            self._hub.close()
            self._hub = None

    def ports(self, project: Project) -> Ports:
        """The world of one project; a site that is not configured is None."""
        settings = self.settings.project(project.key)
        assert settings is not None
        return Ports(
            hub=self.hub,
            clock=self.clock,
            tracker=self._tracker(project),
            wiki=self._wiki(project) if project.space else None,
            illustrator=Drawing(self.settings),
            files=register_files(settings, project.templates.labels),
            requests=self._requests,
            progress=self.progress,
        )

    def offline(self, project: Project) -> Ports:
        """The same world without its sites: the store and the register's files."""
        settings = self.settings.project(project.key)
        assert settings is not None
        return Ports(
            hub=self.hub,
            clock=self.clock,
            files=register_files(settings, project.templates.labels),
            progress=self.progress,
        )

    def issue_url(self, key: str) -> str:
        """Where a person finds an issue, known without asking."""
        return f"{self.settings.jira.url.rstrip('/')}/browse/{key}" if self.settings.jira is not None else ""

    def mailer(self) -> Mailer | None:
        """The mail server; None where there is no [mail]. Raises Invalid where the password is not there."""
        mail = self.settings.mail
        if mail is None or mail.writer is None:
            return None
        from syncer.mail.smtp import Server, SmtpMailer

        host, port = mail.address
        password = mail.password.reveal(self.env) if mail.password is not None else ""
        server = Server(host, port, mail.security, mail.user, password, str(mail.ca_bundle or ""))
        return SmtpMailer(server, mail.writer, mailbox(mail.reply_to))

    def mail_times(self) -> MailTimes:
        """When people are mailed; never where there is no [mail]."""
        mail, daemon = self.settings.mail, self.settings.daemon
        if mail is None:
            return MailTimes(Moments(()), Moments(()))
        quiet = None
        if mail.quiet.start is not None and mail.quiet.end is not None:
            quiet = QuietHours(mail.quiet.start, mail.quiet.end, ZoneInfo(daemon.timezone))
        digest_at, weekly = _moments(daemon.digest, daemon.timezone), _moments(mail.weekly, daemon.timezone)
        return MailTimes(digest_at, weekly, quiet, mail.at_once)

    def places(self) -> tuple[MailPlace, ...]:
        """The projects to mail about, without their sites."""
        return tuple(MailPlace(project, self.offline(project), self.issue_url) for project in self.projects)

    def jira_examiner(self) -> JiraExaminer | None:
        """What `doctor` asks Jira with; None without a Jira. Raises Invalid where the token is not there."""
        if self.settings.jira is None:
            return None
        from syncer.jira.capabilities import Capabilities
        from syncer.jira.client import JiraClient
        from syncer.jira.examine import JiraExaminer

        site, dialect = self.settings.jira, _dialect(self.settings.jira)
        client = JiraClient(**self._site("jira", site), api=dialect.api, retry=_IMPATIENT)
        cached, cache = partial(self._cached, site.url), partial(self._cache, site.url)
        known = Capabilities(cached, cache, self._today)
        return JiraExaminer(client, dialect, user=site.user, known=known)

    def jira_surveyor(self) -> Surveyor | None:
        """What `adopt` looks at a project with; None without a Jira. Raises Invalid where the token is not there."""
        if self.settings.jira is None:
            return None
        from syncer.jira.client import JiraClient
        from syncer.jira.survey import Surveyor

        site, dialect = self.settings.jira, _dialect(self.settings.jira)
        return Surveyor(JiraClient(**self._site("jira", site), api=dialect.api), dialect, user=site.user)

    def wiki_examiner(self) -> WikiExaminer | None:
        """The same for Confluence."""
        if self.settings.confluence is None:
            return None
        from syncer.confluence.client import ConfluenceClient
        from syncer.confluence.examine import WikiExaminer

        site = self.settings.confluence
        client = ConfluenceClient(
            **self._site("confluence", site), deployment=site.deployment, retry=_IMPATIENT
        )
        return WikiExaminer(client, user=site.user)

    def _requests(self) -> Requests:
        return {site: {"read": c.read, "write": c.write} for site, c in self.shared.counts.items()}

    def _tracker(self, project: Project) -> Tracker | None:
        site = self.settings.jira
        if site is None:
            return None
        from syncer.jira.client import JiraClient
        from syncer.jira.tracker import JiraTracker

        dialect = _dialect(site)
        dialect.shapes = replace(dialect.shapes, known_as=self.hub.oblivion.known_as)
        fence = partial(self.hub.fence, project.key)
        client = JiraClient(**self._site("jira", site), api=dialect.api, fence=fence)
        labels = {record.marker.label for record in project.mapping.records.values()}
        return JiraTracker(
            client,
            dialect,
            user=site.user,
            cached=partial(self.hub.cached, site.url),
            cache=partial(self.hub.cache, site.url),
            label=min(labels, default="sy"),
            today=self._today,
        )

    def _wiki(self, project: Project) -> Wiki | None:
        site = self.settings.confluence
        if site is None:
            return None
        from syncer.confluence.client import ConfluenceClient
        from syncer.confluence.wiki import ConfluenceWiki

        fence = partial(self.hub.fence, project.key)
        client = ConfluenceClient(**self._site("confluence", site), deployment=site.deployment, fence=fence)
        return ConfluenceWiki(
            client,
            user=site.user,
            cached=partial(self.hub.cached, site.url),
            cache=partial(self.hub.cache, site.url),
            today=self._today,
        )

    def _today(self) -> date:
        """The day in UTC by the one clock that there is: facts about a site are kept for a day."""
        return self.clock().astimezone(UTC).date()

    def _site(self, name: str, site: Site) -> dict[str, Any]:
        """What both clients take; counters and limiters are shared by all projects of a site (B-12)."""
        return {
            "url": site.url,
            "user": site.user,
            "token": site.token.reveal(self.env),
            "cloud_id": site.cloud_id,
            "ca_bundle": str(site.ca_bundle or ""),
            "proxy": site.proxy,
            "counter": self.shared.counter(name),
            "limiter": self.shared.limiter(site.url),
            "gate": self.shared.gate(name, site.url, site.user, site.token.reveal(self.env)),
            "sleep": self.timer.sleep,
            "leave": self.leave,
        }


def _dialect(site: Site) -> Dialect:
    """How the Jira of this deployment is spoken to."""
    from syncer.jira.cloud import Cloud
    from syncer.jira.datacenter import DataCenter

    return DataCenter() if site.deployment == "datacenter" else Cloud()


def open_store(wired: Wired) -> None:
    """Open the store. Raises Invalid where the configuration leads to none."""
    try:
        _ = wired.hub
    except Permanent as error:
        raise Invalid([Problem(error.message, error.hint)]) from None
    except OSError as error:
        hint = "see [store] url, and who may write there"
        raise Invalid(
            [Problem(f"the store cannot be opened: {error.strerror}: {error.filename}", hint)]
        ) from None


def upkeep(settings: Settings) -> Upkeep:
    """The store as an administrator looks after it; nothing is opened yet."""
    from syncer.store.upkeep import Upkeep

    return Upkeep(settings.store.url)


def named_in_files(settings: ProjectSettings, who: Identity) -> list[Mention]:
    """Where a project's files name somebody; a register in git is looked at as it is kept here."""
    from syncer.files.forgetting import mentions

    folder = settings.folder or settings.project_path.parent
    return mentions(folder, who) if folder.is_dir() else []


def forget_in_files(settings: ProjectSettings, who: Identity) -> None:
    """Take somebody out of `project.yaml` and the files of baselines; of a register in git they are people's to commit. Raises OSError."""
    from syncer.files.forgetting import rewrite, rewrite_baselines

    if settings.checkout is None:
        rewrite(settings.project_path, who)
    if settings.folder is not None:
        rewrite_baselines(settings.folder, who)


def register_files(settings: ProjectSettings, labels: Labels | None = None) -> FilesSide | None:
    """A project's register in files, in a folder, a repository or a workbook; None where the store alone keeps it."""
    return register_repository(settings) or register_workbook(settings, labels) or register_folder(settings)


def register_repository(settings: ProjectSettings) -> RegisterRepository | None:
    """A project's register in git; None where it is elsewhere."""
    register, checkout = settings.register_, settings.checkout
    if register is None or checkout is None:
        return None
    from syncer.files.repository import Origin, RegisterRepository

    return RegisterRepository(
        Origin(register.git, register.branch, register.path.strip("/")),
        checkout,
        settings.project_file,
        id_prefix=settings.id_prefix,
        locale=settings.locale[0],
    )


def register_workbook(settings: ProjectSettings, labels: Labels | None = None) -> RegisterWorkbook | None:
    """A project's register in a workbook, read in the words of the labels (the shipped ones by default); None where it is elsewhere."""
    if settings.workbook is None:
        return None
    from syncer.files.bookside import RegisterWorkbook
    from syncer.intake.sheetvalues import SheetReader
    from syncer.pages.sheets import sheet_words

    known = labels or catalogue.load(shipped()).labels
    return RegisterWorkbook(
        settings.workbook,
        settings.project_path,
        SheetReader(ZoneInfo(settings.timezone), sheet_words(known)),
        id_prefix=settings.id_prefix,
        chinese=settings.locale[0].startswith("zh"),
    )


def register_folder(settings: ProjectSettings) -> RegisterFolder | None:
    """A project's register on disk; None where it is elsewhere."""
    if settings.folder is None:
        return None
    from syncer.files.folder import RegisterFolder

    return RegisterFolder(
        settings.folder, settings.project_path, id_prefix=settings.id_prefix, locale=settings.locale[0]
    )


def build(
    config: Path, env: Mapping[str, str], *, only: Iterable[str] = (), progress: Progress = silent
) -> Wired:
    """Read and check everything offline. Raises Invalid with every problem of every file (exit 2)."""
    settings = load(config, env)
    chosen, problems = _chosen(settings, tuple(only))
    pages = given(config.parent)
    problems += pages.problems
    if not problems and pages.own:  # the shipped ones are tried by our tests
        from syncer.pages.check import check

        problems += check(pages.templates, pages.to_try)
    projects: list[Project] = []
    examples = load_examples(assets().mappings / "examples")
    for project in chosen:
        try:
            loaded = load_mapping(project, assets().mappings)
            names = wanted(project.key, loaded.mapping, loaded.place, _place_of_key(config, project.key))
            problems += misnamed(loaded, pages.templates)
            made = _project(project, loaded.mapping, pages, names)
            made = replace(made, user_kind=_user_kind(settings), census=_census(settings), examples=examples)
            projects.append(replace(made, charts=charting(settings)))
        except Invalid as invalid:
            problems += invalid.problems
    if problems:
        raise Invalid(problems)
    projects = [_hosting(project, settings.projects) for project in projects]
    return Wired(settings, env, tuple(projects), clock=_clock(settings, env), progress=progress)


def charting(settings: Settings) -> Charting | None:
    """How charts are drawn; None where nobody wants any, or nothing here can."""
    from syncer.charts import available

    return available.charting(settings.charts.font) if settings.charts.draw else None


def _hosting(project: Project, all_of_them: Iterable[ProjectSettings]) -> Project:
    """The last project with a space hosts the overview of all: it runs after the others of its round (PG-12)."""
    with_space = [one.key for one in all_of_them if one.space is not None and one.space.internal]
    if project.key != (with_space or [""])[-1]:
        return project
    return replace(project, others=tuple(one.key for one in all_of_them if one.key != project.key))


def without_projects(config: Path, env: Mapping[str, str]) -> Wired:
    """The configuration alone, for who looks at each project by itself. Raises Invalid (exit 2)."""
    settings = load(config, env)
    return Wired(settings, env, (), clock=_clock(settings, env))


def _clock(settings: Settings, env: Mapping[str, str]) -> Clock:
    """The system's; a test may lend a sandbox's, and a sandbox's only. Raises Invalid."""
    if not env.get(TEST_CLOCK):
        return system_clock
    site = settings.jira
    try:
        if site is None:
            raise ValueError("there is no [jira] section")
        clock = partial(_sandbox_clock, site.url)
        clock()
    except (ValueError, KeyError, OSError) as error:
        hint = f"unset {TEST_CLOCK}; it is for tests, and [jira] url has to be a sandbox's"
        raise Invalid([Problem(f"{TEST_CLOCK} asks for the clock of a sandbox: {error}", hint)]) from None
    return clock


def _sandbox_clock(url: str) -> datetime:
    import requests

    reply = requests.get(f"{url}/__sandbox/clock", timeout=10, allow_redirects=False)
    if not reply.ok:
        raise ValueError(f"{url} is none")
    return datetime.fromisoformat(reply.json()["now"])


def _chosen(settings: Settings, only: tuple[str, ...]) -> tuple[list[ProjectSettings], list[Problem]]:
    known = [project.key for project in settings.projects]
    unknown = [key for key in only if key not in known]
    problems = [
        Problem(
            f"the configuration has no project {key}",
            did_you_mean(key, known) or f"it has {', '.join(known)}",
        )
        for key in unknown
    ]
    return [project for project in settings.projects if not only or project.key in only], problems


def _place_of_key(config: Path, key: str) -> Place:
    """Where the configuration names a project; the file alone where the environment did."""
    root = read_toml(config).node
    tables = child(root, "projects") if root is not None else None
    found = [table for _, table in children(tables)] if tables is not None else []
    keys = [node for table in found if (node := child(table, "key")) is not None]
    return next((node.place for node in keys if node.value == key), Place(shown(config)))


def _census(settings: Settings) -> Moments:
    """When everything is compared in full, in the service's zone."""
    return _moments(settings.daemon.census, settings.daemon.timezone)


def _moments(said: Schedule, zone: str) -> Moments:
    return Moments(said.days, time(said.hour, said.minute), zone)


def _user_kind(settings: Settings) -> UserKind:
    """What storage format calls the account of somebody who is mentioned."""
    site = settings.confluence
    return "userkey" if site is not None and site.deployment == "datacenter" else "account-id"


def _project(
    settings: ProjectSettings,
    mapping: SyncMapping,
    pages: Given,
    names: Wanted,
) -> Project:
    return Project(
        key=settings.key,
        prefix=settings.id_prefix,
        locales=settings.locale,
        timezone=settings.timezone,
        mapping=mapping,
        templates=pages.templates.without(mapping.pages.leave_out),
        templates_digest=pages.digest,
        wanted=names,
        space=settings.space.internal if settings.space is not None else "",
        customer_space=settings.space.customer if settings.space is not None else "",
        at_most=mapping.pages.internal.at_most,
    )
