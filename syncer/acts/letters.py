"""A draft that somebody sent, and the mark that it was: what was sent is exactly what was shown (NOT-4, NOT-1).

Why it exists: pages, commands and the console mark a letter as sent by one function. Nothing is ever sent from here.
"""

from dataclasses import dataclass, field, replace

from syncer.acts.answers import Said, answered, may_answer, told
from syncer.acts.evidence import Asking, Office, Proof, SentLetter, Target
from syncer.acts.unfit import Unfit, Why
from syncer.cycle.drafts import written
from syncer.domain.addresses import is_address
from syncer.domain.json import JsonObject
from syncer.domain.people import Directory, Person
from syncer.domain.problems import nearest
from syncer.pages.drafts import Draft
from syncer.rules.notices import named
from syncer.sync.drafts import on_demand, standing, waiting


@dataclass(slots=True)
class Marked:
    """What there is to record of a letter that was sent: the mark, and the answer where it is one."""

    letters: list[SentLetter] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)


def drafts_in(office: Office, only: str = "") -> tuple[Draft, ...]:
    """The letters of a project that wait, or of one record of it, in words."""
    if only and only not in office.desk.records:
        return ()
    at = replace(office.desk, only=only)
    kinds = [one for one in office.project.mapping.notices if one.enabled]
    return written(office.project, at.data, at.records, waiting(kinds, at), at.now)


def recipient(asking: Asking, people: Directory, name: str) -> Person | None:
    """Who got a letter; it may go to an address that nobody of the project has, as the record names it."""
    if people.known_as(name) is None and is_address(name):
        return Person(id=name)
    return known(asking, people, name)


def known(asking: Asking, people: Directory, name: str) -> Person | None:
    """Who got what goes to people of the project alone."""
    return asking.known(people, name, "to")


def mark_sent(  # noqa: PLR0917 -- in the order of the sentence
    asking: Asking, target: Target, name: str, person: Person, to: list[Person], said: Said
) -> Marked:
    """The mark that a draft was sent, with a digest of what it says now, and the answer that it is.

    Whoever has it already adds nothing; the first letter of a reason is the answer, and so is one that goes to somebody else.
    A mere receipt is none. What is wrong is noted in `asking`.
    """
    made = Marked()
    if person.side == "customer":
        asking.unfit(Why.SENDER, "by", uid=target.uid, name=person.name or person.id)
        return made
    found = _letter(asking, target, name)
    if found is None:
        return made
    draft, had = found
    made.letters.append(_mark(asking, target, draft, person, to, said, had))
    people = asking.people(target.project)
    counts = draft.waiting.kind.counts_as == "answer" and not made.letters[0].there
    if counts and may_answer(asking, target, people, person) and told(asking, target, person, to):
        made.proofs.append(answered(asking, target, person, said))
    return made


def _mark(  # noqa: PLR0917 -- in the order of the sentence
    asking: Asking,
    target: Target,
    draft: Draft,
    person: Person,
    to: list[Person],
    said: Said,
    had: frozenset[str] | None,
) -> SentLetter:
    how, at, ref = said
    payload: JsonObject = {
        "how": how,
        "to": [one.id for one in to],
        "who": person.id,
        "at": asking.instant(target.project, at).isoformat(),
        "ref": ref,
        "reason": draft.waiting.reason,
        "text": draft.digest,
        "subject": draft.subject,
        "owner": draft.owner,
    }
    there = had is not None and had.issuperset(one.id for one in to)
    shown = f"{how} by {person.name or person.id} to {', '.join(one.name or one.id for one in to)}"
    return SentLetter(target, draft.notice, payload, shown, there)


def _letter(asking: Asking, target: Target, name: str) -> tuple[Draft, frozenset[str] | None] | None:
    """The draft of a kind, be it waiting or on demand, and who has it by now; None for nobody, and where it is refused."""
    project = target.project
    kind = named(project.mapping.notices, name)
    fitting = [one.name for one in project.mapping.notices if one.enabled and target.kind in one.record]
    if kind is None or target.kind not in kind.record:
        near, given = nearest(name, fitting), {"uid": target.uid, "draft": name, "kind": target.kind.value}
        asking.wrong.append(Unfit(Why.NO_DRAFT, "draft", near=near, known=fitting, **given))
        return None
    found = asking.office(project).desk
    one = on_demand(kind, target.uid, found)
    drafts = written(project, found.data, found.records, [one] if one is not None else [], asking.now)
    wrong = [problem for draft in drafts for problem in draft.problems]
    asking.wrong += wrong
    if not drafts:
        asking.unfit(Why.SILENT, "draft", uid=target.uid, draft=name)
    last = standing(found.sent, found.kinds).get((target.uid, name))
    if not drafts or wrong:
        return None
    reason = drafts[0].waiting.reason
    same = [one for one in found.sent if (one.uid, one.notice, one.reason) == (target.uid, name, reason)]
    stands = last is not None and last.reason == reason
    return drafts[0], frozenset(to for one in same for to in one.to) if stands else None
