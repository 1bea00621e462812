"""Who overrode what a rule works out, and when: put into the override once the sides have told.

Why it exists: a plan knows that somebody set a priority in Jira and not who; the sides are asked when it is applied, and what
is kept in the register and in the record's file then names the person (REQ-9). Decides nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from syncer.cycle.run import Run
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.people import Directory
from syncer.rules.computed import COMPUTED
from syncer.sync.changes import FieldChange, FileEdit, SetFields
from syncer.sync.observation import Agreed
from syncer.sync.plan import Plan


def signed(run: Run, plan: Plan) -> Plan:
    """The plan with a name and an instant in each override that an edit has just made."""
    directory = Directory(run.seen.data.people)
    found: dict[tuple[str, str], JsonObject] = {}
    for change in plan.changes:
        made = _made(change, directory, run.seen.now)
        if made is not None:
            found[change.uid, COMPUTED[change.kind].override] = made
    return _put(plan, found) if found else plan


def _made(change: SetFields, directory: Directory, now: datetime) -> JsonObject | None:
    """The override of a record as it is to stand, where this cycle made one that names no instant yet."""
    field = COMPUTED.get(change.kind)
    moved = change.fields.get(field.override) if field is not None else None
    if field is None or moved is None or not isinstance(moved.after, dict) or "at" in moved.after:
        return None
    edit = change.fields.get(field.path)
    if edit is None or edit.mover != moved.mover:
        return None  # typed as it stands, by somebody who left the instant out
    by = {"by": directory.reference(edit.who)} if edit.who and "by" not in moved.after else {}
    return {**moved.after, **by, "at": _instant(edit.when, now)}


def _instant(told: str, now: datetime) -> str:
    """When it was done, as far as the side tells, else when we learnt of it; in UTC, to the second."""
    try:
        when = datetime.fromisoformat(told)
    except ValueError:
        when = now
    when = when if when.tzinfo is not None else now
    return when.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _put(plan: Plan, found: Mapping[tuple[str, str], JsonObject]) -> Plan:
    changes = tuple(replace(one, fields=_fields(one, found)) for one in plan.changes)
    records = dict(plan.records)
    for (uid, path), value in found.items():
        kind, values = records[uid]
        records[uid] = (kind, {**values, path: value})
    return replace(
        plan, changes=changes, records=records, files=tuple(_file(edit, found) for edit in plan.files)
    )


def _fields(change: SetFields, found: Mapping[tuple[str, str], JsonObject]) -> dict[str, FieldChange]:
    field = COMPUTED.get(change.kind)
    value = found.get((change.uid, field.override)) if field is not None else None
    if field is None or value is None:
        return dict(change.fields)
    who = change.fields[field.path].who
    moved = replace(change.fields[field.override], after=value, who=who)
    return {**change.fields, field.override: moved}


def _file(edit: FileEdit, found: Mapping[tuple[str, str], JsonObject]) -> FileEdit:
    said: dict[str, JsonValue] = {
        path: value for (uid, path), value in found.items() if uid == edit.uid and path in edit.values
    }
    agreed = {path: Agreed(value, value) for path, value in said.items()}
    return replace(edit, values={**edit.values, **said}, agree={**edit.agree, **agreed})
