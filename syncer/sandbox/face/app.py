"""The routes of the web face; each page is a plain function of a `Visit`, run once its form has been read."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, request_response
from starlette.staticfiles import StaticFiles

from syncer.sandbox.face import (
    beside,
    board,
    confluence_frame,
    controls,
    home,
    issue_files,
    issue_forms,
    issue_parts,
    issue_search,
    jira_comments,
    jira_frame,
    journal_view,
    page_comments,
    page_files,
    page_history,
    page_parts,
    session,
)
from syncer.sandbox.face import confluence_pages as wiki
from syncer.sandbox.face import jira_pages as jira
from syncer.sandbox.face.jira_frame import told
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira.permits import EditRefusedError
from syncer.sandbox.people.person import Visitor
from syncer.sandbox.signing_in.auth import Identity, remember
from syncer.sandbox.site import Site
from syncer.sandbox.switchboard import route
from syncer.sandbox.webhooks.sending import Webhooks

Page = Callable[[Visit], Response]


def routes(site: Site) -> list[BaseRoute]:
    """Return the face's routes for one site."""
    static = Mount("/_face/static", StaticFiles(directory=Path(__file__).parent / "static"))
    wiki = [(method, site.wiki_path + path, page) for method, path, page in WIKI]
    return [static, *(_route(site, method, path, page) for method, path, page in [*TABLE, *wiki])]


def helpers(site: Site, webhooks: Webhooks, visitor: Visitor) -> list[BaseRoute]:
    """Return the routes for what stands beside a site: webhooks, people at random, snapshots."""
    return [_route(site, method, path, page) for method, path, page in beside.table(webhooks, visitor)]


def _route(site: Site, method: str, path: str, page: Page) -> Route:
    async def endpoint(request: Request) -> Response:
        visit = await session.visit(site, request)
        remember(request.scope, Identity(visit.user))
        try:
            response = page(visit)
        except Stop as stop:
            response = visit.page("message.html", stop.status, product=_product(visit), message=stop.message)
        except EditRefusedError as refusal:
            message = "\n".join(told(refusal))
            response = visit.page("message.html", refusal.status, product="jira", message=message)
        return visit.keep(response)

    return route(path, request_response(endpoint), method)


def _product(visit: Visit) -> str:
    path = visit.request.url.path
    if path.startswith(("/jira", "/projects", "/browse", "/issues")):
        return "jira"
    return "confluence" if path.startswith(f"{visit.wiki}/") else "sandbox"


def act_as(visit: Visit) -> Response:
    """POST /_face/person: whose edits the following ones are."""
    visit.actor()
    response = RedirectResponse(visit.back("/"), 303)
    if visit.form.get("person") in visit.site.users:
        response.set_cookie(
            session.USER_COOKIE,
            visit.form["person"],
            max_age=session.COOKIE_AGE,
            httponly=True,
            samesite="strict",
        )
    return response


def version(visit: Visit) -> Response:
    """GET /_face/version: what the page on screen looks like now, for its reload every two seconds."""
    query = visit.request.query_params
    of = {
        "page": confluence_frame.page_mark,
        "space": confluence_frame.space_mark,
        "issue": jira_frame.issue_mark,
        "project": jira_frame.project_mark,
        "journal": journal_view.journal_mark,
    }
    mark = of.get(query.get("of", ""), lambda _site, _id: "")
    return JSONResponse({"version": mark(visit.site, query.get("id", ""))})


