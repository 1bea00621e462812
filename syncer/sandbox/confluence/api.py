"""The routes of Confluence Cloud: `/wiki/api/v2` and what is left of `/wiki/rest/api`.

One table, so that what the sandbox answers can be read at a glance; what is not in it is a 404 or 405.
"""

from starlette.routing import BaseRoute

from syncer.sandbox.confluence import api_comments, api_pages, api_parts, api_v1
from syncer.sandbox.confluence.calls import Handler, route
from syncer.sandbox.site import Site

V2: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "spaces", api_pages.list_spaces),
    ("GET", "spaces/{id}", api_pages.get_space),
    ("GET", "spaces/{id}/operations", api_parts.space_operations),
    ("GET", "spaces/{id}/pages", api_pages.list_space_pages),
    ("GET", "pages", api_pages.list_pages),
    ("POST", "pages", api_pages.create_page),
    ("GET", "pages/{id}", api_pages.get_page),
    ("PUT", "pages/{id}", api_pages.update_page),
    ("DELETE", "pages/{id}", api_pages.delete_page),
    ("PUT", "pages/{id}/title", api_pages.retitle_page),
    ("GET", "pages/{id}/versions", api_pages.list_versions),
    ("GET", "pages/{id}/versions/{number}", api_pages.get_version),
    ("GET", "pages/{id}/ancestors", api_pages.list_ancestors),
    ("GET", "pages/{id}/direct-children", api_pages.list_children),
    ("GET", "pages/{id}/children", api_pages.list_children),
    ("GET", "pages/{id}/descendants", api_pages.list_descendants),
    ("GET", "pages/{id}/labels", api_parts.list_labels),
    ("GET", "pages/{id}/properties", api_parts.list_properties),
    ("POST", "pages/{id}/properties", api_parts.create_property),
    ("GET", "pages/{id}/properties/{property}", api_parts.get_property),
    ("PUT", "pages/{id}/properties/{property}", api_parts.update_property),
    ("DELETE", "pages/{id}/properties/{property}", api_parts.delete_property),
    ("GET", "pages/{id}/attachments", api_parts.list_attachments),
    ("GET", "attachments/{id}", api_parts.get_attachment),
    ("DELETE", "attachments/{id}", api_parts.delete_attachment),
    ("GET", "tasks", api_parts.list_tasks),
    ("GET", "tasks/{id}", api_parts.get_task),
    ("PUT", "tasks/{id}", api_parts.update_task),
    ("POST", "users-bulk", api_parts.users_bulk),
    ("GET", "pages/{id}/footer-comments", api_comments.lister("footer", of_page=True)),
    ("GET", "pages/{id}/inline-comments", api_comments.lister("inline", of_page=True)),
    ("GET", "footer-comments", api_comments.lister("footer", of_page=False)),
    ("POST", "footer-comments", api_comments.add_footer),
    ("GET", "inline-comments", api_comments.lister("inline", of_page=False)),
    ("POST", "inline-comments", api_comments.add_inline),
    ("GET", "footer-comments/{id}", api_comments.get_comment),
    ("PUT", "footer-comments/{id}", api_comments.update_comment),
    ("DELETE", "footer-comments/{id}", api_comments.delete_comment),
    ("GET", "footer-comments/{id}/children", api_comments.list_replies),
    ("GET", "inline-comments/{id}", api_comments.get_comment),
    ("PUT", "inline-comments/{id}", api_comments.update_comment),
    ("DELETE", "inline-comments/{id}", api_comments.delete_comment),
    ("GET", "inline-comments/{id}/children", api_comments.list_replies),
)

V1: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "user/current", api_v1.current_user),
    ("POST", "content/{id}/label", api_v1.add_labels),
    ("DELETE", "content/{id}/label", api_v1.remove_label),
    ("DELETE", "content/{id}/label/{name}", api_v1.remove_label),
    ("POST", "content/{id}/child/attachment", api_v1.attach),
    ("PUT", "content/{id}/child/attachment", api_v1.attach_or_replace),
    ("POST", "content/{id}/child/attachment/{attachment}/data", api_v1.replace_data),
    ("PUT", "content/{id}/move/{position}/{target}", api_v1.move),
    ("GET", "search", api_v1.search),
)


def routes(site: Site) -> list[BaseRoute]:
    """Return the REST routes of one site's Confluence."""
    return [
        *(route(site, method, f"/wiki/api/v2/{path}", handler) for method, path, handler in V2),
        *(route(site, method, f"/wiki/rest/api/{path}", handler, v1=True) for method, path, handler in V1),
    ]
