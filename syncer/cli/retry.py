"""`syncer retry`: a person has changes that failed sent again by the next cycle."""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.failures import Failure
    from syncer.wiring import Wired


@click.command(
    "retry",
    short_help="Send again what failed, in the next cycle.",
    epilog=examples("syncer retry REQ-0001", "syncer retry requirement-spec.en", "syncer retry --all"),
)
@shared()
@click.argument("item", required=False, shell_complete=completion.failing)
@click.option("--all", "every", is_flag=True, help="Everything that fails in the configured projects.")
@click.pass_obj
def command(options: Options, item: str | None, *, every: bool) -> int:
    """Have the next cycle send again what failed of ITEM: a record, or a page by its own id; `status` lists them.

    A change that fails because of the configuration or of what a record says waits an hour before it is sent again, unless
    something about it changes. Say this once you have mended the cause, and nobody has to wait. While a project is
    paused nothing is sent; the word counts when it goes on.
    """
    from syncer.acts import retries
    from syncer.cli.people import whoami
    from syncer.cli.session import configured

    if (item is None) is not every:
        raise click.UsageError("name one item, or say --all")
    done: list[JsonObject] = []
    with configured(options) as wired:
        found = {project.key: retries.failing(wired.hub, project.key, item) for project in wired.projects}
        if item is not None and not any(found.values()) and not _known(wired, item):
            _refuse(wired, item)
        for key, rows in found.items():
            if rows:
                retries.retry(wired.hub, key, item, by=whoami(), now=wired.clock())
            keys: list[JsonValue] = [row.key for row in rows]
            done.append({"project": key, "retry": keys})
            say(options, f"{key}: {_said(rows)}")
    if options.json:
        emit(done[0] if len(done) == 1 else done)
    return 0


def _known(wired: "Wired", item: str) -> bool:
    """Whether there is such a record or page, so that it went through meanwhile."""
    hubs = [wired.hub.snapshot(project.key) for project in wired.projects]
    return any(item in hub.records or item in hub.pages for hub in hubs)


def _said(rows: "Sequence[Failure]") -> str:
    if not rows:
        return "nothing fails there"
    named = ", ".join(f"{row.item} ({row.what})" for row in rows)
    return f"the next cycle tries again (syncer run): {named}"


def _refuse(wired: "Wired", item: str) -> None:
    """Raises BadParameter for an item of which nothing fails, naming the nearest."""
    from syncer.domain.problems import did_you_mean

    known = sorted({row.item for project in wired.projects for row in wired.hub.failures(project.key)})
    hint = did_you_mean(item, known) or (f"there are {', '.join(known)}" if known else "nothing fails at all")
    raise click.BadParameter(f"nothing of '{item}' fails; {hint}", param_hint="ITEM")
