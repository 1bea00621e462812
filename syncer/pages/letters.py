"""Drafts put into words: a template filled with what a customer may read, and with no day that nobody committed to (GATE-2).

Why it exists: a draft is sent by a person who trusts it. So templates are given the customer's edition and nothing else: no
score, cost, forecast or concern is there to be said. Of days they see commitments, meetings, what was agreed to be
done by when, and what has happened. Days in people's own words are found and shown to whoever sends it. Sends nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from syncer.domain.addresses import one_line
from syncer.domain.meta import Audience
from syncer.domain.parts import Conclusion
from syncer.domain.people import Person
from syncer.domain.problems import Problem, did_you_mean
from syncer.domain.project import ProjectData
from syncer.domain.records import ChangeRequest, Meeting, Question, Record, Requirement
from syncer.domain.values import instant_of
from syncer.pages import faults
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.drafts import Draft
from syncer.pages.edition import Edition, edition
from syncer.pages.notices import FUNCTIONS, NAMES, NoticeTemplate
from syncer.pages.view import Register
from syncer.pages.vocabulary import Vocabulary
from syncer.pages.writing import Writing
from syncer.rules.notices import inward
from syncer.sync.drafts import Waiting
from syncer.text import letters
from syncer.text.characters import clean

_HANDED_OVER = frozenset({"built", "delivered", "accepted"})
_SEVERAL = 3  # recipients that are greeted by name
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_SOON = r"年底|年内|月底|季度末|[本下]周[一二三四五六日天末]?|[本下]个?月|[本下]个?季度"  # as people put off in Chinese
_DAY = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{1,2}\s*月(?:底|初|中旬|上旬|下旬|份)"
    rf"|{_SOON}|(?<!\d)\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d)|(?<![A-Za-z0-9])Q[1-4](?![A-Za-z0-9])"
    rf"|\b(?:next|this) (?:week|month|quarter|year)\b"
    rf"|\bend of (?:the |this |next )?(?:week|month|quarter|year)\b|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_SHORT}|{_MONTHS})\b"
    rf"|\b(?:{_SHORT})\.? \d{{1,2}}\b|\b(?:\d{{1,2}}\s+)?(?:{_MONTHS})\s+\d{{1,4}}\b|\b\d{{1,2}}\s+(?:{_MONTHS})\b"
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a template knows of the draft itself: names of those it is for and from, and the stage the customer is in."""

    notice: str
    stage: str
    to: tuple[str, ...]
    ours: bool
    sender: str
    account_owner: str
    customer: str
    again: bool


def worded(  # noqa: PLR0917 - in the order of the sentence
    templates: Templates,
    waiting: Sequence[Waiting],
    view: Register,
    context: PageContext,
    locale: str,
    today: datetime,
) -> tuple[Draft, ...]:
    """Return the letters in a language; one whose template has nothing to say of its record is no draft."""
    if not waiting:
        return ()
    seen = outward(view, [one.uid for one in waiting], locale, today)
    writer = _Writer(templates, seen, context, locale)
    return tuple(draft for one in waiting if (draft := writer.draft(one)) is not None)


def outward(view: Register, uids: Iterable[str], locale: str, today: datetime) -> Edition:
    """Return the customer's edition of some records and what they speak of, without days that nobody committed to."""
    wanted = _around(view, uids)
    records = {uid: _unpromising(record, today) for uid, record in view.records.items() if uid in wanted}
    findings = {uid: found for uid, found in view.findings.items() if uid in wanted}
    seen = edition(replace(view, records=records, findings=findings, issues={}), locale, Audience.CUSTOMER)
    return replace(seen, project=_plain_project(seen.project))


def _plain_project(data: ProjectData) -> ProjectData:
    """Who and for whom; of plans only what a requirement's own commitment says."""
    nothing: dict[str, Any] = {"milestones": (), "phases": (), "risks": (), "communication_plan": ()}
    return data.model_copy(update={**nothing, "confirmed_plans": ()})


def _around(view: Register, uids: Iterable[str]) -> set[str]:
    """The records, those they name, and the questions about them."""
    wanted = set(uids)
    named = {uid for one in wanted if (record := view.records.get(one)) is not None for uid in _refs(record)}
    asked = {
        uid
        for uid, record in view.records.items()
        if isinstance(record, Question) and wanted.intersection(record.about)
    }
    return wanted | named | asked


def _refs(record: Record) -> Iterable[str]:
    if isinstance(record, Meeting):
        return (*record.actions, *record.open_questions)
    if isinstance(record, ChangeRequest):
        return tuple(one.requirement for one in record.changes if one.requirement)
    return record.about if isinstance(record, Question) else ()


def _unpromising(record: Record, today: datetime) -> Record:
    """The record without days and versions that are no commitment; a commitment is worked out anew and never taken as typed."""
    if isinstance(record, Requirement):
        return record.model_copy(update={"commitment": None, "conclusion": _done(record, today)})
    if isinstance(record, Question):
        return record.model_copy(update={"due": None})
    if isinstance(record, Meeting):
        return record.model_copy(update={"minutes_due": None, "next_meeting": None})
    if isinstance(record, ChangeRequest):
        impact = record.impact.model_copy(update={"plan": None}) if record.impact is not None else None
        return record.model_copy(update={"adjustment": None, "impact": impact})
    return record


def _done(record: Requirement, today: datetime) -> Conclusion | None:
    """What was done, with version and day once it is handed over; a day to come is none on which it was done."""
    done = record.conclusion
    if done is None:
        return None
    if record.delivery not in _HANDED_OVER:
        done = done.model_copy(update=dict.fromkeys(("at", "version", "patch", "where", "install")))
    if done.at is not None and instant_of(done.at, today.tzinfo or UTC) > today:
        done = done.model_copy(update={"at": None})
    return done


