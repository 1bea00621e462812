"""The web through a reload: one server, and of projects that are no longer here nothing is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from syncer.daemon.front import Front, Offer, beside
from syncer.ports import Permanent
from syncer.web.app import application
from syncer.web.console.access import Rules
from syncer.web.hooks import Place
from syncer.web.metrics import Elsewhere
from syncer.web.pulse import Ended
from syncer.web.server import WebServer
from tests.support.sandbox import free_port
from tests.support.visited import visited

NOBODY: Any = cast("Any", None)


def test_a_project_that_was_taken_out_of_the_configuration_is_told_of_no_more() -> None:
    """Its last turn grows older and older: an alert about it would never end."""
    now = partial(datetime.now, UTC)
    places = tuple(Place(key, frozenset()) for key in ("CAMP", "MOON"))
    offer = Offer(
        "127.0.0.1",
        free_port(),
        "",
        secret="",
        token="",
        inbox=NOBODY,
        watch=NOBODY,
        places=places,
        rules=Rules("", "", (), "", True),
        another=NOBODY,
        clock=now,
        elsewhere=Elsewhere,
        close=lambda: None,
    )
    front = Front()
    front.show(offer, lambda _: None, lambda _: None)
    for place in places:
        front.watching.end(place.key, Ended.OK, now())
    front.show(replace(offer, places=places[:1]), lambda _: None, lambda _: None)
    assert set(front.watching.pulse.beats) == {"CAMP"}
    front.close()


def test_a_name_that_no_host_can_have_is_as_an_address_that_is_taken() -> None:
    """It is told and tried again; the service goes on without it (B-13)."""
    with pytest.raises(OSError, match="no name of a host"):
        WebServer(application([], frozenset()), "é..x", 8765).start()


def test_a_console_that_is_first_looked_at_after_the_store_was_moved_away_makes_no_empty_one(
    tmp_path: Path,
) -> None:
    """B-09: people decided in a store that no cycle would ever read."""
    file = tmp_path / "console.db"
    with visited(tmp_path) as console:
        assert console.wired.hub.snapshot("CAMP").records
        late = beside(console.wired)
        file.rename(tmp_path / "away.db")
        with pytest.raises(Permanent, match="was moved away, deleted or replaced"):
            _ = late.hub
        assert not file.exists()
        (tmp_path / "away.db").rename(file)
        assert late.hub.snapshot("CAMP").records
        late.close()
