"""Every kind of write to Jira waits when a quota is met, is counted, and comes once when it is filled up (B-12)."""

from __future__ import annotations

from tests.support.campus import Campus, codes, marks
from tests.support.timelapse import Timelapse
from tests.support.world import MAPPING, both

STATES = """\
records:
  requirement:
    agreement:
      jira: status
      direction: both
      values: {draft: To Do, clarifying: In Progress, confirmed: Done}
comments: {status: issue}
"""
# It is due at a time of day, would tell of what waits, and comes into this hour when the test runs before it.
NO_CENSUS = '\n[daemon]\ncensus = "off"\n'
KINDS = (  # in the order in which a cycle sends them; the sandbox refuses the first of each
    ("POST", "/issue/bulk$"),
    ("PUT", "/issue/[^/]+$"),
    ("POST", "/transitions$"),
    ("DELETE", "/issueLink/"),
    ("POST", "/issueLink$"),
    ("POST", "/comment$"),
)


def prepared(here: Campus) -> Timelapse:
    """Three requirements in Jira, and then a piece of work for every kind of write."""
    config = here.home / "config.toml"
    config.write_text(config.read_text("utf-8") + NO_CENSUS, encoding="utf-8")
    here.rewire(MAPPING + STATES)
    time = Timelapse(here)
    here.write("gate", "id: REQ-0001\ntitle: Gate\nagreement: draft", "A gate.\n")
    here.write("bell", "id: REQ-0002\ntitle: Bell\ndepends_on: [REQ-0001]", "A bell.\n")
    here.write("lamp", "id: REQ-0003\ntitle: Lamp", "A lamp.\n")
    here.settled()
    time.sleep(5)
    here.write("bench", "id: REQ-0004\ntitle: Bench", "A bench.\n")
    here.change("requirements/gate.md", "agreement: draft", "agreement: clarifying")
    here.change("requirements/bell.md", "depends_on: [REQ-0001]\n", "")
    here.change("requirements/lamp.md", "title: Lamp\n", "title: Lamp\ndepends_on: [REQ-0001]\n")
    here.change("requirements/gate.md", "title: Gate", "title: Gate by hand")
    here.edit(here.key("REQ-0001"), summary="Gate by Jira")
    here.change("requirements/lamp.md", "A lamp.", "A bright lamp.")
    return time


@both
def test_each_kind_of_write_waits_for_its_hour_and_is_done_once(fresh: Campus) -> None:
    time = prepared(fresh)
    limit = {"kind": "limit", "reason": "quota-tenant", "retry_after": "600"}
    fresh.site.faults.set({"rules": [{**limit, "method": how, "path": path} for how, path in KINDS]})
    fresh.site.journal.clear()
    for kind in KINDS:
        report = fresh.cycle()
        assert (report.tally.failed, report.code) == (0, 1), (kind, report.to_json())
        assert report.tally.postponed > 0, kind
        assert codes(report) == ["postponed"], kind
        time.sleep(601)
    fresh.settled()
    assert status_links_comments(fresh) == ("In Progress", 0, 1, 1)
    assert marks(fresh) == ["REQ-0001", "REQ-0002", "REQ-0003", "REQ-0004"]
    sent = [(e.method, e.path) for e in fresh.site.journal]
    for method, part in (("POST", "/transitions"), ("POST", "/issueLink"), ("POST", "/comment")):
        assert sum(how == method and path.endswith(part) for how, path in sent) == 2, part
    fresh.resolve("REQ-0001", "title", "jira")
    fresh.settled()
    fresh.quiet()


def status_links_comments(here: Campus) -> tuple[str, int, int, int]:
    """Where the gate stands, links of bell and lamp, comments on the gate."""
    gate = here.issue("REQ-0001")
    links = [len(here.issue(uid)["links"]) for uid in ("REQ-0002", "REQ-0003")]
    return str(gate["status"]), links[0], links[1], len(gate["comments"])
