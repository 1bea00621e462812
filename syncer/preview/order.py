"""In which order pages are listed and leafed through."""

from collections.abc import Sequence

from syncer.pages.render import INDEX, Rendered

_ORDER = (
    *(INDEX, "requirement-spec", "requirement-part", "preliminary-requirements", "options-comparison"),
    *("baseline", "confirmation-letter", "change-ledger", "change-impact", "change-application", "minutes"),
    *("project-overview", "weekly-report", "monthly-report", "plan-deviation", "action-tracker"),
    *("question-tracker", "feedback-form", "response-board", "traceability-matrix", "responsibility-matrix"),
    *("rules", "drafts"),
)  # as the index lists them: what was agreed, what changed, what was said, how it goes


def in_reading_order(pages: Sequence[Rendered]) -> list[Rendered]:
    """Return pages as one reads them, a kind that is named nowhere last; those of one kind stay as they came."""
    place = {kind: at for at, kind in enumerate(_ORDER)}
    return sorted(pages, key=lambda page: place.get(page.kind, len(_ORDER)))
