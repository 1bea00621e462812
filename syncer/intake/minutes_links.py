"""Links in the tables of a meeting that lead where the customer must not read: the records say their words, and no address.

Why it exists: what is said in a meeting becomes fields that the customer reads, and a customer's edition with an address of our
side's space is not let out. A cell with such a link is kept in full beside them, among the meeting's notes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from syncer.text.storage.inputs import InputCell

_ESCAPED: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


def inner(cell: InputCell, closed: Sequence[str]) -> tuple[str, ...]:
    """The links of a cell whose addresses begin with one of these."""
    return tuple(one for one in cell.links if one.startswith((*closed,)))


def outward(cell: InputCell, closed: Sequence[str]) -> InputCell:
    """A cell without these addresses; one that stands for itself gives way to the title of its page, where it tells that."""
    found = sorted(inner(cell, closed), key=len, reverse=True)
    text, linked = cell.text, cell.linked
    for address in found:
        linked = linked.replace(f" ({address})", "")
        if title := _title(address):
            text, linked = text.replace(address, title), linked.replace(address, title)
    return replace(cell, text=text, linked=linked if linked != text else "") if found else cell


def _title(address: str) -> str:
    """The title of a page as its address tells it: ".../pages/12/Test+plan"."""
    _, _, page = address.partition("/pages/")
    title = page.partition("/")[2].partition("?")[0].partition("#")[0]
    plain = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), title.replace("+", " ").encode())
    return " ".join(plain.decode(errors="replace").split())
