"""Drafts as comments for one role: once, in place, never where customers would read them, and left alone when sent (NOT-4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syncer.config.places import Invalid
from syncer.cycle.report import Report
from syncer.domain.problems import Problem
from syncer.sync.posted import CODE
from tests.contract.cycle.test_cycle_drafts import REQUEST, project, sent
from tests.contract.cycle.test_cycle_evidence import word
from tests.support.campus import Campus
from tests.support.dying import Killed, dying
from tests.support.timelapse import Timelapse
from tests.support.world import MAPPING, both

pytestmark = pytest.mark.pages(False)

NOTICE = "notices:\n  - {name: received, deliver: comment, visibility: {role: Developers}}\n"


def ready(here: Campus, *members: str) -> None:
    """A request by mail whose receipt is to be a comment for developers; nothing has run."""
    accounts = [here.site.find_user(f"{one}@example.com").account_id for one in members]
    here.site.jira.projects["CAMP"].roles["Developers"] = frozenset(accounts)
    here.rewire(MAPPING + NOTICE)
    project(here)
    here.write("gate", REQUEST.format(agreement="draft", more=""))


def comments(here: Campus) -> list[Any]:
    return list(here.issue("REQ-0001")["comments"])


def posted(report: Report) -> Problem:
    """The one thing that a cycle told of drafts in comments."""
    (found,) = [one for one in report.problems if one.code == CODE]
    return found


def told(here: Campus) -> int:
    """How many requests that write a comment were sent."""
    return sum(e.method in {"POST", "PUT"} and "/comment" in e.path for e in here.site.journal)


@both
def test_a_draft_is_one_comment_for_its_role_in_place_until_it_is_sent_not_4(fresh: Campus) -> None:
    ready(fresh, "bot", "analyst")
    planned = word(fresh, "plan", "--json").stdout
    (said,) = json.loads(planned)["plans"][0]["jira"]["comment"]
    assert (said["field"], said["role"]) == ("draft:received", "Developers")
    assert "for the role Developers" in word(fresh, "plan").stdout
    report = fresh.cycle()
    assert (report.code, report.tally.table()["jira"]["comment"]) == (0, 1), report.to_json()
    fresh.quiet()
    (made,) = comments(fresh)
    assert (made["visibility"]["type"], made["visibility"]["value"]) == ("role", "Developers")
    assert made["properties"]["syncer.draft"]["notice"] == "received"
    issue = fresh.key("REQ-0001")
    seen = [
        fresh.ask("GET", f"issue/{issue}/comment", who=f"{who}@example.com").json()["total"]
        for who in ("analyst", "worker")
    ]
    assert seen == [1, 0]
    text = json.dumps(made["body"], ensure_ascii=False)
    assert "We have received your request" in text
    assert "syncer sent REQ-0001 --draft received --to wang --by zhao" in text

    fresh.change("requirements/gate.md", "Gate opens by itself", "Gate closes by itself")
    fresh.settled()
    (again,) = comments(fresh)
    assert (again["id"], "Gate closes" in json.dumps(again["body"])) == (made["id"], True)
    assert again["visibility"] == made["visibility"]
    fresh.lose_store()
    fresh.settled()
    assert comments(fresh) == [again], "found by its mark"

    sent(fresh, "received")
    fresh.settled()
    fresh.change("requirements/gate.md", "Gate closes by itself", "Gate stands open")
    fresh.settled()
    assert comments(fresh) == [again], "what was sent is people's history"
    fresh.quiet()


@both
def test_a_draft_whose_reply_is_lost_is_not_said_twice_b_01(fresh: Campus) -> None:
    ready(fresh, "bot")
    with dying(method="POST", path="/comment", sent=True), pytest.raises(Killed):
        fresh.cycle()
    fresh.change("requirements/gate.md", "Gate opens by itself", "Gate closes by itself")
    fresh.settled()
    (made,) = comments(fresh)
    assert "Gate closes" in json.dumps(made["body"])
    fresh.quiet()


def test_in_a_service_project_nothing_is_written_and_it_is_said_why_not_4(fresh: Campus) -> None:
    fresh.site.jira.projects["CAMP"].kind = "service_desk"
    ready(fresh, "bot")
    report = fresh.settled()
    assert comments(fresh) == []
    problem = posted(report)
    assert "CAMP is a service project" in problem.message
    assert "NOT-4" in problem.message
    assert "'received'" in problem.hint


def test_a_role_that_is_not_ours_is_told_with_its_cure_and_tried_once_a_day(fresh: Campus) -> None:
    ready(fresh, "analyst")
    time = Timelapse(fresh)
    first = fresh.cycle()
    assert (first.code, first.tally.failed) == (1, 1), first.to_json()
    hints = "".join(one.hint for one in first.problems)
    assert "give the project the role 'Developers' with this account in it" in hints
    before = told(fresh)
    second = fresh.cycle()
    assert (second.code, second.writes) == (0, 0), second.to_json()
    assert "not a member of the project role" in posted(second).message
    assert told(fresh) == before
    bot = fresh.site.find_user("bot@example.com").account_id
    fresh.site.jira.projects["CAMP"].roles["Developers"] |= {bot}
    time.sleep(25 * 3600)
    fresh.settled()
    assert len(comments(fresh)) == 1
    fresh.quiet()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{name: received, deliver: comment}", "a draft in a comment is for one role alone"),
        ("{name: received, visibility: {role: Developers}}", "only a comment has a visibility"),
    ],
)
def test_what_everybody_could_read_is_refused_with_its_line(fresh: Campus, line: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        fresh.rewire(f"{MAPPING}notices:\n  - {line}\n")
    (problem,) = [str(one) for one in refused.value.problems]
    assert told in problem
    assert "mapping.yaml:5:" in problem
