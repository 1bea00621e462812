"""One register file changed: each edit makes the smallest splices, and is proven by reading the file again.

Pure: text in, text out. An edit that would change anything it was not asked to change, or would not read
back as what was asked, is refused with a problem and leaves the text as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from syncer.domain.fields import Node as FieldNode
from syncer.domain.fields import spec_of, unflatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.mistakes import mistakes
from syncer.domain.problems import Problem
from syncer.domain.records import dump, load
from syncer.files import bodytext, fronttext, linetext, sections
from syncer.files.bullets import Unsayable
from syncer.files.document import Document, take_apart
from syncer.files.lines import Line, read_lines
from syncer.files.names import LINES, Style
from syncer.files.reading import ParsedFile, canonical_values, read_document, reference
from syncer.files.source import Source, Splice, apply_splices, decode
from syncer.sync.observation import FileRecord

Values = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Edit:
    """What to write into one record of a file: leaves (None removes) and, where not empty, its id."""

    fragment: str
    values: Mapping[str, JsonValue]
    uid: str = ""


class Refusal(Exception):
    """An edit that cannot be made; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes edits in files of one kind; `chinese` is the language of what has none yet."""

    kind: Kind
    path: str
    prefix: str = ""
    chinese: bool = False

    def apply(self, source: Source, edit: Edit) -> Source:
        """Return the file with an edit made. Raises Refusal."""
        before = self._read(source)
        record = self._record(before, edit.fragment)
        if record is None:
            raise Refusal(
                Problem(
                    f"there is no {edit.fragment or 'record'} in the file any more",
                    "",
                    code="changed-meanwhile",
                )
            )
        for path, value in self._wanted(source, record, edit).items():
            source = self._set(source, edit.fragment, path, value)
        return self._name(source, edit.fragment, edit.uid) if edit.uid else source

    def _wanted(self, source: Source, record: FileRecord, edit: Edit) -> Values:
        """The leaves that really differ, in canonical form; what the program works out itself is never written."""
        asked = {p: v for p, v in edit.values.items() if p != "id" and not _derived(record.kind, p)}
        goal = {
            path: value
            for path, value in {**record.values, **asked}.items()
            if value not in (None, "", [], {})
        }
        canonical = canonical_payload(record.kind, goal)
        if "title" not in canonical:
            raise Refusal(Problem("the title cannot be removed", "", code="no-title"))
        if record.kind is Kind.MEETING:
            canonical = self._named(source, canonical)
        return {p: canonical.get(p) for p in asked if canonical.get(p) != record.values.get(p)}

    def _named(self, source: Source, values: Values) -> Values:
        """A line that has its id by now may still be called by its handle."""
        lines = read_lines(source, self._document(source).sections)
        called = {f"{self.path}#{line.fragment}": reference(self.path, line) for line in lines}
        return {
            path: [called.get(str(name), name) for name in value]
            if path in LINES and isinstance(value, list)
            else value
            for path, value in values.items()
        }

    def _set(self, source: Source, fragment: str, path: str, value: JsonValue) -> Source:
        """Try the places a value may stand at; the first that reads back right is taken."""
        before = self._read(source)
        for attempt in (self._in_line, self._where_it_stands, self._in_front):
            document = self._document(source)
            try:
                splices = attempt(document, before, fragment, path, value)
            except Unsayable:
                continue
            if splices is None:
                continue
            after = source.with_text(apply_splices(source.text, splices))
            if self._proves(before, after, fragment, {path: value}):
                return after
        hint = "change it by hand"
        raise Refusal(
            Problem(f"'{path}' cannot be written into {self.path} as it stands", hint, code="cannot-write")
        )

    # ------------------------------------------------------------------------- where it goes

    def _in_line(
        self, document: Document, before: ParsedFile, fragment: str, path: str, value: JsonValue
    ) -> list[Splice] | None:
        if not fragment:
            return None
        line = self._line(document, fragment)
        meeting = before.records[0].uid or self.path
        chinese = bodytext.chinese(document, default=self.chinese)
        return [linetext.edit(document, line, {path: value}, "", meeting, chinese=chinese)]

    def _where_it_stands(
        self, document: Document, before: ParsedFile, fragment: str, path: str, value: JsonValue
    ) -> list[Splice] | None:
        """In the section or entry that has it; a field that stands nowhere goes where its kind usually has it."""
        if fragment or fronttext.has(document, path):
            return None
        top = path.partition(".")[0]
        section = sections.find(document.sections, top)
        if section is not None and section.style is Style.PAIRS:
            return [bodytext.set_pair(document, section, path, value)]
        if section is None and bodytext.default_place(self.kind, path) is None:
            return None
        if value is None:
            return None if section is None else [bodytext.remove_section(document, section)]
        return [self._section_splice(document, before, path, section, value)]

    def _section_splice(
        self,
        document: Document,
        before: ParsedFile,
        path: str,
        section: sections.Section | None,
        value: JsonValue,
    ) -> Splice:
        said = before.records[0].values.get(path)
        old = said if isinstance(said, list) else []
        if (section.style if section else bodytext.default_place(self.kind, path)) is Style.LINES:
            lines = [line for line in read_lines(document.source, document.sections) if line.section == path]
            text = linetext.set_references(document, section, lines, value if isinstance(value, list) else [])
        else:
            text = bodytext.section_text(document, path, section, value, old)
        if section is not None:
            return bodytext.set_section(document, section, text)
        in_chinese = bodytext.chinese(document, default=self.chinese)
        return bodytext.add_section(document, path, text, in_chinese=in_chinese)

    def _in_front(
        self, document: Document, before: ParsedFile, fragment: str, path: str, value: JsonValue
    ) -> list[Splice] | None:
        """In the front matter, where everything can be said; what stood in the body goes."""
        if fragment:
            return None
        if value is None:
            return [fronttext.remove(document, path)] if fronttext.has(document, path) else None
        said = before.records[0].values.get(path)
        splices = [fronttext.set_value(document, path, value, said if isinstance(said, list) else ())]
        section = sections.find(document.sections, path)
        if section is not None and not section.empty:
            if section.style is Style.LINES:
                return None
            splices.append(bodytext.remove_section(document, section))
        return splices

    def _name(self, source: Source, fragment: str, uid: str) -> Source:
        document = self._document(source)
        before = self._read(source)
        if fragment:
            line = self._line(document, fragment)
            splice = linetext.edit(document, line, {}, uid, "", chinese=False)
        else:
            splice = fronttext.set_id(document, uid)
        after = source.with_text(apply_splices(source.text, [splice]))
        if not self._proves(before, after, fragment, {}, uid):
            raise Refusal(
                Problem(
                    f"the id {uid} cannot be written into {self.path}",
                    "write it by hand",
                    code="cannot-write",
                )
            )
        return after

    # ------------------------------------------------------------------------------- proving

    def _document(self, source: Source) -> Document:
        document, problems = take_apart(self.kind, self.path, source)
        if document is None:
            raise Refusal(problems[0])
        return document

    def _read(self, source: Source) -> ParsedFile:
        parsed = read_document(self._document(source), self.prefix)
        if not parsed.records:
            raise Refusal(parsed.problems[0])
        return parsed

    def _record(self, parsed: ParsedFile, fragment: str) -> FileRecord | None:
        handle = f"{self.path}#{fragment}" if fragment else self.path
        return next((record for record in parsed.records if record.handle == handle), None)

    def _line(self, document: Document, fragment: str) -> Line:
        lines = read_lines(document.source, document.sections)
        return next(line for line in lines if line.fragment == fragment)

    def _proves(
        self, before: ParsedFile, after: Source, fragment: str, wanted: Mapping[str, JsonValue], uid: str = ""
    ) -> bool:
        """Read the changed text: exactly what was wanted differs, and no new problem appears."""
        readable, _ = decode(
            after.file, after.encode()
        )  # words may look like a merge's marks, or hold controls
        document, _ = take_apart(self.kind, self.path, after)
        if readable is None or document is None:
            return False
        parsed = read_document(document, self.prefix)
        if len(parsed.problems) > len(before.problems) or parsed.broken > before.broken:
            return False
        expected = {r.handle: self._expected(r, fragment, wanted) for r in before.records}
        found = {r.handle: dict(r.values) for r in parsed.records}
        if uid:
            renamed = self._record(parsed, fragment)
            return (
                renamed is not None
                and renamed.uid == uid
                and _without_names(expected) == _without_names(found)
            )
        return expected == found and self._uids(before) == self._uids(parsed)

    def _expected(self, record: FileRecord, fragment: str, wanted: Mapping[str, JsonValue]) -> Values:
        own = record.handle == (f"{self.path}#{fragment}" if fragment else self.path)
        values = {**record.values, **(wanted if own else {})}
        return {path: value for path, value in values.items() if value is not None}

    def _uids(self, parsed: ParsedFile) -> list[tuple[str, str]]:
        return [(record.handle, record.uid) for record in parsed.records]


def _without_names(records: Mapping[str, Values]) -> dict[str, Values]:
    """A new id also changes what refers to it inside the file."""
    names = {"actions", "open_questions", "parked", "comes_from"}
    return {handle: {p: v for p, v in values.items() if p not in names} for handle, values in records.items()}


def _derived(kind: Kind, path: str) -> bool:
    top = spec_of(kind, path.partition(".")[0])
    spec = spec_of(kind, path)
    return (spec is not None and spec.derived) or (
        top is not None and top.derived and top.node is FieldNode.GROUP
    )


def canonical_payload(kind: Kind, leaves: Mapping[str, JsonValue]) -> Values:
    """Return leaves as the model writes them. Raises Refusal with the first wrong value."""
    payload: JsonObject = unflatten(kind, {**leaves, "id": f"{PREFIXES[kind]}-?0"})
    try:
        return canonical_values(kind, dump(load(kind, payload)))
    except ValidationError as error:
        first = mistakes(kind, error)[0]
        raise Refusal(Problem(first.message, first.hint, code="wrong-value")) from error
