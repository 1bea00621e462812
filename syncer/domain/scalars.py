"""Every single value of a payload with its field's path and audience, down to the parts of lists and of values inside values.

Why it exists: whoever judges what leaves our side looks at single texts, not at records. It follows the models, so that a
new field is at once among them; a translation is seen by who sees what it translates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from syncer.domain.fields import name_to_path
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData
from syncer.domain.records import MODELS, ChangeRequest
from syncer.domain.specs import TRANSLATIONS, FieldSpec, audience_in, specs_of

_PHRASES = "phrases"
_CHANGED = frozenset({"from", "to"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text, number or truth value; `spec` is its field's, None where the model does not know it."""

    path: str
    value: str | int | float | bool
    audience: Audience
    spec: FieldSpec | None = None

    @property
    def internal(self) -> bool:
        """Whether our side alone may see it."""
        return self.audience is Audience.INTERNAL

    @property
    def worded(self) -> bool:
        """Whether it stands on a page as it is: text, an issue's key or an address, no word of ours, name, day or amount."""
        if not isinstance(self.value, str):
            return False
        spec = self.spec
        if spec is None or spec.refers == "issue" or "@" in self.value:
            return True
        return not spec.values and not spec.refers and spec.type in {"text", "object"}


def scalars_of_record(kind: Kind, payload: JsonObject) -> Iterator[Scalar]:
    """Yield every value of a record's payload; what a change request makes of an internal field is internal."""
    for key, value in payload.items():
        if kind is Kind.CHANGE_REQUEST and key == "changes" and isinstance(value, list):
            for item in value:
                yield from _changed(item)
        else:
            yield from _walk(MODELS[kind], key, value)


def scalars_of_project(payload: JsonObject) -> Iterator[Scalar]:
    """Yield every value of a project's data, its people and customer included, but not its phrases, which translate others."""
    for key, value in payload.items():
        if key != _PHRASES:
            yield from _walk(ProjectData, key, value)


def _changed(item: JsonValue) -> Iterator[Scalar]:
    field = item.get("field") if isinstance(item, dict) else None
    known = name_to_path(Kind.REQUIREMENT, str(field)) if field is not None else ""
    hidden = known is None or (
        bool(known) and audience_in(MODELS[Kind.REQUIREMENT], known) is Audience.INTERNAL
    )
    for one in _walk(ChangeRequest, "changes", item):
        moved = hidden and one.path.rpartition(".")[2] in _CHANGED
        yield Scalar(one.path, one.value, Audience.INTERNAL, one.spec) if moved else one


def _walk(model: type[BaseModel], path: str, value: JsonValue) -> Iterator[Scalar]:
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(model, path, item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(model, f"{path}.{key}", item)
    else:
        known = path.split(".", 2)[2] if path.startswith(f"{TRANSLATIONS}.") and path.count(".") > 1 else path
        yield Scalar(path, value, audience_in(model, path), specs_of(model).get(known))
