"""How long the store keeps what nobody needs for ever, and what of it lives as long as the register.

Why it exists: every table either has its time here or is said to live with the register; a house test holds that. What the
chain, claims, clocks with their evidence and signatures stand on has no time: it is never taken away. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from syncer.rules.faults import Wrong
from syncer.rules.written import Written

FOREVER = "forever"
_KEPT = re.compile(r"(?P<count>[0-9]{1,4})(?P<unit>[dy])")
_DAYS: Mapping[str, int] = {"d": 1, "y": 365}
_LEAST = timedelta(days=7)


def read_kept(raw: object) -> timedelta | None:
    """Read "90d", "2y" or "forever" (None); raises Wrong for anything else, and for less than a week."""
    if raw is None or isinstance(raw, timedelta):
        return raw
    if raw == FOREVER:
        return None
    found = _KEPT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise Wrong(
            f"'{raw}' is no time to keep things for", "write days or years, such as 90d or 2y, or forever"
        )
    kept = timedelta(days=int(found["count"]) * _DAYS[found["unit"]])
    if kept < _LEAST:
        raise Wrong(f"'{raw}' is shorter than cycles look back", f"write at least {_LEAST.days}d")
    return kept


def write_kept(kept: timedelta | None) -> str:
    """Return it in the unit that says it exactly."""
    if kept is None:
        return FOREVER
    years, rest = divmod(kept.days, _DAYS["y"])
    return f"{years}y" if years and not rest else f"{kept.days}d"


Kept = Annotated[
    timedelta | None,
    PlainValidator(read_kept),
    PlainSerializer(write_kept),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{1,4}[dy]|forever)$"}),
]


def _kept(default: str, description: str) -> Any:
    return Field(default=default, validate_default=True, description=description)


class Retention(Written):
    """How long the store keeps things, applied once a day; what is not named here lives with the register."""

    history: Kept = _kept(
        FOREVER,
        "The words of old changes of long texts; that they changed, when and in which cycle stays, and the chain holds.",
    )
    cycles: Kept = _kept("90d", "Summaries of cycles; besides, only the newest thousand of a project stay.")
    decisions: Kept = _kept("2y", "Decisions that were carried out; what came of them stands in the history.")
    responses: Kept = _kept("2y", "Answered edits on pages, and ticks on pages that there are no more.")
    mails: Kept = _kept(
        "2y", "That a mail was sent, to whom and about what; the last of each kind to each person stays."
    )
    hints: Kept = _kept("7d", "What webhooks told and no cycle took up; a census finds it anyway.")
    cache: Kept = _kept("30d", "Names and ids of a site that were not learnt anew since.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too old to be kept: by key of `Retention` the age from which on; `texts`: fields of which old words may go."""

    ages: Mapping[str, timedelta]
    texts: frozenset[str] = frozenset()


# By table, the key of `Retention` that says how long its rows stay; "" for those that live with the register, and why.
TABLES: Mapping[str, tuple[str, str]] = {
    "facts": ("", "whose store it is"),
    "projects": ("", "where each chain and lease stands"),
    "ids": ("", "an ID is never given twice"),
    "records": ("", "the register"),
    "aliases": ("", "a provisional ID still leads to its record"),
    "counterparts": ("", "what was agreed with each side"),
    "claims": ("", "a write whose outcome nobody knows is settled, never forgotten"),
    "held": ("", "a person decides"),
    "failures": ("", "a change that fails is sent again or set aside by a person"),
    "suspects": ("", "somebody has to look"),
    "decisions": ("decisions", "carried out"),
    "pages": ("", "what we left on a page"),
    "attachments": ("", "what we left on a page"),
    "responses": ("responses", "answered, or of a page that went"),
    "cursors": ("", "where each reading goes on"),
    "history": ("", "the chain"),
    "history_payloads": ("history", "words beside the chain"),
    "issue_pasts": ("", "what clocks stand on"),
    "moves": ("", "what clocks stand on"),
    "clocks": ("", "evidence of response times"),
    "firings": ("", "a threshold is told once"),
    "mails": ("mails", "sent long ago"),
    "baselines": ("", "what was signed"),
    "frozen_pages": ("", "what was signed"),
    "cycles": ("cycles", "summaries"),
    "hints": ("hints", "never taken up"),
    "cache": ("cache", "never learnt anew"),
}
