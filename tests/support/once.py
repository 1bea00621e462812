"""What cycles of many tests work out of the very same input, worked out once.

A cycle of a test is one of a process that has just been started, and knows nothing of those before: it reads each file of the
register anew. Reading asks nothing but what it is given, which its own tests prove; nobody changes what it returns: the
service itself uses it again from cycle to cycle.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from unittest.mock import patch

from syncer.files import reading

_parse = lru_cache(maxsize=2048)(reading.parse)


def worked_out_once() -> AbstractContextManager[object]:
    """For cycles that run in the block."""
    return patch.object(reading, "parse", _parse)
