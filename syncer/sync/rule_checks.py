"""What a mapping's rules name, held against the domain: one function a key, in one table.

Why it exists: a rule that names a field nobody has would never fire, and nobody would notice. The models in `rules` say
what may be written; here is asked whether it means anything. Nothing here knows a file or a site.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from syncer.domain.fields import Node, Shape, spec_of
from syncer.rules import calendar_checks, gates, grading, notices, priority, reach, routing, slas
from syncer.rules.calendars import by_name
from syncer.rules.checks import table
from syncer.rules.conditions import members, unknown_path
from syncer.rules.faults import Fault
from syncer.rules.workdays import unpublished
from syncer.sync.mapping import STATES
from syncer.sync.mapping import Mapping as SyncMapping

_AHEAD = timedelta(days=92)  # as far as a deadline usually reaches
_TEXTS = frozenset({Shape.TEXT, Shape.MARKDOWN, Shape.LIST, Shape.SET})


def check(mapping: SyncMapping) -> Iterator[Fault]:
    """Yield everything that the rules of a mapping name and the domain does not know."""
    for key, of_key in CHECKS.items():
        yield from (fault.under((key,)) for fault in of_key(mapping))


def guesses(mapping: SyncMapping, today: date) -> Iterator[Fault]:
    """Yield the years that deadlines begun now may reach and whose make-up working days nobody knows yet (B-29)."""
    years = tuple(dict.fromkeys((today.year, (today + _AHEAD).year)))
    for index, calendar in enumerate(mapping.calendars):
        for year in unpublished(calendar, years):
            message = f"calendar '{calendar.name}': nobody has published {calendar.country}'s make-up working days of"
            hint = "once they are published, update the package holidays, or write them under `days`, each as"
            yield Fault(
                ("calendars", index, "country"),
                f"{message} {year} yet, so deadlines in that year are guesses",
                f"{hint} {year}-MM-DD: working",
            )


def _calendars(mapping: SyncMapping) -> Iterator[Fault]:
    return calendar_checks.check(mapping.calendars)


def _slas(mapping: SyncMapping) -> Iterator[Fault]:
    yield from slas.check_all(mapping.slas, (each.name for each in mapping.calendars))
    yield from reach.check(mapping.slas, by_name(mapping.calendars))
    for index, policy in enumerate(mapping.slas):
        yield from (fault.under((index,)) for fault in _reactions(mapping, policy))


def _reactions(mapping: SyncMapping, policy: slas.Policy) -> Iterator[Fault]:
    """What a clock writes to issues must not be taken for what something else writes there."""
    record = mapping.records.get(policy.record)
    fields = record.fields if record is not None else {}
    dated = [path for path, field in fields.items() if field.target == "duedate"]
    if policy.due_date and dated:
        message = f"the due date in Jira is that of '{dated[0]}' already"
        hint = f"remove the line, or do not map {policy.record.value}'s {dated[0]} to duedate"
        yield Fault(("due_date",), message, hint, at_key=True)
    taken = {f"{mapping.label}-{path}-": f"those that show '{path}'" for path in STATES}
    taken |= {field.prefix: f"those of '{path}'" for path, field in fields.items() if field.prefix}
    for key in ("on_warning", "on_breach", "on_long_pause"):
        label = getattr(policy, key).label
        other = next((of for prefix, of in taken.items() if label.startswith(prefix)), "")
        if label and (label == mapping.label or other):
            message = f"the label '{label}' cannot be told from {other or 'our mark'}"
            yield Fault((key, "label"), message, f"choose another, such as {mapping.label}-late")


def unheard(mapping: SyncMapping) -> Iterator[Fault]:
    """Yield what rules would say on issues that nobody will see there: comments are off, or there are no issues."""
    hint = "write `comments: {status: issue}`, or remove the line"
    silent = mapping.comments.status == "none"
    for index, gate in enumerate(mapping.gates):
        if silent and gate.enabled and gate.mode == "comment":
            yield Fault(
                ("gates", index, "mode"), f"the gate '{gate.name}' comments, but comments are off", hint
            )
    yield from _unposted(mapping)
    for index, policy in enumerate(mapping.slas):
        if not policy.reacts:
            continue
        record = mapping.records.get(policy.record)
        if record is None or record.issues is None:
            message = f"'{policy.name}' shows nothing in Jira: no issues are made of {policy.record.value}"
            yield Fault(("slas", index), message, f"add `issues` to records: {policy.record.value}")
            continue
        for key in ("on_warning", "on_breach", "on_long_pause"):
            if silent and getattr(policy, key).comment:
                message = f"'{policy.name}' comments, but comments are off"
                yield Fault(("slas", index, key, "comment"), message, hint)


def _unposted(mapping: SyncMapping) -> Iterator[Fault]:
    """Drafts that are to be comments, of records that have no issues."""
    for index, notice in enumerate(mapping.notices):
        records = [mapping.records.get(kind) for kind in notice.record]
        if not notice.enabled or notice.deliver == "page":
            continue
        if all(record is None or record.issues is None for record in records):
            message = f"'{notice.name}' can be no comment: no issues are made of {notice.record[0].value}"
            hint = f"remove the line, or add `issues` to records: {notice.record[0].value}"
            yield Fault(("notices", index, "deliver"), message, hint)


def _gates(mapping: SyncMapping) -> Iterator[Fault]:
    return gates.check_all(mapping.gates)


def _suspects(mapping: SyncMapping) -> Iterator[Fault]:
    for kind, paths in mapping.suspects.fields.items():
        for index, path in enumerate(paths):
            at, spec = ("fields", kind.value, index), spec_of(kind, path)
            if spec is None:
                yield Fault(at, *unknown_path(kind, path))
            elif spec.node is Node.GROUP:
                yield Fault(at, f"'{path}' is a group of fields and has no text", members(kind, path))
            elif spec.shape not in _TEXTS and spec.type != "text":
                hint = "name a field that people write words into, such as description"
                yield Fault(at, f"'{path}' holds no text that could read otherwise", hint)


def _priority(mapping: SyncMapping) -> Iterator[Fault]:
    if mapping.priority is not None:
        yield from priority.check(mapping.priority)


def _grading(mapping: SyncMapping) -> Iterator[Fault]:
    if mapping.grading is not None:
        yield from grading.check(mapping.grading)


def _checks(mapping: SyncMapping) -> Iterator[Fault]:
    return table.check(mapping.checks)


def _routing(mapping: SyncMapping) -> Iterator[Fault]:
    return routing.check(mapping.routing)


def _notices(mapping: SyncMapping) -> Iterator[Fault]:
    return notices.check(mapping.notices)


CHECKS: Mapping[str, Callable[[SyncMapping], Iterator[Fault]]] = MappingProxyType(
    {
        "calendars": _calendars,
        "slas": _slas,
        "gates": _gates,
        "priority": _priority,
        "grading": _grading,
        "suspects": _suspects,
        "checks": _checks,
        "routing": _routing,
        "notices": _notices,
    }
)
