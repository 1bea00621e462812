"""The sandbox's own controls in the browser: clock, faults, limits, switches. They call what `/__sandbox/` calls.

Like that interface they answer no other machine: whoever reaches them decides how the whole site behaves.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face.jira_frame import NOTHING
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.faults.rules import Kind
from syncer.sandbox.faults.settings import LagMode, ShortPages
from syncer.sandbox.signing_in.addresses import is_this_machine

STEPS = (
    (60, "+1 minute"),
    (3600, "+1 hour"),
    (86_400, "+1 day"),
    (7 * 86_400, "+1 week"),
)
KINDS = tuple(one for one in get_args(Kind) if one != "deed")
_WHOLE, _BROKEN = ("nth", "count", "status"), ("probability", "seconds")
_WORDS = ("kind", "when", "method", "path", "retry_after", "reason", "location")
_RATES = ("dc_limit", "dc_fill", "dc_interval", "quota_global", "quota_tenant", "cost", "user_search")


def page(visit: Visit) -> Response:
    """GET /sandbox: clock, faults and limits."""
    return shown(visit, "")


def clock(visit: Visit) -> Response:
    """Move the clock on, set it, stop it or let it run."""
    allowed(visit)
    now, form = visit.site.clock, visit.form

    def turn() -> None:
        if form.get("do") == "freeze":
            now.freeze()
        elif form.get("do") == "resume":
            now.resume()
        elif form.get("do") == "set":
            now.set(datetime.fromisoformat(form.get("at", "")).replace(tzinfo=visit.zone))
        else:
            now.advance(float(form.get("advance", "0")))

    return _turned(visit, turn)


def faults(visit: Visit) -> Response:
    """Set how far search lags and whether pages come short."""
    allowed(visit)
    form = visit.form
    lag = {"mode": form.get("mode", "none"), "seconds": form.get("seconds") or 0}
    wanted = {"index_lag": lag, "short_pages": form.get("short_pages", "heavy")}
    return _turned(visit, lambda: visit.site.faults.set(wanted))


def add_rule(visit: Visit) -> Response:
    """Add one fault of requests to those that are set."""
    allowed(visit)
    return _turned(visit, lambda: _with_rule(visit))


def _with_rule(visit: Visit) -> None:
    form = {name: value.strip() for name, value in visit.form.items() if value.strip()}
    rule: dict[str, Any] = {name: form[name] for name in _WORDS if name in form}
    rule |= {name: int(form[name]) for name in _WHOLE if name in form}
    rule |= {name: float(form[name]) for name in _BROKEN if name in form}
    visit.site.faults.set({"rules": [*visit.site.faults.as_json()["rules"], rule]})


def remove_rule(visit: Visit) -> Response:
    """Take one fault away (by its place among the rules), or with `all` every fault there is."""
    allowed(visit)
    if visit.form.get("do") == "all":
        visit.site.faults.clear()
        return RedirectResponse("/sandbox#faults", 303)
    for kind in ("rules", "aborts"):
        place = visit.form.get(kind, "")
        if place.isdigit():
            kept = visit.site.faults.as_json()[kind]
            visit.site.faults.set({kind: [one for n, one in enumerate(kept) if n != int(place)]})
    return RedirectResponse("/sandbox#faults", 303)


def limits(visit: Visit) -> Response:
    """Turn the documented limits on (with the numbers of the form) or off."""
    allowed(visit)
    form = visit.form
    wanted: dict[str, Any] = {"mode": form.get("mode", "off")}

    def turn() -> None:
        rates = {name[5:]: float(value) for name, value in form.items() if name.startswith("rate-") and value}
        numbers = {name: float(form[name]) for name in _RATES if form.get(name)}
        retry = {"retry_after": form["retry_after"]} if form.get("retry_after") else {}
        visit.site.limits.set(wanted | numbers | retry | ({"rates": rates} if rates else {}))

    return _turned(visit, turn)


def switches(visit: Visit) -> Response:
    """GET /sandbox/switches: what nobody could verify, one switch each."""
    local_only(visit)
    return _switches(visit, "")


def set_switch(visit: Visit) -> Response:
    """Set one switch."""
    allowed(visit)
    name, value = visit.form.get("name", ""), visit.form.get("value", "")
    now = visit.site.switches.as_json().get(name)
    try:
        wanted = value == "1" if isinstance(now, bool) else int(value) if isinstance(now, int) else value
        visit.site.switches.set({name: wanted})
    except ValueError as problem:
        return _switches(visit, str(problem))
    return RedirectResponse(f"/sandbox/switches#{name}", 303)


def shown(visit: Visit, told: str) -> Response:
    """Show the controls, with what was wrong with the last form."""
    local_only(visit)
    site = visit.site
    return visit.page(
        "controls.html",
        400 if told else 200,
        product="sandbox",
        tab="controls",
        told=told,
        now=site.clock.now(),
        local=site.clock.now().astimezone(visit.zone),
        frozen=site.clock.frozen,
        steps=STEPS,
        faults=site.faults.as_json(),
        lag_modes=get_args(LagMode),
        short_modes=get_args(ShortPages),
        kinds=KINDS,
        limits=site.limits.as_json(),
        counted=len(site.journal),
    )


def _switches(visit: Visit, told: str) -> Response:
    return visit.page(
        "switches.html",
        400 if told else 200,
        product="sandbox",
        tab="switches",
        told=told,
        switches=visit.site.switches.explained(),
    )


def _turned(visit: Visit, turn: Callable[[], None]) -> Response:
    try:
        turn()
    except (TypeError, ValueError, OverflowError) as problem:
        return shown(visit, str(problem))
    return RedirectResponse(visit.back("/sandbox"), 303)


def local_only(visit: Visit) -> None:
    """Let only this machine in; to others there is nothing here."""
    client = visit.request.client
    if client is None or not is_this_machine(client.host):
        raise Stop(404, NOTHING)


def allowed(visit: Visit) -> None:
    """Let only this machine in, and only with a form of ours."""
    local_only(visit)
    visit.actor()
