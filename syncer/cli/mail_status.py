"""What `status` says of mail: how the last ones went, what failed, what nobody knows, and who has no address (B-32).

From the store alone. Neither addresses nor texts are kept, so that none are shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from syncer.domain.json import JsonObject, JsonValue
from syncer.sync.mails import MailKind, MailRow, MailState

if TYPE_CHECKING:
    from syncer.ports import Hub

SHOWN = timedelta(days=7)  # how long a mail that did not go, or may not have, is shown
_FEW = 4


def of_project(hub: "Hub", project: str, now: datetime, zone: str) -> JsonObject:
    """The mails of the last week: when the last went to whom, and those that did not go or of which nobody knows."""
    rows = hub.mails(project, now - SHOWN)
    return told(rows, now, zone)


def told(rows: Sequence[MailRow], now: datetime, zone: str) -> JsonObject:
    """The same of some rows."""
    mails = [row for row in rows if row.key.kind is not MailKind.ADDRESS]
    sent = [row for row in mails if row.state is MailState.SENT]
    last = max((row.at for row in sent), default=None)
    return {
        "sent": len({(row.key.person, row.at) for row in sent}),
        "last": _at(last, zone) if last is not None else None,
        "failed": _listed(_of(mails, {MailState.FAILED, MailState.REFUSED}, now), now, zone),
        "unknown": _listed(_of(mails, {MailState.UNKNOWN}, now), now, zone),
        "no_address": cast("JsonValue", sorted(_nowhere(rows, sent))),
    }


def _of(rows: Iterable[MailRow], states: set[MailState], now: datetime) -> Iterator[MailRow]:
    return (row for row in rows if row.standing(now) in states)


def _listed(rows: Iterable[MailRow], now: datetime, zone: str) -> list[JsonValue]:
    """One line a letter: the reasons for it ended in the same instant."""
    letters = {(row.key.person, row.at): row for row in rows}
    return [
        {
            "person": row.key.person,
            "kind": row.key.kind.value,
            "at": _at(row.at, zone),
            "state": row.standing(now).value,
            "tries": row.tries,
            "reason": row.reason,
        }
        for row in letters.values()
    ]


def _nowhere(rows: Iterable[MailRow], sent: Iterable[MailRow]) -> set[str]:
    """People who had no address when there was something for them, and were not mailed since."""
    lacking = {row.key.person: row.at for row in rows if row.key.kind is MailKind.ADDRESS}
    reached = {row.key.person for row in sent if row.at >= lacking.get(row.key.person, row.at)}
    return lacking.keys() - reached


def _at(instant: datetime, zone: str) -> str:
    from syncer.cli.moments import local

    return local(instant, zone).isoformat(timespec="minutes")


def lines(mail: JsonObject, *, whole: bool) -> Iterator[str]:
    """What `status` prints of it; nothing where nothing was mailed."""
    if mail["sent"]:
        yield f"  mailed in the last 7 days: {mail['sent']}, last at {mail['last']}"
    failed = cast("list[JsonObject]", mail["failed"])
    for one in failed if whole else failed[-_FEW:]:
        later = ", tried again" if one["state"] == MailState.FAILED else ""
        yield f"    not mailed to {one['person']} at {one['at']}{later}: {one['reason']}"
    unknown = cast("list[JsonObject]", mail["unknown"])
    for one in unknown if whole else unknown[-_FEW:]:
        yield f"    mailed to {one['person']} at {one['at']}, or not: nobody knows; it is not sent again, so ask"
    for person in cast("list[str]", mail["no_address"]):
        yield f"    {person} has no e-mail address that can be written to: write `email` into project.yaml"
