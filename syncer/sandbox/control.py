"""The sandbox's own interface, `/__sandbox/...`: what a test turns, and what it looks at.

- GET health; GET state: everything both products hold, history and properties included
- GET journal `?after=17&path=/issue&product=jira&effect=write&method=POST&status=200`; DELETE journal
- GET clock; POST clock `{"advance": 90}`, `{"set": "2026-11-21T15:00:00+00:00"}`, `{"frozen": true}`
- GET faults; POST faults `{"index_lag": {"mode": "erratic", "seconds": 30}, "short_pages": "never",
  "aborts": [{"when": "after", "nth": 1, "method": "POST", "path": "/issue$"}], "bulk_create": {"commit": "some"},
  "rules": [{"kind": "delay", "seconds": 5, "method": "PUT", "path": "/issue/"}]}`; DELETE faults
- GET limits; POST limits `{"mode": "documented", "rates": {"GET": 5}}`
- GET tokens, without their values; POST tokens `{"add": {"user": "bot@example.com", "value": "t", "scopes": []}}`,
  `{"revoke": "sandbox-token"}`
- GET switches, each with its meaning; POST switches `{"basic_disabled": true}`
- POST seed: more of what a seed file holds; with `"replace": true` in place of everything
- GET snapshots, their names; POST snapshots `{"take": "before"}`, `{"restore": "before"}`, `{"forget": "before"}`;
  GET snapshot: the whole site as a document (`?as=yaml`: for people), which POST snapshot makes the site again
- POST people `{"as": "pm@example.com", "do": "edit_issue", "issue": "CAMP-1", "fields": {"summary": "Gate"}}`;
  the deeds are named in `people`
- POST person `{"seed": 7, "deeds": 20}` lets somebody edit at random; `{"every": 30}` goes on doing so, GET shows it
- GET webhooks: registrations and deliveries; POST webhooks: one more, as a seed writes it
  (`{"product": "confluence", "url": "http://127.0.0.1:8765/hooks/confluence", "secret": "s"}`); DELETE webhooks

It is for tests and demonstrations only and answers no caller from another machine. The product never calls it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.host import read_token
from syncer.sandbox.keeping import snapshot
from syncer.sandbox.people.deeds import act
from syncer.sandbox.people.person import MOST_DEEDS, Person, Visitor
from syncer.sandbox.site import DEFAULT_SITE, Site, load_seed
from syncer.sandbox.webhooks.hooks import seed_hook
from syncer.sandbox.webhooks.sending import Webhooks, report
from syncer.sandbox.wire import Call, Handler, Refused, Reply, resource


def routes(site: Site) -> list[BaseRoute]:
    """The control routes of a site."""
    table: dict[str, dict[str, Handler]] = {
        "health": {"GET": _health},
        "journal": {"GET": _journal, "DELETE": _clear_journal},
        "clock": {"GET": _clock, "POST": _set_clock},
        "faults": {"GET": _faults, "POST": _set_faults, "DELETE": _clear_faults},
        "limits": {"GET": _limits, "POST": _set_limits},
        "tokens": {"GET": _tokens, "POST": _set_tokens},
        "switches": {"GET": _switches, "POST": _set_switches},
        "seed": {"POST": _seed},
        "state": {"GET": _state},
        "snapshot": {"GET": _snapshot, "POST": _restore},
        "snapshots": {"GET": _snapshots, "POST": _set_snapshots},
        "people": {"POST": _people},
    }
    return [resource(site, f"/__sandbox/{name}", **handlers) for name, handlers in table.items()]


def helpers(site: Site, webhooks: Webhooks, visitor: Visitor) -> list[BaseRoute]:
    """The control routes of what stands beside the site: webhooks and a visitor."""

    def add_hook(call: Call) -> Reply:
        try:
            seed_hook(site.hooks, call.mapping(), cloud=site.cloud)
        except (TypeError, ValueError) as problem:
            raise _wrong(f"webhooks: {problem}") from None
        webhooks.listen()
        return Reply(201, report(webhooks))

    def drop_hooks(_call: Call) -> Reply:
        webhooks.clear()
        return Reply(204)

    def come(call: Call) -> Reply:
        return _person(call, visitor)

    table: dict[str, dict[str, Handler]] = {
        "webhooks": {"GET": lambda _: Reply(body=report(webhooks)), "POST": add_hook, "DELETE": drop_hooks},
        "person": {"GET": lambda _: Reply(body={"deeds": visitor.person.log}), "POST": come},
    }
    return [resource(site, f"/__sandbox/{name}", **handlers) for name, handlers in table.items()]


def _person(call: Call, visitor: Visitor) -> Reply:
    """Somebody does so many things at once, or goes on doing one every so many seconds."""
    wanted = call.mapping()
    seed, deeds, every = wanted.get("seed", 0), wanted.get("deeds", 1), wanted.get("every")
    if set(wanted) - {"seed", "deeds", "every"} or not isinstance(deeds, int) or not 0 <= deeds <= MOST_DEEDS:
        raise _wrong(
            f'person: {{"seed": 7, "deeds": 20}} (at most {MOST_DEEDS}) or {{"every": 30, "seed": 7}}'
        )
    if every is None:
        return Reply(body={"deeds": Person(call.site, seed).work(deeds)})
    if not isinstance(every, int | float) or every < 0:
        raise _wrong("person: every is a number of seconds, 0 to end it")
    visitor.come(float(every), seed)
    return Reply(body={"deeds": []})


def _health(call: Call) -> Reply:
    site = call.site
    return Reply(body={"status": "ok", "now": site.clock.now().isoformat(), "issues": len(site.jira.issues)})


def _journal(call: Call) -> Reply:
    wanted = {name: values[0] for name, values in call.query.items()}
    try:
        after = int(wanted.pop("after", "0"))
        return Reply(body={"entries": call.site.journal.as_json(after=after, **wanted)})
    except (ValueError, re.error) as problem:
        raise _wrong(str(problem)) from None


def _clear_journal(call: Call) -> Reply:
    call.site.journal.clear()
    return Reply(204)


def _clock(call: Call) -> Reply:
    clock = call.site.clock
    return Reply(body={"now": clock.now().isoformat(), "frozen": clock.frozen})


def _set_clock(call: Call) -> Reply:
    wanted, clock = call.mapping(), call.site.clock
    try:
        if wanted.get("frozen") is True:
            clock.freeze()
        if wanted.get("frozen") is False:
            clock.resume()
        if "set" in wanted:
            clock.set(datetime.fromisoformat(wanted["set"]))
        if "advance" in wanted:
            clock.advance(float(wanted["advance"]))
    except (OverflowError, TypeError, ValueError) as problem:
        raise _wrong(f"clock: {problem}") from None
    return _clock(call)


def _faults(call: Call) -> Reply:
    return Reply(body=call.site.faults.as_json())


def _set_faults(call: Call) -> Reply:
    try:
        call.site.faults.set(call.mapping())
    except (AttributeError, TypeError, ValueError) as problem:
        raise _wrong(str(problem)) from None
    return _faults(call)


def _clear_faults(call: Call) -> Reply:
    call.site.faults.clear()
    return Reply(204)


def _limits(call: Call) -> Reply:
    return Reply(body=call.site.limits.as_json())


def _set_limits(call: Call) -> Reply:
    try:
        call.site.limits.set(call.mapping())
    except (TypeError, ValueError) as problem:
        raise _wrong(str(problem)) from None
    return _limits(call)


def _tokens(call: Call) -> Reply:
    """Who has tokens of which scopes, and until when; their values are for their owners."""
    shown = [
        {
            "user": user.email,
            "scopes": list(token.scopes),
            "expires": token.expires.isoformat() if token.expires else None,
            "good": token.good(call.site.clock.now()) and token.value not in call.site.revoked,
        }
        for user in call.site.users.values()
        for token in user.tokens
    ]
    return Reply(body={"tokens": shown})


def _set_tokens(call: Call) -> Reply:
    wanted, site = call.mapping(), call.site
    try:
        if "add" in wanted:
            given = dict(wanted["add"])
            site.add_token(site.find_user(given.pop("user")), read_token(given))
        if "revoke" in wanted:
            site.revoke(str(wanted["revoke"]))
    except (KeyError, TypeError, ValueError) as problem:
        raise _wrong(f"tokens: {problem}") from None
    return _tokens(call)


def _switches(call: Call) -> Reply:
    return Reply(body={"switches": call.site.switches.explained()})


def _set_switches(call: Call) -> Reply:
    try:
        call.site.switches.set(call.mapping())
    except (TypeError, ValueError) as problem:
        raise _wrong(str(problem)) from None
    return Reply(body=call.site.switches.as_json())


def _seed(call: Call) -> Reply:
    mapping = call.mapping()
    replace = mapping.pop("replace", False)
    try:
        if replace:
            call.site.clear()
            mapping = mapping or load_seed(DEFAULT_SITE)
        call.site.add(mapping)
    except (KeyError, TypeError, ValueError) as problem:
        raise _wrong(f"seed: {problem}") from None
    return Reply(body={"users": len(call.site.users), "issues": len(call.site.jira.issues)})


def _state(call: Call) -> Reply:
    return Reply(body=call.site.snapshot())


def _snapshot(call: Call) -> Reply:
    document = snapshot.taken(call.site)
    if call.text("as") == "yaml":
        return Reply(body=snapshot.as_yaml(document), media_type="application/yaml;charset=UTF-8")
    return Reply(body=document)


def _restore(call: Call) -> Reply:
    try:
        snapshot.restore(call.site, call.mapping())
    except ValueError as problem:
        raise _wrong(f"snapshot: {problem}") from None
    return _health(call)


def _snapshots(call: Call) -> Reply:
    return Reply(body={"snapshots": [*call.site.snapshots]})


def _set_snapshots(call: Call) -> Reply:
    wanted, kept = call.mapping(), call.site.snapshots
    if "take" in wanted:
        kept[str(wanted["take"])] = snapshot.taken(call.site)
    for name in (wanted[verb] for verb in ("restore", "forget") if verb in wanted):
        if name not in kept:
            raise _wrong(f"snapshots: there is none named {name!r}; there are {[*kept]}")
    if "restore" in wanted:
        snapshot.restore(call.site, kept[wanted["restore"]])
    if "forget" in wanted:
        del kept[wanted["forget"]]
    return _snapshots(call)


def _people(call: Call) -> Reply:
    wanted: dict[str, Any] = call.mapping()
    try:
        return Reply(body=act(call.site, wanted))
    except (KeyError, TypeError, ValueError) as problem:
        raise _wrong(f"people: {problem}") from None


def _wrong(message: str) -> Refused:
    return Refused(Reply(400, {"errorMessages": [message], "errors": {}}))
