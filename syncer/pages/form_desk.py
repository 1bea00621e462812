"""What a page with a form offers whoever fills it in: the form itself, which turn it is, and what was missing (PG-15, PG-16).

For our side alone. Holds values and their order; the words around the form stand in the templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from syncer.intake.flaws import Flaw
from syncer.intake.forms import BlankTable, Entry, Form

_KNOWN = frozenset(
    {"requested_by", "requested_at", "asked_by"}
)  # who hands it in, and when, where nobody says otherwise
_BEHIND = re.compile(r"\s*[（(,，].*$")


@dataclass(frozen=True, slots=True)
class FormDesk:
    """A form as one page shows it. `turn` counts what was handed in there, so that its box is another one each time.

    `topics` are asked to be scored; `flaws` are what was missing when somebody wanted to hand it in, and `asked_at` when that was.
    """

    form: Form
    locale: str
    turn: int = 1
    topics: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    asked_at: datetime | None = None

    @property
    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The label of each line to fill in, and the words one chooses from."""
        return tuple(_asked(one, self.locale) for one in self.form.entries)

    @property
    def tables(self) -> tuple[tuple[str, BlankTable], ...]:
        """The tables to fill in by the names of their areas."""
        said = self.locale
        return tuple(
            (
                one.name,
                BlankTable(
                    one.above[said],
                    tuple(_asked(column, said) for column in one.columns),
                    self.topics if "topic" in one.known_by else (),
                    min(one.rows, 3),
                ),
            )
            for one in self.form.tables
        )

    def label(self, table: str, column: str) -> str:
        """What a line or column is called; "" for none."""
        entries = next((one.columns for one in self.form.tables if one.name == table), self.form.entries)
        return next((one.label[self.locale] for one in entries if one.path == column), "")

    def above(self, table: str) -> str:
        """What a table is called; "" for the lines above all."""
        found = next((one.above[self.locale] for one in self.form.tables if one.name == table), "")
        return _BEHIND.sub("", found)

    def options(self, flaw: Flaw) -> tuple[str, ...]:
        """The words that could stand where something was not understood."""
        entries = next((one.columns for one in self.form.tables if one.name == flaw.table), self.form.entries)
        entry = next((one for one in entries if one.path == flaw.column), None)
        return tuple(words[self.locale] for words in entry.options.values()) if entry is not None else ()


def _asked(entry: Entry, locale: str) -> tuple[str, tuple[str, ...]]:
    needed = " *" if entry.needed and entry.path not in _KNOWN else ""
    return f"{entry.label[locale]}{needed}", tuple(words[locale] for words in entry.options.values())
