"""Our one comment on an issue: known by a property of the comment, written in place, never a second one; and people's.

Why it exists: a comment has no idempotency key, and the store that knew its id may be lost; so before one is made,
our own comments on the issue are looked through for the one that carries our mark (the primary store tells).
"""

from collections.abc import Iterator
from http import HTTPStatus

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.jira.dialect import PROPERTY
from syncer.jira.errors import permanent
from syncer.jira.instants import parsed
from syncer.jira.site import Site
from syncer.jira.values import FieldInfo, decode
from syncer.jira.wire import COMMENTS
from syncer.sync.changes import CommentIssue
from syncer.sync.histories import IssueComment

PAGE = 100
_BODY = FieldInfo("body", "body", rich=True)


def put_comment(site: Site, issue: CommentIssue, instance: str) -> str:
    """Write our comment and return its id. Raises UnknownOutcome where a new one got no reply, Permanent."""
    body: JsonObject = {"body": site.shapes.spliced(None, issue.text)}
    if issue.comment and _replaced(site, issue, issue.comment, body):
        return issue.comment
    found = _ours(site, issue)
    if found and found != issue.comment and _replaced(site, issue, found, body):
        return found
    mark: JsonValue = [{"key": PROPERTY, "value": {"uid": issue.uid, "instance": instance}}]
    reply = site.client.post(f"issue/{issue.native}/comment", {**body, "properties": mark})
    if not reply.ok:
        raise permanent(reply, f"a comment on {issue.key}")
    return as_text(dig(reply.data, "id"))


def take_comment(site: Site, native: str, comment: str) -> None:
    """Delete our comment; one that is gone is no failure. Raises Permanent."""
    reply = site.client.delete(f"issue/{native}/comment/{comment}")
    if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
        raise permanent(reply, "taking our comment away")


def _replaced(site: Site, issue: CommentIssue, comment: str, body: JsonObject) -> bool:
    """Whether the comment was there to be replaced."""
    reply = site.client.put(f"issue/{issue.native}/comment/{comment}", body)
    if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
        raise permanent(reply, f"our comment on {issue.key}")
    return reply.ok


def _ours(site: Site, issue: CommentIssue) -> str:
    """The comment by us that carries our mark for this record; "" where there is none."""
    return next((name for name in own_comments(site, issue.native) if _marked(site, name, issue.uid)), "")


def own_comments(site: Site, native: str) -> Iterator[str]:
    """The ids of all comments on an issue that this account wrote, the newest first."""
    start = 0
    while True:
        asked = {"startAt": str(start), "maxResults": str(PAGE), "orderBy": "-created"}
        page = as_object(site.client.fetch(f"issue/{native}/comment", asked))
        found = as_objects(page.get("comments"))
        for one in found:
            if site.shapes.person(one.get("author")) == site.client.account:
                yield as_text(one.get("id"))
        start += len(found)
        if not found or start >= as_number(page.get("total")):
            return


def _marked(site: Site, comment: str, uid: str) -> bool:
    reply = site.client.look(f"comment/{comment}/properties/{PROPERTY}", {})
    return reply.ok and as_text(dig(reply.data, "value", "uid")) == uid


def comments_shown(site: Site, issue: JsonObject, url: str) -> tuple[IssueComment, ...]:
    """The comments that came along with an issue, the oldest first, as Markdown; `url` is where people find the issue."""
    found = [_read(site, one, url) for one in as_objects(dig(issue, "fields", COMMENTS, "comments"))]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.at, int(one.id))))


def comments_whole(issue: JsonObject) -> bool:
    """Whether all comments of an issue came along: of very many, a site may show a part."""
    page = as_object(dig(issue, "fields", COMMENTS))
    return bool(page) and as_number(page.get("total")) <= len(as_objects(page.get("comments")))


def _read(site: Site, one: JsonObject, url: str) -> IssueComment | None:
    name, at = as_text(one.get("id")), parsed(as_text(one.get("created")))
    if not name.isdecimal() or at is None:
        return None
    account = site.shapes.person(one.get("author"))
    app = as_text(dig(one, "author", "accountType")) == "app"
    return IssueComment(
        id=name,
        at=at,
        edited=parsed(as_text(one.get("updated"))) or at,
        text=as_text(decode(_BODY, one.get("body"), site.shapes)),
        href=f"{url}?focusedCommentId={name}",
        account=account,
        name=as_text(dig(one, "author", "displayName")),
        automatic=app or not account or account == site.client.account,
    )
