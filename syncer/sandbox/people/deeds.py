"""People at work: what a test lets a person do in the products, without going through the API's bot.

Each deed goes through the same functions as the API, so that history, versions and index follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import lifecycle, richtext
from syncer.sandbox.jira.edits import EditRefusedError, add_comment, find_link_type, make_link
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.seed_issues import readable_fields
from syncer.sandbox.people.page_deeds import PAGE_DEEDS, Deed
from syncer.sandbox.site import Site


def act(site: Site, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out `{"as": e-mail, "do": deed, ...}`; ValueError or KeyError says what was wrong."""
    actor = site.find_user(wanted.get("as", ""))
    deed = _DEEDS.get(wanted.get("do", ""))
    if deed is None:
        raise ValueError(f"do is one of {', '.join(_DEEDS)}, not {wanted.get('do')!r}")
    try:
        return deed(site, actor, wanted)
    except EditRefusedError as refusal:
        raise ValueError(f"{refusal.messages} {refusal.errors}") from None


def _issue(site: Site, wanted: Mapping[str, Any], name: str = "issue") -> Issue:
    issue = site.jira.find(str(wanted[name]))
    if issue is None:
        raise ValueError(f"no issue {wanted[name]!r}")
    return issue


def _shown(issue: Issue) -> dict[str, Any]:
    return {"id": str(issue.id), "key": issue.key, "status": issue.status.name}


def _create_issue(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    fields = readable_fields(site.jira, wanted.get("fields") or {})
    fields |= {"project": {"key": wanted["project"]}, "issuetype": {"name": wanted.get("type", "Task")}}
    return _shown(lifecycle.create(site.jira, actor, {"fields": fields}))


def _edit_issue(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    issue = _issue(site, wanted)
    fields = readable_fields(site.jira, wanted.get("fields") or {})
    lifecycle.edit(site.jira, actor, issue, {"fields": fields, "update": wanted.get("update") or {}})
    return _shown(issue)


def _transition(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    issue = _issue(site, wanted)
    ways = issue.open_to(actor.account_id)
    way = next((one for one in ways if one.target.name == wanted["to"]), None)
    if way is None:
        raise ValueError(f"from {issue.status.name} one gets to {[one.target.name for one in ways]}")
    fields = readable_fields(site.jira, wanted.get("fields") or {})
    lifecycle.transition(site.jira, actor, issue, {"transition": {"id": way.id}, "fields": fields})
    return _shown(issue)


def _comment(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    issue = _issue(site, wanted)
    made = add_comment(site.jira, issue, actor, richtext.typed(site, wanted["text"]))
    site.jira.changed(issue)
    return _shown(issue) | {"comment": str(made.id)}


def _label(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    operations = [{"add": one} for one in wanted.get("add") or ()]
    operations += [{"remove": one} for one in wanted.get("remove") or ()]
    issue = _issue(site, wanted)
    lifecycle.edit(site.jira, actor, issue, {"update": {"labels": operations}})
    return _shown(issue)


def _link(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    kind = find_link_type(site.jira, {"name": wanted["type"]})
    if kind is None:
        raise ValueError(f"no link type {wanted['type']!r}")
    source = _issue(site, wanted)
    make_link(site.jira, actor, kind, source, _issue(site, wanted, "other"))
    return _shown(source)


def _move(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    project = site.jira.project(wanted["project"])
    if project is None:
        raise ValueError(f"no project {wanted['project']!r}")
    issue = _issue(site, wanted)
    lifecycle.move(site.jira, actor, issue, project)
    return _shown(issue)


def _clone(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return _shown(lifecycle.clone(site.jira, actor, _issue(site, wanted)))


def _restrict(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Let only the people in `to` see an `issue` or `project`; without `to`, everybody again."""
    people = wanted.get("to")
    readers = None if people is None else frozenset(site.find_user(one).account_id for one in people)
    if "project" in wanted:
        site.jira.projects[wanted["project"]].readers = readers
        return {"project": wanted["project"]}
    issue = _issue(site, wanted)
    issue.readers = readers
    site.jira.changed(issue, touch=False)
    return _shown(issue)


def _deny(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Take `permissions` in a `project` or `space` away `from` somebody; an empty list gives all of them back.

    Those of a project are Jira's keys (CREATE_ISSUES), those of a space its operations ("create page").
    """
    where = f"project {wanted['project']}" if "project" in wanted else f"space {wanted['space']}"
    site.deny(site.find_user(wanted["from"]), where, wanted["permissions"])
    return {"denied": sorted(wanted["permissions"]), "in": where}


def _delete_issue(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    issue = _issue(site, wanted)
    lifecycle.delete(site.jira, issue, with_subtasks=True)
    return _shown(issue)


_DEEDS: dict[str, Deed] = {
    "create_issue": _create_issue,
    "edit_issue": _edit_issue,
    "transition": _transition,
    "comment": _comment,
    "label": _label,
    "link": _link,
    "move": _move,
    "clone": _clone,
    "delete_issue": _delete_issue,
    "restrict": _restrict,
    "deny": _deny,
    **PAGE_DEEDS,
}
