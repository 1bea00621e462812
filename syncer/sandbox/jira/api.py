"""The routes of Jira's REST API: versions 2 and 3 on Cloud with the ones that were removed, 2 on Data Center."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from syncer.sandbox.jira import (
    api_agile,
    api_archive,
    api_attachments,
    api_avatars,
    api_bulk,
    api_catalog,
    api_choices,
    api_comments,
    api_components,
    api_dashboards,
    api_datacenter,
    api_datacenter_people,
    api_fields,
    api_filters,
    api_groups,
    api_issue_properties,
    api_issues,
    api_jql,
    api_made_fields,
    api_membership,
    api_named,
    api_parts,
    api_people,
    api_permissions,
    api_preferences,
    api_projects,
    api_properties,
    api_remote,
    api_roles,
    api_schemes,
    api_search,
    api_sharing,
    api_site,
    api_time_settings,
    api_versions,
    api_watching,
    api_workflow_schemes,
    api_worklogs,
)
from syncer.sandbox.jira.desk import handled
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Nowhere, Refused, Reply, resource

REMOVED_SEARCH = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline "
    "is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
_SHARED = (
    api_issues,
    api_comments,
    api_watching,
    api_parts,
    api_remote,
    api_catalog,
    api_named,
    api_groups,
    api_versions,
    api_attachments,
    api_worklogs,
    api_permissions,
    api_preferences,
    api_properties,
    api_jql,
    api_choices,
    api_time_settings,
    api_made_fields,
    api_sharing,
    api_projects,
    api_schemes,
    api_filters,
    api_dashboards,
    api_components,
    api_membership,
    api_roles,
    api_site,
    api_avatars,
)
_CLOUD = (*_SHARED, api_search, api_people, api_fields, api_bulk, api_archive, api_issue_properties)
_DATACENTER = (*_SHARED, api_datacenter, api_datacenter_people)
"""Where two modules have one path and method, the later one answers."""
_MORE_ON_CLOUD = (api_schemes, api_dashboards, api_choices, api_time_settings)
_MORE_ON_DATACENTER = (
    api_archive,
    api_schemes,
    api_membership,
    api_site,
    api_avatars,
    api_made_fields,
    api_workflow_schemes,
)
_CLOUD_ONLY = frozenset(
    [
        "issue/bulkfetch", "issue/{issue}/changelog/list", "changelog/bulkfetch", "comment/list", "project/search",
        "issuetype/project", "priority/search", "label", "issue/limit/report",
        "issue/watching", "permissions/check", "permissions/project", "mypreferences/locale", "jql/parse",
        "users/search", "project/{project}/component",
        "attachment/content/{attachment}", "attachment/thumbnail/{attachment}",
    ]
)  # fmt: skip


def routes(site: Site) -> list[BaseRoute]:
    """Every route of the REST API: `/rest/api/{3,2,latest}` on Cloud, `/rest/api/{2,latest}` on Data Center."""
    table = sorted(_table(site).items(), key=_fixed_names_first)
    answering = [(path, {name: handled(one) for name, one in methods.items()}) for path, methods in table]
    found: list[BaseRoute] = [
        resource(site, f"/rest/api/{version}/{path}", **methods)
        for version in (("3", "2", "latest") if site.cloud else ("2", "latest"))
        for path, methods in answering
    ]
    found += api_agile.routes(site) + api_attachments.routes(site) + api_dashboards.routes(site)
    found += api_site.routes(site) + api_made_fields.routes(site)
    if site.cloud:
        return found + _gone(site)
    return found + [Route(f"/rest/api/{version}/{{rest:path}}", Nowhere(site)) for version in ("2", "latest")]


def _table(site: Site) -> dict[str, dict[str, Handler]]:
    if site.cloud:
        return _merged(*(one.table() for one in _CLOUD), *(one.cloud_table() for one in _MORE_ON_CLOUD))
    found = _merged(*(one.table() for one in _DATACENTER))
    shared = {path: methods for path, methods in found.items() if path not in _CLOUD_ONLY}
    own: dict[str, dict[str, Handler]] = {"mypermissions": {"GET": api_people.my_permissions}}
    return _merged(shared, own, *(one.datacenter_table() for one in _MORE_ON_DATACENTER))


def _merged(*tables: dict[str, dict[str, Handler]]) -> dict[str, dict[str, Handler]]:
    """Several tables as one: a path has the methods that all of them give it."""
    found: dict[str, dict[str, Handler]] = {}
    for table in tables:
        for path, methods in table.items():
            found[path] = found.get(path, {}) | methods
    return found


def _fixed_names_first(entry: tuple[str, object]) -> list[bool]:
    return [part.startswith("{") for part in entry[0].split("/")]


def _gone(site: Site) -> list[BaseRoute]:
    removed = {"GET": _removed, "POST": _removed}
    return [resource(site, f"/rest/api/{version}/search", **removed) for version in ("3", "2", "latest")]


def _removed(_call: Call) -> Reply:
    raise Refused(Reply(410, {"errorMessages": [REMOVED_SEARCH], "errors": {}}))
