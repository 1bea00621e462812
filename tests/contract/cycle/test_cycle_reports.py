"""Reports in a cycle: a page for each week, left as it is once the next one begins (PG-9, B-39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from syncer.cycle.revising import page_claim
from syncer.domain.json import JsonObject
from syncer.ports import OpenClaim
from syncer.sync.observation import Claim, ClaimKind
from tests.contract.cycle.test_cycle_plan import local, midnight, plan
from tests.support.campus import Campus, codes
from tests.support.timelapse import Timelapse

DAY = 86400.0


def test_a_week_has_a_page_of_its_own_which_stays_when_the_next_one_begins(fresh: Campus) -> None:
    time = Timelapse(fresh)
    plan(fresh, "communication_plan:\n  - {title: Weekly report, recurrence: weekly Friday}\n")
    fresh.cycle()
    monday = local(fresh).date() - timedelta(days=local(fresh).weekday())
    first = f"week {monday.isocalendar().week} of"
    before = fresh.text(first)
    fresh.quiet()
    time.sleep(midnight(fresh) + 60 + (6 - local(fresh).weekday()) * DAY)
    fresh.cycle()
    fresh.quiet()
    following = f"week {(monday + timedelta(days=7)).isocalendar().week} of"
    assert fresh.text(first) == before
    assert "The report before" in fresh.text(following)
    assert {one.page.split(".")[1] for one in fresh.hub().pages.values() if "weekly" in one.page} == {
        f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
        for day in (monday, monday + timedelta(days=7))
    }


def test_a_report_that_is_past_is_left_to_people(fresh: Campus) -> None:
    """What they write on it stays and costs one look, one that cannot be read is told and makes no page anew; one that they delete is forgotten."""
    time = Timelapse(fresh)
    plan(fresh, "communication_plan:\n  - {title: Weekly report, recurrence: weekly Friday}\n")
    fresh.cycle()
    title = next(title for title in fresh.pages() if "Weekly report" in title)
    time.sleep(midnight(fresh) + 60 + (6 - local(fresh).weekday()) * DAY)
    fresh.cycle()
    body = f"{fresh.text(title)}<p>Read by the board.</p>"
    fresh.person("edit_page", page=title, space="CAMPINT", body=body)
    fresh.cycle()
    fresh.quiet()
    assert "Read by the board." in fresh.text(title)
    fresh.person("edit_page", page=title, space="CAMPINT", body=f"{body}<p>Twice.</p>")
    page = fresh.site.confluence.pages[fresh.page(title)["id"]]
    page.versions[-1] = replace(page.versions[-1], body=f"{body}<p><o:p>Pasted</o:p></p>")
    for _ in range(2):
        report = fresh.cycle()
        assert (report.code, report.writes, codes(report)) == (0, 0, ["page-unread"])
    assert report.tally.counts["pages", "unchanged"] == len(fresh.hub().pages), "no page is made anew for it"
    unclear(fresh, title)
    assert fresh.cycle().code == 0
    fresh.quiet()
    fresh.person("trash_page", page=title, space="CAMPINT")
    assert fresh.cycle().code == 0
    fresh.quiet()


def unclear(fresh: Campus, title: str) -> None:
    """A reply to our last writing of a page was lost, people went on, and the site does not tell its versions for a while (B-09)."""
    (state,) = [one for one in fresh.hub().pages.values() if one.title == title]
    number = int(fresh.page(title)["version"]["number"]) + 1
    sent: JsonObject = {"base": state.rendered, "version": number}
    claim = Claim(ClaimKind.PAGE, page_claim(state.page), "", fresh.wired.clock(), 0, sent)
    with fresh.wired.hub.lock("CAMP"):
        fresh.wired.hub.commit("CAMP", [OpenClaim(claim)], cycle="1", now=fresh.wired.clock())
    for words in ("First", "Second"):
        fresh.person("edit_page", page=title, space="CAMPINT", body=f"{state.body}<p>{words}.</p>")
    fresh.site.faults.set(
        {"rules": [{"kind": "status", "status": 403, "method": "GET", "path": "/versions"}]}
    )
    assert codes(fresh.cycle()) == ["page"], "the cycle ends with a report"
    fresh.site.faults.set({"rules": []})
