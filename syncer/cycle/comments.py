"""Writing our one status comment on each issue that needs it.

Why it exists: what it says is agreed only once it is written, so that a lost reply is followed by another attempt,
which finds the comment by its mark and writes it in place.
"""

from collections.abc import Sequence
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.ports import PortError, Tracker
from syncer.sync.changes import CommentIssue
from syncer.sync.comments import COMMENT, comments
from syncer.sync.observation import Agreed, Side
from syncer.sync.plan import Plan


def with_comments(run: Run, plan: Plan) -> Plan:
    """The plan with its comments worded anew, now that it is known who wrote the held values."""
    if not plan.comments:
        return plan
    held = (plan.hold, plan.unhold)
    said = comments(
        run.seen, run.project.mapping, run.project.locales[0], held, plan.bound, attach=plan.attach
    )
    return replace(plan, comments=said)


def comment(run: Run, tracker: Tracker, said: Sequence[CommentIssue]) -> set[str]:
    """Write comments, each by itself; returns the ids of the issues that were touched."""
    touched: set[str] = set()
    for one in run.paced(said, "commenting on issues"):
        try:
            made = tracker.comment(one, run.seen.hub.instance)
        except PortError as error:
            run.failed(error, f"the comment on {one.key} was not written", one.uid)
            continue
        run.tally.count("jira", "comment")
        touched.add(one.native)
        part = run.ledger.get(Side.JIRA, one.uid)
        if part is not None:
            agree = {COMMENT: Agreed(one.text, one.text)}
            run.commit([run.ledger.put(replace(part, comment=made, version=""), agree)])
    return touched
