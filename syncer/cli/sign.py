"""`syncer sign`: what a side decided about a change, or that it confirmed a requirement, with who, when and how (CR-4, REQ-18).

A sign-off is a row in the store: it waits for no lock, and the next cycle carries it out. A recorded no is a no.
"""

from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from syncer.acts.evidence import Proof, Target
    from syncer.cli.evidence import Asking
    from syncer.domain.json import JsonObject
    from syncer.domain.people import Person
    from syncer.sync.baselines import Head

_OUTCOMES = {"approved": "yes", "not_approved": "no", "deferred": "not now"}
_SIDES = {"ours": "our project team", "customer": "the customer", "executive": "the executive"}
_METHODS = {"scan": "letter"}  # a letter that was scanned is one


@dataclass(frozen=True, slots=True)
class _Said:
    """What was typed."""

    side: str
    outcome: str
    by: str | None
    at: str | None
    opinion: str
    how: str
    ref: str
    baseline: str | None
    replace: bool


@click.command(
    "sign",
    short_help="Record a side's decision on a change, or that it confirmed requirements.",
    epilog=examples(
        'syncer sign CR-0002 --as customer --outcome approved --by wang --how letter --ref "scan 2026-118.pdf"',
        'syncer sign CR-0002 --as executive --outcome not_approved --by gao --opinion "too dear this year"',
        "syncer sign CR-0002 --as ours --outcome approved --by zhao --at 2026-11-12 --replace",
        "syncer sign REQ-0001 REQ-0002 --as customer --outcome approved --by wang --how meeting --baseline V1.0",
        'syncer sign --baseline V1.0 --as customer --outcome approved --by wang --how scan --ref "letter 2026-31.pdf"',
    ),
)
@shared()
@click.argument("records", metavar="[UID...]", nargs=-1, shell_complete=completion.uids)
@click.option("--as", "side", type=click.Choice(list(_SIDES)), required=True, help="For whom it is signed.")
@click.option("--outcome", type=click.Choice(list(_OUTCOMES)), required=True, help="What was decided.")
@click.option("--by", metavar="PERSON", help="Who signed: an id, e-mail or name.  [default: you]")
@click.option("--at", metavar="WHEN", help="A day or an instant, never a future one.  [default: now]")
@click.option("--opinion", default="", metavar="TEXT", help="What was said with the decision on a change.")
@click.option(
    "--how",
    type=click.Choice(["letter", "mail", "meeting", "online", "scan"]),
    default=None,
    help="In which form.",
)
@click.option(
    "--ref", default="", metavar="WHERE", help="Where the proof can be found: a link, a message, a file."
)
@click.option(
    "--baseline",
    metavar="NAME",
    help="What of a requirement was signed.  [default: the latest that has it as it is]",
)
@click.option(
    "--replace", is_flag=True, help="Take the place of an earlier sign-off; the history keeps that."
)
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    records: tuple[str, ...],
    side: str,
    outcome: str,
    by: str | None,
    at: str | None,
    opinion: str,
    how: str | None,
    ref: str,
    baseline: str | None,
    *,
    replace: bool,
) -> int:
    """Record for each UID what a side decided: of a change request its decision, of a requirement a confirmation.

    Nobody signs for the other side, and the executive is one of ours. Saying the same again adds nothing. Of a
    requirement both sides' words about one baseline are one confirmation; only a yes confirms it. Without a UID it is the
    whole of --baseline that was signed. The confirmation keeps the digest of what was signed, and who of us recorded it.

    Ends with 2, and nothing is recorded, when anything is wrong.
    """
    from syncer.cli.evidence import Asking, record
    from syncer.cli.session import configured

    said = _Said(side, outcome, by, at, opinion.strip(), how or "", ref.strip(), baseline, replace)
    with configured(options) as wired:
        asking = Asking(wired, wired.clock())
        meant = records or _signed_whole(asking, said)
        proofs = [
            one for target in asking.targets(meant) if (one := _proof(asking, target, said)) is not None
        ]
        return record(asking, proofs, options)


