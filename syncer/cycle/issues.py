"""Writing to Jira: claim, send, agree, verify.

A create has no idempotency key, so each is announced in the store before it is sent, and an unknown
outcome stays a claim (B-01, B-03). Everything touched is read once more at the end, in bulk, from
the primary store.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from syncer.cycle.authors import words
from syncer.cycle.comments import comment
from syncer.cycle.marks import unmark
from syncer.cycle.overwrites import Overwrites, in_register, last_seen, waiting
from syncer.cycle.pasts import pasts_after
from syncer.cycle.run import Run
from syncer.cycle.transitions import Mover
from syncer.cycle.unlinking import remembered, unlink
from syncer.cycle.unmoved import FASTER, gone, unmoved
from syncer.cycle.waves import placed, waves
from syncer.domain.defects import defect
from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.ports import (
    Created,
    Edited,
    HubWrite,
    OpenClaim,
    Outcome,
    PortError,
    PutHeld,
    SettleClaim,
    Stranger,
    Throttled,
    Tracker,
    UnknownOutcome,
)
from syncer.ports.causes import cause_of
from syncer.sync import bugs
from syncer.sync.changes import IssueDraft, IssueEdit, LinkIssues, UnlinkIssues
from syncer.sync.failures import Cause
from syncer.sync.holding import lost
from syncer.sync.lanes import behind
from syncer.sync.observation import ELSEWHERE, Agreed, Claim, ClaimKind, Counterpart, Held, Side
from syncer.sync.plan import Plan
from syncer.sync.reactions import DUE, MARKS, NEUTRAL
from syncer.sync.trials import refused_part
from syncer.sync.values import empty
from syncer.sync.verify import verified
from syncer.sync.work import OVERWRITTEN

BULK = 50
LONELY = 2  # failures after which an issue is created by a request of its own
Item = TypeVar("Item")
_CALLED = {MARKS: "the labels of response times", DUE: "the due date by response times"}


class IssueWriter:
    """One cycle's writes to one tracker."""

    def __init__(self, run: Run, tracker: Tracker) -> None:
        self._run, self._tracker = run, tracker
        self._ledger, self._tally = run.ledger, run.tally
        self._progress, self._now = run.ports.progress, run.seen.now
        self._instance = run.seen.hub.instance
        self._touched: set[str] = set()
        self._adopted: frozenset[str] = frozenset()
        self._mover = Mover(run, tracker, self._touched)
        self._overwrites = Overwrites(run)

    def write(self, plan: Plan) -> None:
        """Creates, unmarks, updates, transitions, unlinks, links, comments, updates that failed before; then one bulk read of
        what was touched."""
        edits, failing = behind(plan, self._tried(plan))
        self._adopted = frozenset(one.id for one in plan.adopts)
        self._create(plan)
        unmark(self._run, self._tracker, plan.unmarks)
        self._update_all(edits, plan)
        self._mover.write(plan)
        plan = self._at_home(plan)
        self._touched |= unlink(self._run, self._tracker, plan.unlinks) if plan.unlinks else set()
        for number, links in enumerate(_chunks(plan.links, BULK)):
            if self._run.patience.over:
                self._run.postpone(len(links))
                continue
            self._progress("linking issues", number * BULK, len(plan.links))
            self._link(links)
        self._touched |= comment(self._run, self._tracker, plan.comments) if plan.comments else set()
        self._update_all(failing, plan)
        self._verify(plan)

    def _tried(self, plan: Plan) -> frozenset[str]:
        """The records whose update failed before and of which nothing is new but that its time has come."""
        return frozenset(edit.uid for edit in plan.edits if self._run.failing.tried_before(edit))

    # -------------------------------------------------------------------------------- creates

    def _create(self, plan: Plan) -> None:
        drafts = plan.drafts
        if not drafts:
            return
        highest = {place: self._highest(place) for place in sorted({draft.project for draft in drafts})}
        for number, wave in enumerate(self._waves(drafts)):
            if self._run.patience.over:
                self._run.postpone(len(wave))
                continue
            chunk = [self._mover.riding(placed(draft, self._ledger), plan) for draft in wave]
            self._progress("creating issues", number * BULK, len(drafts))
            tokens = {draft.uid: secrets.token_hex(8) for draft in chunk}
            self._run.commit([OpenClaim(self._claim(d, tokens[d.uid], highest[d.project])) for d in chunk])
            try:
                made = self._send(chunk, tokens)
            except (Throttled, Stranger):
                self._run.postpone(len(chunk))
                self._run.commit([SettleClaim(draft.uid) for draft in chunk])
                continue
            by_uid = {draft.uid: draft for draft in chunk}
            writes = [write for one in made for write in self._created(by_uid[one.uid], one, plan)]
            self._run.commit(writes)
            highest = {place: max(known, self._ledger.highest(place)) for place, known in highest.items()}

    def _waves(self, drafts: Sequence[IssueDraft]) -> Iterator[Sequence[IssueDraft]]:
        """Drafts by the request; one that failed again and again goes by itself, so that it takes no other along (B-13)."""
        for wave in waves(drafts, BULK):
            lonely = [draft for draft in wave if self._run.failing.tried_before(draft, LONELY)]
            others = [draft for draft in wave if draft not in lonely]
            if others:
                yield others
            yield from ([draft] for draft in lonely)

    def _highest(self, project: str) -> int:
        """The highest issue number known in a project: of the ledger, and as the tracker tells."""
        known = self._ledger.highest(project)
        try:
            return max(known, self._tracker.highest(project))
        except PortError as error:
            self._tally.tell(_told(error, ""))
            return known

    def _send(self, chunk: Sequence[IssueDraft], tokens: Mapping[str, str]) -> list[Created]:
        pairs = [(draft, tokens[draft.uid]) for draft in chunk]
        try:
            return self._tracker.create(pairs, self._instance)
        except Throttled as error:
            self._run.patience.heard(error)
            raise
        except Stranger as error:
            if self._run.throttled(error):
                raise
            return [_not_allowed(error, d.uid) for d in chunk]
        except UnknownOutcome as error:
            return [
                Created(d.uid, Outcome.UNKNOWN, problem=_told(error, d.uid), cause=cause_of(error))
                for d in chunk
            ]
        except PortError as error:
            return [
                Created(d.uid, Outcome.FAILED, problem=_told(error, d.uid), cause=cause_of(error))
                for d in chunk
            ]
        except Exception as error:  # whether it was sent nobody knows: the claims stay
            what = "the issue was not created"
            return [Created(d.uid, Outcome.UNKNOWN, problem=defect(error, what, d.uid)) for d in chunk]

    def _claim(self, draft: IssueDraft, token: str, highest: int) -> Claim:
        sent: dict[str, JsonValue] = {path: [pair.register, pair.side] for path, pair in draft.agree.items()}
        if draft.project != self._run.project.key:
            sent[ELSEWHERE] = draft.project
        return Claim(ClaimKind.ISSUE, draft.uid, token, self._now, highest, sent)

    def _created(self, draft: IssueDraft, made: Created, plan: Plan) -> list[HubWrite]:
        if made.outcome is not Outcome.DONE:
            self._run.fail(draft, made.problem or _unknown(draft.uid), made.cause)
            return [SettleClaim(draft.uid)] if made.outcome is Outcome.FAILED else []
        self._run.failing.change_done(draft)
        if made.problem is not None:
            self._tally.tell(made.problem)
        self._tally.count("jira", "create")
        self._touched.add(made.id)
        part = Counterpart(Side.JIRA, made.id, draft.uid, made.key)
        return [self._ledger.put(part, _accepted(draft, made, plan)), SettleClaim(draft.uid)]

    # -------------------------------------------------------------------------------- updates

    def _update_all(self, planned: Sequence[IssueEdit], plan: Plan) -> None:
        """In this order; an issue of which Jira wants to hear less comes once more at the end."""
        edits = unmoved(self._run, self._tracker, planned)
        aside: list[IssueEdit] = []
        for number, edit in enumerate(edits, 1):
            if self._run.patience.over:
                self._run.postpone(len(edits) - number + 1 + len(aside))
                return
            self._progress("updating issues", number, len(edits))
            with self._run.alone(edit, f"{edit.key} was not updated"):
                if not self._update(edit, plan):
                    aside.append(edit)
        for edit in aside:
            with self._run.alone(edit, f"{edit.key} was not updated"):
                self._update(edit, plan, last=True)

    def _update(self, edit: IssueEdit, plan: Plan, *, last: bool = False) -> bool:
        """Send it; false where this one issue has to rest and others should go first."""
        try:
            self._send_update(edit, plan)
        except Throttled as error:
            if error.about == "issue" and not last:
                return False
            self._run.throttled(error, edit)
        return True

    def _send_update(self, edit: IssueEdit, plan: Plan) -> None:
        since = last_seen(self._run, edit)
        try:
            done = self._tracker.update(edit, self._instance)
        except Throttled:
            raise
        except PortError as error:
            if isinstance(error, Stranger) and self._run.throttled(error):
                return
            self._failed(edit, _told(error, edit.uid), _cause(error), error)
            return
        if done.stale:
            self._again(edit)
            self._tally.postpone(1, FASTER)
            return
        if done.outcome is not Outcome.DONE:
            self._failed(edit, done.problem or _unknown(edit.uid), done.cause)
            self._run.commit(self._overwritten(edit, done, plan))
            return
        self._tally.count("jira", "adopt" if edit.native in self._adopted else "update")
        self._touched.add(edit.native)
        self._overwrites.sent(edit, since)
        self._run.failing.change_done(edit)
        self._refused_fields(edit, done, plan)
        if done.problem is not None:
            self._tally.tell(done.problem)
        part = self._ledger.get(Side.JIRA, edit.uid)
        if part is None:
            return
        agree = {path: pair for path, pair in edit.agree.items() if path not in done.refused}
        agree |= {
            path: Agreed(agree[path].register, said) for path, said in done.shown.items() if path in agree
        }
        self._run.commit(
            [self._ledger.put(_as_sent(part, agree), agree), *self._overwritten(edit, done, plan)]
        )

    def _refused_fields(self, edit: IssueEdit, done: Edited, plan: Plan) -> None:
        """Fields that the site did not take, each told; together they are one change that waits (B-15)."""
        problems = [_refused(edit, path, reason) for path, reason in done.refused.items()]
        for problem in problems:
            self._tally.fail(problem)
        if problems:
            said = "; ".join(problem.message for problem in problems)
            trial = refused_part(edit, done.refused.keys(), plan.mapping)
            self._run.failing.failed(trial, Cause.CONFIGURATION, replace(problems[0], message=said))

    def _failed(
        self, edit: IssueEdit, problem: Problem, cause: Cause, error: PortError | None = None
    ) -> None:
        """Whether it was written, and whether the issue is still there, the next cycle reads by id."""
        self._run.fail(edit, problem, cause, error)
        self._again(edit)

    def _again(self, edit: IssueEdit) -> None:
        """Have the issue read by id in the next cycle."""
        part = self._ledger.get(Side.JIRA, edit.uid)
        if part is not None and part.version:
            self._run.commit([self._ledger.put(replace(part, version=""))])

    def _overwritten(self, edit: IssueEdit, done: Edited, plan: Plan) -> list[HubWrite]:
        """What somebody wrote between our read and our write waits for a person; it is never lost."""
        bindings = plan.bound[plan.records[edit.uid][0]].bindings
        paths = {b.section.key: b.path for b in bindings.values() if b.section is not None}
        writes: list[HubWrite] = []
        for key, text in (done.overwritten or {}).items():
            path = paths.get(key, key)
            said = in_register(bindings[path], text) if path in bindings else text
            before = edit.before.get(path)
            base = in_register(bindings[path], before) if path in bindings else before
            values: dict[str, JsonValue] = {"register": plan.records[edit.uid][1].get(path), "jira": said}
            who = words(done.writers[key]) if key in done.writers else ""
            authors = {"jira": who} if who else {}
            held = Held(edit.uid, path, values, {"jira": said}, base, self._now, OVERWRITTEN, authors=authors)
            writes.append(PutHeld(lost(held, waiting(plan, edit.uid, path))))
        return writes

    # ---------------------------------------------------------------------------------- links

    def _at_home(self, plan: Plan) -> Plan:
        """The plan without links and comments of issues that have left the project; those just written were looked at."""
        links: tuple[LinkIssues | UnlinkIssues, ...] = (*plan.links, *plan.unlinks)
        uids = {uid for link in links for uid in (link.uid, link.other)}
        parts = [part for uid in sorted(uids) if (part := self._ledger.get(Side.JIRA, uid)) is not None]
        natives = {part.native for part in parts} | {one.native for one in plan.comments if one.native}
        left = gone(self._run, self._tracker, natives - self._touched) if natives else frozenset()
        if not left:
            return plan
        away = {part.uid for part in parts if part.native in left}
        kept = replace(
            plan,
            links=tuple(link for link in plan.links if away.isdisjoint((link.uid, link.other))),
            unlinks=tuple(link for link in plan.unlinks if away.isdisjoint((link.uid, link.other))),
            comments=tuple(one for one in plan.comments if one.native not in left),
        )
        self._tally.postpone(len(plan.on_jira) - len(kept.on_jira), FASTER)
        return kept

    def _link(self, links: Sequence[LinkIssues]) -> None:
        """Announce some links together, send each, and note together how they ended."""
        ends = {link.claim: pair for link in links if (pair := self._ends(link)) is not None}
        due = [
            link for link in links if link.claim in ends
        ]  # others' issues were not created; asked for again
        self._run.commit(
            [OpenClaim(Claim(ClaimKind.LINK, one.claim, secrets.token_hex(8), self._now)) for one in due]
        )
        writes: list[HubWrite] = []
        for link in due:
            with self._run.alone(link, f"the link from {link.uid} to {link.other} was not made"):
                writes += self._send_link(link, *ends[link.claim])
        self._run.commit(writes)

    def _ends(self, link: LinkIssues) -> tuple[Counterpart, Counterpart] | None:
        source, target = (link.uid, link.other) if link.outward else (link.other, link.uid)
        ends = [self._ledger.get(Side.JIRA, uid) for uid in (source, target)]
        return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])

    def _send_link(self, link: LinkIssues, source: Counterpart, target: Counterpart) -> list[HubWrite]:
        if self._run.patience.over:
            self._run.postpone(1)
            return [SettleClaim(link.claim)]
        try:
            self._tracker.link(link.type, source.native, target.native)
        except PortError as error:
            if self._run.throttled(error):
                return [SettleClaim(link.claim)]
            self._run.fail(link, _told(error, link.uid), _cause(error), error)
            return [] if isinstance(error, UnknownOutcome) else [SettleClaim(link.claim)]
        self._tally.count("jira", "link")
        self._run.failing.change_done(link)
        self._touched |= {source.native, target.native}
        fresh = [
            self._ledger.put(
                replace(remembered(part, link.name) if part.uid == link.uid else part, version="")
            )
            for part in (source, target)
        ]
        return [*fresh, SettleClaim(link.claim)]

    # ----------------------------------------------------------------------------------- verify

    def _verify(self, plan: Plan) -> None:
        if not self._touched:
            return
        self._progress("verifying issues", 0, len(self._touched))
        try:
            back = self._tracker.read_back(
                self._run.project.key, sorted(self._touched, key=int), self._overwrites.wrote()
            )
        except PortError as error:
            if not (isinstance(error, Throttled) and self._tally.postponed):  # that is told already
                self._tally.tell(_told(error, ""))
            return
        if back.untold:
            self._tally.tell(_untold(back.untold))
        bound = plan.bound
        writes = self._overwrites.held(back.overwritten, plan)
        by_native = {part.native: part for part in self._ledger.all(Side.JIRA)}
        for issue in back.issues:
            part = by_native.get(issue.id)
            if part is not None and bugs.is_bug(part.uid):
                writes.append(self._ledger.put(bugs.read(part, issue)))
                continue
            if issue.project != self._run.project.key:
                continue  # it left us meanwhile, and shows what its new project makes of it (B-09)
            kind = plan.records[part.uid][0] if part is not None and part.uid in plan.records else None
            if part is not None and kind is not None and kind in bound:
                writes.append(self._ledger.put(verified(bound[kind], part, issue)))
                writes += self._mover.verified(issue)
        self._run.commit([*writes, *pasts_after(self._run, plan, back)])


