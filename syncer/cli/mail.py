"""`syncer mail`: the notice or the minutes of a meeting as a mail, to look at, to send yourself, or to have sent (MTG-5, MTG-6, SLA-3).

Without --send nothing goes out. With it each of those whom the meeting names gets the letter once, and that the minutes
were sent is recorded once the server has accepted all of them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncer.acts.evidence import Target
    from syncer.cli.evidence import Asking
    from syncer.cycle.conduct import Planned
    from syncer.cycle.meeting_mail import Envelope, MeetingMail
    from syncer.cycle.posting import Posted
    from syncer.domain.json import JsonValue
    from syncer.domain.people import Person
    from syncer.domain.problems import Problem
    from syncer.pages.render import Rendered


@dataclass(frozen=True)
class _Ready:
    """A mail with whom it goes to; `had` are those who have it already."""

    target: "Target"
    mail: "MeetingMail"
    person: "Person | None"
    left: "list[Envelope]"
    had: "list[str]"
    problems: "list[Problem]"


@click.command(
    "mail",
    short_help="The notice or minutes of a meeting as a mail.",
    epilog=examples(
        "syncer mail MTG-0003",
        "syncer mail MTG-0003 --out minutes.eml",
        "syncer mail MTG-0003 --send --by li",
        "syncer mail MTG-0003 --locale en --json",
    ),
)
@shared()
@click.argument("record", metavar="UID", shell_complete=completion.uids)
@click.option("--send", is_flag=True, help="Send it by the server of [mail] to those whom the meeting names.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as an .eml file, for a mail program to open; as .ics the notice for calendars alone.",
)
@click.option("--by", metavar="PERSON", help="Who sends it: an id, e-mail or name.  [default: you]")
@click.option(
    "--locale", type=click.Choice(["en", "zh-CN"]), help="Its language.  [default: the one that binds]"
)
@click.pass_obj
def command(
    options: Options, record: str, by: str | None, locale: str | None, out: Path | None, *, send: bool
) -> int:
    """Write a mail of UID, a meeting: before it the notice with a file for calendars, once they are issued the minutes.

    Of a cancelled one it is the word that it is, with a file that takes it out of calendars.

    It holds what a customer may see and nothing else, and goes to nobody but those whom the meeting names: its attendees are
    invited, its distribution gets the minutes. Whoever has it gets it no second time. Without --send and --out it is shown.

    Minutes that the server accepted for everybody are recorded as sent; who sends them from a mail program says so with syncer sent.

    Ends with 1 when somebody could not be written to.
    """
    from syncer.cli import evidence
    from syncer.cli.errors import show
    from syncer.cli.session import configured
    from syncer.config.places import Invalid

    if send and out is not None:
        raise click.UsageError("--send sends it, --out writes a file for you to send: say one of them")
    with configured(options) as wired:
        asking = evidence.Asking(wired, wired.clock())
        ready = None
        for target in asking.targets([record]):
            person = (
                asking.person(evidence.people_in(wired, target.project), by, "--by") if send or by else None
            )
            ready = _ready(asking, target, person, locale) if not asking.wrong else None
        if ready is None or asking.wrong:
            raise Invalid(asking.problems())
        code = _sent(asking, ready, options) if send else _shown(ready, out, options)
        show(ready.problems, options)
    return 1 if ready.problems else code


def _ready(
    asking: "Asking", target: "Target", person: "Person | None", locale: str | None
) -> "_Ready | None":
    """The mail as it would go out now; None where it is refused."""
    from dataclasses import replace

    from syncer.cli.evidence import people_in
    from syncer.cycle import meeting_mail
    from syncer.cycle.conduct import decide

    project = target.project
    planned = decide(project, asking.wired.offline(project))
    values = planned.plan.records[target.uid][1] if target.uid in planned.plan.records else {}
    what = _what(asking, target, values)
    if what is None:
        return None
    spoken = locale or project.locales[0]
    page = _page(asking, target, planned, spoken)
    if page is None:
        return None
    at = meeting_mail.in_zone(asking.now, project.timezone)
    asked = meeting_mail.Invited(project, target.uid, what, values, spoken, at)
    mail = meeting_mail.compose(asked, page)
    if what != meeting_mail.MINUTES:
        revision = target.hub.records[target.uid].revision
        mail = replace(mail, event=meeting_mail.event_of(asked, target.hub.instance, revision))
    people = people_in(asking.wired, project)
    rows = asking.wired.hub.mails(project.key)
    refs = meeting_mail.recipients(what, values)
    if not refs:
        field = "distribution" if what == meeting_mail.MINUTES else "attendees"
        asking.refuse(f"the meeting names nobody under `{field}`", "add them in the register", target.uid)
        return None
    left, had, problems = meeting_mail.envelopes(project.key, mail, people, refs, rows)
    return _Ready(target, mail, person, left, had, problems)


def _page(asking: "Asking", target: "Target", planned: "Planned", locale: str) -> "Rendered | None":
    """The meeting's page as the customer may read it; None where it is refused."""
    from dataclasses import replace

    from syncer.cycle.beside import KIND
    from syncer.cycle.conduct import drafted
    from syncer.domain.meta import Audience
    from syncer.pages.render import page_id

    wired, name = asking.wired, page_id(KIND, locale, Audience.CUSTOMER, target.uid)
    shown = replace(target.project, locales=(locale,))
    pages = drafted(shown, planned, wired.hub, wired.issue_url, Audience.CUSTOMER)
    page = next((one for one in pages if one.page == name), None)
    if page is None:
        asking.refuse("there is no page of it for the customer", "see syncer check", target.uid)
        return None
    asking.wrong += page.problems
    return None if page.problems else page


