"""The document tree into storage format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, count
from typing import Final, Literal, TypeAlias

from syncer.text.inlines import plain
from syncer.text.normal import normal
from syncer.text.storage.xml import Element, add, cdata, new_body, parse, serialize
from syncer.text.tree import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Mention,
    OpaqueBlock,
    OpaqueInline,
    OrderedList,
    Paragraph,
    Quote,
    Rule,
    Table,
    TaskItem,
    TaskList,
    Text,
)

Account: TypeAlias = Callable[[str], "str | None"]
UserKind: TypeAlias = Literal["account-id", "userkey", "username"]
_TAGS: Final[tuple[tuple[Mark, str], ...]] = (
    ("strong", "strong"),
    ("em", "em"),
    ("strike", "del"),
    ("code", "code"),
)


def write(doc: Document, *, mention: Account | None = None, user: UserKind = "account-id") -> str:
    """The document as a page body; opaque nodes of other forms are left out.

    `mention` turns an account or e-mail into the site's id for that person; None makes it plain `@Name`.
    `user` is what the site calls such an id (`account-id` on Cloud, `userkey` on Data Center); of emoji that are
    no characters only Cloud knows more than their names.
    """
    body = new_body()
    _Writer(mention or _own_account, user).blocks(body, normal(doc).blocks)
    return serialize(body)


def _own_account(account: str) -> str | None:
    """Without a directory an e-mail is nobody's account id."""
    return None if "@" in account else account


class _Writer:
    def __init__(self, account: Account, user: UserKind) -> None:
        self._account = account
        self._user = f"ri_{user.replace('-', '_')}"
        self._task_ids: set[str] = set()
        self._numbers = map(str, count(1))

    def blocks(self, parent: Element, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(parent, block)

    def _block(self, parent: Element, block: Block) -> None:
        match block:
            case Paragraph():
                self._line(add(parent, "p"), block.inlines)
            case Heading():
                self._line(add(parent, f"h{block.level}"), block.inlines)
            case BulletList():
                self._items(add(parent, "ul"), block.items)
            case OrderedList():
                self._items(add(parent, "ol", start=str(block.start)), block.items)
            case TaskList():
                self._task_list(parent, block.items)
            case CodeBlock():
                _code(parent, block)
            case Quote():
                self.blocks(add(parent, "blockquote"), block.blocks)
            case Table():
                self._table(add(add(parent, "table"), "tbody"), block)
            case Rule():
                add(parent, "hr")
            case OpaqueBlock():
                if block.form == "storage":
                    _raw(parent, block.raw)

    def _items(self, parent: Element, items: tuple[ListItem, ...]) -> None:
        for item in items:
            self.blocks(add(parent, "li"), item.blocks)

    def _task_list(self, parent: Element, items: tuple[TaskItem, ...]) -> None:
        task_list = add(parent, "ac:task-list")
        for item in items:
            task = add(task_list, "ac:task")
            add(task, "ac:task-id", self._task_id(item.id))
            add(task, "ac:task-status", "complete" if item.done else "incomplete")
            body = add(task, "ac:task-body")
            self._line(body, item.inlines)
            if item.children:
                self._task_list(body, item.children)

    def _task_id(self, given: str) -> str:
        """A number of its own for each task; a task that came from storage keeps the one it has."""
        numbers = chain([given] if given.isdecimal() else [], self._numbers)
        found = next(number for number in numbers if number not in self._task_ids)
        self._task_ids.add(found)
        return found

    def _table(self, parent: Element, table: Table) -> None:
        for row in table.rows:
            line = add(parent, "tr")
            for cell in row.cells:
                self.blocks(add(line, "th" if cell.header else "td"), cell.blocks)

    def _line(self, parent: Element, inlines: Iterable[Inline]) -> None:
        for inline in inlines:
            self._inline(parent, inline)

    def _inline(self, parent: Element, inline: Inline) -> None:
        match inline:
            case Text():
                _text(parent, inline)
            case Link():
                self._line(add(parent, "a", href=inline.href), inline.inlines)
            case Image():
                _image(parent, inline)
            case Mention():
                self._mention(parent, inline)
            case Emoji():
                self._emoji(parent, inline)
            case LineBreak():
                add(parent, "br")
            case OpaqueInline(form="storage"):
                _raw(parent, inline.raw)
            case OpaqueInline():
                _text(parent, Text(inline.text, inline.marks))

    def _mention(self, parent: Element, mention: Mention) -> None:
        account = self._account(mention.account)
        if account is None:
            _append_text(parent, plain((mention,)))
        else:
            add(add(parent, "ac:link"), "ri:user", **{self._user: account})

    def _emoji(self, parent: Element, emoji: Emoji) -> None:
        name = emoji.short_name
        if emoji.text or self._user != "ri_account_id":
            _append_text(parent, emoji.text or name)
        else:
            add(parent, "ac:emoticon", ac_name="blue-star", ac_emoji_shortname=name, ac_emoji_fallback=name)


def _text(parent: Element, text: Text) -> None:
    inner = parent
    for mark, name in _TAGS:
        if mark in text.marks:
            inner = add(inner, name)
    _append_text(inner, text.text)


def _append_text(parent: Element, text: str) -> None:
    """Add text behind whatever a parent holds so far."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _image(parent: Element, image: Image) -> None:
    picture = add(parent, "ac:image", **({"ac_alt": image.alt} if image.alt else {}))
    if ":" in image.src or image.src.startswith("/"):
        add(picture, "ri:url", ri_value=image.src)
    else:
        add(picture, "ri:attachment", ri_filename=image.src)


def _code(parent: Element, block: CodeBlock) -> None:
    macro = add(parent, "ac:structured-macro", ac_name="code")
    if block.language:
        add(macro, "ac:parameter", block.language, ac_name="language")
    cdata(macro, "ac:plain-text-body", block.text)


def _raw(parent: Element, raw: str) -> None:
    """Put opaque source back; it was well-formed when it was read."""
    root = parse(raw)
    if root.text:
        _append_text(parent, root.text)
    for element in list(root):
        parent.append(element)
