"""What a cycle did, counted while it does it, in the words of `run --json`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from syncer.domain.problems import Problem, Severity

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "jira": ("create", "adopt", "unmark", "update", "transition", "link", "unlink", "comment"),
    "files": ("create", "update"),
    "pages": ("create", "update", "unchanged", "waiting", "chart"),
}


@dataclass(slots=True)
class Tally:
    """Counts by side and verb, and what failed."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    failed: int = 0
    postponed: int = 0

    def count(self, side: str, verb: str, number: int = 1) -> None:
        """Note that something happened."""
        self.counts[side, verb] += number

    def fail(self, problem: Problem) -> None:
        """Note a change that did not happen; what several have in common is told once."""
        self.failed += 1
        if problem not in self.problems:
            self.problems.append(problem)

    def postpone(self, number: int, why: str) -> None:
        """Note changes that the next cycle sends, and once why."""
        if number and not self.postponed:
            said = f"not all changes were sent: {why}"
            hint = "the next cycle sends the rest"
            self.tell(Problem(said, hint, severity=Severity.WARNING, code="postponed"))
        self.postponed += number

    def tell(self, problem: Problem) -> None:
        """Note something worth knowing that is no failed change."""
        self.problems.append(problem)

    def table(self) -> dict[str, dict[str, int]]:
        """All columns, zeros included."""
        return {side: {verb: self.counts[side, verb] for verb in verbs} for side, verbs in COLUMNS.items()}
