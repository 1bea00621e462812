"""Renders storage format as the HTML that Confluence shows: body-format `view` and the pages of the web face.

Everything is written through one whitelist and escaped, so that hostile storage can only ever become text.
Which page, person or issue a reference means is asked of `Surroundings`; nothing here reads the state itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.storage import ac

if TYPE_CHECKING:
    from syncer.sandbox.confluence.model import ConfluenceState
    from syncer.sandbox.confluence.records import Page, Version
    from syncer.sandbox.site import User

PLAIN = frozenset(
    [
        "abbr",
        "address",
        "b",
        "big",
        "blockquote",
        "caption",
        "cite",
        "code",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "i",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
VOID = frozenset({"br", "hr", "col"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_STYLE = re.compile(
    r"^(color|background-color|text-align|width|min-width|font-weight|margin-left)\s*:\s*[\w\s#.,()%-]+$"
)
_COLOUR = re.compile(r"^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})$")
HREF = re.compile(r"^(https?:|mailto:|tel:|/|#|\?)", re.IGNORECASE)
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
    report: Callable[[str], list["Reported"]] = field(default=lambda _label: [])
    interactive: bool = False
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)


@dataclass(frozen=True, slots=True)
class Reported:
    """A page in a page-properties report: the cells of its `details` table by their row's heading."""

    page: Linked
    cells: Mapping[str, etree._Element]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the anchor that the table of contents links to."""

    level: int
    anchor: str
    text: str


def rendered(state: "ConfluenceState", page: "Page", version: "Version", user: "User | None") -> str:
    """Return a version's body as the API's `view` representation."""
    from syncer.sandbox.confluence.surroundings import of_page

    return render(version.body, of_page(state, page, user))


def render(body: str, around: Surroundings | None = None) -> str:
    """Return safe HTML; a body that is not well-formed is shown as text."""
    try:
        root = storage.parse(body)
    except storage.StorageError:
        return f"<pre>{escape(body)}</pre>"
    return Renderer(root, around or Surroundings()).inside(root)


class Renderer:
    """Walks one body; macros are rendered by `macros`, which calls back for what stands inside them."""

    def __init__(self, root: etree._Element, around: Surroundings) -> None:
        self.around = around
        self.words = around.words
        self.headings: list[Heading] = []
        self._anchors: dict[etree._Element, str] = {}
        self._find_headings(root)

    def inside(self, element: etree._Element | None) -> str:
        """Return the HTML of what stands between an element's tags."""
        if element is None:
            return ""
        parts = [escape(element.text or "", quote=False)]
        for child in element:
            if isinstance(child.tag, str):
                parts.append(self.element(child))
            parts.append(escape(child.tail or "", quote=False))
        return "".join(parts)

    def element(self, element: etree._Element) -> str:
        """Return the HTML of one element."""
        from syncer.sandbox.confluence.elements import SPECIAL

        name = str(element.tag)
        special = SPECIAL.get(name)
        if special is not None:
            return special(self, element)
        if name in HEADINGS:
            anchor = self._anchors.get(element)
            place = f' id="{escape(anchor)}"' if anchor else ""
            return f"<{name}{place}>{self.inside(element)}</{name}>"
        if name in VOID:
            return f"<{name}{_attributes(element)}>"
        if name in PLAIN:
            return f"<{name}{_attributes(element)}>{self.inside(element)}</{name}>"
        return self.inside(element)

    def _find_headings(self, root: etree._Element) -> None:
        used: set[str] = set()
        for element in root.iter(*HEADINGS):
            text = _heading_words(element)
            base = slug(text) or "section"
            anchor, n = base, 1
            while anchor in used:
                anchor, n = f"{base}.{n}", n + 1
            used.add(anchor)
            self._anchors[element] = anchor
            if text:
                self.headings.append(Heading(int(str(element.tag)[1]), anchor, text))


def _heading_words(element: etree._Element) -> str:
    # a macro in a heading counts with what it shows (a status' title), not with its parameters (an anchor's name)
    return " ".join("".join(_shown_words(element)).split())


def _shown_words(element: etree._Element) -> Iterator[str]:
    if element.tag != ac("parameter") or element.get(ac("name")) == "title":
        yield element.text or ""
        for child in element:
            yield from _shown_words(child)
            yield child.tail or ""


def slug(text: str) -> str:
    """Return the anchor that a heading, an anchor macro or a link to either gets."""
    return re.sub(r"[^\w.-]+", "-", text).strip("-")


def colour(value: str) -> str:
    """Return a colour that may stand in a style, or nothing."""
    return value if _COLOUR.match(value) else ""


def _attributes(element: etree._Element) -> str:
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        key, text = str(name), str(value)
        if (key in ("colspan", "rowspan") and text.isdigit()) or (key == "start" and text.isdigit()):
            kept[key] = text
        elif key == "style":
            kept.update(_style(text))
        elif key in ("data-highlight-colour", "bgcolor") and colour(text):
            kept["data-highlight"] = text.lower()
    return "".join(f' {key}="{escape(text)}"' for key, text in kept.items())


def _style(text: str) -> dict[str, str]:
    kept = [part.strip() for part in text.split(";") if _STYLE.match(part.strip())]
    return {"style": "; ".join(kept)} if kept else {}
