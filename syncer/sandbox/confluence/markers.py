"""Marks the words an inline comment is about, the way Confluence does, inside a body in storage format."""

import re
from collections.abc import Iterable

from lxml import etree

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.records import Comment, Page


def marked(body: str, selection: str, index: int, ref: str) -> str | None:
    """Return the body with a marker around one occurrence of the words; None where there is none."""
    if not selection:
        return None
    root = storage.parse(body)
    seen = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag == storage.ac("plain-text-body"):
            continue
        for holder, tail in ((element, False), (element, True)):
            text = (holder.tail if tail else holder.text) or ""
            places = [match.start() for match in re.finditer(re.escape(selection), text)]
            if seen + len(places) > index:
                _insert(holder, text, places[index - seen], selection, ref, after=tail)
                return storage.serialise(root)
            seen += len(places)
    return None


def follow_anchors(comments: Iterable[Comment], page: Page) -> None:
    """Let inline comments hang loose whose marker a new body has lost, and hold again where it is back."""
    for one in comments:
        if one.page_id != page.id or not one.marker_ref:
            continue
        anchored = one.marker_ref in page.body
        if one.resolution in ("open", "reopened") and not anchored:
            one.resolution = "dangling"
        elif one.resolution == "dangling" and anchored:
            one.resolution = "open"


def _insert(holder: etree._Element, text: str, at: int, selection: str, ref: str, *, after: bool) -> None:
    marker = etree.Element(storage.ac("inline-comment-marker"), {storage.ac("ref"): ref})
    marker.text, marker.tail = selection, text[at + len(selection) :]
    if not after:
        holder.text = text[:at]
        holder.insert(0, marker)
        return
    parent = holder.getparent()
    if parent is None:
        return
    holder.tail = text[:at]
    parent.insert(parent.index(holder) + 1, marker)
