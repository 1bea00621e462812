"""Every template tried before anything depends on it: each kind, language and audience, on a sample of everything.

`syncer check` and each cycle ask this, so that a broken template is refused with its place before the first write.
"""

from collections.abc import Iterator

from syncer.domain.problems import Problem
from syncer.pages.catalogue import PageTemplate, Templates
from syncer.pages.context import PageContext
from syncer.pages.environment import Environment
from syncer.pages.labels import Labels, unknown_key
from syncer.pages.lint import lint, lint_line
from syncer.pages.render import Rendered, render, subjects
from syncer.pages.sample import empty, sample, sample_context
from syncer.pages.view import Register
from syncer.pages.vocabulary import NAMES


def check(templates: Templates) -> tuple[Problem, ...]:
    """Return everything wrong with templates and labels, each problem once."""
    if not templates.labels.locales:
        return templates.problems
    found = dict.fromkeys((*templates.problems, *_read(templates)))
    broken = {problem.place.file for problem in found if problem.place}
    register, context = sample(), sample_context(templates.labels.locales)
    for rendered in (*_tried(templates, register, context), *_tried(templates, *empty())):
        fresh = (
            problem
            for problem in rendered.problems
            if problem.place is None or problem.place.file not in broken
        )
        found.update(dict.fromkeys(fresh))
    return tuple(found)


def _tried(templates: Templates, register: Register, context: PageContext) -> Iterator[Rendered]:
    for kind, template in templates.pages.items():
        for locale in templates.labels.locales:
            for audience in template.kind.audiences:
                for subject in subjects(templates, kind, register)[:1]:
                    yield render(templates, kind, register, locale, audience, context, subject)


def _read(templates: Templates) -> Iterator[Problem]:
    """What is wrong without filling anything in. A page may use its own texts, a macro only the shared ones."""
    environment, pages = templates.environment, templates.pages.values()
    own = {page.name: templates.labels.with_text(page.kind.text) for page in pages}
    labels = {name: own.get(name, templates.labels) for name in templates.sources}
    yield from lint(environment, templates.sources, labels, NAMES)
    for page in pages:
        yield from _front(environment, page, own[page.name])


def _front(environment: Environment, page: PageTemplate, labels: Labels) -> Iterator[Problem]:
    texts = {("title", locale): text for locale, text in page.kind.title.items()}
    texts |= {("properties", name): text for name, text in page.kind.properties.items()}
    for path, text in texts.items():
        yield from lint_line(environment, text, page.front.place(path), labels, NAMES)
    for name in page.kind.properties:
        if name not in labels.text:
            yield unknown_key(name, labels.text, page.front.place(("properties", name)), "text")
