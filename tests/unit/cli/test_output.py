"""Plain output: columns that stand below one another whatever the script, and summaries in words."""

from __future__ import annotations

import json
from functools import partial

import pytest

from syncer.cli.errors import show
from syncer.cli.options import Options
from syncer.cli.output import emit, say, table, width
from syncer.cli.summary import lines
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem
from syncer.text.characters import printable


def test_chinese_characters_take_two_columns() -> None:
    assert width("a需求") == 5


def test_columns_stand_below_one_another(capsys: pytest.CaptureFixture[str]) -> None:
    table(Options(), ["page", "no."], [["规格", "1"], ["Spec", "2"]])
    assert capsys.readouterr().out == "page  no.\n规格  1\nSpec  2\n"


def test_nothing_is_printed_beside_json(capsys: pytest.CaptureFixture[str]) -> None:
    table(Options(json=True), ["page"], [["Spec"]])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("需求\tשלום", "需求\tשלום"),
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("a\x1b[8mb\x1b[2Jc\x1b]0;t\x07", "a\\u001b[8mb\\u001b[2Jc\\u001b]0;t\\u0007"),
        ("over\rwritten\x9b2J\x7f", "over\\u000dwritten\\u009b2J\\u007f"),
        ("\u202egpj.exe\u2066\u2028", "\\u202egpj.exe\\u2066\\u2028"),
    ],
)
def test_no_text_of_a_site_commands_the_terminal(
    capsys: pytest.CaptureFixture[str], text: str, printed: str
) -> None:
    """Whoever may write a title, a status or a name there could hide what a plan is going to do from who approves it."""
    assert printable(text) == printed
    problem = Problem(text, text)
    for out in (
        partial(say, Options(), text),
        partial(table, Options(), [""], [[text]]),
        partial(show, [problem], Options()),
    ):
        out()
    emit({"text": text})
    captured = capsys.readouterr()
    assert json.loads(captured.out.partition("{")[1] + captured.out.partition("{")[2]) == {"text": text}
    assert not _COMMANDS & set(captured.out + captured.err)


_COMMANDS = {"\r", "\x07", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028"}


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
