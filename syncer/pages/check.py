"""Every template tried before anything depends on it: each kind, language and audience, on a sample of everything.

`syncer check` and each cycle ask this, so that a broken template is refused with its place before the first write.
"""

from collections.abc import Collection, Container, Iterator
from dataclasses import replace

from syncer.domain.problems import Problem
from syncer.domain.project import load_project
from syncer.domain.records import Scenario
from syncer.pages.catalogue import PageTemplate, Templates
from syncer.pages.context import PageContext
from syncer.pages.environment import Environment
from syncer.pages.labels import Labels, unknown_key
from syncer.pages.letters import worded
from syncer.pages.lint import imports, lint
from syncer.pages.notices import linted
from syncer.pages.parts import parts
from syncer.pages.render import RELEASE, Rendered, render, subjects
from syncer.pages.sample import empty, sample, sample_context
from syncer.pages.sample_drafts import TODAY, trials
from syncer.pages.sample_project import PROJECT
from syncer.pages.sample_special import LONG_STEPS, PLANNED, outlooks, page_edits
from syncer.pages.view import Register
from syncer.pages.vocabulary import NAMES


def check(templates: Templates, own: Container[str] | None = None) -> tuple[Problem, ...]:
    """Return everything wrong with templates and labels, each problem once.

    `own`: names of the page templates that are an admin's own, where nothing else is: then they alone are tried, since
    the others are as they were shipped.
    """
    if not templates.labels.locales:
        return templates.problems
    tried = templates if own is None else templates.only(own)
    found = dict.fromkeys((*templates.problems, *_read(tried, templates.sources)))
    broken = {problem.place.file for problem in found if problem.place}
    register, context = _lived_in(sample(), tried), sample_context(templates.labels.locales)
    large = replace(register, parts=parts(register.records.values(), 1))
    for rendered in (
        *_tried(tried, register, context),
        *_tried(tried, *empty()),
        *_tried(_of_parts(tried), large, context),
    ):
        fresh = (
            problem
            for problem in rendered.problems
            if problem.place is None or problem.place.file not in broken
        )
        found.update(dict.fromkeys(fresh))
    found.update(dict.fromkeys(_written(tried, register, context, broken)))
    return tuple(found)


def _lived_in(register: Register, templates: Templates) -> Register:
    """The sample with what pages show in some projects alone: all of a plan, edits of people, one kind's customer editions."""
    uid = next(iter(register.records))
    scenarios = {name: one for name, one in register.records.items() if isinstance(one, Scenario)}
    long = {name: one.model_copy(update={"main_flow": LONG_STEPS}) for name, one in scenarios.items()}
    edited = replace(
        register,
        records={**register.records, **long},
        data=load_project({**PROJECT, **PLANNED}),
        page_edits=page_edits(uid),
    )
    both = (kind.kind for kind in templates.kinds if kind.one_per == "project" and len(kind.audiences) > 1)
    kind = next(both, "")
    if not kind or RELEASE not in templates.sources:
        return edited
    told = (one for locale in templates.labels.locales for one in outlooks(kind, locale))
    return replace(edited, outlooks=tuple(told))


def _written(
    templates: Templates, register: Register, context: PageContext, broken: Container[str]
) -> Iterator[Problem]:
    """Every draft tried on every record of its kinds, at every stage."""
    tried = [
        one
        for name, notice in templates.notices.items()
        for one in trials(name, notice.front.records, register)
    ]
    for locale in templates.labels.locales:
        for draft in worded(templates, tried, register, context, locale, TODAY):
            yield from (p for p in draft.problems if p.place is None or p.place.file not in broken)


def _of_parts(templates: Templates) -> Templates:
    """The kinds of page that a large specification alone has."""
    kinds = {kind: page for kind, page in templates.pages.items() if page.kind.one_per == "part"}
    return replace(templates, pages=kinds)


def _tried(templates: Templates, register: Register, context: PageContext) -> Iterator[Rendered]:
    for kind, template in templates.pages.items():
        for locale in templates.labels.locales:
            for audience in template.kind.audiences:
                for subject in subjects(templates, kind, register):
                    yield render(templates, kind, register, locale, audience, context, subject)


def _read(templates: Templates, known: Collection[str]) -> Iterator[Problem]:
    """What is wrong without filling anything in. A page may use its own texts, a macro only the shared ones.

    `known`: the templates that there are to import.
    """
    environment = templates.environment
    pages = {page.name: page for page in templates.pages.values()}
    letters = {one.code(locale) for one in templates.notices.values() for locale in one.bodies}
    yield from linted(environment, templates.notices.values(), templates.labels)
    for file, source in templates.sources.items():
        if file in letters:
            continue
        labels = templates.labels.with_text(pages[file].kind.text) if file in pages else templates.labels
        yield from lint(environment, file, source, labels, NAMES)
        if file in pages:
            yield from _front(environment, pages[file], labels)
    yield from imports(environment, templates.sources, known)


def _front(environment: Environment, page: PageTemplate, labels: Labels) -> Iterator[Problem]:
    """What is wrong in the texts of the front matter, all of it at the text's key."""
    texts = {("title", locale): text for locale, text in page.kind.title.items()}
    texts |= {("properties", name): text for name, text in page.kind.properties.items()}
    for path, text in texts.items():
        for problem in lint(environment, page.name, text, labels, NAMES):
            yield replace(problem, place=page.front.place(path))
    for name in page.kind.properties:
        if name not in labels.text:
            yield unknown_key(name, labels.text, page.front.place(("properties", name)), "text")
