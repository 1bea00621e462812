"""What is missing or cannot be understood in what people filled in on a page or in a form, and where (MTG-9, PG-15, PG-16).

Why it exists: minutes, forms, the pages that show it and the store tell of it alike. The words for each code are the template's.
"""

from dataclasses import dataclass

from syncer.domain.json import JsonObject


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is missing or cannot be understood, and where: the row counted below the heads, 0 for the table as a whole.

    `code` is "empty", "word", "day", "person", "people", "number", "record", "inner" or "columns"; `words` stand there,
    `options` could stand there instead.
    """

    code: str
    table: str
    row: int
    column: str
    words: str = ""
    options: tuple[str, ...] = ()

    def to_json(self) -> JsonObject:
        """The same, as scripts and the store have it."""
        return {
            "code": self.code,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "words": self.words,
            "options": [*self.options],
        }
