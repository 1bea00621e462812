"""One line of `fields` against what records are: its path, place in Jira, form and words.

Each answer is a fault with its path in that line. What the domain says of a field decides; nothing here knows a site.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from itertools import combinations

from syncer.domain.fields import FieldSpec, Node, Shape, schema, spec_of
from syncer.domain.problems import did_you_mean
from syncer.domain.records import Kind
from syncer.rules.conditions import members, unknown_path, words_of
from syncer.rules.faults import Fault, Loc, article, choose, later
from syncer.sync.mapping import LEAD, STATES, SYSTEM_FIELDS, FieldMapping
from syncer.sync.shorthand import EITHER, CustomField

_UNUSED_SYSTEM_FIELDS: tuple[str, ...] = (
    "creator",
    "environment",
    "issuetype",
    "reporter",
    "resolution",
    "security",
    "timetracking",
)
_RECORDS = frozenset({*(each.value for each in Kind), "uid"})
_HELD: MappingOf[str, str] = {
    "integer": "whole number",
    "date": "day",
    "moment": "day or moment",
    "money": "sum of money",
    "uid": "record",
}
_CUSTOM_FORMS: tuple[str, ...] = (
    "text",
    "date",
    "datetime",
    "integer",
    "decimal",
    "money",
    "person",
    "bullets",
    "[person]",
    "[text]",
    "checklist",
    "cascade",
    "version",
    "[version]",
    "sprint",
)
_FORMS_OF_TYPE: MappingOf[str, tuple[str, ...]] = {
    "word": ("text", "cascade", "version", "component"),
    "date": ("date",),
    "moment": ("date", "datetime"),
    "instant": ("datetime",),
    "integer": ("integer",),
    "number": ("decimal",),
    "money": ("money",),
}
_FORMS_OF_JIRA: MappingOf[str, tuple[str, ...]] = {
    "summary": ("text",),
    "description": ("text", "bullets", "checklist"),
    "priority": ("text",),
    "assignee": ("person",),
    "duedate": ("date",),
    "fixVersions": ("version", "[version]"),
    "versions": ("version", "[version]"),
    "components": ("component", "[component]"),
    "labels": ("labels",),
    "parent": ("record",),
    "sprint": ("sprint",),
}
_LISTS: tuple[str, ...] = ("bullets", "checklist")
_WORDS: tuple[str, ...] = ("text", "cascade", "version", "component", "labels")
_OF_SITE: tuple[str, ...] = (*_WORDS, "[text]", "[version]", "[component]")


def check_field(kind: Kind, path: str, field: FieldMapping) -> Iterator[Fault]:
    """Yield what is wrong with one line of `fields`, by its path in that line."""
    spec = spec_of(kind, path)
    trouble = _unmappable(kind, path, field, spec)
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
    yield from _check_options(kind, field, spec)


def _as_parent(field: FieldMapping, spec: FieldSpec) -> bool:
    """A reference to one other record may be the parent of the issue."""
    return field.target == "parent" and not spec.many


def _unmappable(kind: Kind, path: str, field: FieldMapping, spec: FieldSpec | None) -> Fault | None:
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
    elif spec.refers in _RECORDS and not _as_parent(field, spec):
        message, hint = f"'{path}' refers to {article(spec.refers)}", _links_hint(spec)
    elif _derived(kind, path):
        message, hint = later(f"mapping '{path}', which the program works out,"), "remove the line"
    return Fault((), message, hint, at_key=True) if message else None


def _links_hint(spec: FieldSpec) -> str:
    return "write it under `links`" if spec.many else "write it under `links`, or as the parent: jira: parent"


def _derived(kind: Kind, path: str) -> bool:
    """A part of what the program works out is worked out, too."""
    spec = spec_of(kind, path)
    above = path.rpartition(".")[0]
    return (spec is not None and spec.derived) or (bool(above) and _derived(kind, above))


def _check_target(field: FieldMapping) -> Fault | None:
    name = field.jira
    if isinstance(name, CustomField):
        return _check_custom(name)
    if name in _FORMS_OF_JIRA:
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


def _check_custom(custom: CustomField) -> Fault | None:
    """Several names stand in one neutral name, so that a name may not look like two."""
    for index, name in enumerate(custom.field):
        if EITHER in name:
            at: Loc = ("jira", "field") if len(custom.field) == 1 else ("jira", "field", index)
            message = f"the name '{name}' holds '{EITHER}', which stands between names"
            return Fault(at, message, "name the field by its id: {field: …, id: customfield_10037}")
    return None


def _check_place(field: FieldMapping) -> Iterator[Fault]:
    inside = field.part is not None or field.section is not None
    if field.target == "description" and not inside:
        hint = "add part: lead, or section: {en: Heading}"
        yield Fault(("jira",), "which part of the description is not said", hint, within=())
    if field.target != "description" and inside:
        key = "part" if field.part else "section"
        yield Fault((key,), f"`{key}` goes with jira: description only", f"remove `{key}`", at_key=True)
    if field.part and field.section:
        yield Fault(("part",), "`part` and `section` exclude each other", "keep one of them", at_key=True)


def _forms_of(kind: Kind, spec: FieldSpec) -> tuple[str, ...]:
    """The forms in which this version can carry a field's values."""
    if spec.many:
        return _forms_of_many(kind, spec)
    if spec.refers:
        return (
            ("person", "text") if spec.refers == "person" else ("record",) if spec.refers in _RECORDS else ()
        )
    if spec.type == "text":
        single = ("text", "version", "component", "cascade", "sprint")
        return single if spec.shape is Shape.SCALAR else ("text",)
    return _FORMS_OF_TYPE.get(spec.type, ())


