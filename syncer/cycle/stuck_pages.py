"""Pages that fail: which of them are written now, and which wait until something has changed or their time has come (B-13).

Why it exists: a page that cannot be written was rendered and asked for again in each cycle. One that waits costs no request,
and as long as nothing else is new, pages are not even rendered. It sends nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from syncer.cycle.run import Run
from syncer.domain.defects import defect
from syncer.domain.json import digest
from syncer.domain.problems import Problem
from syncer.pages.render import Rendered
from syncer.ports import Locked, PortError, Stranger, Temporary, Throttled
from syncer.ports.causes import cause_of
from syncer.sync.failures import Cause, Failure
from syncer.sync.observation import DecisionKind, HubState
from syncer.sync.page_ids import is_customers
from syncer.sync.trials import Trial
from syncer.sync.wiki import SpaceSeen

SIDE = "pages"
_APART = frozenset({"chart"})  # what is remembered elsewhere, and keeps no page from being written


class StuckPages:
    """One cycle's pages that fail, in one space; `known` counts failures that have a row, so that nothing else is unsettled."""

    def __init__(self, run: Run, hub: HubState, space: SpaceSeen, *, at_once: bool) -> None:
        self._run, self._hub, self._at_once = run, hub, at_once
        self._versions = space.versions
        titles = sorted(one.title for one in space.versions.values())
        self._titles = digest([*titles])
        self._approved = {d.subject for d in hub.decisions if d.kind is DecisionKind.APPROVE}
        self._tried: set[str] = set()
        self.known = 0

    @property
    def rest(self) -> bool:
        """Whether all that failed has to wait, so that nothing is to be done for it now."""
        rows = self._run.failing.of_side(SIDE)
        waiting = self._run.failing.waiting(SIDE)
        same = all(row.version == self._version(row.item) for row in rows)
        return (
            len(rows) == len(waiting) and same and not any(f"page:{r.item}" in self._approved for r in rows)
        )

    def tell(self) -> None:
        """Say what waits, in a cycle that renders no page."""
        for row in self._run.failing.waiting(SIDE):
            self._run.failing.tell(row)

    def waits(self, page: Rendered) -> bool:
        """Whether a page is not tried now; told, where it is not."""
        failed = self._run.tally.failed
        stirred = self._at_once or f"page:{page.page}" in self._approved
        waits = self._run.failing.waits(self._trial(page), stirred=stirred)
        self.known += self._run.tally.failed - failed
        self._tried.add(page.page)
        return waits

    @contextmanager
    def trying(self, page: Rendered) -> Iterator[None]:
        """Whatever goes wrong with a page fails it alone, and is kept; what concerns all of them is not swallowed."""
        tally = self._run.tally
        failed, told = tally.failed, len(tally.problems)
        for problem in page.problems:
            tally.fail(problem)
        cause, asked = Cause.CONFIGURATION, None
        try:
            yield
        except Throttled as error:
            self._run.patience.heard(error)
            self._run.postpone(1)
            return
        except Stranger as error:
            if self._run.throttled(error):
                return
            tally.fail(Problem(f"{page.title}: {error.message}", error.hint, code="page"))
        except Locked:
            raise
        except PortError as error:
            cause = cause_of(error)
            asked = error.retry_after if isinstance(error, Temporary) else None
            tally.fail(Problem(f"{page.title}: {error.message}", error.hint, code="page"))
        except Exception as error:
            cause = Cause.DATA
            tally.fail(defect(error, f"{page.title} was not written"))
        found = [one for one in tally.problems[told:] if one.code not in _APART]
        trial = self._trial(page)
        if tally.failed == failed:
            self._went(trial)
        elif found:
            self.known += tally.failed - failed
            self._run.failing.failed(trial, cause, found[-1], asked)

    def settle(self, made: Iterable[str]) -> None:
        """Forget pages that are not made any more; of the customer's, those that nobody has asked for in this cycle."""
        there = {*made} | {
            row.item for row in self._rows() if is_customers(row.item) and row.item in self._tried
        }
        self._run.failing.settle(SIDE, {row.key for row in self._rows() if row.item in there})

    def _rows(self) -> list[Failure]:
        return self._run.failing.of_side(SIDE)

    def _went(self, trial: Trial) -> None:
        over = any(row.key == trial.key and row.cause is Cause.OUTAGE for row in self._rows())
        self._run.failing.done(trial.key)
        if over:
            self._run.failing.over(SIDE)

    def _trial(self, page: Rendered) -> Trial:
        problems = [str(one) for one in page.problems]
        mark = digest([page.fingerprint, [*problems]])
        return Trial(SIDE, "write", page.page, mark, version=self._version(page.page))

    def _version(self, page: str) -> str:
        """What stands there now; of a page that is not there yet, which titles are taken."""
        state = self._hub.pages.get(page)
        listed = self._versions.get(state.native) if state is not None else None
        return str(listed.number) if listed is not None else self._titles
