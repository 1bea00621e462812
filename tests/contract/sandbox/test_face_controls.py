"""The sandbox's own controls at the face: they do what `/__sandbox/` does, and nothing without their form's token."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.face import words, words_controls
from syncer.sandbox.face.controls import KINDS, STEPS
from syncer.sandbox.faults.settings import LagMode, ShortPages
from syncer.sandbox.host import Flavour
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.site import Site
from syncer.sandbox.switches import Switches
from tests.support.visitor import Visitor, faults_of

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Running]:
    flavour: Flavour = request.param
    with start(Site.from_seed(clock=Clock(frozen_at=NOON), flavour=flavour)) as running:
        yield running


@pytest.fixture
def visitor(sandbox: Running) -> Visitor:
    return Visitor(sandbox.url)


def control(sandbox: Running, name: str) -> Any:
    return requests.get(f"{sandbox.url}/__sandbox/{name}", timeout=10).json()


def test_the_clock_is_moved_stopped_and_set_in_the_visitors_zone(visitor: Visitor, sandbox: Running) -> None:
    clock = sandbox.site.clock
    visitor.submit("/sandbox/clock", advance="3600")
    assert clock.now() == NOON.replace(hour=13)
    visitor.submit("/sandbox/clock", do="set", at="2026-11-22T08:00")
    assert clock.now() == datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "the analyst reads Shanghai's time"
    visitor.submit("/sandbox/clock", do="resume")
    assert not clock.frozen
    wrong = visitor.submit("/sandbox/clock", do="set", at="soon")
    assert (wrong.status_code, "soon" in wrong.text.partition('role="alert"')[2]) == (400, True)


def test_faults_are_added_listed_and_removed(visitor: Visitor, sandbox: Running) -> None:
    visitor.submit("/sandbox/faults", mode="fixed", seconds="5", short_pages="always")
    form = {
        "kind": "status",
        "status": "503",
        "method": "GET",
        "path": "/myself",
        "nth": "2",
        "count": "0",
        "retry_after": "30",
    }
    visitor.submit("/sandbox/rules", **form)
    faults = control(sandbox, "faults")
    assert (faults["index_lag"], faults["short_pages"]) == ({"mode": "fixed", "seconds": 5.0}, "always")
    rule = faults["rules"][0]
    assert (rule["kind"], rule["status"], rule["nth"], rule["count"], rule["retry_after"]) == (
        "status",
        503,
        2,
        0,
        "30",
    )
    assert "503 Retry-After: 30" in visitor.see("/sandbox")
    wrong = visitor.submit("/sandbox/rules", kind="delay")
    assert (wrong.status_code, "a delay needs seconds" in wrong.text) == (400, True)
    visitor.submit("/sandbox/rules/delete", rules="0")
    assert control(sandbox, "faults")["rules"] == []
    visitor.submit("/sandbox/rules/delete", do="all")
    assert control(sandbox, "faults")["index_lag"]["mode"] == "none"


def test_limits_and_switches_are_set(visitor: Visitor, sandbox: Running) -> None:
    visitor.submit(
        "/sandbox/limits", mode="documented", retry_after="1847", dc_limit="7", **{"rate-GET": "5"}
    )
    limits = control(sandbox, "limits")
    assert (limits["mode"], limits["retry_after"], limits["rates"]["GET"], limits["dc_limit"]) == (
        "documented",
        "1847",
        5,
        7,
    )
    visitor.submit("/sandbox/limits", mode="off")
    visitor.submit("/sandbox/switches", name="titles_ignore_case", value="0")
    visitor.submit("/sandbox/switches", name="comment_limit", value="3")
    switches = sandbox.site.switches
    assert (switches.titles_ignore_case, switches.comment_limit) == (False, 3)
    for name, value in (("comment_limit", "many"), ("nothing_such", "1"), ("duplicate_link", "perhaps")):
        assert visitor.submit("/sandbox/switches", name=name, value=value).status_code == 400, name


def test_the_journal_shows_programs_requests_by_what_they_are(visitor: Visitor, sandbox: Running) -> None:
    where = f"{sandbox.url}/rest/api/2"
    requests.get(f"{where}/serverInfo?x=<b>", timeout=10)
    requests.post(f"{where}/issue", json={}, timeout=10)
    html = visitor.see("/sandbox/journal")
    assert ("/rest/api/2/serverInfo" in html, "&lt;b&gt;" in html or "%3Cb%3E" in html, "<b>" in html) == (
        True,
        True,
        False,
    )
    assert "/sandbox/journal</td>" not in html, "the face's own requests are left out"
    for query, shown in (
        ("method=POST", False),
        ("status=2", True),
        ("effect=write", False),
        ("path=serverInfo", True),
        ("product=confluence", False),
    ):
        assert ("/rest/api/2/serverInfo" in visitor.see(f"/sandbox/journal?{query}")) is shown, query
    mark = "/_face/version?of=journal"
    before = visitor.get(sandbox.url + mark, timeout=10).json()
    assert visitor.get(sandbox.url + mark, timeout=10).json() == before
    requests.get(f"{where}/serverInfo", timeout=10)
    assert visitor.get(sandbox.url + mark, timeout=10).json() != before
    visitor.submit("/sandbox/journal/clear")
    assert "/rest/api/2/serverInfo" not in visitor.see("/sandbox/journal")


def test_people_edit_at_random_and_snapshots_undo_it(visitor: Visitor, sandbox: Running) -> None:
    site = sandbox.site
    who = site.find_user("pm@example.com")
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Ask"}
    lifecycle.create(site.jira, who, {"fields": fields})
    visitor.submit("/sandbox/snapshots", do="take", name="before")
    done = visitor.submit("/sandbox/people", deeds="10", seed="7")
    assert done.text.count('<tr><td class="nowrap">') == 10
    assert 'value="restore"' in visitor.see("/sandbox/snapshots")
    assert visitor.submit("/sandbox/snapshots", do="restore", name="before").status_code == 200
    assert [one.values["summary"] for one in site.jira] == ["Ask"]
    visitor.submit("/sandbox/snapshots", do="forget", name="before")
    assert visitor.submit("/sandbox/snapshots", do="restore", name="before").status_code == 404


def test_webhooks_are_registered_and_removed(visitor: Visitor, sandbox: Running) -> None:
    visitor.submit(
        "/sandbox/webhooks",
        name="mine",
        url="http://127.0.0.1:9/hook",
        jira_event=["jira:issue_updated"],
        secret="s",
    )
    (hook,) = control(sandbox, "webhooks")["webhooks"]
    assert (hook["name"], hook["events"]) == ("mine", ["jira:issue_updated"])
    html = visitor.see("/sandbox/webhooks")
    assert ("mine" in html, "signed" in html) == (True, True)
    wrong = visitor.submit("/sandbox/webhooks", url="nowhere")
    assert (wrong.status_code, 'value="nowhere"' in wrong.text) == (400, True)
    visitor.submit("/sandbox/webhooks/delete", hook=str(hook["id"]))
    assert control(sandbox, "webhooks")["webhooks"] == []
    visitor.submit("/sandbox/webhooks", url="http://127.0.0.1:9/hook", product="confluence")
    (hook,) = control(sandbox, "webhooks")["webhooks"]
    assert (hook["product"], "page_updated" in hook["events"]) == ("confluence", True)
    visitor.submit("/sandbox/webhooks/delete")


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_token_nothing_is_turned(visitor: Visitor, sandbox: Running, token: str) -> None:
    for name in (
        "clock",
        "faults",
        "rules",
        "rules/delete",
        "limits",
        "switches",
        "journal/clear",
        "webhooks",
        "webhooks/delete",
        "people",
        "people/visit",
        "snapshots",
    ):
        form = {
            "advance": "5",
            "do": "take",
            "mode": "fixed",
            "kind": "abort",
            "name": "comment_limit",
            "value": "1",
            "url": "http://127.0.0.1:9/",
        }
        assert visitor.submit(f"/sandbox/{name}", token=token, **form).status_code == 403, name
    assert (sandbox.site.clock.now(), control(sandbox, "faults")["rules"], sandbox.site.snapshots) == (
        NOON,
        [],
        {},
    )


def test_every_page_is_well_formed_labelled_and_asks_nobody_else(visitor: Visitor, sandbox: Running) -> None:
    site, wiki = sandbox.site, sandbox.site.wiki_path
    who = site.find_user("pm@example.com")
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Story"}, "summary": "Ask"}
    issue = lifecycle.create(site.jira, who, {"fields": fields})
    visitor.submit(f"/browse/{issue.key}/comments", text="so *it* is")
    visitor.submit(f"/browse/{issue.key}/attachments", files=[("file", ("a.png", b"x", "image/png"))])
    space = site.confluence.space_by_key("CAMP")
    assert space
    page = site.confluence.create_page(who.account_id, space.id, "Plan", "<h1>A</h1><p>nine sharp</p>")
    site.confluence.comment_on(who.account_id, page, "<p>Sharp?</p>", "nine")
    site.confluence.add_comment(who.account_id, page, "footer", "<p>Well.</p>")
    site.confluence.attach(who.account_id, page, "a.png", b"x", "image/png")
    site.confluence.update_page(who.account_id, page, 2, title="Plan B")
    site.confluence.trash(site.confluence.create_page(who.account_id, space.id, "Gone", ""))
    visitor.submit("/sandbox/rules", kind="delay", seconds="1", path="/never")
    visitor.submit("/sandbox/webhooks", url="http://127.0.0.1:9/hook")
    key = issue.key
    places = [
        "/", "/jira", "/issues", "/issues?jql=project=CAMP", "/projects/CAMP", "/projects/CAMP/board", "/projects/CAMP/create",
        f"/projects/CAMP/create?parent={key}", f"/browse/{key}", f"/browse/{key}/edit", f"/browse/{key}/description", f"/browse/{key}/delete",
        f"{wiki}/", f"{wiki}/spaces/CAMP", f"{wiki}/spaces/CAMP/create", f"{wiki}/spaces/CAMP/shelf?show=trashed", f"{wiki}/search?text=plan",
        f"{wiki}/spaces/CAMP/pages/{page.id}", f"{wiki}/pages/{page.id}/history", f"{wiki}/pages/{page.id}/compare", f"{wiki}/pages/{page.id}/edit",
        f"{wiki}/pages/{page.id}/move", f"{wiki}/pages/{page.id}/attachments", "/sandbox", "/sandbox/journal", "/sandbox/switches",
        "/sandbox/webhooks", "/sandbox/people", "/sandbox/snapshots",
    ]  # fmt: skip
    for place in places:
        for language in ("en", "zh-CN"):
            html = visitor.see(place, language=language)
            assert faults_of(html) == [], place
            assert 'src="http' not in html.replace('src="http://127.0.0.1:9/', "")
            assert len(html) < 120_000, place


def test_a_thousand_issues_and_pages_are_shown_in_parts_at_once(visitor: Visitor, sandbox: Running) -> None:
    site = sandbox.site
    who = site.find_user("pm@example.com")
    for number in range(1_000):
        fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Story"}, "summary": f"Number {number}"}
        lifecycle.create(site.jira, who, {"fields": fields})
    board, listed = visitor.see("/projects/CAMP/board"), visitor.see("/projects/CAMP?page=2")
    assert "50 / 1000" in board
    assert board.count('class="ticket"') == 50
    assert "101–200 / 1000" in listed
    assert listed.count('class="summary"') == 100
    assert "Number 0<" in visitor.see("/projects/CAMP?page=10")
    assert "1000 issues" in visitor.see("/issues?jql=project=CAMP")
    slow = [entry for entry in site.journal if entry.seconds is not None and entry.seconds > 1.0]
    assert slow == [], "each page takes milliseconds; a second is generous to a busy machine"


def test_every_word_of_the_controls_is_translated() -> None:
    named = [f"fault {one}" for one in KINDS]
    named += [f"lag {one}" for one in get_args(LagMode)] + [f"short {one}" for one in get_args(ShortPages)]
    assert [one for one in named if one not in words_controls.EN or one not in words.ZH] == []
    said = [one["meaning"] for one in Switches().explained()] + [label for _, label in STEPS]
    assert [one for one in said if one not in words.ZH] == [], "say it in face/words_controls.py too"