class _Writer:
    """Fills in templates of drafts, all in one language."""

    def __init__(self, templates: Templates, seen: Edition, context: PageContext, locale: str) -> None:
        self._templates, self._seen, self._locale = templates, seen, locale
        zone = ZoneInfo(context.timezone)
        writing = Writing(templates.labels.formats[locale], zone)
        bare = replace(context, accounts={}, titles={}, changes=(), history=())
        self._vocabulary = Vocabulary(templates.labels, seen, writing, bare)

    def draft(self, one: Waiting) -> Draft | None:
        """The letter; None where it says nothing."""
        template = self._templates.notices.get(one.kind.file)
        if template is None:
            return Draft(one, self._locale, "", "", problems=(_without(one, self._templates.notices),))
        said: list[str] = []
        names = self._names(one, said)
        try:
            subject = self._filled(template.front.subject[self._locale], names)
            body = self._body(template, names)
        except Exception as error:
            problem = faults.failure(error, self._templates.sources, NAMES, template.name)
            return Draft(one, self._locale, "", "", problems=(_placed(problem, template),))
        if not body:
            return None
        line = one_line(subject)
        return Draft(one, self._locale, line, body, doubts(f"{line}\n{body}", said))

    def _body(self, template: NoticeTemplate, names: Mapping[str, object]) -> str:
        found = self._templates.environment.get_template(template.code(self._locale))
        return _tidy(_unescaped(found.render(**names)))

    def _filled(self, text: str, names: Mapping[str, object]) -> str:
        return _unescaped(self._templates.environment.from_string(text).render(**names))

    def _names(self, one: Waiting, said: list[str]) -> dict[str, object]:
        voice = self._vocabulary
        given = self._given(one)

        def noted(write: Callable[..., str]) -> Callable[..., str]:
            def written(*args: Any, **named: Any) -> str:
                said.append(write(*args, **named))
                return said[-1]

            return written

        return {
            **{name: getattr(voice, method) for name, method in FUNCTIONS.items()},
            "day": noted(voice.day),
            "moment": noted(voice.moment),
            "span": noted(voice.span),
            "plain": letters_of,
            "numbered": numbered,
            "quoted": quoted,
            "dear": lambda: self._dear(given),
            "regards": lambda: self._regards(given),
            "record": self._seen.find(one.uid),
            "register": self._seen,
            "project": self._seen.project,
            "draft": given,
        }

    def _given(self, one: Waiting) -> Given:
        """People go by the names that the language has for them; an address that nobody stands for is no name."""
        known = [person for ref in one.to if (person := self._seen.person(ref)) is not None]
        customer = self._seen.project.customer
        return Given(
            notice=one.kind.name,
            stage=one.stage,
            to=tuple(person.name for person in known if person.name),
            ours=inward(one.kind, one.stage) or _all_ours(one.to, known),
            sender=self._name(one.owner),
            account_owner=self._name(one.account_owner),
            customer=(customer.title or "") if customer is not None else "",
            again=one.again,
        )

    def _name(self, ref: str) -> str:
        person = self._seen.person(ref) if ref else None
        return (person.name or "") if person is not None else ""

    def _dear(self, given: Given) -> str | Markup:
        """How the letter begins."""
        if not given.to:
            return self._vocabulary.text("letter_dear_nobody")
        if len(given.to) > _SEVERAL:
            return self._vocabulary.text("letter_dear_all")
        key = "letter_dear_ours" if given.ours else "letter_dear"
        return self._vocabulary.text(key, names=self._vocabulary.listing(given.to))

    def _regards(self, given: Given) -> str | Markup:
        """How it ends."""
        said = self._vocabulary.text("letter_regards_ours" if given.ours else "letter_regards")
        return Markup("{}\n{}").format(said, given.sender) if given.sender else said


def _all_ours(refs: Sequence[str], known: Sequence[Person]) -> bool:
    """Whether everybody who gets it is one of us; an address that nobody stands for may be the customer's."""
    return bool(known) and len(known) == len(refs) and all(person.side == "ours" for person in known)


def letters_of(text: str | None) -> str:
    """Return people's Markdown as plain text."""
    return letters.plain(text or "")


def numbered(items: Iterable[object]) -> Markup:
    """Return items as a numbered list, one a line."""
    lines = [
        Markup("{}. {}").format(number, " ".join(str(item).split())) for number, item in enumerate(items, 1)
    ]
    return Markup("\n").join(lines)


def quoted(text: object) -> str:
    """Return somebody's words in quotation marks, on one line."""
    words = " ".join(str(text or "").split()).rstrip("。.")
    return f"“{words}”" if words else ""


def doubts(body: str, said: Iterable[str]) -> tuple[str, ...]:
    """Return the days in a letter that no function of ours wrote: they stand in people's words."""
    rest = body
    for words in sorted(filter(None, said), key=len, reverse=True):
        rest = rest.replace(words, " ")
    return tuple(dict.fromkeys(" ".join(found[0].split()) for found in _DAY.finditer(rest)))


def _unescaped(text: str) -> str:
    return clean(Markup(text).unescape())  # noqa: S704 - taken back to plain text


def _tidy(text: str) -> str:
    """Lines without blanks at their ends, never two empty ones in a row."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _placed(problem: Problem, template: NoticeTemplate) -> Problem:
    place = problem.place
    return replace(problem, place=replace(place, file=template.name)) if place is not None else problem


def _without(one: Waiting, known: Iterable[str]) -> Problem:
    name = one.kind.file
    hint = did_you_mean(name, known) or f"write templates/notices/{name}.txt.j2, or name one with `template`"
    return Problem(f"the draft '{one.kind.name}' has no template '{name}'", hint, code="notice")
