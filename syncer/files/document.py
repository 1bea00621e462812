"""A register file taken apart: front matter between its `---` lines, then the body's sections.

Only the structure, with spans; what it says is read by `reading` and changed by `writing`.
"""

import re
from dataclasses import dataclass

from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem
from syncer.files import names, sections
from syncer.files.sections import Heading, Section
from syncer.files.source import Source
from syncer.files.yamltree import Entry, Form, Node, compose

_OPENING = re.compile(r"(?:[ \t]*\r?\n)*---[ \t]*(?:\r?\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_LOOKS_LIKE_KEY = re.compile(r"^[\w\u4e00-\u9fff]+\s*[:：]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's structure: front matter at `text[front:fence]`, body from `body` on."""

    kind: Kind
    path: str
    source: Source
    front: int
    fence: int
    body: int
    root: Node | None
    headings: list[Heading]
    sections: list[Section]

    @property
    def text(self) -> str:
        """The file's text."""
        return self.source.text

    @property
    def newline(self) -> str:
        """The file's line end."""
        return self.source.newline

    @property
    def chinese_keys(self) -> bool | None:
        """Whether its keys are Chinese; None when it has none."""
        found = [names.is_chinese(entry.key.value) for entry in (self.root.entries if self.root else ())]
        return None if not found else found.count(True) * 2 > len(found)

    @property
    def chinese_headings(self) -> bool | None:
        """Whether its headings are Chinese; None when it has none of ours."""
        found = [names.is_chinese(section.heading.text) for section in self.sections if section.heading]
        return None if not found else found.count(True) * 2 >= len(found)

    def entry(self, path: str) -> Entry | None:
        """Return the front matter's entry of a field of the top level."""
        return find_entry(self.kind, "", self.root, path)


def find_entry(kind: str, parent: str, mapping: Node | None, path: str) -> Entry | None:
    """Return the entry of the field at `path` in the mapping that holds the fields under `parent`."""
    entries = mapping.entries if mapping is not None else ()
    return next((entry for entry in entries if names.child(kind, parent, entry.key.value) == path), None)


def take_apart(kind: Kind, path: str, source: Source) -> tuple[Document | None, list[Problem]]:
    """Return a file's structure; (None, problems) when it cannot be told."""
    opening = _OPENING.match(source.text)
    if opening is None:
        message = "the file does not begin with front matter"
        return None, [Problem(message, _opening_hint(source), source.place(0), code="no-front-matter")]
    closing = _CLOSING.search(source.text, opening.end())
    if closing is None:
        message = "the front matter is not closed"
        return None, [
            Problem(message, "put a line --- behind its last key", source.place(0), code="no-front-matter")
        ]
    root, problems = compose(source, opening.end(), closing.start())
    if root is not None and root.form is not Form.MAPPING and not problems:
        problems = [
            Problem(
                "the front matter has no keys",
                "write 'key: value' lines",
                source.place(root.start),
                code="yaml",
            )
        ]
    if problems:
        return None, problems
    body = closing.end()
    found = sections.headings(source.text, body)
    parts = sections.split(kind, source.text, body, found)
    return Document(kind, path, source, opening.end(), closing.start(), body, root, found, parts), []


def _opening_hint(source: Source) -> str:
    if _LOOKS_LIKE_KEY.match(source.text):
        return "put a line --- before the first key and another one behind the last"
    return "begin it with ---, then 'title: …', then ---"
