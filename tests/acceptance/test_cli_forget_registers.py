"""`syncer forget` where a register is a branch, a workbook, of several projects or on PostgreSQL: nobody's name stays in any of them (PPL-4)."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support.commands import Ran, edit, syncer
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.stores import postgres, schema_of_its_own
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-forget-registers")
NAME, ADDRESS = "赵伟光", "analyst@example.com"
PEOPLE = f"people:\n  - {{id: zhao, name: {NAME}, side: ours, role: analyst, email: {ADDRESS}}}\n"
FRONT = "id: REQ-0001\ntitle: Enrol, says 赵伟光\npriority: medium\nowner: zhao"
TEXT = f"Enrol them, says {NAME}.\n"


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
    """One project with one requirement that names somebody in its owner, title and text; not yet in step."""
    register = lay_out(tmp_path, sandbox.url)
    (register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    requirement(register, "first", FRONT, TEXT)
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
    who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **who}, capture_output=True, check=True, text=True
    )
    return done.stdout


def forgotten(home: Path, sandbox: Sandbox) -> Ran:
    """The command, with nothing left to be done by itself; then all is in step and the chain holds."""
    assert named_on_sites(sandbox)
    ran = syncer(home, "forget", "zhao", "--yes", "--json")
    assert ran.code in {0, 1}, ran.out + ran.err
    assert ran.json["done"], ran.out
    assert syncer(home, "audit", "verify").code == 0
    quiet = syncer(home, "run", "--json")
    assert quiet.code == 0, quiet.out + quiet.err
    return ran


def named_on_sites(sandbox: Sandbox) -> list[str]:
    """Issues whose fields, and pages whose newest version, name the person."""
    state = sandbox.state()
    issues = state["jira"]["issues"]
    return [key for key, one in issues.items() if NAME in str(one["fields"])]


def test_a_register_in_git_is_committed_without_the_person(home: Path, sandbox: Sandbox) -> None:
    """What its project.yaml says of somebody is committed by people, who are told the line."""
    git(home, "init", "--quiet", "--bare", "-b", "main", "shop.git")
    git(home, "clone", "--quiet", "shop.git", "clone")
    git(home / "clone", "checkout", "--quiet", "-B", "main")
    for one in (home / "register").iterdir():
        one.rename(home / "clone" / one.name)
    git(home / "clone", "add", "--all")
    git(home / "clone", "commit", "--quiet", "-m", "Begin")
    git(home / "clone", "push", "--quiet", "origin", "HEAD:main")
    edit(home / "config.toml", '{folder = "register"}', '{git = "shop.git", branch = "main"}')
    assert syncer(home, "run").code == 0
    ran = syncer(home, "forget", "zhao", "--yes", "--json")
    kept = git(home / "shop.git", "show", "main:requirements/first.md")
    assert NAME not in kept, ran.out + ran.err
    assert "person-" in kept
    assert (ran.code, ran.json["lines"]) == (1, ["project.yaml:2"])
    assert named_on_sites(sandbox) == []


def test_a_register_in_a_workbook_has_no_cell_with_the_person(home: Path, sandbox: Sandbox) -> None:
    assert syncer(home, "export", "live.xlsx", "--live").code == 0
    (home / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    edit(
        home / "config.toml",
        'register = {folder = "register"}',
        'register = {workbook = "live.xlsx"}\nproject_file = "project.yaml"',
    )
    assert syncer(home, "run").code == 0
    assert in_workbook(home / "live.xlsx")
    forgotten(home, sandbox)
    assert not in_workbook(home / "live.xlsx")
    assert NAME not in (home / "project.yaml").read_text("utf-8")
    assert named_on_sites(sandbox) == []


def in_workbook(path: Path) -> list[str]:
    """The parts of a workbook that name the person."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        return [name for name in book.namelist() if NAME in unescape(book.read(name).decode("utf-8"))]


