"""Takes our mark off an issue: labels of ours, the label that is a mark, the property; all else stays (B-01, B-21).

The property goes last: as long as it is there the next cycle finds the issue again, wherever this one broke off.
"""

from http import HTTPStatus

from syncer.domain.json import JsonValue
from syncer.http.narrow import dig
from syncer.jira.capabilities import Capability
from syncer.jira.dialect import PROPERTY
from syncer.jira.errors import permanent
from syncer.jira.marks import is_mark
from syncer.jira.site import Site
from syncer.sync.changes import UnmarkIssue


def unmark_issue(site: Site, change: UnmarkIssue) -> None:
    """One read, and a write each for labels and property where they are there. Raises Permanent."""
    reply = site.client.look(f"issue/{change.native}", {"fields": "labels"})
    if not reply.ok:
        raise permanent(reply, f"reading {change.key}")
    labels = dig(reply.data, "fields", "labels")
    present = labels if isinstance(labels, list) else []
    ours: list[JsonValue] = [{"remove": name} for name in present if name in change.labels or is_mark(name)]
    if ours:
        reply = site.client.put(f"issue/{change.native}", {"update": {"labels": ours}})
        if not reply.ok:
            raise permanent(reply, f"taking our labels off {change.key}")
    if site.capabilities.lacks(Capability.PROPERTIES):
        return
    reply = site.client.delete(f"issue/{change.native}/properties/{PROPERTY}")
    if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
        raise permanent(reply, f"taking our property off {change.key}")
