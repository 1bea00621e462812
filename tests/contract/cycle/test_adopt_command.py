"""`syncer adopt` looks at a project that is in use, and what it proposes loads, passes the site's check and adopts nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from syncer.cli.main import main
from syncer.cycle.adoption import proposals
from tests.support.campus import Campus, marks
from tests.support.world import TOKEN, both

pytestmark = pytest.mark.pages(False)


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*next(iter(TOKEN.items())))


def adopt(home: Path, *more: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["--config", str(home / "config.toml"), *more])
    return code, capsys.readouterr().out


@both
def test_what_is_proposed_for_a_live_project_works_there_and_takes_nothing_in(
    here: Campus, capsys: pytest.CaptureFixture[str]
) -> None:
    said = here.pen.value(
        [here.pen.paragraph("A hall."), here.pen.heading("Context"), here.pen.paragraph("Rain.")]
    )
    for number in range(3):
        fields = {"summary": f"Hall {number}", "description": said, "priority": "Low"}
        here.person("create_issue", project="CAMP", type="Story", fields=fields)
    code, out = adopt(here.home, "adopt", "CAMP", "--json", capsys=capsys)
    told: dict[str, Any] = json.loads(out)
    assert (code, told["looked_at"]) == (0, 5)
    text: str = told["mapping"]
    assert 'section: {en: "Context"}' in text
    assert """adopt: {mode: propose, jql: 'type = "Story"'}""" in text
    assert any("Bug" in line for line in told["misfits"])

    here.rewire(text)
    report = here.cycle()
    assert [p.code for p in report.problems if p.code.startswith(("jira", "adopt"))] == [], report.to_json()
    assert [one.title for one in proposals(here.hub())] == ["Hall 0", "Hall 1", "Hall 2"]
    assert marks(here) == ["REQ-0001", "REQ-0002"]
    here.approve("adopt:all")
    here.settled()
    assert here.values("REQ-0003")["background"] == "Rain."
    here.quiet()


def test_a_file_is_written_once_and_a_project_that_is_not_there_is_named(
    here: Campus, capsys: pytest.CaptureFixture[str]
) -> None:
    out = here.home / "proposed.yaml"
    code, said = adopt(here.home, "adopt", "CAMP", "--out", str(out), capsys=capsys)
    assert (code, f"written: {out}" in said) == (0, True)
    assert out.read_text("utf-8").startswith("# Proposed for CAMP")
    assert adopt(here.home, "adopt", "CAMP", "--out", str(out), capsys=capsys)[0] == 2
    assert adopt(here.home, "adopt", "CAMPS", capsys=capsys)[0] == 1
