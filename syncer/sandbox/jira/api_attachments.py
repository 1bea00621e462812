"""Routes of attachments: upload, what is known of one, its bytes, deletion (§1.7).

Cloud answers the bytes' address with a redirect to another place, where the link itself is the permission;
Data Center sends them. The same name may be uploaded twice: it is another attachment.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from starlette.routing import BaseRoute

from syncer.sandbox.jira import permits, views_parts
from syncer.sandbox.jira.desk import actor, handled, state_of, the_issue, view_of
from syncer.sandbox.jira.edits import note
from syncer.sandbox.jira.records import Attachment, Issue, Item
from syncer.sandbox.jira.uploads import Upload, uploads
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Call, Handler, Refused, Reply, refused, resource

XSRF = "XSRF check failed"
FILES_AT_ONCE = 60
UPLOAD_LIMIT = {True: 1_048_576_000, False: 10_485_760}
_SAFE = {"no-check", "nocheck"}


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/{issue}/attachments": {"POST": attach},
        "attachment/meta": {"GET": meta},
        "attachment/{attachment}": {"GET": show, "DELETE": delete},
        "attachment/content/{attachment}": {"GET": content},
        "attachment/thumbnail/{attachment}": {"GET": content},
    }


def routes(site: Site) -> list[BaseRoute]:
    """Where the bytes are: the place Cloud redirects to, Data Center's own address."""
    if site.cloud:
        return [resource(site, "/media/{attachment}/{token}/{name}", GET=media)]
    return [resource(site, "/secure/attachment/{attachment}/{name}", GET=handled(content))]


def attach(call: Call) -> Reply:
    """Attach the files of a form: 200 with all that were made, although they are new."""
    if (call.headers.get("x-atlassian-token") or "").lower() not in _SAFE:
        raise Refused(Reply(403, XSRF, media_type="text/plain;charset=UTF-8"))
    user, issue = actor(call), the_issue(call)
    state, view = state_of(call), view_of(call)
    permits.check(state, user, issue, "CREATE_ATTACHMENTS")
    files = uploads(call)
    _check(call, issue, files)
    now = call.site.clock.now()
    made = [
        Attachment(state.new_id(), one.name, user.account_id, now, one.media_type, one.content)
        for one in files
    ]
    issue.attachments = [*issue.attachments, *made]
    note(state, issue, user, *(Item("Attachment", after=str(one.id), after_text=one.name) for one in made))
    return Reply(200, [views_parts.attachment(view, one) for one in made])


def _check(call: Call, issue: Issue, files: list[Upload]) -> None:
    if not files:
        raise refused(400, "The request has no part named 'file'.")
    if len(files) > FILES_AT_ONCE:
        raise refused(413, f"At most {FILES_AT_ONCE} files can be attached at once.")
    most = UPLOAD_LIMIT[call.site.cloud]
    for one in files:
        if len(one.content) > most:
            text = f"The file '{one.name}' is {len(one.content)} bytes: the maximum attachment size is {most} bytes."
            raise refused(413, text)
    if len(issue.attachments) + len(files) > call.site.switches.attachment_limit:
        raise refused(413, "The number of attachments on the issue exceeds the limit.")


def meta(call: Call) -> Reply:
    """Whether one may attach, and how much at once."""
    actor(call)
    return Reply(body={"enabled": True, "uploadLimit": UPLOAD_LIMIT[call.site.cloud]})


def show(call: Call) -> Reply:
    """What is known of an attachment; its id is a number here, text inside an issue."""
    _issue, found = _the_attachment(call)
    shown: dict[str, Any] = views_parts.attachment(view_of(call), found)
    return Reply(body=shown | ({"id": found.id} if call.site.cloud else {}))


def delete(call: Call) -> Reply:
    """Delete an attachment."""
    user = actor(call)
    issue, found = _the_attachment(call)
    permits.check_living(issue)
    issue.attachments = [one for one in issue.attachments if one.id != found.id]
    gone = Item("Attachment", before=str(found.id), before_text=found.name)
    note(state_of(call), issue, user, gone)
    return Reply(204)


def content(call: Call) -> Reply:
    """The bytes: on Cloud a redirect to where they are, unless `redirect=false` asks for them at once."""
    _issue, found = _the_attachment(call)
    if not call.site.cloud or not call.flag("redirect", default=True):
        return _bytes(found)
    place = f"{call.site.base_url}/media/{found.id}/{_token(call.site, found)}/{quote(found.name)}"
    return Reply(303, None, {"Location": place})


def media(call: Call) -> Reply:
    """The bytes to whoever has the link."""
    found = call.site.jira.attachment(call.params["attachment"])
    if found is None or call.params["token"] != _token(call.site, found[1]):
        raise refused(404, "Not found")
    return _bytes(found[1])


def _bytes(one: Attachment) -> Reply:
    disposition = f"attachment; filename*=UTF-8''{quote(one.name)}"
    return Reply(200, one.content, {"Content-Disposition": disposition}, one.media_type)


def _token(site: Site, one: Attachment) -> str:
    return hashlib.sha256(f"{site.seed}/{one.id}/{one.created.isoformat()}".encode()).hexdigest()[:32]


def _the_attachment(call: Call) -> tuple[Issue, Attachment]:
    found = state_of(call).attachment(call.params["attachment"])
    if found is None or not state_of(call).sees(call.user, found[0]):
        raise refused(404, f"The attachment with id '{call.params['attachment']}' does not exist")
    return found
