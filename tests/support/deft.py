"""A hand that knows an editor's rarer buttons: lists joined, parted, indented and numbered, cells merged, columns moved, chapters cut, pages saved."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import count

from syncer.sandbox.confluence import editor
from syncer.text import storage
from syncer.text.storage.xml import Element, child, tag
from tests.support.hands import Hand


class Deft(Hand):
    """Does all that any hand does, and more where it is people's."""

    def join_items(self, body: Element) -> None:
        """A list item joined to the one before it."""
        found = [one for one in self.all(body, "li") if not len(one) and (one.text or "").strip()]
        pairs = [(was, one) for one in found if (was := one.getprevious()) is not None and not len(was)]
        if pairs:
            first, second = self.pick(pairs)
            first.text = f"{first.text or ''} {second.text or ''}"
            _cut(second)

    def split_item(self, body: Element) -> None:
        """A list item broken in two."""
        self._part([one for one in self.all(body, "li") if not len(one)], "")

    def split_and_change(self, body: Element) -> None:
        """A paragraph broken in two, with a word more."""
        found = [one for one in self.all(body, "p") if not len(one)]
        if any(len((one.text or "").split()) > 3 for one in found):
            self._part([one for one in found if len((one.text or "").split()) > 3], f" {self.word()}")

    def _part(self, found: list[Element], more: str) -> None:
        if found := [one for one in found if len((one.text or "").split()) > 1]:
            one = self.pick(found)
            said = (one.text or "").split()
            at = self.between(1, len(said) - 1)
            other = deepcopy(one)
            one.text, other.text = " ".join(said[:at]), " ".join(said[at:]) + more
            one.addnext(other)

    def indent(self, body: Element) -> None:
        """A list item put below the one before it."""
        found = [one for one in self.all(body, "li") if one.getprevious() is not None]
        if found:
            one = self.pick(found)
            above = one.getprevious()
            assert above is not None
            inside = child(above, "ul")
            if inside is None:
                inside = storage.parse("<ul/>")[0]
                above.append(inside)
            _cut(one)
            inside.append(one)

    def number_list(self, body: Element) -> None:
        """Bullets made numbers, or numbers bullets."""
        if found := self.all(body, "ul", "ol"):
            one = self.pick(found)
            one.tag = "ol" if one.tag == "ul" else "ul"

    def merge_cells(self, body: Element) -> None:
        """The first two cells of a row made one."""
        if rows := [one for one in self.all(body, "tr") if len(one) > 1]:
            row = self.pick(rows)
            first, second = row[0], row[1]
            first.extend(list(second))
            first.set("colspan", "2")
            _cut(second)

    def column_over(self, body: Element) -> None:
        """The first column of a table made the last; of one row by itself nobody can tell."""
        tables = [[*one.iter("tr")] for one in self.all(body, "table")]
        if found := [rows for rows in tables if len(rows) > 1 and len({len(row) for row in rows}) == 1]:
            for row in self.pick(found):
                row.append(row[0])

    def cut_chapter(self, body: Element) -> None:
        """A heading with all that stands below it taken out."""
        if found := [one for one in body if tag(one) == "h2"]:
            one = self.pick(found)
            below = one.getnext()
            _cut(one)
            while below is not None and tag(below) != "h2":
                one, below = below, below.getnext()
                _cut(one)

    def save(self, body: Element) -> None:
        """The page saved by an editor, no word changed."""
        ids = count(1)
        saved = storage.parse(editor.edited(storage.serialize(body), lambda: f"id-{next(ids)}"))
        for one in list(body):
            body.remove(one)
        body.text = saved.text
        body.extend(list(saved))

    def deeds(self) -> list[Callable[[Element], None]]:
        """What this hand may do."""
        more = [
            self.join_items, self.split_item, self.split_and_change, self.indent, self.number_list, self.merge_cells,
            self.column_over, self.cut_chapter, self.save,
        ]  # fmt: skip
        return [*super().deeds(), *(more if self.name == "t" else ())]


def _cut(one: Element) -> None:
    above = one.getparent()
    assert above is not None
    above.remove(one)
