"""The register as sheets of rows: what `export` puts into a workbook, made from an edition like any page.

An edition has already taken out what its audience may not see (B-22). Cells keep what they are, dates and numbers
too; words are those of the labels. How a sheet is written is a format's matter, not decided here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from syncer.domain.fields import FieldSpec, field_specs, name_to_path
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.specs import TRANSLATIONS, Node
from syncer.domain.stories import Story
from syncer.domain.values import MoneyValue, write_moment
from syncer.domain.words import chinese_word
from syncer.intake.cells import fold
from syncer.intake.sheetwords import SheetWords
from syncer.pages.entry import Entry
from syncer.pages.labels import Labels
from syncer.pages.names import field_name, group_of
from syncer.pages.vocabulary import Vocabulary

Cell = str | int | float | Decimal | date | MoneyValue | None

# Other ends of links that a record does not hold itself, and the labels' names for them.
_TRACED: Mapping[str, tuple[str, ...]] = {Kind.REQUIREMENT: ("solutions", "parts", "needed_by")}
_ALWAYS = ("id", "title")
_KINDS: Mapping[str, Mapping[str, str]] = {
    Kind.REQUIREMENT: {"en": "Requirements", "zh-CN": "需求"},
    Kind.SCENARIO: {"en": "Scenarios", "zh-CN": "业务场景"},
    Kind.CHANGE_REQUEST: {"en": "Change requests", "zh-CN": "变更申请"},
    Kind.MEETING: {"en": "Meetings", "zh-CN": "会议"},
    Kind.ACTION: {"en": "Actions", "zh-CN": "行动项"},
    Kind.QUESTION: {"en": "Questions", "zh-CN": "疑问与异议"},
    Kind.SOLUTION: {"en": "Solutions", "zh-CN": "方案"},
}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "cover": {"en": "Overview", "zh-CN": "概览"},
    "project": {"en": "Project", "zh-CN": "项目"},
    "customer": {"en": "Customer", "zh-CN": "客户"},
    "dated": {"en": "State of the data", "zh-CN": "数据日期"},
    "audience": {"en": "Audience", "zh-CN": "读者"},
    "for_internal": {"en": "Our side only", "zh-CN": "仅限我方内部"},
    "for_customer": {"en": "The customer may see all of it", "zh-CN": "可提供给客户"},
    "times": {"en": "Times", "zh-CN": "时间所用时区"},
    "yes": {"en": "yes", "zh-CN": "是"},
    "no": {"en": "no", "zh-CN": "否"},
}
INTERNAL = "INTERNAL 内部"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind's records: a head and a path a column, a row a record."""

    kind: str
    name: str
    paths: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole export: a cover of labels and values, and a sheet for each kind that has records."""

    name: str
    cover: tuple[tuple[str, Cell], ...]
    sheets: tuple[Sheet, ...]
    dated: date | None
    internal: bool


def book(said: Vocabulary, kinds: Sequence[str] = (), dated: date | None = None) -> Book:
    """The edition's records as a book; `kinds` narrows it, `dated` is the day of its newest change."""
    chosen = [kind for kind in Kind if (not kinds or kind.value in kinds) and said.edition.of(kind)]
    sheets = tuple(_sheet(kind, said.edition.of(kind), said) for kind in chosen)
    cover = tuple(_cover(said, sheets, dated))
    return Book(text("cover", said.edition.locale), cover, sheets, dated, said.edition.internal)


def text(key: str, locale: str) -> str:
    """A text of the cover, English where a language has none."""
    return _TEXTS[key].get(locale, _TEXTS[key]["en"])


def as_json(said: Vocabulary, kinds: Sequence[str] = ()) -> dict[str, list[JsonObject]]:
    """The edition's records by kind for programs: fields by path, canonical words, people by name."""
    chosen = [kind for kind in Kind if (not kinds or kind.value in kinds) and said.edition.of(kind)]
    return {
        kind.value: [dict(_members(kind, entry, said)) for entry in said.edition.of(kind)] for kind in chosen
    }


def _cover(said: Vocabulary, sheets: Iterable[Sheet], dated: date | None) -> Iterator[tuple[str, Cell]]:
    edition, locale = said.edition, said.edition.locale
    if edition.internal:
        yield INTERNAL, text("for_internal", locale)
    context, customer = said.context, edition.project.customer
    yield text("project", locale), context.project_name or context.project_key
    yield text("customer", locale), (customer.title if customer is not None else None)
    yield text("dated", locale), dated
    yield text("audience", locale), text("for_internal" if edition.internal else "for_customer", locale)
    yield text("times", locale), context.timezone
    for sheet in sheets:
        yield sheet.name, len(sheet.rows)


