"""What a site lacks is found out by using it: older servers, filtering proxies, restricted tokens (B-01, B-11)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from syncer.cycle.project import silent
from syncer.doctor.examination import code, examined
from syncer.doctor.results import Level
from syncer.jira.capabilities import NAME
from syncer.ports import Permanent
from tests.support.campus import Campus, two_requirements
from tests.support.world import MAPPING, TOKEN, Flavour, both

pytestmark = pytest.mark.pages(False)

SEARCH = re.compile(r"/api/[23]/search(/jql)?$")
KINDS = ("requirement", "action", "change_request")
EVERYTHING = (
    "issue-properties=403 bulk-create=405 bulk-fetch=404 create-screens=404 site-information=403 history=501 "
    "search-post=405"
)


def take_away(here: Campus, text: str) -> None:
    here.site.switches.set({"taken_away": text})


def lacking(here: Campus) -> set[str]:
    """What the store knows the site to lack."""
    found: Any = here.wired.hub.cached(here.url, NAME)
    return set(found or {})


def count(here: Campus) -> int:
    """Issues that carry our label."""
    return sum("sy" in issue["fields"]["labels"] for issue in here.issues().values())


def labels(here: Campus, uid: str) -> list[str]:
    return [str(one) for one in here.issue(uid)["fields"]["labels"]]


@pytest.mark.parametrize(("flavour", "status"), [("cloud", 403), ("datacenter", 404)])
def test_without_issue_properties_a_label_is_the_mark_and_a_lost_store_doubles_nothing(
    fresh: Campus, status: int
) -> None:
    take_away(fresh, f"issue-properties={status}")
    two_requirements(fresh)
    fresh.quiet()
    assert count(fresh) == 2
    assert any(one.startswith("sy:REQ-0001:") for one in labels(fresh, "REQ-0001"))
    assert lacking(fresh) == {"properties in creates and updates", "issue properties"}
    fresh.lose_store()
    fresh.settled()
    fresh.quiet()
    assert count(fresh) == 2


@both
def test_where_a_create_takes_no_property_it_is_set_right_after(fresh: Campus) -> None:
    take_away(fresh, "body-properties=400")
    two_requirements(fresh)
    assert fresh.issue("REQ-0001")["properties"]["syncer"]["uid"] == "REQ-0001"
    assert lacking(fresh) == {"properties in creates and updates"}
    fresh.quiet()
    fresh.change("requirements/gate.md", "Gate opens by itself", "Gate opens slowly")
    assert fresh.cycle().code == 0
    assert fresh.issue("REQ-0001")["fields"]["summary"] == "Gate opens slowly"
    fresh.quiet()


def test_a_create_whose_reply_is_lost_is_found_again_by_its_label(fresh: Campus) -> None:
    """B-01: the claim's token stands in the label, since the property never came to be."""
    take_away(fresh, "issue-properties=404")
    two_requirements(fresh)
    fresh.write("lamp", "id: REQ-0003\ntitle: Lamp burns", "As a child I want light.\n")
    fresh.site.faults.set({"rules": [{"path": "/issue/bulk$", "kind": "abort", "when": "after"}]})
    assert fresh.cycle().code == 1
    fresh.site.faults.set({"rules": []})
    fresh.settled()
    fresh.quiet()
    assert count(fresh) == 3


@pytest.mark.parametrize(("flavour", "status"), [("cloud", 405), ("datacenter", 501)])
def test_without_bulk_create_issues_are_made_one_by_one(fresh: Campus, status: int) -> None:
    take_away(fresh, f"bulk-create={status}")
    two_requirements(fresh)
    assert count(fresh) == 2
    assert lacking(fresh) == {"bulk create"}
    fresh.quiet()


def test_without_bulk_fetch_issues_are_read_one_by_one(fresh: Campus) -> None:
    take_away(fresh, "bulk-fetch=403")
    two_requirements(fresh)
    fresh.quiet()
    fresh.edit(fresh.key("REQ-0002"), summary="Bell rings loudly")
    fresh.settled()
    assert fresh.values("REQ-0002")["title"] == "Bell rings loudly"
    assert lacking(fresh) == {"bulk fetch"}


@both
@pytest.mark.parametrize("status", [403, 410])
def test_without_a_search_by_post_all_is_found_by_get(fresh: Campus, status: int) -> None:
    """B-11: one of the two documented ways is enough, and which one it is is found out once."""
    take_away(fresh, f"search-post={status}")
    two_requirements(fresh)
    fresh.edit(fresh.key("REQ-0002"), summary="Bell rings loudly")
    fresh.settled()
    assert fresh.values("REQ-0002")["title"] == "Bell rings loudly"
    assert lacking(fresh) == {"search by POST"}
    fresh.site.journal.clear()
    fresh.quiet(1)
    assert [e.method for e in fresh.site.journal if SEARCH.search(e.path)] == ["GET"]
    take_away(fresh, "search-get=405")
    fresh.quiet(1)
    assert lacking(fresh) == set()


