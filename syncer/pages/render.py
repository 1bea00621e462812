"""One page of one edition: a template filled with the register, checked, and fingerprinted.

The same values always give the same bytes, so that an unchanged page is not written again (B-39). What is wrong,
in a template or in its result, comes back as problems and never as an exception (B-40).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from syncer.domain.json import JsonValue, digest
from syncer.domain.meta import Audience
from syncer.domain.problems import Place, Problem, did_you_mean
from syncer.pages import anchors, faults, needs
from syncer.pages.catalogue import PageTemplate, Templates
from syncer.pages.context import PageContext
from syncer.pages.drafts import outboxes
from syncer.pages.edition import Edition, edition
from syncer.pages.figures import Picture
from syncer.pages.markup import without_images
from syncer.pages.view import Register
from syncer.pages.vocabulary import Vocabulary
from syncer.pages.writing import Writing
from syncer.sync.page_ids import PageId
from syncer.sync.signed import ChangedRecord
from syncer.text import storage
from syncer.text.characters import clean

LONGEST_TITLE = 255
SPECIFICATION, INDEX = "requirement-spec", "index"
_HERE = Markup("<p>\ue000</p>")  # where what is kept stands in what is not; nobody types it
RELEASE, LANGUAGES = "macros/release.j2", "macros/languages.j2"
ENDING = 80  # characters of it that are kept whatever its length


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it shall be; one with an error among its `problems` has no body and must not be published.

    `page` is its own id, `parent` that of the page it stands under ("" for the space's home). `pictures` are attachments that
    the body shows.
    """

    page: str
    kind: str
    title: str
    body: str
    labels: tuple[str, ...]
    parent: str
    fingerprint: str
    anchor: str
    problems: tuple[Problem, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def locale(self) -> str:
        """Its language, the last part of its id."""
        return self.page.rpartition(".")[2]

    def without(self, names: Collection[str]) -> "Rendered":
        """Return the page as it can be shown while some of its pictures are not there; the rest of it says the same in words."""
        if not names:
            return self
        kept = tuple(one for one in self.pictures if one.name not in names)
        mark = f"{self.fingerprint} without {', '.join(sorted(names))}"
        return replace(self, body=without_images(self.body, names), pictures=kept, fingerprint=mark)


@dataclass(frozen=True, slots=True)
class Page:
    """What a template knows of the page itself.

    `subject` is the uid of the record it is about, or what stands for the person or the baseline, "" for a project's page; `changes` are those it may show;
    `shared` tells that the customer has an edition of it, `frozen` that this is a copy of it for good, in which nothing may stand that holds for a day; `properties` are rows of a label's key and markup.
    """

    id: str
    kind: str
    subject: str
    locale: str
    internal: bool
    anchor: str
    changes: tuple[ChangedRecord, ...]
    properties: tuple[tuple[str, Markup], ...] = ()
    frozen: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class FrozenText:
    """What is rendered of a page once and kept for good: its title, and all of it but what became of it since."""

    title: str
    content: str
    problems: tuple[Problem, ...] = ()


def page_id(kind: str, locale: str, audience: Audience, subject: str = "") -> str:
    """Return a page's own id, such as "requirement-spec.en", "requirement-spec.customer.en" or "minutes.MTG-0001.en"."""
    return str(PageId(kind, subject, audience is Audience.CUSTOMER, locale))


def subjects(templates: Templates, kind: str, register: Register) -> tuple[str, ...]:
    """Return the uids, or people, a page kind makes one page for each of; ("",) where it makes one for the project, () for none."""
    front = templates.pages[kind].kind
    one_per = front.one_per
    if not needs.met(front.needs, register):
        return ()
    if one_per == "project":
        return ("",)
    if one_per == "baseline":
        return tuple(one.name for one in register.baselines)
    if one_per == "person":
        return tuple(sorted(outboxes(register.drafts, register.sent, register.writers)))
    if one_per == "part":
        return tuple(one.name for one in register.parts)
    if one_per in {"week", "month"}:
        return tuple(one.name for one in register.periods if one.cadence == one_per)
    about = (record for record in register.records.values() if record.kind_of_record.value == one_per)
    return tuple(sorted(record.id for record in about if needs.met_by(front.needs, record)))


def render(  # noqa: PLR0917 - in the order of the sentence
    templates: Templates,
    kind: str,
    register: Register,
    locale: str,
    audience: Audience,
    context: PageContext,
    subject: str = "",
) -> Rendered:
    """Return one page for an audience in a locale; `subject` is the record's uid where a kind has a page for each."""
    return render_edition(templates, kind, edition(register, locale, audience), context, subject)


def render_edition(
    templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str = ""
) -> Rendered:
    """Return one page of an edition; for many pages of one edition, which is then worked out once."""
    found = _prepared(templates, kind, seen, context, subject)
    if isinstance(found, Problem):
        name = page_id(kind, seen.locale, seen.audience, subject)
        return Rendered(name, kind, "", "", (), "", "", "", (found,))
    if not found.is_frozen:
        return found.run()
    text = found.frozen()
    page = found.framed((text.title, digest(text.content)), text.content)
    return replace(page, body="", problems=text.problems) if text.problems else page


def freeze(templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str) -> FrozenText:
    """Return what is kept of a page about a baseline, from the edition of the register that was frozen."""
    found = _prepared(templates, kind, seen, context, subject)
    return FrozenText("", "", (found,)) if isinstance(found, Problem) else found.frozen()


def framed(  # noqa: PLR0917 - in the order of the sentence
    templates: Templates,
    kind: str,
    seen: Edition,
    context: PageContext,
    subject: str,
    text: tuple[str, str],
    content: str | None,
) -> Rendered:
    """Return a page about a baseline: what was kept of it, and around it what became of it since.

    `text` is what was kept: its title, and the digest of its content. Without its `content` the page has no body: enough to tell by its fingerprint that nothing has to be written.
    """
    found = _prepared(templates, kind, seen, context, subject)
    if isinstance(found, Problem):
        name = page_id(kind, seen.locale, seen.audience, subject)
        return Rendered(name, kind, "", "", (), "", "", "", (found,))
    return found.framed(text, content)


def parent_of(templates: Templates, kind: str, locale: str, audience: Audience) -> str:
    """Return the id of the page above pages of a kind; "" where an edition has none."""
    template = templates.pages.get(kind)
    above = templates.pages.get(template.kind.parent) if template is not None else None
    if above is None or audience not in above.kind.audiences:
        return ""
    return page_id(above.kind.kind, locale, audience)


def title_of(templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str = "") -> str:
    """Return what a page of an edition will be called, without writing the page; "" when there is no such page."""
    found = _prepared(templates, kind, seen, context, subject)
    return "" if isinstance(found, Problem) else found.title()


def _prepared(
    templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str
) -> "_Rendering | Problem":
    template = templates.pages.get(kind)
    if template is None:
        return Problem(f"there is no page kind '{kind}'", did_you_mean(kind, templates.pages), code="page")
    wrong = _refusal(templates, template, seen, subject)
    if wrong is not None:
        return wrong
    name = page_id(kind, seen.locale, seen.audience, subject)
    page = Page(
        id=name,
        kind=kind,
        subject=subject,
        locale=seen.locale,
        internal=seen.internal,
        anchor=f"sy-{context.instance}-{name}",
        changes=seen.shown_changes(context.changes),
        shared=Audience.CUSTOMER in template.kind.audiences,
    )
    given = context if seen.internal else replace(context, accounts={})
    return _Rendering(templates, template, seen, given, page)


def _refusal(templates: Templates, template: PageTemplate, seen: Edition, subject: str) -> Problem | None:
    kind, locales = template.kind, templates.labels.locales
    if seen.locale not in locales:
        hint = did_you_mean(seen.locale, locales) or f"there are {', '.join(locales)}"
        return Problem(f"pages cannot be written in '{seen.locale}'", hint, code="page")
    if seen.audience not in kind.audiences:
        place = template.front.place(("audiences",))
        message = f"'{kind.kind}' has no {seen.audience.value} edition"
        return Problem(message, "add it to 'audiences'", place, code="page")
    record = seen.find(subject)
    about = record.record_kind.value if record is not None else "" if subject else "project"
    about = "person" if seen.outbox(subject) is not None else about
    period = seen.period(subject)
    about = period.cadence.value if period is not None else about
    about = "part" if seen.part(subject) is not None else about
    about = "baseline" if seen.baseline(subject) is not None else about
    if about != kind.one_per:
        what = (
            f"one page for each {kind.one_per}" if kind.one_per != "project" else "one page for the project"
        )
        return Problem(f"there is no '{kind.kind}' of '{subject}': it makes {what}", code="page")
    return None


class _Rendering:
    """One rendering: the names its template may use, and the problems met on the way."""

    def __init__(
        self, templates: Templates, template: PageTemplate, seen: Edition, context: PageContext, page: Page
    ) -> None:
        self._templates = templates
        self._template = template
        self._seen = seen
        self._context = context
        self._page = page
        self._problems: list[Problem] = []
        said = self._vocabulary()
        self._pictures = said.pictures
        self._names = said.functions() | {
            "register": seen,
            "project": seen.project,
            "document": self._context,
            "record": seen.find(page.subject),
            "rules": said.rules(),
            "baseline": seen.baseline(page.subject),
            "frozen": _HERE,
            "specification": self._specification,
        }

    @property
    def is_frozen(self) -> bool:
        """Whether most of the page is rendered once and kept."""
        return bool(self._template.kind.frozen)

    def title(self) -> str:
        """Fill in the title alone."""
        locale = self._seen.locale
        return _fitting(self._line(("title", locale), self._template.kind.title[locale]).unescape())

    def run(self) -> Rendered:
        """Fill in title, properties and body; check the result."""
        kind = self._template.kind
        title = self.title()
        rows = [(name, self._line(("properties", name), text)) for name, text in kind.properties.items()]
        self._page = replace(self._page, properties=tuple((name, row) for name, row in rows if row.strip()))
        body = self._body()
        self._check(title, body)
        outbox = self._seen.outbox(self._page.subject) if kind.one_per == "person" else None
        self._problems += [wrong for draft in (outbox.drafts if outbox else ()) for wrong in draft.problems]
        if self._problems:
            body = ""
        parent = self._parent()
        fingerprint = digest([title, body, list(kind.labels), parent, *self._released()])
        page = self._page
        problems, pictures = tuple(self._problems), tuple(self._pictures.values()) if body else ()
        return Rendered(
            page.id, page.kind, title, body, kind.labels, parent, fingerprint, page.anchor, problems, pictures
        )

    def _released(self) -> list[JsonValue]:
        """What a release of a customer's page lets out beside its text; our own charts change without a version of the page."""
        shown = [] if self._seen.internal else [one.digest for one in self._pictures.values()]
        return [[*shown]] if shown else []

    def frozen(self) -> FrozenText:
        """Fill in what is kept for good."""
        title = self.title()
        content = self._finished(str(self._line(("frozen",), self._template.kind.frozen)))
        self._check(title, content)
        return FrozenText(title, content, tuple(self._problems))

    def framed(self, text: tuple[str, str], content: str | None) -> Rendered:
        """Fill in what stands around what is kept, of which title and digest are known; only this is checked again."""
        found, (title, kept) = self.run(), text
        made = digest([title, found.fingerprint, kept])
        body = found.body.replace(_HERE, content, 1) if content is not None and not found.problems else ""
        return replace(found, title=title, body=body, fingerprint=made)

    def _specification(self) -> Markup:
        """A copy of the requirement specification, for good: nothing in it that holds for a day (PG-1)."""
        template = self._templates.pages.get(SPECIFICATION)
        if template is None:
            return Markup("")
        page = replace(self._page, kind=SPECIFICATION, frozen=True, changes=())
        copy = _Rendering(self._templates, template, self._seen, replace(self._context, charts=None), page)
        text = copy.text()
        self._problems += copy._problems
        return Markup(text)  # noqa: S704 - rendered by a template that escapes

    def _vocabulary(self) -> Vocabulary:
        labels = self._templates.labels.with_text(self._template.kind.text)
        writing = Writing(labels.formats[self._seen.locale], ZoneInfo(self._context.timezone))
        return Vocabulary(labels, self._seen, writing, self._context, self._page.id)

    def _line(self, path: tuple[str, ...], text: str) -> Markup:
        """A text of the front matter filled in, escaped."""
        environment = self._templates.environment
        try:
            return Markup(environment.from_string(text).render(**self._names, page=self._page))  # noqa: S704 - escaped
        except Exception as error:
            place = self._template.front.place(path)
            known = (*self._names, "page")
            self._problems.append(replace(faults.failure(error, {}, known, place.file), place=place))
            return Markup("")

    def _body(self) -> str:
        text = self.text()
        if self._problems and not text:
            return ""
        return self._finished(f"{anchors.anchor(self._page.anchor)}{self._ahead()}{text}")

    def text(self) -> str:
        """Fill in the template, as it comes."""
        try:
            template = self._templates.environment.get_template(self._template.name)
            text = template.render(**self._names, page=self._page)
        except Exception as error:
            known = (*self._names, "page")
            self._problems.append(faults.failure(error, self._templates.sources, known, self._template.name))
            return ""
        return text.strip()

    def _finished(self, text: str) -> str:
        # one name for all of them: a large page takes megabytes, and each is needed only for the next
        text = anchors.resolved(text, self._place)
        text = anchors.numbered(text)
        return clean(text)

    def _ahead(self) -> str:
        """What comes first on a page of any kind: in which languages it is there, and on ours how the customer's edition stands."""
        told = self._page.internal and self._seen.outlook(self._page.kind, self._page.subject)
        languages = self._shared(LANGUAGES) if self._context.locales[1:] else ""
        return languages + (self._shared(RELEASE) if told else "")

    def _shared(self, name: str) -> str:
        """Fill in a template that pages of all kinds have."""
        try:
            template = self._templates.environment.get_template(name)
            return template.render(**self._names, page=self._page).strip()
        except Exception as error:
            known = (*self._names, "page")
            self._problems.append(faults.failure(error, self._templates.sources, known, name))
            return ""

    def _place(self, uid: str) -> anchors.Place | None:
        """Where a record stands on another page of this edition: a page that holds it comes before one that is about it."""
        entry = self._seen.entries.get(uid)
        if entry is None:
            return None
        about: anchors.Place | None = None
        held: anchors.Place | None = None
        for kind in self._templates.showing.get(entry.record_kind.value, ()):
            full = entry.record_kind.value in kind.holds
            part = self._seen.part_of.get(uid, "") if kind.one_per == "part" and full else ""
            if part and (split := self._elsewhere(kind.kind, part)):
                held = held or anchors.Place(split, uid)
            if kind.one_per == "project" and full and (whole := self._elsewhere(kind.kind)):
                held = held or anchors.Place(whole, uid)
            elif kind.one_per == entry.record_kind.value and (own := self._elsewhere(kind.kind, uid)):
                held, about = (anchors.Place(own), about) if full else (held, anchors.Place(own))
        return held or about

    def _elsewhere(self, kind: str, subject: str = "") -> str:
        """The title of another page of this edition; "" where there is none."""
        page = page_id(kind, self._seen.locale, self._seen.audience, subject)
        return self._context.titles.get(page, "") if page != self._page.id else ""

    def _parent(self) -> str:
        return parent_of(self._templates, self._template.kind.kind, self._seen.locale, self._seen.audience)

    def _check(self, title: str, body: str) -> None:
        name = self._template.name
        if not title:
            place = self._template.front.place(("title", self._seen.locale))
            self._problems.append(Problem("the title comes out empty", "give it a text", place, code="title"))
        for wrong in storage.problems(body):
            self._problems.append(
                Problem(f"what comes out is no page: {wrong}", place=Place(name), code="storage")
            )


def _fitting(title: str) -> str:
    """A title as Confluence takes it: one line of at most 255 characters that begins with neither "~" nor a dot.

    One that is too long loses its middle: its end tells the kind, the language and the edition apart (B-38).
    """
    line = " ".join(clean(title).split()).lstrip("~. ")
    if len(line) <= LONGEST_TITLE:
        return line
    return f"{line[: LONGEST_TITLE - ENDING - 1].rstrip()}…{line[-ENDING:]}"
