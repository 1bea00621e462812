"""Markdown: CommonMark with tables, strikethrough, task lists and mentions, read and written losslessly.

For every document from `read`, `read(write(document)) == document`. Raw HTML is text, as typed.
"""

from syncer.text.markdown.reader import read
from syncer.text.markdown.writer import write

__all__ = ["read", "write"]
