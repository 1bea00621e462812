"""One meeting while its minutes are read: what all readers of parts share. Nothing here decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonValue
from syncer.domain.people import Directory
from syncer.domain.problems import Place, Problem, Severity
from syncer.intake.draft import Draft
from syncer.intake.outline import Section


@dataclass(slots=True)
class Work:
    """One meeting while its sections are read."""

    file: str
    zone: ZoneInfo
    people: Directory
    values: dict[str, JsonValue] = field(default_factory=dict)
    actions: list[Draft] = field(default_factory=list)
    questions: dict[str, list[Draft]] = field(default_factory=lambda: {"open_questions": [], "parked": []})
    notes: list[Section] = field(default_factory=list)
    topics: list[JsonValue] = field(default_factory=list)
    unknown: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, more: Iterable[JsonValue]) -> None:
        """Add to a list of the meeting what it does not hold yet: minutes may name a part more than once."""
        known = self.values.setdefault(path, [])
        assert isinstance(known, list)
        known.extend(one for one in more if one not in known)

    def append(self, path: str, text: str) -> None:
        """Add a paragraph to a text of the meeting."""
        known = str(self.values.get(path, ""))
        self.values[path] = "\n\n".join(part for part in (known, text) if part)

    def tell(self, line: int, message: str, hint: str) -> None:
        """Note something for people that stops nothing."""
        self.problems.append(Problem(message, hint, Place(self.file, line), Severity.INFO, "minutes"))
