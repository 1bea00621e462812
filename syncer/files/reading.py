"""One register file read: its record, the records in its lines, every problem at once.

Pure: bytes in, values out. What concerns several files (two with one id, references to records that have
a file of their own) is settled by `register`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from syncer.domain import ids
from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.problems import Problem, Severity
from syncer.domain.records import dump, load
from syncer.files import bullets, names, sections
from syncer.files.document import Document, take_apart
from syncer.files.lines import Line, collect, read_lines
from syncer.files.names import Style
from syncer.files.payload import Collector, Spot, read_mapping, validate, word
from syncer.files.sections import Section
from syncer.files.source import decode, tidied, tidy
from syncer.files.yamltree import Form, Node
from syncer.sync.observation import FileRecord

_PAIR = re.compile(r"(?:[-*+][ \t]+)?([^:：\n]{1,30}?)[ \t]*[:：][ \t]*(.*)")
_NO_ID = "?0"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ParsedFile:
    """What a file says. `broken`: something in it could not be read."""

    path: str
    records: tuple[FileRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: bool = False


_READ: WeakValueDictionary[tuple[str, ...], ParsedFile] = WeakValueDictionary()


def parse_once(kind: Kind, path: str, file: str, raw: bytes, *, prefix: str, digest: str) -> ParsedFile:
    """The same as `parse`, but what anybody of this process has read of it already, and still holds, is not read again.

    The service's cycles and its console look at one folder side by side; `digest` is that of `raw`.
    """
    place = (kind.value, path, file, prefix, digest)
    found = _READ.get(place)
    if found is None:
        found = _READ[place] = parse(kind, path, file, raw, prefix)
    return found


def parse(kind: Kind, path: str, file: str, raw: bytes, prefix: str = "") -> ParsedFile:
    """Read a file's bytes; `path` is its place below the register, `file` what messages call it."""
    source, problems = decode(file, raw)
    if source is None:
        return ParsedFile(path, problems=tuple(problems), broken=True)
    document, problems = take_apart(kind, path, source)
    if document is None:
        return ParsedFile(path, problems=tuple(problems), broken=True)
    return read_document(document, prefix)


def read_document(document: Document, prefix: str = "") -> ParsedFile:
    """Read a file that was taken apart."""
    into, uid, alias = _read_front(document, prefix)
    lines = read_lines(document.source, document.sections) if document.kind is Kind.MEETING else []
    _read_body(document, into, lines)
    record = _record(into, document.kind, document.path, uid, alias)
    problems = list(into.problems)
    problems += sections.remarks(document.kind, document.source, document.sections, document.headings)
    if record is None:
        return ParsedFile(document.path, (), tuple(problems), broken=True)
    read = [_read_line(document, line, uid or document.path, prefix) for line in lines if not line.refers]
    found = [one for one, _ in read if one is not None]
    problems += [problem for _, said in read for problem in said]
    broken = any(problem.severity is Severity.ERROR for problem in problems)
    return ParsedFile(document.path, (record, *found), tuple(problems), broken)


# ------------------------------------------------------------------------------ front matter


def _read_front(document: Document, prefix: str) -> tuple[Collector, str, str]:
    into = Collector(document.kind, document.source)
    if document.root is not None:
        read_mapping(into, document.root)
    uid, alias = _take_id(into, document.kind, prefix)
    if "title" not in into.payload:
        hint = f"add '{names.key_of(document.kind, 'title', chinese=bool(document.chinese_keys))}: …'"
        into.say(document.front, "the title is missing", hint, "no-title")
        into.payload["title"] = "?"  # so that the other values are still checked
    return into, uid, alias


def _take_id(into: Collector, kind: Kind, prefix: str) -> tuple[str, str]:
    given = into.payload.pop("id", "")
    spot = into.spots.get(("id",))
    if spot is None:
        into.spots[("id",)] = Spot(0, 0)
        return "", ""
    uid, alias, complaint, hint = read_id(kind, str(given), prefix)
    if complaint:
        into.say(spot.value, complaint, hint, "bad-id")
    return uid, alias


def read_id(kind: Kind, given: str, prefix: str) -> tuple[str, str, str, str]:
    """Return (uid, alias, complaint, hint) for an id as typed; numbers are brought to their usual length."""
    text = given.strip()
    dashed = f"{prefix.rstrip('-')}-" if prefix else ""
    shape = f"{dashed}{PREFIXES[kind]}-0001"
    if ids.is_provisional(text):
        return (
            ("", text, "", "")
            if ids.kind_of(text) is kind
            else ("", "", f"'{text}' is no id of a {kind.value}", f"write it like {shape}")
        )
    read = ids.parse_uid(text)
    if read is None:
        upper = ids.parse_uid(text.upper())
        hint = (
            f"did you mean '{ids.format_uid(prefix, kind, upper[1])}'?"
            if upper
            else f"write it like {shape}, or leave it out to be given one"
        )
        return "", "", f"'{text}' is no id", hint
    found_kind, number = read
    uid = ids.format_uid(prefix, kind, number)
    if found_kind is not kind:
        return (
            "",
            "",
            f"'{text}' is an id for {found_kind.value}, and this is for {kind.value}",
            f"write it like {shape}",
        )
    if not text.startswith(f"{dashed}{PREFIXES[kind]}-"):
        return (
            "",
            "",
            f"'{text}' does not begin with this project's '{dashed}{PREFIXES[kind]}-'",
            f"did you mean '{uid}'?",
        )
    return uid, "", "", ""


