"""What a mapping says against what records are: paths, words, forms, and things said twice or in vain.

The models of mapping.py accept every shape the contract allows; here it is asked whether the domain has such a
field, whether the value fits, and whether this version can do it at all. Each answer is a fault with its path.
"""

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from itertools import combinations

from syncer.domain.fields import FieldSpec, Node, Shape, schema, spec_of
from syncer.domain.problems import did_you_mean
from syncer.domain.records import Kind
from syncer.sync import conditions
from syncer.sync.conditions import members, unknown_path, words_of
from syncer.sync.faults import Fault, Loc, choose, later
from syncer.sync.mapping import (
    LEAD,
    STATES,
    SYSTEM_FIELDS,
    FieldMapping,
    LabelMirror,
    LinkMapping,
    Mapping,
    RecordMapping,
    StatusMapping,
)
from syncer.sync.shorthand import CustomField

_UNUSED_SYSTEM_FIELDS: tuple[str, ...] = (
    "components",
    "creator",
    "environment",
    "issuetype",
    "labels",
    "parent",
    "reporter",
    "resolution",
    "security",
    "timetracking",
    "versions",
)
_SUPPORTED_FORMS: frozenset[str] = frozenset(
    {"text", "date", "integer", "decimal", "person", "bullets", "version"}
)
_CUSTOM_FORMS: tuple[str, ...] = ("text", "date", "integer", "decimal", "person")
_FORMS_OF_JIRA: MappingOf[str, tuple[str, ...]] = {
    "summary": ("text",),
    "description": ("text", "bullets"),
    "priority": ("text",),
    "assignee": ("person",),
    "duedate": ("date",),
    "fixVersions": ("version",),
}


def check(mapping: Mapping) -> Iterator[Fault]:
    """Yield everything in a mapping that the domain does not know or this version does not do."""
    for kind, record in mapping.records.items():
        yield from (fault.under(("records", kind.value)) for fault in _check_record(kind, record))
    yield from _check_labels(mapping)


def _check_labels(mapping: Mapping) -> Iterator[Fault]:
    for kind, record in mapping.records.items():
        if record.issues and record.marker.label != mapping.label:
            yield Fault(
                ("records", kind.value, "marker", "label"),
                f"label '{record.marker.label}' differs from '{mapping.label}' of another kind",
                "all our issues carry one label: use the same everywhere",
            )


def _check_record(kind: Kind, record: RecordMapping) -> Iterator[Fault]:
    yield from _check_issues(kind, record)
    yield from _check_unsupported(record)
    faults = {path: tuple(_check_field(kind, path, field)) for path, field in record.fields.items()}
    yield from (fault.under(("fields", path)) for path, found in faults.items() for fault in found)
    yield from _check_twice({path: field for path, field in record.fields.items() if not faults[path]})
    for path, state in record.states.items():
        yield from (fault.under((path,)) for fault in _check_state(kind, path, state))
    for path, link in record.links.items():
        yield from (fault.under(("links", path)) for fault in _check_link(kind, path, link))


def _check_unsupported(record: RecordMapping) -> Iterator[Fault]:
    if record.adopt.mode != "never":
        yield Fault(("adopt", "mode"), later(f"adopt: {record.adopt.mode}"), "use mode: never")
    if record.marker.field:
        yield Fault(("marker", "field"), later("a field as marker"), "use marker: {label: sy}")


def _check_issues(kind: Kind, record: RecordMapping) -> Iterator[Fault]:
    if record.issues is None:
        if record.fields or record.states or record.links:
            hint = "add issues: {create: [{type: Task}]}, or remove what maps to issues"
            yield Fault(
                (),
                f"a {kind.value} has no issues, so nothing here takes effect",
                hint,
                at_key=True,
                within=(),
            )
        return
    open_end = False
    for index, choice in enumerate(record.issues.create):
        at: Loc = ("issues", "create", index)
        if open_end:
            yield Fault(
                at, "this line is never reached", "give the line above a `when`, or move it to the end"
            )
        open_end = open_end or choice.when is None
        if choice.when is not None:
            yield from (fault.under((*at, "when")) for fault in conditions.check(choice.when, kind))
    writes = [field for field in record.fields.values() if field.neutral == "summary"]
    if record.issues.create and not any(field.direction != "from_jira" for field in writes):
        hint = "add title: {jira: summary} under fields"
        message = "an issue cannot be created without a summary"
        yield Fault(("issues", "create"), message, hint, within=())


# -------------------------------------------------------------------------------------- fields


def _check_field(kind: Kind, path: str, field: FieldMapping) -> Iterator[Fault]:
    spec = spec_of(kind, path)
    trouble = _unmappable(kind, path, spec)
    if trouble is not None:
        yield trouble
    if trouble is not None or spec is None:
        return
    unknown = _check_target(field)
    if unknown is not None:
        yield unknown
    else:
        yield from _check_place(field)
        yield from _check_form(kind, field, spec)
    yield from _check_values(kind, field, spec)
    yield from _check_options(field, spec)


