"""People at work on pages: what a test lets a person do in Confluence without going through the bot's API (F30).

`DEEDS` has the shape of the sandbox's other deeds: a site, an actor and what is wanted, as JSON, give JSON.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.markers import marked
from syncer.sandbox.confluence.records import Page

if TYPE_CHECKING:
    from syncer.sandbox.site import Site, User

Deed = Callable[["Site", "User", Mapping[str, Any]], dict[str, Any]]


def _page(site: "Site", wanted: Mapping[str, Any], name: str = "page") -> Page:
    said = str(wanted[name])
    pages = site.confluence.pages
    found = pages.get(said) or next((one for one in pages.values() if one.title == said), None)
    if found is None:
        raise ValueError(f"no page {said!r}")
    return found


def _shown(page: Page) -> dict[str, Any]:
    return {"id": page.id, "title": page.title, "version": page.number, "status": page.status}


def _create_page(site: "Site", actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    space = site.confluence.space_by_key(str(wanted["space"]))
    if space is None:
        raise ValueError(f"no space {wanted['space']!r}")
    parent = _page(site, wanted, "parent").id if "parent" in wanted else None
    body = str(wanted.get("body", ""))
    return _shown(
        site.confluence.create_page(actor.account_id, space.id, str(wanted["title"]), body, parent_id=parent)
    )


def _edit_page(site: "Site", actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    body = wanted.get("body", page.body)
    for old, new in (wanted.get("replace") or {}).items():
        if old not in body:
            raise ValueError(f"{old!r} is not in page {page.title!r}")
        body = body.replace(old, new)
    parent = _page(site, wanted, "parent").id if "parent" in wanted else None
    message = str(wanted.get("message", ""))
    site.confluence.update_page(
        actor.account_id,
        page,
        page.number + 1,
        title=wanted.get("title"),
        body=body,
        parent_id=parent,
        message=message,
    )
    return _shown(page)


def _tick(site: "Site", actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    page, local_id = _page(site, wanted), str(wanted["task"])
    state = site.confluence
    task = next(
        (one for one in state.tasks.values() if one.page_id == page.id and one.local_id == local_id), None
    )
    if task is None:
        raise ValueError(f"page {page.title!r} has no task {local_id!r}")
    state.tick(actor.account_id, task, "complete" if wanted.get("done", True) else "incomplete")
    return _shown(page)


def _comment_page(site: "Site", actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    page, state, selection = _page(site, wanted), site.confluence, str(wanted.get("on", ""))
    text = f"<p>{escape(str(wanted['text']), quote=False)}</p>"
    if not selection:
        return _shown(page) | {"comment": state.add_comment(actor.account_id, page, "footer", text).id}
    made = state.add_comment(actor.account_id, page, "inline", text)
    made.selection, made.marker_ref = selection, f"marker-{made.id}"
    body = marked(page.body, selection, int(wanted.get("occurrence", 0)), made.marker_ref)
    if body is None:
        del state.comments[made.id]
        raise ValueError(f"{selection!r} is not in page {page.title!r}")
    state.replace_body_quietly(page, body)
    return _shown(page) | {"comment": made.id}


def _label_page(site: "Site", _actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    for name in wanted.get("add") or ():
        site.confluence.add_label(page, str(name))
    for name in wanted.get("remove") or ():
        site.confluence.remove_label(page, str(name))
    return _shown(page)


def _trash_page(site: "Site", _actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    site.confluence.trash(page)
    return _shown(page)


def _archive_page(site: "Site", _actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
    page = _page(site, wanted)
    site.confluence.archive(page)
    return _shown(page)


def _told(deed: Deed) -> Deed:
    def careful(site: "Site", actor: "User", wanted: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return deed(site, actor, wanted)
        except Refused as refused:
            raise ValueError(refused.title) from refused

    return careful


DEEDS: Mapping[str, Deed] = {
    "create_page": _told(_create_page),
    "edit_page": _told(_edit_page),
    "tick": _told(_tick),
    "comment_page": _told(_comment_page),
    "label_page": _told(_label_page),
    "trash_page": _told(_trash_page),
    "archive_page": _told(_archive_page),
}
