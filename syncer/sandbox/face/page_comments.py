"""Comments on pages: threads as readers see them, new ones and replies by whoever acts, questions closed and reopened."""

from dataclasses import dataclass
from html import escape

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.records import Comment, Page
from syncer.sandbox.face.confluence_frame import NOTHING, address, find_page, the_page
from syncer.sandbox.face.session import Stop, Visit


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it, oldest first."""

    first: Comment
    replies: tuple[Comment, ...]


def threads(visit: Visit, page: Page, kind: str) -> list[Thread]:
    """Return a page's comments of a kind; a reply to a reply stands in the same thread."""
    found = visit.site.confluence.comments_of(page, kind)
    by_id = {one.id: one for one in found}

    def root(one: Comment) -> Comment:
        above = by_id.get(one.parent_id or "")
        return root(above) if above else one

    firsts = [one for one in found if one.parent_id not in by_id]
    return [
        Thread(first, tuple(one for one in found if one is not first and root(one) is first))
        for first in firsts
    ]


def add(visit: Visit) -> Response:
    """Add a footer comment, or a reply to the comment named `parent`, by the acting person."""
    actor, page = visit.actor(), the_page(visit)
    above = _comment(visit, visit.form["parent"]) if visit.form.get("parent") else None
    if above is not None and above.page_id != page.id:
        raise Stop(404, NOTHING)
    lines = [line.strip() for line in visit.form.get("text", "").splitlines() if line.strip()]
    if lines:
        body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
        kind, parent = (above.kind, above.id) if above else ("footer", None)
        visit.site.confluence.add_comment(actor.account_id, page, kind, body, parent)
    return RedirectResponse(f"{address(visit, page)}#comments", 303)


def resolve(visit: Visit) -> Response:
    """Close an inline comment, or open it again."""
    visit.actor()
    found = _comment(visit, visit.request.path_params["id"])
    if found.kind != "inline":
        raise Stop(404, NOTHING)
    found.resolution = "resolved" if visit.form.get("resolved") == "1" else "reopened"
    found.number += 1
    return RedirectResponse(f"{address(visit, find_page(visit, found.page_id))}#comments", 303)


def _comment(visit: Visit, comment_id: str) -> Comment:
    found = visit.site.confluence.comments.get(comment_id)
    if found is None:
        raise Stop(404, NOTHING)
    return found
