"""The order in which issues are created: whoever is named by another comes first, in a request before it.

Why it exists: a field that names another record's issue, such as `parent`, needs that issue's key, and one push shall
be enough for an epic and all below it. Records that name one another in a circle come last, without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from syncer.cycle.ledger import Ledger
from syncer.sync.changes import IssueDraft
from syncer.sync.observation import Agreed, Side
from syncer.sync.pairs import PARENT


def waves(drafts: Sequence[IssueDraft], size: int) -> Iterator[Sequence[IssueDraft]]:
    """Drafts in chunks of at most `size`; none refers to one of its own chunk or of a later one, circles aside."""
    waiting = list(drafts)
    while waiting:
        uids = {draft.uid for draft in waiting}
        ready = [draft for draft in waiting if not uids.intersection(draft.refers.values())] or waiting
        for start in range(0, len(ready), size):
            yield ready[start : start + size]
        sent = {draft.uid for draft in ready}
        waiting = [draft for draft in waiting if draft.uid not in sent]


def placed(draft: IssueDraft, ledger: Ledger) -> IssueDraft:
    """A draft with the keys of those it refers to; who has no issue yet is left out, and written when it has one."""
    keys = {
        path: part.key
        for path, uid in draft.refers.items()
        if (part := ledger.get(Side.JIRA, uid)) is not None
    }
    agree: Mapping[str, Agreed] = {path: Agreed(draft.refers[path], key) for path, key in keys.items()}
    fields = dict.fromkeys([PARENT] if keys else [], next(iter(keys.values()), None))
    return replace(draft, fields={**draft.fields, **fields}, agree={**draft.agree, **agree}, refers={})
