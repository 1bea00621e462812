"""A page's text as HTML, and how it looks on this machine: near to how Confluence shows it.

Everything people wrote comes from `text.html`, which is safe by construction; nothing is loaded from elsewhere.
"""

from collections.abc import Callable, Mapping

from syncer.config.assets import assets
from syncer.pages.render import Rendered
from syncer.text.html import from_storage


def text(page: Rendered, addresses: Mapping[str, str], file: Callable[[str], str]) -> str:
    """The inside of a page; `addresses` are those of other pages by title, `file` gives that of its pictures by name."""
    return from_storage(page.body, page=lambda title: addresses.get(title, ""), attachment=file)


def style() -> str:
    """The style sheet of pages."""
    return (assets().templates / "document.css").read_text(encoding="utf-8")


def stem(page: Rendered) -> str:
    """What the ids of a page in all its languages begin with."""
    return page.page.removesuffix(page.locale)
