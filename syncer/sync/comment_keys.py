"""What a mapping says of comments: what of ours is said on issues, which of people's are answers, and which on pages are questions.

comments:
  status: issue
  answer: {starts_with: ["Answer:", "答复："]}
  pages: {questions: inline}
"""

from typing import Literal

from pydantic import Field

from syncer.rules.written import Names, Written


class AnswerMark(Written):
    """Which comments are answers (SLA-6)."""

    starts_with: Names = Field(
        description='What a comment has to start with to be the answer, such as ["Answer:", "答复："].'
    )


class OnPages(Written):
    """What becomes of people's comments on pages (QST-1)."""

    questions: Literal["off", "inline", "all"] = Field(
        default="off",
        description="inline: a comment in the text on a record's card becomes a question about that record; "
        "all: so does every other comment on a page, below it too; off: none does.",
    )


class Comments(Written):
    """What of ours is said in comments on issues, and which of people's count there and on pages."""

    status: Literal["none", "issue"] = Field(
        default="none",
        description="issue: one comment says which fields wait for a decision, updated in place; none: nothing.",
    )
    answer: AnswerMark | None = Field(
        default=None,
        description="Which comments of people of ours are answers and become evidence of their record (SLA-6); "
        "without it, none is read.",
    )
    pages: OnPages = Field(default=OnPages(), description="What becomes of people's comments on pages.")
