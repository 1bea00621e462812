"""Sections of a description: what stands under our headings, read and replaced without touching the rest.

The description belongs to people. A value is the canonical Markdown of what can be said under a heading;
everything else - their headings, panels, pictures, unknown nodes, other sections - stays exactly as it is.
A missing heading means that the section is unseen, never that it was cleared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from syncer.text.align import spliced
from syncer.text.forms import FormName, Person
from syncer.text.forms import form as form_of
from syncer.text.headings import fitted, heading_name
from syncer.text.inlines import plain
from syncer.text.markdown import read as read_markdown
from syncer.text.markdown.writer import written
from syncer.text.node import Form, Node
from syncer.text.tree import JSON, Block, Heading, Text

LEAD: Final = ""
_LEVEL: Final = 2


class Unseen(Enum):
    """The value of a section whose heading is missing."""

    UNSEEN = "unseen"

    def __bool__(self) -> bool:
        return False


UNSEEN: Final = Unseen.UNSEEN


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of ours: its key (empty: the lead), the headings accepted for it, the one written."""

    key: str
    headings: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class RichText:
    """A text as a site holds it: ADF (an object), wiki markup or Markdown (strings); None is empty."""

    form: FormName
    value: JSON


Specs: TypeAlias = Sequence[SectionSpec]


@dataclass(frozen=True, slots=True)
class _Section:
    """The nodes of one section, without its heading, and that heading's level."""

    start: int
    end: int
    level: int


def read(rich: RichText | None, specs: Specs, *, person: Person | None = None) -> dict[str, str | Unseen]:
    """The value of each section: canonical Markdown, or UNSEEN where its heading is missing.

    The lead is always seen. Of two headings for one section the first counts. `person` turns account ids
    into the names people are written by.
    """
    nodes = form_of(rich.form, None, person).nodes(rich.value) if rich else []
    found = _found(nodes, specs)
    return {spec.key: _value(nodes, found.get(spec.key)) for spec in specs}


def splice(
    rich: RichText | None,
    specs: Specs,
    edits: Mapping[str, str],
    *,
    form: FormName = "adf",
    mention: Person | None = None,
    person: Person | None = None,
) -> RichText:
    """The text with the edited sections' values replaced and every other node exactly as it was.

    Missing sections with a value are appended in the order of `specs`, the lead goes to the top; an empty
    value removes what can be said and leaves the heading. `form` is for a text that does not exist yet;
    `mention` turns accounts and e-mails into account ids, `person` back. KeyError for an unknown section.
    """
    given = rich or RichText(form, None)
    kind = form_of(given.form, mention, person)
    nodes = kind.nodes(given.value)
    found = _found(nodes, specs)
    wanted = _changed(nodes, found, specs, edits)
    if not wanted and rich is not None:
        return rich
    raws: list[Any] = [node.raw for node in nodes]
    for key, section in sorted(found.items(), key=lambda item: -item[1].start):
        if key in wanted:
            raws[section.start : section.end] = _edited(nodes, section, wanted[key], kind)
    for spec in specs:
        if spec.key in wanted and spec.key not in found:
            heading = Heading(_LEVEL, (Text(spec.title),))
            raws.extend(kind.make((heading, *wanted[spec.key])))
    spliced_value = kind.value(given.value, raws)
    return rich if rich and spliced_value == rich.value else RichText(given.form, spliced_value)


def fit(value: str, spec: SectionSpec, specs: Specs, *, level: int = _LEVEL) -> str:
    """The canonical form of a value as it can stand in its section: headings deep enough, none of ours."""
    return written(_blocks(value, 0 if spec.key == LEAD else level, specs)).strip("\n")


def _blocks(value: str, level: int, specs: Specs) -> tuple[Block, ...]:
    return tuple(fitted(read_markdown(value).blocks, level, frozenset(_names(specs))))


def _names(specs: Specs) -> dict[str, str]:
    return {
        heading_name(heading): spec.key
        for spec in reversed(specs)
        if spec.key != LEAD
        for heading in (*spec.headings, spec.title)
    }


def _found(nodes: Sequence[Node], specs: Specs) -> dict[str, _Section]:
    """The sections that are there; each ends at the next heading of its level or above, or of ours."""
    names = _names(specs)
    headings = [(at, node.heading) for at, node in enumerate(nodes) if node.heading]
    ours = [(at, heading, names.get(heading_name(plain(heading.inlines)))) for at, heading in headings]
    first = next((at for at, _, key in ours if key is not None), len(nodes))
    found = {spec.key: _Section(0, first, 0) for spec in specs if spec.key == LEAD}
    for at, heading, key in ours:
        if key is not None and key not in found:
            after = (
                other
                for other, next_heading, next_key in ours
                if other > at and (next_key is not None or next_heading.level <= heading.level)
            )
            found[key] = _Section(at + 1, next(after, len(nodes)), heading.level)
    return found


def _value(nodes: Sequence[Node], section: _Section | None) -> str | Unseen:
    if section is None:
        return UNSEEN
    return written(_said(nodes[section.start : section.end])).strip("\n")


def _said(nodes: Sequence[Node]) -> Iterator[Block]:
    for node in nodes:
        yield from node.blocks


def _changed(
    nodes: Sequence[Node], found: Mapping[str, _Section], specs: Specs, edits: Mapping[str, str]
) -> dict[str, tuple[Block, ...]]:
    """The blocks of those edits that differ from what is there, fitted to their place."""
    known = {spec.key for spec in specs}
    changed: dict[str, tuple[Block, ...]] = {}
    for key, value in edits.items():
        if key not in known:
            raise KeyError(f"no section {key!r} among {sorted(known)}")
        section = found.get(key)
        blocks = _blocks(value, section.level if section else _LEVEL, specs)
        if written(blocks).strip("\n") != (_value(nodes, section) or ""):
            changed[key] = blocks
    return changed


def _edited(nodes: Sequence[Node], section: _Section, blocks: tuple[Block, ...], kind: Form) -> list[Any]:
    return spliced(nodes[section.start : section.end], blocks, kind)
