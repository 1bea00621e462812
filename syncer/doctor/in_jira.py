"""Whether a project of Jira lets us do what its mapping asks for: permissions, types, screens, values.

Pure, like results.py. Every failure names the place in Jira where an administrator mends it (B-15).
"""

from collections.abc import Iterator, Mapping, Sequence

from syncer.doctor import in_workflow
from syncer.doctor.results import Result, failed, ok, warning
from syncer.domain.fields import spec_of
from syncer.domain.meta import Shape
from syncer.domain.problems import did_you_mean
from syncer.domain.records import Kind
from syncer.facts import FieldFacts, PlaceFacts, TypeFacts
from syncer.sync.mapping import FieldMapping, RecordMapping
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.shorthand import EITHER, CustomField

_WORDS = {
    "BROWSE_PROJECTS": "Browse projects",
    "CREATE_ISSUES": "Create issues",
    "EDIT_ISSUES": "Edit issues",
    "LINK_ISSUES": "Link issues",
    "TRANSITION_ISSUES": "Transition issues",
    "ADD_COMMENTS": "Add comments",
    "CREATE_ATTACHMENTS": "Create attachments",
    "ASSIGN_ISSUES": "Assign issues",
    "SCHEDULE_ISSUES": "Schedule issues",
    "RESOLVE_ISSUES": "Resolve issues",
    "USER_PICKER": "Browse users and groups",
}
_NEEDS = {"assignee": "ASSIGN_ISSUES", "duedate": "SCHEDULE_ISSUES", "fixVersions": "RESOLVE_ISSUES"}
_GLOBAL = {"USER_PICKER"}
_GIVEN = frozenset({"summary", "project", "issuetype"})  # every create of ours has them
_LABELS = "labels"


def place(facts: PlaceFacts) -> Result:
    """The project is there and can be written."""
    if facts.archived:
        cure = f"Jira settings → Projects → Archived projects: restore {facts.key}"
        return failed("project", f"{facts.key} ({facts.name}) is archived: nothing can be written", cure)
    style = {"next-gen": ", team-managed", "classic": ", company-managed"}.get(facts.style, "")
    return ok("project", f"{facts.key} is “{facts.name}”{style}")


# -------------------------------------------------------------------------------------- permissions


def needed(mapping: SyncMapping) -> dict[str, str]:
    """The permissions that a mapping uses, each with what it is for."""
    records = [record for record in mapping.records.values() if record.issues is not None]
    found = {"BROWSE_PROJECTS": "to see issues", "EDIT_ISSUES": "to edit issues and set our issue property"}
    if any(record.issues and record.issues.create for record in records):
        found["CREATE_ISSUES"] = "to create issues"
    if any(record.links for record in records):
        found["LINK_ISSUES"] = "to link issues"
    if in_workflow.moving(mapping):
        found["TRANSITION_ISSUES"] = "to move issues to the status of their state"
    if mapping.comments.status == "issue":
        found["ADD_COMMENTS"] = "to tell of held fields in a comment"
    if any(one.enabled and one.deliver == "comment" for one in mapping.notices):
        found.setdefault("ADD_COMMENTS", "to put drafts into comments")
    for kind, path, field in _written(mapping):
        if _may_be_long(kind, path, field):
            found.setdefault("CREATE_ATTACHMENTS", "to attach texts that are longer than Jira takes")
        permission = _NEEDS.get(field.target)
        if permission is not None:
            found.setdefault(permission, f"to write {path}")
        if field.as_ in {"person", "[person]"} or field.target == "assignee":
            found.setdefault("USER_PICKER", f"to find people by e-mail address for {path}")
    return found


def _may_be_long(kind: Kind, path: str, field: FieldMapping) -> bool:
    """Whether a field is rich text in Jira, or may be, which goes to a file where it is too long (B-23)."""
    spec = spec_of(kind, path)
    prose = spec is not None and spec.shape in {Shape.TEXT, Shape.MARKDOWN}
    return field.target == "description" or (prose and isinstance(field.jira, CustomField))


def permissions(
    project: PlaceFacts, account: str, wanted: Mapping[str, str], have: Mapping[str, bool]
) -> Iterator[Result]:
    """One line for each permission that is used."""
    for name, purpose in wanted.items():
        word = _WORDS[name]
        if have.get(name):
            yield ok("permission", f"{word}: yes, {purpose}")
            continue
        if name in _GLOBAL:
            cure = f"Jira settings → System → Global permissions: give {account} a group with “{word}”"
        else:
            cure = (
                f"Project settings → People (of {project.key}): give {account} a role that may “{word}”; "
                "Project settings → Permissions shows which do"
            )
        yield failed("permission", f"{account} may not “{word}”, which is needed {purpose}", cure)


# -------------------------------------------------------------------------- types, screens and values


def kind_results(
    project: PlaceFacts, facts: TypeFacts, mapping: SyncMapping, fields: Mapping[str, str]
) -> Iterator[Result]:
    """A kind of record on the create screen of the type it becomes; `fields`: ids by neutral name."""
    yield ok("type", f"{facts.kind.value} becomes {facts.name}{_of(facts.names)}")
    if not facts.shown:
        return
    record = mapping.records[facts.kind]
    written = [
        (path, field, fields.get(field.neutral, "")) for _, path, field in _written_of(record, facts.kind)
    ]
    missing = list(_missing(project, facts, written))
    unfilled = list(_unfilled(project, facts, record, written))
    wrong = list(_values(facts, written))
    yield from (*missing, *unfilled, *wrong)
    if not missing:
        yield ok("create screen", f"every field of the mapping is on the create screen of {facts.name}")
    if not unfilled:
        yield ok("required fields", f"{facts.name} requires nothing that the mapping does not fill")


