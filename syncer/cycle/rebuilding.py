"""What of a page is ours, where the store that knew it was lost: read from the wiki's own history.

Only a page that does not say what we would write costs these requests: its versions, and of those that people wrote, and
of the ones before them, what stood there.
"""

from collections.abc import Sequence
from typing import Final

from syncer.ports import PageVersion, Permanent, RemotePage, Wiki
from syncer.text.storage.regained import without_theirs

_MOST: Final = 25  # versions looked into, the newest


def what_was_ours(wiki: Wiki, account: str, found: RemotePage) -> str:
    """The body as we last rendered it, as far as the history tells; "" where no version of it is ours. Raises PortError."""
    past = sorted(wiki.history(found.id), key=lambda one: one.number)
    bodies = [(_body(wiki, found, one), one.author != account) for one in _telling(past, account)]
    return without_theirs([(body, theirs) for body, theirs in bodies if body])


def _telling(past: Sequence[PageVersion], account: str) -> list[PageVersion]:
    """Each version of people's with the one before it, and the newest of ours."""
    told: dict[int, PageVersion] = {}
    for at, one in enumerate(past):
        if one.author != account:
            told |= {before.number: before for before in past[max(at - 1, 0) : at + 1]}
    newest = next((one for one in reversed(past) if one.author == account), None)
    if newest is not None:
        told[newest.number] = newest
    return [told[number] for number in sorted(told)][-_MOST:]


def _body(wiki: Wiki, found: RemotePage, one: PageVersion) -> str:
    try:
        then = found if one.number == found.version else wiki.version(found.id, one.number)
    except Permanent:
        return ""  # like one that is kept no more
    return then.body if then is not None else ""
