"""What fails in a cycle, and what of the plan waits since it failed before (B-12, B-13).

Why it exists: what failed is planned again by every cycle. Whether it is sent now, its row in the store says: its cause,
what was sent then, and when it is due. One that waits costs no request and is told each time, with its cure. Rows ride along with
the next commit of the cycle, so that they cost no transaction of their own. Nothing here sends.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from syncer.cycle.tally import Tally
from syncer.domain.defects import UNEXPECTED
from syncer.domain.json import digest
from syncer.domain.problems import Problem
from syncer.ports import DropFailure, HubWrite, PutFailure
from syncer.sync.changes import JiraChange
from syncer.sync.failures import Cause, Failure, again, when
from syncer.sync.observation import DecisionKind, Observation, Side
from syncer.sync.plan import Plan
from syncer.sync.trials import Trial, key_of, trial_of

Change = TypeVar("Change", bound=JiraChange)


@dataclass(slots=True)
class Failing:
    """One cycle's view of the changes that fail; `zone` is the one in which people are told when one is tried again."""

    seen: Observation
    tally: Tally
    clock: Callable[[], datetime]
    zone: str
    _rows: dict[str, Failure] = field(init=False)
    _writes: dict[str, HubWrite] = field(default_factory=dict)
    _planned: dict[str, JiraChange] = field(default_factory=dict)
    _waiting: dict[str, Failure] = field(default_factory=dict)
    _failed: set[str] = field(default_factory=set)
    _stale: set[str] = field(default_factory=set)
    _versions: dict[str, str] | None = None
    _mapping: str = ""
    _begun: bool = False

    def __post_init__(self) -> None:
        """The rows that the store has."""
        self._rows = {row.key: row for row in self.seen.hub.failures}

    # ------------------------------------------------------------------------------ what waits

    def due(self, plan: Plan) -> Plan:
        """The plan without the changes of Jira that wait; rows of what is planned no more are dropped, by the first plan."""
        self._mapping = plan.mapping
        self._planned |= {key_of(change): change for change in plan.on_jira}
        if not self._begun:
            self._begun = True
            self._forget_unplanned()
        if not self._rows:
            return plan
        moved = {change.uid for change in plan.changes}
        return replace(
            plan,
            drafts=self._ready(plan.drafts, moved),
            edits=self._ready(plan.edits, moved),
            links=self._ready(plan.links, moved),
            unlinks=self._ready(plan.unlinks, moved),
            transitions=tuple(
                replace(one, refused={}) if self._anew(one) else one
                for one in self._ready(plan.transitions, moved)
            ),
            comments=self._ready(plan.comments, moved),
            unmarks=self._ready(plan.unmarks, moved),
        )

    def waits(self, trial: Trial, *, stirred: bool = False) -> bool:
        """Whether a change is not to be sent now, since it failed and nothing has changed; told, where it does.

        `stirred`: something has happened to its item, so that it is sent whatever its row says.
        """
        row = self._rows.get(trial.key)
        if row is None:
            return False
        if stirred or self._asked(row) or row.mark != trial.mark:
            return False
        if row.version and trial.version and row.version != trial.version:
            return False
        now = self.clock()
        if not row.last <= now < row.next:  # a clock that was set back makes nothing wait
            self._stale.add(trial.key)
            return False
        if trial.version and not row.version:
            self._keep(replace(row, version=trial.version))
        self.tell(row)
        return True

    def waiting(self, side: str) -> list[Failure]:
        """The rows of a side that are not due yet and that nobody wants tried at once."""
        now = self.clock()
        rows = [row for row in self._rows.values() if row.side == side]
        return [row for row in rows if row.last <= now < row.next and not self._asked(row)]

    def of_side(self, side: str) -> list[Failure]:
        """All rows of a side."""
        return [row for row in self._rows.values() if row.side == side]

    @property
    def told(self) -> tuple[Failure, ...]:
        """What was said to wait in this cycle."""
        return tuple(self._waiting.values())

    def tell(self, row: Failure) -> None:
        """Say once in a cycle that a change still fails, until when it waits, and what sends it at once."""
        if row.key in self._waiting:
            return
        self._waiting[row.key] = row
        if row.cause is Cause.QUOTA:
            self.tally.postpone(1, row.message)
        else:
            self.tally.fail(told(row, self.zone))

    def tried_before(self, change: JiraChange, least: int = 1) -> bool:
        """Whether a change is sent again at its pace alone, after so many failures: it goes last, or by itself."""
        key = key_of(change)
        row = self._rows.get(key)
        return row is not None and row.tries >= least and (key in self._stale or least > 1)

    def _ready(self, changes: Sequence[Change], moved: Collection[str]) -> tuple[Change, ...]:
        return tuple(one for one in changes if not self._held_back(one, moved))

    def _held_back(self, change: JiraChange, moved: Collection[str]) -> bool:
        key = key_of(change)
        if key not in self._rows:
            return False
        if key in self._failed:
            return True  # in this very cycle
        return self.waits(self._trial(change), stirred=change.uid in moved)

    def _anew(self, change: JiraChange) -> bool:
        """Whether it is sent though nothing of it is known to have changed: what was refused may be taken by now (B-15)."""
        row = self._rows.get(key_of(change))
        return row is not None and (row.key in self._stale or self._asked(row))

    def _asked(self, row: Failure) -> bool:
        """Whether a person wants it tried at once."""
        wanted = {d.subject for d in self.seen.hub.decisions if d.kind is DecisionKind.RETRY}
        return not wanted.isdisjoint({row.item, row.key, self.seen.project})

    def _forget_unplanned(self) -> None:
        if self.seen.jira is None:
            return
        claimed = {claim.key for claim in self.seen.hub.claims}
        for row in self.of_side("jira"):
            unknown = row.item in claimed or row.key.rpartition(" ")[2] in claimed
            if row.key not in self._planned and not unknown:
                self.done(row.key)

    # --------------------------------------------------------------------------- what happened

    def failed(self, trial: Trial, cause: Cause, problem: Problem, asked: float | None = None) -> None:
        """Keep that a change failed. `asked`: the seconds for which its site wants to be left alone."""
        now, before = self.clock(), self._rows.get(trial.key)
        tries = before.tries + 1 if before is not None else 1
        self._failed.add(trial.key)
        self._keep(
            Failure(
                key=trial.key,
                side=trial.side,
                item=trial.item,
                what=trial.what,
                cause=cause,
                message=problem.message,
                hint=problem.hint,
                code=problem.code,
                first=before.first if before is not None else now,
                last=now,
                tries=tries,
                next=again(cause, tries, now, asked),
                mark=trial.mark,
                version=trial.version,
            )
        )

    def change_failed(
        self, change: JiraChange, cause: Cause, problem: Problem, asked: float | None = None
    ) -> None:
        """The same of a change of Jira, as it was planned."""
        self.failed(self._trial(self._planned.get(key_of(change), change)), cause, problem, asked)

    def defects(self, problems: Sequence[Problem]) -> None:
        """Keep of which records a defect of ours was met while they were planned; those that are planned again are forgotten."""
        met = {one.uid: one for one in problems if one.code == UNEXPECTED and one.uid}
        trials = {uid: Trial("register", "plan", uid, digest(one.message)) for uid, one in met.items()}
        rows = {row.key: row for row in self.of_side("register")}
        for uid, trial in trials.items():
            row = rows.get(trial.key)
            if row is None or row.mark != trial.mark or self.clock() >= row.next or self._asked(row):
                self.failed(trial, Cause.DATA, met[uid])
        self.settle("register", {trial.key for trial in trials.values()})

    def done(self, key: str) -> None:
        """Forget a change: it went through, or nothing asks for it any more."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._writes[key] = DropFailure(key)

    def change_done(self, change: JiraChange) -> None:
        """The same of a change of Jira; others that an outage kept back follow in the next cycle, since it is over."""
        key = key_of(change)
        row = self._rows.get(key)
        self.done(key)
        if row is not None and row.cause is Cause.OUTAGE:
            self.over(row.side)

    def over(self, side: str) -> None:
        """An outage has ended: nothing of that side waits for it any longer."""
        now = self.clock()
        for row in self.of_side(side):
            if row.cause is Cause.OUTAGE and row.next > now and row.key not in self._failed:
                self._keep(replace(row, next=now))

    def settle(self, side: str, planned: Collection[str]) -> None:
        """Forget what failed on a side and is not planned any more, nor was tried."""
        for row in self.of_side(side):
            if row.key not in planned and row.key not in self._failed:
                self.done(row.key)

    def take(self) -> list[HubWrite]:
        """What is to be kept, each once."""
        writes = [*self._writes.values()]
        self._writes.clear()
        return writes

    def _keep(self, row: Failure) -> None:
        self._rows[row.key] = row
        self._writes[row.key] = PutFailure(row)

    def _trial(self, change: JiraChange) -> Trial:
        native = getattr(change, "native", "")
        return trial_of(change, self._mapping, self._version(native) if native else "")

    def _version(self, native: str) -> str:
        """What Jira said last of an issue's age."""
        if self._versions is None:
            parts = (part for part in self.seen.hub.counterparts if part.side is Side.JIRA)
            self._versions = {part.native: part.version for part in parts}
            fetched = self.seen.jira.fetched if self.seen.jira is not None else {}
            self._versions |= {one: issue.updated for one, issue in fetched.items()}
        return self._versions.get(native, "")


def kept_back(seen: Observation, plan: Plan, clock: Callable[[], datetime]) -> tuple[Failure, ...]:
    """What of a plan is not sent now since it failed before, and the pages of which that is so."""
    failing = Failing(seen, Tally(), clock, "UTC")
    failing.due(plan)
    for row in failing.waiting("pages"):
        failing.tell(row)
    return failing.told


def told(row: Failure, zone: str) -> Problem:
    """A change that waits, with its cure, when it is tried again, and what sends it at once."""
    hint = " · ".join(filter(None, (row.hint, when(row, zone))))
    return Problem(row.message, hint, code=row.code, uid="" if row.side == "pages" else row.item)
