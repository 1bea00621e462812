"""The routes of Confluence Data Center: `/rest/api` and three small neighbours, with or without the context path.

One table, so that what the sandbox answers can be read at a glance; what is not in it is a 404 or 405. Clients that
were given the bare address find the same operations at `/rest/api/content` and so on, beside Jira's.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from syncer.sandbox.confluence import (
    v1_access,
    v1_comments,
    v1_contents,
    v1_files,
    v1_hangings,
    v1_inline,
    v1_people,
    v1_search,
    v1_spaces,
    v1_tasks,
    v1_work,
)
from syncer.sandbox.confluence.routing import Row, Table
from syncer.sandbox.confluence.tables import mounted, mounted_beside
from syncer.sandbox.site import Site

CONTENT: tuple[Row, ...] = (
    ("GET", "content", v1_contents.list_content),
    ("POST", "content", v1_contents.create_content),
    ("GET", "content/search", v1_search.search_content),
    ("GET", "content/{id}", v1_contents.get_content),
    ("PUT", "content/{id}", v1_contents.update_content),
    ("DELETE", "content/{id}", v1_contents.delete_content),
    ("GET", "content/{id}/history", v1_hangings.get_history),
    ("GET", "content/{id}/version", v1_hangings.list_versions),
    ("GET", "content/{id}/version/{number}", v1_hangings.get_version),
    ("DELETE", "content/{id}/version/{number}", v1_hangings.delete_version),
    ("GET", "content/{id}/child", v1_hangings.get_children),
    ("GET", "content/{id}/child/page", v1_hangings.list_children),
    ("GET", "content/{id}/child/comment", v1_comments.list_comments),
    ("GET", "content/{id}/descendant", v1_hangings.get_descendants),
    ("GET", "content/{id}/descendant/{type}", v1_hangings.list_descendants),
    ("GET", "content/{id}/label", v1_hangings.list_labels),
    ("POST", "content/{id}/label", v1_hangings.add_labels),
    ("DELETE", "content/{id}/label", v1_hangings.remove_label),
    ("DELETE", "content/{id}/label/{name}", v1_hangings.remove_label),
    ("GET", "content/{id}/property", v1_hangings.list_properties),
    ("POST", "content/{id}/property", v1_hangings.create_property),
    ("GET", "content/{id}/property/{key}", v1_hangings.get_property),
    ("POST", "content/{id}/property/{key}", v1_hangings.create_property),
    ("PUT", "content/{id}/property/{key}", v1_hangings.put_property),
    ("DELETE", "content/{id}/property/{key}", v1_hangings.delete_property),
)
FILES: tuple[Row, ...] = (
    ("GET", "content/{id}/child/attachment", v1_files.list_files),
    ("POST", "content/{id}/child/attachment", v1_files.attach),
    ("GET", "content/{id}/child/attachment/{attachment}", v1_files.get_file),
    ("PUT", "content/{id}/child/attachment/{attachment}", v1_files.update_file),
    ("DELETE", "content/{id}/child/attachment/{attachment}", v1_files.delete_file),
    ("GET", "content/{id}/child/attachment/{attachment}/download", v1_files.download),
    ("POST", "content/{id}/child/attachment/{attachment}/data", v1_files.replace_data),
)
RESTRICTIONS: tuple[Row, ...] = (
    ("GET", "content/{id}/restriction", v1_access.get_restrictions),
    ("POST", "content/{id}/restriction", v1_access.add_restrictions),
    ("PUT", "content/{id}/restriction", v1_access.replace_restrictions),
    ("DELETE", "content/{id}/restriction", v1_access.delete_restrictions),
    ("GET", "content/{id}/restriction/byOperation", v1_access.by_operation),
    ("GET", "content/{id}/restriction/byOperation/{operation}", v1_access.one_operation),
    ("GET", "content/{id}/restriction/byOperation/{operation}/user", v1_access.user_listed),
    ("PUT", "content/{id}/restriction/byOperation/{operation}/user", v1_access.add_user),
    ("DELETE", "content/{id}/restriction/byOperation/{operation}/user", v1_access.remove_user),
    ("GET", "content/{id}/restriction/byOperation/{operation}/group/{group}", v1_access.group_listed),
    ("PUT", "content/{id}/restriction/byOperation/{operation}/group/{group}", v1_access.add_group),
    ("DELETE", "content/{id}/restriction/byOperation/{operation}/group/{group}", v1_access.remove_group),
)
SPACES: tuple[Row, ...] = (
    ("GET", "space", v1_spaces.list_spaces),
    ("POST", "space", v1_spaces.create_space),
    ("GET", "space/{key}", v1_spaces.get_space),
    ("PUT", "space/{key}", v1_spaces.update_space),
    ("DELETE", "space/{key}", v1_spaces.delete_space),
    ("GET", "space/{key}/content", v1_spaces.space_content),
    ("GET", "space/{key}/content/{type}", v1_spaces.space_content),
    ("GET", "space/{key}/property", v1_spaces.list_properties),
    ("POST", "space/{key}/property", v1_spaces.create_property),
    ("GET", "space/{key}/property/{property}", v1_spaces.get_property),
    ("POST", "space/{key}/property/{property}", v1_spaces.create_property),
    ("PUT", "space/{key}/property/{property}", v1_spaces.put_property),
    ("DELETE", "space/{key}/property/{property}", v1_spaces.delete_property),
)
PEOPLE: tuple[Row, ...] = (
    ("GET", "user", v1_people.get_user),
    ("GET", "user/current", v1_people.current_user),
    ("GET", "user/anonymous", v1_people.anonymous),
    ("GET", "user/memberof", v1_people.groups_of_user),
    ("GET", "user/watch/content/{id}", v1_people.watching),
    ("POST", "user/watch/content/{id}", v1_people.watch),
    ("DELETE", "user/watch/content/{id}", v1_people.watch),
    ("GET", "group", v1_people.list_groups),
    ("GET", "group/{name}", v1_people.get_group),
    ("GET", "group/{name}/member", v1_people.group_members),
)
REST: tuple[Row, ...] = (
    ("GET", "search", v1_search.search),
    ("GET", "search/user", v1_people.search_users),
    ("POST", "contentbody/convert/{to}", v1_work.convert),
    ("GET", "longtask", v1_work.list_tasks),
    ("GET", "longtask/{id}", v1_work.get_task),
    ("GET", "settings/systemInfo", v1_work.system_info),
    ("GET", "settings/lookandfeel", v1_work.look_and_feel),
)
API = Table("datacenter", (*CONTENT, *FILES, *RESTRICTIONS, *SPACES, *PEOPLE, *REST))
# older ones keep these below /rest/experimental, and clients still ask there
EXPERIMENTAL = Table("datacenter", (*CONTENT[6:10], *RESTRICTIONS))
INLINE_TASKS = Table("datacenter", (("POST", "task/{id}/{task}", v1_tasks.tick),))
INLINE_COMMENTS = Table(
    "datacenter",
    (
        ("GET", "comments", v1_inline.list_marks),
        ("POST", "comments", v1_inline.add_mark),
        ("PUT", "comments/{id}/resolve/{resolved}/dangling/{dangling}", v1_inline.resolve_mark),
    ),
)


async def _running(_request: Request) -> JSONResponse:
    """What load balancers ask of either product."""
    return JSONResponse({"state": "RUNNING"})


def routes(site: Site) -> list[BaseRoute]:
    """Return the REST routes of one site's Confluence Data Center."""
    context = site.wiki_path
    return [
        *(Route(path, _running) for path in ("/status", f"{context}/status")),
        *mounted(site, API, f"{context}/rest/api/"),
        *mounted(site, EXPERIMENTAL, f"{context}/rest/experimental/"),
        *mounted(site, INLINE_TASKS, f"{context}/rest/inlinetasks/1/"),
        *mounted(site, INLINE_COMMENTS, f"{context}/rest/inlinecomments/1.0/"),
        *mounted_beside(site, API, "/rest/api/"),
        *mounted(site, EXPERIMENTAL, "/rest/experimental/"),
        *mounted(site, INLINE_TASKS, "/rest/inlinetasks/1/"),
        *mounted(site, INLINE_COMMENTS, "/rest/inlinecomments/1.0/"),
    ]
