"""`syncer approve`: a person lets a stopped item go on, once."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.sync.mapping import Mapping
    from syncer.sync.observation import HubState


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
    from syncer.cli.people import whoami
    from syncer.cli.session import configured, the_one
    from syncer.domain.json import JsonObject
    from syncer.sync.observation import DecisionKind

    approved: list[JsonObject] = []
    with configured(options) as wired:
        projects = wired.projects if options.project else (the_one(wired),)
        for project in projects:
            if not may_be_adopted(item, project.key, project.mapping):
                hub = wired.hub.snapshot(project.key)
                _refuse_unknown(item, hub.pages, [*_doubted(hub), *_changes(hub)])
        for key in (project.key for project in projects):
            wired.hub.decide(key, DecisionKind.APPROVE, item, {}, by=whoami(), now=wired.clock())
            approved.append({"project": key, "approved": item})
            say(options, f"{key}: {item} is approved; the next cycle carries it out (syncer run)")
    if options.json:
        emit(approved[0] if len(approved) == 1 else approved)
    return 0


def may_be_adopted(item: str, key: str, mapping: "Mapping") -> bool:
    """Whether it names an issue of a project that adopts some; whether it is one of those, the next cycle sees."""
    adopts = any(record.adopt.mode != "never" for record in mapping.records.values())
    return adopts and re.fullmatch(rf"adopt:{re.escape(key)}-[1-9][0-9]*", item) is not None


def _doubted(hub: "HubState") -> "list[str]":
    """Issues in other projects that may be a record's of this one, as items."""
    from syncer.cycle.strayed import doubted
    from syncer.sync.subjects import APART

    return [f"{APART}{key}" for key in doubted(hub).values()]


def _changes(hub: "HubState") -> "list[str]":
    """Major changes that may open the meeting about them, as items."""
    from syncer.domain.kinds import Kind
    from syncer.rules.grading import MAJOR
    from syncer.sync.special_meetings import ALL, PREFIX

    changes = ((uid, one) for uid, one in hub.records.items() if one.kind is Kind.CHANGE_REQUEST)
    return [f"{PREFIX}{ALL}", *(f"{PREFIX}{u}" for u, one in changes if one.values.get("grade") == MAJOR)]


def _refuse_unknown(item: str, pages: Iterable[str], doubted: Iterable[str] = ()) -> None:
    """Raises BadParameter for an item that nothing ever waits for, naming the nearest."""
    from syncer.domain.problems import did_you_mean
    from syncer.sync.guard import ITEMS

    known = [*ITEMS, *(f"{what}:{page}" for page in pages for what in ("page", "archive")), *doubted]
    if item not in known:
        hint = did_you_mean(item, known) or f"there are {', '.join(known)}"
        raise click.BadParameter(f"nothing waits as '{item}'; {hint}", param_hint="ITEM")
