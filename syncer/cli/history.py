"""`syncer history`: every change of a record (TRC-1), from the store alone; it asks no site and takes no lock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.moments import at, is_chinese, local, style
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.domain.problems import Problem
    from syncer.sync.observation import HubState
    from syncer.sync.past import PastChange
    from syncer.wiring import Wired


_NOT_USUAL = (
    "  (not the usual way)"  # a state left its usual order, which is a finding and never refused (CR-8)
)


@dataclass(frozen=True, slots=True)
class _History:
    """The changes of a record that were asked for, oldest first; `count` is how many there are in all."""

    project: "Project"
    uid: str
    title: str
    path: str
    changes: "Sequence[PastChange]"
    count: int


@click.command(
    "history",
    short_help="Every change of a record: when, who, from, to.",
    epilog=examples(
        "syncer history REQ-0007",
        "syncer history REQ-0007.title",
        "syncer history REQ-0007 --since 7d --limit 10",
        "syncer history CAMP-12 --json",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option("--limit", type=click.IntRange(min=1), help="Only the newest N changes.")
@click.option(
    "--since", metavar="DATE", help="Only changes after a moment: 2026-11-01, 7d, yesterday, a cycle's id."
)
@click.pass_obj
def command(options: Options, record: str, limit: int | None, since: str | None) -> int:
    """Show what changed in UID, the newest last: a record's ID, its provisional ID, its issue's key, or UID.field.

    Of its creation only the number of fields is shown; -v lists them. Times are those of the project's zone. Where a person was forgotten, a change is still listed, without its words.
    """
    from syncer.cli.session import configured

    with configured(options) as wired:
        name, field = _meant(record)
        found = _found(wired, name, field, since)
        if found is None:
            return _only_in_files(options, wired, name)
    shown = found.changes[-limit:] if limit is not None else found.changes
    if options.json:
        emit(_as_json(found, shown))
    for line in _told(options, found, shown):
        say(options, line)
    return 0


# ------------------------------------------------------------------------------------- finding


def _meant(typed: str) -> tuple[str, str]:
    """A record and its field; the id of a customer edition, whose releases are kept there, has dots of its own."""
    from syncer.sync.page_ids import is_customers

    name, _, field = typed.partition(".")
    return (typed, "") if is_customers(typed) else (name, field)


def _found(wired: "Wired", name: str, field: str, since: str | None) -> _History | None:
    """The record's history in the one project that has it; None where no store knows it."""
    matches = []
    for project in wired.projects:
        hub = wired.hub.snapshot(project.key)
        uid = _uid(wired, project, hub, name)
        if uid is not None:
            matches.append((project, hub, uid))
    if len(matches) > 1:
        keys = ", ".join(project.key for project, _, _ in matches)
        raise click.BadParameter(f"{name} is in {keys}: say --project", param_hint="UID")
    if not matches:
        return None
    project, hub, uid = matches[0]
    path = _path(uid, field)
    after = at(wired.hub, project, since, wired.clock()).upto if since is not None else 0
    whole = [c for c in wired.hub.past(project.key, uid=uid) if not path or _is_at(c.field, path)]
    chosen = [change for change in whole if after is not None and change.seq > after]
    record = hub.records.get(uid)
    title = str(record.values.get("title", "")) if record is not None else ""
    return _History(project, uid, title, path, chosen, len(whole))


def _uid(wired: "Wired", project: "Project", hub: "HubState", name: str) -> str | None:
    from syncer.sync.past import find_uid

    return find_uid(name, hub, lambda uid: bool(wired.hub.past(project.key, uid=uid)))


def _path(uid: str, field: str) -> str:
    """The path of a field named in English or Chinese; "" for all. Raises BadParameter naming the nearest."""
    from syncer.cli.one_record import field_path
    from syncer.domain.ids import kind_of

    kind = kind_of(uid)
    return field_path(kind, field, "UID") if field and kind is not None else field


def _is_at(field: str, path: str) -> bool:
    return field == path or field.startswith(f"{path}.")


def _only_in_files(options: Options, wired: "Wired", name: str) -> int:
    """Say that a record waits for its first cycle, in a file or the store; else raise BadParameter naming the nearest."""
    from syncer.domain.problems import Place, Problem, did_you_mean
    from syncer.sync.observation import DecisionKind

    known = set[str]()
    for project in wired.projects:
        hub = wired.hub.snapshot(project.key)
        known |= {*hub.records, *hub.aliases}
        if any(one.kind is DecisionKind.ENTER and one.subject == name for one in hub.decisions):
            return _waits(options, project, Problem(f"{name} was entered and is not in the register yet"))
        files = wired.offline(project).files
        for record in files.read().records if files is not None else ():
            known.add(record.uid)
            if record.uid.casefold() == name.casefold():
                message = f"{record.uid} stands in its file and not in the register yet"
                return _waits(options, project, Problem(message, place=Place(record.path)))
    hint = did_you_mean(name, sorted(known)) or "syncer status shows how many records there are"
    raise click.BadParameter(f"no record is called '{name}'; {hint}", param_hint="UID")


