"""jira-cli-rs, a command-line client: issues from discovery to deletion of an attachment, on both flavours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.witness.conftest import EMAIL, TOKEN, Client, Served

CLIENT = "jira-cli"


@pytest.fixture
def jira(client: Client, served: Served) -> Any:
    """Runs the client against the site, answers in JSON."""
    if served.flavour == "cloud":
        env = {"JIRA_HOST": served.url, "JIRA_EMAIL": EMAIL, "JIRA_TOKEN": TOKEN}
    else:
        env = {"JIRA_HOST": served.url, "JIRA_TOKEN": TOKEN, "JIRA_AUTH_TYPE": "pat", "JIRA_API_VERSION": "2"}

    def run(*words: str) -> Any:
        said = client.run("jira", *words, "--output", "json", env=env)
        found = re.search(r"^[\[{].*", said, re.DOTALL | re.MULTILINE)
        return json.loads(found.group()) if found else said

    return run


def test_an_issue_lives_its_life(jira: Any, served: Served, tmp_path: Path) -> None:
    assert jira("myself")["displayName"] == "Syncer Bot"
    assert {one["key"] for one in jira("projects", "list")["projects"]} == {"CAMP", "DEMO"}
    jira("projects", "show", "CAMP")
    jira("projects", "components", "CAMP")
    jira("projects", "versions", "CAMP")
    jira("fields", "list")
    jira("issues", "link-types")
    jira("issues", "create-meta", "--project", "CAMP")
    jira("doctor")
    key, other = (_created(jira, f"Witnessed {number}") for number in (1, 2))
    jira("issues", "update", key, "--summary", "Witnessed, renamed", "--priority", "High")
    assert "Witnessed, renamed" in json.dumps(jira("issues", "show", key))
    jira("issues", "comment", key, "--body", "A comment of *some* length")
    assert "some" in json.dumps(jira("issues", "comments", key))
    ways = json.dumps(jira("issues", "list-transitions", key))
    assert "In Progress" in ways
    jira("issues", "transition", key, "--to", "In Progress")
    jira("issues", "link", key, "--to", other, "--link-type", "Blocks")
    jira("issues", "log-work", key, "--time", "1h")
    file = tmp_path / "plan.txt"
    file.write_text("a plan", encoding="utf-8")
    jira("issues", "attach", key, "--file", str(file))
    listed = jira("issues", "attachments", key)
    assert "plan.txt" in json.dumps(listed)
    found = jira("search", 'project = CAMP AND status = "In Progress" ORDER BY created')
    assert [one["key"] for one in found["items"]] == [key]
    assert jira("issues", "list", "--project", "CAMP")["items"]
    jira("issues", "mine")
    assert "Project manager" in json.dumps(jira("users", "search", "Project"))
    assert jira("boards", "list")["boards"]
    jira("sprints", "list")
    assert served.broken() == []


def _created(jira: Any, summary: str) -> str:
    words = ("--project", "CAMP", "--type", "Story", "--summary", summary, "--description", "Said *so*.")
    return str(jira("issues", "create", *words)["key"])
