"""Reads issues one a request: Data Center's only way, and Cloud's where a proxy filters the bulk fetch.

What is gone or hidden is absent from the answer; anything else that goes wrong is said, since an issue that could not
be read must never pass for one that is gone (B-08).
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from syncer.domain.json import JsonObject
from syncer.http.messages import Reply
from syncer.http.narrow import as_object, as_text
from syncer.jira.client import JiraClient
from syncer.jira.dialect import PROPERTY
from syncer.jira.errors import permanent

_HIDDEN = frozenset({HTTPStatus.FORBIDDEN.value, HTTPStatus.NOT_FOUND.value})


def one_by_one(
    client: JiraClient, ids: Sequence[str], fields: Iterable[str], expand: str = ""
) -> list[JsonObject]:
    """Issues by id or key with our property, several at a time; an old key leads to the issue under its new one."""
    asked = {"fields": ",".join(sorted(set(fields))), "properties": PROPERTY}
    asked |= {"expand": expand} if expand else {}
    replies = client.look_at([f"issue/{name}" for name in ids], asked)
    found = [issue for name, reply in zip(ids, replies, strict=True) if (issue := _shown(name, reply))]
    return list({as_text(issue.get("id")): issue for issue in found}.values())


def _shown(name: str, reply: Reply) -> JsonObject:
    """The issue, empty where it is gone or hidden. Raises Permanent."""
    if reply.ok:
        return as_object(reply.data)
    if reply.status in _HIDDEN:
        return {}
    raise permanent(reply, f"reading issue {name}")
