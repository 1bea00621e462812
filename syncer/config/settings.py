"""config.toml as frozen models: every key, its default and its meaning.

The models accept every word of the contract; what this version does not do yet is refused by settings_checks.py.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from syncer.config.secrets import SecretPlace
from syncer.config.values import (
    Address,
    FilePath,
    GitAddress,
    HeaderName,
    IpNetwork,
    ListenAddress,
    MailAddress,
    OptionalPath,
    OptionalZone,
    PublicUrl,
    SiteUrl,
    StoreUrl,
    WrittenSchedule,
    WrittenSpan,
    Zone,
    split_address,
)
from syncer.domain.addresses import Mailbox, mailbox
from syncer.rules.written import Duration, Written
from syncer.sync.mapping import LOCALES, Locale


def _several(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


_LOCALE = {"enum": list(LOCALES)}
Locales = Annotated[
    tuple[Locale, ...],
    Field(min_length=1),
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [_LOCALE, {"type": "array", "items": _LOCALE, "minItems": 1}]}),
]


class Site(Written):
    """A site of Atlassian and who we are there."""

    url: SiteUrl = Field(
        description="The site's address, such as https://example.atlassian.net; Confluence's ends with /wiki."
    )
    deployment: Literal["cloud", "datacenter"] = Field(
        default="cloud", description="cloud, or datacenter for a site of your own (Jira 9.12 and later)."
    )
    auth: Literal["service-account", "api-token", "pat"] = Field(
        description="service-account, api-token (with user), or on Data Center pat, a personal access token."
    )
    cloud_id: str = Field(
        default="",
        description="The site's id; scoped tokens and service accounts go through Atlassian's gateway and need it.",
    )
    user: str = Field(
        default="",
        description="The e-mail address of the account; needed with api-token. On Data Center its login, checked where given.",
    )
    token: SecretPlace = Field(
        description='Where the token is: {env = "NAME"}, {file = "/path"} or {keyring = "…"}.'
    )
    token_expires: date | None = Field(
        default=None, description="The token's last day; warned about 30, 14 and 3 days ahead."
    )
    ca_bundle: OptionalPath = Field(
        default=None, description="The company's certificate authority, a PEM file; without it, the system's."
    )
    proxy: str = Field(
        default="", description="A proxy's address; without it, the usual variables (HTTPS_PROXY)."
    )


class Store(Written):
    """The database of the register."""

    url: StoreUrl = Field(
        default="sqlite:///var/syncer.db",
        validate_default=True,
        repr=False,
        description="sqlite:///path, relative to this file, or postgresql://host/database.",
    )


class Daemon(Written):
    """The service that runs by itself."""

    timezone: Zone = Field(
        default="UTC", description="The zone of the schedules below, such as Asia/Shanghai."
    )
    poll: Duration = Field(
        default="60s",
        validate_default=True,
        description="How often changes are looked for, such as 60s, 5m or 1h.",
    )
    census: WrittenSchedule = Field(
        default="daily 02:17",
        validate_default=True,
        description="When everything is compared in full; off: never.",
    )
    digest: WrittenSchedule = Field(
        default="off",
        validate_default=True,
        description="When people are mailed what is new for them and what waits, such as weekdays 08:30; off: never.",
    )
    engine: Literal["local", "queue"] = Field(
        default="local",
        description="local: the service runs all cycles itself; queue: `syncer worker` processes share them, over a store on PostgreSQL.",
    )


class Web(Written):
    """What the service offers over HTTP."""

    listen: ListenAddress = Field(
        default="127.0.0.1:8765", description="Host and port to listen on; off: nothing is offered."
    )
    url: PublicUrl = Field(
        default="",
        description="The address by which people and sites reach it, where that is another, such as https://syncer.example.com.",
    )
    token: SecretPlace | None = Field(
        default=None,
        description="Where the console's token is; needed on any address but this machine's own.",
    )
    user_header: HeaderName = Field(
        default="",
        description="The header in which a reverse proxy says who signed in there, such as X-Forwarded-User.",
    )
    trusted_proxies: tuple[IpNetwork, ...] = Field(
        default=(),
        description="The addresses of the proxies whose user_header is believed; nobody else's is.",
    )
    webhook_secret: SecretPlace | None = Field(
        default=None, description="Where the secret of the sites' webhooks is; without it none is taken."
    )

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port; None where nothing is offered."""
        return None if self.listen == "off" else split_address(self.listen)


class Mail(Written):
    """The server that takes our mail, who writes, and when; by itself it sends nothing."""

    smtp: Address = Field(description="The mail server's host and port, such as smtp.example.com:587.")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="starttls, tls (encrypted from the first byte, usually port 465), or none on this very machine alone.",
    )
    user: str = Field(default="", description="The account there, where the server asks for one.")
    password: SecretPlace | None = Field(
        default=None, description="Where the account's password is: {env}, {file} or {keyring}."
    )
    sender: MailAddress = Field(
        default="",
        description="Who writes, as bot@example.com or syncer <bot@example.com>; by default the account, if it is an address, "
        "else syncer at the server's domain.",
    )
    reply_to: MailAddress = Field(default="", description="Who gets the answers; by default the sender.")
    ca_bundle: OptionalPath = Field(
        default=None, description="The company's certificate authority, a PEM file; without it, the system's."
    )
    quiet: WrittenSpan = Field(
        default="off",
        validate_default=True,
        description="When nobody is mailed, such as 20:00-08:00 in the daemon's zone; off: at any time.",
    )
    weekly: WrittenSchedule = Field(
        default="off",
        validate_default=True,
        description="When what passed a gate without proof is told to owners and project managers, such as mon 08:30.",
    )
    at_once: bool = Field(
        default=False,
        description="Whether breaches, escalation levels and long pauses are mailed at once to those whom their rule "
        "notifies; else they wait for the digest.",
    )

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return split_address(self.smtp)

    @property
    def writer(self) -> Mailbox | None:
        """Who writes: as said, else the account, else syncer@example.com for a server smtp.example.com; None for nobody."""
        domain = self.address[0].partition(".")[2]
        guessed = f"syncer@{domain}" if not domain.replace(".", "").isdigit() and "." in domain else ""
        return mailbox(self.sender) or mailbox(self.user) or mailbox(guessed)


