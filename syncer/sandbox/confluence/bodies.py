"""Bodies in other representations than storage: taken on write, given on read.

The conversions are small ones of the sandbox's own; what they cannot carry is a 400 that says so.
"""

import json
from typing import Any

from syncer.sandbox.confluence import adf_reading, adf_writing
from syncer.sandbox.confluence.errors import invalid, server_error
from syncer.sandbox.texts.markup import to_adf

REPRESENTATIONS = ("storage", "atlas_doc_format", "wiki")


def to_storage(representation: str, value: object) -> str:
    """Return what was sent as storage format; 400 for what cannot be converted."""
    if not isinstance(value, str):
        raise invalid("body.value must be a string")
    if representation in ("storage", "editor", "view"):
        return value
    if representation == "wiki":
        return _converted(to_adf(value))
    if representation == "atlas_doc_format":
        return _converted(_document(value))
    raise invalid(f"Unsupported representation '{representation}'. Expected one of {list(REPRESENTATIONS)}")


def from_storage(representation: str, value: str) -> str:
    """Return a body in storage format or as ADF's JSON."""
    if representation == "atlas_doc_format":
        return json.dumps(adf_writing.document_of(value), ensure_ascii=False, separators=(",", ":"))
    return value


def sent_body(body: Any) -> str:
    """Return the body of a v2 write in storage format; without `representation` it is a 500 (#1683)."""
    if not isinstance(body, dict):
        raise invalid("body must be an object")
    if "representation" not in body:
        nested = [body[name] for name in REPRESENTATIONS if isinstance(body.get(name), dict)]
        body = next((one for one in nested if "representation" in one), body)
    if "representation" not in body:
        raise server_error()
    return to_storage(str(body["representation"]), body.get("value"))


def sent_v1(body: Any) -> str | None:
    """Return the body of a v1 write in storage format: `{"storage": {"value": ..}}`; None where there is none."""
    if not isinstance(body, dict):
        return None
    for name in (*REPRESENTATIONS, "editor"):
        one = body.get(name)
        if isinstance(one, dict) and "value" in one:
            return to_storage(str(one.get("representation") or name), one["value"])
    return None


def _converted(document: dict[str, Any]) -> str:
    try:
        return adf_reading.storage_of(document)
    except RecursionError:
        raise invalid("The body could not be converted: it is nested too deeply") from None


def _document(value: str) -> dict[str, Any]:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise invalid("The body could not be parsed as an ADF document") from error
    if not isinstance(found, dict) or found.get("type") != "doc":
        raise invalid("The body is not an ADF document: its type must be doc")
    return found
