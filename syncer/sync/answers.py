"""Comments of our people that are marked as the answer become evidence of their record (SLA-6).

Why it exists: "answered" is evidence that a person gives on purpose, never any comment or an automatic one (B-31). Each
such comment becomes one element of `answers`, as a move from Jira like any other, and never a second one: it is known by its
id. Evidence is not taken away silently: a comment that was changed or deleted since leaves the answer where it is, and
that is told. Pure.
"""

from __future__ import annotations

import re

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.domain.values import write_moment
from syncer.sync.answering import Answering
from syncer.sync.histories import IssueComment
from syncer.sync.merge import View
from syncer.sync.observation import Agreed, Side
from syncer.sync.pairs import as_items
from syncer.sync.work import Work, agreed_with_issue

PATH = "answers"
_ID = re.compile(r"[?&]focusedCommentId=(\d+)")


def view(work: Work) -> View | None:
    """Jira's say in a record's answers, where comments are answers that are not known yet."""
    fresh = _fresh(work)
    if not fresh:
        return None
    assert work.context.answering is not None
    now, known = work.values.get(PATH), _known(work)
    elements: list[JsonValue] = [_element(one, work.context.answering) for one in fresh]
    ids: list[JsonValue] = [*sorted(known | {one.id for one in fresh}, key=int)]
    before = Agreed(now, [*sorted(known, key=int)] or None)
    return View(Side.JIRA.value, ids, [*as_items(now), *elements], before, "both", "merge")


def paths(work: Work) -> tuple[str, ...]:
    """The field to merge where a record's issue has an answer that nobody has taken up."""
    return (PATH,) if _fresh(work) else ()


def notes(work: Work) -> list[Problem]:
    """What to tell of answers whose comment is not there any more as it was."""
    issue, asked = work.subject.issue, work.context.answering
    if issue is None or asked is None:
        return []
    there = {one.id: one for one in issue.comments}
    told = []
    for native in sorted(_known(work), key=int):
        comment = there.get(native)
        if comment is None and not issue.all_comments:
            continue
        if comment is None or not asked.is_answer(comment):
            how = "was deleted, or cannot be seen" if comment is None else "is not marked as one any more"
            message = (
                f"answers: the comment {native} on {issue.key}, which was an answer, {how}; the answer stays"
            )
            hint = "take it out of the record's answers if it was none"
            told.append(Problem(message, hint, None, Severity.INFO, "answer-changed", work.subject.uid))
    return told


def _fresh(work: Work) -> list[IssueComment]:
    issue, asked = work.subject.issue, work.context.answering
    if issue is None or asked is None or not issue.comments or spec_of(work.subject.kind, PATH) is None:
        return []
    if work.bound is None or PATH in work.bound.bindings:
        return []
    known = _known(work)
    found = [one for one in issue.comments if one.id not in known and asked.is_answer(one)]
    return sorted(found, key=lambda one: int(one.id))


def _known(work: Work) -> set[str]:
    """Comments that became answers: those agreed on, and those that answers of the register or its file refer to."""
    agreed = agreed_with_issue(work, PATH)
    file = work.subject.file
    told = [*as_items(work.values.get(PATH)), *as_items(file.values.get(PATH) if file is not None else None)]
    refs = (str(one.get("ref") or "") for one in told if isinstance(one, dict))
    referred = {found[1] for ref in refs if (found := _ID.search(ref)) is not None}
    return referred | {str(one) for one in as_items(agreed.side if agreed is not None else None)}


def _element(comment: IssueComment, asked: Answering) -> JsonObject:
    """The evidence; a comment that was changed since may have become the answer only then."""
    return {
        "how": "comment",
        "by": asked.ours[comment.account],
        "at": write_moment(comment.edited),
        "ref": comment.href,
    }
