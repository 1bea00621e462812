"""Pages as we render them, and what hands do to them: ours by other data, people's by an editor's buttons, for the laws of the merge.

Every piece that a hand puts in has a word of its own, by which it is found again: `b…q` stands in what we rendered first, `o…q` is ours
of later, `t…q` is people's. Trees are lxml's; a hand changes the tree that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final, TypeVar

from syncer.text import storage
from syncer.text.storage.digest import is_inline
from syncer.text.storage.xml import Element, attribute, child, qualified, tag, text_of

T = TypeVar("T")
DULL: Final = ("", "none", "open", "none")  # what many cells say
SAYINGS: Final = (
    "says the gate",
    "opens by night",
    "wants a key too",
    "is seen from afar",
    "has to be quick",
)
_HOLDS_BLOCKS: Final = frozenset({"storage", "ac:rich-text-body", "td", "li", "ac:layout-cell", "blockquote"})
_BLOCKS: Final = frozenset(
    {"p", "h2", "h3", "ul", "ol", "table", "ac:task-list", "ac:structured-macro", "pre", "blockquote"}
)
ANCHOR: Final = (
    '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">{}</ac:parameter></ac:structured-macro>'
)
MACRO: Final = (
    '<ac:structured-macro ac:name="{}"><ac:parameter ac:name="title">{}</ac:parameter>'
    "<ac:rich-text-body>{}</ac:rich-text-body></ac:structured-macro>"
)
CODE: Final = '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body></ac:structured-macro>'
TASK: Final = (
    "<ac:task><ac:task-id>{}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>{}</ac:task-body></ac:task>"
)
THINGS: Final = (
    '<ac:link><ri:user ri:account-id="{}"/></ac:link>',
    '<ac:image><ri:attachment ri:filename="{}"/></ac:image>',
    '<ac:link><ri:page ri:content-title="{}"/></ac:link>',
    '<a href="https://example.org/{}">there</a>',
    '<time datetime="{}"/>',
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">{}</ac:parameter></ac:structured-macro>',
)


@dataclass
class Hand:
    """One who works on pages: where each choice comes from, and the words that were put in."""

    between: Callable[[int, int], int]  # one of these and all between
    name: str
    words: set[str] = field(default_factory=set)
    said: int = 0

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.between(0, len(choices) - 1)]

    def chance(self, of: int) -> bool:
        """True once in so many."""
        return self.between(0, of - 1) == of - 1

    def word(self) -> str:
        """A word that nobody else has."""
        self.said += 1
        self.words.add(made := f"{self.name}{self.said}q")
        return made

    # -------------------------------------------------------------------------------- what we render

    def body(self) -> Element:
        """A page."""
        return storage.parse("".join(self.block(3) for _ in range(self.between(1, 5))))

    def line(self, *, dull: bool = False) -> str:
        """What stands in a paragraph."""
        if dull and self.chance(3):
            return self.pick(DULL)
        said = f"{self.word()} {SAYINGS[self.said % len(SAYINGS)]}"
        return f"{said} {self.pick(THINGS).format(self.word())}" if self.chance(4) else said

    def block(self, depth: int) -> str:
        """A block, in which others may stand so deep."""
        kinds = ["p", "p", "h2", "code", "list", "table", "tasks", "panel", "area"]
        match self.pick(kinds[: {0: 1, 1: 1, 2: 8}.get(depth, 9)]):
            case "p":
                return f"<p>{self.line()}</p>"
            case "h2":
                return f"<h2>{self.anchor()}{self.line()}</h2>"
            case "code":
                return CODE.format(self.word())
            case "list":
                return f"<ul>{''.join(self.item() for _ in range(self.between(1, 3)))}</ul>"
            case "tasks":
                tasks = [TASK.format(self.number(), self.line()) for _ in range(self.between(1, 2))]
                return f"<ac:task-list>{''.join(tasks)}</ac:task-list>"
            case "panel":
                inside = "".join(self.block(depth - 1) for _ in range(self.between(1, 2)))
                return MACRO.format(self.pick(["info", "expand"]), self.word(), inside)
            case "area":
                return f"<p>{ANCHOR.format('sy-in-' + self.word())}</p>{self.table()}"
            case _:
                return self.table()

    def anchor(self) -> str:
        """A record's anchor, or none."""
        return ANCHOR.format(f"R-{self.word()}") if self.name != "t" and self.chance(2) else ""

    def number(self) -> int:
        """A task's."""
        self.said += 1
        return {"b": 1000, "o": 2000, "t": 3000}[self.name] + self.said

    def item(self) -> str:
        """One of a list, sometimes with a list in it."""
        nested = f"<ul><li>{self.line()}</li></ul>" if self.chance(4) else ""
        return f"<li>{self.line()}{nested}</li>"

    def table(self) -> str:
        """Rows of records."""
        columns = self.between(1, 3)
        rows = "".join(self.row(columns) for _ in range(self.between(1, 3)))
        return f"<table><tbody>{rows}</tbody></table>"

    def row(self, columns: int) -> str:
        """A record's row: what it is, and what many say."""
        cells = [f"<td><p>{self.anchor()}{self.line()}</p></td>"]
        cells += [f"<td><p>{self.line(dull=True)}</p></td>" for _ in range(columns - 1)]
        return f"<tr>{''.join(cells)}</tr>"

    # ------------------------------------------------------------------------------ what both hands do

    def all(self, body: Element, *names: str) -> list[Element]:
        """The elements of these names that this hand may touch: input areas are people's."""
        fenced: set[Element] = set()
        for one in [one for one in body if _is_anchor(one)]:
            below = one.getnext()
            if self.name != "t" and below is not None and tag(below) == "table":
                fenced |= set(below.iter())
        found = [
            one for one in body.iter(*map(qualified, names)) if one not in fenced and not _is_anchor(one)
        ]
        return [one for one in found if not (tag(one) == "ac:structured-macro" and is_inline(one))]

    def lines(self, body: Element) -> list[Element]:
        """Whatever words stand in."""
        found = self.all(body, "p", "h2", "h3", "ac:task-body")
        return [*found, *(one for one in self.all(body, "li") if child(one, "p") is None)]

    def holders(self, body: Element) -> list[Element]:
        """Whatever blocks may stand in."""
        return [
            body,
            *(one for one in self.all(body, *_HOLDS_BLOCKS) if not _is_inline(one) and one is not body),
        ]

    def place(self, holder: Element) -> int:
        """Somewhere in it; we put nothing between an input area and the line that names it."""
        at = self.between(0, len(holder))
        while self.name != "t" and at and _is_anchor(holder[at - 1]):
            at -= 1
        return at

    def close(self, body: Element) -> None:
        """An input area that is no more."""
        if found := [one for one in body if _is_anchor(one)]:
            one = self.pick(found)
            below = one.getnext()
            _out(one)
            if below is not None and tag(below) == "table":
                _out(below)

    def edit(self, body: Element) -> None:
        """Another word in a line, in its stead, or at its end."""
        if found := self.lines(body):
            line = self.pick(found)
            match self.pick(["end", "start", "all"]):
                case "end":
                    _append(line, f" and {self.word()}")
                case "start":
                    line.text = f"{self.word()} {line.text or ''}"
                case _:
                    if not line.findall("ul"):
                        _fill(line, self.word())

    def thing(self, body: Element) -> None:
        """A person, a picture, an address, a day put in, or another one in its stead."""
        if found := self.lines(body):
            line = self.pick(found)
            if tag(line) != "h2":
                for one in [one for one in line if is_inline(one) and attribute(one, "ac:name") != "anchor"]:
                    _out(one)
                one = storage.parse(self.pick(THINGS).format(self.word()))[0]
                line.insert(len(line) if child(line, "ul") is None else 0, one)

    def thing_in(self, body: Element) -> None:
        """A person, a picture, an address or a day at the end of a line."""
        found = [one for one in self.lines(body) if tag(one) == "p"]
        if found:
            self.pick(found).append(storage.parse(self.pick(THINGS).format(self.word()))[0])

    def put_in(self, body: Element) -> None:
        """A block."""
        holder = self.pick(self.holders(body))
        depth = 2 if holder is body else 0
        one = storage.parse(self.block(depth))[0]
        holder.insert(self.place(holder), one)

    def take_out(self, body: Element) -> None:
        """A block, a row, an item, a task."""
        if found := self.all(body, *_BLOCKS, "tr", "li", "ac:task"):
            _out(self.pick(found))

    def row_in(self, body: Element) -> None:
        """A row, an item or a task."""
        if found := self.all(body, "tr", "li", "ac:task"):
            beside = self.pick(found)
            made = {"tr": lambda: self.row(len(beside)), "li": self.item}.get(
                tag(beside), lambda: TASK.format(self.number(), self.line())
            )()
            above = beside.getparent()
            assert above is not None
            above.insert(above.index(beside) + self.between(0, 1), storage.parse(made)[0])

    def column_in(self, body: Element) -> None:
        """A column: a cell more in every row."""
        if found := [one for one in self.all(body, "table") if next(one.iter("tr"), None) is not None]:
            rows = list(self.pick(found).iter("tr"))
            at = self.between(0, max(len(row) for row in rows))
            for row in rows:
                row.insert(at, storage.parse(f"<td><p>{self.line(dull=True)}</p></td>")[0])

    def column_out(self, body: Element) -> None:
        """A column less."""
        if found := [
            one for one in self.all(body, "table") if max((len(row) for row in one.iter("tr")), default=0) > 1
        ]:
            rows = list(self.pick(found).iter("tr"))
            at = self.between(0, max(len(row) for row in rows) - 1)
            for row in rows:
                if at < len(row) > 1:
                    _out(row[at])

    def title(self, body: Element) -> None:
        """Another title of a panel."""
        titles = [
            one[0] for one in self.all(body, "ac:structured-macro") if attribute(one[0], "ac:name") == "title"
        ]
        if titles:
            self.pick(titles).text = self.word()

    # ------------------------------------------------------------------------------ what people do besides

    def move(self, body: Element) -> None:
        """A block, row or item to another place among its own."""
        found = [one for one in self.all(body, *_BLOCKS, "tr", "li") if _beside(one)]
        if found:
            one = self.pick(found)
            above = one.getparent()
            assert above is not None
            _out(one)
            above.insert(self.place(above), one)

    def carry(self, body: Element) -> None:
        """A block into another holder."""
        found = self.all(body, *_BLOCKS)
        if found:
            one = self.pick(found)
            inside = set(one.iter())
            holders = [one for one in self.holders(body) if one not in inside]
            _out(one)
            holder = self.pick(holders)
            holder.insert(self.between(0, len(holder)), one)

    def wrap(self, body: Element) -> None:
        """A block put into a panel of one's own."""
        found = [one for one in self.all(body, *_BLOCKS) if one.getparent() is body]
        if found:
            one = self.pick(found)
            at = body.index(one)
            made = storage.parse(MACRO.format("panel", self.word(), ""))[0]
            body.replace(one, made)
            holder = child(made, "ac:rich-text-body")
            assert holder is not None
            holder.append(one)
            assert body.index(made) == at

    def lay_out(self, body: Element) -> None:
        """The page, or what is left of it, in two columns."""
        if body.find(_q("ac:layout")) is not None or not len(body):
            return
        cells = "<ac:layout-cell/>" * 2
        made = storage.parse(
            f'<ac:layout><ac:layout-section ac:type="two_equal">{cells}</ac:layout-section></ac:layout>'
        )[0]
        cut = self.between(0, len(body))
        for at, one in enumerate(list(body)):
            made[0][0 if at < cut else 1].append(one)
        body.append(made)

    def split(self, body: Element) -> None:
        """A paragraph broken in two."""
        found = [one for one in self.all(body, "p") if len((one.text or "").split()) > 1 and not len(one)]
        if found:
            one = self.pick(found)
            said = (one.text or "").split()
            at = self.between(1, len(said) - 1)
            other = deepcopy(one)
            one.text, other.text = " ".join(said[:at]), " ".join(said[at:])
            one.addnext(other)

    def join(self, body: Element) -> None:
        """A paragraph joined to the one before it."""
        found = [
            one
            for one in self.all(body, "p")
            if (nxt := one.getnext()) is not None and tag(nxt) == "p" and not _is_anchor(nxt)
        ]
        if found:
            one = self.pick(found)
            other = one.getnext()
            assert other is not None
            _append(one, f" {other.text or ''}")
            for piece in list(other):
                one.append(piece)
            _out(other)

    def copy(self, body: Element) -> None:
        """A paragraph copied."""
        found = [one for one in self.all(body, "p", "li", "tr") if "q" in text_of(one) and not _anchored(one)]
        if found:
            one = self.pick(found)
            one.addnext(deepcopy(one))

    def turn(self, body: Element) -> None:
        """A paragraph made a heading, or a heading a paragraph."""
        found = [one for one in self.all(body, "p", "h2", "h3") if text_of(one).strip()]
        if found:
            one = self.pick(found)
            one.tag = "h3" if one.tag == "p" else "p"

    def embolden(self, body: Element) -> None:
        """Words made bold."""
        found = [one for one in self.all(body, "p") if one.text and not len(one)]
        if found:
            one = self.pick(found)
            said, one.text = one.text or "", None
            made = storage.parse("<strong/>")[0]
            made.text = said
            one.insert(0, made)

    def colour(self, body: Element) -> None:
        """The background of a cell."""
        if found := list(body.iter("td")):
            self.pick(found).set("style", f"background: {self.number()}")

    def comment(self, body: Element) -> None:
        """An inline comment on words."""
        found = [one for one in self.lines(body) if one.text and len(one.text.split()) > 1]
        if found:
            one = self.pick(found)
            said = (one.text or "").split()
            first = self.between(0, len(said) - 1)
            last = self.between(first + 1, len(said))
            ref = f"c{len(list(body.iter(_q('ac:inline-comment-marker'))))}-{self.name}"
            made = storage.parse(
                f'<ac:inline-comment-marker ac:ref="{ref}">{" ".join(said[first:last])}</ac:inline-comment-marker>'
            )[0]
            made.tail = " " + " ".join(said[last:]) if last < len(said) else None
            one.text = " ".join(said[:first]) + (" " if first else "")
            one.insert(0, made)

    def tick(self, body: Element) -> None:
        """A box ticked."""
        if found := list(body.iter(_q("ac:task-status"))):
            self.pick(found).text = "complete"

    def fill_in(self, body: Element) -> None:
        """Words typed into any cell, input areas among them."""
        if found := list(body.iter("td")):
            line = self.pick(found)
            line.append(storage.parse(f"<p>{self.word()}</p>")[0])

    def unname(self, body: Element) -> None:
        """The invisible line above an input area taken out."""
        if found := [one for one in body if _is_anchor(one)]:
            _out(self.pick(found))

    def deeds(self) -> list[Callable[[Element], None]]:
        """What this hand may do."""
        both = [
            self.edit,
            self.edit,
            self.put_in,
            self.take_out,
            self.row_in,
            self.thing,
            self.title,
            self.column_in,
            self.column_out,
        ]
        if self.name != "t":
            return [*both, self.move, self.close]
        return [
            *both, self.move, self.carry, self.wrap, self.lay_out, self.split, self.join, self.copy, self.turn,
            self.embolden, self.colour, self.comment, self.comment, self.tick, self.fill_in, self.unname,
        ]  # fmt: skip

    def work(self, body: Element, most: int) -> list[str]:
        """So many deeds at most; what they were."""
        done = []
        for _ in range(self.between(0, most)):
            deed = self.pick(self.deeds())
            deed(body)
            done.append(deed.__name__)
        return done


