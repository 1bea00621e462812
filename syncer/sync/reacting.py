"""A plan with what clocks show on issues: labels, due dates, and what our status comment tells of them.

Why it exists: reactions go where everything else goes that is written to an issue: into the plan that a person may look at,
into the one update of the issue, past the guard. What a clock shows follows from the rows that are kept of each cycle, so
that one that failed is tried again, and nothing is run or asked for issues that did not change. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syncer.domain.json import JsonValue
from syncer.rules.clock_values import State
from syncer.rules.slas import Policy
from syncer.sync.changes import Attach, IssueDraft, IssueEdit, Sections
from syncer.sync.clock_rows import ClockRow
from syncer.sync.clock_words import CLOCKS, sentence
from syncer.sync.clockwork import RECORD
from syncer.sync.comments import comments
from syncer.sync.guard import stops
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import (
    Agreed,
    Counterpart,
    HubState,
    JiraObservation,
    Observation,
    Side,
    Standing,
)
from syncer.sync.plan import Plan
from syncer.sync.reactions import (
    DUE,
    MARKS,
    NEUTRAL,
    SHOWN,
    DueMove,
    DueNote,
    LabelMoves,
    Shown,
    Told,
    Wish,
    due_move,
    kept_labels,
    label_moves,
    label_notes,
)
from syncer.sync.work import unread

_NOTES = frozenset({MARKS, DUE, CLOCKS})


def reacts(mapping: SyncMapping, hub: HubState) -> bool:
    """Whether clocks write anything to issues, or did and it is still there."""
    return any(policy.reacts for policy in mapping.slas) or any(
        not _NOTES.isdisjoint(part.agreed) for part in hub.counterparts if part.side is Side.JIRA
    )


def reacted(
    plan: Plan,
    seen: Observation,
    mapping: SyncMapping,
    rows: Iterable[ClockRow],
    *,
    locale: str,
    zone: str,
    approved: frozenset[str],
) -> Plan:
    """The plan with everything that clocks ask of issues; `rows` are the clocks as they stand once it was carried out.

    `zone` is the project's, in which times are told."""
    if seen.jira is None:
        return plan
    asked = _Asked.of(rows, mapping.slas, zone)
    parts = {one.uid: one for one in seen.hub.counterparts if one.side is Side.JIRA and one.primary}
    parts |= {a.counterpart.uid: a.counterpart for a in plan.attach if _on_issue(a)}
    edits = {edit.uid: edit for edit in plan.edits}
    notes: dict[str, dict[str, Agreed]] = {}
    for uid, part in sorted(parts.items()):
        if not _concerned(part, asked) or not _sound(part, plan, seen.jira):
            continue
        moved = _Moved.of(part, asked.wishes.get(uid, ()), plan, seen)
        found = {**moved.notes(), CLOCKS: _told(mapping, asked.said.get(uid, ()))}
        notes[uid] = {name: one for name, one in found.items() if one != part.agreed.get(name, _NOTHING)}
        edit = moved.edit(edits.get(uid), part)
        if edit is not None:
            edits[uid] = edit
    drafts = tuple(_drafted(draft, asked.wishes.get(draft.uid, ()), seen) for draft in plan.drafts)
    plan = replace(
        plan, edits=tuple(edits.values()), drafts=drafts, attach=_attached(plan.attach, notes, parts)
    )
    held = (plan.hold, plan.unhold)
    plan = replace(plan, comments=comments(seen, mapping, locale, held, plan.bound, attach=plan.attach))
    return replace(plan, stops=stops(seen, mapping, plan, approved))


