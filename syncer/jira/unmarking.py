"""Takes our mark off an issue: labels of ours, the label that is a mark, the property; all else stays (B-01, B-21).

The property goes last: as long as it is there the next cycle finds the issue again, wherever this one broke off.
"""

from http import HTTPStatus

from syncer.domain.json import JsonValue
from syncer.facts import Capability
from syncer.http.messages import ABSENT
from syncer.http.narrow import dig
from syncer.jira.dialect import PROPERTY
from syncer.jira.errors import permanent
from syncer.jira.marks import is_mark
from syncer.jira.site import Site
from syncer.sync.changes import UnmarkIssue


def unmark_issue(site: Site, change: UnmarkIssue) -> None:
    """One read, and a write each for labels and property where they are there. Raises Permanent."""
    asked = f"labels,{site.mark_field}" if site.mark_field else "labels"
    reply = site.client.look(f"issue/{change.native}", {"fields": asked})
    if not reply.ok:
        raise permanent(reply, f"reading {change.key}")
    _empty(site, change, dig(reply.data, "fields", site.mark_field))
    labels = dig(reply.data, "fields", "labels")
    present = labels if isinstance(labels, list) else []
    ours: list[JsonValue] = [{"remove": name} for name in present if name in change.labels or is_mark(name)]
    if ours:
        reply = site.client.put(f"issue/{change.native}", {"update": {"labels": ours}})
        if not reply.ok:
            raise permanent(reply, f"taking our labels off {change.key}")
    if site.capabilities.lacks(Capability.PROPERTIES):
        return
    reply = site.client.delete(f"issue/{change.native}/properties/{PROPERTY}", optional=True)
    if not reply.ok and (reply.status not in ABSENT or reply.status == HTTPStatus.FORBIDDEN):
        raise permanent(reply, f"taking our property off {change.key}")


def _empty(site: Site, change: UnmarkIssue, text: JsonValue) -> None:
    """Empty the text field that holds our mark where the mapping names one. Raises Permanent."""
    if site.mark_field and is_mark(text):
        reply = site.client.put(f"issue/{change.native}", {"fields": {site.mark_field: None}})
        if not reply.ok:
            raise permanent(reply, f"taking our mark off {change.key}")
