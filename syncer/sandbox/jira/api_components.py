"""Routes of components: parts of a project with a lead and a rule for who gets their issues."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.catalog import Component, Named, Project
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, view_of
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

ASSIGNEES = ("PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED")
NO_COMPONENT = "The component with id {} does not exist."
EMPTY_NAME = "The component name specified is invalid - cannot be an empty string."
TAKEN_NAME = "A component with the name {} already exists in this project."
NO_LEAD = "The user {} does not exist."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "component": {"POST": create},
        "component/{id}": {"GET": show, "PUT": edit, "DELETE": delete},
        "component/{id}/relatedIssueCounts": {"GET": related_issues},
    }


def _the_component(call: Call, number: str) -> tuple[Project, Named]:
    for owner in state_of(call).seen_projects(call.user):
        for one in owner.components:
            if one.id == number:
                return owner, one
    raise refused(404, NO_COMPONENT.format(number))


def _whole(one: Named) -> Component:
    """A component with everything a component has: what seeds made have a name alone."""
    return one if isinstance(one, Component) else Component(one.id, one.name)


def _shown(call: Call, owner: Project, named: Named) -> dict[str, Any]:
    one, view = _whole(named), view_of(call)
    wanted = {"COMPONENT_LEAD": one.lead, "PROJECT_LEAD": owner.lead}.get(one.assignee_type)
    by_default = owner.lead if owner.assignee_type == "PROJECT_LEAD" else None
    real = by_default if one.assignee_type == "PROJECT_DEFAULT" else wanted
    valid = one.assignee_type in ("PROJECT_DEFAULT", "UNASSIGNED") or wanted is not None
    people = {"lead": one.lead, "assignee": wanted, "realAssignee": real}
    shown = view.component(one) | {
        "assigneeType": one.assignee_type,
        "realAssigneeType": one.assignee_type if valid else "PROJECT_DEFAULT",
        "isAssigneeTypeValid": valid,
        "project": owner.key,
        "projectId": int(owner.id),
    }
    return shown | {name: view.user(account) for name, account in people.items() if account}


def show(call: Call) -> Reply:
    """One component."""
    return Reply(body=_shown(call, *_the_component(call, call.params["id"])))


def create(call: Call) -> Reply:
    """Add a component to a project; its name must be new there."""
    actor(call)
    body = call.mapping()
    owner = state_of(call).project_for(call.user, str(body.get("project") or body.get("projectId") or ""))
    if owner is None:
        raise refused(404, f"The project with id or key '{body.get('project')}' does not exist.")
    made = _read(call, owner, body, Component(str(state_of(call).new_id()), ""))
    owner.components.append(made)
    return Reply(201, _shown(call, owner, made))


def edit(call: Call) -> Reply:
    """Change what is given of a component; issues keep it."""
    actor(call)
    owner, one = _the_component(call, call.params["id"])
    new = _read(call, owner, call.mapping(), _whole(one))
    owner.components[owner.components.index(one)] = new
    _swap(call, one, new)
    return Reply(body=_shown(call, owner, new))


def delete(call: Call) -> Reply:
    """Delete a component; issues lose it, or get the one named by `moveIssuesTo`."""
    actor(call)
    owner, one = _the_component(call, call.params["id"])
    other = call.text("moveIssuesTo")
    instead = None if other is None else _the_component(call, other)[1]
    owner.components.remove(one)
    _swap(call, one, instead)
    return Reply(204)


def _swap(call: Call, old: Named, new: Named | None) -> None:
    """Put another component, or none, in the place of one on every issue that has it."""
    state = state_of(call)
    for issue in state:
        held = issue.values.get("components") or ()
        if old in held:
            left = [new if one == old else one for one in held]
            issue.values = issue.values | {"components": tuple(one for one in left if one is not None)}
            state.changed(issue, touch=new is None)


def related_issues(call: Call) -> Reply:
    """How many issues have a component."""
    _, one = _the_component(call, call.params["id"])
    count = sum(one in (issue.values.get("components") or ()) for issue in state_of(call))
    return Reply(body={"self": f"{view_of(call).base}/component/{one.id}", "issueCount": count})


def _read(call: Call, owner: Project, body: dict[str, Any], base: Component) -> Component:
    name, kind = body.get("name", base.name), body.get("assigneeType", base.assignee_type)
    if kind not in ASSIGNEES:
        raise bad_payload()
    if name != base.name or not base.name:
        name = _new_name(owner, name)
    lead = base.lead
    if any(one in body for one in ("leadUserName", "leadAccountId")):
        found = _lead(call, body)
        lead = None if found is None else found.account_id
    text = str(body.get("description", base.description) or "")
    return replace(base, name=name, description=text, lead=lead, assignee_type=kind)


def _lead(call: Call, body: dict[str, Any]) -> User | None:
    wanted = body.get("leadAccountId" if call.site.cloud else "leadUserName")
    if not wanted:
        return None
    users = call.site
    found = (
        users.users.get(str(wanted))
        if users.cloud
        else users.user_by_login(str(wanted)) or by_key(users, str(wanted))
    )
    if found is None:
        field = "leadAccountId" if call.site.cloud else "leadUserName"
        raise refused(400, errors={field: NO_LEAD.format(wanted)})
    return found


def _new_name(owner: Project, name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise refused(400, errors={"name": EMPTY_NAME})
    if any(one.name.lower() == name.strip().lower() for one in owner.components):
        raise refused(400, errors={"name": TAKEN_NAME.format(name.strip())})
    return name.strip()
