"""How long what is under way may go on reading once the process is to end."""

import pytest

from syncer.daemon.ending import GRACE, Ending
from syncer.ports import Leaving


def test_a_short_while_is_given_and_then_nothing_more_is_asked() -> None:
    seconds = 100.0
    ending = Ending(lambda: seconds)
    seconds = 1000.0
    ending.leave()
    ending.set()
    seconds += GRACE
    ending.set()  # a second signal gives no further while
    ending.leave()
    seconds += 1
    with pytest.raises(Leaving, match="this process is to end"):
        ending.leave()
    ending.clear()
    ending.leave()
    ending.set()
    ending.leave()
