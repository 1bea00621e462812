"""`syncer bug`: what came in as a question, a requirement or feedback is a program error, and becomes a bug in Jira (PPL-3).

It is a row in the store: it waits for no lock, and the next cycle makes the bug and has the record point to it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cli.one_record import OneRecord
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.observation import Counterpart


@click.command(
    "bug",
    short_help="A question, requirement or feedback is a program error: make a bug in Jira of it.",
    epilog=examples(
        "syncer bug QST-0007",
        "syncer bug MTG-0001#f3",
        "syncer bug REQ-0012 --json",
        "syncer bug QST-0007 --cancel",
    ),
)
@shared()
@click.argument("item", metavar="UID[#ENTRY]", shell_complete=completion.uids)
@click.option("--cancel", is_flag=True, help="Take it back, while the bug is not there yet.")
@click.pass_obj
def command(options: Options, item: str, *, cancel: bool) -> int:
    """Make a bug in Jira of UID, a question or a requirement, or of one feedback entry of a meeting, named by its id.

    The next cycle makes it as `bugs` of the mapping says, once, and links it to the record's issue where there is one.
    A feedback entry then says what it became, a question names the bug among what it is about, and a requirement is
    withdrawn with the reason. Asking twice makes no second one.
    """
    from syncer.cli.one_record import one_record
    from syncer.cli.people import whoami
    from syncer.cli.session import configured
    from syncer.sync.bugs import uid_of, wishes
    from syncer.sync.observation import DecisionKind

    name, _, entry = item.strip().partition("#")
    with configured(options) as wired:
        one = one_record(wired, name)
        wished = uid_of(one.uid, entry.casefold())
        uid = wished if cancel and wished in wishes(one.hub) else uid_of(one.uid, _entry(one, entry))
        there = _there(one, uid)
        asked = uid in wishes(one.hub)
        _check(one, uid, there, cancel=cancel, asked=asked)
        if asked == cancel and not _pointed_to(one, uid, there):
            payload: JsonObject = {"cancel": True} if cancel else {}
            wired.hub.decide(one.project.key, DecisionKind.BUG, uid, payload, by=whoami(), now=wired.clock())
    key = there.key if there is not None else None
    if options.json:
        emit({"project": one.project.key, "bug": uid, "issue": key, "before": asked or key is not None})
    say(options, _told(one, uid, there, cancel=cancel, asked=asked))
    return 0


def _entry(one: "OneRecord", wanted: str) -> str:
    """The feedback entry as the meeting names it, "" for a whole record. Raises BadParameter naming the nearest."""
    from syncer.domain.kinds import Kind
    from syncer.domain.problems import did_you_mean
    from syncer.sync.bugs import entry_of

    kind = one.record.kind
    if kind in {Kind.QUESTION, Kind.REQUIREMENT}:
        if wanted and wanted != "bug":
            raise click.BadParameter(f"a {kind.value} has no entries; say {one.uid}", param_hint="UID")
        return ""
    if kind is not Kind.MEETING:
        word = kind.value.replace("_", " ")
        message = f"{one.uid} is a {word}; questions, requirements and feedback of meetings become bugs"
        raise click.BadParameter(message, param_hint="UID")
    names = _names(one.record.values)
    entry = entry_of(one.record.values, wanted) if wanted else None
    if entry is None:
        known = ", ".join(f"{one.uid}#{name}" for name in names)
        hint = did_you_mean(wanted, names) or (
            f"there are {known}" if known else "give its entries ids first"
        )
        what = f"no feedback '{wanted}'" if wanted else "to be told which entry of its feedback"
        raise click.BadParameter(f"{one.uid} has {what}; {hint}", param_hint="UID")
    return str(entry["id"])


def _names(values: "Mapping[str, JsonValue]") -> list[str]:
    found = values.get("feedback")
    entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [str(one["id"]) for one in entries if one.get("id")]


def _there(one: "OneRecord", uid: str) -> "Counterpart | None":
    """The bug, where it was made before."""
    return next((part for part in one.hub.counterparts if part.uid == uid), None)


def _pointed_to(one: "OneRecord", uid: str, there: "Counterpart | None") -> bool:
    """Whether its bug is there, and nothing is left for the record to say of it: a lost store forgets who asked, not what was made."""
    from syncer.sync.bugs import points

    if there is None:
        return False
    return bool(there.missing_since) or points(uid, one.record.kind, one.record.values, there.key)


def _check(one: "OneRecord", uid: str, there: "Counterpart | None", *, cancel: bool, asked: bool) -> None:
    """Raises BadParameter where that cannot be: no `bugs` in the mapping, another thing by now, nothing to take back."""
    from syncer.sync.bugs import SIGN, entry_of

    name = uid.removesuffix(f"{SIGN}bug")
    if cancel and there is not None:
        message = f"the bug of {name} is {there.key} by now; close it there, with the reason"
        raise click.BadParameter(message, param_hint="--cancel")
    if cancel and not asked:
        raise click.BadParameter(f"nobody asked for a bug of {name}", param_hint="--cancel")
    if cancel or there is not None:
        return
    if one.project.mapping.bugs is None:
        hint = "write it in a file of mappings/, such as: bugs: {type: [Bug, 缺陷]}"
        raise click.UsageError(f"the mapping has no `bugs`, so nobody knows what to make; {hint}")
    entry = entry_of(one.record.values, uid.partition(SIGN)[2])
    if entry is not None and entry.get("became"):
        message = f"{uid} became {entry['became']} already"
        raise click.BadParameter(f"{message}; take that out of the meeting first", param_hint="UID")


def _told(one: "OneRecord", uid: str, there: "Counterpart | None", *, cancel: bool, asked: bool) -> str:
    from syncer.sync.bugs import SIGN

    name = uid.removesuffix(f"{SIGN}bug")
    if cancel:
        sent = any(claim.key == uid for claim in one.hub.claims)
        unknown = "; one was sent and no reply came: close it in Jira if the next cycle finds it"
        return f"{name}: no bug will be made{unknown if sent else ''}"
    if there is not None:
        pointed = _pointed_to(one, uid, there)
        return f"{name}: its bug is {there.key} already{'' if pointed else f'; the next cycle has {one.uid} say so'}"
    look = f"see it first with syncer --project {one.project.key} plan"
    return f"{name}: {'a bug is to be made already' if asked else 'a bug will be made'} by the next cycle; {look}"
