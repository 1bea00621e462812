"""A major change opens the meeting about it by itself, once, and nothing of it goes to anybody's issue (CR-5)."""

from __future__ import annotations

import pytest

from syncer.cycle.conduct import plan
from syncer.sync.printing import as_text
from tests.support.campus import Campus, aged

pytestmark = pytest.mark.pages(False)

STOCK = "version: 1\nextends: stock\nguard: {first_push: allow}\npages: {internal: {at_most: 0s}}\n"
PEOPLE = """\
people:
  - {id: li, name: Li, side: ours}
  - {id: wang, name: Wang, side: customer, decision_maker: true}
  - {id: gone, name: Gone, side: customer, decision_maker: true, active: false}
"""


def change(here: Campus, uid: str, more: str = "impact: {delay_days: 12}") -> None:
    """A change request's file, major as it stands."""
    path = here.register / f"change_requests/{uid}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\nid: {uid}\ntitle: Sooner\nowner: li\nstate: assessing\n{more}\n---\n", "utf-8")
    aged(path)


def meetings(here: Campus) -> dict[str, object]:
    """The register's meetings with their states."""
    records = here.hub().records
    return {uid: records[uid].values.get("state") for uid in sorted(records) if uid.startswith("MTG")}


def named(here: Campus, uid: str) -> object:
    return here.hub().records[uid].values.get("special_meeting")


def test_a_major_change_opens_its_meeting_once_cr_5(fresh: Campus) -> None:
    fresh.rewire(STOCK)
    (fresh.register / "project.yaml").write_text(PEOPLE, "utf-8")
    change(fresh, "CR-0001")
    fresh.settled()
    assert meetings(fresh) == {}, "what stood there at first contact is nobody's edit"

    change(fresh, "CR-0002", "impact: {delay_days: 2, cost_percent: 3}")
    fresh.settled()
    assert meetings(fresh) == {}, "a minor one needs none"
    fresh.change("change_requests/CR-0002.md", "delay_days: 2", "delay_days: 9")
    made = plan(fresh.project, fresh.wired.ports(fresh.project)).plan
    told = as_text(made)
    assert [one.uid for one in made.files][1:] == ["CR-0002"], "no file names a meeting that has none yet"
    assert "Special meeting: Sooner" in told
    assert meetings(fresh) == {}
    assert fresh.cycle().code == 0
    fresh.quiet()
    assert meetings(fresh) == {"MTG-0001": "planned"}
    assert "special_meeting: MTG-0001" in fresh.read("change_requests/CR-0002.md")
    values = fresh.hub().records["MTG-0001"].values
    assert (values["type"], values["chair"], "start" in values) == ("special_change", "li", False)
    assert values["attendees"] == [{"person": "li", "side": "ours"}, {"person": "wang", "side": "customer"}]
    (clock,) = [row for row in fresh.wired.hub.clocks("CAMP") if row.uid == "MTG-0001" and row.cycle]
    assert clock.rule == "special meeting held"
    assert fresh.issues() == {}

    fresh.change("meetings/MTG-0001.md", "state: planned", "state: cancelled")
    fresh.change("change_requests/CR-0002.md", "special_meeting: MTG-0001\n", "")
    fresh.settled()
    assert (meetings(fresh), named(fresh, "CR-0002")) == ({"MTG-0001": "cancelled"}, None)
    fresh.approve("special-meeting:CR-0001")
    fresh.settled()
    assert named(fresh, "CR-0001") == "MTG-0002"
    assert fresh.hub().decisions == ()

    fresh.lose_store()
    fresh.settled()
    assert meetings(fresh) == {"MTG-0001": "cancelled", "MTG-0002": "planned"}


def test_a_change_with_an_issue_keeps_its_meeting_in_our_property_alone_cr_5(fresh: Campus) -> None:
    """A change that comes major opens it in the cycle that makes its issue, and a lost store finds it there."""
    fresh.settled()
    change(fresh, "CR-0001")
    fresh.settled()
    fresh.quiet()
    assert (meetings(fresh), named(fresh, "CR-0001")) == ({"MTG-0001": "planned"}, "MTG-0001")
    assert list(fresh.issues()) == ["CAMP-1"]
    fresh.change("change_requests/CR-0001.md", "special_meeting: MTG-0001\n", "")
    fresh.lose_store()
    fresh.settled()
    assert meetings(fresh) == {"MTG-0001": "planned"}
