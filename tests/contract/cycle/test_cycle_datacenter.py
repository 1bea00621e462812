"""What only Data Center does to a project in use: line ends of browsers, archives, renamed people, switches of its own."""

from __future__ import annotations

import re

import pytest

from tests.support.campus import Campus, marks, two_requirements
from tests.support.dying import Killed, dying
from tests.support.world import Flavour

pytestmark = pytest.mark.pages(False)

KEY = "REQ-0001"
MINE = (
    "As a parent I want a gate, so that children stay in.\r\n\r\n"
    "{panel:title=Mind|bgColor=#fee}\r\nnot  the gap \r\n{panel}\r\n"
    "h2. Background\r\n\r\nOld gate.\r\n\r\n\r\n"
    "h3. Their own\r\n|a| b |\r\n||c||d||\r\n!gate.png|thumbnail!  \r\n"
    "{code:java}\r\nint x;\r\n\r\n\tx++;\r\n{code}\r\n"
    "h2. Acceptance criteria\r\n* \\[uat] seen by a parent\r\n* logged\r\n\r\n"
    "h2. Notes\r\n{color:red}mine{color} -- [~analyst] {*}a{*}b\\\\ c \r\n \r\n"
)


@pytest.fixture
def flavour() -> Flavour:
    """All of this is about Data Center."""
    return "datacenter"


def stored(here: Campus) -> str:
    """The description as every reply shows it: all line ends are a browser's."""
    text = str(here.issue(KEY)["fields"]["description"])
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


@pytest.mark.parametrize("ends", ["\r\n", "\n"], ids=["as a browser saves", "as a script saves"])
@pytest.mark.parametrize(
    ("old", "new", "was", "then"),
    [
        ("- logged", "- logged\n- silent", "* logged\r\n", "* logged\r\n* silent\r\n"),
        ("- logged", "- logged at once", "* logged\r\n", "* logged at once\r\n"),
        ("Old gate.", "New gate.", "Old gate.\r\n", "New gate.\r\n"),
        ("children stay in.", "pupils stay in.", "children stay in.\r\n", "pupils stay in.\r\n"),
    ],
    ids=["a new item", "an item", "a paragraph", "the lead"],
)
def test_an_edit_of_one_section_leaves_every_other_byte(
    here: Campus, ends: str, old: str, new: str, was: str, then: str
) -> None:
    """F15: macros, tables, blanks at the end of lines and empty lines of people stand as they typed them."""
    here.edit(here.key(KEY), description=MINE.replace("\r\n", ends))
    here.settled()
    assert stored(here) == MINE
    here.change("requirements/gate.md", old, new)
    assert here.settled().code == 0
    assert stored(here) == MINE.replace(was, then)
    assert here.issue(KEY)["properties"]["syncer"]["uid"] == KEY
    here.quiet()


PANEL = "{panel}\r\nmine\r\n{panel}\r\n"
LISTED = f"Lead.\r\n\r\nh2. Acceptance criteria\r\n* seen\r\n* logged\r\n{PANEL}"


@pytest.mark.parametrize(
    ("old", "new", "then"),
    [
        ("- logged\n", "- logged at once\n", f"* seen\r\n* logged at once\r\n{PANEL}"),
        ("- logged\n", "- logged\n- silent\n", f"* seen\r\n* logged\r\n{PANEL}* silent\r\n"),
    ],
    ids=["changed", "added to"],
)
def test_a_panel_right_below_an_item_stays_below_it(here: Campus, old: str, new: str, then: str) -> None:
    """Without an empty line between them the panel is the item's own; no edit of the words moves it."""
    here.edit(here.key(KEY), description=LISTED)
    here.settled()
    here.change("requirements/gate.md", old, new)
    assert here.settled().code == 0
    assert stored(here).partition("criteria\r\n")[2] == then
    here.quiet()


def admin(here: Campus, path: str, method: str = "PUT") -> None:
    """The administrator of the site does something by its API."""
    (who,) = [user.email for user in here.site.users.values() if user.admin][:1]
    here.ask(method, path, who)


