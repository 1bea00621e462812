"""Taking our mark off clones of our issues.

Why it exists: a clone keeps whatever people copied, and only what says that it is ours goes (B-01). What fails is
found and asked for again, since an issue that carries our mark and is nobody's stays under watch (see news.py).
"""

from collections.abc import Sequence

from syncer.cycle.run import Run
from syncer.ports import PortError, Tracker
from syncer.sync.changes import UnmarkIssue


def unmark(run: Run, tracker: Tracker, clones: Sequence[UnmarkIssue]) -> None:
    """Unmark issues one by one; a failing one never stops the others."""
    for change in run.paced(clones, "unmarking clones"):
        what = f"our mark was not taken off {change.key}"
        with run.alone(change, what):
            try:
                tracker.unmark(change)
            except PortError as error:
                run.failed(error, what, change.uid, change)
                continue
            run.tally.count("jira", "unmark")
            run.failing.change_done(change)
