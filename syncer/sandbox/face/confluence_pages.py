"""The face of Confluence: spaces, the page tree, pages as readers see them, editing, history, ticks."""

import base64
import json
import re
from dataclasses import dataclass, replace

from starlette.responses import JSONResponse, RedirectResponse, Response

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.records import Page, Property, Space, Version
from syncer.sandbox.confluence.storage import StorageError
from syncer.sandbox.confluence.storage import parse as parse_storage
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.view import render
from syncer.sandbox.face import home as home_page
from syncer.sandbox.face import page_comments
from syncer.sandbox.face.confluence_frame import (
    NOTHING,
    address,
    changeable,
    check_space,
    find_page,
    find_version,
    frame,
    page_mark,
    space_mark,
    the_page,
    the_space,
    tree,
)
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.face.words import macro_words


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor holds: the text, the version it began from, and what to tell its writer."""

    title: str
    body: str
    number: int = 0
    told: str = ""
    fine: bool = True


def home(visit: Visit) -> Response:
    """Show the spaces."""
    return visit.page(
        "spaces.html",
        product="confluence",
        spaces=home_page.spaces(visit),
        poll=("space", ""),
        mark=space_mark(visit.site, ""),
    )


def space(visit: Visit) -> Response:
    """Show a space's home page."""
    found = the_space(visit)
    home_page = visit.site.confluence.pages.get(found.homepage_id)
    if home_page is None:
        raise Stop(404, NOTHING)
    return _shown(visit, home_page, home_page.latest)


def view(visit: Visit) -> Response:
    """Show a page, or with `?version=` an old version of it."""
    page = the_page(visit)
    number = visit.request.query_params.get("version", "")
    if not number:
        return _shown(visit, page, page.latest)
    return _shown(visit, page, find_version(page, number))


def by_id(visit: Visit) -> Response:
    """Lead addresses that name a page by its id (or its space and title) in their query to the page."""
    query = visit.request.query_params
    if "title" in query and "pageId" not in query:
        return _led(visit, _titled(visit, query.get("spaceKey", ""), query["title"]))
    return _led(visit, find_page(visit, query.get("pageId", query.get("draftId", ""))))


def by_title(visit: Visit) -> Response:
    """Lead /display/KEY/Title, as Data Center writes its addresses, to the page."""
    names = visit.request.path_params
    return _led(visit, _titled(visit, names["key"], names["title"].replace("+", " ")))


def tiny(visit: Visit) -> Response:
    """Lead a short address to its page: its id in hexadecimal, or in base 64 as real sites write it."""
    code, pages = visit.request.path_params["code"], visit.site.confluence.pages
    found = next((one for one in (_hexadecimal(code), _base64(code)) if one in pages), "")
    return _led(visit, find_page(visit, found))


def _hexadecimal(code: str) -> str:
    return str(int(code, 16)) if re.fullmatch(r"[0-9a-f]{1,16}", code) else ""


def _base64(code: str) -> str:
    if not re.fullmatch(r"[\w-]{1,11}", code, re.ASCII):
        return ""
    padded = code.replace("-", "/").replace("_", "+").ljust(11, "A") + "="
    return str(int.from_bytes(base64.b64decode(padded), "little"))


def _titled(visit: Visit, key: str, title: str) -> Page:
    state = visit.site.confluence
    space = state.space_by_key(key)
    found = state.page_by_title(space.id, title) if space else None
    if found is None:
        raise Stop(404, NOTHING)
    return found


def _led(visit: Visit, page: Page) -> Response:
    return RedirectResponse(address(visit, page), 302)


def edit(visit: Visit) -> Response:
    """Show the editor."""
    page = changeable(visit)
    return _editor(visit, page, Draft(page.title, page.body, page.number))


def save(visit: Visit) -> Response:
    """Publish what the editor holds as a new version by the acting person, or only check it."""
    actor, page, draft = visit.actor(), changeable(visit), _drafted(visit)
    if visit.form.get("do") == "check":
        return _editor(visit, page, _checked(draft))
    number = draft.number if page.status == "draft" else draft.number + 1
    try:
        visit.site.confluence.update_page(
            actor.account_id,
            page,
            number,
            title=draft.title,
            body=draft.body,
            message=visit.form.get("message", ""),
        )
    except Refused as refused:
        return _editor(visit, page, _told(visit, draft, refused))
    return RedirectResponse(address(visit, page), 303)


def create(visit: Visit) -> Response:
    """Show the editor for a new page."""
    return _new_editor(
        visit, the_space(visit), visit.request.query_params.get("parent", ""), Draft("", "<p></p>")
    )


