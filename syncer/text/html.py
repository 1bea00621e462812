"""Storage format as clean, semantic HTML for previews, safe by construction.

Only the elements and attributes named here are ever written; all text is escaped by the serialiser; an
unknown macro shows its words in a marked box.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from lxml import etree

from syncer.text.characters import clean_link, is_safe_link
from syncer.text.storage.xml import Element, attribute, child, parameter, parse, tag, text_of

User: TypeAlias = Callable[[str], str]
Address: TypeAlias = Callable[[str], str]

_KEPT: Final = frozenset(
    {"p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "pre"}
    | {"strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "code", "small", "span", "div", "time"}
)
_ATTRIBUTES: Final = frozenset({"colspan", "rowspan", "start", "datetime"})
_PANELS: Final = frozenset({"info", "note", "tip", "warning", "panel"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_PICTURE: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/]+={0,2}")
_COLOURS: Final = frozenset({"grey", "red", "yellow", "green", "blue", "purple"})


def _itself(name: str) -> str:
    return name


def from_storage(
    xml: str,
    *,
    user: User = _itself,
    page: Address | None = None,
    attachment: Address | None = None,
    window: str = "",
) -> str:
    """The HTML of a page body, without a document around it. MalformedStorageError for broken XML.

    `user` names a person by account id, `page` gives a page's address by its title, `attachment` a file's
    by its name, or a picture itself as a `data:` address; without them page links lead nowhere and files are addressed by name.
    `window` is where links that lead out of the page open, as HTML's `target` names it.
    """
    body = parse(xml)
    root = etree.Element("div")
    _Html(body, user, page or _nowhere, attachment or _itself).children(root, body)
    for link in root.iter("a") if window else ():
        if not link.get("href", "#").startswith("#"):
            link.set("target", window)
    written = etree.tostring(root, encoding="unicode", method="html")
    return written.removeprefix("<div>").removesuffix("</div>")


def _nowhere(_title: str) -> str:
    return ""


class _Html:
    def __init__(self, body: Element, user: User, page: Address, attachment: Address) -> None:
        self._user = user
        self._page = page
        self._attachment = attachment
        self._ids = _heading_ids(body)
        self._headings = [element for element in body.iter() if tag(element) in _HEADINGS]

    def children(self, parent: Element, element: Element) -> None:
        """The inside of a storage element, behind whatever the parent holds."""
        _append(parent, element.text)
        for inner in element:
            if tag(inner):
                self._element(parent, inner)
            _append(parent, inner.tail)

    def _element(self, parent: Element, element: Element) -> None:
        name = tag(element)
        match name:
            case "a":
                self._link(parent, element)
            case "ac:structured-macro" | "ac:macro":
                self._macro(parent, element, attribute(element, "ac:name"))
            case "ac:link":
                self._resource_link(parent, element)
            case "ac:image":
                self._image(parent, element)
            case "ac:task-list":
                self._tasks(parent, element)
            case "ac:emoticon":
                _append(
                    parent, attribute(element, "ac:emoji-fallback") or f":{attribute(element, 'ac:name')}:"
                )
            case "ac:parameter" | "colgroup" | "script" | "style":
                return
            case _ if name in _HEADINGS:
                self.children(_add(parent, name, id=self._ids[element]), element)
            case "table":
                table = _add(parent, name)
                self.children(table, element)
                _set_apart_head(table)
            case _ if name in _KEPT:
                self.children(_add(parent, name, **_kept_attributes(element)), element)
            case _:
                self.children(parent, element)

    def _link(self, parent: Element, element: Element) -> None:
        href = clean_link(element.get("href") or "")
        if is_safe_link(href):
            self.children(_add(parent, "a", href=href), element)
        else:
            self.children(parent, element)

    def _macro(self, parent: Element, macro: Element, name: str) -> None:
        match name:
            case "status":
                colour = parameter(macro, "colour").lower()
                shown = _add(
                    parent, "span", **{"class": f"status {colour if colour in _COLOURS else 'grey'}"}
                )
                shown.text = parameter(macro, "title")
            case "expand":
                details = _add(parent, "details")
                _add(details, "summary").text = parameter(macro, "title") or "…"
                self._body(details, macro)
            case "toc":
                self._contents(parent, macro)
            case "code":
                body = child(macro, "ac:plain-text-body")
                code = _add(_add(parent, "pre"), "code")
                code.text = text_of(body) if body is not None else ""
            case "details":
                self._body(_add(parent, "section", **{"class": "details"}), macro)
            case "excerpt":
                self._body(parent, macro)
            case "jira":
                self._marked(parent, "span", "jira").text = parameter(macro, "key") or parameter(
                    macro, "jqlQuery"
                )
            case "anchor":
                _add(parent, "a", id=_slug(parameter(macro, "")))
            case _ if name in _PANELS:
                self._panel(parent, macro, name)
            case _:
                box = self._marked(parent, "div", "macro")
                box.set("data-macro", name)
                self._body(box, macro)

    def _marked(self, parent: Element, name: str, css: str) -> Element:
        return _add(parent, name, **{"class": css})

    def _panel(self, parent: Element, macro: Element, name: str) -> None:
        panel = self._marked(parent, "aside", f"panel {name}")
        title = parameter(macro, "title")
        if title:
            self._marked(panel, "p", "panel-title").text = title
        self._body(panel, macro)

    def _body(self, parent: Element, macro: Element) -> None:
        body = child(macro, "ac:rich-text-body")
        if body is not None:
            self.children(parent, body)

    def _contents(self, parent: Element, macro: Element) -> None:
        """The table of contents; macros inside headings show as their words."""
        lowest, highest = _level(macro, "minLevel", 1), _level(macro, "maxLevel", 6)
        entries = _add(_add(parent, "nav", **{"class": "toc"}), "ul")
        for heading in self._headings:
            level = int(tag(heading)[1])
            if lowest <= level <= highest:
                item = _add(entries, "li", **{"class": f"level-{level}"})
                _add(item, "a", href=f"#{self._ids[heading]}").text = _shown(heading)

    def _resource_link(self, parent: Element, link: Element) -> None:
        user = child(link, "ri:user")
        if user is not None:
            names = ("ri:account-id", "ri:userkey", "ri:username")
            account = next((found for name in names if (found := attribute(user, name))), "")
            self._marked(parent, "span", "mention").text = f"@{self._user(account)}"
            return
        shown = _add(parent, "a", **{"class": "page", **self._target(link)})
        bodies = (child(link, "ac:link-body"), child(link, "ac:plain-text-link-body"))
        body = next((found for found in bodies if found is not None), None)
        if body is not None:
            self.children(shown, body)
        else:
            shown.text = _title(link) or attribute(link, "ac:anchor")

    def _target(self, link: Element) -> dict[str, str]:
        """Where a link to a page, a file or an anchor leads; nowhere if that is not known."""
        anchor = attribute(link, "ac:anchor")
        file = child(link, "ri:attachment")
        if file is not None:
            href = self._attachment(attribute(file, "ri:filename"))
        else:
            title = _title(link)
            href = (self._page(title) if title else "") + (f"#{_slug(anchor)}" if anchor else "")
        return {"href": href} if is_safe_link(href) else {}

    def _image(self, parent: Element, image: Element) -> None:
        url, file = child(image, "ri:url"), child(image, "ri:attachment")
        source = ""
        if url is not None:
            source = clean_link(attribute(url, "ri:value"))
        elif file is not None:
            source = self._attachment(attribute(file, "ri:filename"))
        if not (is_safe_link(source) or (url is None and _PICTURE.fullmatch(source))):
            return
        shown = _add(parent, "img", src=source, alt=attribute(image, "ac:alt"))
        for name in ("width", "height"):
            size = attribute(image, f"ac:{name}")
            if _NUMBER.fullmatch(size):
                shown.set(name, size)

    def _tasks(self, parent: Element, task_list: Element) -> None:
        shown = _add(parent, "ul", **{"class": "tasks"})
        for task in task_list:
            if tag(task) == "ac:task-list":
                self._tasks(shown, task)
            elif tag(task) == "ac:task":
                item = _add(shown, "li")
                box = _add(item, "input", type="checkbox", disabled="disabled")
                status, body = child(task, "ac:task-status"), child(task, "ac:task-body")
                if status is not None and text_of(status).strip() == "complete":
                    box.set("checked", "checked")
                if body is not None:
                    self.children(item, body)


def _set_apart_head(table: Element) -> None:
    """The first row, where it holds headings alone, becomes the table's head: print repeats it on each page the table goes on to."""
    body = next((rows for rows in table if rows.tag == "tbody"), None)
    if body is None or len(body) < 2 or any(rows.tag == "thead" for rows in table):
        return
    cells = list(body[0])
    if len(cells) > 1 and all(cell.tag == "th" and not cell.get("rowspan") for cell in cells):
        head = etree.Element("thead")
        head.append(body[0])
        body.addprevious(head)


