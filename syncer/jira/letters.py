"""A draft as a comment that one role alone may read: made once, changed in place, and never without its restriction (NOT-4).

Why it exists: what waits to be sent to a customer must not be read by one beforehand. So every write says for whom it is, and
the mark tells which draft a comment holds, so that neither a lost reply nor a lost store makes a second one.
"""

from http import HTTPStatus

from syncer.domain.json import JsonObject
from syncer.http.messages import Reply
from syncer.http.narrow import as_number, as_object, as_text, dig
from syncer.jira.comments import own_comments
from syncer.jira.dialect import PROPERTY
from syncer.jira.errors import permanent
from syncer.jira.site import Site
from syncer.ports import Permanent
from syncer.sync.changes import CommentIssue, Letter

DRAFT = f"{PROPERTY}.draft"  # the comment property that is its mark; the status comment has another
_LEVEL = "commentLevel"  # what Jira calls the restriction where it refuses it


def put_letter(site: Site, issue: CommentIssue, letter: Letter, instance: str) -> str:
    """Write the comment and return its id. Raises UnknownOutcome where a new one got no reply, Permanent."""
    mark: JsonObject = {
        "uid": issue.uid,
        "notice": letter.notice,
        "turn": letter.turn,
        "digest": letter.digest,
        "instance": instance,
    }
    body: JsonObject = {
        "body": site.shapes.spliced(None, issue.text),
        "visibility": {"type": "role", "value": letter.role},
        "properties": [{"key": DRAFT, "value": mark}],
    }
    if issue.comment and _replaced(site, issue, letter, issue.comment, body):
        return issue.comment
    found, there = _ours(site, issue, letter)
    if there == letter.digest:
        return found
    if found and found != issue.comment and _replaced(site, issue, letter, found, body):
        return found
    reply = site.client.post(f"issue/{issue.native}/comment", body)
    if not reply.ok:
        raise _refused(reply, issue, letter)
    return as_text(dig(reply.data, "id"))


def _replaced(site: Site, issue: CommentIssue, letter: Letter, comment: str, body: JsonObject) -> bool:
    """Whether the comment was there to be replaced."""
    reply = site.client.put(f"issue/{issue.native}/comment/{comment}", body)
    if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
        raise _refused(reply, issue, letter)
    return reply.ok


def _ours(site: Site, issue: CommentIssue, letter: Letter) -> tuple[str, str]:
    """The comment that holds this draft, and the digest it was written with; "" where there is none."""
    for name in own_comments(site, issue.native):
        mark = as_object(dig(site.client.look(f"comment/{name}/properties/{DRAFT}", {}).data, "value"))
        same = as_text(mark.get("uid")) == issue.uid and as_text(mark.get("notice")) == letter.notice
        if same and as_number(mark.get("turn")) == letter.turn:
            return name, as_text(mark.get("digest"))
    return "", ""


def _refused(reply: Reply, issue: CommentIssue, letter: Letter) -> Permanent:
    error = permanent(reply, f"the draft '{letter.notice}' as a comment on {issue.key}")
    if _LEVEL not in error.fields:
        return error
    hint = (
        f"give the project the role '{letter.role}' with this account in it (Project settings → People), "
        f"or name another one in `visibility` of '{letter.notice}'"
    )
    return Permanent(error.message, hint, error.fields)
