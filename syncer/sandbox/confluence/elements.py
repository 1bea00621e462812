"""The elements of storage format that are not plain HTML: links, mentions, images, tasks, dates, layouts, macros.

One function an element, listed in `SPECIAL`; what stands inside is given back to the renderer.
"""

import re
from datetime import date
from html import escape

from lxml import etree

from syncer.sandbox.confluence.macros import render_macro
from syncer.sandbox.confluence.renderer import HREF, Renderer, Writer, slug
from syncer.sandbox.confluence.storage import ac, ri


def _anchor(renderer: Renderer, element: etree._Element) -> str:
    href = str(element.get("href") or "")
    if not HREF.match(href):
        return renderer.inside(element)
    outside = ' rel="noopener noreferrer"' if href.lower().startswith("http") else ""
    return f'<a href="{escape(href)}"{outside}>{renderer.inside(element)}</a>'


def _table(renderer: Renderer, element: etree._Element) -> str:
    return f'<div class="table-wrap"><table class="confluenceTable">{renderer.inside(element)}</table></div>'


def _image_html(_renderer: Renderer, element: etree._Element) -> str:
    src = str(element.get("src") or "")
    return (
        f'<img src="{escape(src)}" alt="{escape(str(element.get("alt") or ""))}">' if HREF.match(src) else ""
    )


def _link(renderer: Renderer, element: etree._Element) -> str:
    user = element.find(ri("user"))
    if user is not None:
        said = (user.get(ri(name)) for name in ("account-id", "userkey", "username"))
        return mention(renderer, str(next((one for one in said if one), "")))
    words = _link_words(renderer, element)
    page, attached = element.find(ri("page")), element.find(ri("attachment"))
    anchor = str(element.get(ac("anchor")) or "")
    if page is not None:
        title = str(page.get(ri("content-title")) or "")
        found = renderer.around.page(title, str(page.get(ri("space-key")) or ""))
        return _to(found.href if found else None, words or escape(title), anchor)
    if attached is not None:
        name = str(attached.get(ri("filename")) or "")
        return _to(renderer.around.file(name), words or escape(name), "")
    return _to("", words or escape(anchor), anchor)


def _to(href: str | None, words: str, anchor: str) -> str:
    if href is None:
        return f'<span class="unresolved">{words}</span>'
    fragment = f"#{slug(anchor)}" if anchor else ""
    return f'<a href="{escape(href + fragment)}">{words}</a>'


def _link_words(renderer: Renderer, element: etree._Element) -> str:
    rich = element.find(ac("link-body"))
    if rich is not None:
        return renderer.inside(rich)
    return escape(element.findtext(ac("plain-text-link-body"), ""), quote=False)


def mention(renderer: Renderer, account_id: str) -> str:
    """Return the chip that stands for a person."""
    name = renderer.around.person(account_id)
    missing = "" if name else " mention-missing"
    return f'<span class="mention{missing}">@{escape(name or renderer.words["unknown_user"])}</span>'


def _image(renderer: Renderer, element: etree._Element) -> str:
    attached, url = element.find(ri("attachment")), element.find(ri("url"))
    name = "" if attached is None else str(attached.get(ri("filename")) or "")
    src = (
        renderer.around.file(name)
        if attached is not None
        else str("" if url is None else url.get(ri("value")) or "")
    )
    if not src or not HREF.match(src):
        return f'<span class="missing-file">{escape(renderer.words["missing_file"])}: {escape(name or str(src or ""))}</span>'
    width = str(element.get(ac("width")) or "")
    size = f' width="{width}"' if width.isdigit() else ""
    alt = str(element.get(ac("alt")) or name)
    caption = renderer.inside(element.find(ac("caption")))
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    where = " centre" if element.get(ac("align")) == "center" else ""
    return f'<figure class="image{where}"><img src="{escape(src)}" alt="{escape(alt)}"{size}>{below}</figure>'


def _task_list(renderer: Renderer, element: etree._Element) -> str:
    items = "".join(_task(renderer, task) for task in element.iterchildren(ac("task"), ac("task-list")))
    return f'<ul class="inline-task-list">{items}</ul>'


def _task(renderer: Renderer, element: etree._Element) -> str:
    if element.tag == ac("task-list"):
        return f'<li class="nested">{_task_list(renderer, element)}</li>'
    done = element.findtext(ac("task-status"), "").strip() == "complete"
    local_id = escape(element.findtext(ac("task-id"), "").strip())
    state = " checked" if done else ""
    usable = "" if renderer.around.interactive else " disabled"
    box = f'<input type="checkbox" data-task="{local_id}"{state}{usable}>'
    if renderer.around.interactive:
        # without scripts a button of the page's form `ticks` does what the box does with them
        mark, value = ("☑", 0) if done else ("☐", 1)
        box += f'<noscript><button form="ticks" name="tick" value="{value}:{local_id}">{mark}</button></noscript>'
    body = renderer.inside(element.find(ac("task-body")))
    return f'<li data-inline-task-id="{local_id}" class="task{state}">{box}<div class="task-body">{body}</div></li>'


def _time(renderer: Renderer, element: etree._Element) -> str:
    text = str(element.get("datetime") or "")
    try:
        shown = date.fromisoformat(text[:10]).strftime(renderer.words["date"])
    except ValueError:
        shown = text
    return f'<time class="date" datetime="{escape(text)}">{escape(shown)}</time>'


def _layout(kind: str) -> Writer:
    def block(renderer: Renderer, element: etree._Element) -> str:
        style = re.sub(r"[^\w-]", "", str(element.get(ac("type")) or ""))
        return f'<div class="{kind} {style}">{renderer.inside(element)}</div>'

    return block


def _emoticon(_renderer: Renderer, element: etree._Element) -> str:
    text = element.get(ac("emoji-fallback")) or _EMOTICONS.get(str(element.get(ac("name")) or ""), "•")
    return f'<span class="emoji">{escape(str(text))}</span>'


def _marker(renderer: Renderer, element: etree._Element) -> str:
    ref = escape(str(element.get(ac("ref")) or ""))
    return f'<mark class="inline-comment" data-ref="{ref}">{renderer.inside(element)}</mark>'


def _fallback(renderer: Renderer, element: etree._Element) -> str:
    return renderer.inside(element.find(ac("adf-fallback")))


def _nothing(_renderer: Renderer, _element: etree._Element) -> str:
    return ""


_EMOTICONS = {
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "information": "ℹ️",
    "smile": "🙂",
    "sad": "🙁",
    "question": "❓",
    "light-on": "💡",
    "plus": "➕",
    "minus": "➖",
    "yellow-star": "⭐",
    "red-star": "⭐",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
}
SPECIAL: dict[str, Writer] = {
    "a": _anchor,
    "img": _image_html,
    "table": _table,
    "time": _time,
    ac("link"): _link,
    ac("image"): _image,
    ac("task-list"): _task_list,
    ac("layout"): _layout("layout"),
    ac("layout-section"): _layout("layout-section"),
    ac("layout-cell"): _layout("layout-cell"),
    ac("emoticon"): _emoticon,
    ac("inline-comment-marker"): _marker,
    ac("structured-macro"): render_macro,
    ac("macro"): render_macro,
    ac("adf-extension"): _fallback,
    ac("placeholder"): _nothing,
    ac("parameter"): _nothing,
}
