"""A cell of a workbook as a field's value, and a value as a cell: what is written is what is read.

Figures, days and money are taken for what the cell says they are; words in either language, and as pages label them. A
value that no cell can say without loss is not written: the caller tells people.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from pydantic import ValidationError

from syncer.domain.fields import FieldSpec, canonical_leaf, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.mistakes import mistakes
from syncer.domain.people import Directory
from syncer.domain.specs import TRANSLATIONS
from syncer.domain.values import read_moment
from syncer.domain.words import chinese_word, normalise_value
from syncer.intake import moments
from syncer.intake.cells import DIMENSION, Misread, criterion, fold, leaf
from syncer.intake.encoding import without_controls
from syncer.intake.grid import LONGEST, GridCell, Raw, plain, units
from syncer.intake.sheetwords import SheetWords

_CITED = re.compile(r"^(?P<uid>\S+-\S*\d\S*)\s+[·:：-]\s+.*$|^(?P<bare>\S+-\S*\d\S*)$", re.DOTALL)
_PARTED = re.compile(r"[;；、,，|]")
_BEHIND = re.compile(
    r"^(?P<text>.*\S)\s*[（(][^:：()（）]{1,20}[:：]\s*(?P<tag>[^:：]{1,30})[)）]$", re.DOTALL
)
_ARROW = re.compile(r"\s*→\s*")
_DATED = {"date", "moment", "instant"}


@dataclass(frozen=True, slots=True)
class SheetReader:
    """How cells are understood: the words in use, the people, and the zone of times (they stand without one)."""

    zone: tzinfo
    words: SheetWords = field(default_factory=SheetWords)
    people: Directory = field(default_factory=lambda: Directory(()))

    def value(self, kind: Kind, path: str, cell: GridCell | None, before: JsonValue = None) -> JsonValue:
        """Return the canonical value a cell says, None for nothing. Raises Misread.

        `before` is what the field said: an amount without a currency keeps that one.
        """
        if cell is None or (cell.value is None and not cell.formula):
            return None
        _check(cell)
        spec = spec_of(kind, path)
        assert spec is not None, f"{path} was resolved before"
        if isinstance(cell.value, str):
            return self.as_known(kind, path, self._words(kind, spec, cell.value), before)
        return _canonical(kind, path, self._figure(spec, cell, before))

    def as_known(self, kind: Kind, path: str, value: JsonValue, before: JsonValue) -> JsonValue:
        """Return a value with people called as they were before: a cell shows names, the register holds id or e-mail."""
        spec = spec_of(kind, path)
        if spec is None or spec.refers != "person" or before is None or value is None:
            return value
        if isinstance(value, list):
            return [self._as_before(item, before if isinstance(before, list) else [before]) for item in value]
        return self._as_before(value, [before])

    def _person(self, text: str) -> str:
        """An id or an e-mail stays as it was typed, as in a register's file; a name is the id of who alone has it."""
        words = " ".join(text.split())
        return words if self.people.find(words) is not None else self.people.reference(words)

    def _as_before(self, value: JsonValue, before: list[JsonValue]) -> JsonValue:
        meant = self.people.known_as(str(value))
        same = (ref for ref in before if meant is not None and self.people.known_as(str(ref)) is meant)
        return next(same, value)

    def cell(self, kind: Kind, path: str, value: JsonValue, *, chinese: bool = False) -> tuple[Raw, ...]:
        """Return what a cell may hold to say a value, the best first; none where no cell can say it without loss."""
        spec = spec_of(kind, path)
        if spec is None:
            return ()
        return tuple(
            raw
            for raw in self._forms(spec, value, chinese=chinese)
            if not (isinstance(raw, str) and units(raw) > LONGEST) and self._says(kind, path, raw, value)
        )

    # ------------------------------------------------------------------------------- reading

    def _figure(self, spec: FieldSpec, cell: GridCell, before: JsonValue) -> JsonValue:
        value = cell.value
        if isinstance(value, datetime) and spec.type in {"instant", "moment"}:
            return value.replace(tzinfo=self.zone).astimezone(UTC).isoformat()
        if isinstance(value, datetime) and spec.type == "date" and value.time() == datetime.min.time():
            return value.date().isoformat()
        if isinstance(value, bool) and spec.type == "boolean":
            return value
        if (
            spec.type in {"integer", "number"}
            and isinstance(value, int | float)
            and not isinstance(value, bool)
        ):
            return int(value) if isinstance(value, float) and value.is_integer() else value
        if spec.type == "money":
            currency = cell.currency or (str(before.get("currency", "")) if isinstance(before, dict) else "")
            return f"{plain(value)} {currency}".strip()
        return [plain(value)] if spec.many else plain(value)

    def _words(self, kind: Kind, spec: FieldSpec, text: str) -> JsonValue:
        text = without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        labels = self.words.labels(kind, spec.path)
        if spec.path.startswith(f"{TRANSLATIONS}."):
            return _canonical(kind, spec.path, text)  # one text, of a list too
        if spec.type == "criterion":
            return _canonical(kind, spec.path, self._criteria(kind, text))
        if (
            spec.many
            and spec.type in {"text", "word"}
            and not (text.startswith("[") and _json(text) is not None)
        ):
            return self._list(kind, spec, text, labels)
        if spec.type in _DATED:
            return _canonical(kind, spec.path, self._zoned(spec, moments.iso(text)))
        if spec.refers == "person" and not spec.many:
            return _canonical(kind, spec.path, self._person(text))
        if spec.refers:
            text = _uncited(text)
        if spec.many and (parsed := _json(text)) is not None:
            return _canonical(kind, spec.path, normalise_value(kind, spec.path, parsed))
        return leaf(kind, spec.path, text, labels, self.people)

    def _list(self, kind: Kind, spec: FieldSpec, text: str, labels: Mapping[str, str]) -> JsonValue:
        """An item a line; ids and people may also stand in a row."""
        lines = _lines(text)
        if spec.refers:
            lines = [part for line in lines for part in self._references(spec, line)]
        items: list[JsonValue] = [labels.get(fold(line), line) for line in lines]
        if spec.refers == "person":
            items = [self._person(str(item)) for item in items]
        if any("→" in line for line in lines):
            nested: list[JsonValue] = [[*_ARROW.split(line)] for line in lines]
            try:
                return canonical_leaf(kind, spec.path, nested)
            except ValidationError:
                pass  # the arrow is a word of a plain list
        return _canonical(kind, spec.path, normalise_value(kind, spec.path, items))

    def _references(self, spec: FieldSpec, line: str) -> Iterator[str]:
        if spec.refers == "person" or _CITED.match(line) is None:
            yield from (_uncited(part.strip()) for part in _PARTED.split(line) if part.strip())
        else:
            yield _uncited(line)

    def _criteria(self, kind: Kind, text: str) -> JsonValue:
        """One a line; or a list in JSON, by which words are told that else would be read as a dimension."""
        parsed = _json(text)
        if isinstance(parsed, list) and parsed and all(isinstance(item, dict) for item in parsed):
            return parsed
        return [self._criterion(kind, line) for line in _lines(text)]

    def _criterion(self, kind: Kind, line: str) -> JsonValue:
        """`[uat] words`, or the words with the dimension behind them, as exports show it."""
        labels, behind = self.words.labels(kind, DIMENSION), _BEHIND.match(line)
        if behind is not None:
            tag = normalise_value(kind, DIMENSION, labels.get(fold(behind["tag"]), behind["tag"].strip()))
            spec = spec_of(kind, DIMENSION)
            if spec is not None and tag in spec.values:
                return {"text": behind["text"].strip(), "dimension": tag}
        return criterion(line, labels)

    def _zoned(self, spec: FieldSpec, text: str) -> str:
        """A time without an offset is one of the sheet's zone."""
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return text
        if len(text) <= 10 or found.tzinfo is not None or spec.type == "date":
            return text
        return found.replace(tzinfo=self.zone).astimezone(UTC).isoformat()

    # ------------------------------------------------------------------------------- writing

    def _says(self, kind: Kind, path: str, raw: Raw, value: JsonValue) -> bool:
        currency = str(value.get("currency", "")) if isinstance(value, dict) else ""
        try:
            return (
                self.value(kind, path, GridCell(raw, currency if isinstance(raw, float | int) else ""))
                == value
            )
        except (Misread, ValidationError):
            return False

    def _forms(self, spec: FieldSpec, value: JsonValue, *, chinese: bool) -> Iterator[Raw]:
        if value is None or value in ("", [], {}):
            yield None
            return
        if isinstance(value, bool):
            yield ("是" if value else "否") if chinese else ("yes" if value else "no")
        elif isinstance(value, int | float):
            yield value
        elif isinstance(value, str):
            yield from self._texts(spec, value, chinese=chinese)
        elif isinstance(value, list):
            yield from self._lists(spec, value, chinese=chinese)
        elif isinstance(value, dict) and set(value) == {"amount", "currency"}:
            yield f"{value['amount']} {value['currency']}"
        yield json.dumps(value, ensure_ascii=False)

    def _texts(self, spec: FieldSpec, value: str, *, chinese: bool) -> Iterator[Raw]:
        if spec.type in _DATED:
            yield self._moment(value)
        if chinese and spec.values:
            yield chinese_word(spec.values, value) or value
        yield value

    def _moment(self, value: str) -> Raw:
        try:
            found = read_moment(value)
        except ValueError:
            return value
        if isinstance(found, datetime):
            return found.astimezone(self.zone).replace(tzinfo=None)
        return found

    def _lists(self, spec: FieldSpec, value: list[JsonValue], *, chinese: bool) -> Iterator[Raw]:
        if all(isinstance(item, str) for item in value):
            said = [next(self._texts(spec, str(item), chinese=chinese)) for item in value]
            yield "\n".join(plain(item) for item in said)
        elif all(isinstance(item, list) for item in value):
            yield "\n".join(" → ".join(map(str, item)) for item in value if isinstance(item, list))
        elif spec.type == "criterion":
            yield "\n".join(_tagged(item) for item in value if isinstance(item, dict))


def shown(cell: GridCell | None) -> str:
    """Return what a cell shows as one text, by which an edited cell is told from one that only was saved anew."""
    if cell is None:
        return ""
    text = plain(cell.value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _check(cell: GridCell) -> None:
    if cell.error:
        raise Misread(f"the cell says {cell.value}", "mend its formula, or write the value itself")
    if cell.formula and cell.value is None:
        raise Misread(
            "the cell has a formula that was never worked out",
            "open the workbook in Excel and save it, or write the value itself",
        )


def _canonical(kind: Kind, path: str, raw: JsonValue) -> JsonValue:
    try:
        return canonical_leaf(kind, path, normalise_value(kind, path, raw))
    except ValidationError as error:
        first = mistakes(kind, error)[0]
        raise Misread(first.message, first.hint) from None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _uncited(text: str) -> str:
    """An id without the title that exports put behind it."""
    found = _CITED.match(text)
    return (found["uid"] or found["bare"]) if found else text


def _json(text: str) -> JsonValue:
    if text[:1] not in {"[", "{"}:
        return None
    try:
        found: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


def _tagged(item: Mapping[str, JsonValue]) -> str:
    return f"[{item['dimension']}] {item['text']}" if item.get("dimension") else str(item.get("text", ""))
