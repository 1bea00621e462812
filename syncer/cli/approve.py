"""`syncer approve`: a person lets a stopped item go on, once."""

from collections.abc import Iterable

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say


@click.command(
    "approve",
    short_help="Let something that waits go on, once.",
    epilog=examples("syncer --project SHOP approve first-push", "syncer approve page:requirement-spec.en"),
)
@shared()
@click.argument("item", shell_complete=completion.items)
@click.pass_obj
def command(options: Options, item: str) -> int:
    """Let ITEM go on in the next cycle: what a plan or a cycle named as waiting.

    first-push: the first issues of a project; files-empty, jira-empty: a side that is suddenly empty;
    overwrites: more of Jira than the guard's limit would be overwritten; page:ID: a page that somebody
    edited or removed by hand is written anew.
    """
    from syncer.cli.people import whoami
    from syncer.cli.session import configured
    from syncer.domain.json import JsonObject
    from syncer.sync.observation import DecisionKind

    approved: list[JsonObject] = []
    with configured(options) as wired:
        keys = [project.key for project in wired.projects]
        if len(keys) > 1 and not options.project:
            raise click.UsageError(f"say for which project: --project {' | '.join(keys)}")
        for key in keys:
            _refuse_unknown(item, wired.hub.snapshot(key).pages)
        for key in keys:
            wired.hub.decide(key, DecisionKind.APPROVE, item, {}, by=whoami(), now=wired.clock())
            approved.append({"project": key, "approved": item})
            say(options, f"{key}: {item} is approved; the next cycle carries it out (syncer run)")
    if options.json:
        emit(approved[0] if len(approved) == 1 else approved)
    return 0


def _refuse_unknown(item: str, pages: Iterable[str]) -> None:
    """Raises BadParameter for an item that nothing ever waits for, naming the nearest."""
    from syncer.domain.problems import did_you_mean
    from syncer.sync.guard import ITEMS

    known = [*ITEMS, *(f"page:{page}" for page in pages)]
    if item not in known:
        hint = did_you_mean(item, known) or f"there are {', '.join(known)}"
        raise click.BadParameter(f"nothing waits as '{item}'; {hint}", param_hint="ITEM")
