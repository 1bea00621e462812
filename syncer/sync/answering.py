"""Which comments are answers: those that a person of ours marked so, and no other (SLA-6, B-31).

Why it exists: a mapping says how such a comment starts, the project's people whose it may be; asked of every comment
of an issue that changed. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from syncer.domain.project import ProjectData
from syncer.sync.histories import IssueComment
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.pairs import People

_ENOUGH = 1_000  # characters; no mark is longer
_AROUND = (
    " \t\n*_#\u200b\ufeff"  # what may stand before the first word; of a quotation the words are another's
)


@dataclass(frozen=True, slots=True)
class Answering:
    """What makes a comment an answer: how it starts, folded, and whose it is (people of ours by account)."""

    starts: tuple[str, ...] = ()
    ours: Mapping[str, str] = field(default_factory=dict)

    def is_answer(self, comment: IssueComment) -> bool:
        """Whether a person of ours marked a comment as the answer; what a program wrote never is one."""
        text = folded(comment.text.lstrip(_AROUND)[:_ENOUGH])
        return not comment.automatic and comment.account in self.ours and text.startswith(self.starts)


def answering(mapping: SyncMapping, data: ProjectData, people: People) -> Answering | None:
    """What the mapping says of answers; None where it says nothing, so that no comment is read."""
    mark = mapping.comments.answer
    if mark is None:
        return None
    ids = {person.id for person in data.people if person.side == "ours"}
    ours = {account: who for account, who in people.preferred.items() if who in ids}
    starts = (folded(one.lstrip(_AROUND)) for one in mark.starts_with)
    return Answering(tuple(one for one in starts if one.strip()), ours)


def folded(text: str) -> str:
    """Small letters, and signs that are as wide as Chinese ones like the others: 答复： is 答复:."""
    return unicodedata.normalize("NFKC", text).casefold()
