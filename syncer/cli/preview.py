"""What `syncer render --serve` shows: every page as it would be now, and everything that is wrong.

It renders from the register, its files and the templates, asks no site, and keeps the last good pages
where a mistake lets nothing be rendered. It serves nothing: that is serve.py.
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from syncer.cli.errors import outcome
from syncer.config.assets import assets
from syncer.config.load import load
from syncer.config.places import Invalid
from syncer.cycle.project import Project
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem
from syncer.pages.render import Rendered
from syncer.preview.drafting import draft
from syncer.preview.watching import register_of
from syncer.wiring import Wired, build


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the configuration, audiences, projects, one language or all, one kind or page or all."""

    config: Path
    audiences: frozenset[Audience] = frozenset(Audience)
    projects: tuple[str, ...] = ()
    locale: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of one audience; `language` is what its own is called by those who read it."""

    project: str
    audience: Audience
    page: Rendered
    language: str

    @property
    def locale(self) -> str:
        """Its language."""
        return self.page.locale

    @property
    def address(self) -> str:
        """Where the server shows it."""
        return f"/{self.project}/{self.audience.value}/{self.page.page}"


@dataclass(frozen=True, slots=True)
class Look:
    """All pages at one moment by address, and what was wrong with what they are made of; `ms` it took."""

    pages: Mapping[str, Shown] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ms: float = 0.0

    def same_as(self, other: "Look") -> bool:
        """Whether a reader would see no difference."""
        return replace(self, ms=0.0) == replace(other, ms=0.0)


def look(wanted: Wanted, last: Look) -> Look:
    """Render everything anew; where that is impossible, the last pages and the reasons."""
    began = time.perf_counter()
    try:
        pages, problems = _rendered(wanted)
        made = Look({one.address: one for one in pages}, tuple(problems))
    except Exception as error:  # whatever it is, it is shown, and the next change may mend it
        made = replace(last, problems=_reasons(error))
    return replace(made, ms=(time.perf_counter() - began) * 1000)


def _reasons(error: Exception) -> tuple[Problem, ...]:
    foreseen = outcome(error)
    if foreseen is not None:
        return foreseen[1]
    hint = "syncer render -v shows where it came from"
    return (Problem(f"unexpected {type(error).__name__}: nothing could be rendered", hint),)


def _rendered(wanted: Wanted) -> tuple[list[Shown], list[Problem]]:
    wired = build(wanted.config, os.environ, only=wanted.projects)
    pages: list[Shown] = []
    problems: list[Problem] = []
    try:
        for project in wired.projects:
            found, told = _of_project(wired, project, wanted)
            pages += found
            problems += told
    finally:
        wired.close()
    return pages, problems


def _of_project(wired: Wired, project: Project, wanted: Wanted) -> tuple[list[Shown], Sequence[Problem]]:
    shown = replace(project, locales=(wanted.locale,)) if wanted.locale else project
    made = draft(shown, wired.offline(shown), wired.issue_url, wanted.audiences)
    pages = [
        Shown(project.key, audience, page, project.templates.labels.language(page.locale))
        for audience, found in made.pages.items()
        for page in found
        if wanted.page in {"", page.kind, page.page}
    ]
    return pages, made.problems


# ------------------------------------------------------------------------------------ what is watched


def watched(wanted: Wanted) -> set[Path]:
    """Files and folders that pages are made of; of a configuration that cannot be read, those beside it."""
    home = wanted.config.parent
    found = {wanted.config, home / "templates", assets().templates, assets().mappings}
    try:
        settings = load(wanted.config, os.environ)
    except Invalid:
        return found | {home / "mappings"}
    for project in settings.projects:
        found |= {project.mappings} | register_of(project)
    return found