def _title(link: Element) -> str:
    page = child(link, "ri:page")
    return attribute(page, "ri:content-title") if page is not None else ""


def _level(macro: Element, name: str, default: int) -> int:
    value = parameter(macro, name)
    return int(value) if value.isdecimal() else default


def _heading_ids(body: Element) -> dict[Element, str]:
    """An id for each heading, made of its text; the second of the same text gets a number."""
    seen: Counter[str] = Counter()
    ids: dict[Element, str] = {}
    for element in body.iter():
        if tag(element) in _HEADINGS:
            slug = _slug(_shown(element))
            seen[slug] += 1
            ids[element] = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"
    return ids


def _shown(heading: Element) -> str:
    """What a reader sees of a heading: the names of anchors in it are no words."""
    return "".join(_words(heading)).strip()


def _words(element: Element) -> Iterator[str]:
    if tag(element) not in {"", "ac:parameter"}:
        yield element.text or ""
        for inner in element:
            yield from _words(inner)
            yield inner.tail or ""


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.strip().casefold()).strip("-") or "section"


def _kept_attributes(element: Element) -> dict[str, str]:
    kept = {name: value for name in _ATTRIBUTES if (value := element.get(name))}
    return {name: value for name, value in kept.items() if name == "datetime" or _NUMBER.fullmatch(value)}


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, name, attributes)


def _append(parent: Element, text: str | None) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
