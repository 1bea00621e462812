"""Moving issues to the status that their records say: step by step, looked at before and after.

Why it exists: a move may take several transitions, any of which may be the last thing this process does. So the
statuses it may reach are noted before each step, where the next cycle finds them; a person who was faster is never
overruled, what got no reply is looked at and not sent again, and nothing is agreed before it was read back (B-18).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.cycle.run import Run
from syncer.domain.defects import defect
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.problems import Problem, Severity
from syncer.ports import HubWrite, Moved, Outcome, PortError, Stand, Stranger, Tracker, UnknownOutcome
from syncer.ports.causes import cause_of
from syncer.sync import statuses
from syncer.sync.changes import IssueDraft, TransitionIssue
from syncer.sync.failures import Cause
from syncer.sync.observation import Agreed, Counterpart, IssueState, Side, Status
from syncer.sync.plan import Plan
from syncer.sync.status import OVER, noted
from syncer.sync.statuses import Goal
from syncer.sync.work import MOVING
from syncer.sync.workflow import MOST, Path, Way, ordered, search

LOOK = 25  # issues that are looked at together, right before they are moved


@dataclass(slots=True)
class _Trip:
    """One issue on its way; `fresh` ones were made a moment ago, so that nobody else has moved them."""

    move: TransitionIssue
    goal: Goal
    part: Counterpart
    fresh: bool
    through: list[Status] = field(default_factory=list)
    steps: int = 0

    @property
    def project(self) -> str:
        """The key of the project it is in."""
        return self.part.key.rpartition("-")[0]

    def ours(self, stand: Stand) -> bool:
        """Whether it stands where the plan saw it, or where we may have brought it."""
        known = {status.id for status in self.through} | {number for number, _ in self.move.through}
        said = statuses.native(self.goal.states, self.goal.known, stand.status, stand.resolution)
        return self.fresh or stand.status.id in known or said == self.move.seen

    def been(self, here: Status) -> set[str]:
        """The statuses that we brought it to; the last one noted was never reached if it does not stand there."""
        known = [*(number for number, _ in self.move.through), *(status.id for status in self.through)]
        return set(known if here.id in known[-1:] else known[:-1])

    def mark(self, stand: Stand, way: Way) -> str:
        """What a step depends on, as far as we know: the issue as it is, the transition, and what we bring along."""
        aim = self.move.aim
        brought: JsonValue = [aim.word, aim.resolution, dict(aim.screen), dict(aim.fields)]
        return digest([stand.status.id, stand.updated, way.id, brought])

    def noted(self, refused: JsonObject | None = None) -> dict[str, Agreed]:
        """What has to be known of it, should this process end with the next step."""
        reached = ((status.id, status.name) for status in self.through)
        through = tuple(dict.fromkeys((*self.move.through, *reached)))
        return {MOVING: noted(self.move.aim.path, through, refused)}


class _Halted(Exception):
    """Why a move goes no further in this cycle."""

    def __init__(self, problem: Problem, cause: Cause = Cause.CONFIGURATION) -> None:
        super().__init__(problem.message)
        self.problem, self.cause = problem, cause


class Mover:
    """One cycle's moves; `touched` collects what has to be read back."""

    def __init__(self, run: Run, tracker: Tracker, touched: set[str]) -> None:
        self._run, self._tracker, self._touched = run, tracker, touched
        self._ledger, self._tally = run.ledger, run.tally
        self._arrived: dict[str, _Trip] = {}
        self._rode: set[str] = set()
        self._around: set[str] = set()

    def riding(self, draft: IssueDraft, plan: Plan) -> IssueDraft:
        """The draft with the transition to its status, where one rides along that asks for nothing."""
        if draft.aim is None:
            return draft
        start = self._tracker.start(draft.project, draft.types)
        bound = plan.bound[draft.kind]
        goal = Goal(bound.statuses[draft.aim.path], draft.aim.word, bound.known)
        if start is None or goal.resolution or goal.reached(start.status, ""):
            return draft
        ways = [w for w in ordered(start.ways, goal) if w.screen is False and goal.rank(w.to) is not None]
        if not ways:
            return draft
        self._rode.add(draft.uid)
        return replace(draft, way=ways[0].id)

    def write(self, plan: Plan) -> None:
        """Move what the plan says, and new issues whose record says more than their first status does."""
        trips = [*self._trips(plan)]
        for start in range(0, len(trips), LOOK):
            if self._run.patience.over:
                self._run.postpone(len(trips) - start)
                return
            self._run.ports.progress("moving issues", start, len(trips))
            chunk = trips[start : start + LOOK]
            stands = self._look(chunk)
            for trip in _nearest(chunk, stands or {}) if stands is not None else ():
                self._go(trip, (stands or {}).get(trip.part.native))

    def verified(self, issue: IssueState) -> list[HubWrite]:
        """What is agreed of an issue that was moved, now that it was read back; told where it stands elsewhere."""
        trip = self._arrived.get(issue.id)
        part = self._ledger.get(Side.JIRA, trip.move.uid) if trip is not None else None
        if trip is None or part is None:
            return []
        word, path = trip.move.aim.word, trip.move.aim.path
        if trip.goal.reached(issue.stands, str(issue.fields.get("resolution") or "")):
            return [self._ledger.put(part, {path: Agreed(word, word), MOVING: OVER})]
        self._run.fail(trip.move, _elsewhere(trip, issue), Cause.CONFIGURATION)
        return []

    # -------------------------------------------------------------------------------- one issue

    def _trips(self, plan: Plan) -> Iterator[_Trip]:
        for move in plan.transitions:
            yield from self._trip(move, plan, fresh=False)
        for draft in plan.drafts:
            if draft.aim is not None:
                yield from self._trip(TransitionIssue(draft.uid, "", "", draft.aim, ""), plan, fresh=True)

    def _trip(self, move: TransitionIssue, plan: Plan, *, fresh: bool) -> Iterator[_Trip]:
        part = self._ledger.get(Side.JIRA, move.uid)
        if part is None:
            return  # it was not created
        bound = plan.bound[plan.records[move.uid][0]]
        goal = Goal(bound.statuses[move.aim.path], move.aim.word, bound.known)
        yield _Trip(replace(move, native=part.native, key=part.key), goal, part, fresh)

    def _look(self, trips: Sequence[_Trip]) -> Mapping[str, Stand] | None:
        try:
            return self._tracker.stands([trip.part.native for trip in trips])
        except PortError as error:
            if not self._run.throttled(error):
                self._tally.fail(Problem(error.message, error.hint, code=type(error).__name__))
            return None

    def _go(self, trip: _Trip, stand: Stand | None) -> None:
        try:
            self._walk(trip, stand)
        except _Halted as halted:
            self._stop(trip, halted.problem, halted.cause)
        except PortError as error:
            if not self._run.throttled(error, trip.move):
                told = Problem(error.message, error.hint, code=type(error).__name__, uid=trip.move.uid)
                cause = Cause.CONFIGURATION if isinstance(error, Stranger) else cause_of(error)
                self._stop(trip, told, cause)
        except Exception as error:
            told = defect(error, f"{trip.part.key} was not moved", trip.move.uid)
            self._stop(trip, told, Cause.DATA)
        else:
            self._arrived[trip.part.native] = trip
            self._run.failing.change_done(trip.move)
            if trip.steps:
                self._tally.count("jira", "transition")
        if trip.steps or not trip.fresh:
            self._touched.add(trip.part.native)

    def _stop(self, trip: _Trip, problem: Problem, cause: Cause) -> None:
        """It stays where it is by now; the next cycle reads it and decides anew."""
        if problem.severity is Severity.ERROR:
            self._run.fail(trip.move, problem, cause)
        else:
            self._tally.tell(problem)

    def _walk(self, trip: _Trip, stand: Stand | None) -> None:
        """Step by step until it stands where it shall. Raises _Halted, PortError."""
        rode = trip.move.uid in self._rode
        if (
            trip.fresh
            and stand is not None
            and stand.project == self._run.project.key
            and not (rode and trip.goal.reached(stand.status, stand.resolution))
        ):
            self._tracker.began(trip.project, stand)
        looked = False
        for _ in range(2 * MOST):
            if stand is None:
                raise _Halted(_gone(trip))
            if stand.project != self._run.project.key:
                self._reread(trip)
                raise _Halted(_left(trip, stand))
            if trip.goal.reached(stand.status, stand.resolution):
                return
            if not trip.ours(stand):
                raise _Halted(_overtaken(trip, stand))
            path = self._next(trip, stand)
            if not path.sure and not looked:
                stand, looked = self._round(trip, stand), True
                continue
            if path.guessed:
                raise _Halted(_guess(trip, stand))
            way, looked = path.ways[0], False
            if self._step(trip, stand, way) and trip.goal.rank(way.to) is not None:
                return
            stand = self._again(trip)
        raise _Halted(_astray(trip))

    def _round(self, trip: _Trip, stand: Stand) -> Stand | None:
        """Where it stands right before a step into the unknown, once others were looked at, which is done once a cycle."""
        if stand.type not in self._around:
            self._around.add(stand.type)
            self._tracker.look_around(trip.project, stand.type)
        return self._again(trip)

    def _reread(self, trip: _Trip) -> None:
        """Have the issue read by its id in the next cycle, whatever the index says."""
        part = self._ledger.get(Side.JIRA, trip.move.uid) or trip.part
        self._run.commit([self._ledger.put(replace(part, version=""))])

    def _again(self, trip: _Trip) -> Stand | None:
        return self._tracker.stands([trip.part.native]).get(trip.part.native)

    def _next(self, trip: _Trip, stand: Stand) -> Path:
        """The path on from where it stands. Raises _Halted where there is none, naming what there is."""
        path = search(
            stand.status,
            stand.ways,
            trip.goal,
            lambda status: self._tracker.offered(trip.project, stand.type, status),
            trip.been(stand.status),
        )
        if path is None:
            raise _Halted(_no_path(trip, stand))
        return path

    def _step(self, trip: _Trip, stand: Stand, way: Way) -> bool:
        """Take one transition; False where it has to be looked at again. Raises _Halted where it goes no further."""
        mark = trip.mark(stand, way)
        if trip.move.refused.get("mark") == mark:
            raise _Halted(_again_refused(trip))
        trip.through.append(way.to)
        part = replace(self._ledger.get(Side.JIRA, trip.move.uid) or trip.part, version="")
        self._run.commit([self._ledger.put(part, trip.noted())])
        trip.steps += 1
        try:
            moved = self._tracker.move(trip.move, trip.part.native, way)
        except UnknownOutcome as error:
            return self._looked(trip, stand, error)
        if moved.outcome is Outcome.DONE:
            return True
        return self._refused(trip, stand, way, moved)

    def _looked(self, trip: _Trip, stand: Stand, error: UnknownOutcome) -> bool:
        """No reply came, so where it stands tells; where nothing has happened yet, it still may, and we wait."""
        now = self._again(trip)
        if now is not None and now.status.id == stand.status.id:
            raise _Halted(_unknown(trip, error), Cause.OUTAGE)
        return False

    def _refused(self, trip: _Trip, stand: Stand, way: Way, moved: Moved) -> bool:
        """Somebody was faster, or the workflow was changed: looked at once more, and never sent unchanged but for 409."""
        problem = moved.problem or _unknown(trip, UnknownOutcome("jira refused it"))
        unsent = not (moved.stale or moved.busy)
        tries = sum(status.id == way.to.id for status in trip.through)
        if unsent or tries > 1:
            if unsent and moved.sent:
                self._remember(trip, stand, way, problem)
            raise _Halted(problem, moved.cause)
        now = self._again(trip)
        same = now is not None and now.status.id == stand.status.id and way in now.ways
        if same and not moved.busy:
            self._remember(trip, stand, way, problem)
            raise _Halted(problem, moved.cause)
        return False

    def _remember(self, trip: _Trip, stand: Stand, way: Way, problem: Problem) -> None:
        """Keep what was refused, so that it is not sent again before anything has changed."""
        part = self._ledger.get(Side.JIRA, trip.move.uid) or trip.part
        refused: JsonObject = {
            "mark": trip.mark(stand, way),
            "message": problem.message,
            "hint": problem.hint,
        }
        self._run.commit([self._ledger.put(part, trip.noted(refused))])