_NOTHING = Agreed(None, None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What clocks that go on ask, and what a comment is to tell of them, by record."""

    wishes: Mapping[str, Sequence[Wish]]
    said: Mapping[str, Sequence[JsonValue]]

    @classmethod
    def of(cls, rows: Iterable[ClockRow], policies: Iterable[Policy], zone: str) -> _Asked:
        labels_of: dict[str, set[str]] = defaultdict(set)
        for policy in policies:
            labels_of[policy.name] |= {*policy.labels}
        wishes: dict[str, list[Wish]] = defaultdict(list)
        said: dict[str, list[JsonValue]] = defaultdict(list)
        for row in rows:
            if row.rule == RECORD or "ended" in row.row:
                continue
            if row.row["state"] == State.UNKNOWN:
                stays = tuple(sorted(labels_of[row.rule]))
                wishes[row.uid].append(Wish(f"{row.rule}#{row.cycle}", keeps=True, stays=stays))
                continue
            labels = row.row.get("labels")
            wishes[row.uid].append(
                Wish(
                    f"{row.rule}#{row.cycle}",
                    tuple(map(str, labels if isinstance(labels, list) else ())),
                    str(row.row.get("due") or ""),
                    row.row.get("keeps") is True,
                    since=str(row.row.get("started") or ""),
                )
            )
            if row.row.get("said"):
                said[row.uid].append(sentence(row, zone))
        return cls(wishes, said)


def _told(mapping: SyncMapping, said: Sequence[JsonValue]) -> Agreed:
    value: JsonValue = [*said] if said and mapping.comments.status != "none" else None
    return Agreed(value, value)


def _on_issue(attach: Attach) -> bool:
    return attach.counterpart.side is Side.JIRA and attach.counterpart.primary


def _concerned(part: Counterpart, asked: _Asked) -> bool:
    return part.uid in asked.wishes or SHOWN in part.seen or not _NOTES.isdisjoint(part.agreed)


def _sound(part: Counterpart, plan: Plan, jira: JiraObservation) -> bool:
    """Whether an issue can be written, and what it shows is known."""
    known = plan.records.get(part.uid)
    if known is None or known[0] not in plan.bound or unread(part) or not part.version:
        return False
    gone = part.missing_since or part.standing is not Standing.LIVE or part.native in jira.vanished
    return not gone


# ------------------------------------------------------------------------------------ one issue


@dataclass(frozen=True, slots=True)
class _Moved:
    """What becomes of one issue's labels and due date."""

    labels: LabelMoves
    due: DueMove
    there: str

    @classmethod
    def of(cls, part: Counterpart, wishes: Sequence[Wish], plan: Plan, seen: Observation) -> _Moved:
        assert seen.jira is not None, "asked only where Jira is a side"
        now, shown = seen.now.isoformat(timespec="seconds"), Shown.on(part)
        issue, histories = seen.jira.fetched.get(part.native), seen.jira.histories
        labels = label_moves(
            label_notes(part), wishes, shown.labels, Told.of(issue, histories, "labels"), now
        )
        note = DueNote.on(part)
        due = DueMove(None, note, note)
        if plan.bound[plan.records[part.uid][0]].reactive.due:  # else nobody reads it
            due = due_move(note, wishes, shown.due, Told.of(issue, histories, "duedate"), now)
        return cls(labels, due, shown.due)

    def notes(self) -> dict[str, Agreed]:
        """What is known before anything is written."""
        return {MARKS: kept_labels(self.labels.now), DUE: self.due.now.kept()}

    def edit(self, edit: IssueEdit | None, part: Counterpart) -> IssueEdit | None:
        """The issue's update with both; None where there is nothing to write."""
        labelled = bool(self.labels.add or self.labels.remove)
        if not labelled and self.due.write is None:
            return edit
        whole = edit if edit is not None else _nothing_else(part)
        if labelled:
            whole = replace(
                whole,
                add_labels=(*whole.add_labels, *self.labels.add),
                remove_labels=(*whole.remove_labels, *self.labels.remove),
                writes={**whole.writes, MARKS: NEUTRAL[MARKS]},
                agree={**whole.agree, MARKS: kept_labels(self.labels.then)},
            )
        if self.due.write is not None:
            whole = replace(
                whole,
                fields={**whole.fields, NEUTRAL[DUE]: self.due.write or None},
                writes={**whole.writes, DUE: NEUTRAL[DUE]},
                before={**whole.before, DUE: self.there or None},
                agree={**whole.agree, DUE: self.due.then.kept()},
            )
        return whole


def _nothing_else(part: Counterpart) -> IssueEdit:
    return IssueEdit(
        uid=part.uid,
        native=part.native,
        key=part.key,
        fields={},
        sections=Sections((), {}),
        add_labels=(),
        remove_labels=(),
        rest=None,
        writes={},
        before={},
        agree={},
    )


def _drafted(draft: IssueDraft, wishes: Sequence[Wish], seen: Observation) -> IssueDraft:
    """A new issue with what its clocks show from the start, so that the next cycle has nothing to add."""
    now = seen.now.isoformat(timespec="seconds")
    labels = label_moves({}, wishes, (), Told(), now)
    due = due_move(DueNote(), wishes, "", Told(), now)
    if labels.add:
        agree = {**draft.agree, MARKS: kept_labels(labels.then)}
        draft = replace(draft, labels=(*draft.labels, *labels.add), agree=agree)
    if due.write:
        agree = {**draft.agree, DUE: due.then.kept()}
        draft = replace(draft, fields={**draft.fields, NEUTRAL[DUE]: due.write}, agree=agree)
    return draft


def _attached(
    attach: Sequence[Attach], notes: Mapping[str, Mapping[str, Agreed]], parts: Mapping[str, Counterpart]
) -> tuple[Attach, ...]:
    """What is noted of issues, with what is known of labels, due dates and sentences."""
    return (*_joined(attach, notes), *_fresh(attach, notes, parts))


def _joined(attach: Sequence[Attach], notes: Mapping[str, Mapping[str, Agreed]]) -> Iterator[Attach]:
    for one in attach:
        more = notes.get(one.counterpart.uid) if _on_issue(one) else None
        yield replace(one, agree={**one.agree, **more}) if more else one


def _fresh(
    attach: Sequence[Attach], notes: Mapping[str, Mapping[str, Agreed]], parts: Mapping[str, Counterpart]
) -> Iterator[Attach]:
    there = {one.counterpart.uid for one in attach if _on_issue(one)}
    yield from (Attach(parts[uid], agree) for uid, agree in notes.items() if agree and uid not in there)
