"""What somebody asked for and cannot have, wherever they asked: why, by a name; whoever asked for it puts that into words.

Why it exists: a command names its options and other commands, a page what stands on it, in its reader's language. No sentence stands here.
"""

from collections.abc import Iterable
from enum import StrEnum


class Why(StrEnum):
    """Why something cannot be done; commands and the console have words for each."""

    ITEM = "item"  # nothing ever waits by that name
    SIDE = "side"  # the side says nothing of the field
    ANSWERED = "answered"
    NO_RECORD = "no_record"  # the edit stands in the text of no record
    NO_REASON = "no_reason"
    WHICH_FIELD = "which_field"
    NO_SPOT = "no_spot"  # the field does not say what was edited by now, or several times
    JIRA_ALONE = "jira_alone"
    INTERNAL = "internal"  # internal, and covered by a baseline
    CHARACTERS = "characters"
    ID = "id"
    FIELD = "field"  # there is no such field
    DERIVED = "derived"
    VALUE = "value"
    CHOICE = "choice"  # the value is none of those there are
    NOBODY = "nobody"  # the project knows nobody by that name
    SEVERAL = "several"  # it is the name of several people
    DAY = "day"  # the moment is of no calendar
    MOMENT = "moment"  # it is no moment at all
    FUTURE = "future"
    SENDER = "sender"  # drafts are ours to send
    NO_RECIPIENT = "no_recipient"  # nobody is named who got it
    NO_DRAFT = "no_draft"  # there is no draft of that kind
    SILENT = "silent"  # the draft has nothing to say at present
    NO_ANSWER = "no_answer"  # a record that is not answered
    ASKER = "asker"  # whoever stands on the side that asked cannot have answered
    NOT_TOLD = "not_told"  # none of the recipients is on the side that asked


class Unfit(Exception):
    """It cannot be done as it was asked; `about` names what of the request is at fault, `given` belongs in the words.

    `about` is one of item, id, field, value, reason, rule, take, by, to, of, at, draft, record; a command knows its option for each, a page its input.
    `near` is the nearest of what there is ("": none), `known` all of it.
    """

    def __init__(
        self, why: Why, about: str, /, *, near: str = "", known: Iterable[str] = (), **given: str
    ) -> None:
        super().__init__(why.value)
        self.why, self.about, self.given = why, about, given
        self.near, self.known = near, tuple(known)
