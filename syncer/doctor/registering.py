"""Registers webhooks at the sites, or corrects those that it registered: planned first, by an administrator's account, and at most once.

What leads elsewhere, or goes by another name than ours, is somebody else's: it is told and never touched. The secret is shown
nowhere, and no site tells it, so a webhook that is right but for its secret is left as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from syncer.config.places import Invalid
from syncer.config.settings import Site
from syncer.doctor import in_webhooks, sites, webhooks
from syncer.doctor.in_webhooks import EVENTS, Wanted
from syncer.doctor.results import Level, Result, failed, of_error, ok
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem
from syncer.facts import HookFacts, SiteFacts
from syncer.ports import PortError
from syncer.sync.hints import Product
from syncer.wiring import Wired

NAME = "syncer"  # by which we know our own again
_PROBE = "registration"
_NO_SECRET = Problem(
    "no webhooks are wanted: [web] webhook_secret is not set",
    'set it, such as {env = "SYNCER_HOOK_SECRET"}, to a long random text',
)
_LeftOut = Mapping[str, Mapping[str, Sequence[str]]]


class Registry(Protocol):
    """One site's webhooks."""

    def registered(self) -> tuple[HookFacts, ...] | None:
        """All of them; None where this account is not shown any."""
        ...

    def write(self, hook: HookFacts, secret: str) -> None:
        """Register one, or with its id put it in place of what is registered. Raises PortError."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One webhook as it will be registered, and what is wrong with it now; without an id it is new."""

    wanted: Wanted
    hook: HookFacts
    why: Sequence[str] = ()

    def __str__(self) -> str:
        if self.hook.id:
            return f"{self.wanted.name}: correct the webhook “{NAME}” ({'; '.join(self.why)})"
        jql = f", for {self.hook.filter}" if self.hook.filter else ""
        return f"{self.wanted.name}: register “{NAME}” to {self.hook.url}{jql}, events {', '.join(EVENTS[self.wanted.product])}"

    def to_json(self) -> JsonObject:
        """All of it but the secret."""
        return {
            "site": self.wanted.product.value,
            "do": "correct" if self.hook.id else "register",
            "name": self.hook.name,
            "url": self.hook.url,
            "events": [*sorted(self.hook.events)],
            "filter": self.hook.filter,
            "why": list(self.why),
        }


@dataclass(slots=True)
class Plan:
    """What would be written, and what there is to say besides."""

    steps: list[Step] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    _registries: dict[Product, Registry] = field(default_factory=dict)

    def add(self, found: Step | Result, registry: Registry) -> None:
        """A step, or a line where nothing is done."""
        if isinstance(found, Result):
            self.results.append(found)
        else:
            self.steps.append(found)
            self._registries[found.wanted.product] = registry

    def carried_out(self, secret: str) -> Iterator[Result]:
        """Write each step; one that fails stops no other."""
        for step in self.steps:
            try:
                self._registries[step.wanted.product].write(step.hook, secret)
            except PortError as error:
                yield in_webhooks.about(step.wanted, of_error(_PROBE, error))
            else:
                done = "corrected" if step.hook.id else "registered"
                yield ok(_PROBE, f"{step.wanted.name}: the webhook “{NAME}” to {step.hook.url} is {done}")


def planned(wired: Wired) -> Plan:
    """Look at each site, and decide. Raises Invalid where a site's own secret is not there."""
    plan = Plan()
    if not wired.settings.web.url:
        said = "no site is told anything before [web] url says by which address it reaches the service"
        plan.results.append(failed(_PROBE, said, "set it, such as https://syncer.example.com"))
        return plan
    if wired.settings.jira is not None:
        _plan_jira(plan, wired, wired.settings.jira)
    if wired.settings.confluence is not None:
        _plan_confluence(plan, wired, wired.settings.confluence)
    return plan


def _plan_jira(plan: Plan, wired: Wired, settings: Site) -> None:
    want, examiner = webhooks.wanted(wired, Product.JIRA), wired.jira_examiner()
    assert examiner is not None, "configured"

    def left_out(found: Sequence[HookFacts]) -> _LeftOut:
        return webhooks.tried(examiner, want, found)[0]

    _plan(plan, want, sites.site(wired, "jira", settings, examiner), examiner.registry(), left_out)


def _plan_confluence(plan: Plan, wired: Wired, settings: Site) -> None:
    want, examiner = webhooks.wanted(wired, Product.CONFLUENCE), wired.wiki_examiner()
    assert examiner is not None, "configured"
    if settings.deployment == "cloud":
        plan.results.append(in_webhooks.by_rule(want))
        return
    known = sites.site(wired, "confluence", settings, examiner)
    _plan(plan, want, known, examiner.registry(), lambda _found: {})


def _plan(
    plan: Plan,
    want: Wanted,
    known: tuple[SiteFacts | None, list[Result]],
    registry: Registry,
    left_out: Callable[[Sequence[HookFacts]], _LeftOut],
) -> None:
    """One site, once it has said who we are there."""
    facts, told = known
    if facts is None:
        plan.results += [in_webhooks.about(want, one) for one in told]
        return
    try:
        found = registry.registered()
        narrow = left_out(found or ())
    except PortError as error:
        plan.results.append(in_webhooks.about(want, of_error(_PROBE, error)))
        return
    if found is None:
        unseen = in_webhooks.unseen(want, facts.identity.name)
        plan.results.append(replace(unseen, level=Level.FAILED))
        return
    plan.add(decided(want, found, narrow), registry)


def decided(want: Wanted, found: Sequence[HookFacts], left_out: _LeftOut) -> Step | Result:
    """What to do at a site: register, correct what is ours, or nothing."""
    ours = [hook for hook in found if in_webhooks.leads_to(hook.url, want.address)]
    wrong = [one for one in in_webhooks.registration(want, found, left_out) if one.level is not Level.OK]
    if not ours:
        return Step(want, _as_wanted(want, ""))
    if not wrong:
        return ok(_PROBE, f"{want.name}: nothing to do, “{ours[0].name}” leads to {want.address}")
    mine = [hook for hook in ours if hook.name == NAME]
    if len(ours) == len(mine) == 1:
        (one,) = mine
        return Step(want, _as_wanted(want, one.id), [result.found for result in wrong])
    names = ", ".join(f"“{hook.name}”" for hook in ours)
    cure = "; ".join(dict.fromkeys(one.cure for one in wrong))
    return failed(
        _PROBE, f"{want.name}: {names} is not ours to change, and not right: {wrong[0].found}", cure
    )


def _as_wanted(want: Wanted, native: str) -> HookFacts:
    return HookFacts(native, NAME, want.address, frozenset(EVENTS[want.product]), want.condition)


def secret_of(wired: Wired, env: Mapping[str, str]) -> str:
    """The secret that sites sign with. Raises Invalid where there is none."""
    place = wired.settings.web.webhook_secret
    if place is None:
        raise Invalid([_NO_SECRET])
    return place.reveal(env)
