"""What `doctor` asks about webhooks: the service, by a signed hook that names nothing and so sets off nothing, and the sites, read-only.

What the answers mean is judged in in_webhooks.py. The secret is shown nowhere. What has arrived the store knows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncer.config.places import Invalid
from syncer.config.settings import Web
from syncer.confluence.examine import WikiExaminer
from syncer.doctor import in_webhooks
from syncer.doctor.in_webhooks import LATE, Arrivals, Wanted
from syncer.doctor.results import WINDOW, Result, of_error, of_problem, warning
from syncer.domain.json import JsonValue
from syncer.facts import HookFacts
from syncer.http.knock import Heard, Knock, heard
from syncer.http.narrow import as_text
from syncer.jira.examine import JiraExaminer
from syncer.ports import PortError
from syncer.sync.hints import ARRIVED, Product
from syncer.web.hooks import SIGNATURE, digest_of
from syncer.wiring import Wired

PING = json.dumps(
    {"webhookEvent": "syncer:ping"}
).encode()  # names no issue: nothing is kept, no cycle begins


@dataclass(frozen=True, slots=True)
class Askable:
    """The sites that answered, and what we are called there."""

    jira: JiraExaminer | None
    confluence: WikiExaminer | None
    accounts: Mapping[str, str]


def title(web: Web) -> str:
    """The heading of their group."""
    return f"webhooks, {web.url or web.listen}"


def examined(wired: Wired, asked: Askable, env: Mapping[str, str]) -> Iterator[Result]:
    """The service, the address that sites are given, and the registrations."""
    web = wired.settings.web
    assert web.webhook_secret is not None, "without a secret nobody wants webhooks"
    try:
        secret = web.webhook_secret.reveal(env)
    except Invalid as invalid:
        yield from (of_problem("secret", problem) for problem in invalid.problems)
        return
    yield from _service(wired, secret)
    if wired.settings.jira is not None:
        yield from _at_jira(wired, asked)
        yield _arrivals(wired, Product.JIRA)
    if wired.settings.confluence is not None:
        yield from _at_confluence(wired, asked)
        yield _arrivals(wired, Product.CONFLUENCE)


# ------------------------------------------------------------------------------------------ the service


def _service(wired: Wired, secret: str) -> Iterator[Result]:
    web = wired.settings.web
    own = own_address(web)
    health = heard(Knock(f"{own}/healthz", direct=True))
    ping = _ping(f"{own}/hooks/jira", secret, direct=True) if health.status else None
    yield from in_webhooks.service(web.listen, health, ping)
    if web.url:
        yield in_webhooks.outside(web.url, web.listen, _outside(wired, f"{web.url}/hooks/jira", secret))
    else:
        cure = "set [web] url to the address by which the sites reach it, such as https://syncer.example.com"
        yield warning("public address", f"sites are told no other address than {web.listen}", cure)


def own_address(web: Web) -> str:
    """Where the service listens, as this machine reaches it."""
    assert web.address is not None, "asked only where something is offered"
    host, port = web.address
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- what stands for every address
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _outside(wired: Wired, url: str, secret: str) -> Heard:
    """With the certificates of this machine, else with those that the site's own is checked with."""
    first = _ping(url, secret)
    bundle = wired.settings.jira.ca_bundle if wired.settings.jira is not None else None
    if first.untrusted and bundle is not None:
        return _ping(url, secret, ca_bundle=str(bundle))
    return first


def _ping(url: str, secret: str, *, direct: bool = False, ca_bundle: str = "") -> Heard:
    headers = {"Content-Type": "application/json", SIGNATURE: f"sha256={digest_of(PING, secret)}"}
    return heard(Knock(url, PING, headers, direct=direct, ca_bundle=ca_bundle))


# ---------------------------------------------------------------------------------------- the registrations


def wanted(wired: Wired, product: Product) -> Wanted:
    """What a site should have registered."""
    web = wired.settings.web
    keys = tuple(project.key for project in wired.settings.projects) if product is Product.JIRA else ()
    return Wanted(product, f"{web.url or own_address(web)}/hooks/{product.value}", keys)


