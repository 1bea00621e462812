"""The service's mail: it is asked at every poll, says what it did, and nothing that goes wrong in it ends anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest

from syncer.cycle.posting import Posted
from syncer.cycle.postman import Postman
from syncer.daemon import logs
from syncer.daemon.mailing import Mailing
from syncer.daemon.service import _scheduler
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


def said(capsys: pytest.CaptureFixture[str], *ends: Posted | Exception) -> str:
    logs.configure(terminal=False)
    mailing = Mailing(cast("Postman", Given(list(ends))))
    for _ in range(len(ends)):
        mailing.turn()
    return capsys.readouterr().err


def test_what_was_sent_is_counted_and_quiet_rounds_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, Posted()) == ""
    line = said(capsys, Posted(sent=["li", "pm"], unknown=["wu"]))
    assert '"sent": 2' in line
    assert '"unknown": 1' in line


def test_the_same_problem_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = Posted(failed=["li"], problems=[Problem("no mail was sent: away", "check it")])
    assert said(capsys, wrong, wrong, Posted(), wrong).count("no mail was sent") == 1


@pytest.mark.parametrize("error", [Temporary("the store is busy"), RuntimeError("surprise")])
def test_nothing_that_goes_wrong_ends_the_service(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "mail failed" in said(capsys, error, Posted())


def test_mail_is_a_job_of_its_own_beside_the_projects() -> None:
    def turn() -> None:
        return None

    scheduler = _scheduler([], timedelta(seconds=60), "UTC", cast("Any", type("M", (), {"turn": turn})))
    assert [job.id for job in scheduler.get_jobs()] == ["mail"]
    assert _scheduler([], timedelta(seconds=60), "UTC", None).get_jobs() == []