def _accepted(draft: IssueDraft, made: Created, plan: Plan) -> dict[str, Agreed]:
    """What really went into the new issue: a refused field is agreed as empty there, and asked for again."""
    if bugs.is_bug(draft.uid):
        return {}  # nothing of it is compared afterwards
    bindings = plan.bound[draft.kind].bindings
    places = {**{path: binding.neutral for path, binding in bindings.items()}, **NEUTRAL}
    lost = {path for path, neutral in places.items() if neutral in made.refused}
    return {path: Agreed(None, None) if path in lost else pair for path, pair in draft.agree.items()}


def _as_sent(part: Counterpart, agree: Mapping[str, Agreed]) -> Counterpart:
    """The issue as it is now, and to be read by id: what was last seen of it, or an index that lags, is no edit."""
    sent = {path: pair.side for path, pair in agree.items() if not path.startswith("#")}
    seen = {path: value for path, value in {**part.seen, **sent}.items() if not empty(value)}
    return replace(part, version="", seen=seen, unseen=part.unseen - sent.keys())


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _told(error: PortError, uid: str) -> Problem:
    return Problem(error.message, error.hint, uid=uid, code=type(error).__name__)


def _cause(error: PortError) -> Cause:
    """The cause, by now that the site was asked who we are where there was a doubt."""
    return Cause.CONFIGURATION if isinstance(error, Stranger) else cause_of(error)


def _not_allowed(error: Stranger, uid: str) -> Created:
    return Created(uid, Outcome.FAILED, problem=_told(error, uid), cause=_cause(error))


def _unknown(uid: str) -> Problem:
    return Problem(
        "the site gave no reply, so it is not known whether this was written",
        "the next cycle looks before it sends anything again",
        severity=Severity.WARNING,
        code="unknown-outcome",
        uid=uid,
    )


def _untold(message: str) -> Problem:
    return Problem(
        f"whether others wrote the same fields meanwhile is not known: {message}",
        "the histories of the issues that were updated tell",
        severity=Severity.WARNING,
        code="history-untold",
    )


def _refused(edit: IssueEdit, path: str, reason: str) -> Problem:
    return Problem(
        f"{_CALLED.get(path, path)}: Jira refused it on {edit.key}: {reason}",
        "see the field's screen and options in Jira, or map the field otherwise",
        code="field-refused",
        uid=edit.uid,
    )
