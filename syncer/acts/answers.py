"""That a request, a change or a question was answered: who may have, and the element of evidence that says so (SLA-6)."""

from syncer.acts.evidence import Asking, Proof, Target, recorded
from syncer.acts.unfit import Why
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.domain.values import Evidence
from syncer.sync.evidence import adding

Said = tuple[str, str | None, str]  # how, when (None: now), and where the proof is
_ANSWERED = {Kind.REQUIREMENT, Kind.CHANGE_REQUEST, Kind.QUESTION}


def may_answer(asking: Asking, target: Target, people: Directory, person: Person | None) -> bool:
    """Whether the record is one that is answered, and the person does not stand on the side that asked."""
    if target.kind not in _ANSWERED:
        asking.unfit(Why.NO_ANSWER, "record", uid=target.uid, kind=target.kind.value)
        return False
    asker = people.find(str(target.value("asked_by") or "")) if target.kind is Kind.QUESTION else None
    asking_side = (asker.side if asker is not None else None) or "customer"
    if person is not None and person.side == asking_side:
        asking.unfit(Why.ASKER, "by", uid=target.uid, name=person.name or person.id, side=asking_side)
        return False
    return person is not None


def told(asking: Asking, target: Target, person: Person, to: list[Person]) -> bool:
    """Whether an answer that was mailed went to the side that asked; else it is none."""
    if to and all(one.side == person.side for one in to):
        asking.unfit(Why.NOT_TOLD, "to", uid=target.uid)
        return False
    return True


def answered(asking: Asking, target: Target, person: Person, said: Said) -> Proof:
    """One element of a record's answers."""
    how, at, ref = said
    given = {"how": how, "by": person.id, "at": asking.instant(target.project, at), "ref": ref or None}
    element = Evidence.model_validate(given).model_dump(mode="json", exclude_defaults=True)
    there = recorded(target.value("answers"), element, target.project, at_any_time=at is None)
    shown = f"{how} by {person.name or person.id}"
    return Proof(target, "answers", adding([element], person.id), shown, there)
