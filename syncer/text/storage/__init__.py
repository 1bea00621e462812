"""Confluence storage format: read into the tree, built from it as XML, compared, ticked and checked.

Nothing here is concatenated from strings: bodies are element trees, so text cannot become markup (B-41).
"""

from syncer.text.storage.check import problems
from syncer.text.storage.digest import digest
from syncer.text.storage.marking import Anchored, marked_where_alone, markers, re_anchored
from syncer.text.storage.passages import Passage, passages
from syncer.text.storage.reader import read
from syncer.text.storage.ticks import PREFIX as BOXES
from syncer.text.storage.ticks import Box, box_in, box_named, ticks, with_ticks
from syncer.text.storage.untouched import same
from syncer.text.storage.writer import write
from syncer.text.storage.xml import MalformedStorageError, parse, serialize

__all__ = [
    "BOXES",
    "Anchored",
    "Box",
    "MalformedStorageError",
    "Passage",
    "box_in",
    "box_named",
    "digest",
    "marked_where_alone",
    "markers",
    "parse",
    "passages",
    "problems",
    "re_anchored",
    "read",
    "same",
    "serialize",
    "ticks",
    "with_ticks",
    "write",
]
