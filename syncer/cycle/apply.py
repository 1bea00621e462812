"""Step three: do what the plan says, each change by itself.

The register first, in one transaction; then the files; then Jira. A failing change never stops the
others, and only what happened is agreed. Nothing here decides a value.
"""

from dataclasses import replace

from syncer.cycle.authors import with_authors
from syncer.cycle.comments import with_comments
from syncer.cycle.issues import IssueWriter
from syncer.cycle.letters import reworded
from syncer.cycle.names import named
from syncer.cycle.pasts import pasts_told
from syncer.cycle.run import UNLOOKED, Run
from syncer.domain.json import JsonValue, canonical
from syncer.ports import (
    DropCounterpart,
    DropHeld,
    DropHints,
    DropSuspect,
    FilesSide,
    HistoryEntry,
    HubWrite,
    NewRecord,
    PutAlias,
    PutCounterpart,
    PutCursor,
    PutHeld,
    PutResponse,
    PutSuspect,
    SetRecord,
    SettleClaim,
    UseDecision,
)
from syncer.sync import special_meetings
from syncer.sync.census import CURSOR
from syncer.sync.changes import CreateRecord
from syncer.sync.observation import Counterpart, Side
from syncer.sync.places import PLACES
from syncer.sync.plan import Plan


def apply(run: Run, plan: Plan) -> Plan:
    """Carry a plan out; returns it with every new record under its id.

    The caller holds the project's lock and has checked the plan's stops.
    """
    plan = with_comments(run, with_authors(run, named(plan, _allocate(run, plan))))
    plan = reworded(run.project, run.seen, plan)
    writes = _register_writes(run, plan)
    if plan.changes or plan.creates or plan.on_jira or run.moved:
        writes.append(PutCursor(UNLOOKED, run.cycle))
        run.marked = True
    run.commit(writes)
    run.moved.update(change.uid for change in plan.changes)
    run.moved.update(create.uid for create in plan.creates)
    if run.ports.files is not None and plan.files:
        _write_files(run, run.ports.files, plan)
    run.failing.defects(plan.problems)
    due = run.failing.due(plan)
    if run.ports.tracker is not None and due.on_jira:
        IssueWriter(run, run.ports.tracker).write(due)
    return plan


def _allocate(run: Run, plan: Plan) -> dict[str, str]:
    """Ids for new records, by handle; ids that files already carry are reserved as they are."""
    if not plan.creates:
        return {}
    wanted = [(change.kind, change.uid) for change in plan.creates]
    given = run.ports.hub.allocate(run.project.key, wanted, run.project.prefix)
    return {change.handle: uid for change, uid in zip(plan.creates, given, strict=True)}


# ------------------------------------------------------------------------------------- register


def _register_writes(run: Run, plan: Plan) -> list[HubWrite]:
    seen = run.seen
    writes: list[HubWrite] = [SettleClaim(key) for key in plan.settle]
    for create in plan.creates:
        writes += _new_record(create)
    for change in plan.changes:
        stored = seen.hub.records[change.uid]
        writes.append(SetRecord(change.uid, dict(plan.records[change.uid][1]), stored.revision))
        writes += [
            HistoryEntry(change.uid, path, moved.before, moved.after, moved.mover, plan.project, moved.who)
            for path, moved in change.fields.items()
        ]
    if PLACES in seen.cursors:  # what was agreed elsewhere is forgotten together with where that was
        writes += [PutCounterpart(part) for part in seen.hub.counterparts if part.side is Side.JIRA]
    writes += [run.ledger.put(attach.counterpart, attach.agree) for attach in plan.attach]
    writes += pasts_told(run, plan)
    writes += [DropCounterpart(part.side, part.native) for part in plan.forget]
    writes += [PutHeld(hold.held) for hold in plan.hold if hold.held not in seen.hub.held]
    writes += [DropHeld(end.uid, end.field) for end in plan.unhold]
    writes += _looked(plan)
    writes += [UseDecision(number) for number in plan.rulings]
    writes += [PutResponse(row) for row in plan.answers]
    writes += [PutCursor(name, value) for name, value in seen.cursors.items()]
    writes += [DropHints(seen.hints.numbers)] if seen.hints.numbers else []
    if plan.special.known is not None:
        had: JsonValue = [*plan.special.known]
        writes.append(PutCursor(special_meetings.CURSOR, canonical(had)))
    if plan.census is not None:
        writes.append(PutCursor(CURSOR, canonical(plan.census.to_json())))
    return writes


def _looked(plan: Plan) -> list[HubWrite]:
    """Links that became suspect or are so no longer; who confirmed one stands in the history of what depends (TRC-1)."""
    writes: list[HubWrite] = [DropSuspect(link) for link in plan.looked.drop]
    writes += [PutSuspect(one) for one in plan.looked.put]
    for one in plan.looked.confirmed:
        link = one.suspect
        field, by = f"link:{link.field}>{link.on}", f"decision:{one.by}"
        writes.append(HistoryEntry(link.uid, field, None, "confirmed", by, plan.project))
    return writes


def _new_record(create: CreateRecord) -> list[HubWrite]:
    writes: list[HubWrite] = [NewRecord(create.uid, create.kind, create.values)]
    writes += [
        HistoryEntry(create.uid, path, None, value, create.movers.get(path, create.mover), "created")
        for path, value in sorted(create.values.items())
    ]
    if create.alias:
        writes.append(PutAlias(create.alias, create.uid))
    return writes


# ---------------------------------------------------------------------------------------- files


def _write_files(run: Run, files: FilesSide, plan: Plan) -> None:
    writes: list[HubWrite] = []
    for edit, outcome in zip(plan.files, files.write(plan.files), strict=True):
        if outcome.problem is not None:
            run.tally.fail(outcome.problem)
            continue
        run.tally.count("files", "create" if not edit.digest else "update")
        known = run.ledger.get(Side.FILES, edit.uid)
        part = known or Counterpart(Side.FILES, edit.uid, edit.uid, outcome.handle)
        writes.append(run.ledger.put(replace(part, key=outcome.handle), edit.agree))
    run.commit(writes)
