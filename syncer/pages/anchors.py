"""Anchors of a page, and links to them: a link leads to the page itself, to the page a record stands on, or nowhere at all.

A template links to records freely; only here, when the whole page is known, is it settled where they lead.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from syncer.pages import markup

_ANCHOR = re.compile(r'<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">([^<]*)</ac:parameter>')
_LINK = re.compile(r'<ac:link ac:anchor="([^"]*)"><ac:link-body>(.*?)</ac:link-body></ac:link>', re.DOTALL)


_TASK_ID = re.compile(r"<ac:task-id>([^<]*)</ac:task-id>")
_OWN_NUMBER = re.compile(r"1\d{9}")  # of a box with a name, which keeps it (see ticks.py)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: the title of a page, and the anchor on it, "" for the page as a whole."""

    title: str
    anchor: str = ""


def anchor(name: str) -> Markup:
    """Return an anchor of that name."""
    macro = '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">'
    return Markup(f"{macro}{escape(name)}</ac:parameter></ac:structured-macro>")  # noqa: S704 - escaped


def resolved(body: str, place_of: Callable[[str], Place | None]) -> str:
    """Return the body in which a link whose anchor is not on this page leads to its place elsewhere, or is plain text."""
    here = set(_ANCHOR.findall(body))

    def settle(found: re.Match[str]) -> str:
        name, text = found[1], found[2]
        if name in here:
            return found[0]
        place = place_of(str(Markup(name).unescape()))  # noqa: S704 - our own attribute
        if place is None:
            return text
        return markup.page_link(place.title, Markup(text), place.anchor)  # noqa: S704 - taken from the body

    return _LINK.sub(settle, body)


def numbered(body: str) -> str:
    """Return the body with its tasks numbered throughout: two texts on one page may each have a first one."""
    count = itertools.count(1)

    def number(found: re.Match[str]) -> str:
        return found[0] if _OWN_NUMBER.fullmatch(found[1]) else f"<ac:task-id>{next(count)}</ac:task-id>"

    return _TASK_ID.sub(number, body)
