"""The forms that pages have, and which of them were handed in before, as the register tells (PG-15, PG-16)."""

from collections.abc import Iterable, Mapping

from syncer.cycle.project import Project
from syncer.domain.json import JsonValue
from syncer.intake import form_again, form_feedback, form_pages
from syncer.pages.form_desk import FormDesk

Texts = Mapping[str, JsonValue]


def forms(project: Project, values: Iterable[Texts]) -> dict[str, FormDesk]:
    """The forms that pages have, by page; none where the mapping asks for none."""
    keys = project.mapping.pages.forms
    if not keys.on_pages:
        return {}
    known = handed_in(values)
    found: dict[str, FormDesk] = {}
    for kind, form in form_pages.FORMS.items():
        for locale in project.locales:
            page = f"{kind}.{locale}"
            topics = (
                form_feedback.topics(_listed(project), locale) if kind == form_pages.FEEDBACK_PAGE else ()
            )
            found[page] = FormDesk(form, locale, _turn(page, known), topics)
    return found


def _listed(project: Project) -> list[Mapping[str, str]]:
    topics = project.mapping.pages.forms.topics
    return [{str(locale): said for locale, said in one.items()} for one in topics]


def handed_in(values: Iterable[Texts]) -> frozenset[str]:
    """The ids of all forms that records came in by."""
    found = (form_again.known(one.get(form_again.FIELD)) for one in values)
    return frozenset(one.name[:8] for one in found if one is not None)


def _turn(page: str, known: frozenset[str]) -> int:
    turn = 1
    while form_pages.form_id(page, str(turn)) in known:
        turn += 1
    return turn
