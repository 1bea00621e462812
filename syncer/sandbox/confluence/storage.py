"""Storage format as Confluence keeps it: parsed strictly, rewritten on save, ticked in place.

The rewriting is the inconvenient part that publishers meet on a real site (F23): macros get ids, entities become
characters, scripts vanish, so that what is read back is not what was sent. Nothing here knows pages or HTTP.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.entities import name2codepoint

from lxml import etree

AC = "http://atlassian.com/content"
RI = "http://atlassian.com/resource/identifier"
AT = "http://atlassian.com/template"

_XML_OWN = {"lt", "gt", "amp", "quot", "apos"}
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in _XML_OWN
)
_OPEN = f"<!DOCTYPE storage [{_ENTITIES}]><storage xmlns:ac='{AC}' xmlns:ri='{RI}' xmlns:at='{AT}'>\n"
_CLOSE = "</storage>"
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)

DROPPED = frozenset(
    {"script", "style", "iframe", "object", "embed", "applet", "noscript", "link", "meta", "base"}
)
KNOWN = frozenset(
    [
        "a",
        "abbr",
        "address",
        "b",
        "big",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
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
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)


class StorageError(ValueError):
    """Storage format that Confluence refuses with 400, in its words and with its place."""


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One `<ac:task>` as it stands in a body."""

    local_id: str
    status: str
    body: str
    assignee: str | None
    due: str | None


def ac(name: str) -> str:
    """Return the expanded name of an `ac:` element or attribute."""
    return f"{{{AC}}}{name}"


def ri(name: str) -> str:
    """Return the expanded name of an `ri:` element or attribute."""
    return f"{{{RI}}}{name}"


