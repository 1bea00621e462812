"""What happened in Confluence, as webhooks tell it: ids only, found by comparing what is there with what was.

Pages, blog posts, comments, attachments, labels, restrictions and spaces tell; the other events that may be registered
for never happen here. On Cloud the same is told by automation rules, whose body is what their author wrote: ours names
the event and the page. Nothing is kept while nobody listens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from syncer.sandbox.confluence.records import Attachment, Comment, Page
from syncer.sandbox.host import User
from syncer.sandbox.site import Site
from syncer.sandbox.webhooks.events import Event

_KINDS = {"page": "page", "blogpost": "blog"}


@dataclass(frozen=True, slots=True)
class PageMark:
    """What has been told of a page or blog post."""

    kind: str
    author: str
    number: int
    status: str
    place: tuple[str, str | None]
    labels: frozenset[str]
    restricted: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PartMark:
    """What has been told of a comment or an attachment."""

    page: str
    author: str
    state: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that has been told."""

    pages: dict[str, PageMark]
    comments: dict[str, PartMark]
    files: dict[str, PartMark]
    spaces: dict[str, str]


class WikiObserver:
    """Looks at a site's Confluence after each write and hands events to whoever sends them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known = Known({}, {}, {}, {})
        self.listening = False

    def begin(self) -> None:
        """Listen from now on: what is there already is known."""
        self._known = self._look()
        self.listening = True

    def gather(self, user: User | None) -> list[Event]:
        """Everything that happened since; `user` did it where the store does not say who."""
        before, self._known = self._known, self._look()
        doer = user.account_id if user else ""
        return [
            *self._of_spaces(before, self._known, doer),
            *self._of_pages(before, self._known, doer),
            *self._of_parts("comment", before.comments, self._known.comments, doer),
            *self._of_parts("attachment", before.files, self._known.files, doer),
        ]

    def _look(self) -> Known:
        state = self._site.confluence
        return Known(
            {one.id: _page(one) for one in state.pages.values() if one.status != "draft"},
            {one.id: _comment(one) for one in state.comments.values()},
            {one.id: _file(one) for one in state.attachments.values()},
            {one.id: one.key for one in state.spaces.values()},
        )

    def _of_spaces(self, before: Known, after: Known, doer: str) -> Iterator[Event]:
        for number in before.spaces.keys() ^ after.spaces.keys():
            verb = "created" if number in after.spaces else "removed"
            key = after.spaces.get(number) or before.spaces[number]
            yield self._event(f"space_{verb}", doer, {"space": {"id": int(number), "spaceKey": key}})

    def _of_pages(self, before: Known, after: Known, doer: str) -> Iterator[Event]:
        for number, now in after.pages.items():
            was = before.pages.get(number)
            for verb in () if was == now else _verbs(was, now):
                who = now.author if verb in ("created", "updated") else doer or now.author
                yield self._page(f"{_KINDS[now.kind]}_{verb}", number, who)
            if was is not None:
                yield from self._hangings(number, was, now, doer)
        for number, gone in before.pages.items():
            if number not in after.pages:
                yield self._page(f"{_KINDS[gone.kind]}_removed", number, doer or gone.author)

    def _hangings(self, number: str, was: PageMark, now: PageMark, doer: str) -> Iterator[Event]:
        for name in sorted(was.labels ^ now.labels):
            verb = "added" if name in now.labels else "removed"
            yield self._page(f"label_{verb}", number, doer or now.author, label={"name": name})
        if was.restricted != now.restricted:
            yield self._page("content_permissions_updated", number, doer or now.author)

    def _of_parts(
        self, kind: str, before: dict[str, PartMark], after: dict[str, PartMark], doer: str
    ) -> Iterator[Event]:
        for number, now in after.items():
            was = before.get(number)
            if was != now:
                trashed = now.state[1] == "trashed"
                verb = "created" if was is None else "trashed" if trashed else "updated"
                yield self._part(
                    f"{kind}_{verb}", kind, number, now, now.author if not trashed else doer or now.author
                )
        for number, gone in before.items():
            if number not in after:
                yield self._part(f"{kind}_removed", kind, number, gone, doer or gone.author)

    def _page(self, name: str, number: str, who: str, **more: Any) -> Event:
        return self._event(name, who, {"page": {"id": int(number)}, **more}, int(number))

    def _part(self, name: str, kind: str, number: str, part: PartMark, who: str) -> Event:
        about: dict[str, Any] = {kind: {"id": int(number.removeprefix("att"))}}
        if self._site.cloud:
            about["page"] = {"id": int(part.page)}
        return self._event(name, who, about, int(part.page))

    def _event(self, name: str, who: str, about: dict[str, Any], page: int | None = None) -> Event:
        if self._site.cloud:
            return Event(name, {"event": name, **about}, page, product="confluence")
        doer = self._site.users.get(who)
        stamp = int(self._site.clock.now().timestamp() * 1000)
        parts = {"timestamp": stamp, "event": name, "userKey": doer.user_key if doer else None}
        return Event(name, parts | about, page, product="confluence")


def _verbs(was: PageMark | None, now: PageMark) -> Iterator[str]:
    if was is None:
        yield "created"
        return
    if now.status != was.status and now.status in ("trashed", "current"):
        yield "trashed" if now.status == "trashed" else "restored"
    if now.number != was.number:
        yield "updated"
    if now.place != was.place and now.status == was.status and now.kind == "page":
        yield "moved"


def _page(page: Page) -> PageMark:
    return PageMark(
        page.kind if page.kind in _KINDS else "page",
        page.latest.author_id,
        page.number,
        page.status,
        (page.space_id, page.parent_id),
        frozenset(name for name, trail in page.labels.items() if trail.now is not None),
        frozenset(
            (verb, who) for verb, one in page.restrictions.items() for who in (*one.users, *one.groups)
        ),
    )


def _comment(comment: Comment) -> PartMark:
    return PartMark(comment.page_id, comment.author_id, (comment.number, comment.resolution))


def _file(file: Attachment) -> PartMark:
    return PartMark(file.page_id, file.author_id, (file.number, file.status))
