"""States in a mapping: which statuses of Jira mean which word, what moving an issue needs, and states shown as labels.

What may be written and what it means stands here; what becomes of a status in a cycle, in status.py and statuses.py.
"""

from collections.abc import Mapping as MappingOf
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from syncer.domain.json import JsonValue
from syncer.rules.written import Name, Written
from syncer.sync.observation import Status
from syncer.sync.shorthand import Direction, StatusMatch, Wins, WrittenStatus

Statuses = MappingOf[str, tuple[Status, ...]]  # those a mapping names, by its name in small letters
_BY_CATEGORY = 1_000  # the place of a status that is not named: after all that are


class Reasons(Written):
    """Which resolution an issue gets, by a field of its record."""

    by: Name = Field(description="The record's field that says why, such as infeasible_reason.reason.")
    values: dict[str, Name] = Field(
        default={}, description="The register's word for why: the resolution in Jira."
    )
    else_: str = Field(
        default="", alias="else", description="The resolution for all other words; without it, none is given."
    )

    def of(self, values: MappingOf[str, JsonValue]) -> str:
        """The resolution for a record's values, "" for none."""
        return self.values.get(str(values.get(self.by) or ""), self.else_)


class FromRecord(Written):
    """A field of the record that fills a field of a transition's screen."""

    from_: Name = Field(alias="from", description="The record's field, such as outcome.")


def _screen_tag(raw: object) -> str:
    return "record" if isinstance(raw, dict | FromRecord) else "text"


OnScreen = Annotated[
    Annotated[FromRecord, Tag("record")] | Annotated[str, Tag("text")], Discriminator(_screen_tag)
]


class StatusMapping(Written):
    """A state of the register and the statuses of Jira that mean it."""

    jira: Literal["status"] = Field(description="Always `status`.")
    values: dict[str, WrittenStatus] = Field(
        min_length=1,
        description="For each word of the state: {category: to_do | in_progress | done}, a status, or several.",
    )
    direction: Direction = Field(
        default="both",
        description="Who may change it: from_jira only reads statuses; both and to_jira move issues too.",
    )
    else_: Literal["keep", "error"] = Field(
        default="keep",
        alias="else",
        description="A status nobody listed: keep leaves both sides as they are, error is a problem besides.",
    )
    wins: Wins | None = Field(default=None, description="Who is right when both changed; without it, hold.")
    resolution: Reasons | None = Field(
        default=None,
        description="The resolution by a field of the record, where a screen on the way asks for one.",
    )
    screen: dict[str, OnScreen] = Field(
        default={},
        description="What fields of a transition's screen are filled with, by their name in Jira: a text, "
        "or {from: outcome}, a field of the record.",
    )

    @property
    def writes(self) -> bool:
        """Whether issues are moved by it."""
        return self.direction != "from_jira"

    @property
    def resolves(self) -> bool:
        """Whether an issue's resolution decides which word its status means."""
        return any(match.resolution for match in self.values.values())

    @property
    def effective_wins(self) -> str:
        """Who is right when both sides moved: the only one allowed to, else `wins`, else hold."""
        only = {"to_jira": "register", "from_jira": "jira"}.get(self.direction)
        return only or self.wins or "hold"

    def read(self, status: Status, known: Statuses, resolution: str | None = None) -> str | None:
        """Return the word a status means; None when nobody listed it.

        A word that asks for the resolution goes before one that does not, a named status before its category.
        With `resolution` None any will do: the word that the status may be brought to mean is taken first.
        """
        found = {
            word: rank for word, m in self.values.items() if (rank := _fits(m, status, known)) is not None
        }
        fitting = [word for word in found if resolution is None or _resolved(self.values[word], resolution)]
        chosen = sorted(fitting, key=lambda word: (not self.values[word].resolution, found[word]))
        return next(iter(chosen), None)

    def rank(self, word: str, status: Status, known: Statuses) -> int | None:
        """How early a word lists a status that means it, 0 first; None where the status means another word or none."""
        match = self.values.get(word)
        place = _fits(match, status, known) if match is not None else None
        if match is None or place is None:
            return None
        wanted = match.resolution[0] if match.resolution else ""
        return place if self.read(status, known, wanted) == word else None


def _fits(match: StatusMatch, status: Status, known: Statuses) -> int | None:
    """The place of a status among the names of a word, or after all of them by its category.

    A name that the site is known to have means its ids (B-19); any other is compared as it stands.
    """
    for place, name in enumerate(match.names):
        ids = {one.id for one in known.get(name.casefold(), ())}
        if status.id in ids if ids else status.name.casefold() == name.casefold():
            return place
    alike = match.category is not None and match.category == status.category
    return _BY_CATEGORY if alike else None


def _resolved(match: StatusMatch, resolution: str) -> bool:
    return not match.resolution or resolution.casefold() in {name.casefold() for name in match.resolution}


class LabelMirror(Written):
    """A state that only shows in Jira, as a label such as sy-agreement-confirmed."""

    mirror: Literal["label"] = Field(description="label: one label for the present word, kept up to date.")


def _state_tag(raw: object) -> str:
    return (
        "label" if isinstance(raw, LabelMirror) or (isinstance(raw, dict) and "mirror" in raw) else "status"
    )


State = Annotated[
    Annotated[StatusMapping, Tag("status")] | Annotated[LabelMirror, Tag("label")], Discriminator(_state_tag)
]
