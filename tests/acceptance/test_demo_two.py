"""The demonstration with a second project: both are there, one page shows how they stand, and nothing is written twice (PG-12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import syncer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-two")]


def test_two_projects_of_which_one_shows_both(tmp_path: Path) -> None:
    ran = syncer(tmp_path, "demo", "--two", "--fresh", "--once", "--json", "--dir", "demo")
    assert ran.code == 0, ran.err
    first, second, beside, again = ran.json
    assert [one["project"] for one in ran.json] == ["CAMP", "CAMP", "SAIL", "SAIL"]
    assert {one["kind"] for one in first["pages"]} - {one["kind"] for one in beside["pages"]} >= {
        "project-overview"
    }
    for quiet in (second, again):
        assert [one["write"] for one in quiet["requests"].values()] == [0, 0]
        assert quiet["problems"] == []
    home = tmp_path / "demo"
    said = ("--config", str(home / "config.toml"))
    shown = syncer(home, *said, "--project", "CAMP", "render", "project-overview", "--out", "out")
    assert shown.code == 0, shown.err
    for locale in ("en", "zh-CN"):
        page = (home / "out" / f"project-overview.{locale}.html").read_text(encoding="utf-8")
        assert "SAIL · Harbour Sailing School" in page
        assert "CAMP · Lakeside Camps" in page
    made = syncer(home, *said, "new", "question", "--title", "Who may open the gate?")
    assert made.code == 0, made.err
    assert made.out.startswith("QST-"), "what takes one project takes the larger one"
