"""What a mapping says against what records are: paths, words, forms, and things said twice or in vain.

The models of mapping.py accept every shape the contract allows; here it is asked whether the domain has such a
field, whether the value fits, and whether this version can do it at all. Each answer is a fault with its path.
"""

import re
from collections.abc import Iterable, Iterator

from syncer.domain.fields import FieldSpec, spec_of
from syncer.domain.records import Kind
from syncer.rules import conditions
from syncer.rules.conditions import unknown_path
from syncer.rules.faults import Fault, Loc, article, choose
from syncer.sync import rule_checks
from syncer.sync.field_checks import ambiguous, check_field, check_prefixes, check_twice, named
from syncer.sync.mapping import (
    IMPLEMENTED_BY,
    STATES,
    LinkMapping,
    Mapping,
    RecordMapping,
)
from syncer.sync.states import FromRecord, LabelMirror, StatusMapping

_SORTED = re.compile(r"\border\s+by\b", re.IGNORECASE)
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")


def check(mapping: Mapping) -> Iterator[Fault]:
    """Yield everything in a mapping that the domain does not know or this version does not do."""
    for kind, record in mapping.records.items():
        yield from (fault.under(("records", kind.value)) for fault in _check_record(kind, record))
    yield from _check_labels(mapping)
    yield from rule_checks.check(mapping)


def _check_labels(mapping: Mapping) -> Iterator[Fault]:
    fields = {record.marker.field for record in mapping.records.values() if record.issues}
    if len(fields) > 1:
        at = next(kind for kind, record in mapping.records.items() if record.issues and record.marker.field)
        said = "the field for our mark is not the same for all kinds"
        yield Fault(
            ("records", at.value, "marker", "field"),
            said,
            "name the same field for each kind that has issues",
        )
    for kind, record in mapping.records.items():
        if record.issues and record.marker.label != mapping.label:
            yield Fault(
                ("records", kind.value, "marker", "label"),
                f"label '{record.marker.label}' differs from '{mapping.label}' of another kind",
                "all our issues carry one label: use the same everywhere",
            )


def _check_record(kind: Kind, record: RecordMapping) -> Iterator[Fault]:
    yield from _check_issues(kind, record)
    yield from _check_adopt(kind, record)
    faults = {path: tuple(check_field(kind, path, field)) for path, field in record.fields.items()}
    yield from (fault.under(("fields", path)) for path, found in faults.items() for fault in found)
    sound = {path: field for path, field in record.fields.items() if not faults[path]}
    yield from (fault.under(("fields",)) for fault in check_twice(sound))
    prefixed = check_prefixes(sound, record.marker.label, record.states)
    yield from (fault.under(("fields",)) for fault in prefixed)
    if not any(faults.values()):
        yield from _check_summary(record)
    for path, state in record.states.items():
        yield from (fault.under((path,)) for fault in _check_state(kind, path, state))
    yield from _check_one_writes(record)
    for path, link in record.links.items():
        yield from (fault.under(("links", path)) for fault in _check_link(kind, path, link))


def _check_adopt(kind: Kind, record: RecordMapping) -> Iterator[Fault]:
    """Issues that people made are taken in only where a line says which (B-01)."""
    if record.adopt.mode == "never":
        return
    if record.issues is None:
        hint = "add issues: {create: [{type: Task}]}, or use mode: never"
        yield Fault(("adopt", "mode"), f"{article(kind.value)} has no issues, so none can be adopted", hint)
    if not record.adopt.jql.strip():
        hint = "say which, as in jql: 'type = Story'"
        yield Fault(("adopt", "mode"), f"adopt: {record.adopt.mode} does not say which issues", hint)
    if _SORTED.search(_QUOTED.sub("", record.adopt.jql)):
        yield Fault(("adopt", "jql"), "a condition has no order", "leave out ORDER BY")


def _check_issues(kind: Kind, record: RecordMapping) -> Iterator[Fault]:
    if record.issues is None:
        if record.fields or record.states or record.links:
            hint = "add issues: {create: [{type: Task}]}, or remove what maps to issues"
            message = f"{article(kind.value)} has no issues, so nothing here takes effect"
            yield Fault((), message, hint, at_key=True, within=())
        return
    open_end = False
    for index, choice in enumerate(record.issues.create):
        at: Loc = ("issues", "create", index)
        if open_end:
            hint = "give the line above a `when`, or move it to the end"
            yield Fault(at, "this line is never reached", hint, within=("issues", "create"))
        open_end = open_end or choice.when is None
        if choice.when is not None:
            yield from (fault.under((*at, "when")) for fault in conditions.check(choice.when, kind))


