"""What stands beside the site, in the browser: webhooks with their deliveries, people at random, snapshots.

Webhooks and the visitor belong to the server that serves a site, so their pages are made for each server.
"""

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face import controls
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.keeping import snapshot
from syncer.sandbox.people.person import MOST_DEEDS, Person, Visitor
from syncer.sandbox.webhooks.hooks import EVENTS, RULE_EVENTS, WIKI_EVENTS, seed_hook
from syncer.sandbox.webhooks.sending import Webhooks

Page = Callable[[Visit], Response]
SHOWN = 100
NO_SNAPSHOT = "There is no such snapshot any more."


def table(webhooks: Webhooks, visitor: Visitor) -> list[tuple[str, str, Page]]:
    """Return the pages of one server's webhooks and people, by method and path."""
    return [
        ("GET", "/sandbox/webhooks", lambda visit: _hooks(visit, webhooks, "")),
        ("POST", "/sandbox/webhooks", lambda visit: _add_hook(visit, webhooks)),
        ("POST", "/sandbox/webhooks/delete", lambda visit: _drop_hooks(visit, webhooks)),
        ("GET", "/sandbox/people", lambda visit: _people(visit, visitor)),
        ("POST", "/sandbox/people", _deeds),
        ("POST", "/sandbox/people/visit", lambda visit: _come(visit, visitor)),
        ("GET", "/sandbox/snapshots", snapshots),
        ("POST", "/sandbox/snapshots", keep),
    ]


def snapshots(visit: Visit) -> Response:
    """GET /sandbox/snapshots: those that were taken."""
    return _snapshots(visit, "")


def keep(visit: Visit) -> Response:
    """Take a snapshot, go back to one, or forget one."""
    controls.allowed(visit)
    kept, name = visit.site.snapshots, visit.form.get("name", "").strip()
    if visit.form.get("do") == "take":
        kept[name or visit.site.clock.now().strftime("%Y-%m-%d %H:%M:%S")] = snapshot.taken(visit.site)
    elif name not in kept:
        raise Stop(404, NO_SNAPSHOT)
    elif visit.form.get("do") == "forget":
        del kept[name]
    else:
        try:
            snapshot.restore(visit.site, kept[name])
        except ValueError as problem:
            return _snapshots(visit, str(problem))
    return RedirectResponse("/sandbox/snapshots", 303)


def _snapshots(visit: Visit, told: str) -> Response:
    controls.local_only(visit)
    kept = [(name, str(found.get("now", ""))) for name, found in visit.site.snapshots.items()]
    return visit.page(
        "snapshots.html", 400 if told else 200, product="sandbox", tab="snapshots", told=told, kept=kept
    )


def _hooks(visit: Visit, webhooks: Webhooks, told: str) -> Response:
    controls.local_only(visit)
    jobs = list(webhooks.log)
    return visit.page(
        "webhooks.html",
        400 if told else 200,
        product="sandbox",
        tab="webhooks",
        told=told,
        hooks=list(webhooks.hooks.values()),
        events={
            "jira": sorted(EVENTS),
            "confluence": sorted(RULE_EVENTS if visit.site.cloud else WIKI_EVENTS),
        },
        jobs=jobs[: -SHOWN - 1 : -1],
        total=len(jobs),
        waiting=webhooks.waiting(),
        dropped=webhooks.dropped,
    )


def _add_hook(visit: Visit, webhooks: Webhooks) -> Response:
    controls.allowed(visit)
    given = {
        name: visit.form[name].strip()
        for name in ("name", "url", "product", "jql", "secret")
        if visit.form.get(name)
    }
    product = visit.form.get("product") or "jira"
    events = [value for name, value in visit.sent if name == f"{product}_event"]
    try:
        seed_hook(webhooks.hooks, {**given, **({"events": events} if events else {})}, cloud=visit.site.cloud)
    except (TypeError, ValueError) as problem:
        return _hooks(visit, webhooks, str(problem))
    webhooks.listen()
    return RedirectResponse("/sandbox/webhooks", 303)


def _drop_hooks(visit: Visit, webhooks: Webhooks) -> Response:
    controls.allowed(visit)
    number = visit.form.get("hook", "")
    if number.isdigit():
        webhooks.hooks.pop(int(number), None)
    else:
        webhooks.clear()
    return RedirectResponse("/sandbox/webhooks", 303)


def _people(visit: Visit, visitor: Visitor) -> Response:
    controls.local_only(visit)
    return _shown(visit, visitor.person.log[: -SHOWN - 1 : -1])


def _deeds(visit: Visit) -> Response:
    controls.allowed(visit)
    number = visit.form.get("deeds", "10")
    count = min(int(number), MOST_DEEDS) if number.isdigit() else 10
    seed = visit.form.get("seed", "").strip() or f"{visit.site.seed} {sum(1 for _ in visit.site.journal)}"
    return _shown(visit, Person(visit.site, seed).work(count))


def _come(visit: Visit, visitor: Visitor) -> Response:
    controls.allowed(visit)
    try:
        every = max(0.0, float(visit.form.get("every") or 0))
    except ValueError:
        every = 0.0
    visitor.come(every, visit.form.get("seed", "").strip() or visit.site.seed)
    return RedirectResponse("/sandbox/people", 303)


def _shown(visit: Visit, deeds: list[dict[str, object]]) -> Response:
    apart = ("at", "as", "do", "result", "refused")
    rows = [(one, {name: value for name, value in one.items() if name not in apart}) for one in deeds]
    return visit.page("people.html", product="sandbox", tab="people", deeds=rows, most=MOST_DEEDS)
