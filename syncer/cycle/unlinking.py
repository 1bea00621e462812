"""Taking links away in Jira that the register does not say any more.

Why it exists: a deletion may be sent twice, so it needs no claim; but what was agreed about a link goes only when
the link is really gone, else the next cycle would take it for one that a person made. Only links of ours, or that
were agreed, ever come here (see `sync.links`).
"""

from collections.abc import Sequence
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.ports import HubWrite, PortError, Throttled, Tracker
from syncer.sync.changes import UnlinkIssues
from syncer.sync.linked import LINKS
from syncer.sync.observation import Agreed, Counterpart, Side


def unlink(run: Run, tracker: Tracker, gone: Sequence[UnlinkIssues]) -> set[str]:
    """Take links away, each by itself; returns the ids of the issues that were touched."""
    touched: set[str] = set()
    writes: list[HubWrite] = []
    for change in run.paced(gone, "unlinking issues"):
        what = f"the link to {change.other} was not taken away"
        sent = False
        with run.alone(change, what):
            try:
                tracker.unlink(change.link)
                sent = True
            except PortError as error:
                if not isinstance(error, Throttled):
                    writes += _again(run, change)
                run.failed(error, what, change.uid, change)
        if not sent:
            continue
        run.tally.count("jira", "unlink")
        run.failing.change_done(change)
        ends = [run.ledger.get(Side.JIRA, uid) for uid in (change.uid, change.other)]
        touched |= {part.native for part in ends if part is not None}
        writes += [
            run.ledger.put(replace(forgot(part, change.name), version=""))
            for part in ends
            if part is not None
        ]
    run.commit(writes)
    return touched


def forgot(part: Counterpart, name: str) -> Counterpart:
    """The counterpart without a link among those that stood."""
    return _noted(part, [one for one in stood(part) if one != name])


def remembered(part: Counterpart, name: str) -> Counterpart:
    """The counterpart with a link among those that stood."""
    return _noted(part, sorted({*stood(part), name}))


def stood(part: Counterpart) -> list[str]:
    """The names of the links that stood when the issue was last looked at."""
    agreed = part.agreed.get(LINKS)
    known = agreed.register if agreed is not None else None
    return [str(name) for name in known] if isinstance(known, list) else []


def _noted(part: Counterpart, names: list[str]) -> Counterpart:
    if names == stood(part):
        return part
    return replace(part, agreed={**part.agreed, LINKS: Agreed([*names], [*names])})


def _again(run: Run, change: UnlinkIssues) -> list[HubWrite]:
    """Whether it is gone after all, the next cycle reads by id."""
    part = run.ledger.get(Side.JIRA, change.uid)
    return [] if part is None else [run.ledger.put(replace(part, version=""))]
