"""Lets people edit an Atlassian document block by block without losing a node.

A block whose text can be said in Markdown and read back the same is offered as text; inline nodes that Markdown
has no words for (mentions, statuses, dates) stand in it as numbered tokens that lead back to the original node.
Every other block stays as it is. Saving rebuilds the blocks a person changed and no others.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Json = dict[str, Any]
TOKEN = re.compile(r"⟦(\d+)[^⟦⟧]*⟧")
_SPECIAL = re.compile(r"([\\`*_\[\]<>~#&])")
_BULLET_START = re.compile(r"^(\s*)([-+])(?=\s)")
_NUMBER_START = re.compile(r"^(\s*\d+)([.)])(?=\s)")
_SIMPLE_MARKS = {"strong": "**", "em": "*", "strike": "~~"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block of a document: `text` is None where it can only be kept or deleted."""

    index: int
    node: Json
    kind: str
    text: str | None


def blocks(document: Json | None) -> tuple[Block, ...]:
    """Return a document's blocks in order."""
    content = (document or {}).get("content") or []
    return tuple(Block(n, node, _kind(node), as_text(node)) for n, node in enumerate(content))


def rebuilt(
    document: Json | None, texts: dict[int, str], gone: Iterable[int], added: Sequence[tuple[str, str]]
) -> Json:
    """Return the document with some blocks' text changed, some deleted, some added at the end as (kind, text).

    Kinds of added blocks: paragraph, heading, panel-info, panel-note, panel-warning, panel-success.
    """
    dropped = set(gone)
    content: list[Json] = []
    for block in blocks(document):
        if block.index in dropped:
            continue
        text = texts.get(block.index)
        if text is None or block.text is None or _same(text, block.text):
            content.append(block.node)
        else:
            content.extend(_changed(block.node, text))
    for kind, text in added:
        content.extend(_fresh(kind, text))
    return {"type": "doc", "version": 1, **_beyond(document), "content": content}


def as_text(node: Json) -> str | None:
    """Return a block as editable text, or None where that would lose something."""
    said = _said(node)
    return said[0] if said else None


