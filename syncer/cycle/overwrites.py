"""Others' edits of plain fields that our writes undid, held with both values and their author (B-05).

Why it exists: between our last look at an issue and our write, somebody may write the same field; Jira takes the last
word and tells nobody. After the writes its history does. Decides nothing: a person does.
"""

import re
from collections.abc import Mapping

from syncer.cycle.authors import words
from syncer.cycle.run import Run
from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.ports import HubWrite, Overwrite, PutHeld, Wrote
from syncer.sync.bindings import Binding
from syncer.sync.changes import IssueEdit
from syncer.sync.holding import lost
from syncer.sync.merge import Absent
from syncer.sync.observation import Held, Side
from syncer.sync.plan import Plan
from syncer.sync.reactions import DUE, DueNote
from syncer.sync.values import empty, same
from syncer.sync.work import OVERWRITTEN

_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE)  # of an item of a list in Markdown


def last_seen(run: Run, edit: IssueEdit) -> str:
    """When an issue was last changed by what this cycle knows of it, "" for one that was never read."""
    jira, part = run.seen.jira, run.ledger.get(Side.JIRA, edit.uid)
    if jira is not None and edit.native in jira.fetched:
        return jira.fetched[edit.native].updated
    return part.version if part is not None else ""


class Overwrites:
    """One cycle's updates of plain fields, for the look back at them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._sent: dict[str, tuple[IssueEdit, str]] = {}

    def sent(self, edit: IssueEdit, since: str) -> None:
        """Note an update that was carried out, and when its issue was last changed before."""
        self._sent[edit.native] = (edit, since)

    def wrote(self) -> Mapping[str, Wrote]:
        """What the site's histories are to be asked about, by issue id."""
        return {
            native: Wrote(since, tuple(edit.fields))
            for native, (edit, since) in self._sent.items()
            if edit.fields
        }

    def held(self, undone: Mapping[str, Mapping[str, Overwrite]], plan: Plan) -> list[HubWrite]:
        """Each edit that was undone as a held field, unless it said what we had seen or have written."""
        writes: list[HubWrite] = []
        for native, found in undone.items():
            edit = self._sent[native][0]
            bindings = plan.bound[plan.records[edit.uid][0]].bindings
            for path, neutral in edit.writes.items():
                if neutral in found and path in edit.before and path in bindings:
                    writes += self._hold(edit, bindings[path], found[neutral], plan)
                elif neutral in found and path == DUE:
                    writes += self._to_be_given_back(edit, found[neutral].value)
        return writes

    def _to_be_given_back(self, edit: IssueEdit, said: JsonValue) -> list[HubWrite]:
        """A person's due date goes before that of a clock: the next cycle writes it again (B-33)."""
        part, day = self._run.ledger.get(Side.JIRA, edit.uid), str(said or "")
        note = DueNote.on(part)
        if part is None or day in {str(edit.before[DUE] or ""), note.value}:
            return []
        return [self._run.ledger.put(part, {DUE: note.undoing(day).kept()})]

    def _hold(self, edit: IssueEdit, binding: Binding, undone: Overwrite, plan: Plan) -> list[HubWrite]:
        path, said = binding.path, binding.transform.look(undone.value)
        if any(same(said, one, binding.shape) for one in (edit.before[path], edit.agree[path].side)):
            return []
        values: dict[str, JsonValue] = {
            "register": plan.records[edit.uid][1].get(path),
            "jira": in_register(binding, said),
        }
        base, authors = in_register(binding, edit.before[path]), {"jira": words(undone.by)}
        now, sides = self._run.seen.now, {"jira": said}
        held = Held(edit.uid, path, values, sides, base, now, OVERWRITTEN, authors=authors)
        return [PutHeld(lost(held, waiting(plan, edit.uid, path)))]


def waiting(plan: Plan, uid: str, path: str) -> Held | None:
    """The field as it waits for a decision by this very plan, if it does."""
    return next((h.held for h in plan.hold if (h.held.uid, h.held.field) == (uid, path)), None)


def in_register(binding: Binding, said: JsonValue) -> JsonValue:
    """A value in the register's terms; as it stands where they have no word for it.

    A history may have a list as words alone: each line is an item then.
    """
    asked = said
    if binding.shape is Shape.LIST and isinstance(said, str) and not _MARK.search(said):
        asked = "\n".join(f"- {line.strip()}" for line in said.splitlines() if line.strip())
    pulled = binding.transform.to_register(asked)
    return said if isinstance(pulled, Absent) or (empty(pulled) and not empty(said)) else pulled
