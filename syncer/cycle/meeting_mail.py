"""A meeting's notice or minutes as mail: the customer's edition of its page, to those whom the meeting names, each once (MTG-5, MTG-6).

Why it exists: what goes out by mail is what a customer may see, whoever of our side gets it too. Nobody is written to whom the meeting
does not name. Composes and sends nothing by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from syncer.cycle.project import Project
from syncer.domain.addresses import is_address
from syncer.domain.json import JsonValue, digest
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Problem
from syncer.domain.values import read_instant
from syncer.pages.render import Rendered
from syncer.ports import Event, Letter
from syncer.sync.mails import TOLD, MailKey, MailKind, MailRow, MailState
from syncer.text.html import from_storage
from syncer.text.storage.plain import plain

NOTICE, CANCELLED, MINUTES = "notice", "cancelled", "minutes"
_DOCUMENT = """\
<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: sans-serif; line-height: 1.5; max-width: 60em; }}
table {{ border-collapse: collapse; }} th, td {{ border: 1px solid #c1c7d0; padding: .3em .6em; text-align: left; vertical-align: top; }}
</style></head><body><p>{lead}</p>
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class MeetingMail:
    """What is mailed of a meeting: a notice, that it is cancelled, or minutes; its words, and the event that calendars take in or out."""

    uid: str
    what: str
    subject: str
    text: str
    html: str
    locale: str
    at: datetime
    event: Event | None = None

    @property
    def told(self) -> str:
        """A digest of what it says."""
        return digest([self.subject, self.text])[:16]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The letter to one person, claimed by what it says and where it goes."""

    project: str
    mail: MeetingMail
    person: Person
    tries: int = 1

    @property
    def letter(self) -> Letter:
        """The letter; the same has the same id whenever it is made."""
        mail, address = self.mail, self.person.email or ""
        name = f"{mail.what}-{mail.uid.lower()}-{digest([self.project, mail.told, address])[:24]}"
        return Letter(
            name,
            address,
            self.person.name or "",
            mail.subject,
            mail.text,
            mail.html,
            mail.at,
            mail.locale,
            mail.event,
            mail.uid,
        )

    @property
    def who(self) -> str:
        """Whom it goes to."""
        return self.person.name or self.person.id

    @property
    def key(self) -> MailKey:
        """What is mailed once."""
        slot = f"{self.mail.uid} {self.mail.what} {digest([self.mail.told, self.person.email or ''])[:16]}"
        return MailKey(self.project, self.person.id, MailKind.MEETING, slot)

    @property
    def claims(self) -> tuple[MailRow, ...]:
        """The one reason for it."""
        return (MailRow(self.key, MailState.CLAIMED, self.mail.at, self.tries, self.mail.told),)


@dataclass(frozen=True, slots=True)
class Invited:
    """What is mailed of which meeting, in which language, as of when; `values` are the meeting's as they will be."""

    project: Project
    uid: str
    what: str
    values: Mapping[str, JsonValue]
    locale: str
    at: datetime

    @property
    def title(self) -> str:
        """What the meeting is called in the language."""
        spoken = self.values.get("translations")
        own = spoken.get(self.locale) if isinstance(spoken, dict) else None
        translated = own.get("title") if isinstance(own, dict) else None
        return str(translated or self.values.get("title") or self.uid)


def compose(asked: Invited, page: Rendered) -> MeetingMail:
    """Return the mail of a page of the customer's edition."""
    labels, locale = asked.project.templates.labels, asked.locale
    subject = labels.sentence(locale, f"mail_{asked.what}").format(title=asked.title)
    lead = str(labels.sentence(locale, f"mail_{asked.what}_lead"))
    page = page.without(
        {one.name for one in page.pictures}
    )  # they are the page's; a notice has the file itself
    body = from_storage(page.body, page=lambda _: "")
    html = _DOCUMENT.format(lang=locale, title=escape(subject), lead=escape(lead), body=body)
    text = f"{lead}\n\n{plain(page.body)}\n"
    return MeetingMail(asked.uid, asked.what, subject, text, html, locale, asked.at)


def event_of(asked: Invited, instance: str, revision: int) -> Event | None:
    """The meeting for calendars; None without a beginning. Holds nothing that a customer may not see."""
    values = asked.values
    start, end = values.get("start"), values.get("end")
    if not start:
        return None
    return Event(
        uid=f"{instance}-{asked.project.key}-{asked.uid}@syncer",
        sequence=revision,
        start=read_instant(start),
        end=read_instant(end) if end else None,
        title=asked.title,
        at=asked.at,
        place=str(values.get("place") or ""),
        link=str(values.get("link") or ""),
        text="\n".join(_told(values)),
        cancelled=values.get("state") == "cancelled",
    )


def _told(values: Mapping[str, JsonValue]) -> Iterator[str]:
    if values.get("purpose"):
        yield str(values["purpose"])
    agenda = values.get("agenda")
    for point in agenda if isinstance(agenda, list) else []:
        if isinstance(point, dict) and point.get("title"):
            minutes = point.get("minutes")
            yield f"- {point['title']}{f' ({minutes})' if minutes else ''}"


def recipients(what: str, values: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Whom the meeting names: those who come to be invited, or told that they need not, those of its distribution for the minutes."""
    if what == MINUTES:
        listed = values.get("distribution")
        return tuple(str(one) for one in listed) if isinstance(listed, list) else ()
    coming = values.get("attendees")
    named = (
        [str(one.get("person") or "") for one in coming if isinstance(one, dict)]
        if isinstance(coming, list)
        else []
    )
    return tuple(dict.fromkeys(one for one in named if one))


def envelopes(
    project: str, mail: MeetingMail, people: Directory, refs: Iterable[str], rows: Sequence[MailRow]
) -> tuple[list[Envelope], list[str], list[Problem]]:
    """The letters still to go, who has theirs, and whom nobody can write to."""
    known = {row.key: row for row in rows}
    left: list[Envelope] = []
    had: list[str] = []
    problems: list[Problem] = []
    for ref in dict.fromkeys(refs):
        person = people.find(ref) or (Person(id=ref, email=ref) if is_address(ref) else None)
        if person is None or not is_address(person.email or ""):
            problems.append(_nowhere(mail.uid, person.name or person.id if person is not None else ref))
            continue
        one = Envelope(project, mail, person)
        row = known.get(one.key)
        if row is not None and row.state in TOLD:
            had.append(one.who)
        else:
            left.append(Envelope(project, mail, person, row.tries + 1 if row is not None else 1))
    return left, had, problems


def _nowhere(uid: str, who: str) -> Problem:
    hint = "write `email` at that person in project.yaml, or send it another way and record it: syncer sent --help"
    return Problem(f"{who} has no e-mail address that can be written to", hint, uid=uid, code="mail-address")


def in_zone(instant: datetime, zone: str) -> datetime:
    """The same instant on a zone's clocks, for the date of a message."""
    return instant.astimezone(ZoneInfo(zone)).replace(microsecond=0)
