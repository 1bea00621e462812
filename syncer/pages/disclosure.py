"""The audience check: whether anything of ours stands in what is about to go to the customer, field by field (B-22).

Why it exists: customer editions are made from a register without internal values (outward.py), so that nothing can get into one
through a template. This looks at the finished text all the same, with the eyes of whoever will read it: body with parameters and
attributes, title, labels, property, message of the version, names and alternative texts of attachments. It finds what was
written into a template by hand, and what would get out by a fault of ours.

It looks for people's words: texts, addresses, keys of issues. A figure of one digit, an enumerated word, a day or a week stands on
every page for another reason too; of these only an expected day is looked for, where its own record speaks (REQ-17, GATE-2).
What a field that the customer sees says as well is no secret.

Text is read as a reader reads it: on over markup, anchors and line breaks. Over the ends of paragraphs, items and cells only what is
long enough is put together; of short words neighbours in a table make others by chance, and an edition would be held back for nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from syncer.domain.json import JsonObject
from syncer.domain.people import Directory
from syncer.domain.problems import Place, Problem
from syncer.domain.project import dump_project
from syncer.domain.records import Record, Requirement, dump
from syncer.domain.scalars import Scalar, scalars_of_project, scalars_of_record
from syncer.pages.catalogue import Templates
from syncer.pages.edition import commitment_of
from syncer.pages.figures import texts
from syncer.pages.labels import Formats, Labels
from syncer.pages.render import Rendered
from syncer.pages.searching import Index, letters, pieces, weight
from syncer.pages.view import Register
from syncer.rules.checks.table import outward
from syncer.text import storage
from syncer.text.storage import Passage

_KNOWN = 16  # what weighs less and is among the words of labels and templates says nothing of a record
_SHOWN = 60  # characters of what was found
_WHOLE = "\n"  # between texts that do not belong together
_JIRA = frozenset({"jira", "jiraissues", "jirachart", "jiraroadmap"})
_FOREIGN = "ri:space-key"
_WEEK = re.compile(r"\d{4}-W\d{2}")  # no more telling than a day; a weekly report is known by it


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an internal text stands: a record's uid ("" for the project) and the path of its field."""

    uid: str
    path: str
    words: str

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.uid or 'project'}.{self.path}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A page with all else that goes with it; `more` are further texts by what they are, such as an attachment's name."""

    page: Rendered
    message: str = ""
    property: JsonObject = field(default_factory=dict)
    more: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not go to a customer, ready to be looked for; `expected` are days that no plan confirms, as pages write them, by uid."""

    origins: Mapping[str, Origin]
    index: Index
    said: str
    words: str
    templates: Templates
    expected: Mapping[str, tuple[tuple[str, str], ...]]
    closed: tuple[str, ...] = ()

    @property
    def values(self) -> frozenset[str]:
        """The letters of each single thing that the customer may read."""
        return frozenset(self.said.split(_WHOLE))


def secrets(register: Register, cut: Register, templates: Templates, closed: Sequence[str] = ()) -> Secrets:
    """Return what is internal in a register; `cut` is what the customer may see of it, `closed` are addresses of ours."""
    said = _said(cut)
    origins: dict[str, Origin] = {}
    for one in _internal(register, said, templates.labels):
        for piece in pieces(one.words):
            origins.setdefault(piece, one)
    return Secrets(
        origins,
        Index(origins),
        said,
        _words(templates),
        templates,
        _expected(register, templates),
        (*closed,),
    )


def disclosed(secrets: Secrets, outgoing: Outgoing) -> tuple[Problem, ...]:
    """Return what stands in an edition that the customer must not read, each with field and place in the template."""
    told = [*_texts(outgoing)]
    found = [*_structure(secrets, outgoing, told), *_promised(secrets, outgoing, told)]
    return (*found, *_words_found(secrets, outgoing, told))


# ------------------------------------------------------------------------------- what is internal


def _internal(register: Register, said: str, labels: Labels) -> Iterator[Origin]:
    for uid, record in register.records.items():
        for one in scalars_of_record(record.kind_of_record, dump(record)):
            if one.internal and one.worded:
                yield Origin(uid, one.path, str(one.value))
    for one in scalars_of_project(dump_project(register.data)):
        if one.internal and one.worded and not _WEEK.fullmatch(str(one.value)):
            yield Origin("", one.path, str(one.value))
    for phrases in register.data.phrases.values():
        for original, text in phrases.items():
            if letters(original) not in said:
                yield Origin("", "phrases", text)
    yield from _worked_out(register, labels)


def _worked_out(register: Register, labels: Labels) -> Iterator[Origin]:
    """What our side's pages say beside the fields: issues, response times, links to look at, letters, findings."""
    for uid, issues in register.issues.items():
        yield from _each(uid, "implemented_by", [w for one in issues for w in (one.key, one.url, one.status)])
    for clock in register.clocks:
        yield from _each(clock.uid, "response time", [clock.rule, *clock.says.values()])
    for link in register.suspects:
        changed = [words for one in link.alarms for words in (one.before, one.after)]
        yield from _each(link.uid, f"link to {link.on}", changed)
    for draft in register.drafts:
        yield from _each(draft.uid, f"draft {draft.notice}", [draft.subject, draft.body])
    for uid, findings in register.findings.items():
        kind = register.records[uid].kind_of_record
        for found in (one for one in findings if not outward(kind, one)):
            said = [labels.finding(locale, found)[0] for locale in labels.locales]
            yield from _each(uid, f"finding {found.code}", said)