def test_several_projects_are_rid_of_the_person_at_once(home: Path, sandbox: Sandbox) -> None:
    project = {"key": "MOON", "name": "Moon", "lead": "pm@example.com", "types": ["Story", "Task"]}
    sandbox.control(
        "seed", {"projects": [project], "spaces": [{"key": "MOONINT", "name": "Moon (internal)"}]}
    )
    text = (home / "config.toml").read_text("utf-8")
    second = text[text.index("[[projects]]") :].replace("CAMP", "MOON").replace('"register"', '"moon"')
    (home / "config.toml").write_text(f"{text}\n{second}", "utf-8")
    (home / "moon" / "requirements").mkdir(parents=True)
    (home / "moon" / "project.yaml").write_text(PEOPLE.replace("id: zhao", "id: wei"), encoding="utf-8")
    requirement(home / "moon", "first", FRONT.replace("owner: zhao", "owner: wei"), TEXT)
    ran = syncer(home, "run")
    assert ran.code == 0, ran.out + ran.err
    forgotten(home, sandbox)
    for folder in ("register", "moon"):
        for path in sorted((home / folder).rglob("*.*")):
            assert NAME not in path.read_text("utf-8"), path
            assert ADDRESS not in path.read_text("utf-8"), path
    assert named_on_sites(sandbox) == []
    store = b"".join(path.read_bytes() for path in (home / "var").glob("syncer.db*"))
    assert NAME.encode() not in store


def test_a_store_on_postgresql_has_no_row_with_the_person(home: Path, sandbox: Sandbox) -> None:
    with postgres() as server, schema_of_its_own(server) as url:
        edit(home / "config.toml", 'mode = "apply"', f'mode = "apply"\n\n[store]\nurl = "{url}"')
        assert syncer(home, "run").code == 0
        assert rows(url)
        forgotten(home, sandbox)
        assert rows(url) == []
    assert NAME not in (home / "register" / "requirements" / "first.md").read_text("utf-8")
    assert named_on_sites(sandbox) == []


def rows(url: str) -> list[str]:
    """The tables with a row that names the person."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        found = connection.execute("select tablename from pg_tables where schemaname = current_schema()")
        tables = [str(name) for (name,) in found]
        question = "select count(*) from {} t where t::text like %s or t::text like %s"
        escaped = NAME.encode("ascii", "backslashreplace").decode().replace("\\", "\\\\")
        asked = {
            table: connection.execute(question.format(table), (f"%{NAME}%", f"%{escaped}%")).fetchone()
            for table in tables
        }
    return [table for table, count in asked.items() if count and count[0]]


def test_a_customers_edition_that_names_the_person_is_to_be_released_anew(
    home: Path, sandbox: Sandbox
) -> None:
    """PPL-4: it was called a page on which people had written, to be edited by hand."""
    edit(home / "config.toml", '"CAMPINT"}', '"CAMPINT", customer = "CAMP"}')
    manager = (
        "people:\n  - {id: pm, name: Pan Min, side: ours, role: project-manager, email: pm@example.com}\n"
    )
    edit(home / "register" / "project.yaml", "people:\n", manager)
    assert syncer(home, "run").code == 0
    release = ("release", "requirement-spec", "--by", "pm", "--yes")
    assert syncer(home, *release).code == 0
    first = syncer(home, "forget", "zhao", "--yes")
    assert first.code == 1
    assert "people have named the person" not in first.out
    title = "CAMP · Requirement specification  "
    told = first.out.partition(
        "customer editions as they were released: release each anew, then type this again:"
    )[2]
    assert told.lstrip().startswith(title)
    assert "syncer release requirement-spec.customer.en" in told
    assert syncer(home, *release).code == 0
    again = syncer(home, "forget", "zhao", "--yes", "--json")
    assert again.json["done"], again.out
    assert [one["editions"] for one in again.json["projects"]] == [[]]
    pages = sandbox.state()["confluence"]["pages"]
    assert NAME not in str([one["body"] for one in pages])
