"""The routes of Jira's REST API: versions 2 and 3 on Cloud with the ones that were removed, 2 on Data Center."""

from __future__ import annotations

from starlette.routing import BaseRoute

from syncer.sandbox.jira import (
    api_catalog,
    api_issues,
    api_parts,
    api_people,
    api_remote,
    api_search,
    api_versions,
)
from syncer.sandbox.jira.desk import handled
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Refused, Reply, resource

REMOVED_SEARCH = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline "
    "is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
_TABLES = (api_issues, api_search, api_parts, api_remote, api_catalog, api_people, api_versions)


def routes(site: Site) -> list[BaseRoute]:
    """Every route of `/rest/api/{2,3}`, the busiest first."""
    versions = ("3", "2") if site.cloud else ("2", "latest")
    found: list[BaseRoute] = []
    for version in versions:
        for module in _TABLES:
            for path, methods in module.table().items():
                handlers = {method: handled(handler) for method, handler in methods.items()}
                found.append(resource(site, f"/rest/api/{version}/{path}", **handlers))
    return found + (_gone(site) if site.cloud else [])


def _gone(site: Site) -> list[BaseRoute]:
    removed = {"GET": _removed, "POST": _removed}
    return [resource(site, f"/rest/api/{version}/search", **removed) for version in ("3", "2", "latest")]


def _removed(_call: Call) -> Reply:
    raise Refused(Reply(410, {"errorMessages": [REMOVED_SEARCH], "errors": {}}))
