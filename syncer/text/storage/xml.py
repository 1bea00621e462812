"""Storage XML as element trees: a safe parser, a serialiser, and names with their prefixes.

The parser resolves no entities, loads no DTD and reaches no network; a document type in a body is an error.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Final, TypeAlias

from lxml import etree

# Names are remembered: the page of a large register has a hundred thousand elements of a few dozen names.

Element: TypeAlias = etree._Element

NAMESPACES: Final = {
    "ac": "http://atlassian.com/content",
    "ri": "http://atlassian.com/resource/identifier",
    "at": "http://atlassian.com/template",
}
_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}
_ROOT: Final = "storage"
_OPEN: Final = (
    f"<{_ROOT} {' '.join(f'xmlns:{name}={chr(34)}{uri}{chr(34)}' for name, uri in NAMESPACES.items())}>"
)
_CDATA: Final = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_NAMED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")  # XML's own five stay


class MalformedStorageError(ValueError):
    """A body is not well-formed storage XML; the message says where."""


def parse(xml: str) -> Element:
    """The body under a root that declares `ac:`, `ri:` and `at:`; MalformedStorageError where it is no XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )
    try:
        return etree.fromstring(f"{_OPEN}{_resolved(xml)}</{_ROOT}>", parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedStorageError(f"not well-formed storage format: {error}") from error


def path_of(element: Element) -> str:
    """Where an element stands in its body: the same whenever that is parsed."""
    return element.getroottree().getpath(element)


def new_body() -> Element:
    """An empty body."""
    return etree.Element(_ROOT, nsmap=NAMESPACES)


def serialize(element: Element) -> str:
    """The inside of a body as text, or one element with all it holds; nothing but XML's five entities."""
    root = element
    if element.tag != _ROOT:
        root = new_body()
        child = deepcopy(element)
        child.tail = None
        root.append(child)
        etree.cleanup_namespaces(root, keep_ns_prefixes=list(NAMESPACES))
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    inside = text.partition(">")[2]
    return inside.removesuffix(f"</{_ROOT}>")


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A new last child; names and attributes in `ac:name` form, attributes as `ac_name`."""
    child = etree.SubElement(parent, qualified(name))
    for key, value in attributes.items():
        child.set(qualified(key.replace("_", ":", 1).replace("_", "-")), value)
    child.text = text
    return child


def cdata(parent: Element, name: str, text: str) -> Element:
    """A new last child that holds text as CDATA, split where the text holds `]]>` itself."""
    split = text.replace("]]>", "]]]]><![CDATA[>")
    body = parse(f"<{name}><![CDATA[{split}]]></{name}>")[0]
    parent.append(body)
    return body


@lru_cache(maxsize=512)
def qualified(name: str) -> str:
    """`ac:task` as lxml writes it."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


@lru_cache(maxsize=512)
def short(name: str) -> str:
    """lxml's name as `ac:task`; names of unknown namespaces stay as they are."""
    if not name.startswith("{"):
        return name
    uri, _, local = name[1:].partition("}")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else name


def tag(element: Element) -> str:
    """An element's name as `ac:task`; empty for comments and instructions."""
    raw = element.tag
    return short(raw) if isinstance(raw, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its `ac:name` form; empty if missing."""
    return element.get(qualified(name)) or ""


def text_of(element: Element) -> str:
    """All text inside an element, comments aside."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or "" if tag(element) else ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def parameter(macro: Element, name: str) -> str:
    """A macro's parameter as text; empty if missing."""
    for child in macro:
        if tag(child) == "ac:parameter" and attribute(child, "ac:name") == name:
            return text_of(child).strip()
    return ""


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((found for found in element if tag(found) == name), None)


def _resolved(xml: str) -> str:
    """Named entities as characters, outside CDATA; XML's own five stay, and unknown ones are parse errors."""
    if _NAMED.search(xml) is None:
        return xml
    parts = _CDATA.split(xml)
    return "".join(part if at % 2 else _NAMED.sub(_character, part) for at, part in enumerate(parts))


def _character(found: re.Match[str]) -> str:
    return html.unescape(found[0])
