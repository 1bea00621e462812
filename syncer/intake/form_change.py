"""The change application 变更申请表: what it asks, and the change request that a filled one is (PG-15, CR-1)."""

from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from unicodedata import normalize

from pydantic import ValidationError

from syncer.domain.fields import canonical_leaf, field_specs, spec_of
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.mistakes import mistakes
from syncer.domain.problems import Place, did_you_mean
from syncer.intake import form_reading
from syncer.intake.draft import Draft, Intake
from syncer.intake.flaws import Flaw
from syncer.intake.form_reading import Filled, Found
from syncer.intake.forms import Entry, Form, Table
from syncer.intake.grid import Grid
from syncer.intake.minutes_cells import UID
from syncer.intake.sheetvalues import SheetReader

URGENCY = {
    "urgent": {"en": "Urgent", "zh-CN": "紧急"},
    "normal": {"en": "Normal", "zh-CN": "一般"},
    "low": {"en": "Low", "zh-CN": "低"},
}
_REACHING = frozenset(
    {"action", "requirement"}
)  # what a cell that is merged with those below says for all of them
_TABLE = "changes"
_ACTION = Entry(
    "action",
    {"en": "Action", "zh-CN": "操作"},
    options={
        "change": {"en": "Change", "zh-CN": "修改"},
        "add": {"en": "Add", "zh-CN": "新增"},
        "withdraw": {"en": "Withdraw", "zh-CN": "撤回"},
    },
)
FORM = Form(
    {"en": "Change application", "zh-CN": "变更申请表"},
    {
        "en": "Please fill in what is marked *. Then save the file and send it back; it is read by its labels.",
        "zh-CN": "带 * 的项目为必填项。填写后请保存并发回本文件，系统按项目名称识别内容，请勿改动名称。",
    },
    (
        Entry("title", {"en": "Subject", "zh-CN": "变更主题"}, needed=True),
        Entry("requested_by", {"en": "Requested by", "zh-CN": "申请人"}, needed=True),
        Entry("requested_at", {"en": "Date", "zh-CN": "申请日期"}, needed=True),
        Entry("urgency", {"en": "Urgency", "zh-CN": "紧急程度"}, needed=True, options=URGENCY),
        Entry("content", {"en": "What is to change", "zh-CN": "变更内容"}, needed=True),
        Entry("reason", {"en": "Reason", "zh-CN": "变更原因"}, needed=True),
        Entry("objective", {"en": "Objective", "zh-CN": "期望目标"}),
    ),
    (
        Table(
            _TABLE,
            {
                "en": "Requirements concerned, a line for each field that changes (optional)",
                "zh-CN": "涉及的需求（选填，每个变更字段填一行）",
            },
            (
                _ACTION,
                Entry("requirement", {"en": "Requirement ID", "zh-CN": "需求编号"}),
                Entry("field", {"en": "Field", "zh-CN": "变更字段"}),
                Entry("from", {"en": "From", "zh-CN": "原值"}),
                Entry("to", {"en": "To", "zh-CN": "新值"}),
            ),
            frozenset({"requirement", "field"}),
        ),
    ),
)


def read(
    grid: Grid, file: str, name: Callable[[int, int], str], reader: SheetReader, known: Container[str]
) -> Intake:
    """Return the change request that a filled form asks for (CR-1), or everything that is wrong with it and no draft.

    `name` says how people call a cell by row and column from 1; `known` are the ids of the register.
    """
    filled = Filled(grid, Place(file), name, reader, known)
    draft = asked(filled)
    return Intake((draft,) if draft is not None else (), (*filled.problems, *filled.notices))


def asked(filled: Filled, given: Mapping[str, JsonValue] | None = None) -> Draft | None:
    """Return the change request that a form asks for; None where anything is wrong, which is noted there.

    `given` is what is known of entries that are not filled in.
    """
    form_reading.lay_out(filled, FORM)
    form_reading.missing(filled, FORM, given or ())
    values = {**(given or {}), **_values(filled)}
    table = filled.tables.get(_TABLE)
    changes = [_change(filled, row, table) for row in table.rows] if table is not None else []
    found: list[JsonValue] = [one for one in changes if one]
    if found:
        values["changes"] = _canonical(filled, found)
    if filled.problems:
        return None
    return Draft(
        Kind.CHANGE_REQUEST, {**values, "state": "submitted"}, min(one.row for one in filled.lines.values())
    )


