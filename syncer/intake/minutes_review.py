"""The review of the last meeting's actions, read back: what is done, what was said of it, what somebody wrote over what we printed (MTG-9)."""

from collections.abc import Iterator

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.intake import minutes_words as words
from syncer.intake import moments
from syncer.intake.minutes_cells import UID, Cells, Reading, Row, shown
from syncer.intake.minutes_words import REVIEW
from syncer.text.storage.inputs import InputCell, Inputs, InputTable


def row(cells: Cells, reading: Reading) -> Row | None:
    """How an action of the last meeting stands, and what was said of it."""
    done, notes = cells.text("done"), cells.whole("notes")
    found = _action_in(cells.text("action"))
    extra = (*_moved(cells, reading, found), *cells.extra)
    if not notes and not extra and words.says_no(done):
        return None
    if found not in reading.known:
        named = cells.line("action")
        reading.wrong("record" if named else "empty", "action", named)
        return None
    said = "" if words.says_yes(done) or words.says_no(done) else done
    values: dict[str, JsonValue] = {
        "action": found,
        "done": words.says_yes(done),
        "notes": "; ".join(one for one in (said, notes) if one),
    }
    return Row(reading.row, values, extra)


def printed(page: Inputs) -> dict[str, dict[str, InputCell]]:
    """What a page of ours offers of the actions to review, by action and column."""
    table = page.areas.get(REVIEW, InputTable())
    heads = [words.column(REVIEW, cell.text) or "" for cell in table.rows[0]] if table.rows else []
    rows = (dict(zip(heads, cells, strict=False)) for cells in table.rows[1:])
    return {uid: row for row in rows if "action" in row and (uid := _action_in(row["action"].text))}


def _action_in(text: str) -> str:
    return next((uid for uid in UID.findall(text) if kind_of(uid) is Kind.ACTION), "")


def _moved(cells: Cells, reading: Reading, uid: str) -> Iterator[str]:
    """A day or an owner that neither was printed there nor is the register's by now: somebody has written it."""
    there, people = reading.values.get(uid, {}), reading.people
    due = cells.line("due")
    if due and (moments.day(due) or due) != str(there.get("due") or "")[:10]:
        yield from _written(cells, reading, uid, "due")
    owner = str(there.get("owner") or "")
    cell = cells.by.get("owner", InputCell())
    named = [reading.accounts.get(one, one) for one in cell.people] or [cells.line("owner").strip(" @")]
    same = {people.reference(owner), shown(people, owner), ""}
    if any(one not in same and people.reference(one) not in same for one in named):
        yield from _written(cells, reading, uid, "owner")


def _written(cells: Cells, reading: Reading, uid: str, column: str) -> tuple[str, ...]:
    """A cell of a review as it stands, unless that is how it was printed."""
    was, now = reading.printed.get(uid, {}).get(column), cells.by.get(column, InputCell())
    as_it_was = was is not None and (was.text, was.people) == (now.text, now.people)
    return () if as_it_was else cells.told(column)