# ------------------------------------------------------------------------------------ a sheet


def _sheet(kind: Kind, entries: Sequence[Entry], said: Vocabulary) -> Sheet:
    """Columns that no record fills are left out, so that a reader need not scroll past them."""
    columns = {
        path: tuple(_cell(kind, path, _value(entry, path), said) for entry in entries)
        for path in _paths(kind)
    }
    kept = [
        path for path, cells in columns.items() if path in _ALWAYS or any(c not in (None, "") for c in cells)
    ]
    locale = said.edition.locale
    return Sheet(
        kind.value,
        _KINDS[kind].get(locale, _KINDS[kind]["en"]),
        tuple(kept),
        tuple(_head(kind, path, said) for path in kept),
        tuple(zip(*(columns[path] for path in kept), strict=True)),
    )


def _paths(kind: Kind) -> Iterator[str]:
    """Leaves in the order they are declared, a story as one, and the other ends of links last."""
    for path, spec in field_specs(kind).items():
        top = path.partition(".")[0]
        if top == TRANSLATIONS or spec.node is Node.PART or (top == "story" and path != "story"):
            continue
        if spec.node is Node.LEAF or path == "story":
            yield path
    yield from _TRACED.get(kind, ())


def _value(entry: Entry, path: str) -> object:
    """What a record has at a path; issues stand for themselves by their keys."""
    if path == "implemented_by":
        return tuple(issue.key for issue in entry.issues)
    top, *below = path.split(".")
    value = getattr(entry, top, None)
    for step in below:
        value = getattr(value, step, None)
    return value


def _head(kind: Kind, path: str, said: Vocabulary) -> str:
    return _headed(kind, path, said.labels, said.edition.locale)


def _headed(kind: Kind, path: str, labels: Labels, locale: str) -> str:
    steps = path.split(".")
    names = (field_name(kind, ".".join(steps[: depth + 1]), labels, locale) for depth in range(len(steps)))
    return " · ".join(names)


def _name(kind: Kind, path: str, said: Vocabulary) -> str:
    return field_name(kind, path, said.labels, said.edition.locale)


# ------------------------------------------------------------------------------------- a cell


def _cell(kind: Kind, path: str, value: object, said: Vocabulary) -> Cell:
    if value is None or isinstance(value, int | float | Decimal | date | MoneyValue):
        return _plain(None, value, said) if isinstance(value, bool) else value
    return _text(kind, path, value, said)


def _text(kind: Kind, path: str, value: object, said: Vocabulary) -> str:
    """A value in the edition's words; a list has an item a line, a flow's steps stand between arrows."""
    if isinstance(value, tuple | list):
        inner = [
            _text(kind, path, item, said) if not isinstance(item, tuple) else " → ".join(item)
            for item in value
        ]
        return "\n".join(line for line in inner if line)
    if isinstance(value, Story):
        return value.original
    if isinstance(value, BaseModel) and not isinstance(value, MoneyValue):
        return _whole(kind, path, value, said)
    return _plain(field_specs(kind).get(path), value, said)


def _plain(spec: FieldSpec | None, value: object, said: Vocabulary) -> str:
    if isinstance(value, MoneyValue):
        return str(said.money(value))
    if isinstance(value, date):
        return str(said.moment(value))
    if isinstance(value, bool):
        return text("yes" if value else "no", said.edition.locale)
    word = str(value)
    if spec is None or not isinstance(value, str):
        return _cited(word, said)
    if spec.kind == Kind.CHANGE_REQUEST and spec.path == "changes.field":
        return _head(Kind.REQUIREMENT, name_to_path(Kind.REQUIREMENT, word) or word, said)
    if spec.refers == "person":
        return said.named(word)
    if spec.refers:
        return _cited(word, said)
    return _word(spec, word, said)


def _word(spec: FieldSpec, word: str, said: Vocabulary) -> str:
    """An enumerated word by its label, else as people say it; any other text as it is."""
    group = group_of(spec, said.labels)
    if group:
        return said.word(group, word)
    chinese = chinese_word(spec.values, word) if said.edition.locale.startswith("zh") else ""
    return chinese or (word.replace("_", " ") if spec.values else word)