def _unmappable(kind: Kind, path: str, spec: FieldSpec | None) -> Fault | None:
    message, hint = "", ""
    if spec is None:
        message, hint = unknown_path(kind, path)
    elif path in STATES:
        message, hint = f"'{path}' is a state", f"write it beside `fields`: {path}: {{jira: status, …}}"
    elif path == "id":
        message, hint = "the id is no field of an issue", "the marker keeps it: remove the line"
    elif spec.node is Node.GROUP:
        message, hint = f"'{path}' is a group of fields", members(kind, path)
    elif spec.node is Node.PART:
        message, hint = f"'{path}' is a part of a value", f"map '{path.rpartition('.')[0]}' as a whole"
    elif spec.refers in {each.value for each in Kind}:
        message, hint = f"'{path}' refers to a {spec.refers}", "write it under `links`"
    elif spec.derived:
        message, hint = later(f"mapping '{path}', which the program works out,"), "remove the line"
    return Fault((), message, hint, at_key=True) if message else None


def _check_target(field: FieldMapping) -> Fault | None:
    name = field.jira
    if isinstance(name, CustomField) or name in _FORMS_OF_JIRA:
        return None
    if name == "status":
        hint = "write the state beside `fields`: delivery, agreement or state"
        return Fault(("jira",), "the status is no field", hint)
    if name in _UNUSED_SYSTEM_FIELDS:
        return Fault(("jira",), later(f"Jira's field '{name}'"), "remove the line")
    custom = f"for a custom field write jira: {{field: {name}}}"
    known = [each for each in SYSTEM_FIELDS if each in _FORMS_OF_JIRA]
    near = did_you_mean(name, known)
    hint = f"{near} {custom}" if near else f"use one of: {', '.join(known)}; {custom}"
    return Fault(("jira",), f"Jira has no system field '{name}'", hint)


def _check_place(field: FieldMapping) -> Iterator[Fault]:
    inside = field.part is not None or field.section is not None
    if field.neutral == "description" and not inside:
        hint = "add part: lead, or section: {en: Heading}"
        yield Fault(("jira",), "which part of the description is not said", hint, within=())
    if field.neutral != "description" and inside:
        key = "part" if field.part else "section"
        yield Fault((key,), f"`{key}` goes with jira: description only", f"remove `{key}`", at_key=True)
    if field.part and field.section:
        yield Fault(("part",), "`part` and `section` exclude each other", "keep one of them", at_key=True)


def _forms_of(kind: Kind, spec: FieldSpec) -> tuple[str, ...]:
    """The forms in which this version can carry a field's values."""
    if spec.many:
        listed = (
            spec.type == "text" and not spec.refers and not _nested(kind, spec)
        ) or spec.type == "criterion"
        return ("bullets",) if listed else ()
    if spec.refers:
        return ("person",) if spec.refers == "person" else ()
    if spec.type == "text":
        return ("text", "version") if spec.shape is Shape.SCALAR else ("text",)
    return {"word": ("text",), "date": ("date",), "integer": ("integer",), "number": ("decimal",)}.get(
        spec.type, ()
    )


def _nested(kind: Kind, spec: FieldSpec) -> bool:
    """Tell whether a list's elements are lists, as the flows of a scenario are."""
    properties = schema(kind)["properties"]
    declared = properties.get(spec.path) if isinstance(properties, dict) else None
    items = declared.get("items") if isinstance(declared, dict) else None
    return isinstance(items, dict) and items.get("type") == "array"


