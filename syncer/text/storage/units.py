"""A page body as a tree of units, the pieces that a merge of two bodies moves about: blocks, rows, cells, items.

Units are compared in the canonical form of digest.py, in which ids that servers add, ticks, the markers of inline
comments and markup that tells a reader nothing make no difference. What stands on one line is one unit: nothing here cuts through a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, TypeAlias

from lxml import etree

from syncer.text.storage.digest import fingerprint, fingerprint_of, is_inline
from syncer.text.storage.xml import (
    Element,
    add,
    attribute,
    child,
    new_body,
    parse,
    path_of,
    qualified,
    serialize,
    tag,
    text_of,
)

Raw: TypeAlias = "tuple[Element | str, ...]"
_Texts: TypeAlias = "dict[Element, str]"  # what elements read as, each once and not for all that hold it
INPUT: Final = "sy-in-"  # the block behind such an anchor is people's
_OURS: Final = "sy-"
_BESIDE: Final = "<"  # behind the name of an area: the line that its anchor stands in
_LINES: Final = frozenset({"", "p"})
_MARKER: Final = qualified("ac:inline-comment-marker")
_SLIGHT: Final = (_MARKER, "span", "small")
_TELLING: Final = re.compile(
    r"color|decoration|weight|font-style"
)  # of a span's style: what a reader is told by it
_BODY: Final = "ac:rich-text-body"
_UNSEEN: Final = frozenset({"", "ac:task-id", "ac:task-status", "ac:task-uuid"})
_SEEN_THINGS: Final = frozenset({"ac:image", "ac:link", "ac:emoticon", "time"})
_COLUMNS: Final = frozenset({"ac:layout", "ac:layout-section", "ac:layout-cell"})
_ROWS: Final = frozenset({"tbody", "thead", "tfoot"})
_HOLDERS: Final = frozenset(
    {"table", "tr", "td", "th", "ul", "ol", "li", "blockquote", "div", "ac:task-list", "storage"}
    | {"ac:layout", "ac:layout-section", "ac:layout-cell"}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a body. `units` are the pieces it holds, None where it is one by itself.

    `key` says what it says, `shell` what it is without its pieces; `anchors` are the records' anchors in it, `area` is the name of
    the input area that it is ("" for none), or whose anchor it `opens`, `words` is all its text. It `says` something where a reader sees words, a person, a
    picture or another thing.
    """

    raw: Raw
    name: str
    key: str
    shell: str = ""
    units: tuple[Unit, ...] | None = None
    anchors: tuple[str, ...] = ()
    area: str = ""
    words: str = ""
    says: bool = False

    @property
    def level(self) -> int:
        """The level of the heading that it is; 0 for what is none."""
        return int(self.name[1]) if self.name in {"h1", "h2", "h3", "h4", "h5", "h6"} else 0

    @property
    def opens(self) -> bool:
        """Whether it is the line in which the anchor of an input area stands: what people typed there is theirs, too."""
        return self.area.endswith(_BESIDE)

    @property
    def marks(self) -> bool:
        """Whether anything in it is for a program alone, such as the anchor of a record."""
        return any(True for part in self.raw if not isinstance(part, str) for _ in _named_places(part))

    @property
    def element(self) -> Element | None:
        """The element that it is; None for words between blocks."""
        first = self.raw[0]
        return first if len(self.raw) == 1 and not isinstance(first, str) else None

    @property
    def storage(self) -> str:
        """The piece as it stands on the page."""
        return serialize(_wrapped(self.raw))


def units(xml: str) -> tuple[Unit, ...]:
    """The pieces of a body. Raises MalformedStorageError."""
    return units_of(parse(xml))


def units_of(body: Element) -> tuple[Unit, ...]:
    """The pieces of a body that is a tree already; they are parts of it."""
    return _inside(body, {})


def areas(xml: str) -> dict[str, Unit]:
    """The input areas of a body by name, as people have left them."""
    return {unit.area: unit for unit in _all(units(xml)) if unit.area and not unit.opens}


def tables(xml: str) -> dict[str, tuple[str, ...]]:
    """Each table that stands in no other, by its path: its key and the keys of what holds it and nothing else. Raises MalformedStorageError."""
    return dict(one for unit in units(xml) for one in _tables(unit))


def _tables(unit: Unit) -> list[tuple[str, tuple[str, ...]]]:
    element = unit.element
    if element is not None and unit.name == "table":
        return [(path_of(element), (unit.key,))]
    inside = (_block(element, {}).units if unit.area and element is not None else unit.units) or ()
    found = [one for inner in inside for one in _tables(inner)]
    said = [one for one in inside if one.says]
    if len(found) == len(said) == 1 and (found[0][1][-1], unit.words) == (said[0].key, said[0].words):
        return [(found[0][0], (*found[0][1], unit.key))]
    return found


