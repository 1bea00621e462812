"""The plan: everything a cycle would do, as one value made from one observation.

Why it exists: a plan that is a value can be printed, saved, compared and refused; there is no dry
run anywhere else. Planning is pure: the same observation gives the same plan.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem
from syncer.domain.records import Kind
from syncer.rules.computed import STAGES
from syncer.sync import bugs, clones, computed, evidence, links, proposals, undo
from syncer.sync.alone import planned_alone
from syncer.sync.answering import answering
from syncer.sync.bindings import Around, Bound, bind
from syncer.sync.census import Census, census
from syncer.sync.changes import (
    Attach,
    CommentIssue,
    CreateRecord,
    FileEdit,
    Hold,
    IssueDraft,
    IssueEdit,
    JiraChange,
    LinkIssues,
    PageChange,
    SetFields,
    Stop,
    TransitionIssue,
    Unhold,
    UnlinkIssues,
    UnmarkIssue,
)
from syncer.sync.comments import comments
from syncer.sync.failures import Failure
from syncer.sync.gates import Gates
from syncer.sync.guard import stops
from syncer.sync.holding import manager
from syncer.sync.implementing import further_issues
from syncer.sync.linked import LINKS, Web, web_of
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.merge import Ruling
from syncer.sync.observation import (
    Agreed,
    Candidate,
    Counterpart,
    DecisionKind,
    JiraObservation,
    Observation,
    Response,
    Side,
    StoredRecord,
)
from syncer.sync.oneself import naming_themselves
from syncer.sync.pairs import People
from syncer.sync.parents import issues_of
from syncer.sync.people import people_of
from syncer.sync.places import retired
from syncer.sync.proposals import Proposal
from syncer.sync.provisional import resolved
from syncer.sync.records import plan_record
from syncer.sync.releases import Outlook
from syncer.sync.special_meetings import PATH, Meetings, Turn, name_of, turn
from syncer.sync.status import renamed
from syncer.sync.still import Stillness
from syncer.sync.subjects import Subject, identify
from syncer.sync.suspects import Looked, look
from syncer.sync.work import Context, Outcome


@dataclass(frozen=True, slots=True)
class Plan:
    """What a cycle would do for one project; `records` are the register's
    values as they would be then, `bound` the kinds as bound to Jira. Of `adopts`, people's issues that become
    records, each is among `creates` and `edits` too; `proposed` wait for a person. `forget`: issues that implement
    nothing any more. Of what it lists, `waiting` are changes that failed and are not sent now (B-13)."""

    project: str
    made: datetime
    mapping: str
    creates: tuple[CreateRecord, ...] = ()
    changes: tuple[SetFields, ...] = ()
    attach: tuple[Attach, ...] = ()
    forget: tuple[Counterpart, ...] = ()
    hold: tuple[Hold, ...] = ()
    unhold: tuple[Unhold, ...] = ()
    rulings: tuple[int, ...] = ()
    settle: tuple[str, ...] = ()
    drafts: tuple[IssueDraft, ...] = ()
    edits: tuple[IssueEdit, ...] = ()
    links: tuple[LinkIssues, ...] = ()
    unlinks: tuple[UnlinkIssues, ...] = ()
    transitions: tuple[TransitionIssue, ...] = ()
    comments: tuple[CommentIssue, ...] = ()
    unmarks: tuple[UnmarkIssue, ...] = ()
    adopts: tuple[Candidate, ...] = ()
    proposed: tuple[Candidate, ...] = ()
    looked: Looked = field(default_factory=Looked)
    special: Turn = field(default_factory=Turn)
    census: Census | None = None
    files: tuple[FileEdit, ...] = ()
    pages: tuple[PageChange, ...] = ()
    editions: tuple[Outlook, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    answers: tuple[Response, ...] = ()
    problems: tuple[Problem, ...] = ()
    waiting: tuple[Failure, ...] = ()
    stops: tuple[Stop, ...] = ()
    records: Mapping[str, tuple[Kind, Mapping[str, JsonValue]]] = field(default_factory=dict)
    bound: Mapping[str, Bound] = field(default_factory=dict)

    @property
    def writes(self) -> int:
        """How many writes it would send, to Jira, the files and Confluence together."""
        pages = sum(1 for page in self.pages if page.action in {"create", "update", "archive"})
        return len(self.on_jira) + len(self.files) + pages

    @property
    def on_jira(self) -> tuple[JiraChange, ...]:
        """Everything that is sent to Jira, in the order in which it is sent."""
        made: tuple[JiraChange, ...] = (*self.drafts, *self.unmarks, *self.edits, *self.transitions)
        return (*made, *self.unlinks, *self.links, *self.comments)


def make_plan(
    seen: Observation,
    mapping: SyncMapping,
    locale: str,
    approved: frozenset[str] = frozenset(),
    *,
    opens: bool = True,
) -> Plan:
    """Plan a cycle from what was observed. `approved` names stopped items that a person let go on.

    With `opens` false no meeting opens by itself, as where a cycle only takes in what it has just written.
    """
    seen = resolved(seen)
    bound = bindings(mapping, seen, locale)
    subjects, problems = identify(seen)
    further = further_issues(seen, subjects, bound)
    subjects = further.subjects
    asked = bugs.Asked(seen, mapping, locale, bugs.places(seen, mapping.label))
    context, overtaken = _context(asked)
    context = replace(context, web=_web(seen, subjects, bound))
    rule = Meetings.of(seen, mapping, locale) if opens else Meetings()
    outcomes, special = _outcomes(subjects, bound, context, rule)
    linked = _links(outcomes, bound, seen, context.web)
    unmarks, cloned = clones.unmarks(seen, subjects, bound)
    counted = census(seen, outcomes, bound)
    plan = replace(
        _of_records(seen, mapping, outcomes, bound),
        attach=(*(a for s, o in outcomes for a in _attach(s, o, linked.stood)), *further.attach),
        forget=further.forget,
        links=tuple(linked.make.values()),
        unlinks=tuple(linked.unmake.values()),
        unmarks=unmarks,
        census=counted,
        special=special,
        problems=_told(
            seen, (problems, cloned, further.problems, overtaken), _found(outcomes, linked, counted)
        ),
    )
    plan = _with_answers(_with_bugs(plan, asked, outcomes), seen, outcomes)
    said = comments(seen, mapping, locale, (plan.hold, plan.unhold), bound, attach=plan.attach)
    plan = _with_suspects(replace(plan, comments=said), seen, mapping)
    return replace(plan, stops=stops(seen, mapping, plan, approved))


def _with_bugs(plan: Plan, asked: bugs.Asked, outcomes: Sequence[tuple[Subject, Outcome]]) -> Plan:
    """The plan with the bugs that people asked for, and what this cycle saw of those that are there (PPL-3)."""
    made, there = bugs.make(asked, plan.records), asked.places
    return replace(
        plan,
        drafts=(*plan.drafts, *made.drafts),
        links=(*plan.links, *made.links),
        attach=(*plan.attach, *there.attach),
        unmarks=(*plan.unmarks, *there.unmarks),
        rulings=(*plan.rulings, *bugs.settled(asked.seen.hub, there, _standing_still(outcomes))),
        problems=(*plan.problems, *there.problems, *made.problems),
    )


def _of_records(
    seen: Observation,
    mapping: SyncMapping,
    outcomes: Sequence[tuple[Subject, Outcome]],
    bound: Mapping[str, Bound],
) -> Plan:
    """What of a plan each record says for itself."""
    return Plan(
        project=seen.project,
        made=seen.now,
        mapping=mapping.digest,
        creates=tuple(o.create for _, o in outcomes if o.create is not None),
        changes=tuple(o.change for _, o in outcomes if o.change is not None),
        hold=tuple(h for _, o in outcomes for h in o.hold),
        unhold=(*(u for _, o in outcomes for u in o.unhold), *_orphans(seen, outcomes)),
        rulings=_used(seen, outcomes),
        settle=seen.settled,
        drafts=_in_order(o.draft for _, o in outcomes if o.draft is not None),
        edits=tuple(o.edit for _, o in outcomes if o.edit is not None),
        transitions=tuple(o.transition for _, o in outcomes if o.transition is not None),
        adopts=tuple(seen.jira.adopted.values()) if seen.jira is not None else (),
        proposed=seen.jira.proposed if seen.jira is not None else (),
        files=tuple(o.file for _, o in outcomes if o.file is not None),
        records={s.uid: (s.kind, o.values) for s, o in outcomes},
        bound=bound,
    )


def _told(
    seen: Observation, first: Iterable[Iterable[Problem]], last: Iterable[Problem]
) -> tuple[Problem, ...]:
    """What came up before any record was looked at, and what after."""
    return (*seen.problems, *chain.from_iterable(first), *renamed(seen), *last)


def _found(
    outcomes: Sequence[tuple[Subject, Outcome]], linked: links.Links, counted: Census | None
) -> tuple[Problem, ...]:
    """What came up while records, their links and the whole were looked at."""
    of_records = (problem for _, outcome in outcomes for problem in outcome.problems)
    differ = counted.problems() if counted is not None else ()
    return (*of_records, *_naming_themselves(outcomes), *linked.problems, *differ)


def _with_suspects(plan: Plan, seen: Observation, mapping: SyncMapping) -> Plan:
    """The plan with the links that somebody has to look at again because of its changes (B-28)."""
    found = look(seen, mapping.suspects, plan.changes, plan.records)
    return replace(
        plan,
        looked=found,
        rulings=(*plan.rulings, *found.used),
        problems=(*plan.problems, *found.problems),
    )


def _naming_themselves(outcomes: Sequence[tuple[Subject, Outcome]]) -> Iterator[Problem]:
    return naming_themselves(
        (s.kind, s.uid, o.values, s.file.places if s.file is not None else None) for s, o in outcomes
    )


def inside(plan: Plan, known: AbstractSet[str], told: AbstractSet[str] = frozenset()) -> Plan:
    """What of a plan concerns the register and files of known records alone; nothing goes to a site but updates of those `told`."""
    return replace(
        plan,
        creates=(),
        drafts=(),
        edits=tuple(edit for edit in plan.edits if edit.uid in told),
        links=(),
        unlinks=(),
        transitions=(),
        comments=(),
        unmarks=(),
        special=Turn(),
        attach=tuple(a for a in plan.attach if a.counterpart.uid in known),
        files=tuple(f for f in plan.files if f.uid in known),
    )


def _outcomes(
    subjects: Sequence[Subject], bound: Mapping[str, Bound], context: Context, rule: Meetings
) -> tuple[list[tuple[Subject, Outcome]], Turn]:
    """What becomes of each record, in their order, and which meetings open; of those that rest it is told in one go.

    Those that rules look at from others come first.
    """
    known: dict[str, Mapping[str, JsonValue]] = {}
    context = _foreseeing(subjects, bound, replace(context, find=known.get))
    calm = {kind: Stillness.of(bound.get(kind), context) for kind in Kind}
    found: dict[str, tuple[Subject, Outcome]] = {}
    for s in (s for stage in STAGES for s in subjects if s.kind in stage):
        found[s.uid] = planned_alone(s, bound.get(s.kind), context, calm[s.kind])
        known[s.uid] = found[s.uid][1].values
        if s.file is not None and s.file.alias:
            known[s.file.alias] = found[s.uid][1].values
    outcomes = [found[s.uid] for s in subjects]
    special = turn(rule, _open_changes(outcomes), known.get)
    return _opening(outcomes, special, bound, context), special


def _foreseeing(subjects: Sequence[Subject], bound: Mapping[str, Bound], context: Context) -> Context:
    """The context with change requests as they will be, where what is frozen waits for one: they are planned after requirements."""
    gates = context.gates
    if not gates.freezing:
        return context
    ahead = replace(context, find=gates.known.get)
    changes = (s for s in subjects if s.kind is Kind.CHANGE_REQUEST)
    planned = {s.uid: planned_alone(s, bound.get(s.kind), ahead)[1].values for s in changes}
    return replace(context, gates=gates.knowing(planned))


def _open_changes(
    outcomes: Iterable[tuple[Subject, Outcome]],
) -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    """Change requests that may open a meeting: nobody waits for a word on theirs, and their files can be read."""
    for subject, outcome in outcomes:
        held = any(one.held.field == PATH for one in outcome.hold)
        if subject.kind is Kind.CHANGE_REQUEST and not subject.frozen and not held:
            yield subject.uid, outcome.values


def _opening(
    outcomes: list[tuple[Subject, Outcome]], special: Turn, bound: Mapping[str, Bound], context: Context
) -> list[tuple[Subject, Outcome]]:
    """With the meetings that open now, and the changes naming them, whose files are written after theirs (CR-5)."""
    if not special.meetings:
        return outcomes
    naming = replace(context, opening={uid: name_of(uid) for uid in special.meetings})
    made = [Subject(name_of(uid), Kind.MEETING, opened=values) for uid, values in special.meetings.items()]
    return [
        *((s, plan_record(s, bound.get(s.kind), context)) for s in made),
        *(
            (s, plan_record(s, bound.get(s.kind), naming) if s.uid in naming.opening else o)
            for s, o in outcomes
        ),
    ]


def _in_order(drafts: Iterable[IssueDraft]) -> tuple[IssueDraft, ...]:
    """Requirements first, then what came of them, so that issue keys follow the ids as people read them."""
    kinds = list(Kind)
    return tuple(sorted(drafts, key=lambda draft: kinds.index(draft.kind)))


def bindings(mapping: SyncMapping, seen: Observation, locale: str) -> dict[str, Bound]:
    """The kinds that the mapping sends to Jira, bound to this cycle's people."""
    jira = seen.jira or JiraObservation()
    around = Around(_people(seen), issues_of(seen), jira.choices, jira.statuses)
    found = {kind: bind(mapping, kind, around, locale) for kind in mapping.records}
    cursors, records = seen.hub.cursors, mapping.records
    return {k: b.beside(retired(cursors, k, records[k])) for k, b in found.items() if b is not None}


