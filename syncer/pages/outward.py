"""The register as a customer may see it, whole: what customer editions are made from, and from nothing else.

Why it exists: a score of 5, a rank or an expected day cannot be told from other fives and days on a finished page. So no
value of ours is there when such a page is made: whatever a template, a macro or a function does, it cannot print what
does not exist. What is worked out of internal values and is yet the customer's is worked out here: a commitment (REQ-17).
"""

from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData, project_for_audience
from syncer.domain.records import Record, Requirement
from syncer.pages.edition import commitment_of, cut
from syncer.pages.view import Register
from syncer.rules.checks.table import outward


def outward_register(register: Register) -> Register:
    """Return the register without any internal value; editions made from it are the customer's."""
    records = {uid: _cut(record, register.data) for uid, record in register.records.items()}
    findings = {
        uid: shown
        for uid, record in records.items()
        if (
            shown := tuple(
                one for one in register.findings.get(uid, ()) if outward(record.kind_of_record, one)
            )
        )
    }
    return Register(
        records,
        _data(register.data),
        findings=findings,
        problems=register.problems,
        overdue=register.overdue,
        missed=register.missed & {one.planned for one in register.data.milestones if one.planned},
        periods=register.periods,
        moves=register.moves,
        baselines=register.baselines,
        parts=register.parts,
        cut=True,
    )


def _cut(record: Record, data: ProjectData) -> Record:
    shown = cut(record, Audience.CUSTOMER)
    if not isinstance(record, Requirement):
        return shown
    return shown.model_copy(update={"commitment": commitment_of(record, data)})


def _data(data: ProjectData) -> ProjectData:
    """The project's data; addresses stay, by which records name people, and phrases: no edition shows either by itself."""
    shown = project_for_audience(data, Audience.CUSTOMER)
    addresses = {person.id: person.email for person in data.people}
    people = tuple(one.model_copy(update={"email": addresses.get(one.id)}) for one in shown.people)
    return shown.model_copy(update={"people": people, "phrases": data.phrases})