def _each(uid: str, path: str, words: Iterable[str]) -> Iterator[Origin]:
    return (Origin(uid, path, each) for each in words)


def _said(cut: Register) -> str:
    """The letters of everything the customer may read, translations of it included."""
    people = Directory(cut.data.people)
    shown = [one for record in cut.records.values() for one in _values(record)]
    shown += [
        one for one in scalars_of_project(dump_project(cut.data)) if not one.internal
    ]  # an address is kept there, but not for the customer
    said = _WHOLE.join(letters(str(one.value)) for one in shown if not _means(one, people))
    translated = [
        letters(text)
        for phrases in cut.data.phrases.values()
        for original, text in phrases.items()
        if letters(original) in said
    ]
    return _WHOLE.join((said, *translated))


def _values(record: Record) -> Iterator[Scalar]:
    return scalars_of_record(record.kind_of_record, dump(record))


def _means(one: Scalar, people: Directory) -> bool:
    """Whether it names a person, who is shown by name."""
    refers = one.spec.refers if one.spec is not None else ""
    return refers == "person" and people.find(str(one.value)) is not None


def _words(templates: Templates) -> str:
    """The letters of all words that pages have of themselves."""
    labels = templates.labels
    tables = [labels.text, *labels.words.values(), *(page.kind.text for page in templates.pages.values())]
    said = [text for table in tables for by_locale in table.values() for text in by_locale.values()]
    own = [text if isinstance(text, str) else f"{text.one}\n{text.other}" for text in said]
    return _WHOLE.join(map(letters, own))


def _expected(register: Register, templates: Templates) -> dict[str, tuple[tuple[str, str], ...]]:
    """The expected day of each requirement that no confirmed plan promises, in every way a page may write it (GATE-2)."""
    found = {}
    for uid, record in register.records.items():
        if isinstance(record, Requirement) and commitment_of(record, register.data) is None:
            day = record.forecast.date if record.forecast is not None else None
            if day is not None:
                ways = {day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}"}
                ways |= {
                    _day(formats, day.year, day.month, day.day)
                    for formats in templates.labels.formats.values()
                }
                found[uid] = tuple((letters(way), way) for way in sorted(ways))
    return found


def _day(formats: Formats, year: int, month: int, day: int) -> str:
    return formats.day.format(day=day, month=formats.months[month - 1], year=year)


# --------------------------------------------------------------------------------- what goes out


def _texts(outgoing: Outgoing) -> Iterator[Passage]:
    page = outgoing.page
    yield from storage.passages(page.body)
    named = [("title", page.title), ("message of the version", outgoing.message), *outgoing.more]
    named += [("label", label) for label in page.labels]
    named += [(f"chart {one.name}", words) for one in page.pictures for words in texts(one.figure)]
    named += [(f"property {name}", str(value)) for name, value in outgoing.property.items()]
    yield from (Passage("", words, where=where) for where, words in named if words)


def _structure(secrets: Secrets, outgoing: Outgoing, told: Sequence[Passage]) -> Iterator[Problem]:
    """What no customer edition has, whoever typed it: Jira macros, mentions, links into our space."""
    for one in told:
        if one.where == "macro" and one.words in _JIRA:
            yield _problem(
                secrets, outgoing, f"holds the Jira macro '{one.words}'", f'"{one.words}"', one.anchor
            )
        elif one.where.startswith("ri:user "):
            yield _problem(secrets, outgoing, "mentions an account", "ri:user", one.anchor)
        elif one.where.endswith(_FOREIGN):
            yield _problem(secrets, outgoing, f"links into the space {one.words}", _FOREIGN, one.anchor)
        else:
            for address in secrets.closed:
                if address in one.words:
                    shown = f"names the address {_short(one.words)}, which is internal"
                    yield _problem(secrets, outgoing, shown, address, one.anchor)
                    break


