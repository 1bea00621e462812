"""`syncer approve`: a person lets a stopped item go on, once."""

from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject


@click.command(
    "approve",
    short_help="Let something that waits go on, once.",
    epilog=examples(
        "syncer --project SHOP approve first-push",
        "syncer approve page:requirement-spec.en",
        "syncer approve adopt:SHOP-12",
    ),
)
@shared()
@click.argument("item", shell_complete=completion.items)
@click.pass_obj
def command(options: Options, item: str) -> int:
    """Let ITEM go on in the next cycle: what a plan or a cycle named as waiting.

    first-push: the first issues of a project; files-empty, jira-empty: a side that is suddenly empty;
    overwrites, transitions, withdrawals, unlinks, clones, moved: more than the guard's limit would be
    overwritten, moved, withdrawn, unlinked, unmarked or left; reactions, questions: what a changed mapping
    would do to many issues or comments; page:ID: a page that somebody
    removed by hand, or of which no version is ours, is written anew; archive:ID: a page that is made from nothing
    any more goes into the archive; adopt:KEY, adopt:all: issues that people made and an
    `adopt` line of the mapping means become records; apart:KEY: an issue in another project is not
    the record's whose mark it carries, so that the record gets one of its own; special-meeting:UID,
    special-meeting:all: a major change opens the meeting about it.
    """
    from syncer.acts import approvals
    from syncer.cli.people import whoami
    from syncer.cli.session import configured, the_one
    from syncer.cli.unfit import fitting

    approved: list[JsonObject] = []
    with configured(options) as wired, fitting():
        projects = wired.projects if options.project else (the_one(wired),)
        for project in projects:
            approvals.check(item, project, wired.hub.snapshot(project.key))
        for key in (project.key for project in projects):
            approvals.approve(wired.hub, key, item, by=whoami(), now=wired.clock())
            approved.append({"project": key, "approved": item})
            say(options, f"{key}: {item} is approved; the next cycle carries it out (syncer run)")
    if options.json:
        emit(approved[0] if len(approved) == 1 else approved)
    return 0