def _check_form(kind: Kind, field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    form, fitting = field.effective_form(spec), _forms_of(kind, spec)
    at: Loc = ("as",) if field.as_ else ()
    if field.as_ and form not in _SUPPORTED_FORMS:
        yield Fault(
            at, later(f"as: {form}"), f"use one of: {', '.join(fitting)}" if fitting else "remove the line"
        )
    elif not fitting:
        what = f"'{spec.path}', a {'list of ' if spec.many else ''}{spec.refers or spec.type},"
        yield Fault((), later(f"mapping {what}"), "remove the line", at_key=True)
    elif form not in fitting:
        held = f"'{spec.path}' holds {_article(spec)}"
        yield Fault(at, f"{held}, which cannot be carried as {form}", f"use as: {fitting[0]}", at_key=not at)
    else:
        yield from _check_fit(field, form)


def _article(spec: FieldSpec) -> str:
    return "a list" if spec.many else spec.refers or spec.type


def _check_fit(field: FieldMapping, form: str) -> Iterator[Fault]:
    taken = _FORMS_OF_JIRA.get(field.neutral, _CUSTOM_FORMS)
    if form not in taken:
        shown = field.neutral.removeprefix("field:")
        hint = f"map a field that is {' or '.join(taken)}, or choose another field of Jira"
        yield Fault(("jira",), f"Jira's '{shown}' does not take {form}", hint)
    elif form == "bullets" and not field.section:
        yield Fault(("part",), "a list needs a section of its own", "write section: {en: Heading}")
    elif form == "version" and field.direction != "from_jira":
        at = "direction" if "direction" in field.model_fields_set else "jira"
        yield Fault((at,), later("writing versions"), "say direction: from_jira")


def _check_values(kind: Kind, field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    words = words_of(kind, spec)
    if field.values is None:
        if spec.type == "word" or field.neutral == "priority":
            hint = f"add values: {{{words[0] if words else 'high'}: …}} with the names used in Jira"
            yield Fault(
                (), f"'{spec.path}' holds words, and what Jira calls them is not said", hint, at_key=True
            )
        return
    if field.effective_form(spec) != "text" or field.neutral == "description":
        yield Fault(("values",), "`values` goes with single words only", "remove `values`", at_key=True)
        return
    for word in field.values:
        if words and word not in words:
            message = f"'{word}' is no value of {spec.path}"
            yield Fault(("values", word), message, choose(word, words), at_key=True)
    yield from _ambiguous(dict(field.values.items()))


def _ambiguous(names: MappingOf[str, tuple[str, ...]]) -> Iterator[Fault]:
    """What is read from Jira must mean one word."""
    taken: dict[str, str] = {}
    for word, each in names.items():
        for name in each:
            first = taken.setdefault(name.casefold(), word)
            if first != word:
                hint = "each name of Jira can mean one word: remove one of the two"
                yield Fault(("values", word), f"'{name}' already means '{first}'", hint)


def _check_options(field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    form = field.effective_form(spec)
    yield from _check_else(field.else_)
    if field.wins == "merge" and spec.shape is Shape.SCALAR:
        hint = "use register, jira, files or hold"
        yield Fault(("wins",), f"'{spec.path}' is a single value, and two of them cannot be merged", hint)
    if field.pick:
        yield Fault(("pick",), later("`pick`"), "remove `pick`: the first version counts", at_key=True)
    if field.currency and form != "money":
        yield Fault(("currency",), "`currency` goes with as: money only", "remove `currency`", at_key=True)


def _check_else(word: str) -> Iterator[Fault]:
    if word != "keep":
        yield Fault(
            ("else",), later(f"else: {word}"), "use keep: what is not listed stays there and is shown"
        )


def _check_twice(fields: MappingOf[str, FieldMapping]) -> Iterator[Fault]:
    """Two fields must not write one place, nor two sections answer to one heading."""
    for (first, one), (second, other) in combinations(fields.items(), 2):
        shared = _places(one) & _places(other)
        if shared:
            message = f"'{first}' and '{second}' share {min(shared)} in Jira"
            yield Fault(("fields", second), message, "give each a place of its own", at_key=True)


def _places(field: FieldMapping) -> set[str]:
    if field.neutral == "description":
        headings = {f"the heading '{heading}'" for heading in (field.section or {}).values()}
        return headings | ({"the lead of the description"} if field.part == LEAD else set())
    shown = field.neutral.removeprefix("field:")
    return set() if field.direction == "from_jira" else {f"the field '{shown}'"}


# ------------------------------------------------------------------------------ states and links


def _check_state(kind: Kind, path: str, state: StatusMapping | LabelMirror) -> Iterator[Fault]:
    spec = spec_of(kind, path)
    if spec is None:
        known = [each for each in STATES if spec_of(kind, each) is not None]
        hint = f"use one of: {', '.join(known)}" if known else "remove the line"
        yield Fault((), f"a {kind.value} has no '{path}'", hint, at_key=True)
    elif isinstance(state, StatusMapping):
        yield from _check_statuses(spec, state)


def _check_statuses(spec: FieldSpec, state: StatusMapping) -> Iterator[Fault]:
    if state.direction != "from_jira":
        at: Loc = ("direction",) if "direction" in state.model_fields_set else ()
        yield Fault(at, later("writing a status"), "say direction: from_jira", at_key=not at)
    yield from _check_else(state.else_)
    for word, match in state.values.items():
        if word not in spec.values:
            message = f"'{word}' is no value of {spec.path}"
            yield Fault(("values", word), message, choose(word, spec.values), at_key=True)
        if match.category is None and not match.names:
            hint = "name one, or write {category: done}"
            yield Fault(("values", word), f"'{word}' names no status", hint, within=("values", word))
    yield from _ambiguous(
        {
            word: (*match.names, *([f"category: {match.category}"] if match.category else []))
            for word, match in state.values.items()
        }
    )


def _check_link(kind: Kind, path: str, link: LinkMapping) -> Iterator[Fault]:
    spec = spec_of(kind, path)
    if spec is None:
        yield Fault((), *unknown_path(kind, path), at_key=True)
    elif spec.refers != "uid" and spec.refers not in {each.value for each in Kind}:
        yield Fault((), f"'{path}' refers to no other record", "write it under `fields`", at_key=True)
    elif spec.refers not in {"uid", link.to.value}:
        message = f"'{path}' refers to a {spec.refers}, not to a {link.to.value}"
        yield Fault(("to",), message, f"write to: {spec.refers}")
