"""What the API shows: the JSON of users, issues and everything an issue refers to.

Timestamps are in the viewer's zone, as Jira gives them. Nothing here decides who may see what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from syncer.sandbox.host import User
from syncer.sandbox.jira import richtext, views_parts
from syncer.sandbox.jira.catalog import (
    CATEGORIES,
    Component,
    Field,
    IssueType,
    Kind,
    LinkType,
    Named,
    Project,
    Status,
    Version,
)
from syncer.sandbox.jira.epics import EPIC_LINK, offered
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Comment, Issue
from syncer.sandbox.jira.system_fields import schema_of

FORMER_USER = "Former user"
NOT_NAVIGABLE = frozenset({"comment", "attachment", "worklog", "timetracking"})


class View:
    """Shows things to one viewer through one version of the API."""

    def __init__(self, state: JiraState, viewer: User | None, version: int = 3) -> None:
        self.state = state
        self.viewer = viewer
        self.version = version
        self.base = f"{state.host.base_url}/rest/api/{version}"
        self.zone: ZoneInfo = viewer.zone if viewer else state.host.zone

    # small things

    def instant(self, instant: datetime | None) -> str | None:
        """`2026-11-21T07:39:15.000-0800`, in the viewer's zone."""
        if instant is None:
            return None
        local = instant.astimezone(self.zone)
        return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"

    def user(self, account_id: str | None) -> dict[str, Any] | None:
        """A user; an account that is gone is a former user."""
        if account_id is None:
            return None
        found = self.state.host.users.get(account_id)
        if not self.state.host.cloud:
            return self._named_user(found, account_id)
        shown = {
            "self": f"{self.base}/user?accountId={account_id}",
            "accountId": account_id,
            "accountType": "atlassian",
            "avatarUrls": self._avatars("user"),
            "displayName": found.name if found else FORMER_USER,
            "active": bool(found and found.active),
            "timeZone": found.time_zone if found else self.state.host.time_zone,
        }
        if found is not None and self._may_see_email(found):
            shown["emailAddress"] = found.email
        return shown

    def _named_user(self, found: User | None, account_id: str) -> dict[str, Any]:
        """A user as Data Center shows one: by login and key, never by account id (§1.1)."""
        login = found.login if found else account_id
        shown = {
            "self": f"{self.base}/user?username={quote(login)}",
            "name": login,
            "key": found.key if found else account_id,
            "emailAddress": found.email if found else "?",
            "avatarUrls": self._avatars("user"),
            "displayName": found.name if found else login,
            "active": bool(found and found.active),
            "timeZone": found.time_zone if found else self.state.host.time_zone,
        }
        if found is not None and not self._may_see_email(found):
            del shown["emailAddress"]
        return shown

    def name(self, one: Any) -> str:
        """The name of something configured, in the viewer's language where the site has it."""
        return self.state.name_of(one, self.viewer.locale if self.viewer else "")

    def issue_type(self, kind: IssueType) -> dict[str, Any]:
        """An issue type."""
        shown: dict[str, Any] = {
            "self": f"{self.base}/issuetype/{kind.id}",
            "id": kind.id,
            "description": "",
            "iconUrl": f"{self.state.host.base_url}/images/{kind.name.lower().replace(' ', '-')}.svg",
            "name": self.name(kind),
            "subtask": kind.subtask,
        }
        if self.state.host.cloud:
            shown["hierarchyLevel"] = kind.level
        if kind.project_id is not None:
            shown["scope"] = {"type": "PROJECT", "project": {"id": kind.project_id}}
        return shown

    def status(self, status: Status) -> dict[str, Any]:
        """A status with its category."""
        number, name, colour = CATEGORIES[status.category]
        return {
            "self": f"{self.base}/status/{status.id}",
            "description": "",
            "iconUrl": f"{self.state.host.base_url}/images/status.svg",
            "name": self.name(status),
            "id": status.id,
            "statusCategory": {
                "self": f"{self.base}/statuscategory/{number}",
                "id": number,
                "key": status.category,
                "colorName": colour,
                "name": name,
            },
        }

    def priority(self, priority: Named) -> dict[str, Any]:
        """A priority."""
        return {
            "self": f"{self.base}/priority/{priority.id}",
            "iconUrl": f"{self.state.host.base_url}/images/priority.svg",
            "name": self.name(priority),
            "id": priority.id,
        }

    def resolution(self, resolution: Named) -> dict[str, Any]:
        """A resolution."""
        return {
            "self": f"{self.base}/resolution/{resolution.id}",
            "id": resolution.id,
            "description": "",
            "name": self.name(resolution),
        }

    def project(self, project: Project) -> dict[str, Any]:
        """A project as an issue shows it."""
        return {
            "self": f"{self.base}/project/{project.id}",
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": project.kind,
            "avatarUrls": self._avatars("project"),
        } | ({"simplified": project.style == "next-gen"} if self.state.host.cloud else {})

    def version_of(self, version: Version) -> dict[str, Any]:
        """A version of a project."""
        shown: dict[str, Any] = {
            "self": f"{self.base}/version/{version.id}",
            "id": version.id,
            "name": version.name,
            "archived": version.archived,
            "released": version.released,
            "projectId": int(version.project_id),
        }
        optional = {
            "description": version.description,
            "releaseDate": version.release_date,
            "startDate": version.start_date,
        }
        return shown | {name: value for name, value in optional.items() if value}

    def component(self, component: Named) -> dict[str, Any]:
        """A component of a project."""
        shown = {"self": f"{self.base}/component/{component.id}", "id": component.id, "name": component.name}
        text = component.description if isinstance(component, Component) else ""
        return shown | ({"description": text} if text else {})

    def option(self, option: Named) -> dict[str, Any]:
        """An option of a select field."""
        shown: dict[str, Any] = {
            "self": f"{self.base}/customFieldOption/{option.id}",
            "value": option.name,
            "id": option.id,
        }
        return shown | ({"disabled": True} if option.disabled else {})

    def link_type(self, kind: LinkType) -> dict[str, Any]:
        """A link type."""
        return {
            "id": kind.id,
            "name": self.name(kind),
            "inward": kind.inward,
            "outward": kind.outward,
            "self": f"{self.base}/issueLinkType/{kind.id}",
        }

    def field(self, one: Field) -> dict[str, Any]:
        """A field as the list of fields shows it."""
        clauses = [*one.clauses] if one.custom is None else [one.clauses[0], one.name]
        shown = {
            "id": one.id,
            "key": one.id,
            "name": self.name(one),
            "custom": one.custom is not None,
            "orderable": one.settable,
            "navigable": one.id not in NOT_NAVIGABLE,
            "searchable": True,
            "clauseNames": clauses,
            "schema": schema_of(one),
        }
        if not self.state.host.cloud:
            del shown["key"]
        return shown

    # issues

    def comment(self, issue: Issue, comment: Comment) -> dict[str, Any]:
        """A comment of an issue."""
        shown: dict[str, Any] = {
            "self": f"{self.base}/issue/{issue.id}/comment/{comment.id}",
            "id": str(comment.id),
            "author": self.user(comment.author),
            "body": self.rich(comment.body),
            "updateAuthor": self.user(comment.update_author),
            "created": self.instant(comment.created),
            "updated": self.instant(comment.updated),
        }
        if self.state.host.cloud:
            shown["jsdPublic"] = True
        return shown | ({"visibility": comment.visibility} if comment.visibility else {})

    def rich(self, stored: Any) -> Any:
        """Rich text in the form of this version of the API."""
        return richtext.shown(stored, self.version)

    def brief(self, issue: Issue) -> dict[str, Any]:
        """An issue as parents, links and sub-tasks show it."""
        priority = issue.values.get("priority")
        fields = {
            "summary": issue.values.get("summary"),
            "status": self.status(issue.status),
            "priority": self.priority(priority) if priority else None,
            "issuetype": self.issue_type(issue.type),
        }
        return {
            "id": str(issue.id),
            "key": issue.key,
            "self": f"{self.base}/issue/{issue.id}",
            "fields": fields,
        }

    def links(self, issue: Issue) -> list[dict[str, Any]]:
        """The links of an issue: its own side of each is not shown, the other end is."""
        found = []
        for link in self.state.links_of(issue):
            other = self.state.issues[link.destination if link.source == issue.id else link.source]
            if self.sees(other):
                found.append(self.link(issue, link.id))
        return found

    def sees(self, issue: Issue) -> bool:
        """Whether the viewer sees an issue."""
        return self.state.sees(self.viewer, issue)

    def link(self, issue: Issue | None, link_id: int) -> dict[str, Any]:
        """One link, from an end (the other end is shown) or from outside (both are)."""
        link = self.state.links[link_id]
        shown: dict[str, Any] = {
            "id": str(link.id),
            "self": f"{self.base}/issueLink/{link.id}",
            "type": self.link_type(link.type),
        }
        if issue is None or link.source == issue.id:
            shown["outwardIssue"] = self.brief(self.state.issues[link.destination])
        if issue is None or link.destination == issue.id:
            shown["inwardIssue"] = self.brief(self.state.issues[link.source])
        return shown

    def issue(self, issue: Issue, wanted: Iterable[Field], properties: Iterable[str] = ()) -> dict[str, Any]:
        """An issue with the fields wanted and, if any are named, its properties."""
        shown: dict[str, Any] = {
            "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
            "id": str(issue.id),
            "self": f"{self.base}/issue/{issue.id}",
            "key": issue.key,
            "fields": {one.id: self.value(issue, one) for one in wanted if self._has(issue, one)},
        }
        names = list(properties)
        if names:
            held = (
                issue.properties
                if "*all" in names
                else {n: issue.properties[n] for n in names if n in issue.properties}
            )
            shown["properties"] = dict(held)
        return shown

    def _has(self, issue: Issue, one: Field) -> bool:
        if not one.in_context(issue.project.key) or not offered(one, issue.type):
            return False
        return self.state.host.cloud or one.id != "parent" or issue.type.subtask

    def value(self, issue: Issue, one: Field) -> Any:
        """The value of a field as shown."""
        special = _SPECIAL.get(one.id)
        if special is not None:
            return special(self, issue)
        value = issue.values.get(one.id)
        if value is None:
            return [] if one.kind in _LISTS and one.custom is None else None
        show = _SHOWN.get(one.kind)
        return value if show is None else show(self, value)

    def versions(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Versions by their ids; those deleted meanwhile are left out."""
        known = {one.id: one for project in self.state.projects.values() for one in project.versions}
        return [self.version_of(known[one]) for one in ids if one in known]

    def comments(self, issue: Issue) -> dict[str, Any]:
        """The comments as a field of the issue."""
        shown = [self.comment(issue, one) for one in self.seen_comments(issue)]
        own = f"{self.base}/issue/{issue.id}/comment"
        return {"comments": shown, "self": own, "maxResults": len(shown), "total": len(shown), "startAt": 0}

    def epic(self, issue: Issue) -> str | None:
        """The key of the epic an issue is under: Data Center's Epic Link."""
        epic = self.state.issues.get(issue.parent or 0)
        return epic.key if epic is not None and epic.type.level > 0 else None

    def seen_comments(self, issue: Issue) -> list[Comment]:
        """The comments the viewer sees, oldest first: those for a role or group only if they are in it."""
        return [one for one in issue.comments if one.visibility is None or self._is_among(issue, one)]

    def _is_among(self, issue: Issue, one: Comment) -> bool:
        if self.viewer is None:
            return False
        roles = one.visibility.get("type") == "role"
        members = (issue.project.roles if roles else self.state.groups).get(one.visibility.get("value"))
        return members is None or self.viewer.account_id in members or self.viewer.account_id == one.author

    def parent(self, issue: Issue) -> dict[str, Any] | None:
        """The parent, briefly; Data Center knows those of sub-tasks only."""
        parent = self.state.issues.get(issue.parent or 0)
        if not self.state.host.cloud and not issue.type.subtask:
            return None
        return self.brief(parent) if parent is not None and self.sees(parent) else None

    def _avatars(self, kind: str) -> dict[str, str]:
        address = f"{self.state.host.base_url}/images/{kind}.svg"
        return dict.fromkeys(("48x48", "24x24", "16x16", "32x32"), address)

    def _may_see_email(self, user: User) -> bool:
        return user.email_visible or (self.viewer is not None and (self.viewer.admin or self.viewer is user))


_LISTS = frozenset({"labels", "versions", "components"})
_SPECIAL: dict[str, Callable[[View, Issue], Any]] = {
    "project": lambda view, issue: view.project(issue.project),
    "issuetype": lambda view, issue: view.issue_type(issue.type),
    "status": lambda view, issue: view.status(issue.status),
    "parent": lambda view, issue: view.parent(issue),
    EPIC_LINK.id: lambda view, issue: view.epic(issue),
    "issuelinks": lambda view, issue: view.links(issue),
    "subtasks": lambda view, issue: [
        view.brief(one) for one in view.state.children_of(issue) if one.type.subtask and view.sees(one)
    ],
    "creator": lambda view, issue: view.user(issue.creator),
    "created": lambda view, issue: view.instant(issue.created),
    "updated": lambda view, issue: view.instant(issue.updated),
    "resolutiondate": lambda view, issue: view.instant(issue.resolution_date),
    "comment": lambda view, issue: view.comments(issue),
    "attachment": lambda view, issue: [views_parts.attachment(view, one) for one in issue.attachments],
    "worklog": views_parts.worklogs,
    "timetracking": views_parts.times,
    "timespent": views_parts.seconds("timeSpentSeconds"),
    "timeestimate": views_parts.seconds("remainingEstimateSeconds"),
    "timeoriginalestimate": views_parts.seconds("originalEstimateSeconds"),
    "watches": views_parts.watches,
    "votes": views_parts.votes,
    "security": lambda view, issue: views_parts.security(view, issue.security),
}
_SHOWN: dict[Kind, Callable[[View, Any], Any]] = {
    "rich": lambda view, value: view.rich(value),
    "datetime": lambda view, value: view.instant(value),
    "user": lambda view, value: view.user(value),
    "users": lambda view, value: [view.user(one) for one in value],
    "labels": lambda _, value: list(value),
    "option": lambda view, value: view.option(value),
    "options": lambda view, value: [view.option(one) for one in value],
    "cascade": views_parts.cascade,
    "sprints": views_parts.sprints,
    "priority": lambda view, value: view.priority(value),
    "resolution": lambda view, value: view.resolution(value),
    "versions": lambda view, value: view.versions(value),
    "components": lambda view, value: [view.component(one) for one in value],
}


def selected_fields(state: JiraState, wanted: Iterable[str], default: str) -> list[Field]:
    """The fields a `fields` parameter selects: ids, `*all`, `*navigable`, and `-id` to leave one out."""
    names = [name for name in wanted if name]
    chosen: dict[str, Field] = {}
    if not any(not name.startswith("-") for name in names):
        names = [default, *names]
    for name in names:
        if name in ("*all", "*navigable"):
            chosen |= {
                one.id: one for one in state.fields.values() if name == "*all" or one.id not in NOT_NAVIGABLE
            }
        elif name.startswith("-"):
            chosen.pop(name[1:], None)
        elif name in state.fields:
            chosen[name] = state.fields[name]
    return list(chosen.values())