def _all(found: Sequence[Unit]) -> Iterator[Unit]:
    for unit in found:
        yield unit
        yield from _all(unit.units or ())


# --------------------------------------------------------------------------------- reading a tree


def _inside(holder: Element, read: _Texts) -> tuple[Unit, ...]:
    found: list[Unit] = []
    opened: dict[int, str] = {}
    for raw in _pieces(holder):
        first = raw[0]
        single = len(raw) == 1 and not isinstance(first, str) and not is_inline(first)
        unit = _block(first, read) if single and not isinstance(first, str) else _line(raw)
        name = _opens(raw, unit) if unit.name not in _COLUMNS else ""
        if name and not any(one.area == name for one in _all(unit.units or ())):  # a cell whose area is in it
            opened[len(found)] = name
        found.append(_as_area(unit, f"{name}{_BESIDE}") if name and unit.name in _LINES else unit)
    places = {below: name for at, name in opened.items() if (below := _area_below(found, at, opened))}
    return tuple(_as_area(unit, places[at]) if at in places else unit for at, unit in enumerate(found))


def _area_below(found: Sequence[Unit], anchor: int, opened: Mapping[int, str]) -> int:
    """Which piece an anchor makes an input area: the table below it, past what people typed above that, else the very next piece.

    A table is looked for as `inputs` does, up to the next heading or area. 0 where the next one begins at once: nothing is left of it.
    """
    for at in range(anchor + 1, len(found)):
        if found[at].level or at in opened:
            break
        if found[at].name == "table" or any(one.name == "table" for one in _all(found[at].units or ())):
            return at
    below = anchor + 1
    return below if below < len(found) and not found[below].level and below not in opened else 0


def _pieces(holder: Element) -> Iterator[Raw]:
    """What a holder holds: each block by itself, and what stands in line together."""
    line: list[Element | str] = [holder.text or ""]
    for element in _members(holder):
        if is_inline(element):
            line.append(element)
        elif tag(element):
            yield from _loose(line)
            line = []
            yield (element,)
        line.append(element.tail or "")
    yield from _loose(line)


def _members(holder: Element) -> Iterator[Element]:
    """The children of a holder; rows stand in their table, whatever groups them."""
    for element in holder:
        name = tag(element)
        if name in _ROWS:
            yield from _members(element)
        elif name != "colgroup":
            yield element


def _loose(line: list[Element | str]) -> Iterator[Raw]:
    if any(not isinstance(part, str) or part.strip() for part in line):
        yield tuple(part for part in line if not isinstance(part, str) or part)


def _block(element: Element, read: _Texts) -> Unit:
    name = _named(element)
    holder = child(element, _BODY) if tag(element) == "ac:structured-macro" else element
    anchors = tuple(_anchors(element))
    words = _words(element, read)
    if holder is None or (holder is element and tag(element) not in _HOLDERS):
        says = _says(element, words)
        return Unit((element,), name, _key((element,)), anchors=anchors, words=words, says=says)
    inside = _inside(holder, read)
    shell = _shell(element)
    key = hashed(shell, *(unit.key for unit in inside))
    says = bool(words) or any(unit.says for unit in inside)
    return Unit((element,), name, key, shell, inside, anchors, words=words, says=says)


def _line(raw: Raw) -> Unit:
    whole = _wrapped(raw)
    words = _words(whole, {})
    anchors = tuple(_anchors(whole))
    return Unit(raw, "", _key(raw), anchors=anchors, words=words, says=_says(whole, words))


def _as_area(unit: Unit, area: str) -> Unit:
    return Unit(unit.raw, unit.name, unit.key, area=area, words=unit.words, says=unit.says)


def _opens(raw: Raw, unit: Unit) -> str:
    """The name of the input area that begins behind this line, or piece of no words, "" where none does."""
    if unit.words and unit.name not in _LINES:
        return ""
    names = [name for part in raw if not isinstance(part, str) for name in _named_places(part)]
    return names[-1].removeprefix(INPUT) if names and names[-1].startswith(INPUT) else ""


def _words(element: Element, read: _Texts) -> str:
    """What a reader sees of it as text, white space folded."""
    return " ".join(_seen(element, read).split())


