"""A plan as a table: what would be written where, each value beside what it takes the place of.

Why it exists: it shows what `syncer plan` prints, from the same view of the plan (`sync.printing`), so that neither says more than the other.
"""

from collections.abc import Collection, Iterator
from typing import Any

from syncer.domain.json import JsonValue
from syncer.sync import printing, special_meetings
from syncer.sync.changes import RULE
from syncer.sync.differences import chinese_path
from syncer.sync.plan import Plan
from syncer.sync.printing import Row, Section, Shift, value_text
from syncer.sync.telling import stretches
from syncer.text.wording import Piece

View = dict[str, Any]
_FOLDED = 12  # rows of a group that stand open
_MOVERS = frozenset({"jira", "files", "register", "merge"})
_PAGES = {"create", "update", "archive", "blocked", "left over"}
_SHOWN_APART = frozenset({"stops", "pages", "left_over"})
_LEADS = {"held": "conflicts", "edits": "proposals", "failing": "failures"}


def table(plan: Plan, language: str, approved: Collection[str]) -> View:
    """Everything of a plan for the page; `approved` are items that somebody lets go on already."""
    changes = [
        {
            "uid": uid,
            "title": printing.title(plan, uid),
            "rows": [_row(plan, uid, row, language) for row in rows],
        }
        for uid, rows in printing.changed(plan).items()
    ]
    pages = [one for one in plan.pages if one.action in _PAGES]
    return {
        "figures": [
            (side, [(word.replace(" ", "_"), number) for word, number in each.items()])
            for side, each in printing.figures(plan).items()
        ],
        "writes": plan.writes,
        "changes": changes,
        "changes_open": len(changes) <= _FOLDED,
        "groups": [
            _group(plan, one, approved) for one in printing.sections(plan) if one.code not in _SHOWN_APART
        ],
        "pages": pages,
        "pages_open": len(pages) <= _FOLDED,
    }


def _row(plan: Plan, uid: str, row: Row, language: str) -> View:
    kind = plan.records[uid][0].value if uid in plan.records else ""
    chinese = language.startswith("zh") and kind and not row.where
    return {
        "where": row.where,
        "shifts": [
            {
                "name": chinese_path(kind, one.name) if chinese else one.name,
                "pieces": differences(one.before, one.after),
                **_by(one),
            }
            for one in row.shifts
        ],
        "also": row.also,
    }


def differences(before: JsonValue, after: JsonValue) -> list[Piece]:
    """What went, came and stayed from one value to another."""
    old, new = value_text(before), value_text(after)
    found = stretches(old, new) if old and new else []
    return found or [one for one in (Piece("out", old), Piece("in", new)) if one.text]


def _by(shift: Shift) -> View:
    """Who moved a value, by a name of the console's words, and what stands in it."""
    _, _, who = shift.by.partition("decision:")
    if shift.by.startswith(RULE):
        return {"mover": "rule", "who": shift.by.removeprefix(RULE)}
    if who:
        return {"mover": "decision", "who": who}
    return {"mover": shift.by if shift.by in _MOVERS else "", "who": shift.by}


def _group(plan: Plan, section: Section, approved: Collection[str]) -> View:
    return {
        "code": section.code,
        "of": section.of,
        "count": len(section.lines),
        "open": len(section.lines) <= _FOLDED,
        "leads": _LEADS.get(section.code, ""),
        "rows": [
            {"text": text, "item": item, "approved": item in approved} for text, item in _lines(plan, section)
        ],
    }


def _lines(plan: Plan, section: Section) -> Iterator[tuple[str, str]]:
    """What each row says, and the item by which it is approved ("" where nothing of it waits for that)."""
    if section.code == "proposed":
        yield from ((f"{one.key}  {one.title}", f"adopt:{one.key}") for one in plan.proposed)
    elif section.code == "meetings":
        for uid in plan.special.waiting:
            yield f"{uid}  {printing.title(plan, uid)}", f"{special_meetings.PREFIX}{uid}"
    elif section.code == "held":
        yield from ((f"{one.held.uid}.{one.held.field}", "") for one in plan.hold)
    elif section.code == "edits":
        yield from ((f"{one.uid or one.title}: {printing.brief(one.now)}", "") for one in plan.proposals)
    else:
        yield from ((line, "") for line in section.lines)
