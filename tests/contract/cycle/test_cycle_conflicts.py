"""Two sides change one field: a person is named, the issue says so once, and all of it ends with the conflict (B-05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.campus import Campus, aged
from tests.support.dying import Killed, dying
from tests.support.world import MAPPING, both

pytestmark = pytest.mark.pages(False)

ONE = "REQ-0001"
GATE = "requirements/gate.md"
PEOPLE = (
    "people:\n  - {id: pm, name: Pat Manager, side: ours, role: project_manager, email: pm@example.com}\n"
)


def with_comments(here: Campus) -> None:
    """One status comment on an issue, and a project manager who decides."""
    path = here.register / "project.yaml"
    path.write_text(PEOPLE, encoding="utf-8")
    aged(path)
    here.rewire(f"{MAPPING}comments: {{status: issue}}\n")
    here.settled()


def disagree(here: Campus) -> None:
    here.edit(here.key(ONE), summary="From Jira")
    here.change(GATE, "title: Gate opens by itself", "title: From the file")


def comments(here: Campus) -> list[Any]:
    return list(here.issue(ONE)["comments"])


@both
def test_a_conflict_names_people_and_is_told_on_the_issue_in_one_comment(here: Campus) -> None:
    """B-05; found again after the store was lost, and it ends when somebody decides."""
    with_comments(here)
    disagree(here)
    report = here.cycle()
    (held,) = here.hub().held
    assert (report.tally.table()["jira"]["comment"], report.held, report.code) == (1, 1, 1)
    assert (held.owner, held.due) == ("analyst@example.com", held.since + timedelta(days=2))
    analyst = here.site.find_user("analyst@example.com").name
    assert held.authors["jira"].startswith(f"{analyst}, 20")
    assert set(held.authors) == {"jira", "files", "register"}
    (said,) = comments(here)
    assert "From the file" in str(said)
    assert analyst in str(said)
    assert [here.cycle().writes for _ in range(2)] == [0, 0]
    here.lose_store()
    here.settled()
    (again,) = comments(here)
    assert again["id"] == said["id"]
    here.resolve(ONE, "title", "jira")
    here.settled()
    (last,) = comments(here)
    assert (last["id"], "nothing waits for a decision" in str(last)) == (said["id"], True)
    assert "title: From Jira\n" in here.read(GATE)
    here.quiet()


@pytest.mark.parametrize("sent", [True, False], ids=["made", "not made"])
def test_a_comment_without_a_reply_is_made_once(here: Campus, sent: bool) -> None:
    """B-01: the next cycle looks before it makes one."""
    with_comments(here)
    disagree(here)
    with dying(method="POST", path="/comment", sent=sent), pytest.raises(Killed):
        here.cycle()
    here.settled()
    assert len(comments(here)) == 1


def test_a_comment_that_somebody_deleted_is_made_again_when_there_is_news(here: Campus) -> None:
    """Who deletes it has read it; what comes after is told anew."""
    with_comments(here)
    disagree(here)
    here.settled()
    (said,) = comments(here)
    here.ask("DELETE", f"issue/{here.key(ONE)}/comment/{said['id']}", who="pm@example.com")
    assert here.settled().tally.table()["jira"]["comment"] == 0
    here.edit(here.key(ONE), summary="From the file")
    here.settled()
    (last,) = comments(here)
    assert "nothing waits for a decision" in str(last)
    here.quiet()


def test_two_robots_that_put_each_others_word_back_are_stopped(here: Campus) -> None:
    """B-04: the third time within ten minutes the field is held, and everything else goes on."""
    key, front = here.key(ONE), "title: Gate opens by itself"
    for there in (True, False):
        if there:
            here.edit(key, summary="Robot")
        else:
            here.change(GATE, "title: Robot", front)
        assert here.cycle().held == 0
    here.edit(key, summary="Robot", priority="High")
    report = here.cycle()
    (held,) = here.hub().held
    assert (report.held, held.field, held.values["jira"]) == (1, "title", "Robot")
    assert "3 times" in held.reason
    assert (here.values(ONE)["title"], here.values(ONE)["priority"]) == ("Gate opens by itself", "high")
    assert [here.cycle().writes for _ in range(2)] == [0, 0]
    here.resolve(ONE, "title", "jira")
    here.settled()
    assert "title: Robot\n" in here.read(GATE)
    here.quiet()
