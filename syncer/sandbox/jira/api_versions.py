"""Routes of versions: the releases of a project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from syncer.sandbox.jira.catalog import Project, Version
from syncer.sandbox.jira.changes import items_for
from syncer.sandbox.jira.desk import actor, state_of, strings, view_of
from syncer.sandbox.jira.edits import note
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue, Item
from syncer.sandbox.jira.values import Context, InvalidValueError, parse
from syncer.sandbox.wire import Call, Handler, Reply, refused

NAME_LIMIT = 255
_PLACES = {"fixVersions": "Fix", "versions": "Affected"}


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "version": {"POST": create_version},
        "version/{version}": {"GET": version, "PUT": edit_version, "DELETE": delete_version},
        "version/{version}/removeAndSwap": {"POST": remove_and_swap},
        "version/{version}/mergeto/{other}": {"PUT": merge},
        "version/{version}/move": {"POST": move},
        "version/{version}/relatedIssueCounts": {"GET": related_issues},
        "version/{version}/unresolvedIssueCount": {"GET": unresolved_issues},
    }


def _the_version(call: Call) -> tuple[Project, Version]:
    for owner in state_of(call).seen_projects(call.user):
        for one in owner.versions:
            if one.id == call.params["version"]:
                return owner, one
    raise refused(404, f"Could not find version for id '{call.params['version']}'")


def version(call: Call) -> Reply:
    """One version, with the number of its issues by category of status where `issuesstatus` is asked for."""
    one = _the_version(call)[1]
    shown = view_of(call).version_of(one)
    if call.site.cloud and "issuesstatus" in call.texts("expand"):
        shown["issuesStatusForFixVersion"] = _by_category(call, one)
    return Reply(body=shown)


def _by_category(call: Call, one: Version) -> dict[str, int]:
    state = state_of(call)
    met: list[str] = [
        issue.status.category
        for issue in state
        if state.sees(call.user, issue) and one.id in (issue.values.get("fixVersions") or ())
    ]
    names = {"toDo": "new", "inProgress": "indeterminate", "done": "done", "unmapped": "undefined"}
    return {name: met.count(category) for name, category in names.items()}


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
    """Delete a version; its issues lose it, or get the one the query names in its place."""
    wanted = {name: call.text(f"move{part}IssuesTo") for name, part in _PLACES.items()}
    return _remove(call, wanted)


def remove_and_swap(call: Call) -> Reply:
    """Delete a version and give its issues the ones the body names, which may be none."""
    body = call.mapping()
    return _remove(call, {name: body.get(f"move{part}IssuesTo") for name, part in _PLACES.items()})


def merge(call: Call) -> Reply:
    """Delete a version and give all its issues another."""
    return _remove(call, dict.fromkeys(_PLACES, call.params["other"]))


def _remove(call: Call, wanted: dict[str, Any]) -> Reply:
    user = actor(call)
    owner, gone = _the_version(call)
    heirs = {name: _heir(owner, gone, number) for name, number in wanted.items()}
    state = state_of(call)
    for issue in state:
        items = [item for name, heir in heirs.items() for item in _replaced(state, issue, name, gone, heir)]
        if items:
            note(state, issue, user, *items)
    owner.versions.remove(gone)
    return Reply(204)


def _heir(owner: Project, gone: Version, number: Any) -> Version | None:
    if number in (None, ""):
        return None
    for one in owner.versions:
        if one.id == str(number) and one is not gone:
            return one
    raise refused(400, f"The version with id '{number}' cannot take the issues of '{gone.name}'.")


def _replaced(state: JiraState, issue: Issue, name: str, gone: Version, heir: Version | None) -> list[Item]:
    """Put another version in the place of one in a field of an issue; the items that says."""
    held = issue.values.get(name) or ()
    if gone.id not in held:
        return []
    kept = [one for one in held if one != gone.id and (heir is None or one != heir.id)]
    after = (*kept, *((heir.id,) if heir else ()))
    issue.values = issue.values | {name: after}
    return items_for(state, state.fields[name], held, after)


def move(call: Call) -> Reply:
    """Put a version elsewhere in the order: `position` First, Last, Earlier or Later, or `after` another."""
    actor(call)
    owner, one = _the_version(call)
    body = call.mapping()
    place, last = owner.versions.index(one), len(owner.versions) - 1
    places = {"First": 0, "Last": last, "Earlier": max(0, place - 1), "Later": min(last, place + 1)}
    if body.get("after"):
        other = _heir(owner, one, str(body["after"]).rstrip("/").rpartition("/")[2])
        kept = [each for each in owner.versions if each is not one]
        new = kept.index(other) + 1 if other else 0
    elif body.get("position") in places:
        new = places[str(body["position"])]
    else:
        raise refused(400, "Either the 'after' or the 'position' of the version must be given.")
    owner.versions.remove(one)
    owner.versions.insert(new, one)
    return Reply(body=view_of(call).version_of(one))


def related_issues(call: Call) -> Reply:
    """How many issues name a version as fixed in, and as affected by."""
    _, one = _the_version(call)
    counts = {name: sum(1 for _ in _issues_with(call, name, one)) for name in _PLACES}
    body = {
        "self": f"{view_of(call).base}/version/{one.id}",
        "issuesFixedCount": counts["fixVersions"],
        "issuesAffectedCount": counts["versions"],
        "issueCountWithCustomFieldsShowingVersion": 0,
        "customFieldUsage": [],
    }
    return Reply(body=body)


def unresolved_issues(call: Call) -> Reply:
    """How many issues to be fixed in a version are open still."""
    _, one = _the_version(call)
    found = list(_issues_with(call, "fixVersions", one))
    open_ones = [issue for issue in found if issue.values.get("resolution") is None]
    own = f"{view_of(call).base}/version/{one.id}"
    return Reply(body={"self": own, "issuesUnresolvedCount": len(open_ones), "issuesCount": len(found)})


def _issues_with(call: Call, name: str, one: Version) -> Iterator[Issue]:
    return (issue for issue in state_of(call) if one.id in (issue.values.get(name) or ()))


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
