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
        if any(part.strip(" ,;:()") not in said for part in re.split(r"\{\w+\}", english))
    ]
    assert gone == []


def test_nothing_that_is_filled_in_is_lost_or_made_up() -> None:
    for english, chinese in catalogue("zh-CN").items():
        asked = {name for _, name, _, _ in Formatter().parse(chinese) if name}
        assert asked <= {name for _, name, _, _ in Formatter().parse(english) if name}, english


def test_it_is_written_as_chinese() -> None:
    for english, text in catalogue("zh-CN").items():
        assert re.search(r"[\u4e00-\u9fff：]", text), english
        assert not re.search(r"[\u4e00-\u9fff][,.;:?!()]|[，。；：？！（）] ", text), text


@pytest.mark.parametrize("text", ["", "a site said this", "a site said this; and this"])
def test_what_is_not_known_stays_as_it_was_said(text: str) -> None:
    assert (told("zh-CN", text).text, told("zh-CN", text).language) == (text, "en")
    assert told("en", text).text == text


def test_parts_are_told_one_by_one_where_all_are_known() -> None:
    said = "an error of the program: KeyError; an error of the program: OSError"
    assert told("zh-CN", said).text == "程序错误：KeyError；程序错误：OSError"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("jira: the site could not be reached (GET /x)", "jira：无法连接站点（GET /x）"),
        ("jira: something of a site (GET /x)", None),
        (
            "failed 3 times since 2026-11-23 09:24, so it is set aside; tried again at 10:24, or now by: syncer retry A",
            "自 2026-11-23 09:24 起失败 3 次，已暂时搁置；将于 10:24 重试；立即重试：syncer retry A",
        ),
        (
            "this is the first push to CAMP: 3 issues would be created and 1 issue of people would be adopted, and Jira tells watchers",
            "首次写入 CAMP：将新建 3 个问题，将纳入他人创建的 1 个问题；Jira 会通知关注者",
        ),
        (
            "the token is wrong or expired, or it is a scoped one and needs cloud_id, or the account may not do this",
            "令牌错误或已过期；若为限定范围的令牌，还须设置 cloud_id，或该账号没有权限",
        ),
        ("REQ-0001 was not moved: unexpected KeyError in run", "REQ-0001 未能流转：程序错误 KeyError（run）"),
    ],
)
def test_what_belongs_to_a_message_is_told_with_it(english: str, chinese: str | None) -> None:
    assert told("zh-CN", english).text == (chinese or english)
