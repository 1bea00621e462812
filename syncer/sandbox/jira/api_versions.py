"""Routes of versions: the releases of a project."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira.catalog import Project, Version
from syncer.sandbox.jira.desk import actor, state_of, strings, view_of
from syncer.sandbox.jira.values import Context, InvalidValueError, parse
from syncer.sandbox.wire import Call, Handler, Reply, refused

NAME_LIMIT = 255


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "version": {"POST": create_version},
        "version/{version}": {"GET": version, "PUT": edit_version, "DELETE": delete_version},
    }


def _the_version(call: Call) -> tuple[Project, Version]:
    for owner in state_of(call).seen_projects(call.user):
        for one in owner.versions:
            if one.id == call.params["version"]:
                return owner, one
    raise refused(404, f"Could not find version for id '{call.params['version']}'")


def version(call: Call) -> Reply:
    """One version."""
    return Reply(body=view_of(call).version_of(_the_version(call)[1]))


def create_version(call: Call) -> Reply:
    """Add a version to a project; its name must be new there."""
    actor(call)
    body = call.mapping()
    wanted = strings([body.get("projectId") or body.get("project") or ""])[0]
    owner = state_of(call).project_for(call.user, wanted)
    if owner is None:
        raise refused(404, f"Project with id '{wanted}' does not exist.")
    made = Version(str(state_of(call).new_id()), "", owner.id)
    _set_version(call, owner, made, body | {"name": body.get("name", "")})
    owner.versions.append(made)
    call.site.tell("version", "created", made)
    return Reply(201, view_of(call).version_of(made))


def edit_version(call: Call) -> Reply:
    """Change a version."""
    actor(call)
    owner, one = _the_version(call)
    before = one.released
    _set_version(call, owner, one, call.mapping())
    verb = "updated" if one.released == before else "released" if one.released else "unreleased"
    call.site.tell("version", verb, one)
    return Reply(body=view_of(call).version_of(one))


def delete_version(call: Call) -> Reply:
    """Delete a version; issues lose it silently."""
    actor(call)
    owner, one = _the_version(call)
    owner.versions.remove(one)
    call.site.tell("version", "deleted", one)
    return Reply(204)


def _set_version(call: Call, owner: Project, one: Version, body: dict[str, Any]) -> None:
    name = str(body.get("name", one.name)).strip()
    errors = _name_error(owner, one, name)
    dates = _dates(call, owner, body, errors)
    if errors:
        raise refused(400, errors=errors)
    one.name = name
    one.description = str(body.get("description", one.description) or "")
    one.released = bool(body.get("released", one.released))
    one.archived = bool(body.get("archived", one.archived))
    one.release_date = dates.get("releaseDate", one.release_date)
    one.start_date = dates.get("startDate", one.start_date)


def _name_error(owner: Project, one: Version, name: str) -> dict[str, str]:
    if any(each is not one and each.name.lower() == name.lower() for each in owner.versions):
        return {"name": "A version with this name already exists in this project."}
    return {} if 0 < len(name) <= NAME_LIMIT else {"name": "You must specify a valid version name"}


def _dates(call: Call, owner: Project, body: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    due = Context(state_of(call), owner, state_of(call).fields["duedate"])
    dates: dict[str, Any] = {}
    for key in ("releaseDate", "startDate"):
        try:
            dates |= {key: parse(due, body[key])} if key in body else {}
        except InvalidValueError as problem:
            errors[key] = str(problem)
    return dates
