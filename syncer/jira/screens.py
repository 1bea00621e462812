"""The create screen of an issue type, as both deployments show it (B-15).

Why it exists: Cloud and Data Center page it alike and call the list differently; whoever asks sees neither.
"""

from collections.abc import Iterator

from syncer.domain.json import JsonObject
from syncer.http.messages import ABSENT
from syncer.http.narrow import as_number, as_object, as_objects
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.jira.errors import permanent
from syncer.ports import Permanent

_PAGE = 200


class NoScreens(Permanent):
    """The site, or a proxy before it, does not show create screens at all."""


def create_screen(
    client: JiraClient, dialect: Dialect, project: str, issue_type: str
) -> Iterator[JsonObject]:
    """The fields one may fill in when creating an issue of a type (by id). Raises NoScreens, Permanent."""
    path, start = f"issue/createmeta/{project}/issuetypes/{issue_type}", 0
    while True:
        reply = client.seek(path, {"startAt": str(start), "maxResults": str(_PAGE)})
        if reply.status in ABSENT:
            raise NoScreens("jira does not show create screens here", "ask whoever filters its API")
        if not reply.ok:
            raise permanent(reply, f"to answer {path}")
        page = as_object(reply.data)
        found = as_objects(page.get(dialect.screen_member))
        yield from found
        start += len(found)
        if not found or start >= as_number(page.get("total")):
            return
