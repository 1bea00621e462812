"""Did somebody write a text between our read and our write, and what of it did we overwrite?

Jira has no conditional write, so this is found out afterwards from the issue's history (the sections
law of the design). History keeps rich text only as plain text or wiki markup; that is what can be given
back. Pure: it reads one reply and answers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_objects, as_text, dig
from syncer.jira.instants import instant
from syncer.jira.values import Shapes
from syncer.ports import Author
from syncer.text import sections
from syncer.text.forms import FormName
from syncer.text.headings import heading_name
from syncer.text.sections import LEAD, RichText, SectionSpec

_NOBODY = Author("", "")
_HEADING_MARKS = ("h1.", "h2.", "h3.", "h4.", "h5.", "h6.")


@dataclass(frozen=True, slots=True)
class TextChange:
    """One history entry of a text: who wrote it, and the text before and after; `by` is what people call the writer."""

    id: int
    author: str
    before: str
    after: str
    by: Author = _NOBODY


def last_entry(issue: JsonValue) -> int:
    """The highest id in an issue's history, 0 where it has none; ids only grow."""
    return max((as_number(entry.get("id")) for entry in _entries(issue)), default=0)


def text_changes(
    issue: JsonValue, after: int, shapes: Shapes, field: Collection[str] = frozenset({"description"})
) -> list[TextChange]:
    """A text field's history entries after an entry, oldest first (their order in the reply is not given).

    `field` is what the field may be called: Cloud gives its id, Data Center of a custom one the name alone.
    """
    found = [
        TextChange(
            as_number(entry.get("id")),
            shapes.person(entry.get("author")),
            as_text(item.get("fromString")),
            as_text(item.get("toString")),
            Author(as_text(dig(entry, "author", "displayName")), instant(as_text(entry.get("created")))),
        )
        for entry in _entries(issue)
        for item in as_objects(entry.get("items"))
        if as_text(item.get("fieldId")) in field or as_text(item.get("field")) in field
    ]
    return sorted((one for one in found if one.id > after), key=lambda one: one.id)


def overwritten(
    changes: Sequence[TextChange], account: str, specs: Sequence[SectionSpec], form: FormName = "adf"
) -> Mapping[str, str]:
    """By section key, what others wrote before our last entry and our replacing write undid.

    Where the site's own form is wiki markup, its history has it, and it is read into Markdown; of documents a history
    has words alone. Where no section differs, the lead's key holds the whole text.
    """
    lost: dict[str, str] = {}
    for change in meanwhile(changes, account):
        lost.update(_edited(change, specs, form))
    return lost


def meanwhile(changes: Sequence[TextChange], account: str) -> list[TextChange]:
    """What others wrote before our last entry."""
    ours = max((place for place, change in enumerate(changes) if change.author == account), default=0)
    return [change for change in changes[:ours] if change.author != account]


def _edited(change: TextChange, specs: Sequence[SectionSpec], form: FormName) -> Mapping[str, str]:
    parts = _wiki_parts if form == "wiki" else split
    before, after = (parts(text, specs) for text in (change.before, change.after))
    found = {key: after.get(key, "") for key in before | after if after.get(key, "") != before.get(key, "")}
    return found or {LEAD: change.after}


def _wiki_parts(text: str, specs: Sequence[SectionSpec]) -> dict[str, str]:
    """Wiki markup by section, in canonical Markdown; a heading that is missing is no part."""
    read = sections.read(RichText("wiki", text), specs)
    return {key: said for key, said in read.items() if isinstance(said, str)}


def split(text: str, specs: Sequence[SectionSpec]) -> dict[str, str]:
    """Plain text or wiki markup by section: what follows a line that is one of a section's headings."""
    keys = {heading_name(name): spec.key for spec in specs for name in (*spec.headings, spec.title) if name}
    parts: dict[str, list[str]] = {}
    key = LEAD
    for line in text.splitlines():
        title = _title(line)
        if title in keys:
            key = keys[title]
        else:
            parts.setdefault(key, []).append(line)
    return {key: "\n".join(lines).strip() for key, lines in parts.items()}


def _title(line: str) -> str:
    words = line.strip()
    mark = next((mark for mark in _HEADING_MARKS if words.startswith(mark)), "")
    return heading_name(words.removeprefix(mark).lstrip("#").strip().strip("*"))


def _entries(issue: JsonValue) -> list[JsonObject]:
    return as_objects(dig(issue, "changelog", "histories"))
