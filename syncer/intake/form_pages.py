"""Forms on pages: which forms there are, what their input areas are called, and these read as cells (PG-15, PG-16)."""

from collections.abc import Mapping
from types import MappingProxyType

from syncer.domain.json import digest
from syncer.intake import form_change, form_feedback
from syncer.intake.form_reading import LINES
from syncer.intake.forms import Form
from syncer.intake.grid import Grid, GridCell, grid
from syncer.text.storage.inputs import Inputs

CHANGE_PAGE, FEEDBACK_PAGE = "change-application", "feedback-form"
FORMS: Mapping[str, Form] = MappingProxyType(
    {CHANGE_PAGE: form_change.FORM, FEEDBACK_PAGE: form_feedback.FORM}
)
"""The forms by the kind of page that has them."""


def areas(form: Form) -> tuple[str, ...]:
    """The input areas of a form, in their order: its lines, then its tables."""
    return (LINES, *(table.name for table in form.tables))


def cells(found: Inputs, form: Form) -> Grid:
    """What stands in a form's areas as one sheet, below one another."""
    said: dict[tuple[int, int], GridCell] = {}
    row = 0
    for area in areas(form):
        for line in found.areas[area].rows if area in found.areas else ():
            row += 1
            for column, cell in enumerate(line, 1):
                if cell.text:
                    said[row, column] = GridCell(cell.text)
    return grid("", said)


def form_id(page: str, turn: str) -> str:
    """What is kept of a form that was handed in on a page: by the page and how many were handed in there before."""
    return digest([page, turn])[:8]
