"""Customer editions: what each would show by now, and publishing exactly what a person has seen and released (domain §3).

Why it exists: an edition that a customer has read stays readable in every version. So one is written only while its rendering
has the digest that was seen, and only after the audience check of its finished text; between releases none is touched.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from syncer.cycle.pages import Prepared
from syncer.cycle.project import Project
from syncer.cycle.publish import Publisher, as_published
from syncer.cycle.revising import BASE, TITLE, page_claim
from syncer.cycle.run import Published, Run
from syncer.cycle.sheets import parents_first
from syncer.domain.json import JsonObject, canonical, digest
from syncer.domain.people import Directory
from syncer.domain.problems import Problem, Severity
from syncer.pages.context import PageContext
from syncer.pages.disclosure import Outgoing, Secrets, disclosed, secrets
from syncer.pages.edition import Edition
from syncer.pages.exposure import Furniture, furniture, newly
from syncer.pages.render import INDEX, Rendered, page_id
from syncer.ports import HistoryEntry, HubWrite, PutCursor, UseDecision
from syncer.sync.changes import PageChange
from syncer.sync.observation import ClaimKind, HubState
from syncer.sync.page_ids import is_customers
from syncer.sync.releases import (
    FIELD,
    OUTLOOK,
    Outlook,
    Release,
    Shown,
    Terms,
    Wish,
    kept,
    released,
    wishes,
)
from syncer.sync.wiki import PageState, closed_addresses, signature

_OVER = frozenset({"cancelled", "withdrawn", "rejected"})  # what has come to nothing needs no first edition
_Made = tuple[str, str, Edition, PageContext]


def of_audience(hub: HubState, *, customer: bool) -> HubState:
    """Return the hub with the pages of one audience alone, as that audience's publisher takes it."""
    pages = {page: state for page, state in hub.pages.items() if is_customers(page) is customer}
    return replace(hub, pages=pages)


