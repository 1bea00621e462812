"""What the search index knows of pages and comments, as CQL asks for it: behind the store by the lag in force (F24)."""

import re
from collections.abc import Callable, Iterator

from syncer.sandbox.confluence import cql
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.records import Comment, Indexed, Page, Version

_MENTION = re.compile(r'ri:(?:account-id|userkey|username)="([^"]+)"')
_MACRO = re.compile(r'<ac:structured-macro[^>]*\sac:name="([^"]+)"')
_MARKS = re.compile(r"<[^>]*>")


def asker_of(call: Call) -> cql.Asker:
    """The caller as a query needs to know them."""
    host, user = call.site, call.user
    names = {
        name.lower(): one.account_id
        for one in host.users.values()
        for name in (one.account_id, one.login, one.key, one.user_key, one.email, one.name)
    }
    return cql.Asker(
        host.clock.now(),
        user.zone if user else host.zone,
        user.account_id if user else "",
        lambda name: names.get(name.lower(), name),
    )


def indexed(call: Call) -> Iterator[tuple[Page, cql.Found]]:
    """The current pages with what the index knows of them; those deleted lately linger."""
    shows, people = call.state.shows(), asker_of(call).people
    for page in call.state.pages.values():
        entry = page.indexed.seen(shows)
        if entry is not None and entry.status == "current":
            labels = (trail.seen(shows) for trail in page.labels.values())
            names = frozenset(label.name for label in labels if label is not None)
            yield page, _found(call, page, entry, names, people)


def indexed_comments(call: Call) -> Iterator[tuple[Comment, cql.Found]]:
    """The comments on current pages; what was said lately is not there yet."""
    shows = call.state.shows()
    for one in call.state.comments.values():
        page = call.state.pages[one.page_id]
        seen = [version for version in one.versions if shows(version.created_at)]
        if seen and page.status == "current":
            yield one, _found_comment(call, one, seen, page)


def _found_comment(call: Call, one: Comment, seen: list[Version], page: Page) -> cql.Found:
    space = call.state.spaces[page.space_id]
    return cql.Found(
        id=one.id,
        space=space.key,
        title=f"Re: {page.title}",
        labels=frozenset(),
        parent="",
        ancestors=frozenset(),
        modified=seen[-1].created_at,
        type="comment",
        created=seen[0].created_at,
        creator=seen[0].author_id,
        contributors=frozenset(version.author_id for version in seen),
        text=_MARKS.sub(" ", seen[-1].body),
        space_title=space.name,
        container=page.id,
    )


def _found(
    call: Call, page: Page, entry: Indexed, labels: frozenset[str], people: Callable[[str], str]
) -> cql.Found:
    space = call.state.spaces[entry.space_id]
    version = _version(page, entry)
    return cql.Found(
        id=page.id,
        space=space.key,
        title=entry.title,
        labels=labels,
        parent=entry.parent_id or "",
        ancestors=frozenset(one.id for one in call.state.ancestors(page)),
        modified=entry.modified,
        type=page.kind,
        created=page.created_at,
        creator=page.author_id,
        contributors=frozenset(one.author_id for one in page.versions),
        mentions=frozenset(people(one) for one in _MENTION.findall(version.body)),
        macros=frozenset(_MACRO.findall(version.body)),
        text=_MARKS.sub(" ", version.body),
        space_title=space.name,
    )


def _version(page: Page, entry: Indexed) -> Version:
    """The version the index has read."""
    return next(
        (one for one in reversed(page.versions) if one.created_at <= entry.modified), page.versions[0]
    )
