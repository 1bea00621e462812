"""`syncer forget` as typed: what it shows, that it asks, what it leaves to people, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import syncer
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-forget")
PEOPLE = "people:\n  - {id: zhao, name: 赵伟光, side: ours, role: analyst, email: analyst@example.com}\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, sandbox: Sandbox) -> Path:
    sandbox.reset()
    register = lay_out(tmp_path, sandbox.url, locale='["zh-CN", "en"]')
    (register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    text = "Enrol them, says 赵伟光.\n\n<!-- 赵伟光 wrote this -->\n"
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol\npriority: medium\nowner: zhao", text)
    assert syncer(tmp_path, "run").code == 0
    return tmp_path


def test_a_person_is_forgotten_after_a_look_and_a_word(home: Path) -> None:
    shown = syncer(home, "forget", "赵伟光", "--look")
    assert shown.code == 0
    assert "REQ-0001: " in shown.out
    assert "project.yaml:2" in shown.out
    assert "赵伟光" in (home / "register" / "project.yaml").read_text("utf-8")
    asked = syncer(home, "forget", "zhao")
    assert (asked.code, "say --yes, or --look" in asked.err) == (2, True)
    done = syncer(home, "forget", "zhao", "--yes", "--json")
    said = done.json
    assert said["done"], said
    left = [line for line in said["lines"] if not line.startswith("requirements/first.md")]
    assert (done.code, left) == (1 if said["lines"] else 0, [])
    names = ("赵伟光".encode(), b"analyst@example.com")
    store = b"".join(path.read_bytes() for path in (home / "var").glob("syncer.db*"))
    assert not [name for name in names if name in store]
    assert f"已删除的人员 {said['pseudonym'][-4:]}" in (home / "register" / "project.yaml").read_text("utf-8")
    assert syncer(home, "audit", "verify").code == 0
    assert syncer(home, "run", "--json").json["changes"]["jira"]["update"] == 0
    again = syncer(home, "forget", "zhao", "--look")
    assert (again.code, "CAMP: nothing names this person" in again.out) == (0, True)


def test_a_word_that_is_none_is_refused(home: Path) -> None:
    ran = syncer(home, "forget", "赵", "--yes")
    assert (ran.code, "names nobody" in ran.err) == (2, True)


def test_whom_the_words_do_not_tell_from_another_is_not_forgotten(home: Path) -> None:
    """PPL-4: what names two people takes neither away."""
    path = home / "register" / "project.yaml"
    path.write_text(
        f"{PEOPLE}  - {{id: other, name: 赵伟光}}\n  - {{id: son, name: 赵伟光明}}\n", encoding="utf-8"
    )
    ran = syncer(home, "forget", "zhao", "--yes")
    assert (ran.code, "other of CAMP has the same name" in ran.err) == (2, True)
    path.write_text(
        path.read_text("utf-8").replace("other, name: 赵伟光}", "other, name: 赵伟光（采购）}"), "utf-8"
    )
    assert syncer(home, "forget", "zhao", "--yes").code in {0, 1}
    left = path.read_text("utf-8")
    assert ("赵伟光（采购）" in left, "name: 赵伟光明" in left, "name: 赵伟光," in left) == (
        True,
        True,
        False,
    )
