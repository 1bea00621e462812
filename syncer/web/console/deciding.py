"""The forms that decide: each writes the row that its command writes, in the name of whoever is signed in.

Why it exists: what is decided here and on a command line is one thing, judged by one set of rules (`syncer.acts`).
"""

from collections.abc import Mapping

from syncer.acts import approvals, breaches, retries
from syncer.acts import conflicts as holding
from syncer.acts import proposals as answering
from syncer.acts.unfit import Unfit
from syncer.domain.json import digest
from syncer.sync import proposals
from syncer.web.console.letters import Gone, Wrong
from syncer.web.console.letters import sent as mark_sent
from syncer.web.console.looking import mark_of, present
from syncer.web.console.overview import project_of
from syncer.wiring import Wired

Given = Mapping[str, str]


class Stale(Exception):
    """What was decided on is not what there is any more."""


def approve(wired: Wired, key: str, given: Given, by: str) -> None:
    """Let a stopped item go on. Raises Unfit."""
    item = given.get("item", "")
    approvals.check(item, project_of(wired, key), wired.hub.snapshot(key))
    approvals.approve(wired.hub, key, item, by=by, now=wired.clock())


def resolve(wired: Wired, key: str, given: Given, by: str) -> None:
    """Decide a held field by one side's value, or by another. Raises Unfit, and Stale where a side has changed since it was shown."""
    hub = wired.hub.snapshot(key)
    found = [
        one for one in hub.held if (one.uid, one.field) == (given.get("uid", ""), given.get("field", ""))
    ]
    if not found or mark_of(found[0]) != given.get("mark"):
        raise Stale
    held, take = found[0], given.get("take", "")
    if take == "text":
        value = holding.worded(held, hub.records[held.uid], _text(given.get("value", "")))
    else:
        value = holding.taken(held, take)
    holding.resolve(wired.hub, key, held, value, by=by, now=wired.clock())


def answer(wired: Wired, key: str, given: Given, by: str) -> None:
    """Take an edit over, or decline it. Raises Unfit, and Stale where it is over, or the field that was written anew has changed."""
    project, hub = project_of(wired, key), wired.hub.snapshot(key)
    found = [one for one in proposals.told(hub.responses) if one.id == given.get("id") and one.waits]
    if not found:
        raise Stale
    if given.get("answer") == "decline":
        answering.decline(wired, project, found[0], given.get("reason", ""), by=by)
        return
    value = _text(given.get("value", "")).strip()
    if "mark" in given and given["mark"] != digest(present(hub, found[0].uid, found[0].field)):
        raise Stale
    field = given.get("field", "").strip()
    answering.accept(wired, project, found[0], field or None, value or None, by=by)


def acknowledge(wired: Wired, key: str, given: Given, by: str) -> None:
    """Say that somebody knows of a breach. Raises Stale where the clock is not breached any more."""
    hub, now = wired.hub.snapshot(key), wired.clock()
    rows = [
        row
        for row in breaches.going_on(wired.hub.clocks(key), hub, now)
        if (row.uid, row.rule, str(row.cycle)) == tuple(given.get(x, "") for x in ("uid", "rule", "cycle"))
    ]
    said = breaches.breaches(rows[0], wired.hub.fired(key, [rows[0].uid])) if rows else []
    if not said:
        raise Stale
    breaches.acknowledge(wired.hub, key, rows[0], said, by=by, now=now)


def retry(wired: Wired, key: str, given: Given, by: str) -> None:
    """Send again what failed of an item, or all of it. Raises Unfit, and Stale where nothing fails any more."""
    item = given.get("item") or None
    if not retries.failing(wired.hub, key, item):
        raise Stale
    retries.retry(wired.hub, key, item, by=by, now=wired.clock())


def sent(wired: Wired, key: str, given: Given, by: str) -> None:
    """Mark a letter as sent. Raises Wrong, and Stale where it waits no longer or says something else."""
    try:
        mark_sent(wired, key, given, by)
    except Gone:
        raise Stale from None


def _text(typed: str) -> str:
    """What was typed, with the ends of lines that we write."""
    return typed.replace("\r\n", "\n")


DEEDS = {
    "approve": (approve, "plan"),
    "resolve": (resolve, "conflicts"),
    "answer": (answer, "proposals"),
    "acknowledge": (acknowledge, "board"),
    "retry": (retry, "failures"),
    "sent": (sent, "drafts"),
}
__all__ = ["DEEDS", "Stale", "Unfit", "Wrong"]
