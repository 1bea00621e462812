"""Forms that a customer fills in and sends back: what stands in them, by what they are known, and what a filled one says (PG-15).

Why it exists: a change is applied for in writing (CR-1), by people who have no account anywhere. Rows and columns may have moved, labels may
be in either language; nothing is guessed, and all that is wrong comes at once. Reads cells only; it knows neither workbooks nor documents.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from pydantic import ValidationError

from syncer.domain.fields import canonical_leaf, spec_of
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.mistakes import mistakes
from syncer.domain.problems import Place, Problem, did_you_mean
from syncer.intake.cells import Misread, fold
from syncer.intake.draft import Draft, Intake
from syncer.intake.grid import Grid, GridCell, plain
from syncer.intake.sheetvalues import SheetReader

TAB = "syncer-form"
CHANGE = "change"
_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")
_VERSION = "1"
_FIELDS = ("title", "description", "importance", "urgency", "due", "kind")
_ROWS = 8  # for changes field by field; people add more

Texts = Mapping[str, str]
"""What something is called by locale."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to fill in: its field, its label, whether it must be, and the words one chooses from."""

    path: str
    label: Texts
    needed: bool = False
    options: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blank:
    """A form as it is handed out in one language: lines to fill in, then a table; words to choose from per line and column."""

    title: str
    note: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    above: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    rows: int = _ROWS


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form is known by, whatever it is called: project, form, language, and the id of this copy."""

    project: str
    form: str
    locale: str
    id: str

    def __str__(self) -> str:
        return " ".join((TAB, _VERSION, self.project, self.form, self.locale, self.id))


ENTRIES = (
    Entry("title", {"en": "Subject", "zh-CN": "变更主题"}, needed=True),
    Entry("requested_by", {"en": "Requested by", "zh-CN": "申请人"}, needed=True),
    Entry("requested_at", {"en": "Date", "zh-CN": "申请日期"}, needed=True),
    Entry(
        "urgency",
        {"en": "Urgency", "zh-CN": "紧急程度"},
        needed=True,
        options={
            "urgent": {"en": "Urgent", "zh-CN": "紧急"},
            "normal": {"en": "Normal", "zh-CN": "一般"},
            "low": {"en": "Low", "zh-CN": "低"},
        },
    ),
    Entry("content", {"en": "What is to change", "zh-CN": "变更内容"}, needed=True),
    Entry("reason", {"en": "Reason", "zh-CN": "变更原因"}, needed=True),
    Entry("objective", {"en": "Objective", "zh-CN": "期望目标"}),
)
COLUMNS = (
    Entry(
        "action",
        {"en": "Action", "zh-CN": "操作"},
        options={
            "change": {"en": "Change", "zh-CN": "修改"},
            "add": {"en": "Add", "zh-CN": "新增"},
            "withdraw": {"en": "Withdraw", "zh-CN": "撤回"},
        },
    ),
    Entry("requirement", {"en": "Requirement ID", "zh-CN": "需求编号"}),
    Entry("field", {"en": "Field", "zh-CN": "变更字段"}),
    Entry("from", {"en": "From", "zh-CN": "原值"}),
    Entry("to", {"en": "To", "zh-CN": "新值"}),
)
_TITLE = {"en": "Change application", "zh-CN": "变更申请表"}
_NOTE = {
    "en": "Please fill in what is marked *. Then save the file and send it back; it is read by its labels.",
    "zh-CN": "带 * 的项目为必填项。填写后请保存并发回本文件，系统按项目名称识别内容，请勿改动名称。",
}
_ABOVE = {
    "en": "Requirements concerned, a line for each field that changes (optional)",
    "zh-CN": "涉及的需求（选填，每个变更字段填一行）",
}


def blank(stamp: Stamp) -> Blank:
    """Return the form as it is handed out, in the stamp's language."""
    said = stamp.locale
    return Blank(
        f"{_TITLE[said]} · {stamp.project}",
        _NOTE[said],
        tuple((f"{one.label[said]}{' *' if one.needed else ''}", _choice(one, said)) for one in ENTRIES),
        _ABOVE[said],
        tuple((one.label[said], _choice(one, said)) for one in COLUMNS),
    )


