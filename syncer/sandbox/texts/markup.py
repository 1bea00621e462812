"""Jira's wiki markup and documents (ADF), one into the other, as version 2 of Cloud's API does: with losses both ways.

What markup has no words for is flattened: an expand becomes its contents, a status a bold word in brackets, a task
a bullet (atlassian §1.9). Both functions take any input and never raise; their time is linear in its length.
"""

from __future__ import annotations

from typing import Any

from syncer.sandbox.texts.markup_reader import blocks_of
from syncer.sandbox.texts.markup_writer import written


def to_adf(wiki: str) -> dict[str, Any]:
    """The document a wiki text says; valid against the published schema, whatever the text."""
    return {"type": "doc", "version": 1, "content": blocks_of(wiki)}


def to_wiki(document: Any) -> str:
    """The wiki text of a document (or of one node of it); lines end in LF."""
    return written(document)
