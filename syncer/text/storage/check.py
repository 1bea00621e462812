"""What a server would refuse or strip from a body, found before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256
from typing import Final

from syncer.text.characters import clean_link, is_safe_link
from syncer.text.storage.structure import STRIPPED, misplaced
from syncer.text.storage.xml import Element, MalformedStorageError, attribute, child, parameter, parse, tag

MAX_BYTES: Final = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Macro:
    """What a macro needs: one of these parameters (if any are named), and a body; and what else it may be told, if that is listed."""

    one_of: tuple[str, ...] = ()
    body: str = ""
    knows: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """All it may be told; () where that is not listed."""
        return tuple(dict.fromkeys((*self.one_of, *self.knows))) if self.knows else ()


_RICH: Final = "ac:rich-text-body"
_BOX: Final = _Macro(body=_RICH, knows=("title", "icon"))
_PANEL: Final = (
    "title",
    "borderStyle",
    "borderColor",
    "borderWidth",
    "bgColor",
    "titleBGColor",
    "titleColor",
)
_TOC: Final = ("maxLevel", "minLevel", "exclude", "include", "outline", "style", "type", "printable")
_CODE: Final = ("language", "title", "linenumbers", "collapse", "theme", "firstline", "breakoutMode")
_ISSUES: Final = (
    "columns",
    "columnIds",
    "count",
    "maximumIssues",
    "server",
    "serverId",
    "showSummary",
    "cache",
)
_MACROS: Final[dict[str, _Macro]] = {
    **dict.fromkeys(("info", "note", "tip", "warning"), _BOX),
    "panel": _Macro(body=_RICH, knows=_PANEL),
    "expand": _Macro(body=_RICH, knows=("title",)),
    "details": _Macro(body=_RICH, knows=("id", "hidden", "label")),
    "excerpt": _Macro(body=_RICH, knows=("name", "hidden", "atlassian-macro-output-type")),
    "status": _Macro(one_of=("title",), knows=("colour", "subtle")),
    "toc": _Macro(knows=_TOC),
    "detailssummary": _Macro(one_of=("cql", "label")),
    "jira": _Macro(one_of=("key", "jqlQuery"), knows=_ISSUES),
    "code": _Macro(body="ac:plain-text-body", knows=_CODE),
    "anchor": _Macro(one_of=("",)),
    "children": _Macro(),
    "attachments": _Macro(),
    "excerpt-include": _Macro(one_of=("", "default-parameter", "name")),
}
_LOOKED_INTO: Final = frozenset({"a", "ac:structured-macro", "ac:macro"})  # judged by more than their names


def problems(xml: str) -> list[str]:
    """Everything wrong with a body, each with its line; none for one that a server takes as it is.

    A lasting process renders the same pages again and again: no body is looked through twice.
    """
    answers = _answers(sha256(xml.encode()).digest())
    if not answers:
        answers.append(_problems(xml))
    return [*answers[0]]


@lru_cache(maxsize=4096)  # by digest: bodies are megabytes
def _answers(_digest: bytes) -> list[list[str]]:
    """Where the answer for a body is kept; empty until there is one."""
    return []


def _problems(xml: str) -> list[str]:
    found = list(_size(xml))
    try:
        body = parse(xml)
    except MalformedStorageError as error:
        return [*found, str(error)]
    harmless: set[tuple[object, ...]] = (
        set()
    )  # by name and attributes: a page has a hundred thousand of a few dozen
    for element in body.iterdescendants():
        shape = (element.tag, *element.keys())
        if shape in harmless:
            continue
        name = tag(element)
        wrong = list(_element(element, name))
        found += [f"line {element.sourceline}: {problem}" for problem in wrong]
        if not wrong and name not in _LOOKED_INTO:
            harmless.add(shape)
    return [*found, *misplaced(body)]


def _size(xml: str) -> Iterator[str]:
    size = len(xml.encode())
    if size > MAX_BYTES:
        yield f"the body has {size:,} bytes, more than the {MAX_BYTES:,} a page may have: split the page"


def _element(element: Element, name: str) -> Iterator[str]:
    if name.startswith("{"):
        yield f"<{name}> is of an unknown namespace; known are ac:, ri: and at:"
    if name in STRIPPED:
        yield f"<{name}> would be stripped by the server; use a macro"
    for key in map(str, element.keys()):
        if key.lower().startswith("on"):
            yield f"attribute {key} of <{name}> would be stripped by the server"
    href = element.get("href")
    if name == "a" and href and not is_safe_link(clean_link(href)):
        yield f"link to {href!r}: only http, https, mailto, relative addresses and anchors may be linked"
    if name in ("ac:structured-macro", "ac:macro"):
        yield from _macro(element, attribute(element, "ac:name"))


def _macro(element: Element, name: str) -> Iterator[str]:
    known = _MACROS.get(name)
    if known is None:
        close = get_close_matches(name, _MACROS, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(sorted(_MACROS))}"
        yield f"unknown macro {name!r}{hint}"
        return
    if known.one_of and not any(_has(element, wanted) for wanted in known.one_of):
        wanted = " or ".join(repr(parameter) for parameter in known.one_of)
        yield f"macro {name!r} needs parameter {wanted}"
    if known.body and child(element, known.body) is None:
        yield f"macro {name!r} needs <{known.body}>"
    for told in _told(element) if known.parameters else ():
        if told not in known.parameters:
            yield f"macro {name!r} has no parameter {told!r}; it has {', '.join(known.parameters)}"


def _told(macro: Element) -> Iterator[str]:
    return (attribute(inner, "ac:name") for inner in macro if tag(inner) == "ac:parameter")


def _has(macro: Element, name: str) -> bool:
    if parameter(macro, name):
        return True
    return any(
        tag(inner) == "ac:parameter" and attribute(inner, "ac:name") == name and len(inner) for inner in macro
    )
