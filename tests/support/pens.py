"""How people write and read rich text in an issue: as documents on Cloud, as wiki markup on Data Center.

A test says paragraph, bullets, heading and panel, and means both. Nothing of the product's own reading or writing of
text is used here, so what a test finds through a pen is a witness of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

Block = Any  # one of a description's blocks: an ADF node, or the lines of wiki markup with what ends them
HEADING = re.compile(r"h[1-6]\. *")


class Pen(Protocol):
    """One deployment's rich text; `api` is the base of its API."""

    api: str

    def heading(self, text: str) -> Block:
        """A heading of the second level."""
        ...

    def paragraph(self, text: str) -> Block:
        """A paragraph of plain words."""
        ...

    def bullets(self, *items: str) -> Block:
        """A bullet list of plain words."""
        ...

    def panel(self, text: str) -> Block:
        """A panel, which Markdown cannot say."""
        ...

    def blocks(self, stored: Any) -> list[Block]:
        """The blocks of a text as the site holds it, in order."""
        ...

    def value(self, blocks: Sequence[Block]) -> Any:
        """A whole text as the editor of this site saves it."""
        ...

    def kind(self, block: Block) -> str:
        """heading, paragraph, bullets, panel, or another word."""
        ...

    def items(self, block: Block) -> list[str]:
        """The words of each item of a bullet list."""
        ...

    def said(self, blocks: Sequence[Block]) -> str:
        """All words of some blocks, blank-separated, without any marks."""
        ...


class Documents:
    """Cloud: ADF."""

    api = "/rest/api/3"

    def heading(self, text: str) -> Block:
        return {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": text}]}

    def paragraph(self, text: str) -> Block:
        return {"type": "paragraph", "content": [{"type": "text", "text": text}]}

    def bullets(self, *items: str) -> Block:
        inside = [{"type": "listItem", "content": [self.paragraph(item)]} for item in items]
        return {"type": "bulletList", "content": inside}

    def panel(self, text: str) -> Block:
        return {"type": "panel", "attrs": {"panelType": "info"}, "content": [self.paragraph(text)]}

    def blocks(self, stored: Any) -> list[Block]:
        return list(stored["content"]) if stored else []

    def value(self, blocks: Sequence[Block]) -> Any:
        return {"type": "doc", "version": 1, "content": list(blocks)}

    def kind(self, block: Block) -> str:
        if block["type"] == "panel" and block["attrs"]["panelType"] != "info":
            return "panel of another colour"
        return {"bulletList": "bullets"}.get(block["type"], str(block["type"]))

    def items(self, block: Block) -> list[str]:
        return [self.said([item]) for item in block["content"]]

    def said(self, blocks: Sequence[Block]) -> str:
        return " ".join(re.findall(r"'text': '([^']*)'", repr(blocks)))


class Wiki:
    """Data Center: wiki markup. Each block keeps its own line ends, so that what nobody edits stays as it is."""

    api = "/rest/api/2"

    def heading(self, text: str) -> Block:
        return f"h2. {text}\n"

    def paragraph(self, text: str) -> Block:
        return f"{_typed(text)}\n\n"

    def bullets(self, *items: str) -> Block:
        return "".join(f"* {_typed(item)}\n" for item in items) + "\n"

    def panel(self, text: str) -> Block:
        return f"{{panel}}\n{_typed(text)}\n{{panel}}\n\n"

    def blocks(self, stored: Any) -> list[Block]:
        text = (stored or "").replace("\r\n", "\n")
        parts = r"\{panel\}.*?\{panel\}\s*|h[1-6]\.[^\n]*(?:\s*\n|$)|(?:(?!h[1-6]\.)[^\n]+(?:\n|$))+\n*"
        found: list[Block] = re.findall(parts, text, re.S)
        assert "".join(found) == text, f"a text that this pen cannot read: {text!r}"
        return found

    def value(self, blocks: Sequence[Block]) -> Any:
        text = "".join(str(block) if str(block).endswith("\n") else f"{block}\n\n" for block in blocks)
        return text.replace("\n", "\r\n")  # a browser's form sends no other line ends

    def kind(self, block: Block) -> str:
        text = str(block)
        if HEADING.match(text):
            return "heading"
        if text.startswith("{panel}"):
            return "panel"
        return "bullets" if text.startswith("* ") else "paragraph"

    def items(self, block: Block) -> list[str]:
        return [self.said([line]) for line in str(block).splitlines() if line.startswith("* ")]

    def said(self, blocks: Sequence[Block]) -> str:
        text = "\n".join(str(block) for block in blocks).replace("{panel}", "")
        words = re.sub(r"^(?:h[1-6]\.|\*+) +", "", text, flags=re.M)
        return " ".join(re.sub(r"\\([^\w\s])", r"\1", words).split())


def _typed(text: str) -> str:
    return re.sub(r"(?=\[)", r"\\", text)