def with_application(draft: Draft, name: str) -> Draft:
    """Return the draft with the file it came in as the written application (CR-1)."""
    return replace(draft, values={**draft.values, "application": {"title": name}})


def _values(filled: Filled) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {}
    for entry in FORM.entries:
        line = filled.lines.get(entry.path)
        if line is None or filled.is_empty(line.row, line.column):
            continue
        value = filled.value(Kind.CHANGE_REQUEST, entry.path, line.row, line.column)
        if value is not None:
            values[entry.path] = value
    said = values.get("requested_by")
    if said is not None:
        line = filled.lines["requested_by"]
        filled.known_person(str(said), line.row, line.column)
    return values


# --------------------------------------------------------------------------------------- changes


def _change(filled: Filled, row: int, table: Found) -> JsonObject:
    """What a row of the table changes; nothing for an empty row or one that is wrong."""
    at = table.columns
    said = {path: filled.said(row, column) for path, column in at.items()}
    filled.unread_beside(row, table)
    if not any(words for path, words in said.items() if path != "action"):
        return {}
    said = {
        path: words or (filled.merged(row, at[path]) if path in _REACHING else "")
        for path, words in said.items()
    }
    before = len(filled.problems)
    action = _action(filled, row, at, said.get("action", ""))
    found: JsonObject = {"action": action}
    if action != "add" or said["requirement"]:
        found["requirement"] = _requirement(filled, row, at["requirement"], said["requirement"])
    if action == "change" or said["field"] or said.get("from") or said.get("to"):
        named = said["field"] or (
            "title" if action == "add" else ""
        )  # what is to be added is at least called something
        found |= _field(filled, row, at, {**said, "field": named})
    return found if len(filled.problems) == before else {}


def _action(filled: Filled, row: int, at: Mapping[str, int], said: str) -> str:
    """What happens to the requirement; a row that says nothing of it changes one."""
    if not said:
        return "change"
    return form_reading.option(_ACTION, said) or form_reading.chosen(filled, _ACTION, row, at["action"])


def _requirement(filled: Filled, row: int, column: int, said: str) -> str:
    named = tuple(dict.fromkeys(UID.findall(normalize("NFKC", said).upper())))
    uid = named[0] if named else said
    if not said:
        filled.wrong(row, column, "the requirement is not named", "write its ID, such as REQ-0017", "empty")
    elif len(named) > 1:
        filled.wrong(row, column, f"'{said}' names several requirements", "write a line for each", "record")
    elif uid not in filled.known or kind_of(uid) is not Kind.REQUIREMENT:
        hint = "write the ID as the specification has it, such as REQ-0017"
        filled.wrong(row, column, f"the register has no requirement '{said}'", hint, "record")
    return uid


def _field(filled: Filled, row: int, at: Mapping[str, int], said: Mapping[str, str]) -> JsonObject:
    """The field that changes, and its values before and after as the register writes them."""
    path = filled.reader.words.path(Kind.REQUIREMENT, said["field"])
    spec = spec_of(Kind.REQUIREMENT, path) if path else None
    if spec is None or spec.audience is not Audience.CUSTOMER or spec.computed or spec.derived:
        hint = did_you_mean(said["field"], _fields()) or "write a field's name as the specification has it"
        message = (
            f"'{said['field']}' is no field of a requirement" if said["field"] else "the field is not named"
        )
        filled.wrong(row, at["field"], message, hint, "field" if said["field"] else "empty")
        return {}
    if "to" not in at or not said["to"]:
        hint = "write what the field is to say"
        filled.wrong(row, at.get("to", at["field"]), "the new value is empty", hint, "empty")
    values = {
        key: filled.value(Kind.REQUIREMENT, path, row, at[key])
        for key in ("from", "to")
        if key in at and said[key]
    }
    return {"field": path, **{key: value for key, value in values.items() if value is not None}}


def _fields() -> list[str]:
    """The fields that a customer may have changed."""
    found = field_specs(Kind.REQUIREMENT).items()
    return [
        path for path, one in found if one.audience is Audience.CUSTOMER and not (one.computed or one.derived)
    ]


def _canonical(filled: Filled, changes: list[JsonValue]) -> JsonValue:
    try:
        return canonical_leaf(Kind.CHANGE_REQUEST, "changes", changes)
    except ValidationError as error:
        for one in mistakes(Kind.CHANGE_REQUEST, error):
            filled.amiss(one.message, one.hint, Flaw("value", _TABLE, 0, ""))
        return None