def stamp_of(text: str) -> Stamp | None:
    """Return what a hidden text says a form is; None where it says none of ours."""
    words = text.split()
    if len(words) != 6 or words[:2] != [TAB, _VERSION] or words[3] != CHANGE or words[4] not in _TITLE:
        return None
    return Stamp(*words[2:])


def _choice(entry: Entry, locale: str) -> tuple[str, ...]:
    return tuple(words[locale] for words in entry.options.values())


# --------------------------------------------------------------------------------------- reading


@dataclass(slots=True)
class _Filled:
    """A filled form under way: how cells are called and understood, which requirements there are, what was wrong."""

    grid: Grid
    place: Place
    name: Callable[[int, int], str]
    reader: SheetReader
    known: Container[str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, column: int, message: str, hint: str = "") -> None:
        """Note what is wrong in a cell, counted from 1."""
        said = f"{self.name(row, column)}: {message}"
        self.problems.append(Problem(said, hint, self.place, code="form"))

    def said(self, row: int, column: int) -> str:
        """What a cell says, without blanks around it."""
        cell = self.grid.at(row, column)
        return plain(cell.value).strip() if cell is not None else ""

    def value(self, kind: Kind, path: str, row: int, column: int) -> JsonValue:
        """The value of a field that a cell says, None for none or a wrong one."""
        cell = self.grid.at(row, column)
        try:
            return self.reader.value(kind, path, _trimmed(cell))
        except Misread as error:
            self.wrong(row, column, error.message, error.hint)
            return None


def read(
    grid: Grid, file: str, name: Callable[[int, int], str], reader: SheetReader, known: Container[str]
) -> Intake:
    """Return the change request that a filled form asks for (CR-1), or everything that is wrong with it and no draft.

    `name` says how people call a cell by row and column from 1; `known` are the ids of the register.
    """
    filled = _Filled(grid, Place(file), name, reader, known)
    head = _head(filled)
    lines = _lines(filled, head)
    values = _values(filled, lines)
    changes = [_change(filled, row, head) for row in grid.rows if head and row > min(head.values())[0]]
    found: list[JsonValue] = [one for one in changes if one]
    if found:
        values["changes"] = _canonical(filled, found)
    if filled.problems:
        return Intake((), tuple(filled.problems))
    return Intake((Draft(Kind.CHANGE_REQUEST, {**values, "state": "submitted"}, min(lines.values())),))


def with_application(draft: Draft, name: str) -> Draft:
    """Return the draft with the file it came in as the written application (CR-1)."""
    return replace(draft, values={**draft.values, "application": {"title": name}})


def _trimmed(cell: GridCell | None) -> GridCell | None:
    if cell is None or not isinstance(cell.value, str):
        return cell
    return replace(cell, value=cell.value.strip()) if cell.value.strip() else None


def _key(label: str) -> str:
    return fold(_BEHIND.sub("", normalize("NFKC", label)).strip().rstrip("*: "))


def _named(entries: Sequence[Entry]) -> dict[str, str]:
    return {_key(word): one.path for one in entries for word in one.label.values()}


def _head(filled: _Filled) -> dict[str, tuple[int, int]]:
    """The cells of the table's heads by column: the first row that names a requirement and a field."""
    names = _named(COLUMNS)
    for row in filled.grid.rows:
        cells = {column: _key(filled.said(row, column)) for at, column in filled.grid.cells if at == row}
        found = {names[said]: (row, column) for column, said in cells.items() if said in names}
        if {"requirement", "field"} <= set(found):
            return found
    return {}


