"""Help, misspellings, `init` and `check`: the first five minutes with the command line, no site needed."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from syncer.cli.main import COMMANDS
from tests.support.commands import edit, environment, syncer
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-basics")

_HEAVY = {
    "pydantic",
    "sqlalchemy",
    "jira",
    "atlassian",
    "requests",
    "jinja2",
    "lxml",
    "rich",
    "structlog",
    "yaml",
}


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    script = f"""
import sys
from syncer.cli.main import main
code = main(["--help"])
print("loaded:", *sorted({_HEAVY!r} & set(sys.modules)))
sys.exit(code)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", env=environment(), check=True
    )
    assert done.stdout.endswith("loaded:\n")
    for command in COMMANDS:
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("command", [*COMMANDS, "conflicts list", "conflicts show", "conflicts resolve"])
def test_every_help_has_examples(tmp_path: Path, command: str) -> None:
    ran = syncer(tmp_path, *command.split(), "--help")
    assert ran.code == 0
    assert f"  syncer {command}" in ran.out.partition("Examples:")[2]


def test_a_misspelt_command_names_the_nearest_of_all(tmp_path: Path) -> None:
    ran = syncer(tmp_path, "aprove", "first-push")
    assert ran.code == 2
    assert "Did you mean 'approve'" in ran.err


def test_options_of_all_commands_stand_before_or_after_the_name(tmp_path: Path) -> None:
    before = syncer(tmp_path, "--json", "--config", "other.toml", "check")
    after = syncer(tmp_path, "check", "--config", "other.toml", "--json")
    assert before.json == after.json
    assert before.json["problems"][0]["place"]["file"] == "other.toml"


def test_init_writes_what_check_accepts_and_touches_nothing_that_is_there(tmp_path: Path) -> None:
    ran = syncer(
        tmp_path, "--project", "GATE", "init", "--jira-url", "https://gate.atlassian.net", "--space", "GI"
    )
    assert ran.code == 0, ran.err
    config = (tmp_path / "config.toml").read_text(encoding="utf-8")
    for line in (
        'mode = "plan"',
        'key = "GATE"',
        'url = "https://gate.atlassian.net/wiki"',
        '{internal = "GI"}',
    ):
        assert line in config
    assert (tmp_path / "register" / "requirements").is_dir()
    assert syncer(tmp_path, "check").code == 0
    (tmp_path / "mappings" / "mapping.yaml").unlink()
    again = syncer(tmp_path, "init")
    assert again.code == 2
    assert "config.toml" in again.err
    assert not (tmp_path / "mappings" / "mapping.yaml").exists()


def test_init_into_a_new_folder_names_what_comes_next(tmp_path: Path) -> None:
    ran = syncer(tmp_path, "init", "shop")
    assert ran.code == 0
    assert "syncer --config shop/config.toml check" in ran.out
    assert syncer(tmp_path, "--config", "shop/config.toml", "check").code == 0


def test_check_tells_mistakes_of_mappings_and_register_at_once(tmp_path: Path) -> None:
    register = lay_out(tmp_path, "http://127.0.0.1:9")
    requirement(register, "first", "id: REQ-0001\ntitle: One\nimportanze: core")
    edit(tmp_path / "mappings" / "mapping.yaml", "extends: demo", "extends: demo\nrecordz: {}")
    ran = syncer(tmp_path, "check", "--json")
    assert ran.code == 2
    places = {problem["place"]["file"].rpartition("/")[2] for problem in ran.json["problems"]}
    assert places == {"mapping.yaml", "first.md"}


def test_check_tells_what_records_say_with_places_and_stops_nothing(tmp_path: Path) -> None:
    """CPL-1: findings are counted; with --register each stands at its field, in either language."""
    register = lay_out(tmp_path, "http://127.0.0.1:9")
    body = "As a user, I need a fast list, so that I can work.\n\n## Acceptance criteria\n- [functional] It is shown\n"
    requirement(register, "first", "id: REQ-0001\ntitle: One\nagreement: confirmed\nkind: performance", body)
    counted = syncer(tmp_path, "check")
    assert (counted.code, "REQ-0001" in counted.err) == (0, False)
    assert "what records say: 4 warnings, 2 notes (syncer check --register tells them)" in counted.out
    told = syncer(tmp_path, "check", "--register")
    assert told.code == 0
    assert "first.md:9:1: REQ-0001: warning: a requirement of this kind needs a figure" in told.err
    assert "first.md:7:1: REQ-0001: info: words that everybody understands differently: fast" in told.err
    assert "first.md:2:1: REQ-0001: warning: nobody answers for it\n    name an owner\n" in told.err
    chinese = syncer(tmp_path, "check", "--register", "--locale", "zh-CN", "--json")
    said = {one["code"]: (one["message"], one["hint"]) for one in chinese.json["findings"]}
    assert said["no_owner"] == ("没有负责人", "请指定负责人")
    assert chinese.json["counts"] == {"warning": 4, "info": 2}
    edit(
        tmp_path / "mappings" / "mapping.yaml",
        "extends: demo",
        "extends: demo\nchecks: {levels: {no_owner: error}}",
    )
    assert syncer(tmp_path, "check", "--register").code == 1
    assert syncer(tmp_path, "check").code == 0


