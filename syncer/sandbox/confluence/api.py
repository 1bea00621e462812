"""The routes of Confluence: on Cloud `/wiki/api/v2` and `/wiki/rest/api`, else those of Data Center.

One table, so that what the sandbox answers can be read at a glance; what is not in it is a 404 or 405.
"""

from starlette.routing import BaseRoute

from syncer.sandbox.confluence import (
    api_comments,
    api_datacenter,
    api_likes,
    api_pages,
    api_parts,
    api_properties,
    api_spaces,
    api_tree,
    v1_about,
    v1_contents,
    v1_files,
    v1_hangings,
    v1_people,
    v1_settings,
    v1_spaces,
    v1_states,
    v1_tasks,
    v1_templates,
    v1_watches,
    v1_work,
)
from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.routing import Row, Table
from syncer.sandbox.confluence.tables import mounted
from syncer.sandbox.site import Site

# what the published documents still list of v1's content resources
KEPT = frozenset(
    {
        "content/search",
        "content/{id}/label",
        "content/{id}/label/{name}",
        "content/{id}/version",
        "content/{id}/version/{number}",
        "content/{id}/child/comment",
        "content/{id}/descendant/{type}",
    }
)


def _whole(path: str, kind: str) -> tuple[Row, ...]:
    """What pages and blog posts have in common; each answers for its own kind only."""
    found: tuple[Row, ...] = (
        ("GET", path, api_pages.get_page),
        ("PUT", path, api_pages.update_page),
        ("DELETE", path, api_pages.delete_page),
        ("GET", f"{path}/operations", api_pages.page_operations),
        ("GET", f"{path}/versions", api_pages.list_versions),
        ("GET", f"{path}/versions/{{number}}", api_pages.get_version),
        ("GET", f"{path}/labels", api_parts.page_labels),
        ("GET", f"{path}/attachments", api_parts.page_attachments),
        ("GET", f"{path}/footer-comments", api_comments.lister("footer", of_page=True)),
        ("GET", f"{path}/inline-comments", api_comments.lister("inline", of_page=True)),
        *api_properties.rows(f"{path}/properties", Call.page),
        *api_likes.rows(path, Call.page),
    )
    return tuple((method, where, api_pages.of_kind(kind, handler)) for method, where, handler in found)


PAGES: tuple[Row, ...] = (
    ("GET", "pages", api_pages.list_pages),
    ("POST", "pages", api_pages.create_page),
    *_whole("pages/{id}", "page"),
    ("PUT", "pages/{id}/title", api_pages.retitle_page),
    ("GET", "pages/{id}/ancestors", api_tree.list_ancestors),
    ("GET", "pages/{id}/direct-children", api_tree.list_children),
    ("GET", "pages/{id}/children", api_tree.list_children),
    ("GET", "pages/{id}/descendants", api_tree.list_descendants),
    ("POST", "content/convert-ids-to-types", api_tree.ids_to_types),
)
BLOG: tuple[Row, ...] = (
    ("GET", "blogposts", api_pages.list_blog_posts),
    ("POST", "blogposts", api_pages.create_blog_post),
    *_whole("blogposts/{id}", "blogpost"),
    ("GET", "spaces/{id}/blogposts", api_pages.list_space_blog_posts),
    ("GET", "labels/{id}/blogposts", api_parts.labelled("blogpost")),
)
SPACES: tuple[Row, ...] = (
    ("GET", "spaces", api_spaces.list_spaces),
    ("POST", "spaces", api_spaces.create_space),
    ("GET", "spaces/{id}", api_spaces.get_space),
    ("GET", "spaces/{id}/operations", api_spaces.space_operations),
    ("GET", "spaces/{id}/pages", api_pages.list_space_pages),
    ("GET", "spaces/{id}/labels", api_spaces.space_labels),
    ("GET", "spaces/{id}/content/labels", api_spaces.content_labels),
    ("GET", "spaces/{id}/permissions", api_spaces.space_permissions),
    ("GET", "spaces/{id}/role-assignments", api_spaces.role_assignments),
    *api_properties.rows("spaces/{id}/properties", lambda call: call.state.space(call.id()), of_space=True),
    ("GET", "space-permissions", api_spaces.all_permissions),
    ("GET", "space-roles", api_spaces.list_roles),
    ("GET", "space-roles/{id}", api_spaces.get_role),
)
PARTS: tuple[Row, ...] = (
    ("GET", "labels", api_parts.all_labels),
    ("GET", "labels/{id}/pages", api_parts.labelled("page")),
    ("GET", "labels/{id}/attachments", api_parts.labelled_attachments),
    ("GET", "attachments", api_parts.list_attachments),
    ("GET", "attachments/{id}", api_parts.get_attachment),
    ("DELETE", "attachments/{id}", api_parts.delete_attachment),
    ("GET", "attachments/{id}/labels", api_parts.attachment_labels),
    ("GET", "attachments/{id}/operations", api_parts.attachment_operations),
    ("GET", "attachments/{id}/versions", api_parts.attachment_versions),
    ("GET", "attachments/{id}/versions/{number}", api_parts.attachment_version),
    ("GET", "attachments/{id}/download", api_parts.download_attachment),
    ("GET", "attachments/{id}/footer-comments", api_comments.of_attachment),
    *api_properties.rows("attachments/{id}/properties", api_parts.attachment),
    ("GET", "tasks", api_parts.list_tasks),
    ("GET", "tasks/{id}", api_parts.get_task),
    ("PUT", "tasks/{id}", api_parts.update_task),
    ("POST", "users-bulk", api_parts.users_bulk),
)


