"""What doctor says of charts: drawn, in which font, or what is missing for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncer.charts.fonts import Face
from syncer.config.settings import Charts, Settings, Site
from syncer.doctor import here
from syncer.doctor.results import Level, Result

SITE = Site.model_validate(
    {
        "url": "https://example.atlassian.net/wiki",
        "auth": "api-token",
        "user": "bot@example.com",
        "token": {"env": "TOKEN"},
    }
)


def told(**charts: object) -> list[Result]:
    return list(here.charts(Settings(confluence=SITE, charts=Charts.model_validate(charts))))


def test_the_font_is_named() -> None:
    (one,) = told()
    assert one.level is Level.OK
    assert "charts are drawn in " in one.found


def test_nothing_is_said_where_nobody_wants_any() -> None:
    assert told(draw=False) == []
    assert list(here.charts(Settings())) == []


def test_a_font_that_is_not_there_fails(tmp_path: Path) -> None:
    (one,) = told(font=str(tmp_path / "none.ttf"))
    assert one.level is Level.FAILED
    assert "none.ttf" in one.found


def test_without_the_extra_pages_have_tables_and_it_says_how_to_get_charts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(here, "installed", lambda: False)
    (one,) = told()
    assert one.level is Level.OK
    assert "pip install 'syncer[charts]'" in one.found


def test_without_a_chinese_font_it_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "find", lambda _font: Face())
    (one,) = told()
    assert one.level is Level.WARNING
    assert "English" in one.found
