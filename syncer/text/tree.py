"""The document tree that every text form is read into and written from.

It holds what Markdown can say, plus opaque nodes that carry the raw source of whatever it cannot.
It must not know any of the forms: it has no syntax, only structure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

JSON: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | None
JsonObject: TypeAlias = dict[str, Any]

Mark: TypeAlias = Literal["strong", "em", "strike", "code"]
Marks: TypeAlias = frozenset[Mark]
PLAIN: Final[Marks] = frozenset()
CODE: Final[Marks] = frozenset({"code"})
SourceForm: TypeAlias = Literal["adf", "storage", "wiki"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters with one set of marks; code stands alone among marks, as in ADF."""

    text: str
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to `href`, whose scheme is one of the allowed ones."""

    href: str
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by address or by the name of an attachment."""

    src: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, by Atlassian account id or e-mail; the name may be empty where a form has none."""

    account: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Emoji:
    """An emoji by short name (`:tada:`); `text` is its Unicode form, empty where it has none."""

    short_name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced line break inside a block."""


@dataclass(frozen=True, slots=True)
class OpaqueInline:
    """An inline node we cannot say, kept raw; `text` is what a reader sees of it, if it is text."""

    form: SourceForm
    raw: str
    text: str = ""
    marks: Marks = PLAIN


Inline: TypeAlias = Text | Link | Image | Mention | Emoji | LineBreak | OpaqueInline


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a bullet or numbered list."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """A bullet list."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list that begins with `start`."""

    start: int
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A line that can be ticked; `id` is the form's own id of it, empty from Markdown."""

    done: bool
    inlines: tuple[Inline, ...]
    id: str = ""
    children: tuple[TaskItem, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskList:
    """A list of lines that can be ticked."""

    items: tuple[TaskItem, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text shown as typed; no newline is implied at its end."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; those that Markdown can say hold one paragraph or nothing."""

    header: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; in normal form its first row is the header and all rows are equally long."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class OpaqueBlock:
    """A block we cannot say, kept raw in its own form, with the SHA-256 of that raw text."""

    form: SourceForm
    raw: str
    digest: str


Block: TypeAlias = (
    Heading | Paragraph | BulletList | OrderedList | TaskList | CodeBlock | Quote | Table | Rule | OpaqueBlock
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole text."""

    blocks: tuple[Block, ...] = ()
