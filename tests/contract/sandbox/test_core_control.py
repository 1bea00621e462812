"""The sandbox's own switches: clock, faults, journal, seed, people; and that it stands alone."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, build
from syncer.sandbox.clock import Clock
from syncer.sandbox.faults.settings import Abort, Faults, parse_abort, parse_lag
from syncer.sandbox.site import Site, load_seed, merged

CREATE = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}


def issues_of(caller: requests.Session) -> dict[str, Any]:
    found: dict[str, Any] = caller.get("/__sandbox/state").json()["jira"]["issues"]
    return found


def test_time_moves_only_when_told_and_stamps_every_reply(bot: requests.Session) -> None:
    assert bot.get("/rest/api/3/serverInfo").headers["Date"] == "Sat, 21 Nov 2026 15:39:15 GMT"
    moved = bot.post("/__sandbox/clock", json={"advance": 90}).json()
    assert moved == {"now": "2026-11-21T15:40:45+00:00", "frozen": True}
    assert bot.get("/rest/api/3/serverInfo").headers["Date"] == "Sat, 21 Nov 2026 15:40:45 GMT"
    assert bot.post("/__sandbox/clock", json={"set": "2027-01-01T00:00:00+08:00"}).json()["now"] == (
        "2026-12-31T16:00:00+00:00"
    )
    assert bot.post("/__sandbox/clock", json={"set": "2027-01-01T00:00:00"}).status_code == 400


def test_a_running_clock_keeps_its_offset() -> None:
    clock = Clock()
    clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    assert clock.now().year == 2030
    clock.freeze()
    stopped = clock.now()
    assert clock.now() == stopped
    clock.resume()
    time.sleep(0.001)
    assert clock.now() > stopped


def test_a_cut_before_commit_leaves_nothing_behind(bot: requests.Session) -> None:
    bot.post("/__sandbox/faults", json={"aborts": [{"when": "before", "nth": 1, "method": "post"}]})
    with pytest.raises(requests.ConnectionError):
        bot.post("/rest/api/3/issue", json=CREATE)
    assert issues_of(bot) == {}
    assert bot.post("/rest/api/3/issue", json=CREATE).status_code == 201


def test_a_cut_after_commit_leaves_the_issue_behind(bot: requests.Session) -> None:
    """B-01: no reply does not mean no issue."""
    bot.post("/__sandbox/faults", json={"aborts": [{"when": "after", "nth": 2, "path": "/issue$"}]})
    assert bot.post("/rest/api/3/issue", json=CREATE).status_code == 201
    assert bot.get("/rest/api/3/issue/CAMP-1").status_code == 200
    with pytest.raises(requests.ConnectionError):
        bot.post("/rest/api/3/issue", json=CREATE)
    assert set(issues_of(bot)) == {"CAMP-1", "CAMP-2"}
    statuses = [entry["status"] for entry in bot.get("/__sandbox/journal").json()["entries"]]
    assert statuses == [201, 200, "aborted"]


@pytest.mark.parametrize(("commit", "count"), [("none", 0), ("some", 2), ("all", 4)])
def test_a_bulk_create_may_commit_a_part_and_go_silent(
    bot: requests.Session, commit: str, count: int
) -> None:
    bot.post("/__sandbox/faults", json={"bulk_create": {"commit": commit}})
    with pytest.raises(requests.ConnectionError):
        bot.post("/rest/api/3/issue/bulk", json={"issueUpdates": [CREATE] * 4})
    assert len(issues_of(bot)) == count
    assert bot.post("/rest/api/3/issue/bulk", json={"issueUpdates": [CREATE]}).status_code == 201


def test_switches_are_shown_as_they_are_set_and_wrong_ones_refused(bot: requests.Session) -> None:
    wanted = {"index_lag": {"mode": "erratic", "seconds": 5.0}, "aborts": [{"when": "after", "nth": 3}]}
    shown = bot.post("/__sandbox/faults", json=wanted).json()
    assert shown["index_lag"] == wanted["index_lag"]
    assert shown["aborts"] == [{"when": "after", "nth": 3, "method": None, "path": None}]
    assert bot.post("/__sandbox/faults", json={"index_lag": None, "aborts": []}).json() == Faults().as_json()
    for wrong in (
        {"lag": 5},
        {"aborts": [{"when": "during"}]},
        {"bulk_create": {"commit": "most"}},
        {"short_pages": 1},
    ):
        assert bot.post("/__sandbox/faults", json=wrong).status_code == 400


def test_lag_is_written_shortly_on_a_command_line() -> None:
    assert (parse_lag("none").mode, parse_lag("2.5").seconds) == ("none", 2.5)
    assert (parse_lag("erratic:30").mode, parse_lag("erratic:30").seconds) == ("erratic", 30.0)
    with pytest.raises(ValueError, match="erratic:SECONDS"):
        parse_lag("sometimes")


def test_cuts_are_written_shortly_on_a_command_line() -> None:
    assert parse_abort("after:3") == Abort("after", 3)
    assert parse_abort("before:1:post:/issue$") == Abort("before", 1, "POST", "/issue$")
    for wrong in ("after", "during:1", "after:0", "before:1:POST:["):
        with pytest.raises(ValueError, match="abort"):
            parse_abort(wrong)


def test_the_control_interface_answers_no_other_machine(sandbox: Running) -> None:
    async def ask(client: tuple[str, int]) -> int:
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/__sandbox/health",
            "query_string": b"",
            "headers": [],
        }
        await build(sandbox.site)(scope | {"client": client}, receive, send)
        return int(said[0]["status"])

    assert asyncio.run(ask(("127.0.0.1", 1))) == 200
    assert asyncio.run(ask(("10.0.0.9", 1))) == 404


def test_a_folder_of_seeds_is_one_seed(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text("projects: [{key: AAA}]\nusers: [{name: A, email: a@example.com}]\n")
    (tmp_path / "2.json").write_text('{"projects": [{"key": "BBB"}]}')
    (tmp_path / "notes.txt").write_text("no seed")
    assert [one["key"] for one in load_seed(tmp_path)["projects"]] == ["AAA", "BBB"]
    assert set(Site.from_seed(load_seed(tmp_path)).jira.projects) == {"AAA", "BBB"}


def test_the_journal_tells_reads_from_writes_by_meaning(bot: requests.Session) -> None:
    bot.post("/rest/api/3/issue/bulkfetch", json={"issueIdsOrKeys": ["CAMP-1"]})
    bot.post("/rest/api/3/search/jql", json={"jql": "project = CAMP"})
    bot.post("/rest/api/3/issue", json=CREATE)
    entries = bot.get("/__sandbox/journal").json()["entries"]
    assert [(one["method"], one["effect"], one["product"]) for one in entries] == [
        ("POST", "read", "jira"),
        ("POST", "read", "jira"),
        ("POST", "write", "jira"),
    ]
    assert [one["number"] for one in entries] == [1, 2, 3]
    assert bot.get("/__sandbox/journal?effect=write").json()["entries"][0]["path"] == "/rest/api/3/issue"
    assert bot.delete("/__sandbox/journal").status_code == 204
    assert bot.get("/__sandbox/journal").json()["entries"] == []


def test_people_edit_by_their_own_name_and_in_their_own_words(bot: requests.Session) -> None:
    def do(**deed: Any) -> requests.Response:
        return bot.post("/__sandbox/people", json=deed)

    assert do(
        **{"as": "analyst@example.com"}, do="create_issue", project="CAMP", fields={"summary": "Gate"}
    ).ok
    assert do(**{"as": "pm@example.com"}, do="edit_issue", issue="CAMP-1", fields={"description": "Wide"}).ok
    assert do(**{"as": "pm@example.com"}, do="label", issue="CAMP-1", add=["late"]).ok
    assert do(**{"as": "pm@example.com"}, do="transition", issue="CAMP-1", to="Done").ok
    assert do(**{"as": "pm@example.com"}, do="comment", issue="CAMP-1", text="Seen").ok
    assert do(**{"as": "pm@example.com"}, do="clone", issue="CAMP-1").json()["key"] == "CAMP-2"
    assert do(**{"as": "pm@example.com"}, do="move", issue="CAMP-2", project="DEMO").json()["key"] == "DEMO-1"
    issue = issues_of(bot)["CAMP-1"]
    assert (issue["status"], issue["description_text"], issue["fields"]["labels"]) == (
        "Done",
        "Wide",
        ["late"],
    )
    changed = [[item["field"] for item in entry["items"]] for entry in issue["history"]]
    assert changed == [["description"], ["labels"], ["status", "resolution"], ["Link"]]
    assert {entry["author"] for entry in issue["history"]} != {issue["creator"]}
    assert do(**{"as": "pm@example.com"}, do="sing").status_code == 400
    assert do(**{"as": "ghost@example.com"}, do="comment", issue="CAMP-1", text="Boo").status_code == 400


def test_people_edit_pages_and_tick_tasks(bot: requests.Session) -> None:
    tasks = (
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>Call</ac:task-body></ac:task></ac:task-list>"
    )

    def do(deed: str, **rest: Any) -> Any:
        reply = bot.post("/__sandbox/people", json={"as": "pm@example.com", "do": deed, **rest})
        assert reply.ok, reply.text
        return reply.json()

    assert do("create_page", space="CAMP", title="Minutes", body=f"<p>Hello</p>{tasks}")["version"] == 1
    assert do("edit_page", page="Minutes", replace=["Hello", "Good day"])["version"] == 2
    assert do("tick", page="Minutes", task="1")["version"] == 3
    assert do("label_page", page="Minutes", add=["issued"])["title"] == "Minutes"
    assert "Good day" in bot.get("/__sandbox/state").text


def test_a_seed_can_be_added_or_put_in_place_of_what_is_there(bot: requests.Session) -> None:
    more = {
        "issues": [
            {"key": "CAMP-7", "summary": "Tent", "type": "Story", "status": "In Review", "comments": ["Soon"]}
        ]
    }
    assert bot.post("/__sandbox/seed", json=more).json()["issues"] == 1
    assert issues_of(bot)["CAMP-7"]["status"] == "In Review"
    assert bot.post("/__sandbox/seed", json={"replace": True}).json()["issues"] == 0
    assert bot.get("/rest/api/3/myself").status_code == 200
    wrong = bot.post(
        "/__sandbox/seed", json={"issues": [{"key": "CAMP-1", "summary": "a", "labels": ["b c"]}]}
    )
    assert wrong.status_code == 400
    assert "The label 'b c' contains spaces" in wrong.text


def test_seeds_join_their_lists() -> None:
    joined = merged([{"users": [1], "time_zone": "Etc/UTC"}, {"users": [2], "time_zone": "Asia/Tokyo"}])
    assert joined == {"users": [1, 2], "time_zone": "Asia/Tokyo"}


def test_the_same_seed_gives_the_same_site() -> None:
    one, other = (Site.from_seed(clock=Clock(datetime(2026, 1, 1, tzinfo=UTC))) for _ in range(2))
    assert one.snapshot() == other.snapshot()


def test_a_site_is_up_within_a_second_and_imports_nothing_of_the_product() -> None:
    """The sandbox is a witness: a wrong field name must not be wrong on both sides."""
    code = (
        "import sys, urllib.request\n"
        "from syncer.sandbox.app import start\n"
        "from syncer.sandbox.site import Site\n"
        "with start(Site.from_seed()) as running:\n"
        "    urllib.request.urlopen(running.url + '/__sandbox/health').read()\n"
        "ours = {n for n in sys.modules if n.startswith('syncer.') and not n.startswith('syncer.sandbox')}\n"
        "print(sorted(ours), [n for n in ('jira', 'atlassian', 'pydantic') if n in sys.modules])\n"
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "[] []"
    assert time.monotonic() - began < 5, "a second on a quiet machine; five allow for a busy one"


def test_the_root_shows_the_face_and_unknown_paths_the_framework_error(
    sandbox: Running, nobody: requests.Session
) -> None:
    assert nobody.get("/", allow_redirects=False).status_code in (200, 302)
    assert nobody.get("/__sandbox/nothing").status_code == 404
