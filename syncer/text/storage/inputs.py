"""Input areas of a page: tables below an anchor `sy-in-<name>`, which people fill in and we only read.

Why it exists: people paste rows from other programs, merge cells, write lists into them and mention one another. So a table is
read here as a grid of plain cells, whatever it is made of; what the cells mean is nothing of this module's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from syncer.text.storage.units import INPUT
from syncer.text.storage.xml import Element, attribute, child, parameter, parse, path_of, tag, text_of

_BREAKS: Final = frozenset(
    {"p", "div", "li", "tr", "ac:task", "blockquote", "pre", *(f"h{n}" for n in range(1, 7))}
)
_SILENT: Final = frozenset(
    {"ac:placeholder", "ac:parameter", "script", "style", "ac:task-id", "ac:task-status", "ac:task-uuid"}
)
_WORDLESS: Final = frozenset({"anchor", "status"})  # macros in which nothing stands but words, be there none
_HEADINGS: Final = frozenset(f"h{n}" for n in range(1, 7))
_MOST: Final = 1000  # rows or columns that a merged cell may reach over

Named = Callable[[str], str]  # an account -> how the person is written in a cell's text


@dataclass(frozen=True, slots=True)
class InputCell:
    """A cell's words, a line a paragraph or item of a list; `people` are the accounts of those it mentions.

    `linked` are the words with the addresses that links in them lead to, "" where none does; `links` are these addresses.
    """

    text: str = ""
    people: tuple[str, ...] = ()
    linked: str = ""
    links: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The words with the addresses in them."""
        return self.linked or self.text


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table as a grid, its first row included; a cell merged over several rows says the same in each in which anything else stands.

    `more`: it holds what no words tell, such as a picture or a file. `path` is where it stands in the body.
    """

    rows: tuple[tuple[InputCell, ...], ...] = ()
    more: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The input areas of a page by name, and the page's tables that stand in none, in order."""

    areas: dict[str, InputTable]
    others: tuple[InputTable, ...] = ()


def inputs(xml: str, named: Named = str) -> Inputs:
    """Return the input areas of a body. Raises MalformedStorageError."""
    body = parse(xml)
    below = {name: found for name, anchor in _anchors(body) if (found := _table_below(anchor)) is not None}
    mine = set(below.values())
    others = (one for one in _own(body, "table") if one not in mine)
    grids = {name: _grid(found, named) for name, found in below.items()}
    return Inputs(grids, tuple(_grid(one, named) for one in others))


def _own(element: Element, name: str) -> Iterator[Element]:
    """Elements of a name that stand in no other of that name."""
    for inner in element:
        if tag(inner) == name:
            yield inner
        elif tag(inner):
            yield from _own(inner, name)


def _anchors(body: Element) -> Iterator[tuple[str, Element]]:
    for element in body.iter():
        if tag(element) == "ac:structured-macro" and attribute(element, "ac:name") == "anchor":
            name = parameter(element, "")
            if name.startswith(INPUT):
                yield name.removeprefix(INPUT), element


def _table_below(anchor: Element) -> Element | None:
    """The table that follows an anchor, past paragraphs, up to the next heading or input area."""
    block = anchor
    while (above := block.getparent()) is not None and tag(above) in {"p", "span", "strong", "em", "u"}:
        block = above
    for following in block.itersiblings():
        name = tag(following)
        if name in _HEADINGS or any(True for _ in _anchors_in(following)):
            return None
        if name == "table":
            return following
        if name != "p" and (inner := next(_own(following, "table"), None)) is not None:
            return inner
    return None


def _anchors_in(element: Element) -> Iterator[str]:
    return (name for name, _ in _anchors(element))


# ------------------------------------------------------------------------------------------ grid


def _grid(table: Element, named: Named) -> InputTable:
    rows: list[tuple[InputCell, ...]] = []
    reaching: dict[int, tuple[int, InputCell]] = {}  # column -> rows still covered from above, and by what
    for row in _rows(table):
        found: list[InputCell] = []
        own = False
        for cell in (one for one in row if tag(one) in {"td", "th"}):
            _covered(found, reaching)
            said = _cell(cell, named)
            own = own or said != InputCell()
            wide, high = _reach(cell, "colspan"), _reach(cell, "rowspan")
            for at in range(wide):
                part = said if at == 0 else InputCell()
                if high > 1:
                    reaching[len(found)] = (high - 1, part)
                found.append(part)
        _covered(found, reaching)
        rows.append(tuple(found) if own else (InputCell(),) * len(found))
    return InputTable(tuple(rows), any(_is_more(one) for one in table.iter()), path_of(table))


