"""The templates of drafts: one plain text a kind in every language, with its subject, and what is wrong in them as problems.

    ---
    record: requirement
    subject: {en: "…", zh-CN: "…"}
    ---
    --- en
    {{ dear() }}
    …
    --- zh-CN
    …

Why it exists: what a customer reads is worded by an administrator and never in Python. A file is `notices/<kind>.txt.j2`; one
of the same name takes the place of a shipped one, as for pages. This reads text it is given and fills nothing in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from syncer.domain.problems import Place, Problem, did_you_mean
from syncer.pages import labels as labels_
from syncer.pages import placed
from syncer.pages.environment import Environment
from syncer.pages.labels import Labels
from syncer.pages.lint import lint

Held = Literal["requirement", "scenario", "change_request", "meeting", "action", "question", "solution"]

FOLDER = "notices/"
SUFFIX = ".txt.j2"
FUNCTIONS: Mapping[str, str] = {
    "t": "text",
    "word": "word",
    "named": "named",
    "names": "names",
    "side_of": "side_of",
    "cite": "cite",
    "money": "money",
    "number": "number",
    "listing": "listing",
}
NAMES: frozenset[str] = frozenset(
    {
        *FUNCTIONS,
        *("day", "moment", "span", "plain", "numbered", "quoted", "dear", "regards"),
        *("record", "register", "project", "draft"),
    }
)
_FENCE = "---"
_SECTION = re.compile(r"--- ([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\s*")


class Front(BaseModel):
    """The front matter of a draft's template."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: Held | tuple[Held, ...] = Field(description="The kind of record it is worded for, or several.")
    subject: Mapping[str, str] = Field(description="The subject by locale, a Jinja text.")

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds of record it is worded for."""
        return (self.record,) if isinstance(self.record, str) else self.record


@dataclass(frozen=True, slots=True)
class NoticeTemplate:
    """A kind of draft's words; `bodies` by locale are blank where other languages stand, so that lines count right."""

    name: str
    front: Front
    bodies: Mapping[str, str]
    placed: placed.Placed

    def code(self, locale: str) -> str:
        """What the environment knows a body by."""
        return f"{self.name}#{locale}"


def is_notice(name: str) -> bool:
    """Whether a file of the templates' folder is a draft's."""
    return name.startswith(FOLDER) and name.endswith(SUFFIX)


def slug(name: str) -> str:
    """The kind of draft that a file is for."""
    return name.removeprefix(FOLDER).removesuffix(SUFFIX)


def load(
    sources: Mapping[str, str], locales: tuple[str, ...]
) -> tuple[dict[str, NoticeTemplate], list[Problem]]:
    """Read the templates of drafts by kind; wrong ones are left out and come as problems."""
    found: dict[str, NoticeTemplate] = {}
    problems: list[Problem] = []
    for name in sorted(name for name in sources if is_notice(name)):
        template, wrong = _template(name, sources[name], locales)
        problems += wrong
        if template is not None and not wrong:
            found[slug(name)] = template
    return found, problems


def codes(templates: Iterable[NoticeTemplate]) -> dict[str, str]:
    """Every body by the name that the environment knows it by."""
    return {one.code(locale): body for one in templates for locale, body in one.bodies.items()}


def _template(name: str, text: str, locales: tuple[str, ...]) -> tuple[NoticeTemplate | None, list[Problem]]:
    lines = text.split("\n")
    ends = [at for at, line in enumerate(lines) if line.strip() == _FENCE]
    if len(ends) < 2 or ends[0] != 0:
        hint = "begin the file with '---', record: and subject:, and '---' again"
        return None, [Problem("this template has no front matter", hint, Place(name, 1), code="front-matter")]
    front = placed.read("\n".join(lines[1 : ends[1]]), name, first_line=2)
    if front.problems or not isinstance(front.value, dict):
        problem = Problem("the front matter is no mapping", place=Place(name, 2), code="front-matter")
        return None, list(front.problems) or [problem]
    try:
        read = Front.model_validate(front.value)
    except ValidationError as error:
        return None, list(placed.misfits(error, front, Front))
    bodies = _bodies(lines, ends[1] + 1)
    problems = labels_.unfinished({"subject": read.subject}, locales, front, ())
    problems += _sections(name, bodies, locales)
    return NoticeTemplate(name, read, bodies, front), problems


def _bodies(lines: list[str], start: int) -> dict[str, str]:
    """The text of each language, on the lines where it stands."""
    found: dict[str, list[str]] = {}
    locale = ""
    for number, line in enumerate(lines[start:], start):
        head = _SECTION.fullmatch(line)
        if head is not None:
            locale = head[1]
            found[locale] = [""] * (number + 1)
        elif locale:
            found[locale].append(line)
    return {locale: "\n".join(text) for locale, text in found.items()}


def _sections(name: str, bodies: Mapping[str, str], locales: tuple[str, ...]) -> list[Problem]:
    missing = [
        Problem(
            f"there is no text in {locale}",
            f"write it below a line '--- {locale}'",
            Place(name, 1),
            code="label",
        )
        for locale in locales
        if not bodies.get(locale, "").strip()
    ]
    strange = [
        Problem(
            f"there is a text in '{locale}', which no page can have",
            did_you_mean(locale, locales),
            Place(name, body.count("\n", 0, len(body) - len(body.lstrip())) or 1),
            code="label",
        )
        for locale, body in bodies.items()
        if locale not in locales
    ]
    return missing + strange


def linted(
    environment: Environment, templates: Iterable[NoticeTemplate], labels: Labels
) -> Iterator[Problem]:
    """Yield what is wrong in templates without filling them in: syntax, names and labels, at the file's own lines."""
    for one in templates:
        for body in one.bodies.values():
            yield from lint(environment, one.name, body, labels, NAMES)
        for locale, text in one.front.subject.items():
            for problem in lint(environment, one.name, text, labels, NAMES):
                yield replace(problem, place=one.placed.place(("subject", locale)))
