"""What cannot be done as it was asked, in the terms of a command: which of its words is at fault, and what to say instead."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from syncer.acts.unfit import Unfit, Why
from syncer.domain.problems import Problem

_HINTS: Mapping[str, str] = {
    "item": "ITEM",
    "id": "ID",
    "field": "--field",
    "value": "--value",
    "reason": "--reason",
    "take": "--take",
}
WORDS: Mapping[Why, str] = {
    Why.ITEM: "nothing waits as '{item}'; {cure}",
    Why.SIDE: "{side} says nothing of {uid}.{field}; {cure}",
    Why.ANSWERED: "{id} is {state} already: syncer proposals show {id}",
    Why.NO_RECORD: "{id} stands in the text of no record: change what it is made from, and decline it with --reason",
    Why.NO_REASON: "say why, in a few words",
    Why.WHICH_FIELD: "which field it means is not clear: say it with --field FIELD, and with --value TEXT what all of that field shall say",
    Why.NO_SPOT: (
        "{uid}.{field} does not say what was edited, or not in one place, by now: say with --value TEXT what all of it shall say"
        " (syncer explain {uid} tells what it says)"
    ),
    Why.JIRA_ALONE: (
        "Jira alone says {field} by the mapping, so no edit of ours stays: change {uid} there, and decline {id} with --reason"
    ),
    Why.INTERNAL: (
        "{field} of {uid} is internal and a baseline covers it; a change request would show both its values to the"
        " customer: decline the proposal, or word the change with syncer new change_request"
    ),
    Why.CHARACTERS: "these are no characters of this locale; set LANG to one of UTF-8, such as C.UTF-8",
    Why.ID: "the register gives the id; leave it out",
    Why.FIELD: "a {kind} has no field '{field}'; {cure}",
    Why.DERIVED: "'{field}' is worked out, nobody types it",
    Why.VALUE: "{field} cannot be '{text}': {said}",
    Why.CHOICE: "{field} cannot be '{text}'; {cure}",
    Why.NOBODY: "{option}: project.yaml knows nobody as '{name}'",
    Why.SEVERAL: "{option}: '{name}' is the name of {count} people",
    Why.DAY: "--at: {said}",
    Why.MOMENT: "--at: '{text}' is no moment",
    Why.FUTURE: "--at: {text} lies in the future",
    Why.SENDER: "{name} is on the customer's side; drafts are ours to send",
    Why.NO_RECIPIENT: "nobody is named who got it",
    Why.NO_DRAFT: "there is no draft '{draft}' of a {kind}",
    Why.SILENT: "the draft '{draft}' has nothing to say of it at present",
    Why.NO_ANSWER: "a record of the kind {kind} is not answered",
    Why.ASKER: "{name} is on {side} side, which asked, and cannot have answered",
    Why.NOT_TOLD: "none of the recipients is on the side that asked",
}
HINTS: Mapping[Why, str] = {
    Why.NOBODY: "{cure}",
    Why.SEVERAL: "say which: {option} {ids}",
    Why.DAY: "give a day, or an instant such as 2026-11-01T10:00+08:00",
    Why.MOMENT: "give a day, or an instant such as 2026-11-01T10:00+08:00",
    Why.FUTURE: "what has not happened yet is no evidence",
    Why.SENDER: "name with --by who sent it",
    Why.NO_RECIPIENT: "name with --to who got it",
    Why.NO_DRAFT: "{cure}",
    Why.SILENT: "look at it with: syncer drafts {uid} --kind {draft}",
    Why.NO_ANSWER: "requirements, change requests and questions are{minutes}",
    Why.ASKER: "name with --by who answered",
    Why.NOT_TOLD: "name with --to who got the answer",
}
_SIDES: Mapping[str, str] = {"customer": "the customer's", "ours": "our", "reseller": "the reseller's"}
_NONE_NEAR: Mapping[Why, str] = {
    Why.CHOICE: "it is one of {known}",
    Why.FIELD: "syncer schema names them all",
    Why.NOBODY: "people are {known}",
}
_NONE_AT_ALL: Mapping[Why, str] = {
    Why.NOBODY: "add the people of both sides to project.yaml",
    Why.NO_DRAFT: "there are none",
}


@contextmanager
def fitting(**named: str) -> Iterator[None]:
    """Turn what is unfit into a wrong word of the command line; `named` says what a command calls another thing than others do."""
    try:
        yield
    except Unfit as error:
        hint = named.get(error.about) or _HINTS.get(error.about, error.about)
        raise click.BadParameter(worded(error), param_hint=hint) from None


def worded(error: Unfit) -> str:
    """Why it cannot be done, and what helps."""
    return WORDS[error.why].format(**_filled(error))


def problem(error: Unfit) -> Problem:
    """The same as a problem of a record, where several are told at once."""
    hint = HINTS.get(error.why, "").format(**_filled(error))
    return Problem(worded(error), hint, uid=error.given.get("uid", ""))


def _filled(error: Unfit) -> dict[str, str]:
    given = error.given
    return {
        **given,
        "cure": _cure(error),
        "option": f"--{error.about}",
        "ids": " | ".join(error.known),
        "side": _SIDES.get(given.get("side", ""), "") or given.get("side", ""),
        "minutes": "; of a meeting's minutes: syncer sent" if given.get("kind") == "meeting" else "",
    }


def _cure(error: Unfit) -> str:
    if error.near:
        return f"did you mean '{error.near}'?"
    if not error.known and error.why in _NONE_AT_ALL:
        return _NONE_AT_ALL[error.why]
    return _NONE_NEAR.get(error.why, "there are {known}").format(known=", ".join(error.known))
