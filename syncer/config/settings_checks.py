"""What the keys of config.toml must be to one another."""

from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta
from importlib.util import find_spec
from urllib.parse import urlsplit

from syncer.config.settings import Mail, ProjectSettings, Register, Settings, Site, Store
from syncer.config.values import Schedule, Span, is_loopback
from syncer.domain.problems import did_you_mean
from syncer.rules.faults import Fault, Loc


def check(settings: Settings) -> Iterator[Fault]:
    """Yield everything in a configuration that cannot work."""
    for name, site in (("jira", settings.jira), ("confluence", settings.confluence)):
        if site is not None:
            yield from (fault.under((name,)) for fault in _check_site(name, site))
    yield from _check_services(settings)
    if settings.mail is not None:
        yield from (fault.under(("mail",)) for fault in _check_mail(settings.mail))
        yield from _check_times(settings.mail, settings.daemon.digest)
    yield from _check_projects(settings)
    known = [project.key for project in settings.projects]
    if settings.default_project and settings.default_project not in known:
        hint = did_you_mean(settings.default_project, known) or f"it has {', '.join(known) or 'none'}"
        said = f"the configuration has no project {settings.default_project}"
        yield Fault(("default_project",), said, hint)


def _check_site(name: str, site: Site) -> Iterator[Fault]:
    yield from _check_own_site(site) if site.deployment == "datacenter" else _check_cloud(site)
    yield from _check_proxy(site.proxy)
    yield from _check_path(name, site)


def _check_proxy(address: str) -> Iterator[Fault]:
    try:
        parts = urlsplit(address)
        _ = parts.port  # the library looks at it no sooner
    except ValueError:
        hint = "write it like http://proxy.example.com:3128"
        yield Fault(("proxy",), f"'{address}' is no address of a proxy", hint)
        return
    if parts.password:
        hint = "set HTTPS_PROXY instead and leave `proxy` out"
        yield Fault(("proxy",), "a password stands in the proxy's address", hint)


def _check_own_site(site: Site) -> Iterator[Fault]:
    """A site of one's own takes personal access tokens, and no gateway leads to it (§4)."""
    if (urlsplit(site.url).hostname or "").endswith(".atlassian.net"):
        hint = 'write deployment = "cloud", with auth = "api-token" or "service-account"'
        yield Fault(("deployment",), f"'{site.url}' is on Cloud", hint)
        return
    if site.auth != "pat":
        hint = 'use "pat": a personal access token, made on the site under your picture → Profile'
        yield Fault(("auth",), f"{site.auth} is for Cloud", hint)
    if site.cloud_id:
        yield Fault(("cloud_id",), "a site of your own has no cloud_id", "remove the line")


def _check_cloud(site: Site) -> Iterator[Fault]:
    if site.auth == "pat":
        hint = 'use "api-token" or "service-account", or write deployment = "datacenter"'
        yield Fault(("auth",), "a pat is for Data Center", hint)
    if site.auth == "api-token" and not site.user:
        hint = "add user: the e-mail address of the account the token belongs to"
        yield Fault(("auth",), "an api-token needs a user", hint, within=())


def _check_path(name: str, site: Site) -> Iterator[Fault]:
    """Atlassian's own addresses leave no choice of path."""
    parts = urlsplit(site.url)
    wanted = "/wiki" if name == "confluence" else ""
    if parts.hostname and parts.hostname.endswith(".atlassian.net") and parts.path != wanted:
        right = f"https://{parts.hostname}{wanted}"
        yield Fault(("url",), f"'{site.url}' is not where {name.capitalize()} is", f'write "{right}"')


def _check_services(settings: Settings) -> Iterator[Fault]:
    if settings.daemon.engine == "queue":
        yield from _check_queue(settings.store)
    if settings.daemon.poll < timedelta(seconds=1):
        yield Fault(("daemon", "poll"), "nobody's sites bear being asked without a pause", "write 1s or more")
    host, _ = settings.web.address or ("localhost", 0)
    web = settings.web
    if bool(web.user_header) != bool(web.trusted_proxies):
        there, lacks = ("user_header", "trusted_proxies")[:: 1 if web.user_header else -1]
        hint = f"add {lacks}, or take {there} away: a name is believed from the proxies that are listed, and from nobody else"
        yield Fault(("web", there), f"{there} does nothing without {lacks}", hint, within=("web",))
    if web.token is None and not web.user_header and not is_loopback(host):
        hint = 'add token = {env = "SYNCER_WEB_TOKEN"}, or listen on 127.0.0.1'
        yield Fault(
            ("web", "listen"),
            f"the console would be open to everybody who reaches {host}",
            hint,
            within=("web",),
        )


def _check_queue(store: Store) -> Iterator[Fault]:
    """The queue is kept in the store's own server, by what an extra brings."""
    if not store.url.startswith("postgresql"):
        said = 'engine = "queue" needs a store on PostgreSQL, which [store] url does not name'
        yield Fault(
            ("daemon", "engine"), said, 'write url = "postgresql://host/database" there, or use "local"'
        )
    elif find_spec("procrastinate") is None:
        hint = "pip install 'syncer[postgres]', on every machine that works for this store"
        yield Fault(
            ("daemon", "engine"), 'engine = "queue" needs the extra postgres, which is not installed', hint
        )