def _is_more(element: Element) -> bool:
    """Whether an element is something else than words: a picture, a file, or a macro that says nothing by itself."""
    name = tag(element)
    if name == "ac:structured-macro":
        return attribute(element, "ac:name") not in _WORDLESS and not _told(element).strip()
    return name in {"ac:image", "img", "ri:attachment"}


def _told(macro: Element) -> str:
    """What is read of a macro: its title or key, and what it holds; its other parameters are not for readers."""
    bodies = (one for one in macro if tag(one) in {"ac:rich-text-body", "ac:plain-text-body"})
    words = "".join(text_of(one) for one in bodies)
    return parameter(macro, "title") or parameter(macro, "key") or words


def _rows(table: Element) -> Iterator[Element]:
    for inner in table:
        if tag(inner) == "tr":
            yield inner
        elif tag(inner) in {"thead", "tbody", "tfoot"}:
            yield from (row for row in inner if tag(row) == "tr")


def _covered(found: list[InputCell], reaching: dict[int, tuple[int, InputCell]]) -> None:
    """Fill in what merged cells of rows above say in this row, as far as they stand at its end by now."""
    while (above := reaching.get(len(found))) is not None:
        left, said = above
        if left > 1:
            reaching[len(found)] = (left - 1, said)
        else:
            del reaching[len(found)]
        found.append(said)


def _reach(cell: Element, name: str) -> int:
    said = cell.get(name) or "1"
    return min(max(int(said), 1), _MOST) if said.isdecimal() else 1


def _cell(cell: Element, named: Named) -> InputCell:
    people: list[str] = []
    text = _lines(_pieces(cell, named, people))
    links = tuple(dict.fromkeys(address for one in cell.iter("a") if (address := one.get("href") or "")))
    linked = _lines(_pieces(cell, named, [], addresses=True)) if links else ""
    return InputCell(text, tuple(dict.fromkeys(people)), linked if linked != text else "", links)


def _lines(pieces: Iterator[str]) -> str:
    """The words of a cell, white space folded, without empty lines."""
    whole = "".join(pieces).replace("\xa0", " ").replace("\u200b", "")
    return "\n".join(line for part in whole.split("\n") if (line := " ".join(part.split())))


def _pieces(element: Element, named: Named, people: list[str], *, addresses: bool = False) -> Iterator[str]:
    """What a reader sees of a cell, with line ends where blocks begin and end; `addresses`: and where its links lead."""
    yield element.text or ""
    for inner in element:
        name = tag(inner)
        if name == "br":
            yield "\n"
        elif name == "time":
            yield inner.get("datetime") or text_of(inner)
        elif name == "ac:link":
            yield from _link(inner, named, people)
        elif name in {"ac:emoticon", "ac:emoji"}:
            yield attribute(inner, "ac:emoji-fallback")
        elif name and name not in _SILENT:
            yield from _block(inner, named, people, addresses=addresses)
            yield _leads(inner) if addresses and name == "a" else ""
        yield inner.tail or ""


def _leads(link: Element) -> str:
    """The address of a link behind its words, where these do not say it themselves."""
    address = link.get("href") or ""
    return f" ({address})" if address and address not in text_of(link) else ""


def _block(element: Element, named: Named, people: list[str], *, addresses: bool) -> Iterator[str]:
    """A block with its line ends; of a macro the title that it shows, of a task whether it is ticked."""
    name = tag(element)
    edge = "\n" if name in _BREAKS else " " if name in {"td", "th"} else ""
    yield edge
    if name == "ac:task":
        status = child(element, "ac:task-status")
        yield "✓ " if status is not None and (status.text or "").strip() == "complete" else ""
    if name == "ac:structured-macro":
        yield parameter(element, "title") or parameter(element, "key")
    yield from _pieces(element, named, people, addresses=addresses)
    yield edge


def _link(element: Element, named: Named, people: list[str]) -> Iterator[str]:
    """A mention as the person is written, any other link by its words, a bare one to a page by the page's title."""
    user = child(element, "ri:user")
    if user is not None:
        account = (
            attribute(user, "ri:account-id")
            or attribute(user, "ri:userkey")
            or attribute(user, "ri:username")
        )
        people.append(account)
        yield f" {named(account)} "
        return
    said = "".join(_pieces(element, named, people)).strip()
    page = child(element, "ri:page")
    yield said or (attribute(page, "ri:content-title") if page is not None else "")
