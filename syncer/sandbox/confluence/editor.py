"""What the editor makes of a body when somebody saves a page with it, words unchanged (F30, F23).

It numbers blocks and macros with local ids, gives tables a layout and columns, tasks a uuid, and knows no code in
bold: its document allows code no other mark, and has no mark for small words or for a style other than a colour. API saves do none of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.storage import ac

BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "table",
    "tr",
    "th",
    "td",
)
SPLIT = frozenset({"strong", "b", "em", "i", "u", "del", "s"})
WIDTH = 760


def edited(body: str, new_id: Callable[[], str]) -> str:
    """Return a body as the editor saves it; `new_id` gives each local id."""
    root = storage.parse(body)
    for element in list(root.iter("code")):
        _plain_code(element)
    for element in list(root.iter("small", "span")):
        if "color" not in (element.get("style") or ""):
            storage.unwrap(element)
    for element in root.iter(*BLOCKS):
        _give(element, "local-id", new_id())
    for macro in root.iter(ac("structured-macro")):
        _give(macro, ac("local-id"), new_id())
    for table in root.iter("table"):
        _lay_out(table)
    for task in root.iter(ac("task")):
        _name_task(task, new_id)
    return storage.serialise(root)


def _give(element: etree._Element, name: str, value: str) -> None:
    if name not in element.attrib:
        element.set(name, value)


def _plain_code(code: etree._Element) -> None:
    """Take code out of bold and the like, and those out of code: the document allows code but a link."""
    for inner in list(code.iter(*SPLIT)):
        storage.unwrap(inner)
    above = code.getparent()
    while (
        above is not None and above.tag in SPLIT and len(above) == 1 and not (above.text or code.tail or "")
    ):
        holder = above.getparent()
        storage.unwrap(above)
        above = holder


def _lay_out(table: etree._Element) -> None:
    _give(table, "data-layout", "default")
    _give(table, "data-table-width", str(WIDTH))
    if table.find("colgroup") is not None:
        return
    widths = max((sum(_spans(row)) for row in table.iter("tr")), default=0)
    group = etree.Element("colgroup")
    for _ in range(widths):
        etree.SubElement(group, "col", {"style": f"width: {WIDTH / widths:.1f}px;"})
    table.insert(0, group)


def _spans(row: etree._Element) -> Iterator[int]:
    for cell in row.iterchildren("th", "td"):
        said = str(cell.get("colspan") or "1")
        yield int(said) if said.isdigit() else 1


def _name_task(task: etree._Element, new_id: Callable[[], str]) -> None:
    if task.find(ac("task-uuid")) is None:
        made = etree.Element(ac("task-uuid"))
        made.text = new_id()
        number = task.find(ac("task-id"))
        task.insert(0 if number is None else task.index(number) + 1, made)
