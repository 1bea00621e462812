"""The service's mail: it is asked at every poll, says what it did, and nothing that goes wrong in it ends anything."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from syncer.cycle.posting import Posted
from syncer.cycle.postman import Postman
from syncer.daemon.mailing import Mailing
from syncer.domain.problems import Problem
from syncer.ports import Temporary


@dataclass
class Given:
    """A round that ends as told."""

    ends: list[Posted | Exception] = field(default_factory=list)

    def turn(self) -> Posted:
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end


def said(*ends: Posted | Exception) -> list[MutableMapping[str, Any]]:
    """What is logged while rounds end so, one after the other."""
    mailing = Mailing(cast("Postman", Given(list(ends))))
    with capture_logs() as found:
        for _ in range(len(ends)):
            mailing.turn()
    return found


def test_what_was_sent_is_counted_and_quiet_rounds_say_nothing() -> None:
    assert said(Posted()) == []
    (line,) = said(Posted(sent=["li", "pm"], unknown=["wu"]))
    assert (line["event"], line["sent"], line["failed"], line["unknown"]) == ("mail", 2, 0, 1)
    assert "li" not in map(str, line.values())


def test_the_same_problem_is_told_once() -> None:
    wrong = Posted(failed=["li"], problems=[Problem("no mail was sent: away", "check it")])
    told = [line for line in said(wrong, wrong, Posted(), wrong) if line["event"] == "problem"]
    assert [(line["message"], line["log_level"]) for line in told] == [("no mail was sent: away", "error")]


@pytest.mark.parametrize("error", [Temporary("the store is busy"), RuntimeError("surprise")])
def test_nothing_that_goes_wrong_ends_the_service(error: Exception) -> None:
    (line,) = said(error, Posted())
    assert str(line["event"]).startswith("mail failed")
