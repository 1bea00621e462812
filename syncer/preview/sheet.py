"""A page's text as HTML, and how it looks on this machine: near to how Confluence shows it.

Everything people wrote comes from `text.html`, which is safe by construction; nothing is loaded from elsewhere.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping

from syncer.config.assets import assets
from syncer.pages.render import Rendered
from syncer.text.html import from_storage


def text(page: Rendered, addresses: Mapping[str, str], file: Callable[[str], str]) -> str:
    """The inside of a page; `addresses` are those of other pages by title, `file` gives that of its pictures by name."""
    return from_storage(page.body, page=lambda title: addresses.get(title, ""), attachment=file)


def framed(
    page: Rendered,
    addresses: Mapping[str, str],
    names: Mapping[str, str],
    pictures: Mapping[str, bytes],
) -> str:
    """The same to be shown in a frame of another page, with its pictures inside: nothing has to be fetched for it.

    `names` are those of people by what they are mentioned by. Links to elsewhere leave the frame.
    """

    def file(name: str) -> str:
        png = pictures.get(name)
        return f"data:image/png;base64,{b64encode(png).decode()}" if png is not None else ""

    return from_storage(
        page.body,
        user=lambda account: names.get(account, account),
        page=lambda title: addresses.get(title, ""),
        attachment=file,
        window="_top",
    )


def style() -> str:
    """The style sheet of pages."""
    return (assets().templates / "document.css").read_text(encoding="utf-8")


def stem(page: Rendered) -> str:
    """What the ids of a page in all its languages begin with."""
    return page.page.removesuffix(page.locale)