def _comments(kind: str, add: Handler) -> tuple[Row, ...]:
    path = f"{kind}-comments"
    return (
        ("GET", path, api_comments.lister(kind, of_page=False)),
        ("POST", path, add),
        ("GET", f"{path}/{{id}}", api_comments.get_comment),
        ("PUT", f"{path}/{{id}}", api_comments.update_comment),
        ("DELETE", f"{path}/{{id}}", api_comments.delete_comment),
        ("GET", f"{path}/{{id}}/children", api_comments.list_replies),
        ("GET", f"{path}/{{id}}/versions", api_comments.list_versions),
        ("GET", f"{path}/{{id}}/versions/{{number}}", api_comments.get_version),
        ("GET", f"{path}/{{id}}/operations", api_comments.comment_operations),
        *api_likes.rows(f"{path}/{{id}}", api_comments.comment),
    )


COMMENTS: tuple[Row, ...] = (
    *_comments("footer", api_comments.add_footer),
    *_comments("inline", api_comments.add_inline),
    *api_properties.rows("comments/{id}/properties", api_comments.comment),
)
V2: tuple[Row, ...] = (*PAGES, *BLOG, *SPACES, *PARTS, *COMMENTS)
V1: tuple[Row, ...] = (
    *(
        (method, path, v1_contents.on_switch(handler))
        for method, path, handler in api_datacenter.CONTENT
        if path not in KEPT
    ),
    *(row for row in api_datacenter.CONTENT if row[1] in KEPT),
    *api_datacenter.FILES,
    *api_datacenter.RESTRICTIONS,
    *((method, path, v1_contents.on_switch(handler)) for method, path, handler in api_datacenter.SPACES),
    *api_datacenter.PEOPLE,
    *api_datacenter.REST,
    ("PUT", "content/{id}/child/attachment", v1_files.attach_or_replace),
    ("POST", "content/{id}/version", v1_hangings.restore_version),
    ("POST", "content/archive", v1_work.archive),
    ("PUT", "content/{id}/move/{position}/{target}", v1_work.move),
    ("POST", "content/{id}/copy", v1_work.copy_page),
    ("POST", "content/{id}/pagehierarchy/copy", v1_work.copy_tree),
    ("POST", "contentbody/convert/async/{to}", v1_work.convert_later),
    ("GET", "contentbody/convert/async/{id}", v1_work.converted),
    ("GET", "user/bulk", v1_people.users_bulk),
    ("GET", "inlinetasks/search", v1_tasks.search_tasks),
    ("GET", "inlinetasks/{task}", v1_tasks.get_task),
    ("PUT", "inlinetasks/{task}", v1_tasks.put_task),
    ("POST", "space/_private", v1_spaces.create_private_space),
    *v1_about.ROWS,
    *v1_watches.ROWS,
    *v1_states.ROWS,
    *v1_templates.ROWS,
    *v1_settings.ROWS,
)
CLOUD_V2 = Table("v2", V2)
CLOUD_V1 = Table("v1", V1)


def routes(site: Site) -> list[BaseRoute]:
    """Return the REST routes of one site's Confluence, in its flavour."""
    if not site.cloud:
        return api_datacenter.routes(site)
    return [*mounted(site, CLOUD_V2, "/wiki/api/v2/"), *mounted(site, CLOUD_V1, "/wiki/rest/api/")]
