"""The body of a register file as sections: the text before the first heading, then one field a heading.

Only a heading of the first or second level that names a field of the kind begins a section; any other
heading is people's own and belongs to the text it stands in. Headings in code blocks and comments are
none, which is why a Markdown parser and not a pattern finds them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt

from syncer.domain import ids
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity, did_you_mean
from syncer.files import names
from syncer.files.names import Style
from syncer.files.source import Source, trim


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `text[start:end]` (its whole line, line end included)."""

    start: int
    end: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A field's part of the body: heading (None before the first), then `text[start:end]`.

    `inner_start`, `inner_end` span what it says, without blank lines around it; in a list it ends before
    the first heading of people's own.
    """

    path: str
    style: Style
    heading: Heading | None
    start: int
    end: int
    inner_start: int
    inner_end: int

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.inner_start == self.inner_end


# Where a line that begins with # may be no heading, or not all of its text: only then a parser is asked.
_DOUBT = re.compile(r"```|~~~|[<\r\t]|^ +#|^#{1,6} *$|^#{1,6} .*#", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6}) (.*)(?:\n|\Z)", re.MULTILINE)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").disable(["inline", "text_join"])


def headings(text: str, start: int) -> list[Heading]:
    """Return the headings written with # in `text[start:]`, outside of lists, quotes and code."""
    if "#" not in text[start:]:
        return []
    if _DOUBT.search(text, start) is None:
        return [Heading(m.start(), m.end(), len(m[1]), m[2].strip()) for m in _HEADING.finditer(text, start)]
    return _parsed_headings(text, start)


def _parsed_headings(text: str, start: int) -> list[Heading]:
    tokens = _parser().parse(text[start:])
    starts = [start, *(start + i + 1 for i, letter in enumerate(text[start:]) if letter == "\n"), len(text)]
    return [
        Heading(
            starts[token.map[0]],
            min(starts[token.map[1]], len(text)),
            int(token.tag[1]),
            tokens[i + 1].content,
        )
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.markup.startswith("#") and token.map
    ]


def split(kind: Kind, text: str, start: int, found: list[Heading]) -> list[Section]:
    """Return the sections of a body that begins at `start` and has these headings, the text before the first one first."""
    ours = [(heading, path) for heading in found if (path := _path(kind, heading))]
    bounds = [*(heading.start for heading, _ in ours), len(text)]
    lead = _section(text, (names.LEADS[kind], Style.PROSE), None, (start, bounds[0]), found)
    return [
        lead,
        *(
            _section(text, (path, _style(kind, path)), heading, (heading.end, bounds[position + 1]), found)
            for position, (heading, path) in enumerate(ours)
        ),
    ]


def _style(kind: Kind, path: str) -> Style:
    style = names.section_style(kind, path)
    assert style is not None, path
    return style


def _path(kind: Kind, heading: Heading) -> str | None:
    return names.heading_path(kind, heading.text) if heading.level <= 2 else None


def _section(
    text: str,
    field: tuple[str, Style],
    heading: Heading | None,
    span: tuple[int, int],
    found: list[Heading],
) -> Section:
    path, style = field
    start, end = span
    stop = end
    if style is not Style.PROSE:
        stop = next((h.start for h in found if start <= h.start < end and h.level <= 2), end)
    inner_start, inner_end = trim(text, start, stop)
    return Section(path, style, heading, start, end, inner_start, inner_end)


def remarks(kind: Kind, source: Source, sections: list[Section], found: list[Heading]) -> Iterator[Problem]:
    """Yield a warning for each heading that looks like one of ours mistyped, or whose text goes nowhere."""
    ours = {section.heading.start for section in sections if section.heading}
    for heading in found:
        if heading.start in ours or heading.level > 2:
            continue
        hint = did_you_mean(heading.text, names.headings(kind)) if len(heading.text) > 3 else ""
        if hint and _near(heading.text, hint):
            message = (
                f"'{heading.text}' is no heading of a {kind.value}; its text stays part of what stands above"
            )
            yield Problem(message, hint, source.place(heading.start), Severity.WARNING, "unknown-heading")
    yield from _unread(kind, source, sections)
    if not sections[0].path and not sections[0].empty:
        message = f"the text before the first heading is no part of a {kind.value}"
        hint = f"put it under a heading: {', '.join(sorted(names.headings(kind)))}"
        yield Problem(
            message, hint, source.place(sections[0].inner_start), Severity.WARNING, "text-without-heading"
        )


def _unread(kind: Kind, source: Source, sections: list[Section]) -> Iterator[Problem]:
    """A warning for words under a heading that is only shown: nobody reads them, and pages make that part anew."""
    for section in sections:
        words = source.text[section.inner_start : section.inner_end]
        if section.style is not Style.SHOWN or section.heading is None or _only_ids(words):
            continue
        message = f"what stands under '{section.heading.text}' is not read: pages make that part of a {kind.value} themselves"
        hint = "remove it"
        if (kind, section.path) == (Kind.MEETING, "previous_actions"):
            hint = "move what was said about them under 议程回顾 / Agenda review, and an action's progress into its own record"
        yield Problem(message, hint, source.place(section.inner_start), Severity.WARNING, "not-read")


def _only_ids(words: str) -> bool:
    said = re.sub(r"(?s)<!--.*?-->|\[[ xX]\]|[-*+,;，；、.。]\s|[,;，；、]", " ", f"{words} ").split()
    return all(ids.kind_of(word) is not None or re.fullmatch(r"\d+[.)]?", word) for word in said)


def _near(word: str, hint: str) -> bool:
    """Only a slip of a letter or two is worth a word: people may call their own headings what they like."""
    meant = hint.split("'")[1]
    return abs(len(meant) - len(word)) <= 2 and len(set(word.casefold()) ^ set(meant)) <= 3


def find(sections: list[Section], path: str) -> Section | None:
    """Return the section of a field: the one with a heading, else the text before the first."""
    with_path = [section for section in sections if section.path == path]
    return next((s for s in with_path if s.heading), None) or next(iter(with_path), None)