def _of(names: Sequence[str]) -> str:
    return f" (the first that exists of {', '.join(names)})" if len(names) > 1 else ""


_Fields = Sequence[tuple[str, FieldMapping, str]]  # path, its mapping, the field's id, "" where unknown


def _missing(project: PlaceFacts, facts: TypeFacts, written: _Fields) -> Iterator[Result]:
    asked = {id_: (_name(field), path) for path, field, id_ in written if id_}
    asked.setdefault(_LABELS, ("Labels", "our label"))
    for id_, (name, path) in asked.items():
        if id_ not in facts.fields:
            found = (
                f"field “{name}” ({path}) is not on the create screen of {facts.name}: creates go without it"
            )
            yield failed("create screen", found, _screen(project, facts.name, name))


def _screen(project: PlaceFacts, type_name: str, field: str) -> str:
    if project.style == "next-gen":
        return f"Project settings → Issue types → {type_name}: add the field “{field}”"
    return (
        f"Settings → Issues → Screens: add “{field}” to the screen on which {project.key} creates {type_name} "
        f"(Project settings → Screens names it); its context has to include {project.key}"
    )


def _unfilled(
    project: PlaceFacts, facts: TypeFacts, record: RecordMapping, written: _Fields
) -> Iterator[Result]:
    filled = {id_: path for path, _, id_ in written}
    given = {name.casefold() for name in record.required}
    for field in facts.fields.values():
        if not field.required or field.default or field.id in _GIVEN:
            continue
        if given & {field.name.casefold(), field.id}:
            continue
        if field.id not in filled:
            found = f"{facts.name} requires “{field.name}”, which no mapping fills: creates are refused"
            yield failed("required fields", found, _fill(project, facts, field))
        else:
            found = f"{facts.name} requires “{field.name}”: records without {filled[field.id]} are refused"
            yield warning("required fields", found, f"give every {facts.kind.value} a {filled[field.id]}")


def _fill(project: PlaceFacts, facts: TypeFacts, field: FieldFacts) -> str:
    if field.id == "parent":
        return f"{facts.name} is a sub-task: name another type under records.{facts.kind.value}.issues.create"
    where = (
        f"Project settings → Issue types → {facts.name}"
        if project.style == "next-gen"
        else "Settings → Issues → Field configurations"
    )
    value = f"give every new issue a value: records.{facts.kind.value}.required: {{{field.name}: …}}"
    return f"map a field of {facts.kind.value} to “{field.name}”, or {value}, or make it optional: {where}"


def _values(facts: TypeFacts, written: _Fields) -> Iterator[Result]:
    """Of each list of names the first is what is written: it has to be among the field's values."""
    for path, field, id_ in written:
        screen = facts.fields.get(id_)
        if screen is None or screen.allowed is None or field.values is None:
            continue
        known = {name.casefold() for name in screen.allowed}
        for names in field.values.values():
            if names[0].casefold() not in known:
                found = f"“{screen.name}” of {facts.name} has no value “{names[0]}” ({path})"
                near = did_you_mean(names[0], screen.allowed)
                there = (
                    f"there are {', '.join(screen.allowed)}" if screen.allowed else "it has no values here"
                )
                yield failed("values", found, " ".join(part for part in (near, there) if part))


def editing(
    facts: TypeFacts,
    mapping: SyncMapping,
    fields: Mapping[str, str],
    shown: frozenset[str],
    *,
    bind: bool = False,
) -> Result:
    """Cloud takes our edits of fields that are on no edit screen, but people cannot make theirs there.

    `bind`: Data Center refuses ours as well.
    """
    written = _written_of(mapping.records[facts.kind], facts.kind)
    absent = {
        _name(field) for _, _, field in written if (id_ := fields.get(field.neutral)) and id_ not in shown
    }
    if not absent:
        return ok("edit screen", f"every field of the mapping is on the edit screen of {facts.name}")
    named = ", ".join(f"“{name}”" for name in sorted(absent))
    cure = "Settings → Issues → Screens: add it to the edit screen too"
    if bind:
        found = f"{named} is not on the edit screen of {facts.name}: Jira refuses our edits of it"
        return failed("edit screen", found, cure)
    return warning("edit screen", f"people cannot edit {named} on {facts.name}: not on its edit screen", cure)


# ------------------------------------------------------------------------------------- what is written


def _written(mapping: SyncMapping) -> Iterator[tuple[Kind, str, FieldMapping]]:
    for kind, record in mapping.records.items():
        if record.issues is not None:
            yield from _written_of(record, kind)


def _written_of(record: RecordMapping, kind: Kind) -> Iterator[tuple[Kind, str, FieldMapping]]:
    """Fields that we ever write."""
    for path, field in record.fields.items():
        if field.direction != "from_jira":
            yield kind, path, field


def _name(field: FieldMapping) -> str:
    """The field as people call it."""
    return field.target.removeprefix("field:").replace(EITHER, "” or “")
