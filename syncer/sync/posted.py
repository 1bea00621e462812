"""Which drafts have to be written on issues: what our comments there say by now, against what waits (NOT-4).

Why it exists: a draft is worked out anew each time, its comment stays. What is known of it is kept beside the issue, under the
draft's name: its id and the digest of what it says, and for a day that it was refused. One that was sent or is moot is never
touched again. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncer.domain.json import JsonObject, digest
from syncer.domain.problems import Problem, Severity
from syncer.sync.changes import Attach, CommentIssue, IssueDraft, Letter
from syncer.sync.observation import Agreed, Counterpart, HubState, Observation, Side
from syncer.sync.waits import is_recent

POSTED = "#draft:"  # agreed under this and the draft's name: what is known of its comment
CODE = "draft-comment"
_AGAIN = timedelta(days=1)  # after which a draft that was refused is tried once more


@dataclass(frozen=True, slots=True)
class Post:
    """A draft that is to be a comment: of a record, for a role, in Markdown; `turn` as of a `Letter`."""

    uid: str
    notice: str
    role: str
    turn: int
    text: str

    @property
    def letter(self) -> Letter:
        """What its comment is known by."""
        return Letter(self.notice, self.role, self.turn, digest([self.role, self.text])[:16])


@dataclass(frozen=True, slots=True)
class Posts:
    """The comments to make or to change, and what was refused before and has to be told."""

    comments: tuple[CommentIssue, ...] = ()
    problems: tuple[Problem, ...] = ()


def turn(hub: HubState, uid: str, notice: str) -> int:
    """Return how many drafts of a kind were sent for a record."""
    return sum(1 for decision in hub.told if decision.subject == f"{uid} {notice}")


def posts_due(
    posts: Iterable[Post],
    seen: Observation,
    drafts: Sequence[IssueDraft] = (),
    attach: Sequence[Attach] = (),
) -> Posts:
    """Return what has to be written of the drafts that wait; `drafts` are issues about to be made, `attach` to be taken in."""
    parts = dict(_places(seen))
    fresh = {one.uid for one in drafts if one.project in {"", seen.project}}
    fresh |= {one.counterpart.uid for one in attach if _at_home(one.counterpart, seen)}
    fresh -= {one.uid for one in seen.hub.counterparts if one.side is Side.JIRA}
    comments, problems = list[CommentIssue](), list[Problem]()
    for post in posts:
        part = parts.get(post.uid)
        if part is None and post.uid in fresh:
            comments.append(CommentIssue(post.uid, "", "", "", post.text, post.letter))
        if part is None:
            continue
        kept = _kept(part, post.notice)
        same = kept.get("turn") == post.turn
        if same and kept.get("digest") == post.letter.digest:
            if "refused" not in kept:
                continue
            if is_recent(datetime.fromisoformat(str(kept["refused"])), seen.now, _AGAIN):
                problems.append(_told(post, kept))
                continue
        comment = str(kept.get("comment") or "") if same else ""
        comments.append(CommentIssue(post.uid, part.native, part.key, comment, post.text, post.letter))
    return Posts(tuple(comments), tuple(problems))


def noted(letter: Letter, comment: str) -> Mapping[str, Agreed]:
    """Return what is agreed once a draft stands in a comment."""
    return _agreed(letter, {"comment": comment})


def noted_as_refused(
    letter: Letter, comment: str, now: datetime, why: str, hint: str
) -> Mapping[str, Agreed]:
    """Return what is remembered of a draft that was refused; `comment` is that of an earlier text, "" for none."""
    at = now.isoformat(timespec="seconds")
    return _agreed(letter, {"comment": comment, "refused": at, "why": why, "hint": hint})


def _agreed(letter: Letter, more: JsonObject) -> Mapping[str, Agreed]:
    said: JsonObject = {"turn": letter.turn, "digest": letter.digest, **more}
    return {f"{POSTED}{letter.notice}": Agreed(said, said)}


def _places(seen: Observation) -> Iterator[tuple[str, Counterpart]]:
    """Where records stand in the project's own issues, as far as these are there."""
    vanished = seen.jira.vanished if seen.jira is not None else ()
    for part in seen.hub.counterparts:
        if _at_home(part, seen) and not part.missing_since and part.native not in vanished:
            yield part.uid, part


def _at_home(part: Counterpart, seen: Observation) -> bool:
    return part.side is Side.JIRA and part.primary and part.key.rpartition("-")[0] == seen.project


def _kept(part: Counterpart, notice: str) -> JsonObject:
    found = part.agreed.get(f"{POSTED}{notice}")
    return found.register if found is not None and isinstance(found.register, dict) else {}


def _told(post: Post, kept: JsonObject) -> Problem:
    return Problem(
        f"the draft '{post.notice}' is on no issue for the role {post.role}: {kept.get('why')}",
        f"{kept.get('hint') or 'see what Jira says'}; it is tried once a day, and at once where the line is changed",
        severity=Severity.WARNING,
        code=CODE,
        uid=post.uid,
    )
