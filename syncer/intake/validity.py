"""Whether values that came in make a record, and what is wrong with those that make none."""

from collections.abc import Mapping

from pydantic import ValidationError

from syncer.domain.fields import unflatten
from syncer.domain.ids import format_provisional
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.mistakes import mistakes
from syncer.domain.problems import Place, Problem
from syncer.domain.records import load


def faults(kind: Kind, leaves: Mapping[str, JsonValue], place: Place, uid: str = "") -> list[Problem]:
    """Return why a record may not say these leaves together, at the place they come from; nothing when it may."""
    said = {path: value for path, value in leaves.items() if not path.startswith("#")}
    try:
        load(kind, unflatten(kind, {**said, "id": uid or format_provisional("", kind, "0")}))
    except ValidationError as error:
        return [Problem(one.message, one.hint, place, code="row", uid=uid) for one in mistakes(kind, error)]
    return []
