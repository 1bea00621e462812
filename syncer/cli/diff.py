"""`syncer diff`: the register between two moments, from the store alone; it asks no site and takes no lock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from syncer.cli.moments import At, UnknownMoment, at, is_chinese, local, style
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from datetime import datetime

    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.domain.meta import Audience
    from syncer.sync.differences import RecordDifference
    from syncer.sync.observation import HubState
    from syncer.sync.past import PastChange, PastRecord
    from syncer.wiring import Wired

_KINDS = ("requirement", "scenario", "change_request", "meeting", "action", "question", "solution")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for beside the two moments."""

    audience: "Audience"
    kinds: tuple[str, ...]
    record: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What differs in one project."""

    project: "Project"
    since: At
    until: At
    wanted: _Wanted
    records: "tuple[RecordDifference, ...]"
    covered: "Mapping[tuple[str, str], tuple[str, ...]]" = field(default_factory=dict)


@click.command(
    "diff",
    short_help="The register between two moments, field by field.",
    epilog=examples(
        "syncer diff 7d",
        "syncer diff 2026-11-01 2026-11-15",
        "syncer diff 2026-11-01..now --audience customer --format markdown",
        "syncer diff yesterday --record REQ-0007 --json",
        "syncer diff V1.0",
        "syncer diff signed..now --audience customer",
    ),
)
@shared()
@click.argument("moments", nargs=-1, required=True, metavar="A [B]")
@click.option("--record", metavar="UID", help="One record only.")
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help="Only this kind; repeatable.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "customer"]),
    default="internal",
    show_default=True,
    help="customer: only what the customer may see.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)
@click.pass_obj
def command(
    options: Options,
    *,
    moments: tuple[str, ...],
    record: str | None,
    kinds: tuple[str, ...],
    audience: str,
    form: str,
) -> int:
    """Show what was added, changed, withdrawn and taken away between A and B (now, unless given); A..B is the same.

    A moment is a date (the start of that day in the project's time zone), an instant, 7d or 24h or 90m (so long
    ago), today, yesterday, a baseline's name, signed (what both sides have signed last of each record), a cycle's id (when it was
    done), or now. Against a baseline of some records only those are compared, and each change of what was frozen names the
    change requests that cover it, or that none does: drift. A record that was added is one line; -v and
    --json show its fields.
    """
    from syncer.cli.session import configured
    from syncer.domain.meta import Audience

    options.json = options.json or form == "json"
    since, until = _two(moments)
    wanted = _Wanted(Audience(audience), kinds, record)
    with configured(options) as wired:
        now = wired.clock()
        found = _all(wired, since, until, wanted, now)
    if options.json:
        shown = [_as_json(one) for one in found]
        emit(shown[0] if len(shown) == 1 else shown)
    for one in found:
        _show(options, one, form)
    return 0


def _two(moments: Sequence[str]) -> tuple[str, str]:
    """Both moments of "A", "A B" or "A..B". Raises UsageError."""
    parts = list(moments)
    if len(parts) == 1 and ".." in parts[0]:
        first, _, second = parts[0].partition("..")
        parts = [first, second or "now"]
    if len(parts) == 1:
        parts.append("now")
    if len(parts) > 2 or not all(parts) or any(".." in part for part in parts):
        raise click.UsageError("give one moment, two, or A..B: syncer diff 2026-11-01 2026-11-15")
    return parts[0], parts[1]


def _all(wired: "Wired", since: str, until: str, wanted: _Wanted, now: "datetime") -> list[_Found]:
    """What differs in each project that knows both moments and the record. Raises BadParameter where none does."""
    found, unknown = list[_Found](), list[click.BadParameter]()
    for project in wired.projects:
        try:
            first, second = (at(wired.hub, project, text, now) for text in (since, until))
            if _later(first, second):
                raise click.BadParameter(f"{since} is later than {until}; give the earlier moment first")
            found.append(_found(wired, project, first, second, wanted))
        except UnknownMoment as error:
            unknown.append(error)
    if not found:
        raise unknown[0]
    return found


def _later(first: At, second: At) -> bool:
    if first.instant is not None and second.instant is not None:
        return first.instant > second.instant
    return second.upto is not None and (first.upto is None or first.upto > second.upto)


def _found(wired: "Wired", project: "Project", since: At, until: At, wanted: _Wanted) -> _Found:
    from syncer.domain.meta import Audience
    from syncer.sync.baselines import unsigned
    from syncer.sync.differences import differences, for_reader
    from syncer.sync.past import find_uid, present

    hub = wired.hub.snapshot(project.key)  # before the history: entries that came meanwhile are undone again
    now = present(hub)
    changes = wired.hub.past(project.key, after=since.upto) if since.upto is not None else []
    sides = [_side(moment, now, changes) for moment in (since, until)]
    if since.frozen is not None:
        others = since.signed.names.values() if since.signed is not None else ()
        sides[1] = {uid: unsigned(since.frozen, record, others) for uid, record in sides[1].items()}
    scope = {
        name for moment in (since, until) if moment.frozen is not None for name in moment.frozen.head.only
    }
    if scope:  # a baseline of some records says nothing of the others
        sides = [{name: record for name, record in side.items() if name in scope} for side in sides]
    uid = None
    if wanted.record is not None:
        uid = find_uid(wanted.record, hub, lambda name: any(name in side for side in sides))
        if uid is None:
            raise _unknown(wanted.record, sorted({*hub.records, *hub.aliases}))
    if wanted.audience is Audience.CUSTOMER:
        named = names(wired, project)
        sides = [for_reader(side, wanted.audience, named) for side in sides]
    chosen = tuple(
        one
        for one in differences(*sides)
        if (not wanted.kinds or one.kind.value in wanted.kinds) and uid in {None, one.uid}
    )
    return _Found(project, since, until, wanted, chosen, _covered(hub, since, until, chosen))


def _covered(
    hub: "HubState", since: At, until: At, found: "Sequence[RecordDifference]"
) -> "dict[tuple[str, str], tuple[str, ...]]":
    """By record and field of what was frozen and is another now, the change requests that cover it; () is drift (GATE-4)."""
    from syncer.sync.differences import Fate
    from syncer.sync.signed import Covering, Signed, covered_by

    frozen = since.frozen
    if frozen is None or until.upto is not None:
        return {}
    signed = since.signed or Signed.of(frozen)
    covering = Covering.of(hub.records.values(), signed.over)
    moved = [one.uid for one in found if one.fate is Fate.CHANGED and one.uid in hub.records]
    return {
        (uid, path): requests
        for uid in moved
        if uid in frozen.records
        for path, requests in covered_by(frozen.records[uid], hub.records[uid], covering).items()
    }


def _side(
    moment: At, now: "Mapping[str, PastRecord]", changes: "Sequence[PastChange]"
) -> "dict[str, PastRecord]":
    """The register at a moment; of a baseline, what it froze."""
    from syncer.sync.baselines import as_past
    from syncer.sync.past import as_of

    if moment.frozen is not None:
        return as_past(moment.frozen)
    return dict(now) if moment.upto is None else as_of(now, changes, moment.upto, moment.instant)


def _unknown(record: str, names: "Sequence[str]") -> UnknownMoment:
    from syncer.domain.problems import did_you_mean

    hint = did_you_mean(record, names) or "see syncer status for what there is"
    return UnknownMoment(f"there is no record '{record}'; {hint}", param_hint="--record")


def names(wired: "Wired", project: "Project") -> "Callable[[str], str]":
    """What a customer calls a person: the name in the project's data, never an address (PPL-4)."""
    from syncer.cli.people import data_of
    from syncer.domain.people import Directory

    people = Directory(data_of(wired, project).people)

    def named(reference: str) -> str:
        person = people.find(reference)
        if person is not None:
            return person.name or "(a person)"
        return "(a person)" if "@" in reference else reference

    return named


