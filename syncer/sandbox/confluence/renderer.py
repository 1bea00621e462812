"""Walks storage format and writes HTML: plain elements, headings and their anchors, and what may stand in a style.

Everything is written through one whitelist and escaped, so that hostile storage can only ever become text.
Which page, person or issue a reference means is asked of `Surroundings`; nothing here reads the state itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from lxml import etree

from syncer.sandbox.confluence.references import Surroundings
from syncer.sandbox.confluence.storage import KNOWN, ac

VOID = frozenset({"br", "hr", "col"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PLAIN = KNOWN - VOID - {*HEADINGS, "a", "img", "table", "time"}
_STYLE = re.compile(
    r"^(color|background-color|text-align|width|min-width|font-weight|margin-left)\s*:\s*[\w\s#.,()%-]+$"
)
_COLOUR = re.compile(r"^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})$")
HREF = re.compile(r"^(https?:|mailto:|tel:|/|#|\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the anchor that the table of contents links to."""

    level: int
    anchor: str
    text: str


class Renderer:
    """Walks one body; elements named in `special` are written by those functions, which call back for what is inside."""

    def __init__(self, root: etree._Element, around: Surroundings, special: Mapping[str, "Writer"]) -> None:
        self.around = around
        self.special = special
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
        name = str(element.tag)
        special = self.special.get(name)
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


Writer = Callable[[Renderer, etree._Element], str]


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