def parse(text: str) -> etree._Element:
    """Read storage format into a tree under one wrapper element; `StorageError` where it is not well-formed."""
    parser = etree.XMLParser(
        strip_cdata=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(f"{_OPEN}{text}{_CLOSE}", parser)
    except etree.XMLSyntaxError as error:
        row, column = error.position
        problem = re.sub(r",? line \d+.*$", "", str(error.msg)).replace("storage", "xml")
        message = (
            f"Error parsing xhtml: {problem}\n at [row,col {{unknown-source}}]: [{max(row - 1, 1)},{column}]"
        )
        raise StorageError(message) from error
    except ValueError as error:
        raise StorageError(f"Error parsing xhtml: Illegal character entity: {error}") from error
    root.text = (root.text or "").removeprefix("\n") or None
    return root


def serialise(root: etree._Element) -> str:
    """Write the children of a wrapper as Confluence writes them: empty elements as `<hr />`, CDATA kept."""
    whole = etree.tostring(root, encoding="unicode", with_tail=False)
    if whole.endswith("/>") and len(root) == 0 and not root.text:
        return ""
    inner = whole[whole.index(">") + 1 : whole.rindex("</")]
    parts = _CDATA.split(inner)
    return "".join(part if part.startswith("<![CDATA[") else part.replace("/>", " />") for part in parts)


def normalise(
    text: str,
    *,
    new_id: Callable[[], str],
    saved_version: Callable[[etree._Element], int | None] = lambda _element: None,
    settle: Callable[[etree._Element], None] | None = None,
) -> str:
    """Return the body as the server stores it (F23).

    `saved_version` tells the version of a linked page or file; `settle` writes a mention as the site keeps people.
    """
    root = parse(text)
    _strip_unsafe(root)
    for macro in root.iter(ac("structured-macro")):
        _stamp_macro(macro, new_id)
    for target in root.iter(ri("page"), ri("attachment")):
        version = saved_version(target)
        if version is not None and ri("version-at-save") not in target.attrib:
            target.set(ri("version-at-save"), str(version))
    if settle is not None:
        for mention in root.iter(ri("user")):
            settle(mention)
    _number_tasks(root)
    return serialise(root)


def tasks(text: str) -> tuple[TaskItem, ...]:
    """List the tasks of a body in document order, nested ones included."""
    return tuple(_read_task(task) for task in parse(text).iter(ac("task")))


def with_task_status(text: str, local_id: str, status: str) -> str:
    """Return the body with one task set to `complete` or `incomplete`; `KeyError` where it has no such task."""
    root = parse(text)
    for task in root.iter(ac("task")):
        if task.findtext(ac("task-id"), "").strip() == local_id:
            state = task.find(ac("task-status"))
            if state is None:
                state = etree.SubElement(task, ac("task-status"))
            state.text = status
            return serialise(root)
    raise KeyError(local_id)


def plain(element: etree._Element) -> str:
    """Return the words of an element, white space collapsed."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def inner(element: etree._Element) -> str:
    """Return what stands between an element's tags, as storage format."""
    holder = etree.Element("storage", nsmap={"ac": AC, "ri": RI, "at": AT})
    holder.text = element.text
    copy = etree.fromstring(etree.tostring(element, with_tail=False), etree.XMLParser(strip_cdata=False))
    holder.extend(list(copy))
    return serialise(holder)


def _strip_unsafe(root: etree._Element) -> None:
    for element in list(_html_elements(root)):
        name = str(element.tag).lower()
        if name in DROPPED:
            remove(element)
        elif name not in KNOWN:
            unwrap(element)
        else:
            _strip_attributes(element)


def _html_elements(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iterdescendants():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            yield element


def _strip_attributes(element: etree._Element) -> None:
    for name in list(element.attrib):
        value = str(element.attrib[name])
        scripted = str(name) in {"href", "src"} and re.match(
            r"\s*(javascript|vbscript|data):", value, re.IGNORECASE
        )
        if str(name).lower().startswith("on") or scripted:
            del element.attrib[name]


def _stamp_macro(macro: etree._Element, new_id: Callable[[], str]) -> None:
    if ac("schema-version") not in macro.attrib:
        macro.set(ac("schema-version"), "1")
    if ac("macro-id") not in macro.attrib:
        macro.set(ac("macro-id"), new_id())


def _number_tasks(root: etree._Element) -> None:
    found = list(root.iter(ac("task")))
    used = {int(text) for task in found if (text := task.findtext(ac("task-id"), "").strip()).isdigit()}
    fresh = max(used, default=0)
    for task in found:
        if task.find(ac("task-id")) is None:
            fresh += 1
            holder = etree.Element(ac("task-id"))
            holder.text = str(fresh)
            task.insert(0, holder)


def _read_task(task: etree._Element) -> TaskItem:
    body = task.find(ac("task-body"))
    user = None if body is None else body.find(f".//{ri('user')}")
    due = None if body is None else body.find(".//time")
    status = task.findtext(ac("task-status"), "incomplete").strip()
    return TaskItem(
        local_id=task.findtext(ac("task-id"), "").strip(),
        status="complete" if status == "complete" else "incomplete",
        body="" if body is None else inner(body),
        assignee=None if user is None else user.get(ri("account-id")) or user.get(ri("userkey")),
        due=None if due is None else due.get("datetime"),
    )


def remove(element: etree._Element) -> None:
    """Take an element and all it holds out of its tree, keeping the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    _join_text(element, element.tail)
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's content in its place, as Confluence does with tags it does not know."""
    parent = element.getparent()
    if parent is None:
        return
    _join_text(element, element.text)
    children = list(element)
    tail = element.tail
    at = parent.index(element)
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    if children:
        children[-1].tail = (children[-1].tail or "") + (tail or "") or None
    elif tail:
        _append_text(parent, at, tail)


def _join_text(element: etree._Element, text: str | None) -> None:
    parent = element.getparent()
    if parent is not None and text:
        _append_text(parent, parent.index(element), text)


def _append_text(parent: etree._Element, at: int, text: str) -> None:
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
