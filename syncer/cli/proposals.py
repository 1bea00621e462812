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
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.observation import StoredRecord
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
    from syncer.cli.session import configured

    with configured(options) as wired:
        one = _open(wired, proposal)
        record = _record(wired, one)
        path, new = _meant(one, record, name, value)
        done = _change(wired, one, record, path, new)
        done = done or _edit(wired, one, record, path, new, typed=value is not None)
    if options.json:
        emit({"project": one.project.key, "id": one.proposal.id, **done})
    ref = done.get("change_request")
    said = (
        f"{ref} was submitted for it, since a baseline covers {one.proposal.uid}" if ref else "is taken over"
    )
    say(
        options,
        f"{one.proposal.id}: {one.proposal.uid}.{path} {said}; the next cycle carries it out (syncer run)",
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
    from syncer.cli.session import configured
    from syncer.cli.typed import readable
    from syncer.sync.page_ids import is_customers

    with configured(options) as wired:
        one = _open(wired, proposal)
        said = " ".join(readable(reason, "--reason").split())
        if not said:
            raise click.BadParameter("say why, in a few words", param_hint="--reason")
        _decide(wired, one, {"answer": "decline", "reason": said})
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


def _open(wired: "Wired", wanted: str) -> _One:
    one = _find(wired, wanted)
    if not one.proposal.waits:
        said = one.proposal.state.replace("_", " ")
        raise click.BadParameter(
            f"{wanted} is {said} already: syncer proposals show {wanted}", param_hint="ID"
        )
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


# -------------------------------------------------------------------------------------- an answer


def _record(wired: "Wired", one: _One) -> "StoredRecord":
    record = wired.hub.snapshot(one.project.key).records.get(one.proposal.uid)
    if record is None:
        hint = "change what it is made from, and decline it with --reason"
        raise click.BadParameter(
            f"{one.proposal.id} stands in the text of no record: {hint}", param_hint="ID"
        )
    return record


def _meant(one: _One, record: "StoredRecord", name: str | None, value: str | None) -> "tuple[str, JsonValue]":
    """Which field becomes what by now. Raises BadParameter where neither the edit nor the options tell."""
    from syncer.cli.typed import path_of, typed
    from syncer.sync.meaning import meant_by

    p = one.proposal
    path = path_of(record.kind, name, "--field") if name is not None else p.field
    if not path:
        hint = "say it with --field FIELD, and with --value TEXT what all of that field shall say"
        raise click.BadParameter(f"which field it means is not clear: {hint}", param_hint="ID")
    if value is not None:
        return path, typed(record.kind, path, value, "--value")
    here = record.values.get(path)
    spot = meant_by(record.kind, {path: here}, p.change)
    if spot is None:
        hint = f"say with --value TEXT what all of it shall say (syncer explain {p.uid} tells what it says)"
        said = f"{p.uid}.{path} does not say what was edited, or not in one place, by now"
        raise click.BadParameter(f"{said}: {hint}", param_hint="ID")
    return path, spot.value


def _decide(wired: "Wired", one: _One, payload: "JsonObject") -> None:
    from syncer.cli.people import whoami
    from syncer.sync.observation import DecisionKind

    now = wired.clock()
    wired.hub.decide(one.project.key, DecisionKind.PROPOSAL, one.proposal.id, payload, by=whoami(), now=now)


def _edit(
    wired: "Wired", one: _One, record: "StoredRecord", path: str, new: "JsonValue", *, typed: bool
) -> "JsonObject":
    """An edit of the register: a value that was typed as it is, else the edit's own words in what the field says then."""
    from syncer.sync.undo import told_by_jira_alone

    if told_by_jira_alone(one.project.mapping)(record.kind, path):
        hint = f"change {record.uid} there, and decline {one.proposal.id} with --reason"
        raise click.BadParameter(
            f"Jira alone says {path} by the mapping, so no edit of ours stays: {hint}", param_hint="ID"
        )
    where: JsonObject = {"uid": record.uid, "field": path}
    said: JsonObject = {**where, "from": record.values.get(path), "to": new}
    _decide(wired, one, {"answer": "accept", **(said if typed else where)})
    return said


def _change(
    wired: "Wired", one: _One, record: "StoredRecord", path: str, new: "JsonValue"
) -> "JsonObject | None":
    """A change request instead of an edit, where a baseline covers the requirement (GATE-4)."""
    from syncer.cli.people import whoami
    from syncer.cycle.enter import enter
    from syncer.domain.fields import audience_of
    from syncer.domain.kinds import Kind
    from syncer.domain.meta import Audience
    from syncer.intake.draft import Draft
    from syncer.sync import proposals
    from syncer.sync.baselines import standing

    heads = wired.hub.baselines(one.project.key)
    frozen = (wired.hub.baseline(one.project.key, head.name) for head in heads)
    if record.kind is not Kind.REQUIREMENT or record.uid not in standing(x for x in frozen if x is not None):
        return None
    if audience_of(record.kind, path) is not Audience.CUSTOMER:
        raise click.BadParameter(
            f"{path} of {record.uid} is internal and a baseline covers it; a change request would show both its values to the"
            " customer: decline the proposal, or word the change with syncer new change_request",
            param_hint="ID",
        )
    values = proposals.change_values(one.proposal, record, path, new)
    drafts = [Draft(Kind.CHANGE_REQUEST, values)]
    (entered,) = enter(one.project, wired.offline(one.project), drafts, by=whoami())
    if entered.problem is not None:
        raise click.ClickException(str(entered.problem))
    _decide(wired, one, {"answer": "accept", "ref": entered.uid})
    return {"uid": record.uid, "field": path, "change_request": entered.uid}
