"""Changing the line of a meeting's minutes that an action or a question lives in.

Only the box, the id, the title, single details or the lines below change; the rest of the line stays.
"""

from collections.abc import Mapping, Sequence

from syncer.domain import ids
from syncer.domain.json import JsonValue
from syncer.domain.kinds import PREFIXES
from syncer.files import details, names
from syncer.files.bullets import Unsayable
from syncer.files.document import Document
from syncer.files.items import ListText, blocks, rewrite
from syncer.files.lines import TICKED, Line, known_key
from syncer.files.reading import reference
from syncer.files.sections import Section
from syncer.files.source import Splice, line_end

_SHORT = {"raci.department": ("department", "责任部门")}


def edit(
    document: Document, line: Line, values: Mapping[str, JsonValue], uid: str, meeting: str, *, chinese: bool
) -> Splice:
    """Set fields of a line's record (None removes) and, where `uid` is given, its id. Raises `Unsayable`."""
    first = _with_details(line, values, meeting, chinese=chinese)
    at = line.block.words
    if "title" in values:
        first = _with_title(line, first, values["title"])
    if uid:
        start, end = line.uid_span[0] - at, line.uid_span[1] - at
        first = first[:start] + uid + ("" if end > start else " ") + first[end:]
    if "state" in values:
        first = _with_box(line, first, values["state"])
    rest = _rest(document, line, values.get("description") if "description" in values else line.description)
    keep = "description" not in values
    end = line_end(document.text, line.block.start)
    return Splice(at, end if keep else line.block.end, first if keep else first + rest)


def _with_details(line: Line, values: Mapping[str, JsonValue], meeting: str, *, chinese: bool) -> str:
    named = known_key(line.kind)
    in_chinese = line.details.chinese if line.details else chinese
    new: dict[str, tuple[str, JsonValue]] = {}
    for path, value in values.items():
        if path in {"title", "description"}:
            continue
        key = (
            _SHORT[path][in_chinese] if path in _SHORT else names.key_of(line.kind, path, chinese=in_chinese)
        )
        if named(key) != path:
            key = path
        new[path] = (key, None if _implied(line, path, value, meeting) else value)
    text = line.block.first
    if line.details is None:
        return text.rstrip() + details.added(new, full_width=in_chinese)
    return details.patch(text, line.details, new)


def _implied(line: Line, path: str, value: JsonValue, meeting: str) -> bool:
    """A state the box (as it will be) or the section says, and the meeting a line comes from, need no detail."""
    if path == "state":
        return value in {TICKED[line.kind], "open"} or (value == "parked" and line.section == "parked")
    return path == "comes_from" and value == meeting


def _with_title(line: Line, first: str, title: JsonValue) -> str:
    if not isinstance(title, str) or "\n" in title:
        raise Unsayable("title")
    start, end = (offset - line.block.words for offset in line.title_span)
    gap = " " if start == end and len(first) > end and not first[end].isspace() else ""
    lead = " " if 0 < start == end and not first[start - 1].isspace() else ""
    return first[:start] + lead + title + gap + first[end:]


def _with_box(line: Line, first: str, state: JsonValue) -> str:
    at = line.block.words
    tick = "x" if state in {TICKED[line.kind], "closed"} else " "
    boxless = state is None or (state == "parked" and line.section == "parked")
    if line.box is not None:
        start, end = line.box[0] - at, line.box[1] - at
        if boxless:
            return first[end + 1 :].lstrip()
        same = line.ticked == (tick == "x")
        return first if same else first[:start] + tick + first[end:]
    return first if boxless or state not in {TICKED[line.kind], "open"} else f"[{tick}] {first}"


def _rest(document: Document, line: Line, description: JsonValue) -> str:
    if description is None or description == "":
        return ""
    if not isinstance(description, str):
        raise Unsayable("description")
    indent = " " * line.block.width
    lines = (f"{indent}{one}" if one else "" for one in description.split("\n"))
    return "".join(f"{document.newline}{one}" for one in lines)


def set_references(
    document: Document, section: Section | None, lines: Sequence[Line], wanted: Sequence[JsonValue]
) -> str:
    """Return a section's lines for the references a meeting shall have; a line that is a record never goes. Raises `Unsayable`."""
    by_name = {f"{document.path}#{line.fragment}": reference(document.path, line) for line in lines}
    new = [by_name.get(str(name), str(name)) for name in wanted]
    if section is None or section.empty:
        return document.newline.join(_bare(section, name) for name in new)
    said = [reference(document.path, line) for line in lines]
    if any(not line.refers and name not in new for line, name in zip(lines, said, strict=True)):
        raise Unsayable(section.path)
    found = blocks(document.text, section.inner_start, section.inner_end)
    whole = ListText(document.text, section.inner_start, section.inner_end, found, said)
    by_said = dict(zip(said, found, strict=True))

    def write(at: int, _: object) -> str:
        block = by_said.get(new[at])
        return document.text[block.start : block.end] if block else _bare(section, new[at])

    return rewrite(whole, new, write, document.newline)


def _bare(section: Section | None, name: str) -> str:
    kind = ids.kind_of(name)
    expected = names.LINES.get(section.path) if section else kind
    if kind is None or kind is not expected or kind not in PREFIXES:
        raise Unsayable(name)
    return f"- {name}"
