"""`syncer proposals`: what people edited inside our text on pages, and a person's word on it.

An answer is a row in the store: it waits for no lock, and the next cycle carries it out. What a baseline covers is not
edited but becomes a change request (GATE-4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.moments import local
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.sync.proposals import Proposal
    from syncer.wiring import Wired


@click.group(
    "proposals",
    short_help="Edits inside our text on pages: list, show, accept, decline.",
    epilog=examples(
        "syncer proposals list",
        "syncer proposals show 3fa85f64",
        "syncer proposals accept 3fa85f64",
        'syncer proposals decline 3fa85f64 --reason "The law asks for seven years"',
    ),
)
@shared()
def command() -> None:
    """Edits that people made inside our text on pages; each stays there until ours changes or somebody decides."""


@command.command("list", epilog=examples("syncer proposals list", "syncer proposals list --all --json"))
@shared()
@click.option("--all", "everything", is_flag=True, help="Those that were answered or taken back, too.")
@click.pass_obj
def list_(options: Options, *, everything: bool) -> int:
    """List what waits for somebody to decide."""
    from syncer.cli.session import configured
    from syncer.sync.printing import brief

    with configured(options) as wired:
        found = [one for one in _all(wired) if everything or one.proposal.waits]
    if options.json:
        emit([_as_json(one) for one in found])
    elif not found:
        say(options, "no edit of a page waits for anybody")
    rows = [
        [
            x.proposal.id,
            x.where,
            brief(x.proposal.was, 32),
            brief(x.proposal.now, 32),
            x.who,
            x.proposal.state,
        ]
        for x in found
    ]
    table(options, ["id", "of", "from", "to", "by", "state"], rows)
    return 0


@command.command("show", epilog=examples("syncer proposals show 3fa85f64"))
@shared()
@click.argument("proposal", metavar="ID", shell_complete=completion.edited)
@click.pass_obj
def show(options: Options, proposal: str) -> int:
    """Show what ID changes, where and by whom, and how to answer it."""
    from syncer.cli.session import configured

    with configured(options) as wired:
        one = _find(wired, proposal)
    if options.json:
        emit(_as_json(one))
    for line in _told(one):
        say(options, line)
    return 0


@command.command(
    "accept",
    epilog=examples(
        "syncer proposals accept 3fa85f64",
        'syncer proposals accept 3fa85f64 --field background --value "Seven years"',
    ),
)
@shared()
@click.argument("proposal", metavar="ID", shell_complete=completion.edited)
@click.option("--field", "name", help="Which field of the record it is about, where that is not clear.")
@click.option("--value", help="What the field shall say, as in a register file, instead of the edit's words.")
@click.pass_obj
def accept(options: Options, proposal: str, name: str | None, value: str | None) -> int:
    """Take ID over into its record, in the name of who edited the page; the next cycle writes it everywhere.

    Where a baseline covers the requirement, a change request with that change is submitted instead.
    """
    from syncer.acts import proposals
    from syncer.cli.people import whoami
    from syncer.cli.session import configured
    from syncer.cli.unfit import fitting

    with configured(options) as wired, fitting():
        one = _find(wired, proposal)
        done = proposals.accept(wired, one.project, one.proposal, name, value, by=whoami())
    if options.json:
        emit({"project": one.project.key, "id": one.proposal.id, **done})
    ref = done.get("change_request")
    said = (
        f"{ref} was submitted for it, since a baseline covers {one.proposal.uid}" if ref else "is taken over"
    )
    say(
        options,
        f"{one.proposal.id}: {one.proposal.uid}.{done['field']} {said}; the next cycle carries it out (syncer run)",
    )
    return 0


@command.command(
    "decline", epilog=examples('syncer proposals decline 3fa85f64 --reason "The law asks for seven years"')
)
@shared()
@click.argument("proposal", metavar="ID", shell_complete=completion.edited)
@click.option("--reason", required=True, help="Why; the page says it beside the record.")
@click.pass_obj
def decline(options: Options, proposal: str, reason: str) -> int:
    """Decline ID: our text is written there again, and the page says why."""
    from syncer.acts import proposals
    from syncer.cli.people import whoami
    from syncer.cli.session import configured
    from syncer.cli.unfit import fitting
    from syncer.sync.page_ids import is_customers

    with configured(options) as wired, fitting():
        one = _find(wired, proposal)
        said = proposals.decline(wired, one.project, one.proposal, reason, by=whoami())
    if options.json:
        emit({"project": one.project.key, "id": one.proposal.id, "answer": "decline", "reason": said})
    when = "released" if is_customers(one.proposal.page) else "written (syncer run)"
    say(options, f"{one.proposal.id}: declined; our text stands there again when the page is next {when}")
    return 0


# ------------------------------------------------------------------------------------ what there is


@dataclass(frozen=True, slots=True)
class _One:
    """A proposal with its project."""

    project: "Project"
    proposal: "Proposal"

    @property
    def where(self) -> str:
        """The record and field it means, or its page."""
        one = self.proposal
        return f"{one.uid}.{one.field}" if one.uid and one.field else one.uid or one.title

    @property
    def who(self) -> str:
        """Who edited, as far as that is known."""
        return self.proposal.who or self.proposal.by or "somebody"


def _all(wired: "Wired") -> Iterator[_One]:
    from syncer.sync.proposals import told

    for project in wired.projects:
        for one in told(wired.hub.snapshot(project.key).responses):
            yield _One(project, one)


def _find(wired: "Wired", wanted: str) -> _One:
    """The proposal of that ID. Raises BadParameter naming the nearest."""
    from syncer.domain.problems import did_you_mean

    found = list(_all(wired))
    one = next((one for one in found if one.proposal.id == wanted), None)
    if one is None:
        hint = did_you_mean(wanted, [one.proposal.id for one in found]) or "see syncer proposals list"
        raise click.BadParameter(f"there is no proposal '{wanted}'; {hint}", param_hint="ID")
    return one


def _as_json(one: _One) -> "JsonObject":
    p = one.proposal
    return {
        "id": p.id,
        "project": one.project.key,
        "page": p.page,
        "address": p.address,
        "version": p.version,
        "uid": p.uid,
        "field": p.field,
        "from": p.was,
        "to": p.now,
        "value": p.value,
        "by": one.who,
        "at": p.at.isoformat(timespec="seconds"),
        "state": p.state,
        "on_page": p.stands,
        "reason": p.reason,
        "answered_by": p.answered_by,
        "change_request": p.ref,
    }


def _told(one: _One) -> Iterator[str]:
    p = one.proposal
    yield f"{p.id}  {one.where}"
    when = f"{local(p.at, one.project.timezone):%Y-%m-%d %H:%M} {one.project.timezone}"
    yield f"edited by {one.who} on “{p.title}”, version {p.version}, noticed {when}: {p.address}"
    yield f"  from  {_whole(p.was)}"
    yield f"  to    {_whole(p.now)}"
    if not p.waits:
        why = f": {p.reason}" if p.reason else f" as {p.ref}" if p.ref else ""
        yield f"{p.state.replace('_', ' ')}{f' by {p.answered_by}' if p.answered_by else ''}{why}"
        return
    if not p.stands:
        yield "ours was changed there since and stands on the page again"
    command = f"syncer --project {one.project.key} proposals"
    field = "" if p.field or not p.uid else " --field FIELD --value TEXT"
    yield "decide:"
    if p.uid:
        yield f"  {command} accept {p.id}{field}"
    yield f"  {command} decline {p.id} --reason TEXT"


def _whole(text: str) -> str:
    return (text or "nothing").replace("\n", "\n" + " " * 8)
