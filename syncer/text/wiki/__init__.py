"""Jira's wiki markup, as Data Center stores it: read into the tree, written from it, and patched node by node.

What the tree cannot say (panels, colours, pictures of the issue, macros) stays in the raw text and is written
back exactly. Pure: it knows nothing of sites; people are named by the callables a caller gives. The syntax is
that of Jira's "Text Formatting Notation Help" and of the renderer behind it.
"""

from syncer.text.wiki.limits import said
from syncer.text.wiki.reader import read
from syncer.text.wiki.writer import write

__all__ = ["read", "said", "write"]
