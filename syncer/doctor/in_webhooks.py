"""What the facts about webhooks mean: whether the service takes them, whether the sites have them registered, and rightly.

Pure: webhooks.py asks. What a site shows to administrators alone is not our account's business, so "not shown" is no failure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from syncer.doctor.results import WINDOW, Level, Result, failed, ok, warning
from syncer.facts import HookFacts
from syncer.http.knock import Heard
from syncer.jira.jql import quoted
from syncer.sync.hints import Product

EVENTS: Mapping[Product, tuple[str, ...]] = {
    Product.JIRA: (
        "jira:issue_created",
        "jira:issue_updated",
        "jira:issue_deleted",
        "comment_created",
        "comment_updated",
        "comment_deleted",
        "issuelink_created",
        "issuelink_deleted",
    ),
    Product.CONFLUENCE: ("page_updated", "comment_created", "comment_updated"),
}
SHOWN: Mapping[Product, str] = {Product.JIRA: "Jira", Product.CONFLUENCE: "Confluence"}
LATE = timedelta(minutes=30)  # Jira tries so long to deliver one (the new retry policy of Cloud)
REGISTER = "syncer doctor --register-webhooks"
_OWN = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"http": 80, "https": 443}
_RESTART = "restart the service (systemctl restart syncer)"
_WHERE = {
    Product.JIRA: "System → WebHooks",
    Product.CONFLUENCE: "General configuration → Webhooks",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be registered at a site: the address, and the projects whose issues it has to be about ("" of a wiki)."""

    product: Product
    address: str
    projects: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The site's name."""
        return SHOWN[self.product]

    @property
    def condition(self) -> str:
        """The JQL that keeps other projects' issues away; keys are quoted, since some, such as SET, are words of JQL."""
        return f"project in ({', '.join(map(quoted, self.projects))})" if self.projects else ""


# ------------------------------------------------------------------------------------------ the service


def service(address: str, health: Heard, ping: Heard | None) -> Iterator[Result]:
    """Whether the service answers where it listens, and takes a webhook that is signed with our secret."""
    if not health.status:
        cure = "start it (systemctl start syncer, or syncer daemon); where it runs on another machine, look from there"
        yield warning("service", f"no service answers at {address}: {health.reason}", cure)
        return
    if health.text.strip() not in {"ok", "stuck"}:
        cure = "correct [web] listen, or the program that has this port"
        yield failed("service", f"something else answers at {address} ({health.status})", cure)
        return
    if health.text.strip() == "stuck":
        cure = "see its log and syncer status; if nothing moves there, restart it"
        yield warning(
            "service", f"the service at {address} has been in one cycle for more than 30 minutes", cure
        )
    if ping is not None:
        yield _taken("service", f"the service at {address}", ping)


def outside(address: str, listen: str, ping: Heard) -> Result:
    """Whether the address that the sites are given leads to the service, as far as this machine can tell."""
    if ping.untrusted:
        cure = "let your proxy show a certificate with its whole chain, of an authority that the sites trust, too"
        return warning("public address", f"the certificate of {address} is not trusted here", cure)
    if ping.redirect:
        cure = f"set [web] url to {ping.redirect}, if that is the service: sites follow no redirect with a webhook"
        return failed("public address", f"{address} redirects to {ping.redirect}", cure)
    if not ping.status:
        cure = f"let your proxy lead /hooks/ there to {listen}; if only the sites reach it, this is no harm"
        return warning(
            "public address", f"{address} cannot be reached from this machine: {ping.reason}", cure
        )
    if ping.status in {401, 403, 404, 405, 502, 504} and not _is_ours(ping):
        cure = f"let your proxy lead POST /hooks/jira and /hooks/confluence to {listen}, asking for no credentials"
        return failed(
            "public address", f"at {address} something else than the service answers ({ping.status})", cure
        )
    return _taken("public address", f"the service by {address}", ping)


def _is_ours(ping: Heard) -> bool:
    return ping.text.lstrip().startswith('{"error"')


