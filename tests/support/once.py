"""What cycles of many tests work out of the very same input, worked out once.

A cycle of a test is one of a process that has just been started, and knows nothing of those before: it reads each file of the
register anew, and has the words of each statement made for its store. Both ask nothing but what they are given, which their own tests
prove; nobody changes what they return: the service itself uses it again from cycle to cycle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from unittest.mock import patch

from sqlalchemy import URL, Engine

from syncer.files import reading
from syncer.store import sqlite

_parse = lru_cache(maxsize=2048)(reading.parse)
_open = sqlite.create
_first: list[Engine] = []


def _alike(url: URL) -> Engine:
    """A store of its own that speaks as the first one does, so that what was made for that is found again."""
    made = _open(url)
    if not _first:
        _first.append(made)
    made.dialect, made._compiled_cache = _first[0].dialect, _first[0]._compiled_cache
    return made


@contextmanager
def worked_out_once() -> Iterator[None]:
    """For cycles that run in the block."""
    with patch.object(reading, "parse", _parse), patch.object(sqlite, "create", _alike):
        yield
