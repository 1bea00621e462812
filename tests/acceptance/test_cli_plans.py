"""What people decide on the command line: plans, approvals, conflicts; and what plan mode never does."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import edit, environment, issues, rename, syncer, written
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.world import MAPPING, lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-plans")


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def sandbox(server: Sandbox) -> Sandbox:
    server.reset()
    return server


@pytest.fixture
def home(tmp_path: Path, sandbox: Sandbox) -> Path:
    register = lay_out(tmp_path, sandbox.url)
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    return tmp_path


def _file(home: Path) -> Path:
    return home / "register" / "requirements" / "first.md"


def test_plan_mode_writes_nothing_and_says_how_to_switch(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", 'mode = "apply"', 'mode = "plan"')
    ran = syncer(home, "run")
    assert ran.code == 0, ran.err
    assert "Enrol a camper" in ran.out
    assert "syncer apply" in ran.out
    assert 'mode = "apply"' in ran.out
    assert "3 to create" in syncer(home, "publish").out
    summary = syncer(home, "run", "--json").json
    assert summary["mode"] == "plan"
    assert len(summary["plan"]["jira"]["create"]) == 1
    assert (written(sandbox), issues(sandbox)) == ([], {})
    assert (
        _file(home)
        .read_text(encoding="utf-8")
        .startswith("---\nid: REQ-0001\ntitle: Enrol a camper\npriority: medium\n---")
    )


def test_a_saved_plan_is_applied_in_plan_mode_too(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", 'mode = "apply"', 'mode = "plan"')
    assert syncer(home, "plan", "--out", "plan.json").code == 0
    assert written(sandbox) == []
    unasked = syncer(home, "apply", "plan.json")
    assert (unasked.code, written(sandbox)) == (2, [])
    assert "--yes" in unasked.err
    done = syncer(home, "apply", "plan.json", "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["changes"]["jira"]["create"] == 1
    assert list(issues(sandbox).values()) == ["Enrol a camper"]


def test_a_saved_plan_of_a_paused_project_says_how_to_go_on(home: Path, sandbox: Sandbox) -> None:
    assert syncer(home, "plan", "--out", "plan.json").code == 0
    assert syncer(home, "pause", "--reason", "migration").code == 0
    ran = syncer(home, "apply", "plan.json", "--yes")
    assert ran.code == 4
    assert "syncer --project CAMP resume" in ran.out + ran.err
    assert written(sandbox) == []
    assert syncer(home, "resume").code == 0
    assert syncer(home, "apply", "plan.json", "--yes").code == 0


@pytest.mark.parametrize(("answer", "code", "count"), [("n", 1, 0), ("y", 0, 1)])
def test_at_a_terminal_apply_shows_the_plan_and_asks(
    home: Path, sandbox: Sandbox, answer: str, code: int, count: int
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "syncer", "apply"],
        cwd=home,
        env=environment(),
        stdin=theirs,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code, done.stderr
    assert "Enrol a camper" in done.stdout
    assert "Write this?" in done.stderr
    assert len(issues(sandbox)) == count


def test_a_saved_plan_is_refused_as_a_whole_when_a_value_changed_since(home: Path, sandbox: Sandbox) -> None:
    requirement(home / "register", "second", "id: REQ-0002\ntitle: Hand in forms")
    syncer(home, "plan", "--out", "plan.json")
    edit(_file(home), "Enrol a camper", "Enrol two campers")
    ran = syncer(home, "apply", "plan.json", "--yes")
    assert (ran.code, written(sandbox)) == (1, [])
    assert "requirements/first.md: values.title changed since" in ran.err
    assert "second.md" not in ran.err


def test_a_saved_plan_is_refused_when_jira_changed_since(home: Path, sandbox: Sandbox) -> None:
    assert syncer(home, "run").code == 0
    edit(_file(home), "Enrol a camper", "Enrol two campers")
    syncer(home, "plan", "--out", "plan.json")
    rename(sandbox, "CAMP-1", "Something else")
    sandbox.control("journal", method="DELETE")
    ran = syncer(home, "apply", "plan.json", "--yes")
    assert (ran.code, written(sandbox)) == (1, [])
    assert "REQ-0001" in ran.err


def test_a_saved_plan_is_refused_when_the_mapping_changed_since(home: Path, sandbox: Sandbox) -> None:
    syncer(home, "plan", "--out", "plan.json")
    text = MAPPING + "records: {requirement: {fields: {background: null}}}\n"
    (home / "mappings" / "mapping.yaml").write_text(text, encoding="utf-8")
    ran = syncer(home, "apply", "plan.json", "--yes")
    assert (ran.code, written(sandbox)) == (1, [])
    assert "mapping: another" in ran.err


def test_a_file_that_is_no_plan_is_2(home: Path, sandbox: Sandbox) -> None:
    (home / "plan.json").write_text("{}", encoding="utf-8")
    ran = syncer(home, "apply", "plan.json", "--yes")
    assert (ran.code, written(sandbox)) == (2, [])
    assert "plan.json: error: this is no saved plan" in ran.err


def test_a_plan_is_the_same_in_every_form_and_each_time(home: Path, sandbox: Sandbox) -> None:
    first = syncer(home, "plan", "--json").json["plans"][0]
    second = syncer(home, "plan", "--format", "json").json["plans"][0]
    assert first.pop("made") <= second.pop("made")
    assert first == second
    assert first["jira"]["create"][0]["fields"]["summary"] == "Enrol a camper"
    assert first["pages"][0]["action"] == "create"
    markdown = syncer(home, "plan", "--format", "markdown").out
    assert markdown.startswith("## Plan for CAMP: ")
    assert "Enrol a camper" in markdown


def test_a_first_push_waits_with_4_until_it_is_approved_once(home: Path, sandbox: Sandbox) -> None:
    text = MAPPING + "guard: {first_push: approve}\n"
    (home / "mappings" / "mapping.yaml").write_text(text, encoding="utf-8")
    stopped = syncer(home, "run")
    assert (stopped.code, written(sandbox)) == (4, [])
    assert "syncer --project CAMP approve first-push" in stopped.out
    assert syncer(home, "apply", "--yes").code == 4
    assert syncer(home, "status", "--json").json["stops"][0]["item"] == "first-push"
    mistyped = syncer(home, "approve", "first-pusch")
    assert mistyped.code == 2
    assert "did you mean 'first-push'" in mistyped.err
    assert syncer(home, "--project", "CAMP", "approve", "first-push").code == 0
    assert syncer(home, "status", "--json").json["approved"] == ["first-push"]
    assert syncer(home, "run").code == 0
    after = syncer(home, "status", "--json").json
    assert (after["approved"], after["stops"], after["issues"]) == ([], [], 1)


def _conflict(home: Path, sandbox: Sandbox) -> None:
    """A title edited on both sides, seen by a cycle."""
    assert syncer(home, "run").code == 0
    edit(_file(home), "Enrol a camper", "Enrol from the file")
    rename(sandbox, "CAMP-1", "Enrol from Jira")
    ran = syncer(home, "run", "--json")
    assert (ran.code, ran.json["held"]) == (1, 1)
    assert "Enrol from the file" in _file(home).read_text(encoding="utf-8")
    assert issues(sandbox) == {"CAMP-1": "Enrol from Jira"}


def test_a_title_edited_on_both_sides_is_held_until_somebody_takes_a_side(
    home: Path, sandbox: Sandbox
) -> None:
    _conflict(home, sandbox)
    listed = syncer(home, "conflicts", "list", "--json").json
    assert [one["id"] for one in listed] == ["REQ-0001.title"]
    assert listed[0]["values"]["jira"] == "Enrol from Jira"
    assert set(listed[0]["authors"]) == {"jira", "files", "register"}
    (waits,) = syncer(home, "status", "--json").json["conflicts"]
    assert (waits["id"], waits["due"], waits["late"]) == ("REQ-0001.title", listed[0]["due"], False)
    assert "held: REQ-0001.title, to be decided until" in syncer(home, "status").out
    shown = syncer(home, "conflicts", "show", "REQ-0001.title").out
    for words in (
        "Enrol from Jira",
        "Enrol from the file",
        "Enrol a camper",
        "CAMP-1",
        "--take files",
        "--value",
        f"by {listed[0]['authors']['jira'].rpartition(', ')[0]} on ",
        "to be decided by whoever comes first until ",
    ):
        assert words in shown
    assert syncer(home, "conflicts", "resolve", "REQ-0001.title").code == 2
    assert syncer(home, "conflicts", "resolve", "REQ-0001.titl", "--take", "jira").code == 2
    assert syncer(home, "conflicts", "resolve", "REQ-0001.title", "--take", "files").code == 0
    assert syncer(home, "run").code == 0
    assert issues(sandbox) == {"CAMP-1": "Enrol from the file"}
    assert syncer(home, "conflicts", "list", "--json").json == []


def test_a_conflict_can_be_ended_with_a_third_value_by_its_number(home: Path, sandbox: Sandbox) -> None:
    _conflict(home, sandbox)
    assert syncer(home, "conflicts", "resolve", "1", "--value", "Enrol at last").code == 0
    done = syncer(home, "run", "--json")
    assert (done.code, done.json["held"]) == (0, 0), done.err
    assert issues(sandbox) == {"CAMP-1": "Enrol at last"}
    assert "title: Enrol at last" in _file(home).read_text(encoding="utf-8")


def test_publish_does_not_wait_for_the_hour(home: Path, sandbox: Sandbox) -> None:
    text = MAPPING.replace("pages: {", "pages: {internal: {at_most: 1h}, ")
    (home / "mappings" / "mapping.yaml").write_text(text, encoding="utf-8")
    assert syncer(home, "run").code == 0
    edit(_file(home), "Enrol a camper", "Enrol two campers")
    waiting = syncer(home, "run", "--json").json
    assert waiting["changes"]["pages"]["waiting"] == 1
    assert syncer(home, "status", "--json").json["waiting"] == 1
    done = syncer(home, "publish", "--json")
    assert (done.code, done.json["changes"]["pages"]["update"]) == (0, 1)
    versions = [page["version"] for page in syncer(home, "status", "--json").json["pages"]]
    assert (max(versions), versions.count(2)) == (2, 1)


def test_rendering_offline_says_nothing_of_what_only_jira_could_tell(home: Path) -> None:
    """After a push the store knows assignees by account; without asking Jira nobody can name them, and nobody asked."""
    front = "id: REQ-0003\ntitle: Owned\nkind: functional\nowner: analyst@example.com"
    requirement(home / "register", "third", front, "For all.\n")
    assert syncer(home, "run").code == 0
    ran = syncer(home, "render", "--out", "pages")
    assert (ran.code, ran.err) == (0, "")
    assert ".status.green" in (home / "pages" / "requirement-spec.en.html").read_text(encoding="utf-8")


def test_the_customer_edition_is_rendered_and_says_nothing_internal(home: Path, sandbox: Sandbox) -> None:
    front = "id: REQ-0003\ntitle: Seen by all\nkind: functional\nforecast: {version: Only for us}"
    requirement(home / "register", "third", front, "For all.\n")
    texts = {}
    for audience in ("internal", "customer"):
        words = ("render", "requirement-spec", "--audience", audience, "--out", "pages", "--json")
        ran = syncer(home, *words)
        assert ran.code == 0, ran.err
        (page,) = ran.json
        assert (home / page["html"].replace(".html", ".storage.xml")).is_file()
        texts[audience] = (home / page["html"]).read_text(encoding="utf-8")
        assert texts[audience].startswith("<!doctype html>")
        assert "Seen by all" in texts[audience]
    assert "Only for us" in texts["internal"]
    assert "Only for us" not in texts["customer"]
    assert written(sandbox) == []
    assert syncer(home, "render", "requirement-specs").code == 2


def test_run_json_is_one_object_and_a_quiet_cycle_writes_nothing(home: Path, sandbox: Sandbox) -> None:
    first = syncer(home, "run", "--json").json
    assert first["requests"]["jira"]["write"] == 1
    second = syncer(home, "run", "--json")
    assert second.code == 0
    assert [second.json["requests"][site]["write"] for site in ("jira", "confluence")] == [0, 0]
    assert json.dumps(second.json["changes"]["files"]) == '{"create": 0, "update": 0}'


def test_a_stop_is_told_even_where_silence_was_asked_for(home: Path, sandbox: Sandbox) -> None:
    text = MAPPING + "guard: {first_push: approve}\n"
    (home / "mappings" / "mapping.yaml").write_text(text, encoding="utf-8")
    ran = syncer(home, "--quiet", "run")
    assert (ran.code, ran.out) == (4, "")
    assert "approve first-push" in ran.err
    assert written(sandbox) == []


def test_leaving_shows_first_and_takes_away_only_when_told(home: Path, sandbox: Sandbox) -> None:
    assert syncer(home, "run").code == 0
    looked = syncer(home, "leave", "CAMP")
    assert looked.code == 2, "nobody can be asked here"
    assert "1 issue to lose our property, labels and comment, and to stay:" in looked.out
    assert "pages to go into the trash:" in looked.out
    assert syncer(home, "leave", "CAMPP", "--yes").code == 2
    done = syncer(home, "leave", "CAMP", "--yes", "--json").json
    assert (done["done"], done["did"]["issues"], done["problems"]) == (True, 1, [])
    found = sandbox.state()["jira"]["issues"].values()
    assert [issue["fields"]["labels"] for issue in found] == [[]]
    assert syncer(home, "run").code == 4
    assert "nothing of ours is there" in syncer(home, "leave", "CAMP", "--look").out
