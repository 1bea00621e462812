"""What a mapping says of comments on issues: what of ours is said there, and which of people's count as answers.

comments:
  status: issue
  answer: {starts_with: ["Answer:", "答复："]}
"""

from typing import Literal

from pydantic import Field

from syncer.rules.written import Names, Written


class AnswerMark(Written):
    """Which comments are answers (SLA-6)."""

    starts_with: Names = Field(
        description='What a comment has to start with to be the answer, such as ["Answer:", "答复："].'
    )


class Comments(Written):
    """What of ours is said in comments on issues, and which of people's count."""

    status: Literal["none", "issue"] = Field(
        default="none",
        description="issue: one comment says which fields wait for a decision, updated in place; none: nothing.",
    )
    answer: AnswerMark | None = Field(
        default=None,
        description="Which comments of people of ours are answers and become evidence of their record (SLA-6); "
        "without it, none is read.",
    )