def _signed_whole(asking: "Asking", said: _Said) -> list[str]:
    """Every requirement that the named baseline froze and the register still has."""
    from syncer.cli.session import meant
    from syncer.domain.problems import did_you_mean
    from syncer.sync.baselines import named
    from syncer.sync.signing import covered, whole

    if said.baseline is None:
        asking.refuse("nothing is named that was signed", "name records, or a baseline: --baseline V1.0")
        return []
    known = {project.key: asking.wired.hub.baselines(project.key) for project in asking.wired.projects}
    found = [
        (project, head)
        for project in asking.wired.projects
        if (head := named(known[project.key], said.baseline)) is not None
    ]
    if len(found) > 1:
        found = [one for one in found if one[0] is meant(asking.wired)] or found
    if len(found) != 1:
        names = [head.name for heads in known.values() for head in heads]
        keys = " | ".join(project.key for project, _ in found)
        hint = (
            f"say --project {keys}"
            if found
            else did_you_mean(said.baseline, names) or "see syncer baseline list"
        )
        many = "there are several" if found else "there is none"
        asking.refuse(f"--baseline: {many} called '{said.baseline}'", hint)
        return []
    project, head = found[0]
    kept = asking.baseline(project, head.name)
    if kept is None or not whole(kept):
        hint = f"see syncer baseline verify {head.name}"
        asking.refuse(f"{head.name} is not what was frozen any more, so nobody can have signed it", hint)
        return []
    return [*covered(asking.wired.hub.snapshot(project.key), kept)]


def _proof(asking: "Asking", target: "Target", said: _Said) -> "Proof | None":
    from syncer.domain.kinds import Kind

    makers = {Kind.CHANGE_REQUEST: _decision, Kind.REQUIREMENT: _confirmation}
    maker = makers.get(target.kind)
    if maker is None:
        hint = "change requests and requirements are; minutes are recorded by: syncer sent"
        asking.refuse(f"a record of the kind {target.kind.value} is not signed", hint, target.uid)
        return None
    person = asking.person(asking.people(target.project), said.by, "--by")
    if person is None or not _may_sign(asking, person, said.side):
        return None
    proof = maker(asking, target, said, person)
    state = target.value("agreement") or target.value("state")
    return (
        proof
        if proof is None or state != "withdrawn"
        else replaced(proof, shown=f"{proof.shown} (it is withdrawn)")
    )


def _may_sign(asking: "Asking", person: "Person", side: str) -> bool:
    """Whether a person stands on the side that is signed for; the executive is one of ours (CR-4)."""
    wanted = "customer" if side == "customer" else "ours"
    if person.side == wanted:
        return True
    name = person.name or person.id
    stands = f"is on the side '{person.side}'" if person.side else "is on no side that project.yaml tells"
    other = "--as customer" if person.side == "customer" else "--as ours" if person.side == "ours" else ""
    hint = (
        f"name another person, or say {other}" if other else "name another person, or say so in project.yaml"
    )
    asking.refuse(f"{name} {stands} and cannot sign for {_SIDES[side]}", hint)
    return False


# --------------------------------------------------------------------------------- of a change


def _decision(asking: "Asking", target: "Target", said: _Said, person: "Person") -> "Proof | None":
    from syncer.acts.evidence import Proof
    from syncer.domain.values import Decision
    from syncer.sync.evidence import setting
    from syncer.sync.values import empty

    if said.baseline is not None:
        asking.refuse("--baseline: a change is decided, not a baseline", "leave it out", target.uid)
    path = f"decision.{said.side}"
    element = {
        "outcome": said.outcome,
        "by": person.id,
        "at": asking.moment(target.project, said.at),
        "opinion": said.opinion,
        "how": said.how,
        "ref": said.ref,
    }
    given = Decision.model_validate({name: value for name, value in element.items() if value})
    value: JsonObject = given.model_dump(mode="json", exclude_defaults=True)
    present = target.value(path)
    shown = f"{_OUTCOMES[said.outcome]} for {_SIDES[said.side]}, by {person.name or person.id}"
    there = isinstance(present, dict) and _same(present, value, said)
    if not there and not empty(present) and not said.replace:
        _taken(asking, target, present if isinstance(present, dict) else {}, path)
        return None
    payload = setting(value, present, person.id, replace=said.replace)
    return Proof(target, path, payload, shown, there)