def _record(into: Collector, kind: Kind, handle: str, uid: str, alias: str) -> FileRecord | None:
    into.payload["id"] = uid or f"{PREFIXES[kind]}-{_NO_ID}"
    model = validate(into, lambda payload: load(kind, payload))
    if model is None or into.broken:
        return None
    return FileRecord(kind, uid, handle, canonical_values(kind, dump(model)), into.places(), alias)


def canonical_values(kind: Kind, payload: JsonObject) -> dict[str, JsonValue]:
    """Return a payload as leaves without its id, texts tidied, nothing empty."""
    leaves = {path: tidied(value) for path, value in flatten(kind, payload).items() if path != "id"}
    return {path: value for path, value in leaves.items() if value not in (None, "", [], {})}


# -------------------------------------------------------------------------------------- body


def _read_body(document: Document, into: Collector, lines: list[Line]) -> None:
    for section in document.sections:
        if section.empty or not section.path or section.style is Style.SHOWN:
            continue
        at = section.heading.start if section.heading else section.inner_start
        if section.style is Style.PAIRS:
            _read_pairs(into, section)
            continue
        value = _section_value(document, into, section, lines)
        if value not in ("", []):
            into.put(section.path, value, Spot(at, section.inner_start))


def _section_value(document: Document, into: Collector, section: Section, lines: list[Line]) -> JsonValue:
    if section.style is Style.PROSE:
        return tidy(document.text[section.inner_start : section.inner_end])
    if section.style is Style.LINES:
        here = (line for line in lines if line.section == section.path)
        return [reference(document.path, line) for line in here]
    return bullets.read(into, section)


def reference(path: str, line: Line) -> str:
    """Return what a meeting calls the record in one of its lines: its id, or its handle while it has none."""
    if line.uid and not ids.is_provisional(line.uid):
        read = ids.parse_uid(line.uid)
        return ids.format_uid(line.uid.partition(PREFIXES[line.kind])[0], *read) if read else line.uid
    return f"{path}#{line.fragment}"


def pair_spans(text: str, section: Section) -> Iterator[tuple[str, int, int]]:
    """Yield key, start and end of the value of each `- key: value` line of a section."""
    offset = section.inner_start
    for line in text[section.inner_start : section.inner_end].split("\n"):
        found = _PAIR.match(line.rstrip())
        if found:
            yield found[1], offset + found.start(2), offset + found.end(2)
        offset += len(line) + 1


def _read_pairs(into: Collector, section: Section) -> None:
    group = into.payload.get(section.path)
    values = group if isinstance(group, dict) else {}
    for key, start, end in pair_spans(into.source.text, section):
        path = names.child(into.kind, section.path, key)
        if path is None or start == end:
            continue
        name = path[len(section.path) + 1 :]
        if (section.path, name) in into.spots:
            into.say(start, f"'{path}' stands here twice", "keep one", "double-key")
            continue
        typed = into.source.text[start:end]
        values[name] = _pair_value(into, path, typed)
        into.spots[(section.path, name)] = Spot(start, start, None if typed.startswith('"') else typed)
        into.spots.setdefault((section.path,), Spot(start, start))
    if values:
        into.payload[section.path] = values


def _pair_value(into: Collector, path: str, typed: str) -> JsonValue:
    """A value in double quotes is a text, whatever it looks like."""
    if typed.startswith('"'):
        try:
            quoted: JsonValue = json.loads(typed)
        except ValueError:
            return typed
        return quoted
    value = Node(Form.SCALAR, 0, 0, typed).typed()
    return word(into, path, value) if isinstance(value, str) else value


def _read_line(
    document: Document, line: Line, meeting: str, prefix: str
) -> tuple[FileRecord | None, list[Problem]]:
    into = collect(document.source, line, meeting)
    uid, alias, complaint, hint = read_id(line.kind, line.uid, prefix) if line.uid else ("", "", "", "")
    into.spots[("id",)] = Spot(line.uid_span[0], line.uid_span[0])
    if complaint:
        into.say(line.uid_span[0], complaint, hint, "bad-id")
    if not line.title:
        into.say(
            line.block.start, f"this {line.kind.value} has no words", "write what it is about", "no-title"
        )
        into.payload["title"] = "?"
    record = _record(into, line.kind, f"{document.path}#{line.fragment}", uid, alias)
    return record, into.problems


def without(parsed: ParsedFile, uids: set[str]) -> ParsedFile:
    """Return what a file says without the records of these ids, provisional ones too; the file then counts as broken."""
    kept = tuple(record for record in parsed.records if (record.uid or record.alias) not in uids)
    return replace(parsed, records=kept, broken=True)