def _taken(probe: str, who: str, ping: Heard) -> Result:
    """How a signed webhook that names nothing was answered."""
    if ping.status == 202:
        return ok(probe, f"{who} answers, and takes a webhook that is signed with webhook_secret")
    if ping.status == 401:
        said = f"{who} has another secret than webhook_secret gives here: it refuses what is signed with it"
        return failed(probe, said, f"correct the secret, or {_RESTART}")
    if ping.status == 403:
        said = f"{who} takes no webhooks: it runs without webhook_secret"
        return failed(probe, said, _RESTART)
    if ping.status == 421:
        said = f"{who} does not go by that name"
        return failed(probe, said, f"write the address as [web] url, then {_RESTART}")
    if ping.status == 503:
        return failed(probe, f"{who} cannot keep webhooks: its store does not take them", "see its log")
    reason = f"status {ping.status}" if ping.status else ping.reason
    return failed(probe, f"{who} does not take a webhook ({reason})", "see its log, and that of your proxy")


# --------------------------------------------------------------------------------------- the registration


def unseen(wanted: Wanted, account: str) -> Result:
    """The site shows its webhooks to administrators alone."""
    said = (
        f"{wanted.name}: its webhooks cannot be seen by {account}, only by an administrator of {wanted.name}"
    )
    cure = f"ask one to look at {_WHERE[wanted.product]}: {ask_for(wanted)}"
    return Result(Level.OK, "registration", said, cure)


def by_rule(wanted: Wanted) -> Result:
    """Confluence Cloud registers for apps alone, so its pages come by an automation rule that no API shows."""
    said = f"{wanted.name} Cloud registers webhooks for apps alone; an automation rule does as well, and cannot be seen from here"
    cure = f"look at Space settings → Automation: on an edit or a comment, POST to {wanted.address} with Authorization: Bearer and the secret"
    return Result(Level.OK, "registration", said, cure)


def ask_for(wanted: Wanted) -> str:
    """What somebody has to fill in, in one line; the secret only by its name."""
    jql = f", JQL {wanted.condition}" if wanted.condition else ""
    return (
        f"URL {wanted.address}, the secret of webhook_secret, events {', '.join(EVENTS[wanted.product])}{jql}"
    )


def registration(
    wanted: Wanted, found: Sequence[HookFacts], left_out: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Result]:
    """Whether webhooks that lead to us are registered as they are needed; `left_out`: issues by project that one's filter misses."""
    ours = [hook for hook in found if leads_to(hook.url, wanted.address)]
    usable = [hook for hook in ours if hook.enabled and hook.signed is not False]
    if not ours:
        yield _none(wanted, found)
        return
    yield from (_useless(wanted, hook) for hook in ours if hook not in usable)
    if not usable:
        return
    wrong = [*_events(wanted, usable), *_filters(wanted, usable, left_out)]
    doubled = [hook for hook in usable if not hook.filter]
    if len(doubled) > 1:
        names = ", ".join(f"“{hook.name}”" for hook in doubled)
        said = f"{wanted.name}: {len(doubled)} webhooks lead to {wanted.address} ({names}), so each edit comes as often: no harm, but load"
        wrong.append(warning("registration", said, f"delete all but one in {_WHERE[wanted.product]}"))
    yield from wrong
    if not wrong:
        told = ", signed" if any(hook.signed for hook in usable) else ""
        said = f"{wanted.name}: “{usable[0].name}” leads to {wanted.address}, enabled{told}, with all events"
        yield ok("registration", said)


def _none(wanted: Wanted, found: Sequence[HookFacts]) -> Result:
    near = next((hook for hook in found if _is_near(hook, wanted)), None)
    cure = f"run {REGISTER} as an administrator, or {_WHERE[wanted.product]}: {ask_for(wanted)}"
    if near is not None:
        said = f"{wanted.name}: the webhook “{near.name}” leads to {near.url}, not to {wanted.address}"
        return failed("registration", said, f"correct its URL, or [web] url; {cure}")
    return failed("registration", f"{wanted.name}: no webhook leads to {wanted.address}", cure)