def _promised(secrets: Secrets, outgoing: Outgoing, told: Sequence[Passage]) -> Iterator[Problem]:
    """An expected day where the record itself speaks, whoever wrote it there: it would read as a promise (REQ-17)."""
    for one in told:
        for said, way in secrets.expected.get(one.anchor, ()) if one.where == "text" else ():
            if _stands(said, one.words):
                what = f"shows {way} with {one.anchor}, which is expected then and not confirmed"
                yield _problem(
                    secrets,
                    outgoing,
                    what,
                    "forecast",
                    one.anchor,
                    cure="confirm the plan in project.yaml (confirmed_plans), or take the day out of the record's text",
                    code="promised",
                )
                break


def _stands(said: str, words: str) -> bool:
    """Whether a day stands in a text by itself: 3 May is not in 13 May."""
    text = letters(words)
    at = text.find(said)
    while at >= 0:
        if not (at and text[at - 1].isdigit() and said[0].isdigit()):
            return True
        at = text.find(said, at + 1)
    return False


def _words_found(secrets: Secrets, outgoing: Outgoing, told: Sequence[Passage]) -> Iterator[Problem]:
    """Internal texts in what is told, each field once for each passage it stands in first."""
    seen: set[tuple[str, str]] = set()
    for piece, passage in _pieces_found(secrets, told):
        origin = secrets.origins[piece]
        if (origin.uid, origin.path) in seen or piece in secrets.said:
            continue
        if weight(piece) < _KNOWN and piece in secrets.words:
            continue
        seen.add((origin.uid, origin.path))
        where = "" if passage.where == "text" else f" (in its {passage.where})"
        what = f"would show “{_short(origin.words)}”{where}, which is internal: {origin.name}"
        if _is_frozen(secrets, outgoing):
            yield Problem(
                f"“{outgoing.page.title}” {what}", _frozen_cure(origin), code="disclosed", uid=origin.uid
            )
        else:
            yield _problem(secrets, outgoing, what, piece, origin.uid, path=origin.path)


def _is_frozen(secrets: Secrets, outgoing: Outgoing) -> bool:
    own = secrets.templates.pages.get(outgoing.page.kind)
    return own is not None and bool(own.kind.frozen)


def _frozen_cure(origin: Origin) -> str:
    """What helps where no template and no field can change what a page says: it was frozen before the words became ours (PG-10)."""
    return (
        f"what was frozen stays as it is: if the words are no secret, word {origin.name} otherwise or say them in a field that "
        "the customer may see too; if they are one, keep this page back and freeze another baseline without them"
    )


def _pieces_found(secrets: Secrets, told: Sequence[Passage]) -> Iterator[tuple[str, Passage]]:
    """Pieces of internal texts with the passage in which each begins: in what is read together, then long ones over the ends of blocks."""
    texts = [one for one in told if one.where == "text"]
    others = [one for one in told if one.where not in {"text", "macro"}]
    for run, joined in ((texts, False), (others, False), (texts, True)):
        parts = [("" if joined or one.reads_on else _WHOLE) + letters(one.words) for one in run]
        starts = [0, *accumulate(map(len, parts))]
        found = secrets.index.found("".join(parts))
        for piece, at in sorted(found.items(), key=lambda one: (one[1], one[0])):
            if not joined or weight(piece) >= _KNOWN:
                yield piece, run[bisect_right(starts, at) - 1]


def _problem(
    secrets: Secrets,
    outgoing: Outgoing,
    what: str,
    wanted: str,
    uid: str,
    *,
    path: str = "",
    cure: str = "take it out of the template, or say it in a field that the customer may see",
    code: str = "disclosed",
) -> Problem:
    place = _place(secrets.templates, outgoing.page.kind, wanted, path)
    return Problem(f"“{outgoing.page.title}” {what}", cure, place, code=code, uid=uid)


def _place(templates: Templates, kind: str, wanted: str, path: str) -> Place | None:
    """Where in the template, or in a macro, it is written by hand; else where the field is named; else the template."""
    own = templates.pages.get(kind)
    if own is None:
        return None
    sources = {
        own.name: own.source,
        **{n: s for n, s in templates.sources.items() if n.startswith("macros/")},
    }
    for file, source in sources.items():
        if line := _written(source, letters(wanted)):
            return Place(file, line)
    name = re.compile(rf"[.'\"]{re.escape(path.rpartition('.')[2])}\b") if path else None
    for file, source in sources.items():
        for number, text in enumerate(source.split("\n") if name is not None else (), 1):
            if name is not None and name.search(text):
                return Place(file, number)
    return Place(own.name)


def _written(source: str, wanted: str) -> int:
    """The line on which a stretch of letters begins; 0 where it is nowhere."""
    lines = [letters(line) for line in source.split("\n")]
    at = "".join(lines).find(wanted) if wanted else -1
    if at < 0:
        return 0
    ends = [*accumulate(map(len, lines))]
    return bisect_right(ends, at) + 1


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