TABLE: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/", home.home),
    ("POST", "/_face/person", act_as),
    ("GET", "/_face/version", version),
    ("GET", "/sandbox", controls.page),
    ("POST", "/sandbox/clock", controls.clock),
    ("POST", "/sandbox/faults", controls.faults),
    ("POST", "/sandbox/rules", controls.add_rule),
    ("POST", "/sandbox/rules/delete", controls.remove_rule),
    ("POST", "/sandbox/limits", controls.limits),
    ("GET", "/sandbox/switches", controls.switches),
    ("POST", "/sandbox/switches", controls.set_switch),
    ("GET", "/sandbox/journal", journal_view.page),
    ("POST", "/sandbox/journal/clear", journal_view.clear),
    ("GET", "/jira", jira.home),
    ("GET", "/issues", issue_search.search),
    ("GET", "/projects/{key}", jira.project),
    ("GET", "/projects/{key}/board", board.board),
    ("GET", "/projects/{key}/create", issue_forms.ask_new),
    ("POST", "/projects/{key}/create", issue_forms.create),
    ("GET", "/browse/{key}", jira.issue),
    ("GET", "/browse/{key}/edit", issue_forms.ask_edit),
    ("POST", "/browse/{key}/edit", issue_forms.edit),
    ("POST", "/browse/{key}/links", issue_parts.link),
    ("POST", "/browse/{key}/links/{link}/delete", issue_parts.unlink),
    ("POST", "/browse/{key}/attachments", issue_files.upload),
    ("POST", "/browse/{key}/attachments/{file}/delete", issue_files.remove),
    ("GET", "/browse/{key}/attachments/{file}/{name}", issue_files.download),
    ("POST", "/browse/{key}/clone", issue_parts.clone),
    ("GET", "/browse/{key}/delete", issue_parts.ask_delete),
    ("POST", "/browse/{key}/delete", issue_parts.delete),
    ("POST", "/browse/{key}/transitions", board.move),
    ("GET", "/browse/{key}/transitions/{way}", board.show_screen),
    ("POST", "/browse/{key}/comments/{comment}", jira_comments.edit),
    ("POST", "/browse/{key}/comments/{comment}/delete", jira_comments.delete),
    ("POST", "/browse/{key}/fields", jira.save_fields),
    ("POST", "/browse/{key}/comments", jira_comments.add),
    ("GET", "/browse/{key}/description", jira.edit_description),
    ("POST", "/browse/{key}/description", jira.save_description),
)

# below the path of Confluence: /wiki on Cloud, /confluence on Data Center
WIKI: tuple[tuple[str, str, Page], ...] = (
    ("GET", "", wiki.home),
    ("GET", "/", wiki.home),
    ("GET", "/x/{code}", wiki.tiny),
    ("GET", "/pages/viewpage.action", wiki.by_id),
    ("GET", "/pages/resumedraft.action", wiki.by_id),
    ("GET", "/pages/{id}/history", page_history.history),
    ("GET", "/pages/{id}/compare", page_history.compare),
    ("POST", "/pages/{id}/restore", page_history.restore),
    ("GET", "/pages/{id}/edit", wiki.edit),
    ("POST", "/pages/{id}/edit", wiki.save),
    ("POST", "/pages/{id}/tasks", wiki.tick_by_button),
    ("POST", "/pages/{id}/tasks/{task}", wiki.tick),
    ("POST", "/comments/{id}/resolution", page_comments.resolve),
    ("POST", "/pages/{id}/comments", page_comments.add),
    ("GET", "/download/attachments/{id}/{name}", page_files.download),
    ("GET", "/search", page_parts.search),
    ("GET", "/pages/{id}/attachments", page_files.files),
    ("POST", "/pages/{id}/attachments", page_files.upload),
    ("POST", "/pages/{id}/attachments/delete", page_files.remove),
    ("GET", "/pages/viewpageattachments.action", page_files.by_id),
    ("POST", "/pages/{id}/labels", page_parts.add_labels),
    ("POST", "/pages/{id}/labels/delete", page_parts.remove_label),
    ("GET", "/pages/{id}/move", page_parts.ask_move),
    ("POST", "/pages/{id}/move", page_parts.move),
    ("POST", "/pages/{id}/trash", page_parts.trash),
    ("POST", "/pages/{id}/archive", page_parts.archive),
    ("POST", "/pages/{id}/unshelve", page_parts.restore),
    ("POST", "/pages/{id}/purge", page_parts.purge),
    ("GET", "/spaces/{key}/shelf", page_parts.shelf),
    ("GET", "/spaces/{key}", wiki.space),
    ("GET", "/spaces/{key}/overview", wiki.space),
    ("GET", "/spaces/{key}/create", wiki.create),
    ("POST", "/spaces/{key}/create", wiki.save_new),
    ("GET", "/spaces/{key}/pages/edit-v2/{id}", wiki.edit),
    ("GET", "/spaces/{key}/pages/{id}", wiki.view),
    ("GET", "/spaces/{key}/pages/{id}/{title:path}", wiki.view),
    ("GET", "/display/{key}", wiki.space),
    ("GET", "/display/{key}/{title:path}", wiki.by_title),
)