class Charts(Written):
    """How charts are drawn, where the extra of that name is installed."""

    draw: bool = Field(default=True, description="Whether pages have charts; false: tables alone.")
    font: OptionalPath = Field(
        default=None,
        description="A font file with Chinese in it, .ttf, .otf or .ttc; without it one of this system, else the extra's own.",
    )


class Space(Written):
    """The spaces a project's pages live in."""

    internal: str = Field(min_length=1, description="The key of the space for our own pages.")
    customer: str = Field(
        default="", description="The key of the customer's space; without it, nothing goes there."
    )


class Register(Written):
    """Where people keep the register's files: a folder, a branch of a git repository, or a workbook."""

    folder: OptionalPath = Field(default=None, description="A folder with one file a record.")
    git: GitAddress = Field(
        default="",
        description="A git repository, by its address or its path; commits are read and written, nobody's work tree.",
    )
    branch: str = Field(
        default="", pattern=r"^([A-Za-z0-9_][\w./-]*)?$", description="The branch of that repository."
    )
    path: str = Field(
        default="",
        pattern=r"^([\w.][\w./ -]*)?$",
        description="The register's folder within the repository; without it, all of it.",
    )
    checkout: FilePath = Field(
        default=Path("var/git"),
        validate_default=True,
        description="Where the repository is kept here, a folder a project; it may be deleted at any time.",
    )
    workbook: OptionalPath = Field(
        default=None, description="A workbook (.xlsx) with a sheet a kind; edited cells go both ways."
    )


class ProjectSettings(Written):
    """A project of Jira, its register and its pages."""

    key: str = Field(
        pattern=r"^[A-Z][A-Z0-9_]+$", description="The Jira project's key: capitals, such as SHOP."
    )
    id_prefix: str = Field(
        default="",
        pattern=r"^([A-Z][A-Z0-9_]*-)?$",
        description='What stands before ids: capitals and a dash; "SHOP-" makes SHOP-REQ-0001.',
    )
    space: Space | None = Field(default=None, description="The spaces of its pages; without it, no pages.")
    register_: Register | None = Field(
        default=None,
        alias="register",
        description='Its files, as {folder = "path"}; without it the store alone keeps the register.',
    )
    project_file: OptionalPath = Field(
        default=None,
        description="People, glossary, milestones; by default project.yaml in the register, else in the mappings.",
    )
    mappings: FilePath = Field(
        default=Path("mappings"), validate_default=True, description="The folder of its mapping files."
    )
    locale: Locales = Field(
        default=("en",), description="Languages of its pages: en, zh-CN or both; the first one binds."
    )
    timezone: OptionalZone = Field(
        default="", description="The zone of its pages and dates; by default the daemon's."
    )

    @property
    def folder(self) -> Path | None:
        """The register's folder; None where the store alone keeps it."""
        return self.register_.folder if self.register_ else None

    @property
    def workbook(self) -> Path | None:
        """The workbook that is the register; None where it is none."""
        return self.register_.workbook if self.register_ else None

    @property
    def project_path(self) -> Path:
        """Where the project's own data stands."""
        within = self.checkout / self.register_.path if self.register_ and self.checkout else None
        return self.project_file or (self.folder or within or self.mappings) / "project.yaml"

    @property
    def checkout(self) -> Path | None:
        """Where the repository of a register in git is kept here; None where it is in none."""
        return self.register_.checkout / self.key if self.register_ and self.register_.git else None


class Settings(Written):
    """The whole configuration."""

    mode: Literal["plan", "apply"] = Field(
        default="plan", description="plan: nothing is ever written; apply: cycles write."
    )
    default_project: str = Field(
        default="",
        description="Of several projects, the key of the one that is meant where a command takes one and is told none.",
    )
    jira: Site | None = Field(default=None, description="The Jira site.")
    confluence: Site | None = Field(default=None, description="The Confluence site; without it, no pages.")
    store: Store = Field(default_factory=Store, description="Where the register is kept.")
    daemon: Daemon = Field(default_factory=Daemon, description="The scheduled service.")
    web: Web = Field(default_factory=Web, description="Health, metrics, webhooks and the console.")
    mail: Mail | None = Field(default=None, description="Mail; without it, nothing is mailed.")
    charts: Charts = Field(default_factory=Charts, description="Charts on pages.")
    projects: tuple[ProjectSettings, ...] = Field(
        default=(), description="The projects, each a table [[projects]] of its own."
    )

    def project(self, key: str) -> ProjectSettings | None:
        """Return a project by its key."""
        return next((project for project in self.projects if project.key == key), None)