def _lines(filled: _Filled, head: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """The row of each entry, by its label in the first column, above the table."""
    names = _named(ENTRIES)
    found: dict[str, int] = {}
    for row in filled.grid.rows:
        path = names.get(_key(filled.said(row, 1)))
        if head and row >= min(head.values())[0]:
            break
        if path is not None and path in found:
            filled.wrong(
                row, 1, f"'{filled.said(row, 1)}' stands twice", f"row {found[path]} has it too: keep one"
            )
        elif path is not None:
            found[path] = row
    return found


def _values(filled: _Filled, lines: Mapping[str, int]) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {}
    for entry in ENTRIES:
        row = lines.get(entry.path)
        label = " ".join(entry.label.values())
        if row is None:
            if entry.needed:
                message = f"the line '{label}' is missing"
                filled.problems.append(
                    Problem(message, "write it in the first column", filled.place, code="form")
                )
        elif not filled.said(row, 2):
            if entry.needed:
                filled.wrong(row, 2, f"'{label}' is empty", "fill it in")
        else:
            value = filled.value(Kind.CHANGE_REQUEST, entry.path, row, 2)
            if value is not None:
                values[entry.path] = value
    _known_person(filled, lines, values)
    return values


def _known_person(filled: _Filled, lines: Mapping[str, int], values: Mapping[str, JsonValue]) -> None:
    said = values.get("requested_by")
    if said is not None and filled.reader.people.find(str(said)) is None:
        several = len(filled.reader.people.named(str(said))) > 1
        message = f"'{said}' is {'the name of several people' if several else 'nobody in the project'}"
        filled.wrong(lines["requested_by"], 2, message, "write the id or e-mail of somebody among 'people'")


# --------------------------------------------------------------------------------------- changes


def _change(filled: _Filled, row: int, head: Mapping[str, tuple[int, int]]) -> JsonObject:
    """What a row of the table changes; nothing for an empty row or one that is wrong."""
    at = {path: column for path, (_, column) in head.items()}
    said = {path: filled.said(row, column) for path, column in at.items()}
    if not any(words for path, words in said.items() if path != "action"):
        return {}
    before = len(filled.problems)
    action = _action(filled, row, at, said)
    found: JsonObject = {"action": action}
    if action != "add" or said["requirement"]:
        found["requirement"] = _requirement(filled, row, at["requirement"], said["requirement"])
    if action == "change" or said["field"] or said.get("from") or said.get("to"):
        named = said["field"] or (
            "title" if action == "add" else ""
        )  # what is to be added is at least called something
        found |= _field(filled, row, at, {**said, "field": named})
    return found if len(filled.problems) == before else {}


def _action(filled: _Filled, row: int, at: Mapping[str, int], said: Mapping[str, str]) -> str:
    """What happens to the requirement; a row that says nothing of it changes one."""
    if not said.get("action"):
        return "change"
    options = COLUMNS[0].options
    words = {_key(word): action for action, texts in options.items() for word in (action, *texts.values())}
    found = words.get(_key(said["action"]))
    if found is None:
        hint = f"write one of: {', '.join(' '.join(texts.values()) for texts in options.values())}"
        filled.wrong(row, at["action"], f"'{said['action']}' is no action", hint)
    return found or ""


def _requirement(filled: _Filled, row: int, column: int, said: str) -> str:
    uid = said.upper()
    if not said:
        filled.wrong(row, column, "the requirement is not named", "write its ID, such as REQ-0017")
    elif uid not in filled.known or kind_of(uid) is not Kind.REQUIREMENT:
        hint = "write the ID as the specification has it, such as REQ-0017"
        filled.wrong(row, column, f"the register has no requirement '{said}'", hint)
    return uid


def _field(filled: _Filled, row: int, at: Mapping[str, int], said: Mapping[str, str]) -> JsonObject:
    """The field that changes, and its values before and after as the register writes them."""
    path = filled.reader.words.path(Kind.REQUIREMENT, said["field"])
    spec = spec_of(Kind.REQUIREMENT, path) if path else None
    if spec is None or spec.audience is not Audience.CUSTOMER or spec.computed or spec.derived:
        hint = did_you_mean(said["field"], _FIELDS) or "write a field's name as the specification has it"
        message = (
            f"'{said['field']}' is no field of a requirement" if said["field"] else "the field is not named"
        )
        filled.wrong(row, at["field"], message, hint)
        return {}
    if "to" not in at or not said["to"]:
        filled.wrong(
            row, at.get("to", at["field"]), "the new value is empty", "write what the field is to say"
        )
    values = {
        key: filled.value(Kind.REQUIREMENT, path, row, at[key])
        for key in ("from", "to")
        if key in at and said[key]
    }
    return {"field": path, **{key: value for key, value in values.items() if value is not None}}


def _canonical(filled: _Filled, changes: list[JsonValue]) -> JsonValue:
    try:
        return canonical_leaf(Kind.CHANGE_REQUEST, "changes", changes)
    except ValidationError as error:
        for one in mistakes(Kind.CHANGE_REQUEST, error):
            filled.problems.append(Problem(one.message, one.hint, filled.place, code="form"))
        return None
