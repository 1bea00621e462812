"""Small pieces of storage format, built so that no value can be read as markup.

Texts are escaped, illegal characters dropped, people's Markdown goes through the document tree. Nothing here knows
labels or the register.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, Literal, TypeAlias

from markupsafe import Markup, escape

from syncer.domain.sentences import plain as plain_words
from syncer.domain.stories import Story
from syncer.text import markdown, storage
from syncer.text.characters import clean, clean_link, is_safe_link
from syncer.text.inlines import plain
from syncer.text.tree import Heading, Mention

DEEPEST_HEADING = 6
IMAGE_WIDTH = 880  # of charts, in pixels of the page; a narrower page shrinks them, and their smallest text stays at 11 on one of 760
LEAST_BETWEEN = 4  # letters of a sentence outside its parts; with fewer, all of it would be bold
Mentioned: TypeAlias = Callable[[str], tuple[str, str]]
UserKind: TypeAlias = Literal["account-id", "userkey"]


def lines(text: object) -> Markup:
    """Return plain text as typed: its line ends are kept, runs of spaces are not."""
    if not text:
        return Markup("")
    return Markup("<br/>").join(escape(line) for line in clean(str(text)).strip().split("\n"))


def paragraphs(text: object) -> Markup:
    """Return plain text as paragraphs; an empty line parts them, indented lines keep their place."""
    blocks = re.split(r"\n{2,}", clean(str(text or "")).strip())
    return Markup("").join(Markup("<p>{}</p>").format(_kept(block)) for block in blocks if block)


def _kept(block: str) -> Markup:
    """Lines as typed, with blanks at their beginning that stay."""
    shown = []
    for line in block.split("\n"):
        bare = line.lstrip(" ")
        shown.append(Markup("&#160;" * (len(line) - len(bare))) + escape(bare))  # noqa: S704 - ours and escaped
    return Markup("<br/>").join(shown)


def image(name: str, alt: str) -> Markup:
    """Return an attachment of the page as a picture, with what it says to those who do not see it."""
    return Markup(
        '<p><ac:image ac:alt="{}" ac:width="{}"><ri:attachment ri:filename="{}"/></ac:image></p>'
    ).format(clean(alt), IMAGE_WIDTH, name)


def file_link(name: str, text: str) -> Markup:
    """Return a link to an attachment of the page."""
    return Markup(
        '<p><ac:link><ri:attachment ri:filename="{}"/><ac:link-body>{}</ac:link-body></ac:link></p>'
    ).format(name, text)


def without_images(body: str, names: Iterable[str]) -> str:
    """Return a page without some of its pictures and files, for as long as they cannot be shown."""
    for name in names:
        body = re.sub(
            rf'<p><ac:link><ri:attachment ri:filename="{re.escape(name)}"/><ac:link-body>[^<]*</ac:link-body></ac:link></p>',
            "",
            body,
        )
        body = re.sub(
            rf'<p><ac:image [^>]*><ri:attachment ri:filename="{re.escape(name)}"/></ac:image></p>', "", body
        )
    return body


def rich(text: object, mention: Mentioned, user: UserKind) -> Markup:
    """Return Markdown as storage format, its headings of the lowest level so that they stay out of the contents.

    `mention` gives account ("" where nobody may be mentioned) and name of a person written as an e-mail or account.
    """
    if not text:
        return Markup("")
    document = _fitted(markdown.read(str(text)), mention)
    body = storage.write(document, mention=lambda account: mention(account)[0] or None, user=user)
    return Markup(body)  # noqa: S704 - written from a tree


def bold_parts(story: Story) -> Markup:
    """Return a user story in its own words, with role, need and benefit in bold where that sets them off (REQ-2)."""
    words = clean(plain_words(story.original))
    spans = _spans(words, (story.role, story.need, story.benefit))
    if sum(end - start for start, end in spans) > len(words) - LEAST_BETWEEN:
        return escape(words)
    built, at = "", 0
    for start, end in spans:
        built += f"{escape(words[at:start])}<strong>{escape(words[start:end])}</strong>"
        at = end
    return Markup(f"{built}{escape(words[at:])}")  # noqa: S704 - escaped piece by piece


def beside(story: Story, text: str) -> str:
    """Return what a description says besides its story, which is shown apart; "" when nothing."""
    before, found, after = text.partition(story.original)
    return f"{before.rstrip()}\n\n{after.lstrip()}".strip() if found else text


def link(href: str, text: object) -> Markup:
    """Return a link to an address of a safe scheme on the web, or the text alone."""
    address = clean_link(href)
    if is_safe_link(address) and ":" in address:
        return Markup('<a href="{}">{}</a>').format(address, text)
    return escape(text)


def anchor_link(anchor: str, text: object) -> Markup:
    """Return a link to an anchor on the same page."""
    body = f'<ac:link ac:anchor="{escape(anchor)}"><ac:link-body>{escape(text)}</ac:link-body></ac:link>'
    return Markup(body)  # noqa: S704 - both escaped; a page has thousands, and Markup.format takes ten times as long


def page_link(title: str, text: object, anchor: str = "") -> Markup:
    """Return a link to another page of the same space by its title, or to an anchor on it."""
    place = Markup(' ac:anchor="{}"').format(anchor) if anchor else Markup("")
    return Markup(
        '<ac:link{}><ri:page ri:content-title="{}"/><ac:link-body>{}</ac:link-body></ac:link>'
    ).format(place, title, text)


def mention(account: str, key: str) -> Markup:
    """Return a mention of a person by account; `key` is "account-id" (Cloud) or "userkey" (Data Center)."""
    return Markup('<ac:link><ri:user ri:{}="{}"/></ac:link>').format(key, account)


def _spans(words: str, parts: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the parts stand in the words, in order and without overlap; one that was put together is left plain."""
    spans: list[tuple[int, int]] = []
    after = 0
    pieces = [piece for part in parts for piece in _pieces(words, part)]
    for part in pieces:
        start = words.find(part, after) if part else -1
        start = words.find(part) if start < 0 and part else start
        span = (start, start + len(part))
        if start < 0 or any(span[0] < end and begin < span[1] for begin, end in spans):
            continue
        spans.append(span)
        after = max(after, span[1])
    return sorted(spans)


def _pieces(words: str, part: str) -> list[str]:
    """A part that was put together from two places of a sentence ("when …, … does …") is found clause by clause."""
    return [part] if part in words else re.split(r"(?<=[，,])\s*", part)


def _is_bare(node: object) -> bool:
    """Whether a node is a heading without words, which a page shows as a gap."""
    return isinstance(node, Heading) and not plain(node.inlines).strip()


def _fitted(node: Any, mention: Mentioned) -> Any:
    """The tree with headings lowered, those without words left out, and people named, whatever kind of node holds them."""
    if isinstance(node, tuple):
        return tuple(_fitted(item, mention) for item in node if not _is_bare(item))
    if isinstance(node, Mention):
        return Mention(node.account, node.name or mention(node.account)[1])
    if isinstance(node, Heading):
        return Heading(DEEPEST_HEADING, _fitted(node.inlines, mention))
    held = {spec.name: getattr(node, spec.name) for spec in fields(node)}
    inner = {name: _fitted(value, mention) for name, value in held.items() if isinstance(value, tuple)}
    return replace(node, **inner) if inner else node