class CustomerEditions:
    """All customer editions of a project, made on any terms from one look at the register."""

    def __init__(self, project: Project, hub: HubState, made: Prepared) -> None:
        self._project, self._hub, self._prepared = project, hub, made
        self._releases = released(hub.cursors)
        self._drawn: dict[
            str, tuple[Terms, Rendered]
        ] = {}  # each page as last rendered, until it was told how it stands
        self._made: dict[str, _Made] = {
            page_id(kind, seen.locale, seen.audience, subject): (kind, subject, seen, local)
            for seen, local, wanted in made.editions
            for kind, subject in wanted
        }

    def by_now(self, hub: HubState) -> "CustomerEditions":
        """The same look at the register with what the store knows by now; what was rendered is not rendered again."""
        later = CustomerEditions(self._project, hub, self._prepared)
        later._drawn = self._drawn
        return later

    @property
    def pages(self) -> tuple[str, ...]:
        """The editions there are, by page."""
        return tuple(self._made)

    def siblings(self, page: str) -> tuple[str, ...]:
        """The same document in all its languages."""
        kind, subject, *_ = self._made[page]
        return tuple(other for other, made in self._made.items() if made[:2] == (kind, subject))

    def terms(self, page: str, together: Collection[str] = ()) -> Terms:
        """The terms of a release now; `together` are pages that are released with it."""
        local = self._made[page][3]
        there = {other for other in self._hub.pages if is_customers(other)}
        known = {*there, *self.siblings(page), *together} & self._prepared.titles.keys()
        return Terms(local.dated, frozenset(known))

    def render(self, page: str, terms: Terms) -> Rendered | None:
        """A page on some terms, which keep only those links that it really has; None where there is no such page."""
        found = self._made.get(page)
        if found is None:
            return None
        kind, subject, seen, local = found
        names = {*terms.links, page} & self._prepared.titles.keys()
        meant = Terms(terms.dated, frozenset(names))
        before = self._drawn.get(page)
        if before is not None and before[0] == meant:
            return before[1]
        titles = {name: title for name, title in self._prepared.titles.items() if name in names}
        context = replace(local, dated=terms.dated, titles=titles)
        made = self._prepared.page(self._project.templates, kind, seen, context, subject)
        self._drawn[page] = (meant, made)
        return made

    def problems(self, page: Rendered, who: str = "") -> tuple[Problem, ...]:
        """What keeps a page from going out: a template's faults, or something internal in what is to be published."""
        if page.problems:
            return page.problems
        mark: JsonObject = {"page": page.page, "instance": self._hub.instance}
        return disclosed(self._secrets, Outgoing(page, self.message(who), mark))

    def files(self) -> list[Rendered]:
        """All editions as they are by now, to be handed out as files: with links among all of them, what must not go out without a body."""
        pages = self._prepared.pages(self._project.templates)
        return [
            replace(page, body="", pictures=(), problems=w) if (w := self.problems(page)) else page
            for page in pages
        ]

    def message(self, who: str) -> str:
        """What the version says of itself: who released it, by a name that the customer may know."""
        known = Directory(self._prepared.shown.data.people).find(who)
        name = known.name if known is not None else None
        by = f"Released by {name}; " if name else ""
        return f"{by}{signature(self._project.key)}"

    @cached_property
    def _secrets(self) -> Secrets:
        made = self._prepared
        closed = closed_addresses(self._hub.pages.values(), self._project.space)
        return secrets(made.whole, made.shown, self._project.templates, closed)

    # ------------------------------------------------------------------------------ how it stands

    def outlooks(self, together: Collection[str] = ()) -> tuple[Outlook, ...]:
        """How every edition stands, those too that no template or record asks for any more."""
        standing = {page for page in self._hub.pages if is_customers(page)}
        gone = sorted((self._releases.keys() | standing) - self._prepared.titles.keys())
        return (*(self.outlook(page, together) for page in self._made), *map(self._gone, gone))

    def outlook(self, page: str, together: Collection[str] = ()) -> Outlook:
        """How one edition stands; what is as it was released says nothing new."""
        found = self._outlook(page, together)
        self._drawn.pop(page, None)  # a thousand bodies need not be kept
        return found

    def _outlook(self, page: str, together: Collection[str]) -> Outlook:
        kind, subject, seen, _ = self._made[page]
        last, state = self._releases.get(page), self._hub.pages.get(page)
        url = state.url if state is not None else ""
        if last is not None:
            same = self.render(page, self._terms_of(last, kind))
            if same is not None and same.fingerprint == last.digest:
                return Outlook(
                    page,
                    kind,
                    subject,
                    seen.locale,
                    same.title,
                    "released",
                    last.digest,
                    release=last,
                    url=url,
                )
        terms = self.terms(page, together)
        now = self.render(page, terms)
        assert now is not None
        wrong = self.problems(now)
        return Outlook(
            page,
            kind,
            subject,
            seen.locale,
            now.title,
            "blocked" if wrong else "differs" if state is not None else "new",
            now.fingerprint,
            terms,
            () if wrong else self.newly(now),
            tuple(map(str, wrong)) or self._over(subject, state),
            last,
            url,
        )

    def _terms_of(self, last: Release, kind: str) -> Terms:
        """On what an edition is compared with its release; the page that lists the others differs once there are others."""
        return replace(last.terms, links=self.terms(last.page).links) if kind == INDEX else last.terms

    def newly(self, page: Rendered) -> tuple[Shown, ...]:
        """What a page would show that the edition which stands does not."""
        state = self._hub.pages.get(page.page)
        before = (state.title, state.rendered) if state is not None else ("", "")
        own, (_, subject, *_) = self._own[page.locale], self._made[page.page]
        return newly((page.title, page.body), before, self._prepared.shown.records, own, subject)

    @cached_property
    def _own(self) -> Mapping[str, Furniture]:
        """The words that pages have of themselves, by language."""
        templates, values = self._project.templates, self._secrets.values
        return {
            seen.locale: furniture(templates, seen.locale, values) for seen, *_ in self._prepared.editions
        }

    def _over(self, subject: str, state: PageState | None) -> tuple[str, ...]:
        """Of a record that has come to nothing, what the edition is about by now."""
        record = self._prepared.shown.records.get(subject)
        word = getattr(record, "state", None) or getattr(record, "agreement", None)
        if word not in _OVER:
            return ()
        what = (
            "the edition that was released now says so"
            if state is not None
            else "nothing was released before"
        )
        return (f"{subject} is {word}: {what}",)

    def _gone(self, page: str) -> Outlook:
        state = self._hub.pages.get(page)
        kind, locale = page.partition(".")[0], page.rpartition(".")[2]
        why = "the project makes no such page any more; it stays as it was released until somebody archives it in Confluence"
        title, url = (state.title, state.url) if state is not None else (page, "")
        last = self._releases.get(page)
        return Outlook(page, kind, "", locale, title, "gone", why=(why,), release=last, url=url)


# ---------------------------------------------------------------------------------- publishing


Writer = Callable[[Mapping[str, str]], Publisher]


def finish(run: Run, writer: Writer, hub: HubState, editions: CustomerEditions) -> list[Published]:
    """Keep releases that were carried out although no reply said so, whatever those editions would say by now. Raises PortError.

    The customer reads them: who let them out is kept, and nothing is written.
    """
    sent = dict(_sent(hub, editions))
    done: list[PageState] = []
    if not sent:
        return []
    publisher = writer({})
    for page, (wish, rendered) in sent.items():
        version = publisher.arrived(rendered)
        if version:
            same = [one for one in wishes(hub.decisions) if (one.page, one.digest) == (page, wish.digest)]
            run.commit([*_record(run, hub, editions, wish, rendered, version), *_used(same, page)])
            done.append(run.ports.hub.snapshot(run.project.key).pages[page])
    return [as_published(state) for state in done]


def doubted(hub: HubState) -> frozenset[str]:
    """Editions that somebody released and of whose writing no outcome is known."""
    open_ = {claim.key for claim in hub.claims if claim.kind is ClaimKind.PAGE}
    return frozenset(one.page for one in wishes(hub.decisions) if page_claim(one.page) in open_)


