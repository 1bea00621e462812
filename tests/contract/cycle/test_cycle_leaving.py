"""A cycle that is left since its process is to end: at once, wherever it is, and the next one does the rest (B-09, B-13)."""

from __future__ import annotations

from itertools import count

import pytest
from structlog.testing import capture_logs

from syncer.daemon.work import Worker
from syncer.http.transport import staying
from syncer.ports import Leaving
from tests.support.campus import Campus
from tests.support.midway import counted


def leaving(here: Campus, after: int) -> Worker:
    """A worker that asks so many times and no more."""
    asked = count(1)

    def leave() -> None:
        if next(asked) > after:
            raise Leaving("this process is to end")

    here.wired.leave = leave
    made = Worker(here.project, here.wired.ports(here.project))
    here.wired.leave = staying
    return made


@pytest.mark.pages(True)
def test_nothing_more_is_asked_nothing_fails_and_the_next_process_does_the_rest(here: Campus) -> None:
    """A reading of a thousand issues of a slow site took longer than any supervisor waits for the end of a process."""
    here.settled()
    own = "Gate opens by itself"
    for after in (0, 2, 5, 7):
        theirs = f"Theirs {after}"
        here.edit(here.key("REQ-0002"), summary=theirs)
        own, before = f"Gate opens alone {after}", own
        here.change("requirements/gate.md", f"title: {before}", f"title: {own}")
        sent: list[str] = []
        with counted(sent), capture_logs() as said:
            leaving(here, after).turn()
        assert len(sent) == after
        assert not [one for one in said if one["log_level"] == "error"]
        assert not here.wired.hub.failures("CAMP")
        here.settled()
        assert here.values("REQ-0002")["title"] == theirs
        assert [one["fields"]["summary"] for one in here.issues().values()].count(own) == 1
        here.quiet(1)
