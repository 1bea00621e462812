"""Boxes that people tick on pages, each with an invisible name, and beside it what came of the last tick (MTG-5, REQ-18).

A box never says by itself whether it is ticked: that is people's, and publishing carries it over.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, TypeAlias

from markupsafe import Markup

from syncer.pages import anchors
from syncer.text.storage import Box

TickCode: TypeAlias = Literal[
    "counted", "again", "other", "side", "unknown", "missing", "changed", "cleared", "void", "left"
]
FIRST_NUMBER = 10**9  # of our boxes: theirs stay what they are, so that a wiki takes each for the same one


@dataclass(frozen=True, slots=True)
class TickAnswer:
    """What came of the last tick of a box on one page: `by` is the id of who ticked, "" for nobody that is known."""

    code: TickCode
    by: str
    at: datetime


def box(named: Box, text: Markup) -> Markup:
    """Return a box with its text; the number is made from its name."""
    number = FIRST_NUMBER + int(sha256(named.name.encode()).hexdigest()[:8], 16) % FIRST_NUMBER
    return Markup(
        "<ac:task-list><ac:task><ac:task-id>{}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>{}{}</ac:task-body></ac:task></ac:task-list>"
    ).format(number, anchors.anchor(named.name), text)
