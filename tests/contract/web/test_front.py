"""The web through a reload: one server, and of projects that are no longer here nothing is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

import pytest

from syncer.daemon.front import Front, Offer
from syncer.web.app import application
from syncer.web.console.access import Rules
from syncer.web.hooks import Place
from syncer.web.metrics import Elsewhere
from syncer.web.pulse import Ended
from syncer.web.server import WebServer
from tests.support.sandbox import free_port

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
