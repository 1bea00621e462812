"""`syncer digest`: what would be mailed to whom; with `--send`, what is due is mailed, as the service does by itself.

Looking asks no site and claims nothing. Sending goes through the same claims as the service's, so that both may run.
"""

from typing import TYPE_CHECKING, cast

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncer.cycle.mailing import Ready
    from syncer.cycle.posting import Posted
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.wiring import Wired


@click.command(
    "digest",
    short_help="What would be mailed to whom, and mail what is due.",
    epilog=examples(
        "syncer digest", "syncer digest --person li", "syncer digest --send", "syncer digest --json"
    ),
)
@shared()
@click.option("--person", default="", metavar="ID", help="Only to this person, by ID or e-mail address.")
@click.option("--preview", is_flag=True, help="Show the digest as of now; nothing is sent.  [default]")
@click.option("--send", is_flag=True, help="Send what is due now, each letter once.")
@click.pass_obj
def command(options: Options, person: str, preview: bool, send: bool) -> int:
    """Show the digests as they would be now: to whom, and in which words; only where something is new for somebody.

    With --send, what is due by `[daemon] digest`, `[mail] weekly` and `at_once` is sent and noted, as the service does it
    at its times: run it from cron where no service runs. It needs a [mail] section and `mode = "apply"`. What was sent, and what
    may have been, is never sent again; what failed is tried again later. Only people of our own side are written to.
    """
    from syncer.cli.session import configured

    if preview and send:
        raise click.UsageError("--preview shows, --send sends: say one of them")
    with configured(options) as wired:
        only = _ids(wired, person) if person else frozenset[str]()
        return _send(options, wired, only) if send else _preview(options, wired, only)


def _ids(wired: "Wired", person: str) -> frozenset[str]:
    """The IDs of the person meant. Raises BadParameter for nobody, and for somebody who is never written to."""
    from syncer.cli.people import data_of
    from syncer.domain.people import Directory
    from syncer.domain.problems import did_you_mean
    from syncer.sync.whom import one_of_ours

    directories = [Directory(data_of(wired, project).people) for project in wired.projects]
    found = [one for people in directories if (one := people.find(person)) is not None]
    if not found:
        known = sorted({one.id for people in directories for one in people})
        hint = did_you_mean(person, known) or "people stand in project.yaml"
        raise click.BadParameter(f"nobody is called '{person}'; {hint}", param_hint="--person")
    ours = {one.id for people in directories if (one := one_of_ours(person, people)) is not None}
    if not ours:
        raise click.BadParameter(
            f"{found[0].id} is not of our side, and nobody else is mailed", param_hint="--person"
        )
    return frozenset(ours)


# -------------------------------------------------------------------------------------- looking


def _preview(options: Options, wired: "Wired", only: frozenset[str]) -> int:
    from syncer.cli.errors import show
    from syncer.cycle.posting import without_address
    from syncer.cycle.postman import foreseen

    ready, nowhere = foreseen(wired.places(), wired.mail_times(), wired.clock())
    ready = tuple(one for one in ready if not only or _ids_of(one) & only)
    lacking = [without_address(share) for share in nowhere if not only or share.person.id in only]
    notes = list(_notes(wired))
    if options.json:
        listed = [_as_json(one) for one in ready]
        emit(
            {
                "letters": cast("JsonValue", listed),
                "notes": cast("JsonValue", notes),
                "problems": [one.to_json() for one in lacking],
            }
        )
    for one in ready:
        _print(options, one)
    if not ready:
        say(options, "nothing is new for anybody: no digest would be sent")
    for note in notes:
        say(options, note)
    show(lacking, options)
    return 0


def _ids_of(one: "Ready") -> frozenset[str]:
    return frozenset(share.person.id for share in one.shares)


def _as_json(one: "Ready") -> "JsonObject":
    letter, share = one.letter, one.shares[0]
    items = [item for each in one.shares for item in each.part.items]
    return {
        "person": share.person.id,
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "locale": letter.locale,
        "projects": cast("JsonValue", [each.part.project for each in one.shares]),
        "items": len(items),
        "new": sum(item.fresh for item in items),
    }


def _print(options: Options, one: "Ready") -> None:
    say(options, f"to {one.letter.name} <{one.letter.to}>: {one.letter.subject}")
    for line in one.letter.text.splitlines():
        say(options, f"    {line}".rstrip())
    say(options)


def _notes(wired: "Wired") -> "Sequence[str]":
    """Why none of it would go, or when it does."""
    settings = wired.settings
    if settings.mail is None:
        return ["nothing is mailed: there is no [mail] section (docs/operations.md, Mail)"]
    notes = []
    if settings.mode != "apply":
        notes.append('nothing is mailed while mode = "plan"')
    when = [("digest", settings.daemon.digest), ("weekly list", settings.mail.weekly)]
    said = [f"{name} {schedule}" for name, schedule in when if schedule.days]
    if settings.mail.at_once:
        said.append("breaches and escalations at once")
    quiet = f", never {settings.mail.quiet}" if settings.mail.quiet.start is not None else ""
    zone = settings.daemon.timezone
    notes.append(
        f"mailed by the service: {'; '.join(said)}{quiet} ({zone})"
        if said
        else 'nothing is mailed by itself: set [daemon] digest, such as "weekdays 08:30", [mail] weekly or at_once'
    )
    return notes


# -------------------------------------------------------------------------------------- sending


def _send(options: Options, wired: "Wired", only: frozenset[str]) -> int:
    from syncer.cli.errors import show
    from syncer.cycle.postman import Postman

    mailer = wired.mailer()
    if mailer is None or wired.settings.mode != "apply":
        _refuse(options, wired)
    assert mailer is not None
    posted = Postman(wired.places(), wired.mail_times(), mailer, only).turn()
    if options.json:
        emit(_posted(posted))
    for name, people in (("sent", posted.sent), ("not sent", posted.failed), ("unknown", posted.unknown)):
        if people:
            say(options, f"{name}: {', '.join(people)}")
    if not (posted.sent or posted.failed or posted.unknown):
        say(options, "nothing is due now; syncer digest shows what the next one would say")
    show(posted.problems, options)
    return _code(posted)


def _refuse(options: Options, wired: "Wired") -> None:
    """Raises Invalid with what keeps anything from being sent."""
    from syncer.config.places import Invalid
    from syncer.domain.problems import Problem

    problem = Problem(
        "nothing can be mailed: there is no [mail] section", "add one: docs/operations.md, Mail"
    )
    if wired.settings.mail is not None:
        hint = f'set mode = "apply" in {options.config}; syncer digest shows what would be sent'
        problem = Problem('nothing is mailed while mode = "plan"', hint)
    raise Invalid([problem])


def _posted(posted: "Posted") -> "JsonObject":
    return {
        "exit": _code(posted),
        "sent": cast("JsonValue", posted.sent),
        "failed": cast("JsonValue", posted.failed),
        "unknown": cast("JsonValue", posted.unknown),
        "problems": [problem.to_json() for problem in posted.problems],
    }


def _code(posted: "Posted") -> int:
    """3 where the server let nothing through, 1 where something was not sent or is to be told, else 0."""
    from syncer.cli.errors import outcome
    from syncer.domain.problems import Severity

    if posted.stopped is not None and not (posted.sent or posted.unknown):
        found = outcome(posted.stopped)
        return found[0] if found is not None else 1
    wrong = any(problem.severity is Severity.ERROR for problem in posted.problems)
    return 1 if posted.failed or posted.unknown or wrong else 0
