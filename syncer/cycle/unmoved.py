"""A last look at issues that are about to be updated though this cycle has not read them.

Why it exists: a search index lags, and knows nothing of an issue that left the project; a field that a person wrote a
moment ago, or the field of an issue that is other people's by now, would be overwritten and nobody would know (B-09,
B-10). One read for a hundred issues. An edit of sections alone is left out: the tracker reads them right before it writes.
"""

from collections.abc import Sequence
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.ports import PortError, Tracker
from syncer.sync.changes import IssueEdit
from syncer.sync.observation import Side


def unmoved(run: Run, tracker: Tracker, edits: Sequence[IssueEdit]) -> list[IssueEdit]:
    """The edits of issues that are as they were when last read; the others wait for the next cycle, which reads them."""
    fetched = run.seen.jira.fetched if run.seen.jira is not None else {}
    asked = {e.native for e in edits if e.native not in fetched and (e.fields or not e.sections.edits)}
    if not asked:
        return list(edits)
    try:
        now = {issue.id: issue for issue in tracker.fetch(sorted(asked, key=int))}
    except PortError as error:
        if not run.throttled(error):
            problem = Problem(error.message, error.hint, severity=Severity.WARNING, code=type(error).__name__)
            run.tally.fail(problem)
        return [edit for edit in edits if edit.native not in asked]
    parts = {part.native: part for part in run.ledger.all(Side.JIRA)}
    moved = {
        native
        for native in asked & parts.keys()
        if native not in now
        or (now[native].updated, now[native].project) != (parts[native].version, run.project.key)
    }
    run.commit([run.ledger.put(replace(parts[native], version="")) for native in sorted(moved)])
    if moved:
        run.tally.postpone(len(moved), "somebody was faster at their issues")
    return [edit for edit in edits if edit.native not in moved]
