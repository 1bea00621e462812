"""What can be wrong before anything is written: each with its exit code, its place, its cure, and no write."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import Ran, edit, environment, issues, syncer, written
from tests.support.sandbox import Sandbox, free_port, sandbox_process
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-trouble")


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


def _refused(ran: Ran, sandbox: Sandbox, code: int, *words: str) -> None:
    assert (ran.code, written(sandbox)) == (code, []), ran.err
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err


def test_a_refused_token_is_3_and_never_shown(home: Path, sandbox: Sandbox) -> None:
    secret = "wrong-token-4711"
    ran = syncer(home, "-v", "run", env=environment(TOKEN=secret))
    _refused(ran, sandbox, 3, "jira", "token")
    assert secret not in ran.err + ran.out


def test_a_confluence_that_refuses_us_is_found_before_jira_is_written(home: Path, sandbox: Sandbox) -> None:
    text = (home / "config.toml").read_text(encoding="utf-8")
    jira, wiki = text.split("[confluence]")
    (home / "config.toml").write_text(
        jira + "[confluence]" + wiki.replace('"TOKEN"', '"OTHER"'), encoding="utf-8"
    )
    _refused(syncer(home, "run", env=environment(OTHER="wrong")), sandbox, 3, "confluence")


def test_a_host_that_does_not_answer_is_3(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", f'url = "{sandbox.url}"', f'url = "http://127.0.0.1:{free_port()}"')
    _refused(syncer(home, "run"), sandbox, 3, "could not be reached", "check url")


def test_a_project_that_the_site_does_not_have_is_2(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", 'key = "CAMP"', 'key = "CAMPX"')
    _refused(syncer(home, "run"), sandbox, 2, "CAMPX")


def test_a_project_that_the_configuration_does_not_have_is_2(home: Path, sandbox: Sandbox) -> None:
    _refused(syncer(home, "--project", "CAMPP", "run"), sandbox, 2, "CAMPP", "did you mean 'CAMP'")


def test_a_space_that_the_site_does_not_have_is_2(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", '"CAMPINT"', '"CAMPINTERN"')
    _refused(syncer(home, "run"), sandbox, 2, "CAMPINTERN")


def test_a_field_that_the_site_does_not_have_is_2_with_its_nearest(home: Path, sandbox: Sandbox) -> None:
    line = "records: {requirement: {fields: {value: {jira: {field: Busines value}, as: integer}}}}\n"
    with (home / "mappings" / "mapping.yaml").open("a", encoding="utf-8") as file:
        file.write(line)
    _refused(syncer(home, "run"), sandbox, 2, "Busines value", "Business value")


def test_a_word_of_the_mapping_mistyped_is_2_with_its_line(home: Path, sandbox: Sandbox) -> None:
    mapping = "records:\n  requirement:\n    fields:\n      priority: {direction: bothh}\n"
    with (home / "mappings" / "mapping.yaml").open("a", encoding="utf-8") as file:
        file.write(mapping)
    _refused(syncer(home, "run"), sandbox, 2, "mappings/mapping.yaml:7:", "bothh", "both")


def test_all_mistakes_of_a_configuration_are_told_at_once(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", 'mode = "apply"', 'mode = "aply"\nmodee = 1')
    ran = syncer(home, "run")
    _refused(ran, sandbox, 2, "config.toml:1:8", "config.toml:2:1", "apply")


def test_a_mapping_that_is_no_yaml_is_2_with_its_line(home: Path, sandbox: Sandbox) -> None:
    (home / "mappings" / "mapping.yaml").write_text("version: 1\nextends: [demo\n", encoding="utf-8")
    _refused(syncer(home, "run"), sandbox, 2, "mappings/mapping.yaml:")


def test_a_template_with_an_undefined_name_is_2_with_its_line(home: Path, sandbox: Sandbox) -> None:
    source = Path(__file__).parents[2] / "templates" / "requirement-spec.storage.j2"
    (home / "templates").mkdir()
    broken = home / "templates" / source.name
    broken.write_text(source.read_text(encoding="utf-8") + "\n{{ regster }}\n", encoding="utf-8")
    _refused(syncer(home, "run"), sandbox, 2, f"{source.name}:", "regster")


def test_a_kind_of_page_to_leave_out_that_nothing_makes_is_2_with_its_line(
    home: Path, sandbox: Sandbox
) -> None:
    mapping = "version: 1\nextends: demo\npages:\n  leave_out: [rules, draft]\n"
    (home / "mappings" / "mapping.yaml").write_text(mapping, encoding="utf-8")
    _refused(syncer(home, "run"), sandbox, 2, "mapping.yaml:4:22", "drafts")


def test_a_secret_that_is_not_there_is_2(home: Path, sandbox: Sandbox) -> None:
    bare = {name: value for name, value in environment().items() if name != "TOKEN"}
    _refused(syncer(home, "run", env=bare), sandbox, 2, "TOKEN")


def test_no_configuration_is_2_and_names_init(tmp_path: Path) -> None:
    ran = syncer(tmp_path, "run", "--json")
    assert ran.code == 2
    assert ran.json["exit"] == 2
    assert "syncer init" in ran.json["problems"][0]["hint"]


def test_a_project_that_another_instance_is_writing_is_5(home: Path, sandbox: Sandbox) -> None:
    assert syncer(home, "status").code == 0
    with (home / "var" / "syncer.db.CAMP.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _refused(syncer(home, "run"), sandbox, 5, "another instance")
    assert syncer(home, "run").code == 0


def test_a_broken_register_file_is_1_and_the_rest_goes_on(home: Path, sandbox: Sandbox) -> None:
    requirement(home / "register", "second", "id: REQ-0002\ntitle: [unclosed")
    ran = syncer(home, "run")
    assert ran.code == 1, ran.err
    assert "register/requirements/second.md:" in ran.err
    assert list(issues(sandbox).values()) == ["Enrol a camper"]
    checked = syncer(home, "check")
    assert checked.code == 1
    assert "register/requirements/second.md:" in checked.err


def test_the_clock_of_a_site_that_is_no_sandbox_is_refused(home: Path, sandbox: Sandbox) -> None:
    edit(home / "config.toml", f'url = "{sandbox.url}"', f'url = "{sandbox.url}/elsewhere"')
    env = environment(SYNCER_TEST_CLOCK="sandbox")
    _refused(syncer(home, "run", env=env), sandbox, 2, "SYNCER_TEST_CLOCK")


def test_the_clock_of_a_sandbox_is_taken(home: Path, sandbox: Sandbox) -> None:
    sandbox.control("clock", {"set": "2031-05-01T10:00:00+00:00"})
    ran = syncer(home, "run", "--json", env=environment(SYNCER_TEST_CLOCK="sandbox"))
    assert ran.json["started"].startswith("2031-05-01T10:0")
