"""`syncer proposals`: what people edited on pages is listed, shown and answered, and a signed requirement is changed by a change request alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syncer.cli.main import main
from tests.support.campus import Campus
from tests.support.world import MAPPING, TOKEN

SPEC = "Requirement specification"


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
        """What a command prints as JSON."""
        code, out = self(*words, "--json")
        assert code == 0, out
        return json.loads(out)


@pytest.fixture
def shell(here: Campus, capsys: pytest.CaptureFixture[str]) -> Shell:
    """After somebody has edited the background of a requirement on its page."""
    title = str(here.page(SPEC)["title"])
    here.person("edit_page", page=title, space="CAMPINT", replace=["Old gate.", "Older gate."])
    return Shell(here, capsys)


def test_an_edit_is_planned_listed_shown_and_accepted(shell: Shell) -> None:
    code, out = shell("plan")
    assert code == 0
    assert "edits on pages that become proposals" in out
    shell.here.settled()
    (listed,) = shell.json("proposals", "list")
    assert (listed["uid"], listed["field"], listed["from"], listed["to"]) == (
        "REQ-0001",
        "background",
        "Old gate.",
        "Older gate.",
    )
    assert shell.json("status")["proposals"] == [listed["id"]]
    _, out = shell("proposals", "show", listed["id"])
    assert f"proposals accept {listed['id']}" in out
    assert shell.json("proposals", "accept", listed["id"])["to"] == "Older gate."
    shell.here.settled()
    assert shell.here.values("REQ-0001")["background"] == "Older gate."
    assert shell.json("proposals", "list") == []
    (listed,) = shell.json("proposals", "list", "--all")
    assert listed["state"] == "accepted"
    code, out = shell("proposals", "accept", listed["id"])
    assert (code, "accepted already" in out) == (2, True)
    shell.here.quiet()


def test_a_field_that_does_not_hold_the_words_is_not_overwritten_by_them(shell: Shell) -> None:
    shell.here.settled()
    (listed,) = shell.json("proposals", "list")
    code, out = shell("proposals", "accept", listed["id"], "--field", "title")
    assert (code, "--value TEXT" in out) == (2, True)
    assert shell.json("proposals", "list") == [listed]
    alone = "records: {requirement: {fields: {owner: {jira: assignee, as: person, direction: from_jira}}}}\n"
    (shell.here.home / "mappings" / "mapping.yaml").write_text(MAPPING + alone, encoding="utf-8")
    code, out = shell("proposals", "accept", listed["id"], "--field", "owner", "--value", "pm@example.com")
    assert (code, "Jira alone says owner" in out) == (2, True)
    said = shell.json("proposals", "accept", listed["id"], "--field", "title", "--value", "Older gate")
    assert (said["field"], said["to"]) == ("title", "Older gate")


def test_an_edit_is_declined_with_a_reason(shell: Shell) -> None:
    shell.here.settled()
    (listed,) = shell.json("proposals", "list")
    code, out = shell("proposals", "decline", listed["id"])
    assert (code, "--reason" in out) == (2, True)
    shell.json("proposals", "decline", listed["id"], "--reason", "it is not")
    shell.here.settled()
    assert shell.here.values("REQ-0001")["background"] == "Old gate."
    assert "Reason: it is not" in shell.here.text(SPEC)
    shell.here.quiet()


def test_what_a_baseline_covers_becomes_a_change_request(shell: Shell) -> None:
    """GATE-4: what was signed is not edited on a page."""
    shell.here.settled()
    code, out = shell("baseline", "create", "V1.0")
    assert code == 0, out
    (listed,) = shell.json("proposals", "list")
    done = shell.json("proposals", "accept", listed["id"])
    change = done["change_request"]
    shell.here.settled()
    values = shell.here.values(change)
    assert (values["state"], values["requested_by"]) == ("submitted", "analyst@example.com")
    assert ("reason" in values, values["content"]) == (False, "Older gate.")
    assert "(version " in str(values["source.means"])  # internal: it names a page of ours
    (item,) = values["changes"] if isinstance(values["changes"], list) else []
    assert item == {
        "action": "change",
        "requirement": "REQ-0001",
        "field": "background",
        "from": "Old gate.",
        "to": "Older gate.",
    }
    assert shell.here.values("REQ-0001")["background"] == "Old gate."
    (listed,) = shell.json("proposals", "list", "--all")
    assert (listed["state"], listed["change_request"]) == ("accepted", change)
    shell.here.quiet()


def test_an_unknown_edit_is_refused_with_the_next_step(shell: Shell) -> None:
    code, out = shell("proposals", "show", "nothing")
    assert (code, "see syncer proposals list" in out) == (2, True)
