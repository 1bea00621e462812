"""Changing one section of the body: each function returns the splice that does it.

Blank lines around a section, its heading as typed and the items that say the same stay byte for byte.
"""

from collections.abc import Sequence

from syncer.domain.json import JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.files import bullets, details, items, names
from syncer.files.bullets import Unsayable
from syncer.files.document import Document
from syncer.files.names import Style
from syncer.files.reading import pair_spans
from syncer.files.sections import Section
from syncer.files.source import Splice, line_end, line_start, next_line


def chinese(document: Document, *, default: bool) -> bool:
    """Tell whether a new heading is written in Chinese: as the other headings are, else as the keys, else the default."""
    if document.chinese_headings is not None:
        return document.chinese_headings
    return bool(document.chinese_keys) or default


def section_text(
    document: Document, path: str, section: Section | None, value: JsonValue, said: Sequence[JsonValue]
) -> str:
    """Return what a section says for a value. Raises `bullets.Unsayable`."""
    style = section.style if section else names.section_style(document.kind, path)
    if style is Style.PROSE:
        if not isinstance(value, str):
            raise Unsayable(path)
        return value.replace("\n", document.newline)
    if style not in {Style.ITEMS, Style.FLOWS} or not isinstance(value, list):
        raise Unsayable(path)
    return _list_text(document, path, section, value, said)


def _list_text(
    document: Document, path: str, section: Section | None, value: list[JsonValue], said: Sequence[JsonValue]
) -> str:
    in_chinese = bool(document.chinese_headings)

    def write(at: int, like: items.Block | None) -> str:
        words = bullets.say(document.kind, path, value[at], chinese=in_chinese)
        return items.render(words, like, document.newline)

    if section is None or section.empty:
        return document.newline.join(write(at, None) for at in range(len(value)))
    found = items.blocks(document.text, section.inner_start, section.inner_end)
    if len(found) != len(said):
        return document.newline.join(write(at, None) for at in range(len(value)))
    whole = items.ListText(
        document.text, section.inner_start, section.inner_end, found, [canonical(one) for one in said]
    )
    return items.rewrite(whole, [canonical(one) for one in value], write, document.newline)


def set_section(document: Document, section: Section, new: str) -> Splice:
    """Replace what a section says."""
    if not section.empty:
        return Splice(section.inner_start, section.inner_end, new)
    newline, text = document.newline, document.text
    region = text[section.start : section.end]
    blank = region if not region.strip() else ""
    before = "" if not section.start or text[section.start - 1] == "\n" else newline
    before += newline if blank.startswith(("\n", "\r\n")) else ""
    end = section.start + len(blank)
    return Splice(section.start, end, f"{before}{new}{newline}{newline if end < len(text) else ''}")


def add_section(document: Document, path: str, new: str, *, in_chinese: bool) -> Splice:
    """Append a section with its heading at the end of the file."""
    newline, text = document.newline, document.text
    heading = f"## {names.heading_of(document.kind, path, chinese=in_chinese)}"
    gap = "" if text.endswith("\n") else newline
    gap += "" if not text[document.body :].strip() or text.endswith(("\n\n", "\n\r\n")) else newline
    return Splice(len(text), len(text), f"{gap}{heading}{newline}{new}{newline}")


def remove_section(document: Document, section: Section) -> Splice:
    """Remove a section with its heading; a heading of people's own below it keeps both headings in place."""
    if section.heading is None:
        return Splice(section.inner_start, section.end, "")
    if document.text[section.inner_end : section.end].strip():
        return Splice(section.inner_start, section.inner_end, "")
    return Splice(section.heading.start, section.end, "")


def set_pair(document: Document, section: Section, path: str, value: JsonValue) -> Splice:
    """Set, add or (None) remove one `- key: value` line of a section. Raises `bullets.Unsayable`."""
    if isinstance(value, list | dict):
        raise Unsayable(path)
    said = details.value_text(value)
    text, newline = document.text, document.newline
    for key, start, end in pair_spans(text, section):
        if names.child(document.kind, section.path, key) == path and start != end:
            if value is None:
                return Splice(line_start(text, start), next_line(text, start), "")
            return Splice(start, end, said)
    key = names.key_of(document.kind, path, chinese=chinese(document, default=False))
    if section.empty:
        return set_section(document, section, f"- {key}: {said}")
    at = line_end(text, section.inner_end)
    return Splice(at, at, f"{newline}- {key}: {said}")


def lead(document: Document) -> Section:
    """Return the text before the first heading."""
    return document.sections[0]


def default_place(kind: Kind, path: str) -> Style | None:
    """Return how a field that stands nowhere yet is written into the body; None for the front matter."""
    return names.section_style(kind, path) if path in names.BODY_FIELDS[kind] else None