@both
def test_without_any_search_a_cycle_ends_with_both_addresses_named_and_writes_nothing(
    here: Campus, flavour: Flavour
) -> None:
    """B-11: what can be found nowhere must not be taken for what is not there."""
    take_away(here, "search-post=410 search-get=404")
    here.change("requirements/bell.md", "Bell rings", "Bell rings twice")
    here.site.journal.clear()
    path = "search/jql" if flavour == "cloud" else "search"
    words = f"POST {path} (410) and GET {path} (404) are both taken away"
    with pytest.raises(Permanent, match=re.escape(words)):
        here.cycle()
    assert {e.method for e in here.site.journal} <= {"GET", "POST"}
    groups = list(examined(here.home / "config.toml", TOKEN, (), silent))
    failed = [one for group in groups for one in group.results if one.level is Level.FAILED]
    assert [words in one.found for one in failed if one.probe == "search"] == [True]
    assert code(groups) != 0
    take_away(here, "")
    here.settled()
    here.quiet()


@both
def test_with_everything_away_that_may_be_the_project_still_runs_and_loses_nothing(fresh: Campus) -> None:
    take_away(fresh, EVERYTHING)
    two_requirements(fresh)
    fresh.quiet()
    fresh.change("requirements/bell.md", "Bell rings", "Bell rings twice")
    fresh.edit(fresh.key("REQ-0001"), summary="Gate opens by itself at last")
    fresh.settled()
    assert fresh.issue("REQ-0002")["fields"]["summary"] == "Bell rings twice"
    assert fresh.values("REQ-0001")["title"] == "Gate opens by itself at last"
    fresh.quiet()
    assert count(fresh) == 2


def test_a_day_later_what_was_lacking_is_tried_again_and_forgotten_where_it_is_there(fresh: Campus) -> None:
    take_away(fresh, "bulk-create=404")
    two_requirements(fresh)
    take_away(fresh, "")
    fresh.write("lamp", "id: REQ-0003\ntitle: Lamp burns", "As a child I want light.\n")
    fresh.cycle()
    assert lacking(fresh) == {"bulk create"}
    now = fresh.wired.clock
    fresh.wired.clock = lambda: now() + timedelta(days=1)
    fresh.write("bench", "id: REQ-0004\ntitle: Bench stands", "As a parent I want to sit.\n")
    fresh.cycle()
    assert lacking(fresh) == set()
    assert count(fresh) == 4


def told(here: Campus) -> list[str]:
    """What doctor warns of as lacking; nothing fails by it, and nothing is written."""
    groups = list(examined(here.home / "config.toml", TOKEN, (), silent))
    results = [result for group in groups for result in group.results]
    assert code(groups) == 0, [one for one in results if one.level is Level.FAILED]
    return [one.found for one in results if one.probe == "capabilities" and one.level is Level.WARNING]


@both
def test_doctor_says_what_is_lost_by_each_lack_and_finds_out_what_is_back(
    here: Campus, flavour: Flavour
) -> None:
    assert told(here) == []
    take_away(here, EVERYTHING)
    found = told(here)
    for words in ("a label is the mark", "create screens are not shown", "does not say what it is"):
        assert sum(words in one for one in found) == 1, found
    assert any("no bulk fetch" in one for one in found) is (flavour == "cloud")
    take_away(here, "")
    assert told(here) == []


@both
def test_an_issue_that_is_gone_says_nothing_of_what_the_site_lacks(here: Campus) -> None:
    """Else doctor would take issue properties for lacking, and for a day labels would be marks."""
    first = min(here.hub().counterparts, key=lambda part: (part.side != "jira", part.key))
    here.ask("DELETE", f"issue/{first.native}", who="pm@example.com")
    assert told(here) == []
    assert lacking(here) == set()


@both
def test_a_text_field_has_the_mark_where_the_mapping_names_one(fresh: Campus) -> None:
    lines = [f"  {kind}: {{marker: {{field: Requirement ID}}}}\n" for kind in KINDS]
    fresh.rewire(f"{MAPPING}records:\n{''.join(lines)}")
    take_away(fresh, "issue-properties=403")
    two_requirements(fresh)
    field = next(one.id for one in fresh.site.jira.fields.values() if one.name == "Requirement ID")
    assert str(fresh.issue("REQ-0001")["fields"][field]).startswith("sy:REQ-0001:")
    assert labels(fresh, "REQ-0001") == ["sy"]
    fresh.quiet()
    fresh.lose_store()
    fresh.settled()
    fresh.quiet()
    assert count(fresh) == 2