def save_new(visit: Visit) -> Response:
    """Publish a new page by the acting person."""
    actor, found, draft, parent = (
        visit.actor(),
        the_space(visit),
        _drafted(visit),
        visit.form.get("parent", ""),
    )
    check_space(visit, found, "create page")
    if visit.form.get("do") == "check":
        return _new_editor(visit, found, parent, _checked(draft))
    try:
        page = visit.site.confluence.create_page(
            actor.account_id,
            found.id,
            draft.title,
            draft.body,
            parent_id=parent or None,
            status="draft" if visit.form.get("do") == "draft" else "current",
        )
    except Refused as refused:
        return _new_editor(visit, found, parent, _told(visit, draft, refused))
    return RedirectResponse(address(visit, page), 303)


def tick(visit: Visit) -> Response:
    """Tick or untick the task the address names, for the page's script."""
    page = _ticked(visit, visit.request.path_params["task"], done=visit.form.get("done") == "1")
    return JSONResponse({"version": page_mark(visit.site, page.id)})


def tick_by_button(visit: Visit) -> Response:
    """Tick or untick a task by a button's value, `<1 or 0>:<task>`, for browsers without scripts."""
    done, _, local_id = visit.form.get("tick", "").partition(":")
    page = _ticked(visit, local_id, done=done == "1")
    return RedirectResponse(address(visit, page), 303)


def _ticked(visit: Visit, local_id: str, *, done: bool) -> Page:
    """Set a task's status: a new version of its page by the acting person."""
    actor, page = visit.actor(), changeable(visit)
    state = visit.site.confluence
    task = next((t for t in state.tasks.values() if t.page_id == page.id and t.local_id == local_id), None)
    if task is None:
        raise Stop(404, NOTHING)
    state.tick(actor.account_id, task, "complete" if done else "incomplete")
    return page


def _shown(visit: Visit, page: Page, version: Version) -> Response:
    state = visit.site.confluence
    old = version is not page.latest
    usable = not old and page.status == "current"
    around = of_page(visit.site, page, visit.user, interactive=usable, words=macro_words(visit.language))
    notes = {kind: page_comments.threads(visit, page, kind) for kind in ("inline", "footer")}
    body = page_comments.anchored(render(version.body, around), notes["inline"])
    return visit.page(
        "page.html",
        **frame(visit, page),
        version=version,
        old=old,
        body=body,
        files=state.attachments_of(page),
        restrictions=_restrictions(visit, page),
        is_home=state.spaces[page.space_id].homepage_id == page.id,
        labels=state.labels_of(page),
        notes=notes,
        said=sum(1 + len(thread.replies) for found in notes.values() for thread in found),
        properties=_properties(page),
        render=lambda text: render(text, around),
    )


def _restrictions(visit: Visit, page: Page) -> list[tuple[str, list[str]]]:
    """Who alone may see and change a page, by operation."""
    return [
        (name, [*sorted(visit.name(one) for one in found.users), *sorted(found.groups)])
        for name, found in page.restrictions.items()
        if found
    ]


def _properties(page: Page) -> list[tuple[Property, str]]:
    present = [trail.now for trail in page.properties.values() if trail.now is not None]
    return [(one, json.dumps(one.value, ensure_ascii=False, indent=2)) for one in present]


def _editor(visit: Visit, page: Page, draft: Draft) -> Response:
    # the frame's poll is dropped: an editor must never be reloaded under its writer
    around = frame(visit, page) | {"poll": None}
    status = 200 if draft.fine else 400
    return visit.page(
        "page_edit.html",
        status,
        **around,
        draft=draft,
        action=f"{visit.wiki}/pages/{page.id}/edit",
        new=False,
    )


def _new_editor(visit: Visit, found: Space, parent: str, draft: Draft) -> Response:
    return visit.page(
        "page_edit.html",
        200 if draft.fine else 400,
        product="confluence",
        space=found,
        page=None,
        parent=parent,
        tree=tree(visit, None, found),
        address=f"{visit.wiki}/spaces/{found.key}",
        poll=None,
        draft=draft,
        action=f"{visit.wiki}/spaces/{found.key}/create",
        new=True,
    )


def _drafted(visit: Visit) -> Draft:
    form = visit.form
    number = form.get("version", "0")
    body = form.get("body", "").replace("\r\n", "\n")
    return Draft(form.get("title", ""), body, int(number) if number.isdigit() else 0)


def _checked(draft: Draft) -> Draft:
    try:
        parse_storage(draft.body)
    except StorageError as error:
        return replace(draft, told=str(error), fine=False)
    return replace(draft, told="Well-formed. You can publish it.")


def _told(visit: Visit, draft: Draft, refused: Refused) -> Draft:
    stale = "Somebody saved a newer version while you were editing. Copy your text and start again."
    return replace(draft, told=visit.say(stale) if refused.status == 409 else refused.title, fine=False)