def _at_jira(wired: Wired, asked: Askable) -> Iterator[Result]:
    want = wanted(wired, Product.JIRA)
    if asked.jira is None:
        yield warning("registration", "Jira: not examined, since it could not be asked")
        return
    try:
        found = asked.jira.webhooks()
    except PortError as error:
        yield in_webhooks.about(want, of_error("registration", error))
        return
    if found is None:
        yield in_webhooks.unseen(want, asked.accounts["jira"])
        return
    left_out, refused = tried(asked.jira, want, found)
    yield from in_webhooks.registration(want, found, left_out)
    yield from refused


def tried(
    examiner: JiraExaminer, want: Wanted, found: Sequence[HookFacts]
) -> tuple[Mapping[str, Mapping[str, Sequence[str]]], Sequence[Result]]:
    """The newest issues of each project that filters of ours leave out, by hook; and the filters that Jira does not take."""
    filters = _Filters(examiner, want)
    return {hook.id: filters.left_out(hook) for hook in found}, filters.refused


class _Filters:
    """Tries the filters of webhooks with the newest issues of each project; Jira knows what its JQL means."""

    def __init__(self, examiner: JiraExaminer, want: Wanted) -> None:
        self._examiner, self._want = examiner, want
        self.refused: list[Result] = []

    def left_out(self, hook: HookFacts) -> Mapping[str, Sequence[str]]:
        """Issues by project that a hook of ours is not about."""
        if not hook.filter or not in_webhooks.leads_to(hook.url, self._want.address):
            return {}
        try:
            return {key: self._examiner.left_out(key, hook.filter) for key in self._want.projects}
        except PortError as error:
            said = f"Jira: the filter “{hook.filter}” of “{hook.name}” could not be tried: {error.message}"
            cure = f"set it to {self._want.condition} in System → WebHooks"
            self.refused.append(warning("registration", said, cure))
            return {}


def _at_confluence(wired: Wired, asked: Askable) -> Iterator[Result]:
    want = wanted(wired, Product.CONFLUENCE)
    settings = wired.settings.confluence
    assert settings is not None
    if settings.deployment == "cloud":
        yield in_webhooks.by_rule(want)
        return
    if asked.confluence is None:
        yield warning("registration", "Confluence: not examined, since it could not be asked")
        return
    try:
        found = asked.confluence.webhooks()
    except PortError as error:
        yield in_webhooks.about(want, of_error("registration", error))
        return
    if found is None:
        yield in_webhooks.unseen(want, asked.accounts["confluence"])
        return
    yield from in_webhooks.registration(want, found, {})


# ----------------------------------------------------------------------------------------- the deliveries


def _arrivals(wired: Wired, product: Product) -> Result:
    """What the store knows of a site's webhooks, and what came from there without one."""
    now = wired.clock()
    try:
        last = _instant(wired.hub.cached(ARRIVED, product.value))
        since = max(last or now - WINDOW, now - WINDOW)
        moved = frozenset(
            (project.key, uid)
            for project in wired.settings.projects
            for uid in _moved(wired, project.key, product, since, now - LATE)
        )
    except (PortError, Invalid) as error:
        return warning(
            "arrivals",
            f"{in_webhooks.SHOWN[product]}: not examined, since the store could not be read: {error}",
        )
    return in_webhooks.arrivals(product, Arrivals(last, len(moved)), now)


def _moved(wired: Wired, project: str, product: Product, since: datetime, until: datetime) -> Iterator[str]:
    """Records that somebody changed at a site between two instants; those that came from there whole are none."""
    hub = wired.hub
    for entry in hub.past(project, after=hub.past_until(project, since)):
        if entry.by == product.value and entry.source != "created" and since < entry.at <= until:
            yield entry.uid


def _instant(value: JsonValue) -> datetime | None:
    try:
        return datetime.fromisoformat(as_text(value))
    except ValueError:
        return None


def is_wanted(web: Web) -> bool:
    """Whether somebody means to have webhooks."""
    return web.webhook_secret is not None and web.address is not None
