"""Plain output: columns that stand below one another whatever the script, and summaries in words."""

from __future__ import annotations

import pytest

from syncer.cli.options import Options
from syncer.cli.output import table, width
from syncer.cli.summary import lines
from syncer.domain.json import JsonObject


def test_chinese_characters_take_two_columns() -> None:
    assert width("a需求") == 5


def test_columns_stand_below_one_another(capsys: pytest.CaptureFixture[str]) -> None:
    table(Options(), ["page", "no."], [["规格", "1"], ["Spec", "2"]])
    assert capsys.readouterr().out == "page  no.\n规格  1\nSpec  2\n"


def test_nothing_is_printed_beside_json(capsys: pytest.CaptureFixture[str]) -> None:
    table(Options(json=True), ["page"], [["Spec"]])
    assert capsys.readouterr().out == ""


def _summary(**more: object) -> JsonObject:
    found: JsonObject = {
        "project": "SHOP",
        "seconds": 1.23,
        "requests": {"jira": {"read": 3, "write": 1}},
        "changes": {
            "jira": {"create": 2, "update": 0},
            "files": {"create": 0, "update": 0},
            "pages": {"unchanged": 4},
        },
        "held": 0,
        "failed": 0,
        "open_claims": 0,
        "stops": [],
    }
    found.update(more)  # type: ignore[arg-type]
    return found


def test_a_cycle_is_one_line() -> None:
    assert list(lines(_summary())) == ["SHOP: Jira: 2 created (1.2 s, 3 reads, 1 writes)"]


def test_what_waits_is_named_with_its_command() -> None:
    stop = {"item": "first-push", "reason": "the first push", "command": "syncer approve first-push"}
    said = list(lines(_summary(stops=[stop], held=2)))
    assert said[0] == "SHOP: stopped, nothing was written"
    assert said[2].strip() == "syncer approve first-push"
    assert said[3] == "  2 held: syncer conflicts list"