def _check_mail(mail: Mail) -> Iterator[Fault]:
    """Whoever writes is known, a password goes nowhere unencrypted, and an account has one."""
    host, _ = mail.address
    if mail.security == "none" and not is_loopback(host):
        hint = 'write security = "starttls" or "tls"; "none" is for a server on this machine'
        yield Fault(("security",), f"mail to {host} would go unencrypted", hint)
    if mail.writer is None:
        hint = 'add sender = "syncer <bot@example.com>", an address that the account may send from'
        yield Fault(("sender",), "nobody is named who writes", hint, within=())
    if mail.user and mail.password is None:
        hint = 'add password = {env = "SMTP_PASSWORD"}'
        yield Fault(("user",), "the account has no password", hint, within=())
    if mail.password is not None and not mail.user:
        yield Fault(
            ("password",), "the password belongs to nobody", "add user: the account at the mail server"
        )


def _check_times(mail: Mail, digest: Schedule) -> Iterator[Fault]:
    """What is due while nobody may be mailed would never be on time."""
    for at, schedule in ((("daemon", "digest"), digest), (("mail", "weekly"), mail.weekly)):
        if schedule.days and _within(time(schedule.hour, schedule.minute), mail.quiet):
            hint = f"choose a time outside [mail] quiet, which is {mail.quiet}"
            yield Fault(at, f"{schedule} is while nobody is mailed", hint)


def _within(at: time, span: Span) -> bool:
    if span.start is None or span.end is None:
        return False
    if span.start <= span.end:
        return span.start <= at < span.end
    return at >= span.start or at < span.end


def _check_projects(settings: Settings) -> Iterator[Fault]:
    keys = Counter(project.key for project in settings.projects)
    first = {project.key: index for index, project in reversed(list(enumerate(settings.projects)))}
    registers: dict[tuple[object, ...], str] = {}
    for index, project in enumerate(settings.projects):
        at: Loc = ("projects", index)
        if keys[project.key] > 1 and first[project.key] != index:
            yield Fault((*at, "key"), f"project '{project.key}' is there twice", "keep one of the two")
        if settings.jira is None:
            hint = "add a [jira] section"
            yield Fault((*at, "key"), "there is no Jira site for the project", hint, within=("jira",))
        if project.space is not None and settings.confluence is None:
            hint = "add a [confluence] section, or remove space"
            yield Fault(
                (*at, "space"),
                "there is no Confluence site for the project's pages",
                hint,
                within=("confluence",),
            )
        home = _home(project.register_)
        if home and registers.setdefault(home, project.key) != project.key:
            other = registers[home]
            hint = "give each project a register of its own, or every record goes to both"
            yield Fault((*at, "register"), f"project '{other}' has this register too", hint)
        yield from (fault.under(at) for fault in _check_project(project))


def _home(register: Register | None) -> tuple[object, ...]:
    """Where a register is kept; () where the store alone keeps it, or nothing is said."""
    if register is None:
        return ()
    if register.git:
        return (register.git, register.branch, register.path.strip("/"))
    place = register.folder or register.workbook
    return () if place is None else (place,)


def _check_git(register: Register) -> Iterator[Fault]:
    """A repository has a branch, and nothing else has one."""
    if register.git and register.folder is not None:
        yield Fault(("git",), "the register has two places", "keep folder or git; of git, path is the folder")
    if register.git and not register.branch:
        yield Fault(("git",), "which branch is not said", 'add branch = "main"')
    for key, value in (("branch", register.branch), ("path", register.path)):
        if value and not register.git:
            yield Fault((key,), f"{key} is for a repository", f"add git = …, or remove {key}")
    if ".." in register.path.split("/"):
        yield Fault(("path",), "the path leads out of the repository", "write it from the repository's top")


def _check_workbook(register: Register) -> Iterator[Fault]:
    """A workbook is one that can be written, and the only place."""
    if register.workbook is None:
        return
    if register.workbook.suffix.casefold() != ".xlsx":
        yield Fault(
            ("workbook",), "the workbook is no .xlsx file", "save it as .xlsx (Excel workbook) and name that"
        )
    if register.folder is not None or register.git:
        yield Fault(("workbook",), "the register has two places", "keep one of them")


def _check_project(project: ProjectSettings) -> Iterator[Fault]:
    if len(set(project.locale)) < len(project.locale):
        yield Fault(("locale",), "a language is there twice", "name each once")
    if project.space and project.space.customer == project.space.internal:
        hint = "give the customer a space of its own, or remove `customer`"
        yield Fault(("space", "customer"), "the customer would see the internal space", hint)
    register = project.register_
    if register is None:
        return
    yield from (fault.under(("register",)) for fault in _check_workbook(register))
    yield from (fault.under(("register",)) for fault in _check_git(register))
    if not any((register.folder, register.git, register.branch, register.workbook)):
        yield Fault(
            ("register",),
            "the register has no place",
            'write register = {folder = "register"}',
            within=("register",),
        )
