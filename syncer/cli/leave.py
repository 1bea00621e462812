"""`syncer leave`: shows all that is ours in a project, then takes it away."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from syncer.cli.asking import agreed
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cli.session import Opened
    from syncer.cycle.leave import Leaving, Left
    from syncer.domain.json import JsonObject

_SHOWN = 20
_INSTEAD = "say --yes, or --look to see it alone"


@click.command(
    "leave",
    short_help="Take all that is ours out of a project.",
    epilog=examples("syncer leave SHOP --look", "syncer leave SHOP", "syncer leave SHOP --yes --json"),
)
@shared()
@click.argument("key", metavar="PROJ")
@click.option("--look", "look_only", is_flag=True, help="Only show it.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")
@click.option(
    "--trash-commented", is_flag=True, help="Pages that people commented on go into the trash, too."
)
@click.pass_obj
def command(options: Options, key: str, look_only: bool, yes: bool, trash_commented: bool) -> int:
    """Show what syncer has put into PROJ's issues and its space, ask, and take it away.

    Issues stay and lose our property, our labels and our status comment. Pages that are as we left them go into the
    trash; pages that somebody edited, commented on, or put others under, stay as people's own. The register stays in the store and in its
    files, with its history. The project is paused first, so that no cycle brings anything back: take it out of the
    configuration, or begin anew with `syncer resume`, which is a first push and waits for approval.
    """
    from syncer.cli.session import opened
    from syncer.cycle.leave import look

    with opened(options) as (_, projects):
        one = next((each for each in projects if each.project.key == key), None)
        if one is None:
            there = ", ".join(each.project.key for each in projects)
            raise click.BadParameter(
                f"the configuration has no project {key}; it has {there}", param_hint="PROJ"
            )
        found = look(one.project, one.ports, commented=trash_commented)
        for line in _told(one, found):
            say(options, line)
        if (
            found.nothing
            or found.blank
            or look_only
            or not agreed(yes, "Take all of this away?", instead=_INSTEAD)
        ):
            return _looked(options, one, found)
        return _leave(options, one, found)


def _looked(options: Options, one: "Opened", found: "Leaving") -> int:
    if options.json:
        emit({"project": one.project.key, "done": False, **_as_json(found)})
    return 1 if found.blank else 0


def _leave(options: Options, one: "Opened", found: "Leaving") -> int:
    from syncer.cli.errors import show
    from syncer.cli.people import whoami
    from syncer.cycle.leave import leave
    from syncer.sync.observation import DecisionKind

    project, ports = one.project, one.ports
    reason = {"reason": "left: take the project out of the configuration"}
    ports.hub.decide(
        project.key, DecisionKind.PAUSE, project.key, dict(reason), by=whoami(), now=ports.clock()
    )
    done = leave(project, ports, found)
    say(options, _summary(one, done))
    if options.json:
        counts: JsonObject = {"issues": done.issues, "trashed": done.trashed, "kept": done.kept}
        problems = [problem.to_json() for problem in done.problems]
        emit({"project": project.key, "done": True, **_as_json(found), "did": counts, "problems": problems})
    show(done.problems, options)
    return 1 if done.problems else 0


def _told(one: "Opened", found: "Leaving") -> Iterator[str]:
    key = one.project.key
    if found.blank:
        yield f"the store knows nothing of {key}, so it cannot tell what there is ours: it is new, or was lost"
        yield f"run one cycle, which finds issues and pages by their marks, then leave: syncer --project {key} run"
    elif found.nothing:
        yield f"{key}: nothing of ours is there"
        if found.noted:
            yield "the store still speaks of what was there; leaving makes an end of that too"
    if found.issues:
        yield f"{_counted(len(found.issues), 'issue')} to lose our property, labels and comment, and to stay:"
        yield from _some([f"{issue.key}  {' '.join(issue.labels)}" for issue in found.issues])
    trashed = [f"{one.page.title}{_with(one.comments)}" for one in found.pages if not one.kept]
    if trashed:
        yield f"{_counted(len(trashed), 'page')} to go into the trash:"
        yield from _some(trashed)
    kept = [f"{one.page.title}: {one.kept}" for one in found.pages if one.kept]
    if kept:
        yield f"{_counted(len(kept), 'page')} to stay, without our marks:"
        yield from _some(kept)
    if found.others:
        yield f"marked by another installation, and left alone: {', '.join(found.others[:_SHOWN])}"
    if found.hidden:
        yield f"not to be seen any more, so nothing is taken off: {', '.join(found.hidden[:_SHOWN])}"


def _with(comments: int) -> str:
    return f", with {_counted(comments, 'comment')}" if comments else ""


def _some(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _summary(one: "Opened", done: "Left") -> str:
    key = one.project.key
    issues, pages = _counted(done.issues, "issue"), _counted(done.trashed + done.kept, "page")
    said = f"{key}: all that was ours is off {issues} and {pages}"
    if done.problems:
        return f"{said}; the rest with: syncer leave {key}"
    return f"{said}; the project is paused: take it out of the configuration"


def _as_json(found: "Leaving") -> "JsonObject":
    return {
        "issues": [{"key": one.key, "uid": one.uid, "labels": list(one.labels)} for one in found.issues],
        "pages": [
            {
                "title": one.page.title,
                "url": one.page.url,
                "trash": not one.kept,
                "why": one.kept,
                "comments": one.comments,
            }
            for one in found.pages
        ],
        "others": list(found.others),
        "hidden": list(found.hidden),
        "blank": found.blank,
    }
