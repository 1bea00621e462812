"""One field of a record explained: what each side says of it, who moved it last, and what holds or computes it (B-01, TRC-1).

Everything is what the store noted in the last cycle; nothing is read anew, and nothing is decided. Here are the facts, as JSON;
`field_lines` puts them into words.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from syncer.cli.explaining import Told
from syncer.cli.moments import local
from syncer.domain.fields import leaf_paths, spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.specs import Node
from syncer.rules.computed import COMPUTED
from syncer.sync.mapping import FieldMapping, LinkMapping
from syncer.sync.observation import Counterpart, DecisionKind, Held, Side
from syncer.sync.states import LabelMirror, StatusMapping

if TYPE_CHECKING:
    from datetime import datetime

    from syncer.cli.one_record import OneRecord
    from syncer.domain.kinds import Kind
    from syncer.domain.specs import FieldSpec
    from syncer.sync.mapping import RecordMapping

_OF_A_FIELD = {DecisionKind.RESOLVE, DecisionKind.EVIDENCE}
_Mapped = FieldMapping | StatusMapping | LabelMirror | LinkMapping


def told(one: "OneRecord", given: object, locale: str) -> Told | None:
    """What is known of one field; None where none was asked for. Raises BadParameter for a field that the kind does not have."""
    from syncer.cli.field_lines import lines
    from syncer.cli.one_record import field_path

    if given is None:
        return None
    spec = _leaf(one.record.kind, field_path(one.record.kind, str(given).strip(), "--field"))
    data = _Telling(one, spec).data()
    return Told(data, list(lines(data, one.uid, one.project.key, locale)))


def _leaf(kind: "Kind", path: str) -> "FieldSpec":
    """The field that is kept as a whole: of a part of one, that one. Raises BadParameter for a group of fields."""
    spec = spec_of(kind, path)
    while spec is not None and spec.node is Node.PART:
        spec = spec_of(kind, spec.path.rpartition(".")[0])
    if spec is None or spec.node is Node.GROUP:
        inner = ", ".join(leaf for leaf in leaf_paths(kind) if leaf.startswith(f"{path}."))
        hint = f"name one of them: {inner}" if inner else "name one of them, such as translations.en.title"
        raise click.BadParameter(f"{path} is a group of fields; {hint}", param_hint="--field")
    return spec


class _Telling:
    """One field as JSON."""

    def __init__(self, one: "OneRecord", spec: "FieldSpec") -> None:
        self._one, self._spec, self._path = one, spec, spec.path
        self._held = next((h for h in one.hub.held if (h.uid, h.field) == (one.uid, spec.path)), None)
        record = one.project.mapping.records.get(one.record.kind)
        self._mapped = _mapped(record, spec.path) if record is not None and record.issues else None

    def data(self) -> JsonObject:
        """All that is known of it."""
        parts = [p for p in self._one.hub.counterparts if p.uid == self._one.uid and p.primary]
        return {
            "field": self._path,
            "zh": self._spec.zh,
            "value": self._one.record.values.get(self._path),
            "wins": self._wins(),
            "sides": [self._side(p) for p in sorted(parts, key=lambda p: p.side)],
            "last": self._last(),
            "held": self._waiting(self._held) if self._held is not None else None,
            "computed": self._computed(),
            "decided": [*self._decided()],
        }

    def _wins(self) -> str | None:
        """Who is right when several sides changed it; None for what nobody types."""
        if self._spec.derived:
            return None
        if isinstance(self._mapped, FieldMapping):
            return self._mapped.effective_wins(self._spec.shape)
        if isinstance(self._mapped, StatusMapping):
            return self._mapped.effective_wins
        return "hold" if self._spec.shape.value == "scalar" else "merge"

    # ---------------------------------------------------------------------------- sides

    def _side(self, part: Counterpart) -> JsonObject:
        agreed = part.agreed.get(self._path)
        there: JsonObject = {"register": agreed.register, "side": agreed.side} if agreed is not None else {}
        return {
            "side": part.side.value,
            "key": part.key,
            "where": _where(self._mapped) if part.side is Side.JIRA else "",
            "direction": self._direction(part.side),
            "agreed": there or None,
            "seen": self._seen(part),
            "unseen": self._path in part.unseen,
            "standing": part.standing.value,
        }

    def _direction(self, side: Side) -> str | None:
        """Who may change it there; None where the side does not show it."""
        if side is Side.FILES:
            return None if self._spec.derived else "both"
        if self._mapped is None:
            return None
        return "to_jira" if isinstance(self._mapped, LabelMirror) else self._mapped.direction

    def _seen(self, part: Counterpart) -> JsonValue:
        """The side's own value as last read; of a file what is agreed, unless it said something else that is held."""
        if self._held is not None and part.side.value in self._held.sides:
            return self._held.sides[part.side.value]
        if part.side is Side.JIRA and self._path in part.seen:
            return part.seen[self._path]
        agreed = part.agreed.get(self._path)
        return agreed.side if agreed is not None and self._path not in part.unseen else None

    # ----------------------------------------------------------------------------- past

    def _last(self) -> JsonObject | None:
        """Its last entry in the history."""
        one = self._one
        past = one.wired.hub.past(one.project.key, uid=one.uid)
        last = next((change for change in reversed(past) if change.field == self._path), None)
        if last is None:
            return None
        return {
            "number": last.seq,
            "at": self._at(last.at),
            "by": last.by,
            "who": last.who,
            "source": last.source,
            "cycle": last.cycle,
            "from": last.before,
            "to": last.after,
            "erased": last.erased,
        }

    def _waiting(self, held: Held) -> JsonObject:
        return {
            "since": self._at(held.since),
            "reason": held.reason,
            "values": dict(held.values),
            "base": held.base,
            "authors": dict(held.authors),
            "owner": held.owner,
            "due": self._at(held.due) if held.due is not None else None,
        }

    def _computed(self) -> JsonObject | None:
        """Why nobody types it: a rule works it out, which somebody may have overridden, or it follows from other records."""
        mapping, field = self._one.project.mapping, COMPUTED.get(self._one.record.kind)
        if field is not None and self._path == field.path and getattr(mapping, field.key) is not None:
            return {"by": field.key, "override": self._one.record.values.get(field.override)}
        return {"by": "derived", "override": None} if self._spec.derived else None

    def _decided(self) -> Iterator[JsonObject]:
        """People's words that the next cycle carries out."""
        uid = self._one.uid
        for one in self._one.hub.decisions:
            field = COMPUTED.get(self._one.record.kind)
            named = one.kind in _OF_A_FIELD and one.subject == f"{uid} {self._path}"
            again = one.kind is DecisionKind.RECOMPUTE and one.subject == uid
            if named or (again and field is not None and self._path in {field.path, field.override}):
                yield {"kind": one.kind.value, "by": one.by, "at": self._at(one.at)}

    def _at(self, instant: "datetime") -> str:
        return local(instant, self._one.project.timezone).isoformat(timespec="seconds")


def _mapped(record: "RecordMapping", path: str) -> _Mapped | None:
    """What the mapping says of the field's place in Jira."""
    return record.fields.get(path) or record.states.get(path) or record.links.get(path)


def _where(mapped: _Mapped | None) -> str:
    """Where it stands in an issue."""
    if isinstance(mapped, FieldMapping):
        heading = next(iter(mapped.section.values()), "") if mapped.section else mapped.part or ""
        return f"{mapped.target.removeprefix('field:')}{f' / {heading}' if heading else ''}"
    if isinstance(mapped, LinkMapping):
        return mapped.verb or mapped.type
    if isinstance(mapped, LabelMirror):
        return "labels"
    return "status" if mapped is not None else ""