def _check_summary(record: RecordMapping) -> Iterator[Fault]:
    writes = [field for field in record.fields.values() if field.target == "summary"]
    if record.issues and record.issues.create and not any(each.direction != "from_jira" for each in writes):
        message = "an issue cannot be created without a summary"
        hint = "add title: {jira: summary} under fields"
        yield Fault(("issues", "create"), message, hint, within=())


# ------------------------------------------------------------------------------ states and links


def _check_state(kind: Kind, path: str, state: StatusMapping | LabelMirror) -> Iterator[Fault]:
    spec = spec_of(kind, path)
    if spec is None:
        known = [each for each in STATES if spec_of(kind, each) is not None]
        hint = f"use one of: {', '.join(known)}" if known else "remove the line"
        yield Fault((), f"{article(kind.value)} has no '{path}'", hint, at_key=True)
    elif isinstance(state, StatusMapping):
        yield from _check_statuses(kind, spec, state)


def _check_one_writes(record: RecordMapping) -> Iterator[Fault]:
    """An issue has one status, so one state alone may move it."""
    states = record.states.items()
    first, *others = [p for p, state in states if isinstance(state, StatusMapping) and state.writes] or [""]
    for path in others:
        message = f"'{first}' and '{path}' both move the issue's status"
        yield Fault((path,), message, "say direction: from_jira for one of them", at_key=True)


def _check_statuses(kind: Kind, spec: FieldSpec, state: StatusMapping) -> Iterator[Fault]:
    yield from _check_moves(kind, spec, state)
    for word, match in state.values.items():
        if word not in spec.values:
            message = f"'{word}' is no value of {spec.path}"
            yield Fault(("values", word), message, choose(word, spec.values), at_key=True)
        if match.category is None and not match.names:
            hint = "name one, or write {category: done}"
            yield Fault(("values", word), f"'{word}' names no status", hint, within=("values", word))
    yield from ambiguous(
        {
            word: tuple(
                f"{status}{f' resolved as {each}' if each else ''}"
                for status in (
                    *named(match.names),
                    *([f"the category '{match.category}'"] if match.category else []),
                )
                for each in match.resolution or ("",)
            )
            for word, match in state.values.items()
        }
    )


def _check_moves(kind: Kind, spec: FieldSpec, state: StatusMapping) -> Iterator[Fault]:
    """What moving an issue may take from the record, and how two movers are told apart."""
    if state.wins == "merge":
        hint = "use register, jira, files or hold"
        yield Fault(("wins",), f"'{spec.path}' is a single value, and two of them cannot be merged", hint)
    if not state.writes and (state.resolution or state.screen):
        at: Loc = ("resolution",) if state.resolution else ("screen",)
        message = f"`{at[0]}` is for moving issues, and this only reads them"
        yield Fault(at, message, "say direction: both or to_jira, or remove it", at_key=True)
    if state.resolution is not None:
        yield from _check_reason(kind, state.resolution.by, tuple(state.resolution.values))
    for name, given in state.screen.items():
        if isinstance(given, FromRecord) and spec_of(kind, given.from_) is None:
            yield Fault(("screen", name, "from"), *unknown_path(kind, given.from_))


def _check_reason(kind: Kind, path: str, words: Iterable[str]) -> Iterator[Fault]:
    reason = spec_of(kind, path)
    if reason is None:
        yield Fault(("resolution", "by"), *unknown_path(kind, path))
        return
    for word in words:
        if reason.values and word not in reason.values:
            message = f"'{word}' is no value of {path}"
            yield Fault(("resolution", "values", word), message, choose(word, reason.values), at_key=True)


def _check_implementing(link: LinkMapping) -> Iterator[Fault]:
    """Issues of people that implement a requirement: no record's own, and linked by people alone (REQ-21)."""
    if link.to is not None:
        hint = "remove `to`; a link between two records is written under a field that refers to one"
        yield Fault(("to",), "implemented_by leads to issues, not to records", hint)
    if link.direction == "to_jira":
        hint = "remove `direction`: people link them in Jira"
        yield Fault(("direction",), "issues that implement a requirement are not linked by syncer", hint)


def _check_link(kind: Kind, path: str, link: LinkMapping) -> Iterator[Fault]:
    spec = spec_of(kind, path)
    if spec is None:
        yield Fault((), *unknown_path(kind, path), at_key=True)
    elif path == IMPLEMENTED_BY:
        yield from _check_implementing(link)
    elif link.to is None:
        yield Fault((), "'to' is missing", "say which kind of record is at the other end: to: requirement")
    elif spec.refers != "uid" and spec.refers not in {each.value for each in Kind}:
        yield Fault((), f"'{path}' refers to no other record", "write it under `fields`", at_key=True)
    elif spec.refers not in {"uid", link.to.value}:
        message = f"'{path}' refers to {article(spec.refers)}, not to {article(link.to.value)}"
        yield Fault(("to",), message, f"write to: {spec.refers}")