def test_a_plan_that_is_off_is_told_with_its_line_and_stands_in_status(tmp_path: Path) -> None:
    """PLN-2: on forecast as well as on fact, on time as well as on money."""
    register = lay_out(tmp_path, "http://127.0.0.1:9")
    (register / "project.yaml").write_text(
        "milestones:\n"
        "  - {name: Kick-off, planned: 2026-09-01, actual: 2026-09-01}\n"
        "  - kind: requirement_freeze\n    planned: 2026-10-30\n    forecast: 2026-12-31\n"
        "budget:\n  - {week: 2026-W45, planned: 1000.00 USD, actual: 1150.00 USD}\n",
        encoding="utf-8",
    )
    told = syncer(tmp_path, "check", "--register")
    assert told.code == 0
    assert "project.yaml:5:5: warning: “Requirement freeze” is expected " in told.err
    assert (
        "project.yaml:7:5: warning: 1,150.00 USD were spent of 1,000.00 planned so far, 15.0% over"
        in told.err
    )
    assert (
        "project.yaml:2:5: warning: the 8.6 working days kept for changes are used up: 44 are needed"
        in told.err
    )
    chinese = syncer(tmp_path, "check", "--register", "--locale", "zh-CN", "--json")
    said = {one["code"]: one for one in chinese.json["findings"]}
    assert said["milestone_late"]["message"].startswith("“需求冻结”预计延误 ")
    assert said["milestone_late"]["values"]["level"] == "escalate"
    assert set(said) == {"milestone_late", "over_budget", "buffer_used_up"}
    short = syncer(tmp_path, "status").out
    assert "  plan: to be escalated, by project.yaml; of the time buffer " in short
    assert "    requirement freeze is expected " in short
    plan = syncer(tmp_path, "status", "--json").json["plan"]
    assert [one["level"] for one in plan["milestones"]] == ["fine", "escalate"]
    assert (plan["spending"][0]["percent"], plan["spending"][0]["level"]) == ("15.0", "warn")


def test_check_does_not_call_a_register_right_that_it_could_not_see(tmp_path: Path) -> None:
    """Offline, a repository is looked at as it was fetched last; one that never was, is not said to be fine."""
    lay_out(tmp_path, "http://127.0.0.1:9")
    edit(tmp_path / "config.toml", '{folder = "register"}', '{git = "shop.git", branch = "main"}')
    ran = syncer(tmp_path, "check")
    assert ran.code == 0
    assert "was never fetched, so its files are not checked" in ran.err
    assert "nothing wrong" not in ran.out


def test_a_token_that_expires_soon_is_warned_about(tmp_path: Path) -> None:
    lay_out(tmp_path, "http://127.0.0.1:9")
    edit(tmp_path / "config.toml", "[confluence]\n", "[confluence]\ntoken_expires = 2020-01-01\n")
    ran = syncer(tmp_path, "status")
    assert ran.code == 0
    assert "the token of confluence expires" in ran.err


def test_a_traceback_is_shown_on_request_only_and_holds_no_values(tmp_path: Path) -> None:
    script = """
import sys
from syncer.cli import main as cli
def broken(options):
    secret = "hunter2"
    raise RuntimeError(secret)
cli.cli.get_command = lambda ctx, name: cli.click.command()(cli.shared()(cli.click.pass_obj(broken)))
cli.COMMANDS["broken"] = "-"
sys.exit(cli.main(sys.argv[1:]))
"""
    for arguments, shown in ((["broken"], False), (["-v", "broken"], True)):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            capture_output=True,
            encoding="utf-8",
            env=environment(),
            check=False,
        )
        assert done.returncode == 1
        assert "unexpected RuntimeError in broken" in done.stderr
        assert "hunter2" not in done.stderr
        assert ("line" in done.stderr) is shown


def test_the_reference_and_the_schemas_that_messages_point_to(tmp_path: Path) -> None:
    told = syncer(tmp_path, "schema", "records.requirement")
    assert told.code == 0
    assert "fields" in told.out
    schema = syncer(tmp_path, "schema", "mapping", "--json-schema").json
    assert "records" in schema["properties"]
    assert "config" in syncer(tmp_path, "schema").out
    mistyped = syncer(tmp_path, "schema", "requirment")
    assert mistyped.code == 2
    assert "did you mean 'requirement'" in mistyped.err


def test_a_demonstration_whose_port_is_taken_says_so_and_starts_nothing(tmp_path: Path) -> None:
    """What answers there is somebody else's, and would be taken for its sandbox."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ran = syncer(tmp_path, "demo", "--once", "--port", port, "--dir", "demo")
    assert ran.code == 2
    assert f"port {port}: Address already in use; choose another with --port" in ran.err
    assert "Fatal" not in ran.err
