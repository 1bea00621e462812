"""The seven kinds of record, with the letters of their IDs and the folders of their files."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """A kind of record; its value is the word used in YAML."""

    REQUIREMENT = "requirement"
    SCENARIO = "scenario"
    CHANGE_REQUEST = "change_request"
    MEETING = "meeting"
    ACTION = "action"
    QUESTION = "question"
    SOLUTION = "solution"


PREFIXES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.REQUIREMENT: "REQ",
        Kind.SCENARIO: "SCN",
        Kind.CHANGE_REQUEST: "CR",
        Kind.MEETING: "MTG",
        Kind.ACTION: "ACT",
        Kind.QUESTION: "QST",
        Kind.SOLUTION: "SOL",
    }
)

FOLDERS: Mapping[Kind, str] = MappingProxyType({kind: f"{kind.value}s" for kind in Kind})