def _what(asking: "Asking", target: "Target", values: "Mapping[str, JsonValue]") -> str | None:
    """Which of them there is to mail now; None where it is refused."""
    from syncer.cycle.meeting_mail import CANCELLED, MINUTES, NOTICE
    from syncer.domain.kinds import Kind
    from syncer.sync.issuing import is_issued

    if target.kind is not Kind.MEETING:
        kind = target.kind.value.replace("_", " ")
        hint = f"for letters about a {kind} see syncer drafts {target.uid}"
        asking.refuse(f"{target.uid} is a {kind}; notices and minutes are of meetings", hint, target.uid)
    elif is_issued(values):
        return MINUTES
    elif values.get("state") == "held":
        hint = f"issue them first: syncer issue {target.uid}"
        asking.refuse("it was held, and its minutes are not issued", hint, target.uid)
    elif not values.get("start"):
        asking.refuse("it does not say when it begins", "add `start` in the register", target.uid)
    else:
        return CANCELLED if values.get("state") == "cancelled" else NOTICE
    return None


# --------------------------------------------------------------------------------- without sending


def _shown(ready: "_Ready", out: Path | None, options: Options) -> int:
    mail = ready.mail
    everybody = [*(one.who for one in ready.left), *ready.had]
    if out is not None:
        raw = _file(ready, calendar=out.suffix.casefold() == ".ics")
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise click.UsageError(f"{out}: {error.strerror}") from None
    if options.json:
        emit(
            {
                "project": ready.target.project.key,
                "uid": mail.uid,
                "what": mail.what,
                "subject": mail.subject,
                "to": [one.who for one in ready.left],
                "had": [*ready.had],
                "file": str(out) if out is not None else None,
                "text": mail.text,
            }
        )
    if out is not None:
        say(options, f"{out}  {mail.subject}")
        if mail.what == "minutes":
            say(options, f"once you have sent it: syncer sent {mail.uid} --to PERSON --by PERSON")
        return 0
    say(options, f"to: {', '.join(everybody)}\nsubject: {mail.subject}\n\n{mail.text}")
    say(options, f"nothing was sent: syncer mail {mail.uid} --send, or --out FILE.eml to send it yourself")
    return 0


