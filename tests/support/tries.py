"""How many examples a law is tried on: a few in a test run, very many by `make laws`. What a law says is not told here."""

from __future__ import annotations

import os
from typing import Final

LONG: Final = os.environ.get("SYNCER_LAWS") == "long"
_TIMES: Final = 5
_ENOUGH: Final = 12  # below that, examples are too alike


def tries(usual: int) -> int:
    """Five times the usual number in the long form, a fifth of it in a test run, but a dozen where there are as many."""
    return usual * _TIMES if LONG else min(usual, max(_ENOUGH, usual // _TIMES))
