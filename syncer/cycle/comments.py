"""Writing our comments on issues: the one status comment on each that needs it, and drafts for one role.

Why it exists: what it says is agreed only once it is written, so that a lost reply is followed by another attempt,
which finds the comment by its mark and writes it in place.
"""

from collections.abc import Sequence
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.ports import Permanent, PortError, Refused, Tracker
from syncer.sync.changes import CommentIssue
from syncer.sync.comments import COMMENT, comments
from syncer.sync.observation import Agreed, Counterpart, Side
from syncer.sync.plan import Plan
from syncer.sync.posted import noted, noted_as_refused


def with_comments(run: Run, plan: Plan) -> Plan:
    """The plan with its comments worded anew, now that it is known who wrote the held values."""
    if not plan.comments:
        return plan
    held = (plan.hold, plan.unhold)
    said = comments(
        run.seen, run.project.mapping, run.project.locales[0], held, plan.bound, attach=plan.attach
    )
    return replace(plan, comments=(*said, *(one for one in plan.comments if one.letter is not None)))


def comment(run: Run, tracker: Tracker, said: Sequence[CommentIssue]) -> set[str]:
    """Write comments, each by itself; returns the ids of the issues that were touched."""
    touched: set[str] = set()
    for one in run.paced(said, "commenting on issues"):
        part = run.ledger.get(Side.JIRA, one.uid)
        if not one.native and part is None:
            continue  # its issue was not made: asked for again
        one = replace(one, native=part.native, key=part.key) if part is not None else one
        what = f"the comment on {one.key} was not written"
        with run.alone(one, what):
            try:
                made = tracker.comment(one, run.seen.hub.instance)
            except PortError as error:
                kept = _refused(run, one, error)  # a draft is remembered for a day, with what it said
                run.failed(error, what, one.uid, None if kept else one)
                continue
            run.tally.count("jira", "comment")
            run.failing.change_done(one)
            touched.add(one.native)
            if part is not None:
                _agree(run, part, one, made)
    return touched


def _agree(run: Run, part: Counterpart, one: CommentIssue, made: str) -> None:
    """Remember a comment and what it says by now."""
    fresh = replace(part, version="")
    if one.letter is not None:
        run.commit([run.ledger.put(fresh, noted(one.letter, made))])
        return
    agree = {COMMENT: Agreed(one.text, one.text)}
    run.commit([run.ledger.put(replace(fresh, comment=made), agree)])


def _refused(run: Run, one: CommentIssue, error: PortError) -> bool:
    """Whether a draft was refused for good: that is remembered, so that it is not sent again and again."""
    part = run.ledger.get(Side.JIRA, one.uid)
    if one.letter is None or part is None or isinstance(error, Refused) or not isinstance(error, Permanent):
        return False
    agree = noted_as_refused(one.letter, one.comment, run.seen.now, error.message, error.hint)
    run.commit([run.ledger.put(part, agree)])
    return True
