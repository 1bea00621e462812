"""ADF as a row of nodes that can be patched: only what changed is written anew, the rest keeps its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from syncer.text.adf.line import fresh_line, is_silent, patched_line
from syncer.text.adf.reader import AdfReader, Person, attributes, content
from syncer.text.adf.writer import AdfWriter
from syncer.text.align import align, spliced
from syncer.text.markdown.writer import written
from syncer.text.node import Node
from syncer.text.normal import sayable
from syncer.text.tree import (
    JSON,
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Heading,
    Image,
    Inline,
    JsonObject,
    ListItem,
    OpaqueBlock,
    OrderedList,
    Paragraph,
    Quote,
    Row,
    Table,
    TaskItem,
    TaskList,
)

_LISTS: Final = frozenset({"bulletList", "orderedList", "taskList"})
_PARTS: Final = frozenset({"listItem", "tableRow", "tableCell", "tableHeader"})
_CONTAINERS: Final = _LISTS | _PARTS | {"blockquote", "table"}
_LINES: Final = frozenset({"paragraph", "heading", "taskItem"})


class AdfForm:
    """The form of descriptions and comments on Jira Cloud."""

    def __init__(self, account: Person | None = None, person: Person | None = None) -> None:
        self._reader = AdfReader(person)
        self._account = account
        self._taken: set[str] = set()
        self._writer = AdfWriter(account, self._taken)

    def nodes(self, value: JSON) -> list[Node]:
        """The nodes of a document's top level."""
        raws = content(value) if isinstance(value, dict) else []
        self._taken.update(local_id for raw in raws for local_id in _local_ids(raw))
        return [self._node(raw) for raw in raws]

    def _node(self, raw: JsonObject) -> Node:
        return Node(raw, sayable(Document((self._reader.block(raw),))).blocks)

    def value(self, original: JSON, raws: Sequence[Any]) -> JSON:
        """The document with these nodes as its content."""
        given = original if isinstance(original, dict) else {}
        return {"type": "doc", "version": 1, **given, "content": list(raws)}

    def make(self, blocks: Sequence[Block]) -> list[Any]:
        """New nodes."""
        return list(self._writer.blocks(blocks))

    def image(self, block: Block) -> str:
        """The block as it comes back: people whom nobody knows are plain names."""
        made = AdfWriter(self._account).blocks((block,))
        return "".join(self._node(raw).key for raw in made)

    def patch(self, node: Node, block: Block) -> list[Any] | None:
        """The raw node with the block's text, its other attributes and opaque parts kept."""
        raw: JsonObject = node.raw
        match raw.get("type"), block:
            case "paragraph", Paragraph() as line if not isinstance(line.inlines[0], Image):
                return [self._line(raw, line)]
            case "heading", Heading() as line:
                return [self._line(raw, line)]
            case "codeBlock", CodeBlock():
                made = self.make((block,))[0]
                return [{**raw, **made, "attrs": {**attributes(raw), **made["attrs"]}}]
            case _:
                return self._container(raw, block)

    def _container(self, raw: JsonObject, block: Block) -> list[JsonObject] | None:
        match raw.get("type"), block:
            case "bulletList", BulletList() as items:
                return self._list(raw, items)
            case "orderedList", OrderedList() as items:
                return self._list(raw, items)
            case "taskList", TaskList() as tasks:
                return self._tasks(raw, tasks)
            case "blockquote", Quote() as quote:
                return [{**raw, "content": self._inside(raw, quote.blocks)}]
            case "table", Table() as table:
                return self._table(raw, table)
            case _:
                return None

    def residue(self, node: Node) -> list[Any]:
        """The opaque nodes inside, inline ones in a paragraph of their own."""
        return list(self._residue(node.raw))

    def _residue(self, raw: JsonObject) -> Iterator[JsonObject]:
        kind = raw.get("type")
        if kind in _LINES:
            silent = [child for child in content(raw) if is_silent(self._reader.inline(child))]
            if silent:
                yield {"type": "paragraph", "content": silent}
        elif kind not in _PARTS and isinstance(self._reader.block(raw), OpaqueBlock):
            yield raw
        elif kind in _CONTAINERS:
            for child in content(raw):
                yield from self._residue(child)

    def _inside(self, raw: JsonObject, blocks: tuple[Block, ...]) -> list[JsonObject]:
        """The content of an item or quotation; empty paragraphs in it are not kept."""
        nodes = [self._node(child) for child in content(raw)]
        kept = [node for node in nodes if node.blocks or list(self._residue(node.raw))]
        inside = spliced(kept, blocks, self)
        if not inside or (raw.get("type") == "listItem" and inside[0].get("type") in _LISTS):
            return [{"type": "paragraph", "content": []}, *inside]
        return inside

    def _line(self, raw: JsonObject, block: Paragraph | Heading) -> JsonObject:
        patched = self._with_line(raw, block.inlines)
        if isinstance(block, Heading):
            patched["attrs"] = {**attributes(raw), "level": block.level}
        if self._node(patched).key != self.image(block):
            patched["content"] = fresh_line(content(raw), block.inlines, self._reader, self._writer)
        return patched

    def _with_line(self, raw: JsonObject, inlines: tuple[Inline, ...]) -> JsonObject:
        return {**raw, "content": patched_line(content(raw), inlines, self._reader, self._writer)}

    def _list(self, raw: JsonObject, block: BulletList | OrderedList) -> list[JsonObject]:
        old = content(raw)
        keys = [self._item_key(item) for item in old]
        origins = align(keys, [written((BulletList((item,)),)) for item in block.items])
        items: list[JsonObject] = []
        for origin, item in zip(origins, block.items, strict=True):
            if origin.index is None:
                items.append(self._writer.item(item))
            elif origin.same:
                items.append(old[origin.index])
            else:
                child = old[origin.index]
                items.append({**child, "content": self._inside(child, item.blocks)})
        patched = {**raw, "content": items}
        if isinstance(block, OrderedList):
            patched["attrs"] = {**attributes(raw), "order": block.start}
        return [patched, *self._left(old, {origin.index for origin in origins})]

    def _item_key(self, raw: JsonObject) -> str:
        item = ListItem(tuple(self._reader.blocks(content(raw))))
        return written(sayable(Document((BulletList((item,)),))).blocks)

    def _left(self, old: list[JsonObject], used: set[int | None]) -> list[JsonObject]:
        """What outlives the parts that are gone."""
        gone = (raw for index, raw in enumerate(old) if index not in used)
        return [node for raw in gone for node in self._residue(raw)]

    def _tasks(self, raw: JsonObject, block: TaskList) -> list[JsonObject]:
        old = _task_groups(content(raw))
        keys = [self._task_key(group) for group in old]
        origins = align(keys, [written((TaskList((item,)),)) for item in block.items])
        nodes: list[JsonObject] = []
        left: list[JsonObject] = []
        for origin, item in zip(origins, block.items, strict=True):
            if origin.index is not None and origin.same:
                nodes.extend(old[origin.index])
                continue
            made, rest = self._task(old[origin.index] if origin.index is not None else [], item)
            nodes.extend(made)
            left.extend(rest)
        used = {origin.index for origin in origins}
        gone = (child for index, group in enumerate(old) if index not in used for child in group)
        left.extend(node for child in gone for node in self._residue(child))
        return [{**raw, "content": nodes}, *left]

    def _task_key(self, group: list[JsonObject]) -> str:
        node = {"type": "taskList", "content": group}
        return written(sayable(Document((self._reader.block(node),))).blocks)

    def _task(self, group: list[JsonObject], item: TaskItem) -> tuple[list[JsonObject], list[JsonObject]]:
        """One task with its list of children, and what outlives children that are gone."""
        if not group:
            made = self._writer.task_list((item,))
            return content(made), []
        attrs = {**attributes(group[0]), "state": "DONE" if item.done else "TODO"}
        nodes: list[JsonObject] = [{**self._with_line(group[0], item.inlines), "attrs": attrs}]
        left: list[JsonObject] = []
        if item.children and len(group) > 1:
            nested, *left = self._tasks(group[1], TaskList(item.children))
            nodes.append(nested)
        elif item.children:
            nodes.append(self._writer.task_list(item.children))
        else:
            left = [node for child in group[1:] for node in self._residue(child)]
        return nodes, left

    def _table(self, raw: JsonObject, block: Table) -> list[JsonObject]:
        old = content(raw)
        keys = [self._row_key(row) for row in old]
        origins = align(keys, [written((Table((row,)),)) for row in block.rows])
        rows: list[JsonObject] = []
        used: set[int | None] = set()
        for origin, row in zip(origins, block.rows, strict=True):
            given = old[origin.index] if origin.index is not None else None
            if given is None or len(content(given)) != len(row.cells):
                rows.append(self._writer.row(row))
                continue
            used.add(origin.index)
            rows.append(given if origin.same else self._row(given, row))
        return [{**raw, "content": rows}, *self._left(old, used)]

    def _row_key(self, raw: JsonObject) -> str:
        table = {"type": "table", "content": [raw]}
        return written(sayable(Document((self._reader.block(table),))).blocks)

    def _row(self, raw: JsonObject, row: Row) -> JsonObject:
        cells = [self._cell(given, cell) for given, cell in zip(content(raw), row.cells, strict=True)]
        return {**raw, "content": cells}

    def _cell(self, raw: JsonObject, cell: Cell) -> JsonObject:
        given = content(raw)
        paragraph = given[0] if given else {"type": "paragraph", "content": []}
        line = next((block.inlines for block in cell.blocks if isinstance(block, Paragraph)), ())
        return {**raw, "content": [self._with_line(paragraph, line)]}


def _task_groups(children: list[JsonObject]) -> list[list[JsonObject]]:
    """Each task with the lists of its children behind it."""
    groups: list[list[JsonObject]] = []
    for child in children:
        if child.get("type") == "taskList" and groups:
            groups[-1].append(child)
        else:
            groups.append([child])
    return groups


def _local_ids(raw: JsonObject) -> Iterator[str]:
    local_id = attributes(raw).get("localId")
    if isinstance(local_id, str):
        yield local_id
    for child in content(raw):
        yield from _local_ids(child)
