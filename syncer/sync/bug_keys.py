"""What a mapping says of bugs: what a program error that a person sends to Jira becomes there (PPL-3).

bugs:
  type: [Bug, 缺陷]
  labels: [from-customer]
  assignee: routing
"""

from typing import Literal

from pydantic import Field

from syncer.rules.written import AnyNames, Name, Names, Written
from syncer.sync.shorthand import Filling


class Bugs(Written):
    """What `syncer bug` makes; nothing else ever makes one."""

    type: Names = Field(
        default=("Bug", "缺陷"),
        description="Issue types in order of preference; the first that the project has is used.",
    )
    project: str = Field(
        default="",
        pattern=r"^([A-Z][A-Z0-9_]*)?$",
        description="The key of the Jira project that bugs are made in; without it, the register's own.",
    )
    labels: AnyNames = Field(default=(), description="Labels of a new bug, beside the one of ours.")
    fields: dict[Name, Filling] = Field(
        default={}, description="What fields of Jira's create screen get, by the name of the field."
    )
    link: Name = Field(
        default="Relates",
        description="The type of the link to the issue of the record that the error was told in, where that has one.",
    )
    assignee: Literal["nobody", "routing"] = Field(
        default="nobody",
        description="routing: whoever `routing` says answers for the record; nobody: Jira decides.",
    )
