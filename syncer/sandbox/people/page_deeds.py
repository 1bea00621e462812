"""People at work on pages: write, edit, tick, label, comment, restrict, archive, trash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from syncer.sandbox.confluence.access import OPERATIONS
from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.records import Comment, Page, Restriction, Task
from syncer.sandbox.host import User
from syncer.sandbox.site import Site

Deed = Callable[[Site, User, Mapping[str, Any]], dict[str, Any]]


def _page(site: Site, wanted: Mapping[str, Any]) -> Page:
    """The page meant by `page`: an id, or a title (with `space`, where several spaces have it)."""
    name, state = str(wanted["page"]), site.confluence
    if name in state.pages:
        return state.pages[name]
    space = state.space_by_key(wanted["space"]) if "space" in wanted else None
    found = [
        page
        for page in state.pages.values()
        if page.title == name and page.status == "current" and (space is None or page.space_id == space.id)
    ]
    if len(found) != 1:
        raise ValueError(f"{len(found)} pages are called {name!r}")
    return found[0]


def _shown(page: Page) -> dict[str, Any]:
    return {"id": page.id, "title": page.title, "version": page.number}


def _create_page(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    space = site.confluence.space_by_key(wanted["space"])
    if space is None:
        raise ValueError(f"no space {wanted['space']!r}")
    made = site.confluence.create_page(actor.account_id, space.id, wanted["title"], wanted.get("body", ""))
    return _shown(made)


def _edit_page(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Save a new version: `body` whole, or `replace: [old, new]` within it; `title` renames.

    `"editor": true` saves as the editor does, which numbers blocks and lays tables out though no word changes (F30).
    """
    page = _page(site, wanted)
    body = wanted.get("body")
    if "replace" in wanted:
        old, new = wanted["replace"]
        if page.body.count(old) != 1:
            raise ValueError(f"{old!r} stands {page.body.count(old)} times in {page.title!r}: {page.body}")
        body = page.body.replace(old, new)
    if wanted.get("editor"):
        body = site.confluence.as_edited(page.body if body is None else body)
    site.confluence.update_page(
        actor.account_id,
        page,
        page.number + 1,
        title=wanted.get("title"),
        body=body,
        message=wanted.get("message", ""),
    )
    return _shown(page)


def _tick(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Tick the task with the local id `task` (or `"done": false` to untick it)."""
    page = _page(site, wanted)
    status = "complete" if wanted.get("done", True) else "incomplete"
    task = _task(site, page, str(wanted["task"]))
    site.confluence.tick(actor.account_id, task, status)
    return _shown(page) | {"task": task.local_id, "status": status}


def _task(site: Site, page: Page, local_id: str) -> Task:
    tasks = [one for one in site.confluence.tasks.values() if one.page_id == page.id]
    for one in tasks:
        if one.local_id == local_id:
            return one
    raise ValueError(f"no task {local_id!r} on {page.title!r}; there are {[one.local_id for one in tasks]}")


def _label_page(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    for name in wanted.get("add") or ():
        site.confluence.add_label(page, name)
    for name in wanted.get("remove") or ():
        site.confluence.remove_label(page, name)
    return _shown(page)


def _draft_page(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Begin to write into a page without publishing: `body` is what stands in the draft so far (F29)."""
    page = _page(site, wanted)
    body = wanted.get("body", page.body)
    site.confluence.update_page(
        actor.account_id, page, 1, title=wanted.get("title"), body=body, status="draft"
    )
    return _shown(page)


def _comment_page(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Say `text` below a page, or about the words `on` within it (the `nth` time they stand there, from 0)."""
    page, text = _page(site, wanted), f"<p>{escape(str(wanted['text']), quote=False)}</p>"
    if "on" in wanted:
        made = site.confluence.comment_on(
            actor.account_id, page, text, str(wanted["on"]), int(wanted.get("nth", 0))
        )
    else:
        made = site.confluence.add_comment(actor.account_id, page, "footer", text)
    return _shown(page) | {"comment": made.id}


def _reply_comment(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the comment of that id with `text`, below it."""
    above = _comment(site, wanted)
    text = f"<p>{escape(str(wanted['text']), quote=False)}</p>"
    page = site.confluence.pages[above.page_id]
    made = site.confluence.add_comment(actor.account_id, page, above.kind, text, above.id)
    return _shown(page) | {"comment": made.id}


def _edit_comment(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Word the comment of that id anew, as `text`."""
    comment = _comment(site, wanted)
    text = f"<p>{escape(str(wanted['text']), quote=False)}</p>"
    site.confluence.edit_comment(actor.account_id, comment, text)
    return {"comment": comment.id}


def _delete_comment(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Delete the comment of that id for good, with the replies to it."""
    comment = _comment(site, wanted)
    site.confluence.remove_comment(comment)
    return {"comment": comment.id}


def _comment(site: Site, wanted: Mapping[str, Any]) -> Comment:
    found = site.confluence.comments.get(str(wanted["comment"]))
    if found is None:
        raise ValueError(f"there is no comment {wanted['comment']!r}")
    return found


def _resolve_comment(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Resolve an inline comment by its id (or `"resolved": false` to reopen it)."""
    comment = _comment(site, wanted)
    site.confluence.edit_comment(actor.account_id, comment, None, resolved=bool(wanted.get("resolved", True)))
    return {"comment": comment.id, "status": comment.resolution}


def _restrict_page(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Let only the people in `to` read (or `"operation": "update"`) a page; without `to`, everybody again (F29)."""
    page, operation = _page(site, wanted), str(wanted.get("operation", "read"))
    if operation not in OPERATIONS:
        raise ValueError(f"operation is one of {', '.join(OPERATIONS)}, not {operation!r}")
    people = wanted.get("to")
    page.restrictions.pop(operation, None)
    if people is not None:
        page.restrictions[operation] = Restriction({site.find_user(one).account_id for one in people})
    return _shown(page)


def _archive_page(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    site.confluence.archive(page)
    return _shown(page)


def _restore_page(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a page back from the trash or the archive, by its id."""
    page = _page(site, wanted)
    site.confluence.restore(page)
    return _shown(page)


def _move_page(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Hang a page under the page `under`."""
    page = _page(site, wanted)
    site.confluence.move(page, _page(site, {**wanted, "page": wanted["under"]}), "append")
    return _shown(page)


def _trash_page(site: Site, _actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    site.confluence.trash(page)
    return _shown(page)


def _guarded(deed: Deed) -> Deed:
    def done(site: Site, actor: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return deed(site, actor, wanted)
        except Refused as refusal:
            raise ValueError(refusal.title) from None

    return done


PAGE_DEEDS: dict[str, Deed] = {
    "create_page": _guarded(_create_page),
    "edit_page": _guarded(_edit_page),
    "tick": _guarded(_tick),
    "label_page": _guarded(_label_page),
    "draft_page": _guarded(_draft_page),
    "comment_page": _guarded(_comment_page),
    "reply_comment": _guarded(_reply_comment),
    "edit_comment": _guarded(_edit_comment),
    "delete_comment": _guarded(_delete_comment),
    "resolve_comment": _guarded(_resolve_comment),
    "restrict_page": _guarded(_restrict_page),
    "archive_page": _guarded(_archive_page),
    "restore_page": _guarded(_restore_page),
    "move_page": _guarded(_move_page),
    "trash_page": _guarded(_trash_page),
}