def _file(ready: "_Ready", *, calendar: bool) -> bytes:
    """What is written: the mail for those who do not have it yet, or the file for calendars alone. Raises UsageError."""
    from syncer.domain.addresses import Mailbox
    from syncer.mail.calendars import calendar as ics
    from syncer.mail.messages import unsent

    if calendar:
        if ready.mail.event is None:
            raise click.UsageError("minutes go into no calendar: write them as an .eml file")
        return ics(ready.mail.event)
    to = [Mailbox(one.person.email or "", one.who) for one in ready.left]
    if not to:
        raise click.UsageError(
            f"everybody has it already: {', '.join(ready.had) or 'nobody can be written to'}"
        )
    by = ready.person
    sender = Mailbox(by.email, by.name or "") if by is not None and by.email else None
    return unsent(ready.left[0].letter, to, sender)


# ---------------------------------------------------------------------------------------- sending


def _sent(asking: "Asking", ready: "_Ready", options: Options) -> int:
    """Send what is left, and record it where nobody is. Raises Invalid where there is no server."""
    from syncer.config.places import Invalid
    from syncer.cycle.posting import post

    assert ready.person is not None, "who sends is asked before"
    if ready.person.side == "customer":
        name = ready.person.name or ready.person.id
        asking.refuse(
            f"{name} is on the customer's side; we send notices and minutes", "name one of us with --by"
        )
        raise Invalid(asking.problems())
    mailer = asking.wired.mailer()
    if mailer is None:
        hint = f"add [mail] to the configuration, or send it yourself: syncer mail {ready.mail.uid} --out FILE.eml"
        asking.refuse("there is no mail server", hint, ready.mail.uid)
        raise Invalid(asking.problems())
    done = post(ready.left, (), mailer, asking.wired.hub, asking.wired.clock)
    ready.problems.extend(done.problems)
    recorded = _record(asking, ready, ready.person.id, done)
    _tell(ready, done, options, recorded=recorded)
    return 1 if done.failed or done.unknown else 0


def _tell(ready: "_Ready", done: "Posted", options: Options, *, recorded: bool) -> None:
    """What became of each letter."""
    uid, key = ready.mail.uid, ready.target.project.key
    if options.json:
        emit(
            {
                "project": key,
                "uid": uid,
                "what": ready.mail.what,
                "sent": [*done.sent],
                "had": [*ready.had],
                "failed": [*done.failed],
                "unknown": [*done.unknown],
                "recorded": recorded,
            }
        )
    ends = (("sent to", done.sent), ("had it already", ready.had), ("not sent to", done.failed))
    for words, people in ends:
        if people:
            say(options, f"{uid}: {words} {', '.join(people)}")
    if recorded:
        say(
            options,
            f"{uid}.sent recorded; the next cycle carries it into the register: syncer --project {key} run",
        )


def _record(asking: "Asking", ready: "_Ready", by: str, done: "Posted") -> bool:
    """That minutes were sent, once nobody is left; stops the minutes' clock and starts that of the receipts (SLA-3)."""
    from syncer.cli.people import whoami
    from syncer.domain.values import Evidence
    from syncer.sync.evidence import setting
    from syncer.sync.observation import DecisionKind

    missing = done.failed or done.unknown or ready.problems or not (done.sent or ready.had)
    if ready.mail.what != "minutes" or missing or ready.target.value("sent"):
        return False
    ref = f"<{ready.left[0].letter.id}>" if ready.left else None
    given = {"how": "mail", "by": by, "at": asking.now.replace(microsecond=0), "ref": ref}
    value = Evidence.model_validate(given).model_dump(mode="json", exclude_defaults=True)
    subject = f"{ready.target.uid} sent"
    payload = setting(value, None, by)
    key = ready.target.project.key
    asking.wired.hub.decide(key, DecisionKind.EVIDENCE, subject, payload, by=whoami(), now=asking.now)
    return True
