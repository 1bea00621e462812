"""All names of a mapping that a site has to know, with the place in the mapping of each.

Why it exists: a name that a site does not have is found before anything is written, all at once.
"""

from collections.abc import Callable, Container, Iterator, Mapping

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place
from syncer.ports import FieldUse, Filling, StatusUse, Wanted
from syncer.sync.answers import PATH as ANSWERS
from syncer.sync.looking_back import looked_back_at
from syncer.sync.mapping import FieldMapping, RecordMapping
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.shorthand import CustomField
from syncer.sync.states import StatusMapping
from syncer.sync.transforms import form_of

_LISTED = frozenset(
    {"fixVersions", "versions", "components"}
)  # system fields that take only what the site offers
Locate = Callable[..., Place]  # steps of a path in the mapping -> where it was written


def wanted(project: str, mapping: SyncMapping, locate: Locate, place: Place) -> Wanted:
    """The names of a project's mapping; of a list of values only the first is ever written, so only it is needed.

    `place` is where the configuration names the project.
    """
    kinds = {kind: record for kind, record in mapping.records.items() if record.issues is not None}
    fields = [
        (str(locate("records", kind.value, "fields", path)), field)
        for kind, record in kinds.items()
        for path, field in record.fields.items()
    ]
    marks = _marks(kinds, locate)
    return Wanted(
        project=project,
        project_place=str(place),
        type_places={kind: str(locate("records", kind.value, "issues")) for kind in kinds},
        types={
            kind: tuple(tuple(choice.type) for choice in record.issues.create)
            for kind, record in kinds.items()
            if record.issues is not None
        },
        fields=marks | {f.neutral: place for place, f in reversed(fields)} | _besides(kinds, mapping, locate),
        mark=min(marks, default=""),
        priorities={name: place for place, field in fields for name in _priorities(field)},
        link_types={
            link.type: str(locate("records", kind.value, "links", path))
            for kind, record in kinds.items()
            for path, link in record.links.items()
        },
        required={kind: _fillings(kind, record, locate) for kind, record in kinds.items()},
        filled={
            kind: frozenset(line.neutral for line in record.fields.values() if line.direction != "from_jira")
            for kind, record in kinds.items()
            if record.issues is not None and record.issues.create
        },
        looks_back=looked_back_at(mapping),
        comments=mapping.comments.answer is not None and any(spec_of(kind, ANSWERS) for kind in kinds),
        adopt_places={
            kind: locate("records", kind.value, "adopt")
            for kind, record in kinds.items()
            if record.adopt.mode != "never"
        },
        uses=tuple(use for kind, record in kinds.items() for use in _uses(kind, record, locate)),
        statuses=tuple(use for kind, record in kinds.items() for use in _statuses(kind, record, locate)),
    )


def _marks(kinds: Mapping[Kind, RecordMapping], locate: Locate) -> dict[str, str]:
    """The text field for our mark, where the mapping names one, with its place."""
    return {
        f"field:{record.marker.field}": str(locate("records", kind.value, "marker", "field"))
        for kind, record in kinds.items()
        if record.marker.field
    }


def _fillings(kind: Kind, record: RecordMapping, locate: Locate) -> dict[str, Filling]:
    """What new issues get that no line fills, by the name of the field."""
    return {
        name: Filling(_value(value), str(locate("records", kind.value, "required", name)))
        for name, value in record.required.items()
    }


def _value(value: str | float | tuple[str, ...]) -> JsonValue:
    return [*value] if isinstance(value, tuple) else value


def _statuses(kind: Kind, record: RecordMapping, locate: Locate) -> Iterator[StatusUse]:
    """The statuses that stand by name for a word, of states that move issues or are asked for by others that do."""
    for path, state in record.states.items():
        if not isinstance(state, StatusMapping):
            continue
        for word, match in state.values.items():
            if match.names:
                place = str(locate("records", kind.value, path, "values", word))
                alone = state.writes and match.category is None
                yield StatusUse(tuple(match.names), place, needed=alone)


def _besides(kinds: Mapping[Kind, RecordMapping], mapping: SyncMapping, locate: Locate) -> dict[str, str]:
    """Fields that no line maps and something else looks at."""
    return _resolution(kinds, locate) | _due_dates(kinds, mapping, locate)


def _resolution(kinds: Mapping[Kind, RecordMapping], locate: Locate) -> dict[str, str]:
    """The resolution, where a state is told apart by it."""
    for kind, record in kinds.items():
        for path, state in record.states.items():
            if isinstance(state, StatusMapping) and state.resolves:
                return {"resolution": str(locate("records", kind.value, path))}
    return {}


def _due_dates(kinds: Container[Kind], mapping: SyncMapping, locate: Locate) -> dict[str, str]:
    """The due date, where a clock writes it."""
    for index, policy in enumerate(mapping.slas):
        if policy.enabled and policy.due_date and policy.record in kinds:
            return {"duedate": str(locate("slas", index, "due_date"))}
    return {}


def _uses(kind: Kind, record: RecordMapping, locate: Locate) -> Iterator[FieldUse]:
    """The lines with custom fields, versions and components; of the names of a word the first is written."""
    for path, field in record.fields.items():
        spec = spec_of(kind, path)
        if spec is None or not (isinstance(field.jira, CustomField) or field.jira in _LISTED):
            continue
        at = ("records", kind.value, "fields", path)
        options = {names[0]: str(locate(*at, "values", word)) for word, names in (field.values or {}).items()}
        yield FieldUse(
            kind,
            field.neutral,
            form_of(field, spec),
            str(locate(*at)),
            field.direction != "from_jira",
            options,
        )


def _priorities(field: FieldMapping) -> list[str]:
    if field.target != "priority" or field.values is None:
        return []
    return [names[0] for names in field.values.values()]
