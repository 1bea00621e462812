"""What stands on record of an issue once it was read back after a write."""

from dataclasses import replace

from syncer.sync.bindings import Bound
from syncer.sync.issues import beside
from syncer.sync.observation import Agreed, Counterpart, IssueState
from syncer.sync.values import empty
from syncer.sync.work import unread


def verified(bound: Bound, part: Counterpart, issue: IssueState) -> Counterpart:
    """The counterpart as read back; agreement stays what was sent, so that what anybody changed since is news.

    Only an issue read for the first time is different: a default the server put beside what we sent is
    nobody's edit.
    """
    natives = bound.read(issue)
    seen = {**natives.values, **beside(bound, issue, part)}
    agreed = dict(part.agreed)
    if unread(part):
        for path, pair in part.agreed.items():
            if empty(pair.side) and not path.startswith("#"):
                agreed[path] = Agreed(pair.register, natives.values.get(path))
    return replace(
        part.called(issue.key),
        version=issue.updated,
        seen=seen,
        unseen=natives.unseen,
        links=issue.links if issue.shows_links else part.links,
        agreed=agreed,
    )
