"""`syncer status`, `plan` and `retry` about changes that fail: seen with their cure, and sent again by a person's word (B-13)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syncer.cli.main import main
from tests.support.campus import Campus
from tests.support.world import TOKEN

pytestmark = pytest.mark.pages(False)
REFUSAL = {"errorMessages": [], "errors": {"summary": "It is not on the appropriate screen."}}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*next(iter(TOKEN.items())))


class Shell:
    """A terminal in the project's folder."""

    def __init__(self, here: Campus, capsys: pytest.CaptureFixture[str]) -> None:
        self.here, self.capsys = here, capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        """The exit code and all that was printed."""
        code = main(["--config", str(self.here.home / "config.toml"), *words])
        out, err = self.capsys.readouterr()
        return code, out + err

    def json(self, *words: str) -> Any:
        """What a command prints as JSON, be the exit code what it may."""
        main(["--config", str(self.here.home / "config.toml"), *words, "--json"])
        return json.loads(self.capsys.readouterr().out)


@pytest.fixture
def shell(here: Campus, capsys: pytest.CaptureFixture[str]) -> Shell:
    """After Jira has refused a title."""
    path = f"/issue/{here.issue('REQ-0001')['id']}$"
    rule = {"method": "PUT", "path": path, "kind": "status", "status": 400, "body": REFUSAL, "count": 0}
    here.site.faults.set({"rules": [rule]})
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    assert here.cycle().code == 1
    here.cycle()
    return Shell(here, capsys)


def test_what_fails_is_seen_with_its_cause_its_next_try_and_its_cure(shell: Shell) -> None:
    code, out = shell("status")
    assert code == 0
    assert "failing: 1" in out
    assert "REQ-0001 update  configuration: failed once since" in out
    assert "or now by: syncer retry REQ-0001" in out
    (row,) = shell.json("status")["failing"]
    assert (row["item"], row["what"], row["cause"], row["tries"]) == (
        "REQ-0001",
        "update",
        "configuration",
        1,
    )
    assert row["next"] > row["last"]
    code, out = shell("plan")
    assert code == 1
    assert "not sent now, since it failed (1)\n  REQ-0001 (update, configuration):" in out
    code, out = shell("run")
    assert code == 1
    assert "syncer retry REQ-0001" in out


def test_a_word_sends_it_again_and_one_about_what_does_not_fail_is_told(shell: Shell) -> None:
    shell.here.site.faults.set({"rules": []})
    code, out = shell("retry", "REQ-0002")
    assert (code, "nothing fails there" in out) == (0, True)
    code, out = shell("retry", "REQ-0009")
    assert (code, "did you mean 'REQ-0001'?" in out) == (2, True)
    assert shell("retry")[0] == 2
    assert shell("retry", "REQ-0001", "--all")[0] == 2
    code, out = shell("retry", "REQ-0001")
    assert (code, "REQ-0001 (update)" in out) == (0, True)
    assert shell("run")[0] == 0
    assert shell.here.issue("REQ-0001")["fields"]["summary"] == "Gate opens alone"
    assert shell.json("status")["failing"] == []
    code, out = shell("retry", "--all")
    assert (code, "CAMP: nothing fails there" in out) == (0, True)
    shell.here.quiet()


def test_who_is_not_accepted_any_more_is_told_in_status_until_it_is_over(shell: Shell) -> None:
    """B-14: from the store alone; and how long tokens live."""
    config = shell.here.home / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("[jira]\n", "[jira]\ntoken_expires = 2026-11-20\n", 1), "utf-8")
    shell.here.site.revoke("sandbox-token")
    code, out = shell("run")
    assert code == 3
    assert "the token of jira expires" in out
    code, out = shell("status")
    assert code == 0
    assert "jira does not accept our credentials since" in out
    assert "asked again at" in out
    found = shell.json("status")
    assert [one["site"] for one in found["credentials_refused"]] == ["jira"]
    assert found["tokens"][0]["expires"] == "2026-11-20"
    shell.here.site.revoked.discard("sandbox-token")
    shell("run")
    assert shell.json("status")["credentials_refused"] == []
