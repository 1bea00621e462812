"""What one project shows of itself to those who look at all of them: a few numbers, each with the page it comes from (PG-12).

Why it exists: the overview stands in one project's space and tells of projects whose registers it never reads; so each leaves this
behind after its cycle, as plain values. It holds no ages: what is overdue is so all day long.
"""

from collections.abc import Mapping
from datetime import date
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from syncer.domain.json import JsonObject, JsonValue
from syncer.rules.deviation import Level

_ASIDE = frozenset({"deferred", "infeasible", "rejected", "withdrawn"})
_UNCONFIRMED = frozenset({None, "draft", "clarifying", "assessing", "awaiting_confirmation"})
_UNDECIDED = frozenset({"submitted", "assessing", "awaiting_decision", "awaiting_customer"})


class Glance(BaseModel):
    """A project at a glance; `urls` are addresses of its pages by kind and locale."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str = Field(description="The project's key.")
    title: str = Field(default="", description="What its document or customer is called.")
    requirements: int = Field(default=0, description="Requirements that are followed.")
    confirmed: int = Field(default=0, description="How many of them both sides confirmed.")
    changes: int = Field(default=0, description="Change requests that nobody has decided on.")
    questions: int = Field(default=0, description="Questions that are open.")
    actions: int = Field(default=0, description="Actions that are not done.")
    overdue: int = Field(default=0, description="Actions and questions that are overdue.")
    breached: int | None = Field(
        default=None, description="Response times that are overdue; none where none is kept."
    )
    level: Level | None = Field(
        default=None, description="How grave its plan's deviation is; none without a plan."
    )
    milestone: str = Field(default="", description="The next milestone, or the word for its kind.")
    day: date | None = Field(default=None, description="The day for which that milestone is expected.")
    urls: Mapping[str, Mapping[str, str]] = Field(
        default_factory=dict, description="Pages by kind and locale."
    )

    def url(self, kind: str, locale: str) -> str:
        """Return where its page of a kind stands, in a language or else in any; "" where there is none."""
        found = self.urls.get(kind, {})
        return found.get(locale) or next(iter(found.values()), "")


def read(payload: JsonValue) -> Glance | None:
    """Return the glance a project left behind; None where it left none that can be read."""
    try:
        return Glance.model_validate(payload)
    except ValidationError:
        return None


def written(glance: Glance) -> JsonObject:
    """Return a glance as plain values."""
    return cast("JsonObject", glance.model_dump(mode="json"))


def is_followed(agreement: JsonValue) -> bool:
    """Return whether a requirement in this state counts."""
    return agreement not in _ASIDE


def is_confirmed(agreement: JsonValue) -> bool:
    """Return whether both sides confirmed a requirement in this state."""
    return is_followed(agreement) and agreement not in _UNCONFIRMED


def is_undecided(state: JsonValue) -> bool:
    """Return whether a change request in this state waits for a decision."""
    return (state or "submitted") in _UNDECIDED
