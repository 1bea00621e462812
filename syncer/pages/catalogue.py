"""The catalogue of page kinds: template files read into values, with everything wrong in them as problems.

A page kind is one file `<name>.storage.j2` with YAML front matter; `macros/*.j2` are shared by all kinds and
`labels*.yaml` holds the words. An admin's file of the same name takes the place of a shipped one. This reads
text it is given and compiles nothing: rendering is render.py's.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from syncer.domain.meta import Audience
from syncer.domain.problems import Place, Problem
from syncer.pages import labels as labels_
from syncer.pages import notices as notices_
from syncer.pages import placed
from syncer.pages.environment import Environment, Keep, build
from syncer.pages.labels import Labels, Texts
from syncer.pages.needs import Need
from syncer.pages.notices import Held, NoticeTemplate

PAGE_SUFFIX = ".storage.j2"
_FENCE = "---"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Subject = Literal["project", "person", "baseline", "week", "month", "part"] | Held


class PageKind(BaseModel):
    """The front matter of a page kind's template."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Slug = Field(description="The kind's name, in page ids, file names and commands.")
    row: Annotated[str, StringConstraints(pattern=r"^PG-[0-9]+$")] = Field(
        description="The row of the domain that asks for this page."
    )
    title: Mapping[str, str] = Field(
        description="The page's title by locale, a Jinja text; unique in a space, so it carries the document's or record's ID."
    )
    parent: str = Field(
        "", description="The kind of page it stands under; empty: directly under the space's home."
    )
    one_per: Subject = Field(
        "project",
        description="One page for the project, for each record of a kind, for each baseline, for each person who has or had drafts, for each week or month that is reported on, or for each part of a large specification.",
    )
    frozen: str = Field(
        "",
        description="Of a page for each baseline: what is rendered once, from what was frozen, and never again; a Jinja text that stands where the template says {{ frozen }}.",
    )
    holds: tuple[Held, ...] = Field(
        (),
        description="Kinds of record that stand here in full, each with an anchor: links to one lead here.",
    )
    needs: Need = Field(
        "", description="What there has to be for the page to be made, such as `clocks`; empty: nothing."
    )
    audiences: tuple[Audience, ...] = Field(description="Which editions it has.", min_length=1)
    labels: tuple[Slug, ...] = Field((), description="Confluence labels of the page.")
    properties: Mapping[str, str] = Field(
        default_factory=dict,
        description="Rows of the page's properties, a Jinja text by label key, in order; empty ones are left out.",
    )
    text: Texts = Field(default_factory=dict, description="Texts only this template uses, by key and locale.")


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """A page kind with its template's text; `source` has the front matter blanked, so that lines still count right."""

    name: str
    kind: PageKind
    source: str
    front: placed.Placed


@dataclass(frozen=True)
class Templates:
    """All page kinds and drafts by kind, the sources of templates and macros by name, the labels, and what is wrong in them."""

    environment: Environment
    sources: Mapping[str, str]
    pages: Mapping[str, PageTemplate] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    notices: Mapping[str, NoticeTemplate] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def kinds(self) -> tuple[PageKind, ...]:
        """The front matter of every page kind, by name."""
        return tuple(self.pages[kind].kind for kind in sorted(self.pages))

    @cached_property
    def showing(self) -> Mapping[str, tuple[PageKind, ...]]:
        """By kind of record, the kinds of page that hold such records in full or are about one: asked for every link of every page."""
        found: dict[str, list[PageKind]] = {}
        for page in self.pages.values():
            for kind in {*page.kind.holds, page.kind.one_per}:
                found.setdefault(kind, []).append(page.kind)
        return {kind: tuple(kinds) for kind, kinds in found.items()}

    def only(self, names: Container[str]) -> "Templates":
        """Some templates of pages, by file name, and no draft; what they import is there all the same."""
        pages = {kind: page for kind, page in self.pages.items() if page.name in names}
        sources = {page.name: page.source for page in pages.values()}
        return replace(self, pages=pages, sources=sources, notices={})

    def without(self, kinds: Iterable[str]) -> "Templates":
        """The same without some kinds of page; links to what is on them then stand as words."""
        gone = frozenset(kinds)
        return replace(self, pages={name: page for name, page in self.pages.items() if name not in gone})


def load(sources: Mapping[str, str], kept: Keep | None = None) -> Templates:
    """Read template files given as text by name ("macros/card.j2"); wrong ones are left out and come as problems.

    `kept` keeps their code beyond this process.
    """
    labels, problems = labels_.load({name: text for name, text in sources.items() if _is_labels(name)})
    found = list(problems)
    pages: dict[str, PageTemplate] = {}
    for name in sorted(name for name in sources if is_page(name)):
        page, wrong = _page(name, sources[name], labels.locales)
        found += wrong
        if page is not None and not wrong:
            found += _clash(pages.setdefault(page.kind.kind, page), page)
    macros = {name: text for name, text in sources.items() if _is_macro(name)}
    drafts, wrong_drafts = notices_.load(sources, labels.locales)
    code = {**macros, **{page.name: page.source for page in pages.values()}}
    code |= notices_.codes(drafts.values())
    return Templates(build(code, kept), code, pages, labels, drafts, (*found, *wrong_drafts))


def is_page(name: str) -> bool:
    """Whether a template of that name is one of a page."""
    return name.endswith(PAGE_SUFFIX)


def _is_labels(name: str) -> bool:
    return name.startswith("labels") and name.endswith((".yaml", ".yml"))


def _is_macro(name: str) -> bool:
    return name.endswith(".j2") and not is_page(name) and not notices_.is_notice(name)


def _clash(first: PageTemplate, page: PageTemplate) -> list[Problem]:
    """Two templates of one kind; a parent that no template makes is no problem, the page then stands under the home page."""
    place = page.front.place(("kind",))
    if first is not page:
        hint = f"'{first.name}' is that kind already; give one of them another name"
        return [Problem(f"a second template of kind '{page.kind.kind}'", hint, place, code="front-matter")]
    if page.kind.parent == page.kind.kind:
        where = page.front.place(("parent",))
        return [
            Problem(f"'{page.kind.kind}' is its own parent", "name another kind", where, code="front-matter")
        ]
    return []


def _page(name: str, text: str, locales: tuple[str, ...]) -> tuple[PageTemplate | None, list[Problem]]:
    head, source = _split(text)
    if head is None:
        hint = "begin the file with '---', the front matter, and '---' again"
        return None, [Problem("this template has no front matter", hint, Place(name, 1), code="front-matter")]
    front = placed.read(head, name, first_line=2)
    if front.problems or not isinstance(front.value, dict):
        return None, list(front.problems) or [
            Problem("the front matter is no mapping", place=Place(name, 2), code="front-matter")
        ]
    try:
        kind = PageKind.model_validate(front.value)
    except ValidationError as error:
        return None, list(placed.misfits(error, front, PageKind))
    if not locales:
        return None, []  # the labels are broken, and say so
    problems = labels_.unfinished({"title": kind.title}, locales, front, ())
    problems += labels_.unfinished(kind.text, locales, front, ("text",))
    return PageTemplate(name, kind, source, front), problems


def _split(text: str) -> tuple[str | None, str]:
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        return None, text
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == _FENCE:
            return "\n".join(lines[1:number]), "\n" * (number + 1) + "\n".join(lines[number + 1 :])
    return None, text
