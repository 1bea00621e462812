"""Routes about the site itself: its settings, its search index, the administrator's session, pinned comments.

The two ways to pin and the administrator's session are Data Center's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from syncer.sandbox.jira.administration import Pin
from syncer.sandbox.jira.api_projects import administrator
from syncer.sandbox.jira.desk import actor, bad_payload, handled, state_of, the_issue, view_of
from syncer.sandbox.jira.permits import check_comment
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Reply, refused, resource

ADMIN_ONLY = "You do not have permission to perform this operation. Administrators only."
NO_COMMENT = "Can not find a comment for the id: {}."
NO_SETTING = "The property with key '{}' does not exist"
_SOFTWARE = "com.pyxis.greenhopper.jira:"
_BUSINESS = "com.atlassian.jira-core-project-templates:jira-core-"
TEMPLATES = {
    "software": {
        "Basic software development": f"{_SOFTWARE}basic-software-development-template",
        "Kanban software development": f"{_SOFTWARE}gh-kanban-template",
        "Scrum software development": f"{_SOFTWARE}gh-scrum-template",
    },
    "business": {
        "Process management": f"{_BUSINESS}process-management",
        "Project management": f"{_BUSINESS}project-management",
        "Task management": f"{_BUSINESS}task-management",
    },
}
# key, type, name, default value
SETTINGS = (
    ("jira.clone.prefix", "string", "The prefix added to the Summary field of cloned issues", "CLONE -"),
    ("jira.date.picker.java.format", "string", "Date format of the picker", "d/MMM/yy"),
    ("jira.issue.inline.edit.disabled", "boolean", "Inline edit disabled", "false"),
    ("jira.lf.favicon.hires.url", "string", "Favicon, high resolution", "/jira-favicon-hires.png"),
    ("jira.lf.favicon.url", "string", "Favicon", "/favicon.ico"),
    ("jira.lf.text.headingcolour", "string", "Colour of headings", "#172b4d"),
    ("jira.lf.top.bgcolour", "string", "Colour of the top", "#0747a6"),
    ("jira.search.views.default.max", "uint", "Most issues in a view", "1000"),
    ("jira.title", "string", "Title", "Jira"),
)


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "application-properties": {"GET": settings},
        "application-properties/advanced-settings": {"GET": every_setting},
        "application-properties/{key}": {"PUT": put_setting},
    }


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """What Data Center alone has."""
    return {
        "issue/{issue}/pinned-comments": {"GET": pinned},
        "issue/{issue}/comment/{comment}/pin": {"PUT": pin},
        "reindex": {"GET": index_progress, "POST": reindex},
        "reindex/progress": {"GET": index_progress},
    }


def routes(site: Site) -> list[BaseRoute]:
    """What is not below the API's root: the session in which an administrator may change the site."""
    if site.cloud:
        return []
    gone, shown = handled(end_administration), handled(templates)
    return [
        *(resource(site, f"/rest/auth/{version}/websudo", DELETE=gone) for version in ("1", "latest")),
        *(resource(site, f"/rest/project-templates/{one}/templates", GET=shown) for one in ("1.0", "latest")),
    ]


# settings


def settings(call: Call) -> Reply:
    """The settings an administrator may read; Data Center gives the one with a `key` by itself."""
    administrator(call, ADMIN_ONLY)
    key = call.text("key")
    found = [_setting(call, *one) for one in SETTINGS if key in (None, one[0])]
    if not found:
        raise refused(404, NO_SETTING.format(key))
    return Reply(body=found if key is None or call.site.cloud else found[0])


def every_setting(call: Call) -> Reply:
    """The settings of the page of advanced settings."""
    administrator(call, ADMIN_ONLY)
    return Reply(body=[_setting(call, *one) for one in SETTINGS])


def _setting(call: Call, key: str, kind: str, name: str, default: str) -> dict[str, Any]:
    value = state_of(call).settings.get(key, default)
    return {"id": key, "key": key, "value": value, "name": name, "type": kind, "defaultValue": default}


def put_setting(call: Call) -> Reply:
    """Change a setting."""
    administrator(call, ADMIN_ONLY)
    key, value = call.params["key"], call.mapping().get("value")
    known = next((one for one in SETTINGS if one[0] == key), None)
    if known is None:
        raise refused(404, NO_SETTING.format(key))
    if not isinstance(value, str):
        raise bad_payload()
    state_of(call).settings[key] = value
    return Reply(body=_setting(call, *known))


# administration


def end_administration(call: Call) -> Reply:
    """End the administrator's session; there is none with basic authentication, and that is no error."""
    actor(call)
    return Reply(204)


def templates(call: Call) -> Reply:
    """The templates of which projects may be made, by type."""
    actor(call)
    groups = []
    for kind, named in TEMPLATES.items():
        shown = [
            {"name": name, "projectTypeKey": kind, "projectTemplateModuleCompleteKey": key}
            for name, key in named.items()
        ]
        groups.append({"projectTypeBean": {"projectTypeKey": kind}, "projectTemplates": shown})
    return Reply(body={"projectTemplatesGroupedByType": groups})


def reindex(call: Call) -> Reply:
    """Build the search index again, at once: what was late is found from now on."""
    administrator(call, ADMIN_ONLY)
    state_of(call).rebuild()
    return Reply(202, _progress(call), {"Location": f"{view_of(call).base}/reindex/progress"})


def index_progress(call: Call) -> Reply:
    """That the index is whole."""
    actor(call)
    return Reply(body=_progress(call))


def _progress(call: Call) -> dict[str, Any]:
    now = view_of(call).instant(call.site.clock.now())
    return {
        "progressUrl": f"{call.site.base_url}/secure/admin/jira/IndexProgress.jspa?taskId=1",
        "currentProgress": 100,
        "currentSubTask": "Currently reindexing",
        "type": call.text("type") or "FOREGROUND",
        "submittedTime": now,
        "startTime": now,
        "finishTime": now,
        "success": True,
    }


# pinned comments


def pinned(call: Call) -> Reply:
    """The pinned comments of an issue that the caller sees, the first pinned first."""
    issue, view, pins = the_issue(call), view_of(call), state_of(call).pins
    found = [(pins[one.id], one) for one in view.seen_comments(issue) if one.id in pins]
    found.sort(key=lambda one: _when(one[0]))
    return Reply(
        body=[
            {
                "comment": view.comment(issue, one),
                "pinnedBy": (view.user(each.by) or {}).get("key"),
                "pinnedDate": view.instant(each.at),
            }
            for each, one in found
        ]
    )


def _when(one: Pin) -> datetime:
    return one.at


def pin(call: Call) -> Reply:
    """Pin a comment to the top of its issue, or (false) take it from there."""
    user, issue = actor(call), the_issue(call)
    check_comment(state_of(call), user, issue)
    seen = {str(one.id): one for one in view_of(call).seen_comments(issue)}
    wanted, pins = call.json(), state_of(call).pins
    one = seen.get(call.params["comment"])
    if one is None:
        raise refused(404, NO_COMMENT.format(call.params["comment"]))
    if not isinstance(wanted, bool):
        raise bad_payload()
    pins.pop(one.id, None)
    if wanted:
        pins[one.id] = Pin(user.account_id, call.site.clock.now())
    return Reply(200)
