"""Everything a template can say beside plain Jinja: the functions and filters it may call, bound to one edition.

`NAMES` is the whole list; the check of templates knows it, so that a misspelt name is found before anything is
rendered. All of them return text or markup and change nothing; a chart is noted besides, as an attachment of the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from markupsafe import Markup, escape

from syncer.domain import costs
from syncer.domain.fields import FieldSpec, name_to_path, spec_of
from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Shape
from syncer.domain.parts import Feasibility, StaffCost
from syncer.domain.people import Person
from syncer.domain.project import Risk
from syncer.domain.stories import Story
from syncer.domain.values import MoneyValue, read_moment
from syncer.pages import anchors, markup, signatures
from syncer.pages.charting.table import drawn
from syncer.pages.charting.words import Words
from syncer.pages.comparison import compared
from syncer.pages.context import PageContext
from syncer.pages.edition import Edition
from syncer.pages.entry import Entry
from syncer.pages.figures import Picture, picture
from syncer.pages.finding_words import told
from syncer.pages.labels import Labels
from syncer.pages.occasions import occasion
from syncer.pages.reporting import Due, Report, gravest, report, waiting
from syncer.pages.responsibility import Matrix, matrix
from syncer.pages.rule_words import RuleWords
from syncer.pages.rulebook import Rules
from syncer.pages.signatures import Signatures
from syncer.pages.spacing import spaced
from syncer.pages.writing import Writing
from syncer.pages.zones import offset, zone_named
from syncer.rules.weekly import weekly_meeting
from syncer.sync.page_ids import page_id
from syncer.sync.signed import ChangedField, SignedState

_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "t": "text",
        "word": "word",
        "field": "field",
        "finding": "finding",
        "fields": "fields",
        "tally": "tally",
        "grouped": "grouped",
        "by_role": "by_role",
        "by_time": "by_time",
        "side_of": "side_of",
        "names": "names",
        "binding_locale": "binding_locale",
        "language": "language",
        "translations": "translations",
        "person": "person",
        "named": "named",
        "link": "link",
        "links": "links",
        "cite": "cite",
        "anchor": "anchor",
        "href": "href",
        "story": "story",
        "beside": "beside",
        "md": "rich",
        "lines": "lines",
        "paragraphs": "paragraphs",
        "jump": "jump",
        "whose": "whose",
        "day": "day",
        "moment": "moment",
        "deadline": "deadline",
        "span": "span",
        "clock": "clock",
        "pages": "pages",
        "page_link": "page_link",
        "money": "money",
        "amount": "amount",
        "number": "number",
        "listing": "listing",
        "upright": "upright",
        "value": "value",
        "compared": "compared",
        "signed_state": "signed_state",
        "latest": "latest",
        "reported": "reported",
        "waiting": "waiting",
        "gravest": "gravest",
        "responsibilities": "responsibilities",
        "month": "month",
        "staff_cost": "staff_cost",
        "total_cost": "total_cost",
        "chart": "chart",
        "calendar": "calendar",
    }
)
PLAIN = "en"  # the language of charts whose font has no Chinese
_GIVEN = "register project document record rules page baseline frozen specification"
VARIABLES = (*_GIVEN.split(),)
NAMES: frozenset[str] = frozenset({*_FUNCTIONS, *signatures.NAMES, *VARIABLES})


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of this project and audience, in any published language; `subject` is its record's uid, if it has one."""

    id: str
    kind: str
    subject: str
    locale: str
    title: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The functions of one rendering, of the page with that id; the context's accounts are empty for a customer edition.

    `pictures` are the page's charts so far.
    """

    labels: Labels
    edition: Edition
    writing: Writing
    context: PageContext
    page: str = ""
    pictures: dict[str, Picture] = field(default_factory=dict)

    def functions(self) -> dict[str, object]:
        """Return the functions by the names templates call them by."""
        own = {name: getattr(self, method) for name, method in _FUNCTIONS.items()}
        return own | Signatures(self, self.edition, self.context, self.page).functions()

    def rules(self) -> Rules:
        """Return the project's rules in the page's language, for internal editions alone (PG-18)."""
        weekly = weekly_meeting(self.edition.project.communication_plan)
        return Rules(
            self.edition.rules,
            RuleWords(self.labels, self.edition.locale, self.named, weekly),
            self.writing,
        )

    def text(self, key: str, **values: object) -> str | Markup:
        """Return a text of the interface with its `{…}` filled in; `n` also picks the plural."""
        sentence = self.labels.sentence(self.edition.locale, key, values.get("n"))
        return escape(sentence).format(**spaced(sentence, values)) if values else sentence

    def word(self, group: str, word: str | None) -> str:
        """Return an enumerated word, such as `word('agreement', r.agreement)`; "" for none."""
        return self.labels.word(self.edition.locale, group, word) if word else ""

    def finding(self, found: Finding) -> Markup:
        """Return what a finding says, and in small type what cures it (CPL-1)."""
        said, cure = told(found, self.labels, self.edition.locale)
        return Markup("{}<em>{}</em>").format(self.upright(said), self.text("cure", cure=cure))

    def field(self, path: str) -> str:
        """Return what a field is called, by its path or else by the path's first name; a requirement's also by its Chinese one."""
        known = self.labels.words.get("field", {})
        named = path if path in known else name_to_path(Kind.REQUIREMENT, path) or path
        return self.labels.word(
            self.edition.locale, "field", path if path in known else named.partition(".")[0]
        )

    def fields(self, paths: Iterable[str]) -> Markup:
        """Return what some fields are called, as one text without doubles."""
        return self.writing.listing(dict.fromkeys(self.field(path) for path in paths))

    def grouped(
        self, entries: Iterable[Entry], path: str, words: str = ""
    ) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Return records by the word of an enumerated field, in the order the labels list the words (of the group `words`, else of the field's name), unknown ones last."""
        found: dict[str, list[Entry]] = {word: [] for word in self.labels.words.get(words or path, {})}
        for entry in entries:
            found.setdefault(getattr(entry, path) or "", []).append(entry)
        return tuple((word, tuple(members)) for word, members in found.items() if members)

    def tally(self, entries: Iterable[Entry], path: str, words: str = "") -> tuple[tuple[str, int], ...]:
        """Return how many records have each word of an enumerated field, in the same order."""
        return tuple((word, len(found)) for word, found in self.grouped(entries, path, words))

    def by_time(self, entries: Sequence[Entry], path: str) -> tuple[Entry, ...]:
        """Return records by a day or moment of theirs, the earliest first and those without one last; a day lasts until its end."""
        dated = [(self.writing.until(when), entry) for entry in entries if (when := getattr(entry, path))]
        rest = [entry for entry in entries if not getattr(entry, path)]
        return tuple(entry for _, entry in sorted(dated, key=lambda pair: pair[0])) + tuple(rest)

    def by_role(self, entries: Iterable[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Return requirements by the role of their story, as a heading: first the project's roles in order, then others as they come, "" last."""
        found: dict[str, tuple[str, list[Entry]]] = {
            role.name.casefold(): (role.name, []) for role in self.edition.project.user_roles if role.name
        }
        rest: list[Entry] = []
        for entry in entries:
            role = " ".join(entry.story.role.split()) if entry.story else ""
            group = found.setdefault(role.casefold(), (role, []))[1] if role else rest
            group.append(entry)
        groups = [*found.values(), ("", rest)]
        return tuple((self.upright(role), tuple(members)) for role, members in groups if members)

    def side_of(self, reference: str | None) -> str:
        """Return the side a person is on; "" when unknown."""
        person = self.edition.person(reference) if reference else None
        return (person.side or "") if person is not None else ""

    def binding_locale(self) -> str:
        """Return the locale that binds where the document exists in several: the project's word, else the first published."""
        said = self.edition.project.document.binding_locale if self.edition.project.document else None
        locales = self.context.locales or (self.edition.locale,)
        return said if said in locales else locales[0]

    def language(self, locale: str) -> str:
        """Return what a language is called by those who read it: for links that lead to it."""
        return self.labels.language(locale)

    def names(self, references: Iterable[str]) -> Markup:
        """Return people's names as one text."""
        return self.writing.listing(self.named(reference) for reference in references)

    def named(self, reference: str | None) -> str:
        """Return a person's name; an address nobody stands for is shown to our side alone (PPL-4)."""
        if not reference:
            return ""
        person = self.edition.person(reference)
        if person is not None:
            return self._name(person)
        return self._hidden() if "@" in reference and not self.edition.internal else reference

    def person(self, reference: str | None) -> str | Markup:
        """Return a mention of a person whose account is known, else the name."""
        account = self._account(reference or "")
        return markup.mention(account, self.context.account_key) if account else self.named(reference)

    def link(self, uid: str | None, text: str = "") -> str | Markup:
        """Return a link to a record on this page, "REQ-0007 · Encrypted storage" unless a text is given; "" when it is not for this audience."""
        entry = self.edition.find(uid or "")
        return markup.anchor_link(entry.uid, text or self.cite(entry)) if entry is not None else ""

    def links(self, uids: Iterable[str]) -> Markup:
        """Return links to records, one a line."""
        found = [str(escape(link)) for uid in uids if (link := self.link(uid))]
        return Markup("<br/>".join(found))  # noqa: S704 - escaped one by one

    def cite(self, entry: Entry) -> str:
        """Return how a record is named in full."""
        return f"{entry.uid} · {entry.title}"

    def rich(self, text: str | None) -> Markup:
        """Return people's Markdown as storage format."""
        return markup.rich(text, self._mentioned, self.context.account_key)

    def anchor(self, name: str) -> Markup:
        """Return the anchor that links to a record lead to."""
        return anchors.anchor(name)

    def href(self, address: str | None, text: object) -> Markup:
        """Return a link to an address on the web; the text alone where the address is none that may stand."""
        return markup.link(address or "", text)

    def story(self, story: Story | None) -> Markup:
        """Return a user story in its own words, its parts in bold."""
        return markup.bold_parts(story) if story is not None else Markup("")

    def beside(self, story: Story | None, description: str | None) -> str:
        """Return what a description says besides its story."""
        return markup.beside(story, description or "") if story is not None else description or ""

    def lines(self, text: object) -> Markup:
        """Return plain text with its line ends."""
        return markup.lines(text)

    def paragraphs(self, text: object) -> Markup:
        """Return plain text as paragraphs, which an empty line parts, each with its line ends."""
        return markup.paragraphs(text)

    def jump(self, name: str, text: object) -> Markup:
        """Return a link to an anchor of this page."""
        return markup.anchor_link(name, text)

    def whose(self, reference: str) -> str:
        """Return a person's name, or that nobody is named yet."""
        return self.named(reference) or self._hidden()

    def listing(self, items: Iterable[object]) -> Markup:
        """Return the members of a list as one text."""
        return self.writing.listing(items)

    def upright(self, words: str) -> str:
        """Return words with a capital, as what stands by itself begins; markup stays markup."""
        return words[:1].upper() + words[1:]

    def day(self, moment: date | None) -> str:
        """Return the day of a moment in the project's zone."""
        return self.writing.day(moment)

    def moment(self, moment: date | None) -> str:
        """Return a moment with its time in the project's zone."""
        return self.writing.moment(moment)

    def deadline(self, instant: datetime | None) -> str:
        """Return when something has to be done by; midnight is the end of the day before."""
        return self.writing.deadline(instant)

    def span(self, start: datetime | None, end: datetime | None, zone: str | None = None) -> str:
        """Return when something takes place, on the clocks of a zone (the project's by default) and naming it: "4 May 2026, 14:00–15:30 Beijing time (UTC+8)"; "" for none."""
        if start is None:
            return ""
        there = zone_named(zone) or self.writing.zone
        begins = start.astimezone(there)
        when = replace(self.writing, zone=there).period(start, end)
        named = self.word("timezone", zone if zone_named(zone) else self.context.timezone)
        zoned = self.labels.sentence(self.edition.locale, "zoned")
        return zoned.format(time=when, zone=named, offset=offset(begins))

    def clock(self, start: datetime | None, minutes: float, zone: str | None = None) -> str:
        """Return the time of day so many minutes after a start, "14:05", in a zone (the project's by default); "" for none."""
        if start is None:
            return ""
        return (
            start.astimezone(zone_named(zone) or self.writing.zone) + timedelta(minutes=minutes)
        ).strftime("%H:%M")

    def pages(self, kind: str = "", locale: str = "", subject: str = "") -> tuple[ListedPage, ...]:
        """Return the pages there are for this audience in all languages, or those of a kind, a language, a record's uid."""
        listed = (_listed(name, title) for name, title in self.context.titles.items())
        return tuple(
            page
            for page in listed
            if kind in {"", page.kind} and locale in {"", page.locale} and subject in {"", page.subject}
        )

    def translations(self) -> tuple[ListedPage, ...]:
        """Return this page in each language it is there in, itself among them."""
        own = page_id(self.page)
        assert own is not None  # every page of ours has one
        names = (str(own._replace(locale=locale)) for locale in self.context.locales)
        titles = self.context.titles
        return tuple(_listed(name, titles[name]) for name in names if name in titles)

    def page_link(self, page: ListedPage, text: str = "", anchor: str = "") -> Markup:
        """Return a link to a page or an anchor on it, the page's title unless a text is given."""
        return markup.page_link(page.title, text or page.title, anchor)

    def money(self, money: MoneyValue | None) -> str:
        """Return an amount with its currency."""
        return self.writing.money(money)

    def amount(self, amount: Decimal, currency: str) -> str:
        """Return an amount of a currency."""
        return self.writing.money(MoneyValue(amount=amount, currency=currency))

    def number(self, number: float | Decimal | None) -> str:
        """Return a number with thousands set apart."""
        return self.writing.number(number)

    def value(self, path: str | None, raw: JsonValue) -> Markup:
        """Return a requirement's field's value as a reader would say it, as paragraphs: words, days and money in the page's language, Markdown, names and links; "" for none."""
        known = name_to_path(Kind.REQUIREMENT, path) if path else None
        spec = spec_of(Kind.REQUIREMENT, known) if known else None
        if spec is not None and spec.shape is Shape.MARKDOWN:
            return self.rich(str(raw or ""))
        items = raw if isinstance(raw, list | tuple) else (raw,)
        said = (self.said(spec, item) for item in items if item is not None)
        return Markup("").join(Markup("<p>{}</p>").format(text) for text in said if text)

    def compared(self, kind: str, change: ChangedField) -> Markup:
        """Return what changed in a field of a kind of record, word by word: what went is struck, what came underlined."""
        return compared(kind, change, self.said)

    def signed_state(self, uid: str) -> SignedState | None:
        """Return how a requirement stands to what both sides signed of it; None where they signed nothing."""
        found = self.context.standing.get(uid)
        return found if found is not None and self.edition.find(uid) is not None else None

    def latest(self, moments: Iterable[date | None]) -> date | None:
        """Return the last of some days and instants, None among them left out; a day counts from its midnight."""
        return max((moment for moment in moments if moment), key=self.writing.began, default=None)

    def reported(self, period: str) -> Report | None:
        """Return what happened in the week or month of that name and what is coming, None where it is not reported on today (PG-9)."""
        known = self.edition.period(period)
        return report(self.edition, known, self.writing.zone) if known is not None else None

    def waiting(self, side: str) -> tuple[Due, ...]:
        """Return the decisions, questions and actions that wait for a side ("" for nobody), the earliest first (PG-19)."""
        return waiting(self.edition, side, self.writing.zone)

    def gravest(self, risks: Iterable[Risk]) -> tuple[Risk, ...]:
        """Return risks, the gravest first."""
        return gravest(risks)

    def responsibilities(self, entries: Iterable[Entry]) -> Matrix:
        """Return who does, decides, is asked and is told, records by people (PG-7); records that say nothing of it are left out."""
        return matrix(self.edition, entries)

    def month(self, day: date) -> str:
        """Return the month of a day, "November 2026" or "2026年11月"."""
        return self.writing.month(day)

    def staff_cost(self, row: StaffCost) -> MoneyValue | None:
        """Return what the people of one row of a feasibility study cost, None while a figure is missing (REQ-14)."""
        return costs.staff_cost(row)

    def total_cost(self, feasibility: Feasibility) -> costs.Total | None:
        """Return a feasibility study's total, or why there is none: its `money`, `incomplete`, `currencies` (REQ-14)."""
        return costs.total(feasibility)

    def chart(self, kind: str, about: object = None) -> Markup:
        """Return a chart as an image that also says in words what it shows; "" where it has nothing to show, or nothing draws it here."""
        charts = self.context.charts
        if charts is None:
            return Markup("")
        locale = self.edition.locale
        outside = Words(self.labels, locale, self.context.timezone)
        inside = outside if charts.han else replace(outside, locale=PLAIN, han=False)
        found = drawn(kind, about, self.edition, inside, outside)
        if found is None:
            return Markup("")
        name, made = found
        self.pictures[name] = picture(name, made.figure, charts.version)
        return markup.image(name, made.alt)

    def calendar(self, meeting: Entry, text: str) -> Markup:
        """Return a link to the file by which people take a meeting into their calendars, attached to the page (MTG-6); "" while it has no beginning."""
        made = occasion(meeting, self.context)
        if made is None:
            return Markup("")
        name = f"sy-{meeting.uid.lower()}.ics"
        self.pictures[name] = picture(name, made, "1")
        return markup.file_link(name, text)

    def said(self, spec: FieldSpec | None, item: JsonValue) -> str | Markup:
        """Return one value as a reader would say it; what is no text of its field's type is shown as it stands."""
        if isinstance(item, dict):
            return self._parts(item)
        text = str(item)
        if spec is None:
            return self.lines(text)
        group = spec.path if spec.path in self.labels.words else spec.path.rpartition(".")[2]
        if group in self.labels.words and (spec.values or spec.path == "kind"):
            return self.word(group, text)
        if spec.type in {"date", "moment", "instant"}:
            return self._dated(text)
        if spec.refers == "person":
            return self.named(text)
        return (self.link(text) if spec.refers else "") or self.lines(text)

    def _parts(self, item: Mapping[str, JsonValue]) -> str | Markup:
        """A value made of parts: an amount of money, a criterion, or its texts in a row."""
        if set(item) == {"amount", "currency"}:
            return self.money(MoneyValue.model_validate(item))
        return (
            self.lines(item["text"]) if "text" in item else self.listing(str(part) for part in item.values())
        )

    def _dated(self, text: str) -> str:
        try:
            return self.moment(read_moment(text))
        except ValueError:
            return text

    def _account(self, reference: str) -> str:
        if not reference:
            return ""
        person = self.edition.person(reference)
        known = (reference, person.id, person.email or "") if person is not None else (reference,)
        folded = [name.casefold() for name in known]
        return next((self.context.accounts[name] for name in folded if name in self.context.accounts), "")

    def _mentioned(self, reference: str) -> tuple[str, str]:
        return self._account(reference), self.named(reference)

    def _name(self, person: Person) -> str:
        """Somebody who was forgotten has an id and no name, and the id may not be shown instead."""
        return person.name or self._hidden()

    def _hidden(self) -> str:
        return self.labels.sentence(self.edition.locale, "to_be_named")


def _listed(name: str, title: str) -> ListedPage:
    """A page from its id: kind, the record's uid if any, the audience if it is the customer's, locale."""
    found = page_id(name)
    assert found is not None  # every page of ours has one
    return ListedPage(name, found.kind, found.subject, found.locale, title)
