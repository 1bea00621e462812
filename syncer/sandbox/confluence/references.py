"""What a body refers to outside itself: people, pages, files, issues; and the words put around them.

Only the questions and the shapes of their answers stand here; `surroundings` answers them from a site.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

WORDS: Mapping[str, str] = {
    "toc": "Contents",
    "expand": "Click here to expand…",
    "unknown_user": "Former user",
    "children": "Child pages",
    "title": "Title",
    "no_children": "No child pages",
    "macro": "This macro is shown on a real site only",
    "file": "File",
    "missing_file": "No such file",
    "jira": "Jira issues",
    "date": "%d %b %Y",
}


@dataclass(frozen=True, slots=True)
class Linked:
    """Something to link to."""

    title: str
    href: str
    note: str = ""
    tone: str = "grey"


@dataclass(frozen=True, slots=True)
class Reported:
    """A page in a page-properties report: the cells of its `details` table by their row's heading."""

    page: Linked
    cells: Mapping[str, etree._Element]


def _none(*_args: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a body refers to outside itself; every question may be answered with None."""

    person: Callable[[str], str | None] = _none
    page: Callable[[str, str], Linked | None] = _none
    file: Callable[[str], str | None] = _none
    issue: Callable[[str], Linked | None] = _none
    children: Callable[[], list[Linked]] = list
    files: Callable[[], list[Linked]] = list
    report: Callable[[str], list[Reported]] = field(default=lambda _label: [])
    interactive: bool = False
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
