"""What the console says again in Chinese is still said in English somewhere, as it is known again there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from syncer.web.console.told import catalogue, told

PACKAGE = Path(__file__).parents[2] / "syncer"
PLACE = "\0"


def _strings(path: Path) -> Iterator[str]:
    """Every text of a module; what is filled in stands as a sign of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else PLACE for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.sub(r"\{\w*\}", PLACE, node.value)


@cache
def _said() -> str:
    modules = (one for one in PACKAGE.rglob("*.py") if "sandbox" not in one.relative_to(PACKAGE).parts)
    return "\n".join(text for one in modules for text in _strings(one))


def test_each_pattern_is_a_text_of_the_program() -> None:
    said = _said()
    gone = [
        english
        for english in catalogue("zh-CN")
        if any(part.strip() and part.strip() not in said for part in re.split(r"\{\w+\}", english))
    ]
    assert gone == []


def test_nothing_that_is_filled_in_is_lost_or_made_up() -> None:
    for english, chinese in catalogue("zh-CN").items():
        asked = {name for _, name, _, _ in Formatter().parse(chinese) if name}
        assert asked <= {name for _, name, _, _ in Formatter().parse(english) if name}, english


def test_it_is_written_as_chinese() -> None:
    for english, text in catalogue("zh-CN").items():
        assert re.search(r"[\u4e00-\u9fff]", text), english
        assert not re.search(r"[\u4e00-\u9fff][,.;:?!()]|[，。；：？！（）] ", text), text


@pytest.mark.parametrize("text", ["", "a site said this", "a site said this; and this"])
def test_what_is_not_known_stays_as_it_was_said(text: str) -> None:
    assert (told("zh-CN", text).text, told("zh-CN", text).language) == (text, "en")
    assert told("en", text).text == text


def test_parts_are_told_one_by_one_where_all_are_known() -> None:
    said = "an error of the program: KeyError; an error of the program: OSError"
    assert told("zh-CN", said).text == "程序错误：KeyError；程序错误：OSError"
