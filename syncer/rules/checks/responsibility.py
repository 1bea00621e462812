"""RACI in figures: exactly one who decides, at least one who does, one department with one contact (REQ-16, ACT-2)."""

import re
from collections.abc import Iterator

from syncer.domain.findings import Finding
from syncer.domain.kinds import Kind
from syncer.rules.checks.subjects import Around, Subject

_LISTED = r"[,，;；、/]"
_PEOPLE = re.compile(rf"{_LISTED}|[&+]|\s(?:and|und|or)\s|(?<=\w\w)[和与及](?=\w\w)")
_UNIT = r"(?:部|部门|组|科|处|室|队|中心|团队|公司|department|dept\.?|team|unit)"  # what a department's name ends with
_DEPARTMENTS = re.compile(
    rf"{_LISTED}|{_UNIT}\s*(?:[&+和与及]|\b(?:and|und|or)\b)\s*\S.*{_UNIT}$", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^@\s,，;；、]+@[^@\s,，;；、]+")


def raci(one: Subject, around: Around) -> Iterator[Finding]:
    """What is lacking or there twice in who does, decides, is asked and is told; of a requirement, nothing at all is one finding."""
    if one.kind is Kind.REQUIREMENT and not one.has("raci"):
        yield Finding("no_raci", one.uid, "raci")
        return
    for code, path in _lacking(one):
        yield Finding(code, one.uid, path)
    decides, department = one.text("raci.accountable"), one.text("raci.department")
    known = {name for person in around.data.people for name in (person.id, person.name, person.email)}
    if decides not in known and not _ADDRESS.fullmatch(decides) and _PEOPLE.search(decides):
        yield Finding("several_accountable", one.uid, "raci.accountable", values={"words": decides})
    if _DEPARTMENTS.search(department):
        yield Finding("several_departments", one.uid, "raci.department", values={"words": department})


def _lacking(one: Subject) -> Iterator[tuple[str, str]]:
    """Who owns an action does it and can be asked; of a requirement that may be somebody else (ACT-1)."""
    owned = one.kind is Kind.ACTION and one.has("owner")
    if not owned and not one.has("raci.responsible"):
        yield "no_responsible", "raci.responsible"
    if one.kind is Kind.REQUIREMENT and not one.has("raci.accountable"):
        yield "no_accountable", "raci.accountable"
    if not one.has("raci.department"):
        yield "no_department", "raci.department"
    if not owned and not one.has("raci.contact"):
        yield "no_contact", "raci.contact"
