"""`syncer audit verify`: whether the history is what it was, from the store alone."""

import re
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

_HEAD = re.compile("[0-9a-f]{64}")

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.ports import Audit


@click.group(
    "audit",
    short_help="Whether the history is whole: verify.",
    epilog=examples("syncer audit verify", "syncer audit verify --json"),
)
@shared()
def command() -> None:
    """Checks of the history, which is append-only and chained over digests."""


@command.command(
    "verify", epilog=examples("syncer audit verify", 'syncer audit verify --head "$HEAD_OF_LAST_MONTH"')
)
@shared()
@click.option(
    "--head", default="", metavar="DIGEST", help="A head noted down earlier, which must stand in the chain."
)
@click.pass_obj
def verify(options: Options, head: str) -> int:
    """Walk the chain of every project from its first entry and say where it breaks, if it does (exit 1).

    Words that were erased for a person's sake leave their digest: the chain holds without them. Who could rewrite the
    whole store could rewrite the chain with it; so note the head it prints somewhere else, and give it with --head later.
    """
    from syncer.cli.session import configured

    if head and not _HEAD.fullmatch(head):
        raise click.BadParameter(
            "a head is 64 figures and letters, as this command prints it", param_hint="--head"
        )
    with configured(options) as wired:
        found = {project.key: wired.hub.audit(project.key, head) for project in wired.projects}
    noted = not head or any(one.noted_at is not None for one in found.values())
    if options.json:
        emit([_as_json(key, one) for key, one in found.items()])
    for key, one in found.items():
        say(options, _told(key, one))
        if one.noted_at is not None:
            say(
                options,
                f"{key}: that head was entry {one.noted_at}, and everything up to it stands unchanged",
            )
    if not noted:
        say(options, f"no project's chain has ever had the head {head}: what stood there was rewritten")
    return 0 if noted and all(one.broken is None for one in found.values()) else 1


def _told(key: str, one: "Audit") -> str:
    erased = f", the words of {one.erased} erased" if one.erased else ""
    if one.broken is not None:
        return (
            f"{key}: the chain breaks at entry {one.broken}; {one.entries} before it hold{erased}. "
            "Somebody changed the store: compare it with a backup"
        )
    if not one.entries:
        return f"{key}: nothing was ever written to the history"
    return f"{key}: {one.entries} entries hold{erased}\n  head {one.head}"


def _as_json(key: str, one: "Audit") -> "JsonObject":
    return {
        "project": key,
        "whole": one.broken is None,
        "entries": one.entries,
        "erased": one.erased,
        "head": one.head,
        "broken": one.broken,
        "noted_at": one.noted_at,
    }
