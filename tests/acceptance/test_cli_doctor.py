"""`syncer doctor` as people run it, on a site where something does not work: each failure honest, with its cure, none hidden."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import Ran, edit, environment, syncer, written
from tests.support.sandbox import Sandbox, free_port, sandbox_process
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-doctor")
BOT = "bot@example.com"


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
    register = lay_out(tmp_path, sandbox.url, locale='["en", "zh-CN"]')
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    return tmp_path


def doctor(home: Path, sandbox: Sandbox, *words: str, **env: str) -> Ran:
    """The list as JSON; it never writes on a site and never fails by itself."""
    ran = syncer(home, "doctor", "--json", *words, env=environment(**env))
    assert written(sandbox) == []
    assert "Traceback" not in ran.err
    return ran


def wrong(ran: Ran, level: str = "failed") -> list[tuple[str, str, str, str]]:
    """Group, probe, finding and cure of every line of a level."""
    return [
        (group["title"], probe["probe"], probe["found"], probe.get("cure", ""))
        for group in ran.json["groups"]
        for probe in group["probes"]
        if probe["level"] == level
    ]


def the_only(ran: Ran, code: int = 1) -> tuple[str, str, str, str]:
    assert (ran.code, ran.json["exit"]) == (code, code), ran.out
    (one,) = wrong(ran)
    return one


def deny(sandbox: Sandbox, *permissions: str, **where: str) -> None:
    wanted: dict[str, Any] = {"as": "admin@example.com", "do": "deny", "from": BOT}
    sandbox.control("people", wanted | {"permissions": permissions} | where)


def mapping(home: Path, text: str) -> None:
    with (home / "mappings" / "mapping.yaml").open("a", encoding="utf-8") as file:
        file.write(text)


def test_where_all_is_well_it_ends_with_0_and_says_what_it_saw(home: Path, sandbox: Sandbox) -> None:
    ran = doctor(home, sandbox)
    assert ran.code == 0, ran.out
    assert wrong(ran) == []
    titles = [group["title"] for group in ran.json["groups"]]
    assert titles == [
        "this machine",
        f"Jira, {sandbox.url}",
        f"Confluence, {sandbox.url}/wiki",
        "CAMP on this machine",
        "CAMP in Jira",
        "CAMP in Confluence, space CAMPINT",
    ]
    assert [(one.get("project", ""), one.get("site", "")) for one in ran.json["groups"]][3:] == [
        ("CAMP", ""),
        ("CAMP", "jira"),
        ("CAMP", "confluence"),
    ]
    seen = {(p["probe"], p["found"]) for group in ran.json["groups"] for p in group["probes"]}
    assert any(probe == "identity" and "Syncer Bot" in found for probe, found in seen)
    assert any(probe == "time zone" and "Asia/Shanghai: harmless" in found for probe, found in seen)
    assert {found for _, _, found, _ in wrong(ran, "warning")} == {
        "nothing says when the token expires (after a year at the latest)"
    }


def test_people_see_groups_levels_and_figures_and_quiet_ones_only_what_is_wrong(
    home: Path, sandbox: Sandbox
) -> None:
    deny(sandbox, "LINK_ISSUES", project="CAMP")
    shown = syncer(home, "doctor")
    assert shown.code == 1
    assert "\nCAMP in Jira\n" in shown.out
    assert "  failed   permission: Syncer Bot may not “Link issues”" in shown.out
    assert shown.out.splitlines()[-1].endswith("2 warnings, 1 failed")
    quiet = syncer(home, "doctor", "--quiet")
    assert quiet.out == ""
    assert "Link issues" in quiet.err
    assert "Browse projects" not in quiet.err


def test_permissions_that_are_missing_are_named_with_the_way_to_them(home: Path, sandbox: Sandbox) -> None:
    """B-15, B-08: at both sites at once; the rest is still examined."""
    deny(sandbox, "CREATE_ISSUES", "ASSIGN_ISSUES", project="CAMP")
    deny(sandbox, "create page", space="CAMPINT")
    ran = doctor(home, sandbox)
    assert ran.code == 1
    create, assign, pages = wrong(ran)
    assert "Create issues" in create[2]
    assert "Project settings → People (of CAMP): give Syncer Bot a role" in create[3]
    assert "Assign issues" in assign[2]
    assert "to write owner" in assign[2]
    assert pages[0] == "CAMP in Confluence, space CAMPINT"
    assert "Space settings → Permissions (of CAMPINT)" in pages[3]


def test_what_the_mapping_does_not_use_is_not_asked_for(home: Path, sandbox: Sandbox) -> None:
    edit(home / "mappings" / "mapping.yaml", "extends: demo", "extends: stock")
    deny(sandbox, "SCHEDULE_ISSUES", "DELETE_ISSUES", "ADD_COMMENTS", project="CAMP")
    assert doctor(home, sandbox).code == 0


def test_a_type_that_the_project_does_not_have_is_named_with_those_it_has(
    home: Path, sandbox: Sandbox
) -> None:
    mapping(home, "records: {action: {issues: {create: [{type: Chore}]}}}\n")
    _, probe, found, cure = the_only(doctor(home, sandbox))
    assert probe == "type"
    assert "'Chore' for action" in found
    assert "Story" in cure


def test_a_field_that_is_not_on_the_create_screen_is_named_with_screen_and_way(
    home: Path, sandbox: Sandbox
) -> None:
    """B-15: the site shows Business value on Story and Epic alone."""
    mapping(
        home,
        "records:\n  requirement:\n    issues: {create: [{type: Task}]}\n"
        "    fields: {value: {jira: {field: Business value}, as: integer}}\n",
    )
    _, probe, found, cure = the_only(doctor(home, sandbox))
    assert probe == "create screen"
    assert "“Business value” (value) is not on the create screen of Task" in found
    assert "Settings → Issues → Screens" in cure


def test_a_required_field_that_nothing_fills_is_named(home: Path, sandbox: Sandbox) -> None:
    mapping(home, "records: {action: {issues: {create: [{type: Sub-task}]}}}\n")
    _, probe, found, cure = the_only(doctor(home, sandbox))
    assert probe == "required fields"
    assert "Sub-task requires “Parent”, which no mapping fills: creates are refused" in found
    assert "records.action.issues.create" in cure


def test_a_field_a_priority_and_a_link_type_that_do_not_exist_are_named_with_their_lines(
    home: Path, sandbox: Sandbox
) -> None:
    """B-16: all of them at once, each with the nearest name."""
    mapping(
        home,
        "records:\n  requirement:\n    fields:\n      value: {jira: {field: Busines value}, as: integer}\n"
        "    links:\n      depends_on: {type: Blockz, to: requirement}\n",
    )
    ran = doctor(home, sandbox)
    assert ran.code == 1
    told = [probe for group in ran.json["groups"] for probe in group["probes"] if probe["probe"] == "names"]
    assert [(one["level"], one["place"]["line"]) for one in told] == [("failed", 7), ("failed", 9)]
    assert "did you mean 'Business value'?" in told[0]["cure"]
    assert "did you mean 'Blocks'?" in told[1]["cure"]


def test_a_project_and_a_space_that_are_not_there_are_named_with_those_that_are(
    home: Path, sandbox: Sandbox
) -> None:
    edit(home / "config.toml", 'key = "CAMP"', 'key = "CAMPX"')
    edit(home / "config.toml", '"CAMPINT"', '"CAMPINTERN"')
    ran = doctor(home, sandbox)
    assert ran.code == 1
    project, space = wrong(ran)
    assert project[1] == "project"
    assert "did you mean 'CAMP'?" in project[3]
    assert space[1] == "space"
    assert "did you mean 'CAMPINT'?" in space[3]


def test_a_refused_token_is_3_is_never_shown_and_hides_nothing_else(home: Path, sandbox: Sandbox) -> None:
    """B-14: Confluence, whose token is another, is examined as ever."""
    config = home / "config.toml"
    jira, wiki = config.read_text(encoding="utf-8").split("[confluence]")
    config.write_text(jira.replace('"TOKEN"', '"OTHER"') + "[confluence]" + wiki, encoding="utf-8")
    ran = doctor(home, sandbox, OTHER="wrong-4711")
    group, _, _, cure = the_only(ran, 3)
    assert group == f"Jira, {sandbox.url}"
    assert "token" in cure
    assert "wrong-4711" not in ran.out + ran.err
    assert ("CAMP in Jira", "project", "not examined: Jira could not be asked", "") in wrong(ran, "warning")
    assert any(one[1] == "title" for one in wrong(ran, "ok"))


def test_a_site_that_does_not_answer_is_3_and_the_other_is_examined(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", f'url = "{sandbox.url}/wiki"', f'url = "http://127.0.0.1:{free_port()}/wiki"')
    ran = doctor(home, sandbox)
    _, _, found, cure = the_only(ran, 3)
    assert "could not be reached" in found
    assert "check url" in cure
    assert any(group == "CAMP in Jira" for group, *_ in wrong(ran, "ok"))


def test_an_address_that_is_no_jira_is_said_to_be_none(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", f'url = "{sandbox.url}"', f'url = "{sandbox.url}/elsewhere"')
    _, probe, _, cure = the_only(doctor(home, sandbox), 3)
    assert probe == "address"
    assert "the address of a Jira Cloud site" in cure


@pytest.mark.parametrize(
    ("days", "code", "words"),
    [(-3, 1, "3 days ago"), (2, 0, "in 2 days (urgent)"), (10, 0, "(soon)"), (29, 0, "in 29 days")],
)
def test_a_token_that_is_over_fails_and_one_that_ends_soon_warns(
    home: Path, sandbox: Sandbox, days: int, code: int, words: str
) -> None:
    """B-14."""
    day = (datetime.now(UTC) + timedelta(days=days)).date()
    edit(home / "config.toml", "[confluence]\n", f"[confluence]\ntoken_expires = {day}\n")
    ran = doctor(home, sandbox)
    assert ran.code == code
    (told,) = [one for one in wrong(ran, "failed" if code else "warning") if words in one[2]]
    assert told[1] == "token"
    assert "token_expires" in told[3]


def test_clocks_that_are_apart_are_warned_about(home: Path, sandbox: Sandbox) -> None:
    sandbox.control("clock", {"advance": 600})
    try:
        ran = doctor(home, sandbox)
    finally:
        sandbox.control("clock", {"advance": -600})
    assert ran.code == 0
    clocks = [one for one in wrong(ran, "warning") if one[1] == "clock"]
    assert len(clocks) == 2
    assert all("behind the site's" in found for _, _, found, _ in clocks)


def test_a_secret_that_is_not_there_is_said_once_and_the_other_site_is_examined(
    home: Path, sandbox: Sandbox
) -> None:
    edit(home / "config.toml", "[confluence]\nurl", "[confluence]\ntoken_expires = 2099-01-01\nurl")
    config = home / "config.toml"
    jira, wiki = config.read_text(encoding="utf-8").split("[confluence]")
    config.write_text(jira + "[confluence]" + wiki.replace('"TOKEN"', '"NOTHING"'), encoding="utf-8")
    group, probe, found, cure = the_only(doctor(home, sandbox))
    assert (probe, group) == ("secret", f"Confluence, {sandbox.url}/wiki")
    assert "'NOTHING' is not set" in found
    assert "set NOTHING" in cure


def test_mistakes_in_mapping_and_register_are_listed_and_the_sites_are_still_asked(
    home: Path, sandbox: Sandbox
) -> None:
    mapping(home, "recordz: {}\n")
    requirement(home / "register", "second", "id: REQ-0002\ntitle: [unclosed")
    ran = doctor(home, sandbox)
    assert ran.code == 1
    assert {one[1] for one in wrong(ran)} == {"configuration", "register"}
    assert any(one[1] == "identity" for one in wrong(ran, "ok"))
    assert any(one[0] == "CAMP in Confluence, space CAMPINT" for one in wrong(ran, "ok"))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_register_that_cannot_be_written_is_said(home: Path, sandbox: Sandbox) -> None:
    (home / "register").chmod(0o555)
    try:
        assert "cannot be written" in the_only(doctor(home, sandbox))[2]
    finally:
        (home / "register").chmod(0o755)


def test_a_register_that_is_not_there_is_said(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", '"register"', '"registr"')
    _, probe, found, cure = the_only(doctor(home, sandbox))
    assert probe == "register"
    assert "does not exist" in found
    assert "mkdir" in cure


def test_a_title_that_somebody_elses_page_has_is_said(home: Path, sandbox: Sandbox) -> None:
    """B-38: letter case aside, as Confluence takes titles."""
    title = syncer(home, "render", "--json").json[0]["title"]
    deed = {"as": "pm@example.com", "do": "create_page", "space": "CAMPINT", "title": title.upper()}
    sandbox.control("people", deed | {"body": "<p>Mine</p>"})
    _, probe, found, cure = the_only(doctor(home, sandbox))
    assert probe == "title"
    assert title in found
    assert "rename that page" in cure


def test_after_cycles_it_tells_the_traffic_and_takes_our_own_pages_for_ours(
    home: Path, sandbox: Sandbox
) -> None:
    assert syncer(home, "run").code == 0
    sandbox.control("journal", method="DELETE")
    ran = doctor(home, sandbox)
    assert ran.code == 0
    said = {probe: found for _, probe, found, _ in wrong(ran, "ok")}
    assert "from 1 cycles of the last 7 days" in said["traffic"]
    assert said["edit screen"] == "every field of the mapping is on the edit screen of Story"
    (home / "var" / "syncer.db").unlink()
    again = doctor(home, sandbox)
    assert again.code == 0, again.out
    assert any("it is taken over" in found for _, _, found, _ in wrong(again, "ok"))


def test_no_configuration_and_an_unknown_project_are_2(home: Path, sandbox: Sandbox) -> None:
    assert syncer(home, "doctor", "--config", "none.toml").code == 2
    unknown = syncer(home, "--project", "CAMPP", "doctor")
    assert unknown.code == 2
    assert "did you mean 'CAMP'" in unknown.err