def _seen(element: Element, read: _Texts) -> str:
    known = read.get(element)
    if known is not None:
        return known
    name = tag(element)
    said = ""
    if name not in _UNSEEN and (name != "ac:parameter" or attribute(element, "ac:name") == "title"):
        said = element.text or ""
        if len(element):
            said += "".join([f"{_seen(inner, read)}{inner.tail or ''}" for inner in element])
        if not is_inline(element):
            said += " "
    read[element] = said
    return said


def _says(element: Element, words: str) -> bool:
    """Whether a reader sees anything of it; an anchor is seen by nobody."""
    return bool(words) or any(
        tag(one) in _SEEN_THINGS
        or (tag(one) == "ac:structured-macro" and attribute(one, "ac:name") != "anchor")
        for one in element.iter()
    )


def _anchors(element: Element) -> Iterator[str]:
    return (name for name in _named_places(element) if not name.startswith(_OURS))


def _named_places(element: Element) -> Iterator[str]:
    for macro in element.iter(qualified("ac:structured-macro")):
        if attribute(macro, "ac:name") == "anchor":
            inner = child(macro, "ac:parameter")
            yield text_of(inner).strip() if inner is not None else ""


def _named(element: Element) -> str:
    name = tag(element)
    return f"{name} {attribute(element, 'ac:name')}" if name == "ac:structured-macro" else name


# ----------------------------------------------------------------------------------- what it says


def _key(raw: Raw) -> str:
    first = raw[0]
    alone = len(raw) == 1 and not isinstance(first, str) and first.tag not in _SLIGHT
    whole = first if alone and not isinstance(first, str) else _wrapped(raw)
    if next(_slight(whole), None) is not None:
        whole = deepcopy(whole)
        for one in [*_slight(whole)]:
            one.tag = _MARKER
        etree.strip_tags(whole, _MARKER)
    return fingerprint(whole)


def _slight(element: Element) -> Iterator[Element]:
    """Markup in it that says nothing: markers of comments, and what an editor drops, since its document does not know it."""
    return (
        one
        for one in element.iter(*_SLIGHT)
        if one is not element and not (one.tag == "span" and _TELLING.search(one.get("style") or ""))
    )


def _shell(element: Element) -> str:
    """What a holder is without its pieces; of all but macros that is name and attributes."""
    name = tag(element)
    if name == "ac:structured-macro":
        return fingerprint(emptied(element))
    return fingerprint_of(name, element.items())


def emptied(element: Element) -> Element:
    """A copy of a holder without the pieces it holds: a macro keeps its parameters, a table its columns."""
    kept = add(new_body(), tag(element))
    for name, value in element.items():
        kept.set(name, value)
    if tag(element) == "ac:structured-macro":
        kept.extend(deepcopy(one) for one in element if tag(one) != _BODY)
        add(kept, _BODY)
    elif tag(element) == "table":
        kept.extend(deepcopy(one) for one in element if tag(one) == "colgroup")
        add(kept, "tbody")
    for one in kept:
        one.tail = None
    return kept


def holder_of(element: Element) -> Element:
    """Where in an emptied copy its pieces go."""
    name = {"ac:structured-macro": _BODY, "table": "tbody"}.get(tag(element), "")
    found = child(element, name) if name else None
    return found if found is not None else element


def hashed(*parts: str) -> str:
    """One key of several."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _wrapped(raw: Raw) -> Element:
    whole = new_body()
    for part in raw:
        put(whole, part)
    return whole


def put(parent: Element, part: Element | str) -> None:
    """Add a copy of a part behind whatever a parent holds so far."""
    if not isinstance(part, str):
        copied = deepcopy(part)
        copied.tail = None
        parent.append(copied)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + part
    else:
        parent.text = (parent.text or "") + part


def words_of(xml: str) -> str:
    """What a reader sees of a body as text, white space folded. Raises MalformedStorageError."""
    return _words(parse(xml), {})


def held_by(xml: str) -> tuple[str, ...]:
    """What an item, a cell or a task holds, or each cell of a row; the body as it is where it is another thing. Raises MalformedStorageError."""
    top = list(parse(xml))
    match [tag(one) for one in top]:
        case ["tr"]:
            return tuple(_held(one) for one in top[0] if tag(one) in {"td", "th"})
        case ["td" | "th"] | ["li", *_] as names if len({*names}) == 1:
            return tuple(map(_held, top))
        case ["ac:task"]:
            body = child(top[0], "ac:task-body")
            return (_held(body),) if body is not None else ()
        case _:
            return (xml,)


def _held(holder: Element) -> str:
    body = new_body()
    put(body, holder.text or "")
    for one in holder:
        put(body, one)
        put(body, one.tail or "")
    return serialize(body)
