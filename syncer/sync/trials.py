"""What a change is known by from one cycle to the next, and what it would send: so that one that fails is recognised (B-13).

Why it exists: plans are made anew each time. A change that failed is the same as long as its key and its mark are; where the
mark is another one, somebody has changed what would be sent, and it is sent at once.
"""

from collections.abc import Collection
from dataclasses import dataclass

from syncer.domain.json import JsonValue, digest
from syncer.sync.changes import (
    CommentIssue,
    IssueDraft,
    IssueEdit,
    JiraChange,
    LinkIssues,
    TransitionIssue,
    UnlinkIssues,
    UnmarkIssue,
)


@dataclass(frozen=True, slots=True)
class Trial:
    """A change about to be sent; `item` is what people call it by, `native` the issue's id where there is one.

    `mark` is a digest of what would be sent, `version` what its site says of the item now, "" where nobody knows.
    """

    side: str
    what: str
    item: str
    mark: str
    native: str = ""
    version: str = ""
    detail: str = ""

    @property
    def key(self) -> str:
        """What it is known by for good."""
        return " ".join(filter(None, (self.side, self.what, self.item, self.detail)))


def key_of(change: JiraChange) -> str:
    """The key of a change of Jira; costs next to nothing."""
    return _named(change).key


def trial_of(change: JiraChange, mapping: str, version: str = "") -> Trial:
    """A change of Jira as it is to be recognised; `mapping` is the digest of the mapping that made it."""
    named = _named(change)
    mark = digest([mapping, _sent(change)])
    return Trial(named.side, named.what, named.item, mark, named.native, version, named.detail)


def refused_part(edit: IssueEdit, paths: Collection[str], mapping: str) -> Trial:
    """What the next cycle asks for again of an update of which only these fields were refused."""
    named = _named(edit)
    agree = {path: pair for path, pair in edit.agree.items() if path in paths}
    sent: list[JsonValue] = [{p: [a.register, a.side] for p, a in agree.items()}, [], [], None]
    return Trial(named.side, named.what, named.item, digest([mapping, sent]), named.native)


def _named(change: JiraChange) -> Trial:
    match change:
        case IssueDraft():
            return Trial("jira", "create", change.uid, "")
        case IssueEdit():
            return Trial("jira", "update", change.uid, "", change.native)
        case TransitionIssue():
            return Trial("jira", "move", change.uid, "", change.native)
        case LinkIssues():
            return Trial("jira", "link", change.uid, "", detail=change.claim)
        case UnlinkIssues():
            return Trial("jira", "unlink", change.uid, "", detail=change.link)
        case CommentIssue():
            letter = change.letter
            which = f"{letter.notice} {letter.turn}" if letter is not None else ""
            return Trial("jira", "comment", change.uid, "", change.native, detail=which)
        case UnmarkIssue():
            return Trial("jira", "unmark", change.uid, "", change.native, detail=change.native)


def _sent(change: JiraChange) -> JsonValue:
    match change:
        case IssueDraft():
            agreed: JsonValue = {path: [pair.register, pair.side] for path, pair in change.agree.items()}
            aim: JsonValue = [change.aim.word, *change.aim.targets] if change.aim is not None else None
            return [change.project, list(change.types), agreed, dict(change.refers), dict(change.fill), aim]
        case IssueEdit():
            agreed = {path: [pair.register, pair.side] for path, pair in change.agree.items()}
            rest: JsonValue = dict(change.rest) if change.rest is not None else None
            return [agreed, list(change.add_labels), list(change.remove_labels), rest]
        case TransitionIssue():
            brought: JsonValue = [dict(change.aim.screen), dict(change.aim.fields), change.aim.resolution]
            return [change.path, change.aim.word, list(change.aim.targets), brought, change.now]
        case LinkIssues():
            return [change.claim]
        case UnlinkIssues():
            return [change.link]
        case CommentIssue():
            return [change.text, change.comment]
        case UnmarkIssue():
            return list(change.labels)