def _people(seen: Observation) -> People:
    """Who is who on the tracker."""
    return people_of(seen.data, seen.jira.people if seen.jira is not None else {})


def _standing_still(outcomes: Sequence[tuple[Subject, Outcome]]) -> frozenset[str]:
    """Records of which a field waits for a person, or that cannot be read."""
    return frozenset(s.uid for s, o in outcomes if s.frozen or o.hold)


def _context(asked: bugs.Asked) -> tuple[Context, list[Problem]]:
    """What all records share, and the people's words that came too late."""
    seen, mapping, locale = asked.seen, asked.mapping, asked.locale
    ruled, overtaken = _ruled(seen)
    rulings, late = evidence.rulings(seen.hub, {**proposals.rulings(seen.hub, seen.now), **ruled})
    rulings = bugs.pointing(asked, rulings)
    context = Context(
        project=seen.project,
        now=seen.now,
        with_files=seen.files is not None,
        with_jira=seen.jira is not None,
        held={(h.uid, h.field): h for h in seen.hub.held},
        rulings=rulings,
        ruled=_by_record(rulings),
        digests=seen.files.digests if seen.files is not None else {},
        locale=locale,
        manager=manager(seen.data),
        recent=seen.hub.recent,
        unread=_unread(seen),
        holds=seen.files.holds if seen.files is not None else None,
        due_in=mapping.conflicts.due,
        rules=mapping.rules,
        gates=Gates.of(seen, mapping),
        answering=answering(mapping, seen.data, _people(seen)),
    )
    return context, [*overtaken, *late]


