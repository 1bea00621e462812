"""Sets our mark where a site does not take it with a create or an update (B-01).

As documented, the property rides along. Where a body with properties is refused, the same is sent without, and the
property is set by a request of its own; where there are none at all, a label or a text field has the mark. What was
found is noted.
"""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from syncer.domain.json import JsonObject
from syncer.facts import Capability
from syncer.http.messages import ABSENT, Reply
from syncer.http.narrow import as_text, dig
from syncer.jira.errors import complaint
from syncer.jira.marks import mark_label
from syncer.jira.site import Site
from syncer.jira.wire import IssueBody


def put_issue(site: Site, native: str, body: IssueBody) -> Reply:
    """Update an issue with our property, in as few requests as the site lets us."""
    known = site.capabilities
    if Capability.BODY_PROPERTIES in known.lacking and body.properties and "labels" in body.fields:
        body = replace(marked(site, body), properties=body.properties)
    if not (body.properties and known.lacks(Capability.BODY_PROPERTIES)):
        reply = site.client.put(f"issue/{native}", body.to_json())
        if not is_about_properties(reply, body):
            if reply.ok and body.properties:
                known.note(Capability.BODY_PROPERTIES, there=True)
            return reply
    bare = replace(body, properties=())
    reply = Reply(HTTPStatus.NO_CONTENT, {})
    if not bare.empty:
        reply = site.client.put(f"issue/{native}", bare.to_json())
    if not reply.ok:
        return reply
    known.note(Capability.BODY_PROPERTIES, there=False)
    if put_properties(site, native, body.properties):
        return reply
    mark = marked(site, IssueBody(properties=body.properties))
    return site.client.put(f"issue/{native}", mark.to_json())


def put_properties(site: Site, native: str, properties: Sequence[JsonObject]) -> bool:
    """Set properties each by itself; whether the site has them."""
    for one in properties:
        if site.capabilities.lacks(Capability.PROPERTIES):
            return False
        value = one["value"]
        assert isinstance(value, dict)
        reply = site.client.put(f"issue/{native}/properties/{one['key']}", value, optional=True)
        if not reply.ok:
            site.capabilities.note(Capability.PROPERTIES, there=reply.status not in ABSENT)
            return False
    return True


def is_about_properties(reply: Reply, body: IssueBody) -> bool:
    """Whether a refusal may be about the property: it names no field of ours that would explain it.

    Texts are never read; whether it was the property shows when the same is taken without it.
    """
    refused = reply.status == HTTPStatus.BAD_REQUEST and bool(body.properties)
    return refused and not complaint(reply.data).fields.keys() & body.wire_fields


def marked(site: Site, body: IssueBody) -> IssueBody:
    """A body whose mark is a label, or stands in the text field that the mapping names for it."""
    said = body.properties[0].get("value")
    words = [as_text(dig(said, name)) for name in ("uid", "instance", "token", "project")]
    mark = mark_label(site.label, *words)
    if site.mark_field:
        return replace(body, properties=(), fields={**body.fields, site.mark_field: mark})
    return body.marked(mark)
