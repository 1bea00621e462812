"""A last look at issues that are about to be written though this cycle has not read them.

Why it exists: a search index lags, and knows nothing of an issue that left the project; a field that a person wrote a
moment ago, or the field of an issue that is other people's by now, would be overwritten and nobody would know (B-09,
B-10). One read for a hundred issues. An edit of sections alone costs none: the tracker reads them right before it writes,
and is told what it has to find.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.ports import PortError, Tracker
from syncer.sync.changes import IssueEdit
from syncer.sync.observation import IssueState, Side

FASTER = "somebody was faster at their issues"


def unmoved(run: Run, tracker: Tracker, edits: Sequence[IssueEdit]) -> list[IssueEdit]:
    """The edits of issues that are as they were when last read; the others wait for the next cycle, which reads them."""
    fetched = run.seen.jira.fetched if run.seen.jira is not None else {}
    asked = {e.native for e in edits if e.native not in fetched and (e.fields or not e.sections.edits)}
    if not asked:
        return _dated(run, edits, fetched)
    try:
        now = {issue.id: issue for issue in tracker.fetch(sorted(asked, key=int))}
    except PortError as error:
        if not run.throttled(error):
            problem = Problem(error.message, error.hint, severity=Severity.WARNING, code=type(error).__name__)
            run.tally.fail(problem)
        return _dated(run, [edit for edit in edits if edit.native not in asked], fetched)
    parts = {part.native: part for part in run.ledger.all(Side.JIRA)}
    moved = {
        native
        for native in asked & parts.keys()
        if native not in now
        or (now[native].updated, now[native].project) != (parts[native].version, run.project.key)
    }
    run.commit([run.ledger.put(replace(parts[native], version="")) for native in sorted(moved)])
    if moved:
        run.tally.postpone(len(moved), FASTER)
    return _dated(run, [edit for edit in edits if edit.native not in moved], fetched)


def gone(run: Run, tracker: Tracker, natives: AbstractSet[str]) -> frozenset[str]:
    """Which of these issues are in the project no more, of those that this cycle has not read; one read for a hundred.

    All of them where they cannot be read. They wait for the next cycle, which reads them.
    """
    fetched = run.seen.jira.fetched if run.seen.jira is not None else {}
    asked = natives - fetched.keys()
    if not asked:
        return frozenset()
    try:
        here = {one.id for one in tracker.fetch(sorted(asked, key=int)) if one.project == run.project.key}
    except PortError as error:
        if not run.throttled(error):
            run.tally.fail(Problem(error.message, error.hint, code=type(error).__name__))
        return frozenset(asked)
    left = asked - here
    parts = [part for part in run.ledger.all(Side.JIRA) if part.native in left]
    run.commit([run.ledger.put(replace(part, version="")) for part in parts])
    return frozenset(left)


def _dated(run: Run, edits: Sequence[IssueEdit], fetched: Mapping[str, IssueState]) -> list[IssueEdit]:
    """The edits with the `updated` that they were planned on: what this cycle has read, else what is on record."""
    parts = {part.native: part for part in run.ledger.all(Side.JIRA)}
    known = {native: part.version for native, part in parts.items()} | {
        native: issue.updated for native, issue in fetched.items()
    }
    return [replace(edit, version=known.get(edit.native, "")) for edit in edits]
