"""`syncer agenda`: the agenda that a meeting could have, from what is open, and taking it into the record (MTG-2, MTG-6).

It reads the register alone, asks no site and writes nothing; what is taken is a row in the store that the next cycle carries out.
"""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syncer.acts.evidence import Target
    from syncer.cli.evidence import Asking
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.agenda import Point, Proposal

_NAMED = 6  # records that a point names when it is taken; of more it says how many there are
_MORE = {"en": "{named} and {n} more", "zh-CN": "{named}等 {n} 项"}


@click.command(
    "agenda",
    short_help="The agenda a meeting could have, from what is open.",
    epilog=examples(
        "syncer agenda MTG-0003",
        "syncer agenda MTG-0003 --take",
        "syncer agenda MTG-0003 --take --replace --by li",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option("--take", is_flag=True, help="Put it into the meeting's record.")
@click.option("--replace", is_flag=True, help="With --take: in place of the agenda that the meeting has.")
@click.option("--by", metavar="PERSON", help="Who takes it: an id, e-mail or name.  [default: you]")
@click.pass_obj
def command(options: Options, record: str, by: str | None, *, take: bool, replace: bool) -> int:
    """Propose an agenda for UID, a meeting: opening, overdue actions, unanswered questions, what is to be confirmed and decided, next steps.

    The minutes are the presets of `checks: {agenda: {presets: …}}` in the mapping, cut down where the meeting is shorter. It stands on the
    meeting's internal page as a proposal; with --take it becomes the agenda, which people then change as they like.
    """
    from syncer.cli import evidence
    from syncer.cli.session import configured
    from syncer.config.places import Invalid
    from syncer.domain.kinds import Kind

    with configured(options) as wired:
        asking = evidence.Asking(wired, wired.clock())
        for target in asking.targets([record]):
            if target.kind is not Kind.MEETING:
                asking.refuse(f"{target.uid} is no meeting", "agendas are of meetings", target.uid)
                continue
            return _proposed(asking, target, by, options, take=take, replace=replace)
        raise Invalid(asking.problems())


def _proposed(
    asking: "Asking", target: "Target", by: str | None, options: Options, *, take: bool, replace: bool
) -> int:
    from syncer.sync.agenda import propose

    project = target.project
    records = {uid: (one.kind, one.values) for uid, one in target.hub.records.items()}
    found = propose(target.uid, records, project.mapping.checks.agenda, project.timezone)
    agenda = [_item(target, point) for point in found.points]
    if take:
        _take(asking, target, by, [*agenda], replace=replace)
    if options.json:
        emit({"project": project.key, "uid": target.uid, "taken": take, **_as_json(found, agenda)})
    for line in _lines(target, found, agenda, taken=take):
        say(options, line)
    return 0


def _take(
    asking: "Asking", target: "Target", by: str | None, agenda: "list[JsonValue]", *, replace: bool
) -> None:
    """Keep it for the next cycle. Raises Invalid."""
    from syncer.cli.evidence import people_in
    from syncer.cli.people import whoami
    from syncer.config.places import Invalid
    from syncer.sync.evidence import setting
    from syncer.sync.observation import DecisionKind

    person = asking.person(people_in(asking.wired, target.project), by, "--by")
    present = target.value("agenda")
    if present and not replace:
        asking.refuse(
            "the meeting has an agenda already", "say --replace to put this one in its place", target.uid
        )
    if person is None or asking.wrong:
        raise Invalid(asking.problems())
    payload = setting(agenda, present, person.id, replace=replace)
    asking.wired.hub.decide(
        target.project.key,
        DecisionKind.EVIDENCE,
        f"{target.uid} agenda",
        payload,
        by=whoami(),
        now=asking.now,
    )


def _item(target: "Target", point: "Point") -> "JsonObject":
    """A point as the register has it: its title in the project's language, with the records that it is about."""
    labels, locale = target.project.templates.labels, target.project.locales[0]
    title = str(labels.sentence(locale, f"agenda_{point.key}"))
    chinese = locale.startswith("zh")
    named = ("、" if chinese else ", ").join(point.uids[:_NAMED])
    if len(point.uids) > _NAMED:
        rest = len(point.uids) if chinese else len(point.uids) - _NAMED
        named = _MORE["zh-CN" if chinese else "en"].format(named=named, n=rest)
    about = f"（{named}）" if chinese else f" ({named})"
    return {"title": f"{title}{about if named else ''}", "minutes": point.minutes}


def _as_json(found: "Proposal", agenda: "list[JsonObject]") -> "JsonObject":
    points: list[JsonValue] = [
        {"point": point.key, **item, "records": [*point.uids]}
        for point, item in zip(found.points, agenda, strict=True)
    ]
    return {"points": points, "planned": found.planned, "slot": found.slot, "over": found.over}


def _lines(
    target: "Target",
    found: "Proposal",
    agenda: "list[Mapping[str, JsonValue]] | list[JsonObject]",
    *,
    taken: bool,
) -> "Iterator[str]":
    for item in agenda:
        yield f"{item['minutes']:>4} min  {item['title']}"
    slot = f" of {found.slot}" if found.slot is not None else ""
    yield f"{found.planned:>4} min{slot}"
    if found.over:
        yield (
            f"{found.over} minutes more than the meeting has room for, with {found.slack[0]} to spare: "
            "make it longer, or leave a point out"
        )
    if found.slot is None:
        yield "the meeting does not say when it begins and ends, so nobody can tell whether this fits"
    key = target.project.key
    if taken:
        yield f"taken as the agenda of {target.uid}; the next cycle carries it into the register: syncer --project {key} run"
    else:
        yield f"nothing was written; to take it: syncer agenda {target.uid} --take"
