"""Rich text on its way in and out: a document on Cloud, a wiki string on Data Center, and both ways on Cloud's version 2.

Cloud keeps documents, Data Center keeps the string as it was sent. Nothing here knows fields or screens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syncer.sandbox.host import Host
from syncer.sandbox.jira import adf
from syncer.sandbox.texts import markup

NOT_A_STRING = "Operation value must be a string"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class WikiMarkup:
    """A value that came through version 2 of Cloud's API, whatever it is: text there is wiki markup."""

    value: Any


def accepted(host: Host, raw: Any) -> Any:
    """What is stored of rich text sent (None: nothing); raises adf.InvalidDocumentError with the text Jira gives."""
    if raw is None:
        return None
    if not host.cloud:
        return _wiki_string(host, raw.value if isinstance(raw, WikiMarkup) else raw)
    if isinstance(raw, WikiMarkup):
        text = _wiki_string(host, raw.value)
        return None if text is None else adf.normalised(markup.to_adf(text), host.random)
    limit, switches = host.switches.text_limit, host.switches
    return adf.normalised(adf.checked(raw, limit, as_json=switches.adf_length == "json"), host.random)


def shown(stored: Any, version: int) -> Any:
    """Stored rich text in the form of a version of the API: a document in 3, wiki markup with CRLF in 2 (F15)."""
    if stored is None or (version == 3 and not isinstance(stored, str)):
        return stored
    text = stored if isinstance(stored, str) else markup.to_wiki(stored)
    return _LINE_END.sub("\r\n", text)


def as_document(stored: Any) -> Any:
    """Stored rich text as a document, for pages and rendering; None stays None."""
    return markup.to_adf(stored) if isinstance(stored, str) else stored


def typed(host: Host, text: Any) -> Any:
    """Plain text somebody typed, or a document of a seed, in the form the site's flavour takes."""
    if host.cloud:
        return adf.document_of(text) if isinstance(text, str) else text
    return markup.to_wiki(text) if isinstance(text, Mapping) else text


def _wiki_string(host: Host, raw: Any) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise adf.InvalidDocumentError(NOT_A_STRING)
    if len(raw) > host.switches.text_limit:
        raise adf.InvalidDocumentError(adf.too_long(host.switches.text_limit))
    return raw or None