def _sent(hub: HubState, editions: CustomerEditions) -> Iterator[tuple[str, tuple[Wish, Rendered]]]:
    """Released editions as they were sent, of which no outcome is known."""
    claims = {claim.key: claim for claim in hub.claims if claim.kind is ClaimKind.PAGE}
    for wish in wishes(hub.decisions):
        claim = claims.get(page_claim(wish.page))
        if claim is None or not claim.token.startswith(wish.digest):
            continue
        now = editions.render(wish.page, wish.terms)
        if now is None:
            continue
        title, body = claim.sent.get(TITLE), claim.sent.get(BASE)
        if isinstance(title, str) and isinstance(body, str):
            yield (
                wish.page,
                (wish, replace(now, title=title, body=body, fingerprint=claim.token, pictures=())),
            )


def release(run: Run, writer: Writer, hub: HubState, editions: CustomerEditions) -> list[Published]:
    """Publish what people released, as far as it is what they saw; tells what is not, and keeps who let out what and when."""
    waiting = wishes(hub.decisions)
    latest = {one.page: one for one in waiting}
    chosen: dict[str, Rendered] = {}
    for page, wish in latest.items():
        found = editions.render(page, wish.terms)
        wrong = _refusals(editions, wish, found)
        if found is None or wrong:
            for problem in wrong:
                run.tally.fail(problem)
            run.commit(_used(waiting, page))
        else:
            chosen[page] = found
    messages = {page: editions.message(latest[page].by) for page in chosen}
    states = writer(messages).write(parents_first(chosen.values()))
    for page, state in states.items():
        if state.fingerprint.startswith(chosen[page].fingerprint):
            noted = _record(run, hub, editions, latest[page], chosen[page], state.version)
            run.commit([*noted, *_used(waiting, page)])
    return [as_published(state) for state in states.values()]


def _record(  # noqa: PLR0917 - what a release is made of
    run: Run, hub: HubState, editions: CustomerEditions, wish: Wish, shown: Rendered, version: int
) -> list[HubWrite]:
    """Who let out what and when, for `status`, the pages and the history."""
    made = Release(wish.page, wish.digest, wish.by, wish.at, version, wish.terms)
    told = _told(made, editions.newly(shown), shown.title)
    before = released(hub.cursors).get(wish.page)
    was = _brief(before) if before is not None else None
    entry = HistoryEntry(wish.page, FIELD, was, told, f"decision:{made.by}", run.project.key)
    return [PutCursor(*kept(made)), entry]


def _used(waiting: Iterable[Wish], page: str) -> list[HubWrite]:
    return [UseDecision(one.id) for one in waiting if one.page == page]


def _refusals(editions: CustomerEditions, wish: Wish, found: Rendered | None) -> Sequence[Problem]:
    again = f"look at it and release anew: syncer release {wish.page}"
    if found is None:
        return [Problem(f"{wish.page} was released, but there is no such page any more", code="release")]
    if found.fingerprint != wish.digest and not found.problems:
        said = f"“{found.title}” is not what {wish.by} released any more, so it is not published"
        return [Problem(said, again, severity=Severity.WARNING, code="release-anew")]
    return editions.problems(found, wish.by)


def _told(made: Release, newly_shown: Iterable[Shown], title: str) -> JsonObject:
    """What the history keeps of a release: records and fields that became visible by it, without their words."""
    shown: dict[str, list[str]] = {}
    for one in newly_shown:
        fields = shown.setdefault(one.uid, [])
        if one.field and one.field not in fields:
            fields.append(one.field)
    return {**_brief(made), "title": title, "newly": {uid: [*fields] for uid, fields in shown.items()}}


def _brief(one: Release) -> JsonObject:
    at = one.at.isoformat(timespec="seconds")
    return {"version": one.version, "by": one.by, "at": at, "digest": one.digest}


def expected(editions: CustomerEditions, hub: HubState) -> Iterator[PageChange]:
    """What the next cycle would do with each page that was released, as far as a plan can tell."""
    for page, wish in {one.page: one for one in wishes(hub.decisions)}.items():
        found = editions.render(page, wish.terms)
        wrong = _refusals(editions, wish, found)
        title = found.title if found is not None else page
        if wrong:
            yield PageChange(page, title, "blocked", wrong[0].message)
        else:
            yield PageChange(
                page, title, "update" if page in hub.pages else "create", f"released by {wish.by}"
            )


def outlook_writes(hub: HubState, outlooks: Iterable[Outlook]) -> list[HubWrite]:
    """What `status` tells of customer editions, where that has changed."""
    told = canonical([one.to_json() for one in outlooks])
    return [PutCursor(OUTLOOK, told)] if hub.cursors.get(OUTLOOK, "[]") != told else []


def inputs_with(inputs: str, cursors: Mapping[str, str]) -> str:
    """The fingerprint of all that our own pages are made of, what was released among it."""
    return digest([inputs, [value for _, value in sorted(map(kept, released(cursors).values()))]])