def _forms_of_many(kind: Kind, spec: FieldSpec) -> tuple[str, ...]:
    """Lists go into a section or a paragraph; labels and options know no order, so only sets go there."""
    if spec.refers:
        return ("[person]",) if spec.refers == "person" else ()
    if spec.type == "criterion":
        return _LISTS
    if spec.type != "text" or _nested(kind, spec):
        return ()
    return (*_LISTS, "[text]", "[version]", "[component]", "labels") if spec.shape is Shape.SET else _LISTS


def _nested(kind: Kind, spec: FieldSpec) -> bool:
    """Tell whether a list's elements are lists, as the flows of a scenario are."""
    properties = schema(kind)["properties"]
    declared = properties.get(spec.path) if isinstance(properties, dict) else None
    items = declared.get("items") if isinstance(declared, dict) else None
    return isinstance(items, dict) and items.get("type") == "array"


def _check_form(kind: Kind, field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    form, fitting = field.effective_form(spec), _forms_of(kind, spec)
    at: Loc = ("as",) if field.as_ else ()
    if not fitting:
        yield Fault((), later(f"mapping '{spec.path}', {_held(spec)},"), "remove the line", at_key=True)
    elif form not in fitting:
        held = f"'{spec.path}' holds {_held(spec)}"
        hint = f"use as: {' or '.join(fitting)}"
        yield Fault(at, f"{held}, which cannot be carried as {form}", hint, at_key=not at)
    else:
        yield from _check_fit(field, form)


def _held(spec: FieldSpec) -> str:
    one = _HELD.get(spec.refers or spec.type) or (spec.refers or spec.type).replace("_", " ")
    return f"a list of {one}" if spec.many else one if one == "text" else article(one)


def _check_fit(field: FieldMapping, form: str) -> Iterator[Fault]:
    taken = _FORMS_OF_JIRA.get(field.target, _CUSTOM_FORMS)
    if form not in taken:
        shown = field.target.removeprefix("field:")
        hint = f"map a field that is {' or '.join(taken)}, or choose another field of Jira"
        yield Fault(("jira",), f"Jira's '{shown}' does not take {form}", hint)
    elif form in _LISTS and not field.section and not isinstance(field.jira, CustomField):
        yield Fault(("part",), "a list needs a section of its own", "write section: {en: Heading}")
    elif (form == "sprint" or (field.pick and form == "version")) and field.direction != "from_jira":
        at = "direction" if "direction" in field.model_fields_set else "jira"
        what = (
            "the sprint is planned on the board" if form == "sprint" else "`pick` chooses among what Jira has"
        )
        yield Fault((at,), f"{what}, so it is only read", "say direction: from_jira")


def _check_values(kind: Kind, field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    words = words_of(kind, spec)
    if field.values is None:
        if spec.type == "word" or field.target == "priority":
            hint = f"add values: {{{words[0] if words else 'high'}: …}} with the names used in Jira"
            yield Fault(
                (), f"'{spec.path}' holds words, and what Jira calls them is not said", hint, at_key=True
            )
        return
    if field.effective_form(spec) not in _OF_SITE or field.target == "description" or spec.refers:
        yield Fault(("values",), "`values` goes with words only", "remove `values`", at_key=True)
        return
    for word in field.values:
        if words and word not in words:
            message = f"'{word}' is no value of {spec.path}"
            yield Fault(("values", word), message, choose(word, words), at_key=True)
    yield from ambiguous({word: named(names) for word, names in field.values.items()})


def ambiguous(said: MappingOf[str, tuple[str, ...]]) -> Iterator[Fault]:
    """Yield what means two words at once; `said` holds what Jira says for each word, as messages show it."""
    taken: dict[str, str] = {}
    for word, each in said.items():
        for name in each:
            first = taken.setdefault(name.casefold(), word)
            if first != word:
                hint = "it can mean one word only: remove one of the two"
                yield Fault(("values", word), f"{name} already means '{first}'", hint)


def named(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of Jira as messages show them."""
    return tuple(f"Jira's '{name}'" for name in names)


def _check_options(kind: Kind, field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    form = field.effective_form(spec)
    yield from _check_otherwise(kind, field, spec)
    yield from _check_prefix(field, form)
    if field.wins == "merge" and spec.shape is Shape.SCALAR:
        hint = "use register, jira, files or hold"
        yield Fault(("wins",), f"'{spec.path}' is a single value, and two of them cannot be merged", hint)
    if field.pick and form != "version":
        yield Fault(("pick",), "`pick` goes with as: version only", "remove `pick`", at_key=True)
    if form == "money" and not field.currency:
        hint = "add currency: CNY, the currency in which Jira's figure is meant"
        yield Fault(
            ("as",) if field.as_ else (), "a sum of money needs its currency", hint, at_key=not field.as_
        )
    if field.currency and form != "money":
        yield Fault(("currency",), "`currency` goes with as: money only", "remove `currency`", at_key=True)
    if form == "text" and spec.refers == "person" and field.direction != "to_jira":
        at: Loc = ("direction",) if "direction" in field.model_fields_set else ("as",)
        message = "a person's name typed into a text cannot be told"
        yield Fault(at, message, "say direction: to_jira, or use as: person with a user field")


def _check_otherwise(kind: Kind, field: FieldMapping, spec: FieldSpec) -> Iterator[Fault]:
    """`map` has to say what to map to, in words that both sides know."""
    told = field.otherwise
    if told is None or not (told.jira or told.register_):
        if field.else_ == "map" or told is not None:
            at: Loc = ("else",) if told is None else ("otherwise",)
            hint = "add otherwise: {jira: Other, register: …}, one of the two at least"
            yield Fault(at, "what an unlisted value becomes is not said", hint)
        return
    if field.else_ != "map":
        yield Fault(("otherwise",), "`otherwise` goes with else: map only", "say else: map", at_key=True)
    words = words_of(kind, spec)
    if told.register_ and words and told.register_ not in words:
        message = f"'{told.register_}' is no value of {spec.path}"
        yield Fault(("otherwise", "register"), message, choose(told.register_, words))
    if field.effective_form(spec) not in _OF_SITE:
        yield Fault(("otherwise",), "`otherwise` goes with words only", "remove it", at_key=True)


def _check_prefix(field: FieldMapping, form: str) -> Iterator[Fault]:
    if form == "labels" and not field.prefix:
        hint = "add prefix: area-, with which our labels begin: people's own labels are never touched"
        yield Fault(("jira",), "which labels belong to the field is not said", hint)
    if field.prefix and form != "labels":
        yield Fault(("prefix",), "`prefix` goes with jira: labels only", "remove `prefix`", at_key=True)


def check_twice(fields: MappingOf[str, FieldMapping]) -> Iterator[Fault]:
    """Yield fields that write one place, and sections that answer to one heading, by their path in `fields`."""
    for (first, one), (second, other) in combinations(fields.items(), 2):
        shared = _places(one) & _places(other)
        if shared:
            message = f"'{first}' and '{second}' share {min(shared)} in Jira"
            yield Fault((second,), message, "give each a place of its own", at_key=True)


def check_prefixes(
    fields: MappingOf[str, FieldMapping], marker: str, states: Iterable[str]
) -> Iterator[Fault]:
    """Yield fields whose labels could be another field's, our mark, or those that show one of the states."""
    taken = {f"{marker}-{path}-": "our own" for path in states}
    for path, field in fields.items():
        if not field.prefix:
            continue
        if marker.startswith(field.prefix):
            taken.setdefault(marker, "our own")
        other = next((p for p in taken if p.startswith(field.prefix) or field.prefix.startswith(p)), None)
        if other is not None:
            message = (
                f"labels with '{field.prefix}' and those with '{other}', {taken[other]}, cannot be told apart"
            )
            yield Fault((path, "prefix"), message, "choose a prefix that begins otherwise")
        taken.setdefault(field.prefix, f"those of '{path}'")


def _places(field: FieldMapping) -> set[str]:
    if field.target == "labels":
        return {f"the labels '{field.prefix}…'"}
    if field.target == "description":
        headings = {f"the heading '{heading}'" for heading in (field.section or {}).values()}
        return headings | ({"the lead of the description"} if field.part == LEAD else set())
    if field.direction == "from_jira":
        return set()
    if isinstance(field.jira, CustomField) and not field.jira.id:
        return {f"the field '{name}'" for name in field.jira.field}
    return {f"the field '{field.target.removeprefix('field:')}'"}