def _useless(wanted: Wanted, hook: HookFacts) -> Result:
    where = f"{_WHERE[wanted.product]}, “{hook.name}”"
    if not hook.enabled:
        said = f"{wanted.name}: the webhook “{hook.name}” is disabled"
        return failed("registration", said, f"enable it ({where})")
    said = f"{wanted.name}: the webhook “{hook.name}” has no secret, so the service refuses what it sends"
    return failed("registration", said, f"give it the secret of webhook_secret ({where})")


def _events(wanted: Wanted, usable: Sequence[HookFacts]) -> Iterator[Result]:
    has = frozenset(event for hook in usable for event in hook.events)
    missing = [event for event in EVENTS[wanted.product] if event not in has]
    if missing:
        said = f"{wanted.name}: the webhook “{usable[0].name}” lacks {', '.join(missing)}: these come with a poll only"
        yield warning("registration", said, f"add them in {_WHERE[wanted.product]}")


def _filters(
    wanted: Wanted, usable: Sequence[HookFacts], left_out: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Result]:
    """Issues that no webhook is about; those that have no filter are about all."""
    for project in wanted.projects:
        missed = [frozenset(left_out.get(hook.id, {}).get(project, ())) for hook in usable]
        nobody = sorted(frozenset.intersection(*missed))
        if nobody:
            some = ", ".join(nobody[:3])
            said = f"{wanted.name}: the filter “{usable[0].filter}” leaves out issues of {project}, such as {some}: these come with a poll only"
            yield warning("registration", said, f"set it to {wanted.condition} ({_WHERE[wanted.product]})")


# ----------------------------------------------------------------------------------------- the deliveries


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When a site's last webhook came, and how many records people changed there without one since (within `WINDOW`)."""

    last: datetime | None
    unannounced: int = 0


def arrivals(product: Product, found: Arrivals, now: datetime) -> Result:
    """Whether webhooks arrive: the last one, against what polls have found besides."""
    name = SHOWN[product]
    came = (
        f"the last webhook came {_ago(now - found.last)}"
        if found.last is not None
        else "no webhook has come yet"
    )
    if not found.unannounced:
        return ok("arrivals", f"{name}: {came}")
    records = "1 record was" if found.unannounced == 1 else f"{found.unannounced} records were"
    since = "since" if found.last is not None else f"in the last {WINDOW.days} days"
    said = f"{name}: {came}, although {records} changed there {since}: webhooks do not arrive"
    cure = "see the lines above, and “webhooks refused” in the service's log; if they were registered only now, edit an issue and look again"
    return warning("arrivals", said, cure)


def _ago(span: timedelta) -> str:
    minutes = max(0, round(span / timedelta(minutes=1)))
    if minutes < 2:
        return "just now"
    if minutes < 120:
        return f"{minutes} minutes ago"
    hours = round(minutes / 60)
    return f"{hours} hours ago" if hours < 48 else f"{round(hours / 24)} days ago"


def leads_to(url: str, address: str) -> bool:
    """Whether a registered address is this one; what stands behind a question mark names an issue or page."""
    try:
        return _place(url) == _place(address)
    except ValueError:
        return False


def _place(url: str) -> tuple[str, str, int, str]:
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return (parts.scheme, (parts.hostname or "").lower(), port, parts.path.rstrip("/"))


def _is_near(hook: HookFacts, wanted: Wanted) -> bool:
    """Whether one was meant for us: it leads to our host, or goes by our name."""
    try:
        given, ours = _place(hook.url), _place(wanted.address)
    except ValueError:
        return False
    mine = given[1] == ours[1] and given[1] not in _OWN
    return mine or (given[3] == ours[3] and "syncer" in hook.name.lower())


def about(wanted: Wanted, result: Result) -> Result:
    """A result whose words name no site yet, with the site's name before them."""
    return replace(result, found=f"{wanted.name}: {result.found}")
