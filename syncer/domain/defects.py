"""Defects of ours that one item comes upon: told as a problem of that item, so that all others go on (B-13).

Why it exists: an exception that nobody foresaw would end a whole cycle, again and again, for the sake of one record or page.
Its own text may hold anything, so neither the problem nor its trace shows it.
"""

import traceback

from syncer.domain.problems import Problem

UNEXPECTED = "unexpected"  # the code of such a problem
_HINT = "this is a defect of syncer: report it with the trace in its log; nothing else is held up by it"


def defect(error: Exception, what: str, uid: str = "") -> Problem:
    """The problem that an exception nobody foresaw makes for one item; `what` did not happen."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}" if frames else ""
    trace = "".join(traceback.format_list(frames))
    return Problem(
        f"{what}: unexpected {type(error).__name__}{where}", _HINT, code=UNEXPECTED, uid=uid, trace=trace
    )
