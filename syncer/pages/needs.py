"""What has to be there before a page is made, so that nobody opens an empty one.

Why it exists: a page kind says in its front matter what it needs, as one word; here is what each word means. It is asked before
anything is rendered, and looks at nothing but the register.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from syncer.domain.kinds import Kind
from syncer.domain.records import Action, ChangeRequest, Record, Requirement
from syncer.pages.view import Register

Need = Literal[
    "",
    "actions",
    "clocks",
    "forms",
    "impact",
    "plan",
    "projects",
    "questions",
    "requirements",
    "responsibilities",
    "solutions",
    "unconfirmed",
]
UNCONFIRMED = frozenset({None, "draft", "clarifying", "assessing", "awaiting_confirmation"})


def met(need: str, register: Register) -> bool:
    """Return whether a register has what a page kind needs; a word that is about single records asks nothing of it."""
    asked = _OF_THE_REGISTER.get(need)
    return asked is None or asked(register)


def met_by(need: str, record: Record) -> bool:
    """Return whether a record has what a page about it needs."""
    asked = _OF_A_RECORD.get(need)
    return asked is None or asked(record)


def _any(kind: Kind) -> Callable[[Register], bool]:
    return lambda register: any(one.kind_of_record is kind for one in register.records.values())


def _responsibilities(register: Register) -> bool:
    """Who does and decides is said of a record or of a risk (PG-7)."""
    said = (isinstance(one, Requirement | Action) and one.raci for one in register.records.values())
    return bool(register.data.risks) or any(said)


def _unconfirmed(register: Register) -> bool:
    """Something was understood and not yet agreed (PG-13)."""
    found = (one for one in register.records.values() if isinstance(one, Requirement))
    return any(one.agreement in UNCONFIRMED for one in found)


def _impact(record: Record) -> bool:
    """What a change does was assessed in something both sides may see (PG-3)."""
    said = record.impact if isinstance(record, ChangeRequest) else None
    if said is None:
        return False
    told = (said.delay_days, said.quote, said.quality_risk, said.plan, said.deliverables or None)
    return any(one is not None for one in told)


_OF_THE_REGISTER: Mapping[str, Callable[[Register], bool]] = {
    "actions": _any(Kind.ACTION),
    "clocks": lambda register: bool(register.clocks),
    "forms": lambda register: bool(register.forms),
    "plan": lambda register: register.plan is not None,
    "projects": lambda register: len(register.projects) > 1,
    "questions": _any(Kind.QUESTION),
    "requirements": _any(Kind.REQUIREMENT),
    "responsibilities": _responsibilities,
    "solutions": _any(Kind.SOLUTION),
    "unconfirmed": _unconfirmed,
}
_OF_A_RECORD: Mapping[str, Callable[[Record], bool]] = {"impact": _impact}