def _q(name: str) -> str:
    return qualified(name)


def _is_inline(holder: Element) -> bool:
    """Whether a holder has words right in it."""
    return bool((holder.text or "").strip()) or any(
        is_inline(one) or (one.tail or "").strip() for one in holder
    )


def _is_anchor(one: Element) -> bool:
    """Whether it is the invisible line above an input area."""
    return tag(one) == "p" and any("sy-in-" in text_of(p) for p in one.iter(_q("ac:parameter")))


def _anchored(one: Element) -> bool:
    return any(attribute(m, "ac:name") == "anchor" for m in one.iter(_q("ac:structured-macro")))


def _beside(one: Element) -> bool:
    above = one.getparent()
    return above is not None and len(above) > 1 and not _is_anchor(one)


def _out(one: Element) -> None:
    """Take it out; what stands behind it in line stays."""
    above, tail = one.getparent(), one.tail
    assert above is not None
    before = one.getprevious()
    one.tail = None
    above.remove(one)
    if tail and tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            above.text = (above.text or "") + tail


def _append(line: Element, words: str) -> None:
    inner = [one for one in line if is_inline(one)]
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + words
    else:
        line.text = (line.text or "") + words


def _fill(line: Element, words: str) -> None:
    """These words alone, and the anchor."""
    for one in list(line):
        if attribute(one, "ac:name") != "anchor":
            one.tail = None
            line.remove(one)
        else:
            one.tail = None
    line.text = None
    _append(line, words)