def _by_record(rulings: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for uid, path in rulings:
        found[uid] = (*found.get(uid, ()), path)
    return found


def _unread(seen: Observation) -> bool:
    """Whether a file that belongs to no record we know could not be read."""
    keys = {p.key for p in seen.hub.counterparts if p.side is Side.FILES}
    known = keys | {key.partition("#")[0] for key in keys}
    return seen.files is not None and bool(seen.files.frozen - known)


def _ruled(seen: Observation) -> tuple[dict[tuple[str, str], tuple[Ruling, str]], list[Problem]]:
    """What people said that fields are to say, whatever else is asked of these, and which of it came too late."""
    undone, overtaken = undo.rulings(seen.hub)
    return {**undone, **computed.recomputed(seen.hub), **_rulings(seen)}, overtaken


def _rulings(seen: Observation) -> dict[tuple[str, str], tuple[Ruling, str]]:
    found: dict[tuple[str, str], tuple[Ruling, str]] = {}
    for decision in seen.hub.decisions:
        if decision.kind is DecisionKind.RESOLVE:
            uid, _, path = decision.subject.partition(" ")
            against = decision.payload.get("against")
            ruling = Ruling(decision.payload.get("value"), against if isinstance(against, dict) else {})
            found[uid, path] = (ruling, decision.by)
    return found


def _used(seen: Observation, outcomes: Sequence[tuple[Subject, Outcome]]) -> tuple[int, ...]:
    """Decisions that this plan carries out; the cycle itself uses up the others.

    A ruling on a frozen record waits; so does an edit (it overrules nobody) of a field that is held against it.
    """
    frozen = {s.uid for s, _ in outcomes if s.frozen}
    held = {f"{h.held.uid} {h.held.field}" for _, o in outcomes for h in o.hold}
    of_a_field = {DecisionKind.RESOLVE, DecisionKind.EVIDENCE}
    of_a_record = {*of_a_field, DecisionKind.RECOMPUTE}
    waiting = [
        d for d in seen.hub.decisions if d.kind in {*of_a_record, DecisionKind.ENTER, DecisionKind.UNDO}
    ]
    ready = (d for d in waiting if d.kind not in of_a_record or d.subject.partition(" ")[0] not in frozen)
    return tuple(
        d.id for d in ready if d.kind not in of_a_field or d.subject not in held or d.payload.get("against")
    )


def _with_answers(plan: Plan, seen: Observation, outcomes: Sequence[tuple[Subject, Outcome]]) -> Plan:
    """The plan with what comes of people's words on edits, which is kept together with what they change (B-35).

    An edit of a frozen record or a held field waits, as its decision does; and one of a field that is ruled in this plan, until
    the field says that. One that did not stay, since another side says the field, is not called taken over.
    """
    asked = {d.id for d in seen.hub.decisions if d.kind is DecisionKind.PROPOSAL}
    if not asked:
        return plan
    frozen = {s.uid for s, _ in outcomes if s.frozen}
    kept = {(h.held.uid, h.held.field) for _, o in outcomes for h in o.hold} | _ruled(seen)[0].keys()
    said, late = proposals.words(seen.hub, seen.now)
    waiting = {one.decision for one in said if one.uid in frozen or (one.uid, one.field) in kept}
    after = {s.uid: o.values for s, o in outcomes}
    ready = [one for one in said if one.decision not in waiting]
    lost = [one for one in ready if one.sets and not _stays(one, seen.hub.records[one.uid], after)]
    return replace(
        plan,
        rulings=(*plan.rulings, *sorted(asked - waiting)),
        answers=tuple(one.answer for one in ready if one not in lost),
        problems=(*plan.problems, *late, *map(proposals.outweighed, lost)),
    )


def _stays(word: proposals.Word, record: StoredRecord, after: Mapping[str, Mapping[str, JsonValue]]) -> bool:
    before, path = record.values, word.field
    return proposals.stays(word, record.kind, before.get(path), after.get(word.uid, before).get(path))


def _orphans(seen: Observation, outcomes: Sequence[tuple[Subject, Outcome]]) -> list[Unhold]:
    """Held fields that no side speaks of any more."""
    alive = {(h.held.uid, h.held.field) for _, o in outcomes for h in o.hold}
    ended = {(u.uid, u.field) for _, o in outcomes for u in o.unhold}
    frozen = {s.uid for s, _ in outcomes if s.frozen}
    return [
        Unhold(h.uid, h.field, "no side speaks of it any more")
        for h in seen.hub.held
        if (h.uid, h.field) not in alive | ended and h.uid not in frozen
    ]


def _attach(subject: Subject, outcome: Outcome, stood: Mapping[str, list[str]]) -> list[Attach]:
    """What a record's outcome attaches, with the links that stood noted on its issue."""
    names: list[JsonValue] = [*stood.get(subject.uid, [])]
    if subject.uid not in stood:
        return list(outcome.attach)
    note = {LINKS: Agreed(names, names)}
    on_issue = [a for a in outcome.attach if a.counterpart.side is Side.JIRA]
    others = [a for a in outcome.attach if a.counterpart.side is not Side.JIRA]
    if not on_issue and subject.issue_part is not None:
        on_issue = [Attach(subject.issue_part)]
    return [*others, *(replace(a, agree={**a.agree, **note}) for a in on_issue)]


def _web(seen: Observation, subjects: Sequence[Subject], bound: Mapping[str, Bound]) -> Web:
    """The links between our issues; none where Jira is no side."""
    if seen.jira is None:
        return Web()
    claimed = frozenset(claim.key for claim in seen.hub.claims)
    return web_of(subjects, bound, seen.jira.link_verbs, claimed, frozenset(seen.settled))


def _links(
    outcomes: Sequence[tuple[Subject, Outcome]], bound: Mapping[str, Bound], seen: Observation, web: Web
) -> links.Links:
    if seen.jira is None:
        return links.Links()
    placed = frozenset(
        s.uid
        for s, o in outcomes
        if not s.frozen
        and not s.missing
        and (s.issue is not None or s.issue_part is not None or o.draft is not None)
    )
    wishes = [
        links.Wish(
            s,
            o.values,
            frozenset(h.held.field for h in o.hold) if o.hold else frozenset(),
            o.looked,
            o.resting,
        )
        for s, o in outcomes
        if not s.frozen and o.values
    ]
    return links.asked(wishes, bound, web, placed)