def test_an_archived_issue_is_no_endless_failure_and_is_taken_up_when_restored(here: Campus) -> None:
    """F13: it can be read and takes no change; the record goes on, and nothing is made a second time."""
    key = here.key(KEY)
    admin(here, f"issue/{key}/archive")
    here.quiet()
    here.change("requirements/gate.md", "priority: medium", "priority: high")
    report = here.cycle()
    assert report.code == 1, "the daily look did not come yet, so the write tells"
    assert KEY in {problem.uid for problem in report.problems}
    for _ in range(2):
        report = here.cycle()
        assert (report.code, report.requests["jira"]["write"]) == (0, 0)
        assert "issue-archived" in {problem.code for problem in report.problems}
    assert here.issue(KEY)["fields"]["priority"] == "Medium"
    assert here.values(KEY)["priority"] == "high"
    admin(here, f"issue/{key}/restore")
    here.settled()
    assert here.issue(KEY)["fields"]["priority"] == "High"
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    here.quiet()


@pytest.mark.parametrize("hidden", ["absent", "forbidden"])
def test_an_issue_out_of_sight_is_not_made_again_however_the_site_says_so(here: Campus, hidden: str) -> None:
    """A hidden issue is 404 on some sites and 403 on others."""
    here.site.switches.set({"dc_hidden_issue": hidden})
    key = here.key(KEY)
    here.person("restrict", issue=key, to=["pm@example.com"])
    here.change("requirements/gate.md", "priority: medium", "priority: high")
    for _ in range(2):
        here.cycle()
    assert here.cycle().writes == 0
    assert len(here.issues()) == 2
    here.person("restrict", issue=key)
    here.settled()
    assert here.issue(KEY)["fields"]["priority"] == "High"
    here.quiet()


def test_an_owner_whose_login_was_changed_is_the_same_owner(here: Campus) -> None:
    """B-20: a person is a key; a new login moves nothing, and is what the next write says."""
    analyst = here.site.find_user("analyst@example.com")
    renamed = {"name": analyst.name, "email": analyst.email, "password": analyst.password}
    here.site.add_user({**renamed, "login": "ann.alyst", "key": analyst.key})
    here.quiet()
    here.change("requirements/gate.md", "owner: analyst@example.com", "owner: pm@example.com")
    here.settled()
    here.change("requirements/gate.md", "owner: pm@example.com", "owner: analyst@example.com")
    assert here.settled().problems == ()
    assert here.issue(KEY)["fields"]["assignee"] == analyst.account_id
    here.quiet()


def test_creates_without_a_reply_are_found_though_people_made_many_issues_meanwhile(fresh: Campus) -> None:
    """B-01, B-03: key by key as far as keys go, then by our label."""
    for number in range(3):
        fresh.person("create_issue", project="CAMP", fields={"summary": f"Before {number}"})
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        two_requirements(fresh)
    for number in range(30):
        fresh.person("create_issue", project="CAMP", fields={"summary": f"After {number}"})
    fresh.settled()
    assert marks(fresh) == ["REQ-0001", "REQ-0002"]
    assert len(fresh.issues()) == 35
    assert fresh.hub().claims == ()
    fresh.quiet()


def test_claims_behind_a_gap_of_deleted_issues_are_found_by_their_label(fresh: Campus) -> None:
    """More keys than a window reads were given out and deleted before ours: the label leads beyond them."""
    fresh.write("lamp", "title: Lamp", "As a parent I want light.\n")
    fresh.settled()
    before = fresh.hub()
    made = [
        fresh.person("create_issue", project="CAMP", fields={"summary": f"Gone {number}"})
        for number in range(40)
    ]

    def gone() -> None:
        for one in made:
            fresh.person("delete_issue", issue=str(one["key"]))

    fresh.write("gate", "title: Gate", "As a parent I want a gate.\n")
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        fresh.cycle()
    gone()
    assert len(fresh.hub().claims) == 1
    assert before.records.keys() < fresh.hub().records.keys()
    fresh.settled()
    assert marks(fresh) == ["REQ-0001", "REQ-0002"]
    fresh.quiet()


def test_a_site_that_takes_no_marks_with_a_create_gets_them_right_after(fresh: Campus) -> None:
    """A label marks the issue from its first moment, so that a lost reply never makes it twice."""
    fresh.site.switches.set({"dc_create_properties": False})
    fresh.write("gate", "title: Gate", "As a parent I want a gate.\n")
    assert fresh.cycle().code == 0
    assert marks(fresh) == ["REQ-0001"]
    assert fresh.hub().claims == ()
    fresh.quiet()
