"""Files out of a request's multipart body, read at once since a handler cannot await."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from io import BytesIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, parse_form

from syncer.sandbox.wire import Call, Refused, problem, refused


@dataclass(frozen=True)
class Upload:
    """One file of a form."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


def uploads(call: Call, part: str = "file") -> list[Upload]:
    """The files of the form's parts with a name; refuses any other body with 415, and a broken form with 400."""
    sent = call.headers.get("content-type") or ""
    if not sent.lower().startswith("multipart/form-data"):
        raise Refused(problem(415, call.path, f"Content-Type '{sent or 'null'}' is not supported."))
    found: list[Upload] = []

    def take(one: File) -> None:
        if one.field_name == part.encode():
            found.append(_upload(one))

    try:
        parse_form({"Content-Type": sent.encode("latin-1")}, BytesIO(call.raw_body), None, take)
    except (FormParserError, ValueError):
        raise refused(400, "The request body is no valid multipart form.") from None
    return found


def text_fields(call: Call, name: str) -> list[str]:
    """The texts of a form's fields with a name, whichever of the two ways a form is sent."""
    sent, found = call.headers.get("content-type") or "application/x-www-form-urlencoded", []

    def take(one: Field) -> None:
        if one.field_name == name.encode():
            found.append((one.value or b"").decode("utf-8", "replace"))

    try:
        parse_form({"Content-Type": sent.encode("latin-1")}, BytesIO(call.raw_body), take, lambda _: None)
    except (FormParserError, ValueError):
        raise refused(400, "The request body is no valid form.") from None
    return found


def _upload(one: File) -> Upload:
    name = (one.file_name or b"file").decode("utf-8", "replace").replace("\\", "/").rpartition("/")[
        2
    ] or "file"
    one.file_object.seek(0)
    content = one.file_object.read()
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    sent = (one.content_type or "").strip() if isinstance(one.content_type, str) else ""
    return Upload(name, sent or guessed, content)
