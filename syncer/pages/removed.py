"""Comments whose words are gone from the text, as they stand at the end of their page until somebody settles them (B-36).

Why it exists: people's words are never dropped with ours. The words a comment was about are quoted with its marker around them, so
that it can be answered and settled there as before. What people wrote is text here and never markup. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from syncer.domain.json import digest
from syncer.pages import markup
from syncer.pages.labels import Labels
from syncer.pages.render import Rendered
from syncer.pages.writing import Writing
from syncer.sync.remarks import PageComment
from syncer.text import storage
from syncer.text.canonical import plain
from syncer.text.characters import clean

_COLUMNS = ("comment_words", "comment_text", "comment_author", "comment_date")
_NOTHING = "…"  # stands where a comment was about no words


def with_removed(page: Rendered, comments: Sequence[PageComment], labels: Labels, timezone: str) -> Rendered:
    """The page with these comments at its end, and a fingerprint that says so; the page itself where there are none."""
    if not comments:
        return page
    locale = page.page.rpartition(".")[2]
    writing = Writing(labels.formats[locale], ZoneInfo(timezone))
    rows = [_row(one, labels, locale, writing) for one in comments]
    head = Markup("").join(
        Markup("<th><p>{}</p></th>").format(labels.sentence(locale, key)) for key in _COLUMNS
    )
    block = Markup("<h2>{}</h2><p>{}</p><table><tbody><tr>{}</tr>{}</tbody></table>").format(
        labels.sentence(locale, "comments_on_removed_text"),
        labels.sentence(locale, "comments_on_removed_note"),
        head,
        Markup("").join(rows),
    )
    mark = digest(str(block))[:16]
    return replace(page, body=f"{page.body}\n{block}", fingerprint=f"{page.fingerprint} with {mark}")


def homeless(
    comments: Iterable[PageComment], lost: Iterable[str], standing: Iterable[str]
) -> list[PageComment]:
    """Comments that have no place: their markers are `lost`, or nowhere among those `standing` and gone before; in order."""
    gone, there = frozenset(lost), frozenset(standing)
    found = [
        one
        for one in comments
        if one.inline and not one.settled and (one.ref in gone or (one.homeless and one.ref not in there))
    ]
    return sorted(found, key=lambda one: (one.at, len(one.id), one.id))


def _row(one: PageComment, labels: Labels, locale: str, writing: Writing) -> Markup:
    words = " ".join(clean(one.words).split()) or _NOTHING
    marked = Markup('<ac:inline-comment-marker ac:ref="{}">{}</ac:inline-comment-marker>')
    cells = (
        Markup("<p>{}</p>").format(marked.format(one.ref, words) if one.ref else words),
        markup.paragraphs(_said(one.body)),
        Markup("<p>{}</p>").format(clean(one.name) or labels.sentence(locale, "comment_by_unknown")),
        Markup("<p>{}</p>").format(writing.moment(datetime.fromisoformat(one.at)) if one.at else ""),
    )
    return Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells))


def _said(body: str) -> str:
    """What a comment says, a paragraph a block, without its form."""
    try:
        return plain(storage.read(body)).replace("\n", "\n\n")
    except storage.MalformedStorageError:
        return body
