"""Held fields: what each side says, who has to decide, and by when (B-05).

Why it exists: a conflict that nobody is asked about stays for ever. Who wrote the values is read by the cycle once,
when a field becomes held; it stays on record as long as the sides say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syncer.domain.json import JsonValue
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData
from syncer.sync.changes import Hold
from syncer.sync.merge import Absent, View
from syncer.sync.observation import Held
from syncer.sync.work import Work

DIFFERENT = "changed differently on more than one side"
MANAGER = "project_manager"


def manager(data: ProjectData) -> str:
    """The person who decides where a record has no owner: the project manager, our side's first; "" for nobody."""
    found = [p for p in data.people if p.role == MANAGER and p.active is not False]
    return next((p.id for p in sorted(found, key=lambda p: p.side != "ours")), "")


def hold(work: Work, path: str, views: Sequence[View], register: JsonValue, reason: str = DIFFERENT) -> Hold:
    """The field as held, since when it was first; who wrote its values is kept while the sides say the same.

    `register` is what the register says or, by a decision that met another edit, is to say.
    """
    before = work.context.held.get((work.subject.uid, path))
    values: dict[str, JsonValue] = {"register": register}
    values.update({v.side: v.pulled for v in views if not isinstance(v.pulled, Absent)})
    sides = {v.side: v.native for v in views}
    held = Held(
        uid=work.subject.uid,
        field=path,
        values=values,
        sides=sides,
        base=next((v.base for v in views if v.agreed is not None), None),
        since=before.since if before else work.context.now,
        reason=before.reason if before else reason,
        authors=before.authors if before and before.sides == sides else {},
    )
    return owned(work, held)


def owned(work: Work, held: Held) -> Hold:
    """The held field with whoever decides it, and until when: the record's owner, else the project's manager."""
    owner = work.values.get("owner")
    person = owner if isinstance(owner, str) and owner else work.context.manager
    return Hold(replace(held, owner=person, due=held.since + work.context.due_in))


def shown(data: ProjectData, person: str) -> str:
    """A person's name as people read it; the reference itself where project.yaml has no name for it."""
    known = Directory(data.people).find(person) if person else None
    return known.name if known is not None and known.name else person
