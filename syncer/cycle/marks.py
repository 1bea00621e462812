"""Taking our mark off clones of our issues.

Why it exists: a clone keeps whatever people copied, and only what says that it is ours goes (B-01). What fails is
found and asked for again, since an issue that carries our mark and is nobody's stays under watch (see news.py).
"""

from collections.abc import Sequence

from syncer.cycle.run import Run
from syncer.domain.problems import Problem
from syncer.ports import PortError, Tracker
from syncer.sync.changes import UnmarkIssue


def unmark(run: Run, tracker: Tracker, clones: Sequence[UnmarkIssue]) -> None:
    """Unmark issues one by one; a failing one never stops the others."""
    for number, change in enumerate(clones, 1):
        if run.patience.over:
            run.postpone(len(clones) - number + 1)
            return
        run.ports.progress("unmarking clones", number, len(clones))
        try:
            tracker.unmark(change)
        except PortError as error:
            if run.throttled(error):
                continue
            told = f"our mark was not taken off {change.key}: {error.message}"
            run.tally.fail(Problem(told, error.hint, uid=change.uid, code=type(error).__name__))
            continue
        run.tally.count("jira", "unmark")
