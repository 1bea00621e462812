"""Atlassian Document Format: read into the tree, written from it, and patched node by node.

What the tree cannot say (panels, media, expands, status, unknown nodes and marks) is kept as opaque raw
JSON and written back exactly. Styles of a block (alignment, local ids) live only in its raw node: use
`syncer.text.sections` to edit people's texts, which keeps the raw nodes.
"""

from syncer.text.adf.reader import read
from syncer.text.adf.writer import write

__all__ = ["read", "write"]
