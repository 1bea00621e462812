"""Attachments in v1: the only way to upload them in either flavour (F26)."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import Refused, invalid, no_content
from syncer.sandbox.confluence.records import Attachment
from syncer.sandbox.confluence.v1_contents import (
    content_list,
    content_of,
    rename_file,
    shapes,
    version_number,
)
from syncer.sandbox.confluence.v1_shapes import tree_of

XSRF_FAILED = "XSRF check failed"


def guarded(handler: Handler) -> Handler:
    """Ask for the header X-Atlassian-Token: no-check, as posts of forms need it."""

    def answer(call: Call) -> Response:
        said = call.request.headers.get("x-atlassian-token", "").lower()
        if said == "no-check" or (said == "nocheck" and call.site.switches.nocheck_accepted):
            return handler(call)
        return PlainTextResponse(XSRF_FAILED, 403)

    return answer


def list_files(call: Call) -> Response:
    """GET content/{id}/child/attachment: by file name or media type."""
    page, names, media = call.page(), call.request.query_params.getlist("filename"), call.text("mediaType")
    found = [
        one
        for one in call.state.attachments_of(page)
        if (not names or one.title in names) and media in ("", one.media_type)
    ]
    return content_list(call, found, default=50)


def get_file(call: Call) -> Response:
    """GET content/{id}/child/attachment/{attachment}."""
    return JSONResponse(shapes(call).attachment(_file(call), tree_of(call.text("expand"))))


@guarded
def attach(call: Call) -> Response:
    """POST content/{id}/child/attachment: one or more files; a name that is taken is a 400."""
    return _answer(call, [_attach(call, *part) for part in _parts(call)])


@guarded
def attach_or_replace(call: Call) -> Response:
    """PUT content/{id}/child/attachment: creates, or saves a new version under the same id (Cloud only)."""
    page, made = call.page(), []
    for name, content, media in _parts(call):
        old = call.state.attachment_named(page, name)
        made.append(
            _attach(call, name, content, media) if old is None else _replace(call, old, content, media)
        )
    return _answer(call, made)


@guarded
def replace_data(call: Call) -> Response:
    """POST content/{id}/child/attachment/{attachment}/data: new bytes, version + 1."""
    file, (_, content, media) = _file(call), _parts(call)[0]
    return JSONResponse(shapes(call).attachment(_replace(call, file, content, media), {"container": {}}))


def update_file(call: Call) -> Response:
    """PUT content/{id}/child/attachment/{attachment}: its name, media type and comment; a form is a 415."""
    file, sent = _file(call), call.object()
    rename_file(file, sent, version_number(sent))
    return JSONResponse(shapes(call).attachment(file))


def delete_file(call: Call) -> Response:
    """DELETE content/{id}/child/attachment/{attachment}."""
    del call.state.attachments[_file(call).id]
    return Response(status_code=204)


def download(call: Call) -> Response:
    """GET content/{id}/child/attachment/{attachment}/download: 302 to the file itself."""
    one = _file(call)
    version = f"version={call.number('version', one.number, 1, 2**31 - 1)}"
    where = f"{shapes(call).base}/download/attachments/{one.page_id}/{quote(one.title)}"
    return RedirectResponse(f"{where}?{version}&api=v2", 302)


def _file(call: Call) -> Attachment:
    page, wanted = call.page(), call.params["attachment"]
    found = content_of(call, wanted if wanted.startswith("att") else f"att{wanted}")
    if not isinstance(found, Attachment) or found.page_id != page.id:
        raise no_content(wanted)
    return found


def _parts(call: Call) -> list[tuple[str, bytes, str]]:
    if not call.request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(415, "Unsupported Media Type", "UNSUPPORTED_MEDIA_TYPE")
    if not call.files:
        raise invalid("A file is required in the part named 'file'")
    return [(name, content, media or _guessed(name)) for name, content, media in call.files]


def _guessed(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _attach(call: Call, name: str, content: bytes, media: str) -> Attachment:
    comment, minor = _about(call)
    attach_to: Callable[..., Attachment] = call.state.attach
    return attach_to(call.me, call.page(), name, content, media, comment=comment, minor_edit=minor)


def _replace(call: Call, old: Attachment, content: bytes, media: str) -> Attachment:
    comment, minor = _about(call)
    return call.state.replace_attachment(call.me, old, content, media, comment=comment, minor_edit=minor)


def _about(call: Call) -> tuple[str, bool]:
    return str(call.form.get("comment") or ""), str(call.form.get("minorEdit", "")).lower() == "true"


def _answer(call: Call, made: list[Attachment]) -> Response:
    shape = shapes(call)
    found = shape.listing((shape.attachment(one, tree_of("container,version")) for one in made), 50)
    return JSONResponse(found | {"_links": {"base": shape.base, "context": call.site.wiki_path}})
