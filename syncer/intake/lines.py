"""List items and table rows of minutes as actions and questions, and questions with their answers.

`(owner: …, due: …)` behind the words, in English or Chinese, says fields; whatever else stands there is words.
"""

import re
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from syncer.domain.fields import canonical_leaf, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.words import normalise_value
from syncer.intake import moments, parts
from syncer.intake.draft import Draft
from syncer.intake.outline import Item, Section, items
from syncer.intake.titles import WIDTH, cut
from syncer.intake.work import Work

_BOX = re.compile(r"\[(?P<tick>[ xX√✓✔])\](?:\s+|$)")
_DETAILS = re.compile(r"\s*[(（](?P<inner>[^()（）]*[:：][^()（）]*)[)）]\s*[.。]?\s*$")
_DETAIL = re.compile(r"\s*(?P<key>[^:：,，;；]{1,24})\s*[:：]\s*(?P<value>[^,，;；]*)\s*(?:[,，;；]|$)")
_QUESTION = re.compile(r"^(?:Q|问|问题|Question)\s*\d*\s*[:：.]\s*(?P<words>.+)$", re.IGNORECASE | re.DOTALL)
_ANSWER = re.compile(r"^\s*(?:A|答|回答|Answer)\s*\d*\s*[:：.]\s*(?P<words>.+)$", re.IGNORECASE | re.DOTALL)
_LONGEST = 100  # characters: up to here the words are their own title
_ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*$")


def plain(section: Section) -> list[str]:
    """The items of a section that is nothing but a flat list; empty otherwise, so that nothing gets lost in a list."""
    found, loose = items(section.body, section.line + 1)
    if any(line.strip() for line in loose) or any(item.rest for item in found):
        return []
    return [item.words for item in found if item.words]


def records(work: Work, kind: Kind, section: Section) -> tuple[list[Draft], tuple[str, ...]]:
    """Return the records of a section's items or table rows, and the lines that are neither."""
    rows = _table(kind, section)
    if rows:
        drafts = [_from_cells(work, kind, cells, line) for cells, line in rows]
        left = tuple(line for line in section.body if not _ROW.match(line))
        return drafts, left if any(line.strip() for line in left) else ()
    found, loose = items(section.body, section.line + 1)
    said = [(item, _from_item(work, kind, item)) for item in found if item.words]
    nameless = [item.raw for item, draft in said if not draft.title and not _BOX.fullmatch(item.words)]
    left = (*loose, *nameless)
    drafts = [draft for _, draft in said if draft.title]
    return drafts, left if any(line.strip() for line in left) else ()


def answered(work: Work, section: Section) -> bool:
    """Read a heading "Q: …" with the text "A: …" below it as a question that was answered on the spot (QST-2)."""
    asked, told = _QUESTION.match(section.title), _ANSWER.match(section.text)
    if asked is None or told is None:
        return False
    words = asked["words"].strip()
    values: dict[str, JsonValue] = {
        **_worded(words, ""),
        "answer": told["words"].strip(),
        "state": "answered",
        "answered_on_spot": True,
    }
    work.questions["open_questions"].append(Draft(Kind.QUESTION, values, section.line))
    return True


def _from_item(work: Work, kind: Kind, item: Item) -> Draft:
    box = _BOX.match(item.words)
    words = item.words[box.end() :] if box else item.words
    values: dict[str, JsonValue] = {}
    if box is not None:
        values["state"] = _state(kind, ticked=box["tick"] != " ")
    details = _DETAILS.search(words)
    if details is not None:
        said = _said(work, kind, details["inner"])
        if said is not None:
            words, values = words[: details.start()], {**values, **said}
    return Draft(kind, {**_worded(words.strip(), item.rest), **values}, item.line)


def _state(kind: Kind, *, ticked: bool) -> str:
    if not ticked:
        return "open"
    return "done" if kind is Kind.ACTION else "answered"


def _worded(words: str, rest: str) -> dict[str, JsonValue]:
    """The words as a title; where they are too long for one, whole in the description below a title cut from them."""
    title = words if len(words) <= _LONGEST else cut(words, WIDTH)
    text = "\n\n".join(part for part in (words if title != words else "", rest) if part)
    return {"title": title, "description": text} if text else {"title": title}


def _said(work: Work, kind: Kind, inner: str) -> dict[str, JsonValue] | None:
    """The fields that details say; None where a key or a value is not understood, so that all stays as words."""
    found: dict[str, JsonValue] = {}
    for one in _DETAIL.finditer(inner):
        path = parts.column(kind, one["key"])
        value = _value(work, kind, path, one["value"].strip()) if path is not None else None
        if path is None or value is None or path in found:
            return None
        found[path] = value
    return found or None


def _value(work: Work, kind: Kind, path: str, words: str) -> JsonValue:
    """A cell's or detail's words as the field's value; None where they are none."""
    spec = spec_of(kind, path)
    if not words or spec is None or spec.derived:
        return None
    if path in {"owner", "asked_by"}:
        known = work.people.known_as(words.lstrip("@"))
        return known.id if known else words
    raw = moments.day(words) or words if path == "due" else normalise_value(kind, path, words)
    try:
        return canonical_leaf(kind, path, raw)
    except ValidationError:
        return None


# ---------------------------------------------------------------------------------------- tables


def _table(kind: Kind, section: Section) -> list[tuple[Mapping[str, str], int]]:
    """Rows of the section's table by field, with their lines; columns of other names keep theirs."""
    rows = [
        ([cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", found["cells"])], number)
        for number, line in enumerate(section.body, section.line + 1)
        if (found := _ROW.match(line))
    ]
    if len(rows) < 3 or not all(set(cell) <= set("-: ") for cell in rows[1][0]):
        return []
    heads = [parts.column(kind, cell) or cell for cell in rows[0][0]]
    heads += [f"column {at}" for at in range(len(heads) + 1, max(len(cells) for cells, _ in rows) + 1)]
    if "title" not in heads and "description" not in heads:
        return []
    return [(dict(zip(heads, cells, strict=False)), number) for cells, number in rows[2:] if any(cells)]


def _from_cells(work: Work, kind: Kind, cells: Mapping[str, str], line: int) -> Draft:
    words = cells.get("title") or cells.get("description") or ""
    extra: list[str] = []
    values: dict[str, JsonValue] = {}
    for head, cell in _others(cells):
        value = _value(work, kind, head, cell) if spec_of(kind, head) is not None else None
        if value is None:
            extra.append(f"{head}: {cell}")
        else:
            values[head] = value
    return Draft(kind, {**_worded(words or "?", "\n".join(extra)), **values}, line)


def _others(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    first = "title" if cells.get("title") else "description"
    return ((head, cell) for head, cell in cells.items() if cell and head != first)
