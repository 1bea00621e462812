"""Pages about baselines: rendered once from what was frozen, kept in the store, and never rendered again (PG-10, PG-14).

Why it exists: templates, labels and rules change, and what people signed must not. So what such a page says is written when its
baseline is made, or when it is first needed (a language that came later, a store that was rebuilt), and from then on it is read
back. Only what stands around it is made anew: who signed, and what took its place. It sends nothing; whoever renders keeps what
was `made`.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime

from syncer.cycle.project import Project
from syncer.domain.json import JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.pages.baselines import BaselineView, with_digests
from syncer.pages.context import PageContext
from syncer.pages.document import document_version
from syncer.pages.edition import Edition, edition
from syncer.pages.outward import outward_register
from syncer.pages.render import FrozenText, Rendered, framed, freeze, page_id
from syncer.pages.view import Register, register
from syncer.ports import Hub
from syncer.rules.ranking import Ranked, ranking
from syncer.sync.baselines import Baseline
from syncer.sync.frozen import FrozenPage
from syncer.sync.judged import rules_of
from syncer.sync.observation import HubState

Spares = Callable[[Rendered], bool]
_NOTHING = FrozenText("", "")


def _never(_page: Rendered) -> bool:
    return False


class FrozenPages:
    """The frozen pages of a project while its pages are rendered; `made` are those that were rendered for the first time.

    `spares` tells of a page, by its fingerprint, that its body is not wanted: it stands already as it is.
    """

    def __init__(self, project: Project, hub: Hub, state: HubState, *, spares: Spares = _never) -> None:
        self._project, self._hub, self._spares = project, hub, spares
        self._began = min((r.created for r in state.records.values() if r.created is not None), default=None)
        self._instance = f"{state.instance}-{project.key}"
        self._titles = hub.frozen_titles(project.key)
        self._texts: dict[str, FrozenText] = {}
        self._registers: dict[str, tuple[Register, Baseline]] = {}
        self.made: list[FrozenPage] = []

    def whole(self) -> "FrozenPages":
        """The same, with the body of every page."""
        other = copy(self)
        other._spares = _never
        return other

    def title(self, kind: str, name: str, locale: str, audience: Audience) -> str:
        """What a page is called, as it was when it was frozen."""
        return self._kept(kind, name, locale, audience)[0]

    def _kept(self, kind: str, name: str, locale: str, audience: Audience) -> tuple[str, str]:
        """The title and the digest of what is kept of a page, or is going to be."""
        known = self._titles.get(page_id(kind, locale, audience, name))
        if known is not None:
            return known
        text = self._text(kind, name, locale, audience)
        return text.title, digest(text.content)

    def page(self, kind: str, name: str, seen: Edition, context: PageContext) -> Rendered:
        """A page of a present edition: what was kept, and around it what became of it since."""
        templates, page = self._project.templates, page_id(kind, seen.locale, seen.audience, name)
        text = self._kept(kind, name, seen.locale, seen.audience)
        bare = framed(templates, kind, seen, context, name, text, None)
        fresh = self._texts.get(page, _NOTHING)
        if fresh.problems:
            return replace(bare, problems=(*fresh.problems, *bare.problems))
        if bare.problems or self._spares(bare):
            return bare
        kept = fresh if page in self._texts else self._hub.frozen_page(self._project.key, page)
        content = kept.content if kept is not None else ""
        return framed(templates, kind, seen, context, name, text, content)

    def _text(self, kind: str, name: str, locale: str, audience: Audience) -> FrozenText:
        page = page_id(kind, locale, audience, name)
        if page not in self._texts:
            view, baseline = self._register(name)
            shown = outward_register(view) if audience is Audience.CUSTOMER else view
            seen = edition(shown, locale, audience)
            text = freeze(self._project.templates, kind, seen, self._context(view, baseline, locale), name)
            self._texts[page] = text
            if not text.problems:
                self.made.append(FrozenPage(page, baseline.head.digest, text.title, text.content))
        return self._texts[page]

    def _register(self, name: str) -> tuple[Register, Baseline]:
        """The register that a baseline froze; its rules are those in force when it is written."""
        if name not in self._registers:
            baseline = self._hub.baseline(self._project.key, name)
            assert baseline is not None, f"the store names a baseline {name} that it does not have"
            values = [(one.kind, {"id": uid, **one.values}) for uid, one in sorted(baseline.records.items())]
            mapping = self._project.mapping
            wanted = (
                (uid, one.values) for uid, one in baseline.records.items() if one.kind is Kind.REQUIREMENT
            )
            ranks = ranking(mapping.priority, _ranked(dict(wanted))) if mapping.priority is not None else {}
            view = register(values, baseline.data, {}, ranks, rules_of(mapping))
            shown = with_digests(BaselineView(baseline.head), baseline)
            self._registers[name] = (replace(view, baselines=(shown,)), baseline)
        return self._registers[name]

    def _context(self, view: Register, baseline: Baseline, locale: str) -> PageContext:
        """What else a frozen copy says: the document's version and history as they were, and nobody to mention."""
        project, made = self._project, baseline.head.made
        heads = [head for head in self._hub.baselines(project.key) if head.made <= made]
        began: datetime | None = self._began
        version = document_version(
            view, locale, began=began, changed=made, zone=project.timezone, baselines=heads
        )
        return PageContext(
            instance=self._instance,
            project_key=project.key,
            timezone=project.timezone,
            version=version.version,
            state="in_review",
            history=version.rows,
            dated=version.dated,
            locales=project.locales,
        )


def _ranked(requirements: Mapping[str, Mapping[str, JsonValue]]) -> list[Ranked]:
    return [Ranked(uid, leaves, None) for uid, leaves in requirements.items()]


def freeze_pages(project: Project, hub: Hub, name: str) -> None:
    """Write every page about a baseline as templates, labels and rules are now, and keep it."""
    pages = FrozenPages(project, hub, hub.snapshot(project.key))
    for kind in project.templates.kinds:
        for audience in kind.audiences if kind.frozen else ():
            for locale in project.locales:
                pages.title(kind.kind, name, locale, audience)
    hub.keep_frozen(project.key, pages.made)