def _same(present: "JsonObject", value: "JsonObject", said: _Said) -> bool:
    """Whether a decision stands there as it was typed; what was not typed may be anything."""
    typed = {"outcome", "by", *(name for name in ("opinion", "how", "ref") if name in value)}
    return all(present.get(name) == value[name] for name in (*typed, *(["at"] if said.at else [])))


def _taken(asking: "Asking", target: "Target", present: "JsonObject", path: str) -> None:
    outcome = _OUTCOMES.get(str(present.get("outcome")), "something")
    when = str(present.get("at") or "")[:10]
    said = f"{present.get('by') or 'somebody'} said {outcome}{f' on {when}' if when else ''} already"
    hint = f"say --replace if this is to take its place; the earlier one stays in syncer history {target.uid}.{path}"
    asking.refuse(f"{path}: {said}", hint, target.uid)


# ---------------------------------------------------------------------------- of a requirement


def _confirmation(asking: "Asking", target: "Target", said: _Said, person: "Person") -> "Proof | None":
    from syncer.acts.evidence import Proof
    from syncer.sync.evidence import applied, confirming

    _check_confirmation(asking, target, said)
    head = _baseline(asking, target, said.baseline)
    if asking.wrong:
        return None
    baseline, digest = (head.name, head.digest) if head is not None else ("", "")
    element: JsonObject = {"at": asking.moment(target.project, said.at)}
    method = _METHODS.get(said.how, said.how)
    recorder = _recorder(asking, target, person)
    named = {
        "method": method,
        "baseline": baseline,
        "digest": digest,
        "ref": said.ref,
        "recorded_by": recorder,
    }
    element.update({name: value for name, value in named.items() if value})
    payload = confirming(said.side, element, person.id)
    present = target.value("confirmations")
    shown = f"confirmed for {_SIDES[said.side]}, by {person.name or person.id}"
    shown += f", {baseline}" if baseline else ", of no baseline (syncer baseline create makes one)"
    return Proof(target, "confirmations", payload, shown, applied(payload, present) == present)


def _recorder(asking: "Asking", target: "Target", signer: "Person") -> str:
    """Who is at the keyboard, where that is one of the project's people and not who signed; the history has it in any case."""
    from syncer.cli.people import whoami

    found = asking.people(target.project).known_as(whoami())
    return found.id if found is not None and found.id != signer.id else ""


def _check_confirmation(asking: "Asking", target: "Target", said: _Said) -> None:
    if said.side == "executive":
        asking.refuse(
            "a requirement is confirmed by both sides, not by an executive",
            "say --as ours or --as customer",
            target.uid,
        )
    if said.outcome != "approved":
        hint = "say it in the requirement itself: agreement clarifying, deferred or rejected"
        asking.refuse(f"'{said.outcome}' confirms nothing", hint, target.uid)
    if said.replace:
        asking.refuse(
            "--replace: a confirmation takes no other's place",
            "leave it out: each confirmation stays, with what was signed and when",
            target.uid,
        )
    if said.opinion:
        asking.refuse(
            "--opinion: a confirmation holds none",
            "write it into the requirement, or sign a change request",
            target.uid,
        )


def _baseline(asking: "Asking", target: "Target", name: str | None) -> "Head | None":
    """The baseline that was signed; None where no baseline has the requirement and none was named.

    What has changed since is not what was signed, so it is for people to say which it was.
    """
    from syncer.domain.problems import did_you_mean
    from syncer.sync.baselines import drift, named

    known = asking.wired.hub.baselines(target.project.key)
    heads = [head for head in known if not head.only or target.uid in head.only]
    if name is not None:
        head = named(heads, name)
        if head is None:
            hint = did_you_mean(name, [one.name for one in heads]) or "see syncer baseline list"
            asking.refuse(f"--baseline: none called '{name}' has {target.uid}", hint, target.uid)
        return head
    kept = asking.baseline(target.project, heads[-1].name) if heads else None
    frozen = kept.records.get(target.uid) if kept is not None else None
    if kept is None or frozen is None:
        return None
    moved = drift(frozen, target.hub.records[target.uid].values)
    if moved:
        hint = (
            f"say --baseline {kept.head.name} if that is what was signed; else first: syncer baseline create"
        )
        asking.refuse(f"it has changed since {kept.head.name} ({', '.join(moved)})", hint, target.uid)
    return kept.head
