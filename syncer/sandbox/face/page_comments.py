"""Comments on pages: threads as readers see them, new ones and replies by whoever acts, questions closed and reopened."""

import re
from dataclasses import dataclass
from html import escape

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.records import Comment, Page
from syncer.sandbox.face.confluence_frame import NOTHING, address, find_page, the_page
from syncer.sandbox.face.session import Stop, Visit

NO_SUCH_WORDS = "These words do not stand in the page in one piece. Mark words within one line."


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


def anchored(body: str, found: list[Thread]) -> str:
    """Return a rendered body in which the words each thread is about can be linked to, and closed ones stand back."""
    for thread in found:
        ref = f'data-ref="{escape(thread.first.marker_ref)}"'
        if thread.first.marker_ref and thread.first.resolution == "resolved":
            body = body.replace(f'class="inline-comment" {ref}', f'class="inline-comment closed" {ref}')
        elif thread.first.marker_ref:
            body = body.replace(ref, f'id="words-{thread.first.id}" tabindex="0" {ref}', 1)
    return body


def add(visit: Visit) -> Response:
    """Add a footer comment, a reply to the comment named `parent`, or an inline one on the words of `selection`."""
    actor, page = visit.actor(), the_page(visit)
    above = _comment(visit, visit.form["parent"]) if visit.form.get("parent") else None
    if above is not None and above.page_id != page.id:
        raise Stop(404, NOTHING)
    body, words = _storage(visit.form.get("text", "")), visit.form.get("selection", "").strip()
    state, made = visit.site.confluence, None
    if body and words and above is None:
        made = _on_words(visit, page, body, words)
    elif body:
        kind, parent = (above.kind, above.id) if above else ("footer", None)
        made = state.add_comment(actor.account_id, page, kind, body, parent)
    place = f"comment-{made.id}" if made else "comments"
    return RedirectResponse(f"{address(visit, page)}#{place}", 303)


def resolve(visit: Visit) -> Response:
    """Close an inline comment, or open it again."""
    actor, found = visit.actor(), _comment(visit, visit.request.path_params["id"])
    if found.kind != "inline":
        raise Stop(404, NOTHING)
    closed = visit.form.get("resolved") == "1"
    visit.site.confluence.edit_comment(actor.account_id, found, None, resolved=closed)
    return RedirectResponse(f"{address(visit, find_page(visit, found.page_id))}#comment-{found.id}", 303)


def _on_words(visit: Visit, page: Page, body: str, words: str) -> Comment:
    sent = visit.form.get("occurrence", "0")
    occurrence = int(sent) if re.fullmatch(r"[0-9]{1,4}", sent) else 0
    try:
        return visit.site.confluence.comment_on(visit.actor().account_id, page, body, words, occurrence)
    except Refused:
        raise Stop(400, NO_SUCH_WORDS) from None


def _storage(text: str) -> str:
    """What was typed as storage format: a paragraph a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


def _comment(visit: Visit, comment_id: str) -> Comment:
    found = visit.site.confluence.comments.get(comment_id)
    if found is None:
        raise Stop(404, NOTHING)
    return found
