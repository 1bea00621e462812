"""Renders storage format as the HTML that Confluence shows: body-format `view` and the pages of the web face."""

from html import escape

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.elements import SPECIAL
from syncer.sandbox.confluence.references import Surroundings
from syncer.sandbox.confluence.renderer import Renderer


def render(body: str, around: Surroundings | None = None) -> str:
    """Return safe HTML; a body that is not well-formed is shown as text."""
    try:
        root = storage.parse(body)
    except storage.StorageError:
        return f"<pre>{escape(body)}</pre>"
    return Renderer(root, around or Surroundings(), SPECIAL).inside(root)