def _nearest(trips: Sequence[_Trip], stands: Mapping[str, Stand]) -> list[_Trip]:
    """Those first that need one step alone: where they then stand, the others see what lies behind it."""

    def further(trip: _Trip) -> bool:
        stand = stands.get(trip.part.native)
        return stand is not None and all(trip.goal.rank(way.to) is None for way in stand.ways)

    return sorted(trips, key=further)


# ------------------------------------------------------------------------------------- words


def _problem(trip: _Trip, message: str, hint: str, code: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(
        f"{trip.move.aim.path}: {trip.part.key} {message}",
        hint,
        severity=severity,
        code=code,
        uid=trip.move.uid,
    )


def _targets(trip: _Trip) -> str:
    names = [name.removeprefix("category:").replace("_", " ") for name in trip.move.aim.targets]
    return " or ".join(f"“{name}”" for name in names)


def _no_path(trip: _Trip, stand: Stand) -> Problem:
    """What transitions there are, since none of them leads there (B-18)."""
    offered = ", ".join(f"“{way.name}” to “{way.to.name}”" for way in stand.ways)
    there = f"it is offered {offered}" if offered else "it is offered no transition at all"
    hint = (
        "move it in Jira, name another status in the mapping, or let us take the transitions that are missing"
    )
    words = f"cannot be moved from “{stand.status.name}” to {_targets(trip)}: {there}"
    return _problem(trip, words, hint, "no-path")


def _guess(trip: _Trip, stand: Stand) -> Problem:
    """Which of several steps leads on, no issue shows and the site does not tell, so none is tried (B-18)."""
    offered = ", ".join(f"“{way.name}” to “{way.to.name}”" for way in stand.ways)
    words = (
        f"is not moved from “{stand.status.name}” to {_targets(trip)}, since nobody can see which step leads on: "
        f"it is offered {offered}"
    )
    hint = "move it, or another issue of its type, one step by hand; what is offered there shows the way"
    return _problem(trip, words, hint, "no-path")


def _astray(trip: _Trip) -> Problem:
    hint = "see what its workflow does in Jira (post functions, automation)"
    return _problem(trip, f"is not in {_targets(trip)} after {MOST} transitions", hint, "no-path")


def _overtaken(trip: _Trip, stand: Stand) -> Problem:
    words = f"was moved to “{stand.status.name}” by somebody meanwhile, so it was left there"
    return _problem(trip, words, "the next cycle takes it from there", "overtaken", Severity.WARNING)


def _again_refused(trip: _Trip) -> Problem:
    """What Jira said before, as long as nothing has changed since."""
    said = trip.move.refused
    return Problem(str(said["message"]), str(said["hint"]), code="jira.transition", uid=trip.move.uid)


def _gone(trip: _Trip) -> Problem:
    hint = "the next cycle looks what became of it"
    return _problem(trip, "cannot be seen any more", hint, "issue-gone", Severity.WARNING)


def _left(trip: _Trip, stand: Stand) -> Problem:
    """Other people's workflow is none of ours (B-09)."""
    hint = "the next cycle reads where it is; move it back, or withdraw the record by its state"
    words = f"was moved to another project, {stand.project}, so its status is left alone"
    return _problem(trip, words, hint, "issue-moved", Severity.WARNING)


def _unknown(trip: _Trip, error: PortError) -> Problem:
    words = f"may be moved by now or not: {error.message}"
    return _problem(trip, words, "the next cycle looks before it sends anything again", "unknown-outcome")


def _elsewhere(trip: _Trip, issue: IssueState) -> Problem:
    resolution = str(issue.fields.get("resolution") or "")
    resolved = f" with the resolution “{resolution}”" if trip.goal.resolution and resolution else ""
    words = (
        f"was moved, but stands in “{issue.status}”{resolved} now, which does not say “{trip.move.aim.word}”"
    )
    hint = (
        "see what its workflow does in Jira (post functions, automation), and say that status in the mapping"
    )
    return _problem(trip, words, hint, "moved-elsewhere")