def as_nodes(text: str, kept: Sequence[Json] = ()) -> list[Json]:
    """Return Markdown as ADF blocks; tokens become the nodes they number."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(text.replace("\r\n", "\n")))
    return [block for child in tree.children for block in _blocks_of(child, kept)]


def _kind(node: Json) -> str:
    if node.get("type") == "panel":
        return f"panel-{(node.get('attrs') or {}).get('panelType', 'info')}"
    return str(node.get("type", ""))


def _beyond(document: Json | None) -> Json:
    return {
        key: value for key, value in (document or {}).items() if key not in {"type", "version", "content"}
    }


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.strip()


def _changed(node: Json, text: str) -> list[Json]:
    said = _said(node)
    made = as_nodes(text, said[1] if said else ())
    if node.get("type") == "panel":
        return [{**node, "content": _within(_PANELLED, made)}]
    if len(made) == 1 and made[0]["type"] == node.get("type"):
        attrs = {**(node.get("attrs") or {}), **made[0].get("attrs", {})}
        return [{**made[0], "attrs": attrs} if attrs else made[0]]
    return made


def _said(node: Json) -> tuple[str, list[Json]] | None:
    # Markdown cannot say every mark everywhere (`前**“粗”**后` is not bold): then marked words become tokens too
    for spell_marks in (True, False):
        speech = _Speech(spell_marks)
        is_panel = node.get("type") == "panel"
        text = speech.panel(node) if is_panel else speech.block(node)
        if text is None:
            return None
        original = node.get("content") or [] if is_panel else [node]
        if _bare(as_nodes(text, speech.kept)) == _bare(original):
            return text, speech.kept
    return None


def _fresh(kind: str, text: str) -> list[Json]:
    if not text.strip():
        return []
    if kind == "heading":
        words = _inline(SyntaxTreeNode(_MARKDOWN.parseInline(text.strip().lstrip("# "))), ())
        return [{"type": "heading", "attrs": {"level": 3}, "content": words}]
    nodes = as_nodes(text)
    if kind.startswith("panel-"):
        return [
            {
                "type": "panel",
                "attrs": {"panelType": kind.removeprefix("panel-")},
                "content": _within(_PANELLED, nodes),
            }
        ]
    return nodes


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: _bare(one) for key, one in value.items() if key != "localId"}
    return {key: one for key, one in found.items() if not (key in ("attrs", "marks", "content") and not one)}


class _Speech:
    """Says nodes in Markdown; `kept` are the nodes its tokens number."""

    def __init__(self, spell_marks: bool) -> None:  # noqa: FBT001 -- private, one caller
        self.kept: list[Json] = []
        self._spell_marks = spell_marks

    def panel(self, node: Json) -> str | None:
        return self._all(node.get("content") or [])

    def block(self, node: Json) -> str | None:
        kind, content = node.get("type"), node.get("content") or []
        if kind == "paragraph":
            return self._words(content)
        if kind == "heading":
            return "#" * int((node.get("attrs") or {}).get("level", 1)) + " " + self._words(content)
        if kind in ("bulletList", "orderedList"):
            return self._list(node)
        if kind == "codeBlock":
            language = str((node.get("attrs") or {}).get("language") or "")
            return f"```{language}\n{''.join(str(one.get('text', '')) for one in content)}\n```"
        if kind == "blockquote":
            inside = self._all(content)
            return None if inside is None else "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
        return "---" if kind == "rule" else None

    def _all(self, nodes: Sequence[Json]) -> str | None:
        parts = [self.block(node) for node in nodes]
        said = [part for part in parts if part is not None]
        return "\n\n".join(said) if len(said) == len(parts) else None

    def _list(self, node: Json) -> str | None:
        ordered = node.get("type") == "orderedList"
        number = int((node.get("attrs") or {}).get("order") or 1)
        lines: list[str] = []
        for item in node.get("content") or []:
            parts = [self.block(child) for child in item.get("content") or []]
            if any(part is None for part in parts):
                return None
            lead = f"{number}. " if ordered else "- "
            number += 1
            body = "\n".join(part for part in parts if part is not None).split("\n")
            lines += [lead + body[0], *(" " * len(lead) + line for line in body[1:])]
        return "\n".join(lines)

    def _words(self, content: Sequence[Json]) -> str:
        return "".join(self._word(node) for node in content)

    def _word(self, node: Json) -> str:
        if node.get("type") == "hardBreak":
            return "\\\n"
        marks = node.get("marks") or []
        if node.get("type") != "text" or not self._sayable(str(node.get("text", "")), marks):
            return self._token(node)
        text = str(node.get("text", ""))
        kinds = [str(mark.get("type")) for mark in marks]
        if "code" in kinds:
            return f"`{text}`"
        said = _NUMBER_START.sub(r"\1\\\2", _BULLET_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text)))
        for kind in kinds:
            said = f"{_SIMPLE_MARKS[kind]}{said}{_SIMPLE_MARKS[kind]}" if kind in _SIMPLE_MARKS else said
        link = next((mark for mark in marks if mark.get("type") == "link"), None)
        return f"[{said}]({link['attrs']['href']})" if link else said

    def _token(self, node: Json) -> str:
        self.kept.append(node)
        label = str((node.get("attrs") or {}).get("text") or node.get("text") or node.get("type"))
        return f"⟦{len(self.kept)} {re.sub('[⟦⟧]', '', label)}⟧"

    def _sayable(self, text: str, marks: Sequence[Json]) -> bool:
        kinds = {str(mark.get("type")) for mark in marks}
        if not kinds:
            return True
        simple = kinds <= {"strong", "em", "strike", "code", "link"}
        return self._spell_marks and simple and text == text.strip() and not ("code" in kinds and "`" in text)


# text to nodes

_LISTABLE = frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"})
_QUOTABLE = _LISTABLE
_PANELLED = _LISTABLE | {"heading", "rule"}


def _blocks_of(node: SyntaxTreeNode, kept: Sequence[Json]) -> list[Json]:
    if node.type == "paragraph":
        return [_with_words("paragraph", node, kept)]
    if node.type == "heading":
        return [_with_words("heading", node, kept, {"level": int(node.tag[1])})]
    if node.type in ("bullet_list", "ordered_list"):
        return [_list_of(node, kept)]
    if node.type in ("fence", "code_block"):
        text = node.content.removesuffix("\n")
        made: Json = {"type": "codeBlock", "content": [{"type": "text", "text": text}] if text else []}
        return [{**made, "attrs": {"language": node.info.strip()}} if node.info.strip() else made]
    if node.type == "blockquote":
        return [{"type": "blockquote", "content": _within(_QUOTABLE, _all_blocks(node, kept))}]
    return [{"type": "rule"}] if node.type == "hr" else []


def _all_blocks(node: SyntaxTreeNode, kept: Sequence[Json]) -> list[Json]:
    return [block for child in node.children for block in _blocks_of(child, kept)]


def _within(allowed: frozenset[str], nodes: Sequence[Json]) -> list[Json]:
    """Return nodes in a form that may stand in a list item, quote or panel: never empty, headings as paragraphs."""
    found: list[Json] = []
    for node in nodes:
        if node["type"] in allowed:
            found.append(node)
        elif node["type"] == "heading":
            found.append({"type": "paragraph", "content": node["content"]})
        elif node["type"] == "blockquote":
            found += _within(allowed, node["content"])
    return found or [{"type": "paragraph", "content": []}]


def _item(content: list[Json]) -> Json:
    leads = content[0]["type"] in ("paragraph", "codeBlock")
    return {
        "type": "listItem",
        "content": content if leads else [{"type": "paragraph", "content": []}, *content],
    }


def _with_words(kind: str, node: SyntaxTreeNode, kept: Sequence[Json], attrs: Json | None = None) -> Json:
    words = _inline(node.children[0], kept) if node.children else []
    made: Json = {"type": kind, "content": words}
    return {**made, "attrs": attrs} if attrs else made


def _list_of(node: SyntaxTreeNode, kept: Sequence[Json]) -> Json:
    items = [_item(_within(_LISTABLE, _all_blocks(item, kept))) for item in node.children]
    if node.type == "bullet_list":
        return {"type": "bulletList", "content": items}
    return {"type": "orderedList", "attrs": {"order": int(node.attrs.get("start", 1))}, "content": items}


def _inline(node: SyntaxTreeNode, kept: Sequence[Json], marks: tuple[Json, ...] = ()) -> list[Json]:
    found: list[Json] = []
    for child in node.children:
        if child.type == "inline":
            found += _inline(child, kept, marks)
        elif child.type == "text":
            found += _tokens(child.content, kept, marks)
        elif child.type == "code_inline":
            beside_code = tuple(mark for mark in marks if mark["type"] == "link")
            found.append(_text(child.content, (*beside_code, {"type": "code"})))
        elif child.type in ("softbreak", "hardbreak"):
            found.append({"type": "hardBreak"})
        elif child.type == "link":
            found += _inline(
                child, kept, (*marks, {"type": "link", "attrs": {"href": str(child.attrs["href"])}})
            )
        elif child.type in _MARK_OF:
            found += _inline(child, kept, (*marks, {"type": _MARK_OF[child.type]}))
    return _merged(found)


_MARK_OF = {"strong": "strong", "em": "em", "s": "strike"}


def _tokens(text: str, kept: Sequence[Json], marks: tuple[Json, ...]) -> list[Json]:
    found: list[Json] = []
    at = 0
    for match in TOKEN.finditer(text):
        number = int(match.group(1))
        if 1 <= number <= len(kept):
            if text[at : match.start()]:
                found.append(_text(text[at : match.start()], marks))
            found.append(kept[number - 1])
            at = match.end()
    if text[at:]:
        found.append(_text(text[at:], marks))
    return found


def _text(text: str, marks: tuple[Json, ...]) -> Json:
    return {"type": "text", "text": text, "marks": list(marks)} if marks else {"type": "text", "text": text}


def _merged(nodes: Sequence[Json]) -> list[Json]:
    found: list[Json] = []
    for node in nodes:
        last = found[-1] if found else None
        if last and last["type"] == node["type"] == "text" and last.get("marks") == node.get("marks"):
            found[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            found.append(node)
    return found