# ------------------------------------------------------------------------------------- showing


def _as_json(one: _Found) -> "JsonObject":
    from syncer.sync.differences import Fate, chinese_path

    chinese = is_chinese(one.project)
    groups: JsonObject = {fate.value: [] for fate in Fate}
    for record in one.records:
        fields: JsonValue = [
            {
                "field": field.path,
                **({"zh": chinese_path(record.kind, field.path)} if chinese else {}),
                "from": field.before,
                "to": field.after,
                **({"erased": list(field.erased)} if field.erased else {}),
                **_of_covered(one.covered.get((record.uid, field.path))),
            }
            for field in record.fields
        ]
        group = groups[record.fate.value]
        assert isinstance(group, list)
        group.append({"uid": record.uid, "kind": record.kind.value, "title": record.title, "fields": fields})
    return {
        "project": one.project.key,
        "from": _moment(one, one.since),
        "to": _moment(one, one.until),
        "audience": one.wanted.audience.value,
        **groups,
    }


def _of_covered(requests: tuple[str, ...] | None) -> "JsonObject":
    """What covers a change of what was frozen; nothing where that is not asked."""
    return {} if requests is None else {"changed_by": [*requests], "drift": not requests}


def _moment(one: _Found, moment: At) -> "JsonObject":
    instant = moment.instant
    shown = (
        local(instant, one.project.timezone).isoformat(timespec="seconds") if instant is not None else None
    )
    return {"asked": moment.asked, "instant": shown}


def _show(options: Options, one: _Found, form: str) -> None:
    from syncer.sync.telling import lines, markdown

    head = f"{one.project.key}: {_named(one, one.since)} to {_named(one, one.until)}"
    if one.wanted.audience.value == "customer":
        head += ", as the customer may see it"
    chinese, whole = is_chinese(one.project), options.verbose > 0
    if form == "markdown":
        say(options, markdown(one.records, head, one.covered, chinese=chinese, whole=whole))
        return
    say(options, head)
    for line in lines(one.records, style(options), one.covered, chinese=chinese, whole=whole):
        say(options, line)
    if not one.records:
        say(options, "no difference")


def _named(one: _Found, moment: At) -> str:
    """A moment as asked for, with the instant it means where that does not stand there."""
    if moment.instant is None:
        return f"the end of cycle {moment.asked}"
    if moment.frozen is not None:
        return f"{moment.asked} ({local(moment.instant, one.project.timezone):%Y-%m-%d %H:%M} {one.project.timezone})"
    return f"{local(moment.instant, one.project.timezone):%Y-%m-%d %H:%M} {one.project.timezone}"