def _cited(uid: str, said: Vocabulary) -> str:
    """Another record with its title, where it is one of this edition."""
    entry = said.edition.find(uid)
    return said.cite(entry) if entry is not None else uid


def _whole(kind: Kind, path: str, value: BaseModel, said: Vocabulary) -> str:
    """A value made of parts: its first text, and the others behind it by their names."""
    parts = [(name, _text(kind, f"{path}.{name}", part, said)) for name, part in _parts(value)]
    named = [(name, words) for name, words in parts if words]
    if not named:
        return ""
    (_, first), *others = named
    chinese = said.edition.locale.startswith("zh")
    colon, comma, left, right = ("：", "；", "（", "）") if chinese else (": ", "; ", " (", ")")
    rest = comma.join(f"{_name(kind, f'{path}.{name}', said)}{colon}{words}" for name, words in others)
    return f"{first}{left}{rest}{right}" if rest else first


def _parts(value: BaseModel) -> Iterator[tuple[str, object]]:
    for name, info in type(value).model_fields.items():
        part = getattr(value, name)
        if part is not None and part != ():
            yield info.alias or name, part


# ------------------------------------------------------------------------------- for programs


def _members(kind: Kind, entry: Entry, said: Vocabulary) -> Iterator[tuple[str, JsonValue]]:
    for path in _paths(kind):
        value = _json(kind, path, _value(entry, path), said)
        if value not in (None, "", [], {}):
            yield path, value


def _json(kind: Kind, path: str, value: object, said: Vocabulary) -> JsonValue:
    if isinstance(value, Story):
        return value.payload()
    if isinstance(value, tuple | list):
        return [_json(kind, path, item, said) for item in value]
    if isinstance(value, BaseModel):
        return {name: _json(kind, f"{path}.{name}", part, said) for name, part in _parts(value)}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return write_moment(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    spec = field_specs(kind).get(path)
    return said.named(str(value)) if spec is not None and spec.refers == "person" else str(value)


# ------------------------------------------------------------------------------ reading back


def bare_sheet(
    kind: Kind, rows: Sequence[Mapping[str, Cell]], paths: Sequence[str], labels: Labels, locale: str
) -> Sheet:
    """A sheet of cells that somebody else made, by path, under the heads and the name that a book would give it."""
    heads = tuple(
        path if path.startswith(f"{TRANSLATIONS}.") else _headed(kind, path, labels, locale) for path in paths
    )
    name = _KINDS[kind].get(locale, _KINDS[kind]["en"])
    cells = tuple(tuple(row.get(path) for path in paths) for row in rows)
    return Sheet(kind.value, name, tuple(paths), heads, cells)


def sheet_words(labels: Labels) -> SheetWords:
    """The words of tabs, heads and values as a book shows them in any language, for whoever reads sheets back.

    What two fields, or two values of one field, are both called is left out: nobody can tell which one is meant.
    """
    tabs = {fold(name): kind for kind, names in _KINDS.items() for name in names.values()}
    heads: dict[Kind, Mapping[str, str]] = {}
    values: dict[Kind, Mapping[str, Mapping[str, str]]] = {}
    for kind in Kind:
        specs = field_specs(kind)
        known = _Known(labels, kind)
        paths = [path for path, spec in specs.items() if spec.node is Node.LEAF]
        heads[kind] = _only((fold(head), path) for path in paths for head in known.heads(path))
        worded = [path for path, spec in specs.items() if spec.values or path == "kind"]
        values[kind] = {path: _only(known.values(path)) for path in worded}
    return SheetWords({tab: Kind(kind) for tab, kind in tabs.items()}, heads, values)


@dataclass(frozen=True, slots=True)
class _Known:
    """A kind's heads and labels in all languages."""

    labels: Labels
    kind: Kind

    def heads(self, path: str) -> Iterator[str]:
        for locale in self.labels.locales:
            yield _headed(self.kind, path, self.labels, locale)

    def values(self, path: str) -> Iterator[tuple[str, str]]:
        spec = field_specs(self.kind)[path]
        group = group_of(spec, self.labels)
        words = self.labels.words.get(group, {}) if group else dict.fromkeys(spec.values)
        for word in words:
            for locale in self.labels.locales:
                label = self.labels.word(locale, group, word) if group else word.replace("_", " ")
                yield fold(label), word


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a word stands for, where it stands for one thing."""
    found: dict[str, set[str]] = {}
    for word, meant in pairs:
        found.setdefault(word, set()).add(meant)
    return {word: next(iter(meant)) for word, meant in found.items() if len(meant) == 1}
