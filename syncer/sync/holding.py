"""Held fields: what each side says, who has to decide, and by when (B-05).

Why it exists: a conflict that nobody is asked about stays for ever. Who wrote the values is read by the cycle once,
when a field becomes held; it stays on record as long as the sides say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData
from syncer.sync.changes import Hold
from syncer.sync.merge import Absent, Ruling, View
from syncer.sync.observation import Held, Side
from syncer.sync.values import CLASH, merge, same
from syncer.sync.work import OVERWRITTEN, Work

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
    if before is not None and not (before.reason == OVERWRITTEN and register == work.values.get(path)):
        reason = before.reason
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
        reason=reason,
    )
    return _owned(work, held, before)


def lost(now: Held, before: Held | None) -> Held:
    """An edit that our write undid, as held; `before` is the field as it waits anyway, whose words are kept (B-05).

    Texts that our writes undid one after the other are merged, or stand one below the other.
    """
    if before is None:
        return now
    jira = Side.JIRA.value
    values, sides = {**before.values, **now.values}, {**before.sides, **now.sides}
    if before.reason == OVERWRITTEN:
        values[jira] = sides[jira] = _both(before.base, before.values.get(jira), now.values.get(jira))
    writers = [h.authors.get(jira, "") for h in (before, now) if h.reason == OVERWRITTEN]
    authors = {**before.authors, jira: _together([writer for writer in writers if writer])}
    return replace(now, values=values, sides=sides, base=before.base, since=before.since, authors=authors)


def _both(base: JsonValue, first: JsonValue, second: JsonValue) -> JsonValue:
    """Two words for one field: merged, or one after the other."""
    if isinstance(first, list) and isinstance(second, list):
        merged = merge(base, first, second, Shape.LIST)
        return [*first, *(one for one in second if one not in first)] if merged is CLASH else merged
    if isinstance(first, str) and isinstance(second, str):
        merged = merge(base, first, second, Shape.MARKDOWN)
        return f"{first}\n\n{second}" if merged is CLASH else merged
    return second if second is not None else first


def _together(authors: Sequence[str]) -> str:
    """Several writers, at the last one's time."""
    earlier = dict.fromkeys(author.rpartition(", ")[0] for author in authors[:-1])
    last = authors[-1] if authors else ""
    return ", ".join([*(name for name in earlier if name and not last.startswith(f"{name}, ")), last])


def undone(work: Work, waiting: Held, views: Sequence[View], ruling: Ruling | None, shape: Shape) -> bool:
    """Whether an edit that our write undid stands on no side, and nobody who knew of it has decided (B-05)."""
    if waiting.reason != OVERWRITTEN:
        return False
    jira, register = Side.JIRA.value, work.values.get(waiting.field)
    if ruling is not None:
        return ruling.against.get(jira) != waiting.sides.get(jira)
    if not same(waiting.values.get("register"), register, shape):
        return True  # a decision met yet another edit, and is none that a side has seen
    return not any(_again(view, waiting.values.get(jira), shape) for view in views)


def _again(view: View, lost: JsonValue, shape: Shape) -> bool:
    """Whether a side was made to say what was lost."""
    moved = view.agreed is not None and not same(view.native, view.agreed.side, shape)
    return moved and not isinstance(view.pulled, Absent) and same(view.pulled, lost, shape)


def kept(work: Work, waiting: Held, views: Sequence[View]) -> Hold:
    """A field with an edit that our write undid: as it was held, with what the file says by now.

    Jira's present word is none of those to decide between. Where somebody changed it since, a decision meets that
    edit as one that it has not seen.
    """
    file = Side.FILES.value
    values, sides = ({s: v for s, v in of.items() if s != file} for of in (waiting.values, waiting.sides))
    for view in views:
        if view.side == file and not isinstance(view.pulled, Absent):
            values[file], sides[file] = view.pulled, view.native
    return _owned(work, replace(waiting, values=values, sides=sides), waiting)


def _owned(work: Work, held: Held, before: Held | None) -> Hold:
    """The held field with whoever decides it, and until when: the record's owner, else the project's manager."""
    owner = work.values.get("owner")
    person = owner if isinstance(owner, str) and owner else work.context.manager
    due, authors = held.since + work.context.due_in, _still(held, before)
    return Hold(replace(held, owner=person, due=due, authors=authors))


def _still(held: Held, before: Held | None) -> dict[str, str]:
    """Who wrote the values that stand as they did before."""
    if before is None:
        return {}
    return {
        side: who
        for side, who in before.authors.items()
        if side in held.values
        and before.sides.get(side) == held.sides.get(side)
        and before.values.get(side) == held.values.get(side)
    }


def shown(data: ProjectData, person: str) -> str:
    """A person's name as people read it; the reference itself where project.yaml has no name for it."""
    known = Directory(data.people).find(person) if person else None
    return known.name if known is not None and known.name else person
