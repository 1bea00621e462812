"""Routes about fields beyond their list: search, contexts and options (administrators), create metadata of old."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.jira.api_catalog import fields_for_create
from syncer.sandbox.jira.catalog import Field, FieldContext, Project
from syncer.sandbox.jira.desk import actor, last_page, page, state_of, view_of
from syncer.sandbox.jira.system_fields import schema_of
from syncer.sandbox.jira.views import View
from syncer.sandbox.wire import Call, Handler, Reply, refused

ADMINS_ONLY = "Only Jira administrators can access custom field contexts."
REMOVED_META = (
    "The requested API has been removed. Please use the create issue metadata issue types and fields endpoints. See "
    "https://developer.atlassian.com/changelog/#CHANGE-1304"
)
_SEARCHABLE_TYPES = ("custom", "system")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods; all of them Cloud's."""
    return {
        "field/search": {"GET": search_fields},
        "field/{field}/context": {"GET": contexts},
        "field/{field}/context/{context}/option": {"GET": context_options},
        "customFieldOption/{option}": {"GET": option},
        "issue/createmeta": {"GET": old_create_meta},
    }


def _paged(call: Call, found: list[Any]) -> Reply:
    body = page(call, found)
    last = last_page(body["startAt"], len(body["values"]), len(found))
    return Reply(body=body | {"isLast": last, "self": f"{call.site.base_url}{call.path}"})


def search_fields(call: Call) -> Reply:
    """A page of fields, by type, id or a word of the name."""
    actor(call)
    kinds, ids = call.texts("type") or list(_SEARCHABLE_TYPES), set(call.texts("id"))
    for one in kinds:
        if one not in _SEARCHABLE_TYPES:
            raise refused(400, f"The type '{one}' is not valid. Valid types are: custom, system.")
    word, view = (call.text("query") or "").lower(), view_of(call)
    found = [
        _searched(view, one)
        for one in state_of(call).fields.values()
        if ("custom" if one.custom else "system") in kinds
        and (not ids or one.id in ids)
        and word in one.name.lower()
    ]
    return _paged(call, sorted(found, key=lambda one: str(one["name"]).lower()))


def _searched(view: View, one: Field) -> dict[str, Any]:
    return {"id": one.id, "key": one.id, "name": view.name(one), "schema": schema_of(one), "isLocked": False}


# contexts and options


def _custom_field(call: Call) -> Field:
    if not actor(call).admin:
        raise refused(403, ADMINS_ONLY)
    found = state_of(call).fields.get(call.params["field"])
    if found is None or not found.custom:
        raise refused(404, "The custom field was not found.")
    return found


def _contexts_of(one: Field) -> dict[str, FieldContext]:
    """A field's contexts by their ids; one for all projects where it has none of its own."""
    own = one.contexts or (FieldContext(projects=one.projects, options=one.options),)
    digits = one.id.removeprefix("customfield_")
    return {f"{digits}{place:02d}": each for place, each in enumerate(own)}


def contexts(call: Call) -> Reply:
    """A page of a custom field's contexts; administrators only."""
    field = _custom_field(call)
    found = [
        {
            "id": number,
            "name": f"Configuration {place} for {field.name}",
            "description": "",
            "isGlobalContext": one.projects is None,
            "isAnyIssueType": one.types is None,
        }
        for place, (number, one) in enumerate(_contexts_of(field).items(), 1)
    ]
    return _paged(call, found)


def context_options(call: Call) -> Reply:
    """A page of the options of a context, disabled ones too; administrators only."""
    known = _contexts_of(_custom_field(call)).get(call.params["context"])
    if known is None:
        raise refused(404, "The custom field context was not found.")
    found = []
    for one in known.options:
        found.append({"id": one.id, "value": one.name, "disabled": one.disabled})
        found += [
            {"id": child.id, "value": child.name, "disabled": child.disabled, "optionId": one.id}
            for child in one.children
        ]
    return _paged(call, found)


def option(call: Call) -> Reply:
    """One option, by its id."""
    wanted = call.params["option"]
    for field in state_of(call).fields.values():
        for one in field.every_option():
            if one.id == wanted and call.user:
                return Reply(body=view_of(call).option(one))
    raise refused(404, f"A custom field option with id '{wanted}' does not exist")


# the old create metadata


def old_create_meta(call: Call) -> Reply:
    """Types (and with `expand` the fields) of several projects at once: deprecated, or gone by a switch."""
    if call.site.switches.old_createmeta == "gone":
        raise refused(410, REMOVED_META)
    keys, ids = set(call.texts("projectKeys")), set(call.texts("projectIds"))
    found = [
        one
        for one in state_of(call).seen_projects(call.user)
        if (not keys and not ids) or one.key in keys or one.id in ids
    ]
    return Reply(body={"expand": "projects", "projects": [_old_project(call, one) for one in found]})


def _old_project(call: Call, one: Project) -> dict[str, Any]:
    shown = view_of(call).project(one)
    kept = {name: shown[name] for name in ("self", "id", "key", "name", "avatarUrls")}
    return kept | {"expand": "issuetypes", "issuetypes": list(_old_types(call, one))}


def _old_types(call: Call, project: Project) -> Iterable[dict[str, Any]]:
    names, ids = set(call.texts("issuetypeNames")), set(call.texts("issuetypeIds"))
    with_fields, view = "projects.issuetypes.fields" in call.texts("expand"), view_of(call)
    for kind in project.types:
        if (names and kind.name not in names) or (ids and kind.id not in ids):
            continue
        shown = view.issue_type(kind) | {"expand": "fields"}
        if with_fields:
            shown["fields"] = {one["fieldId"]: one for one in fields_for_create(call, project, kind)}
        yield shown