def _waits(options: Options, project: "Project", what: "Problem") -> int:
    from dataclasses import replace

    from syncer.cli.errors import show

    hint = f"syncer run takes it in: syncer --project {project.key} run"
    found = replace(what, message=f"{what.message}, so it has no history", hint=hint)
    if options.json:
        emit({"exit": 1, "problems": [found.to_json()]})
    show([found], options)
    return 1


# ------------------------------------------------------------------------------------- showing


def _as_json(found: _History, shown: "Sequence[PastChange]") -> "JsonObject":
    from syncer.domain.ids import kind_of
    from syncer.sync.differences import chinese_path

    kind, chinese = kind_of(found.uid), is_chinese(found.project)
    changes: list[JsonObject] = [
        {
            "number": change.seq,
            "at": local(change.at, found.project.timezone).isoformat(timespec="seconds"),
            "by": change.by,
            "who": change.who,
            "source": change.source,
            "cycle": change.cycle,
            "field": change.field,
            **({"zh": chinese_path(kind, change.field)} if chinese and kind is not None else {}),
            "from": change.before,
            "to": change.after,
            "erased": change.erased,
            "unusual": _unusual(change),
        }
        for change in shown
    ]
    return {
        "project": found.project.key,
        "uid": found.uid,
        "title": found.title,
        "timezone": found.project.timezone,
        "all": found.count,
        "changes": list(changes),
    }


def _unusual(change: "PastChange") -> bool:
    """Whether a state went another way than usual (CR-8)."""
    from syncer.domain.ids import kind_of
    from syncer.domain.lifecycle import unusual

    kind = kind_of(change.uid)
    return kind is not None and unusual(kind, change.field, change.before, change.after)


def _told(options: Options, found: _History, shown: "Sequence[PastChange]") -> Iterator[str]:
    yield f"{found.uid}  {found.title}".rstrip()
    whole = bool(found.path) or bool(options.verbose)
    for _, group in groupby(shown, lambda change: _together(change, whole=whole)):
        together = list(group)
        brief = together[0].source == "created" and not whole
        yield _headline(found, together[0], f", {_counted(found)} (-v lists them)" if brief else "")
        for change in [] if brief else together:
            yield from _lines(options, found, change)
    if not shown:
        what = f" of {found.path}" if found.path else ""
        yield (
            f"  no change{what} here; {found.count} in all" if found.count else f"  no change{what} is known"
        )
    elif len(shown) < found.count:
        yield f"{len(shown)} of {found.count} changes"


def _together(change: "PastChange", *, whole: bool) -> tuple[object, ...]:
    """What stands under one headline; a record is made once, also where a rule worked out one of its fields."""
    if change.source == "created" and not whole:
        return (change.cycle, change.at, change.source)
    return (change.cycle, change.at, change.by, change.source, change.who)


def _counted(found: _History) -> str:
    """How many fields the record was made with, also where --limit shows fewer."""
    count = sum(change.source == "created" for change in found.changes)
    return "1 field" if count == 1 else f"{count} fields"


def _headline(found: _History, change: "PastChange", more: str) -> str:
    from syncer.sync.past import mover_words

    when = f"{local(change.at, found.project.timezone):%Y-%m-%d %H:%M:%S} {found.project.timezone}"
    made = "created" if change.source == "created" else ""
    said = " ".join(part for part in (made, mover_words(change.by, change.who)) if part)
    return f"{when}  {said or 'erased'}{more}  (cycle {change.cycle})"


def _lines(options: Options, found: _History, change: "PastChange") -> Iterator[str]:
    from syncer.domain.ids import kind_of
    from syncer.sync.telling import ERASED, field_name, told

    kind = kind_of(found.uid)
    chinese = is_chinese(found.project) and kind is not None
    name = field_name(kind or "", change.field, chinese=chinese)
    said = ERASED if change.erased else told(change.before, change.after, (), style(options))
    head, *rest = f"{name}: {said}".splitlines()
    yield f"  {head}{_NOT_USUAL if _unusual(change) else ''}"
    yield from (f"    {line}" for line in rest)
