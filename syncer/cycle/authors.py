"""Who wrote the values of fields that have just moved, or have just become held.

Why it exists: a history names who changed what (TRC-1), a conflict the people behind it (B-05), and only the sides know
them. Asked once, for fields that moved there or become held, so that a calm cycle costs nothing; what cannot be found
out is left out, and never stops a cycle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syncer.cycle.overrides import signed
from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.ports import Author, PortError, TellsAuthors
from syncer.sync.changes import FieldChange, Hold
from syncer.sync.observation import Counterpart, Held, Side
from syncer.sync.plan import Plan

MOST = 100  # records a cycle whose movers are asked for: a person looks at single edits, not at an import
_IN_FILES = 20  # of them in files, where each costs a look at git


def with_authors(run: Run, plan: Plan) -> Plan:
    """The plan with the people behind each moved and each newly held value."""
    return signed(run, _with_movers(run, _with_holders(run, plan)))


def _with_movers(run: Run, plan: Plan) -> Plan:
    """Who moved each field on the one side that did."""
    fields = [
        (change.uid, path)
        for change in plan.changes
        for path, moved in change.fields.items()
        if moved.mover == Side.JIRA and _was_read(run, change.uid)
    ]
    in_jira = _in_jira(run, plan, fields) if len(dict(fields)) <= MOST else {}
    in_files: dict[str, str] = {}
    for change in plan.changes:
        if len(in_files) < _IN_FILES and any(m.mover == Side.FILES for m in change.fields.values()):
            in_files[change.uid] = _in_file(run, change.uid)
    changes = tuple(
        replace(
            change,
            fields={
                path: _moved(change.uid, path, moved, in_jira, in_files)
                for path, moved in change.fields.items()
            },
        )
        for change in plan.changes
    )
    return replace(plan, changes=changes)


def _was_read(run: Run, uid: str) -> bool:
    """Whether this cycle read the issue for news; what a fresh one shows after our own create is nobody's move."""
    part, jira = run.ledger.get(Side.JIRA, uid), run.seen.jira
    return part is not None and jira is not None and part.native in jira.fetched


def _moved(
    uid: str,
    path: str,
    moved: FieldChange,
    in_jira: Mapping[tuple[str, str], str],
    in_files: Mapping[str, str],
) -> FieldChange:
    """Who it was, and when; the history keeps the name, since its own instants say when we learnt of it."""
    said = {Side.JIRA.value: in_jira.get((uid, path), ""), Side.FILES.value: in_files.get(uid, "")}
    who, _, when = said.get(moved.mover, "").rpartition(", ")
    return replace(moved, who=who, when=when)


def _with_holders(run: Run, plan: Plan) -> Plan:
    """The people behind each newly held value, side by side."""
    known = {(held.uid, held.field): held for held in run.seen.hub.held}
    fresh = [
        hold.held for hold in plan.hold if _is_news(hold.held, known.get((hold.held.uid, hold.held.field)))
    ]
    if not fresh:
        return plan
    asked = [(h.uid, h.field) for h in fresh if _is_said(h, known.get((h.uid, h.field)))]
    in_jira = _in_jira(run, plan, asked)
    named = {(one.uid, one.field): _all(run, one, in_jira) for one in fresh}
    return replace(plan, hold=tuple(_with(hold, named) for hold in plan.hold))


def _is_news(held: Held, before: Held | None) -> bool:
    return before is None or before.sides != held.sides


def _is_said(held: Held, before: Held | None) -> bool:
    """Whether Jira says something that it did not say before; an edit that our write undid has no other writer."""
    jira = Side.JIRA.value
    return jira in held.values and (before is None or before.sides.get(jira) != held.sides.get(jira))


def _with(hold: Hold, named: Mapping[tuple[str, str], Mapping[str, str]]) -> Hold:
    found = named.get((hold.held.uid, hold.held.field))
    return hold if found is None else Hold(replace(hold.held, authors=found))


def _all(run: Run, held: Held, in_jira: Mapping[tuple[str, str], str]) -> dict[str, str]:
    said = {
        Side.JIRA.value: in_jira.get((held.uid, held.field), ""),
        Side.FILES.value: _in_file(run, held.uid),
        "register": _in_register(run, held),
    }
    found = {side: words for side, words in said.items() if words and side in held.values}
    return {**found, **held.authors}


def _in_jira(run: Run, plan: Plan, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The last writers of the issues' fields, all in one request where the site has a way."""
    fields = dict[tuple[str, str], tuple[str, str]]()
    for uid, path in wanted:
        part, neutral = _part(run, plan, uid), _neutral(plan, uid, path)
        if part is not None and neutral:
            fields[uid, path] = (part.native, neutral)
    known = {key: author for key, field in fields.items() if (author := _in_history(run, *field)) is not None}
    found = _asked(run, [field for key, field in fields.items() if key not in known])
    told = {key: known.get(key) or found.get(native, {}).get(name) for key, (native, name) in fields.items()}
    return {key: words(author) for key, author in told.items() if author is not None}


def _in_history(run: Run, native: str, neutral: str) -> Author | None:
    """The last writer of a field by a history that this cycle has read anyway."""
    jira = run.seen.jira
    moves = jira.histories.moves.get(native, ()) if jira is not None else ()
    last = next((move for move in reversed(moves) if move.field == neutral), None)
    return None if last is None else Author(last.name, last.at.isoformat(timespec="milliseconds"))


def _asked(run: Run, fields: Sequence[tuple[str, str]]) -> Mapping[str, Mapping[str, Author]]:
    """The same by asking for them, all in one request where the site has a way."""
    tracker, asked = run.ports.tracker, dict[str, list[str]]()
    for native, neutral in fields:
        asked.setdefault(native, []).append(neutral)
    if tracker is None or not asked:
        return {}
    try:
        return tracker.authors(run.project.key, asked)
    except PortError as error:
        told = f"who wrote the values in Jira was not told: {error.message}"
        run.tally.tell(Problem(told, error.hint, severity=Severity.INFO, code="authors"))
        return {}


def _part(run: Run, plan: Plan, uid: str) -> Counterpart | None:
    """The record's issue; of one that this very plan attaches, from the plan."""
    attached = (
        a.counterpart for a in plan.attach if a.counterpart.side is Side.JIRA and a.counterpart.primary
    )
    return run.ledger.get(Side.JIRA, uid) or next((part for part in attached if part.uid == uid), None)


def _neutral(plan: Plan, uid: str, path: str) -> str:
    """The field of Jira that a path lives in; "" for one that Jira does not show."""
    kind = plan.records[uid][0] if uid in plan.records else ""
    bound = plan.bound.get(kind)
    if bound is None:
        return ""
    if path in bound.mapping.between:
        return "issuelinks"
    return bound.bindings[path].neutral if path in bound.bindings else ""


def _in_file(run: Run, uid: str) -> str:
    part, files = run.ledger.get(Side.FILES, uid), run.ports.files
    if part is None or not isinstance(files, TellsAuthors):
        return ""
    return files.author(part.key)


def _in_register(run: Run, held: Held) -> str:
    """Who moved the register's value last, by its own history."""
    past = [one for one in run.ports.hub.past(run.project.key, uid=held.uid) if one.field == held.field]
    if not past or past[-1].erased:
        return ""
    who = past[-1].by.removeprefix("decision:")
    return f"{who}, {past[-1].at.isoformat(timespec='seconds')}"


def words(author: Author) -> str:
    """Who wrote a value, and when, as conflicts keep it."""
    return ", ".join(part for part in (author.name or "somebody", author.at) if part)
