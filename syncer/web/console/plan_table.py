"""A plan as a table: what would be written where, each value beside what it takes the place of.

Why it exists: it shows what `syncer plan` prints, from the same view of the plan (`sync.printing`), so that neither says more than the other.
"""

from collections.abc import Collection, Iterator
from typing import Any

from syncer.domain.json import JsonValue
from syncer.domain.problems import Severity
from syncer.sync import outward_printing, printing, special_meetings
from syncer.sync.changes import RULE
from syncer.sync.plan import Plan
from syncer.sync.printing import Row, Section, Shift, value_text
from syncer.sync.telling import stretches
from syncer.text.wording import Piece
from syncer.web.console.looking import path_in

View = dict[str, Any]
_FOLDED = 12  # rows of a group that stand open
_MOVERS = frozenset({"jira", "files", "register", "merge"})
_PAGES = {"create", "update", "archive", "blocked", "left over"}
_SHOWN_APART = frozenset({"stops", "pages", "left_over"})
_FEW = 4  # passages that become visible, of an edition
_PLAIN: View = {"said": [], "item": "", "newly": None, "more": 0}
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
            _group(plan, one, approved, language)
            for one in printing.sections(plan)
            if one.code not in _SHOWN_APART
        ],
        "pages": pages,
        "pages_open": len(pages) <= _FOLDED,
    }


def _row(plan: Plan, uid: str, row: Row, language: str) -> View:
    kind = plan.records[uid][0].value if uid in plan.records else ""
    return {
        "where": row.where,
        "shifts": [
            {
                "name": one.name if row.where else path_in(language, kind, one.name),
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


def _group(plan: Plan, section: Section, approved: Collection[str], language: str) -> View:
    problems = [one for one in plan.problems if one.severity is not Severity.INFO]
    return {
        "code": section.code,
        "of": section.of,
        "count": len(section.lines),
        "open": len(section.lines) <= _FOLDED,
        "leads": _LEADS.get(section.code, ""),
        "problems": problems if section.code == "problems" else [],
        "rows": [
            {**_PLAIN, **row, "approved": row.get("item") in approved}
            for row in _rows(plan, section, language)
        ],
    }


def _rows(plan: Plan, section: Section, language: str) -> Iterator[View]:
    """Each row of a group: `text` as it is, `said` of it in English, `item` by which it is approved, `newly` what becomes visible."""
    code = section.code
    if code == "proposed":
        yield from ({"text": f"{one.key}  {one.title}", "item": f"adopt:{one.key}"} for one in plan.proposed)
    elif code == "meetings":
        for uid in plan.special.waiting:
            item = f"{special_meetings.PREFIX}{uid}"
            yield {"text": f"{uid}  {printing.title(plan, uid)}", "item": item}
    elif code == "held":
        held = (one.held for one in plan.hold)
        yield from ({"text": _called(plan, one.uid, one.field, language)} for one in held)
    elif code == "settled":
        ends = ((one, _called(plan, one.uid, one.field, language)) for one in plan.unhold)
        yield from ({"text": text, "said": [one.reason]} for one, text in ends)
    elif code == "edits":
        yield from ({"text": f"{one.uid or one.title}: {printing.brief(one.now)}"} for one in plan.proposals)
    elif code == "failing":
        yield from ({"text": one.item, "said": [one.message, one.hint]} for one in plan.waiting)
    elif code != "problems":
        yield from _editions(plan, code) or ({"text": line} for line in section.lines)


def _editions(plan: Plan, code: str) -> list[View]:
    """Rows of customer editions by how they stand."""
    if code == "differing":
        differing = (one for one in plan.editions if one.state == "differs")
        return [
            {
                "text": one.title,
                "said": list(one.why),
                "newly": [outward_printing.shown(new) for new in one.newly[:_FEW]],
                "more": max(0, len(one.newly) - _FEW),
            }
            for one in differing
        ]
    if code == "unreleased":
        return [{"text": one.title} for one in plan.editions if one.state == "new" and one.waits]
    if code == "kept_back":
        back = (one for one in plan.editions if one.state in {"blocked", "gone"})
        return [{"text": one.title, "said": [why]} for one in back for why in one.why]
    return []


def _called(plan: Plan, uid: str, field: str, language: str) -> str:
    kind = plan.records[uid][0].value if uid in plan.records else ""
    return f"{uid}.{path_in(language, kind, field)}"
