"""Drawing: the same bytes twice, texts that lie over nothing and stay on the sheet, in both languages and with a great deal to show."""

from __future__ import annotations

import random
import struct
import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import cache
from itertools import combinations, count
from pathlib import Path

import pytest

from syncer.charts import available
from syncer.charts.canvas import WIDTH, Canvas, Type
from syncer.charts.fonts import Face, among, find
from syncer.charts.illustrator import MatplotlibIllustrator
from syncer.charts.wrapping import shorten, wrap
from syncer.pages.context import Charting
from syncer.pages.figures import (
    Activity,
    Bar,
    Card,
    Chart,
    Course,
    Flow,
    Gantt,
    Lane,
    Layer,
    MapRow,
    Matrix,
    Point,
    StoryMap,
    Tick,
    Trend,
    WeekShown,
)
from syncer.ports import Permanent

pytestmark = pytest.mark.xdist_group("charts")

LONG = "Unaufhaltsamkeitsbescheinigungsverordnungsentwurf and a good many further words that go on for long"
HAN = "家长创建账户并验证邮箱，随后填写孩子信息、选择营期并提交登记表（30 分钟内有效）"
DAY = date(2026, 9, 1)


def course(points: int) -> Course:
    chance = random.Random(3)
    words = {"confirmed": "已确认", "assessing": "Assessing", "draft": "草稿", "infeasible": LONG}
    layers = tuple(
        Layer(state, word, tuple(chance.randint(0, 40) for _ in range(points)))
        for state, word in words.items()
    )
    return Course(HAN, tuple(f"{1 + number % 28}月30日" for number in range(points)), layers)


def crowded() -> Matrix:
    chance = random.Random(7)
    spread = [(f"SHOP-REQ-{n:04}", chance.randint(1, 5), chance.randint(1, 5)) for n in range(160)]
    same = [(f"SHOP-REQ-{n:04}", 5, 1) for n in range(200, 290)]
    points = tuple(Point(name, value, cost, "high") for name, value, cost in spread + same)
    return Matrix(
        "Value against cost", "价值", "Cost", LONG, points, (("high", "Risk: high"), ("", HAN)), "{n} more"
    )


def gantt(number: int) -> Gantt:
    kinds = ("plan", "forecast", "actual", "overdue")
    bars = tuple(
        Bar(
            (LONG, HAN, "Kick-off")[at % 3],
            DAY + timedelta(days=at * 5),
            None if at % 4 == 3 else DAY + timedelta(days=at * 5 + (0, 9, -2)[at % 4]),
            kinds[at % 4],  # type: ignore[arg-type]  # one of the four
            "1 September 2026, forecast",
            "15 working days late" if at % 2 else "",
        )
        for at in range(number)
    )
    ticks = tuple(
        Tick(date(2026 + at // 12, at % 12 + 1, 1), f"{2026 + at // 12}年{at % 12 + 1}月")
        for at in range(8, 30)
    )
    return Gantt("里程碑", bars, ticks, tuple((kind, LONG) for kind in kinds))


def story_map(activities: int) -> StoryMap:
    cards = tuple(Card(f"REQ-{n:04}", (LONG, HAN, "")[n % 3], done=n % 2 == 0) for n in range(9))
    columns = tuple(
        Activity((LONG, HAN)[at % 2], (HAN, LONG, "Step")[: at % 4], "core") for at in range(activities)
    )
    rows = tuple(
        MapRow(role, tuple(cards[: (at * 3) % 10] for at in range(activities)))
        for role in (LONG, "家长", "Office")
    )
    return StoryMap(
        "用户故事地图", columns, rows, "另有 {n} 项", "已交付", (("core", "核心场景"), ("general", LONG))
    )


def flow() -> Flow:
    lanes = (
        Lane("main", "主流程", (HAN, LONG, "Pay", "发货", HAN, "30 minutes pass", LONG)),
        Lane("branch", "Branch 1", ("使用优惠券",)),
        Lane("exception", LONG, (LONG, HAN, HAN, LONG, "End")),
    )
    return Flow(HAN, LONG * 3, lanes)


FIGURES: Mapping[str, Chart] = {
    "matrix": crowded(),
    "matrix-of-one": Matrix(
        "M", "V", "C", "B", (Point("REQ-0001", 1, 5, "low"),), (("low", "Risk: low"),), "{n}"
    ),
    "gantt": gantt(9),
    "gantt-of-a-day": gantt(2),
    "course-short": course(2),
    "course-long": course(26),
    "trend": Trend(
        HAN, "达标", "Overdue", tuple(WeekShown("10月19日—10月25日", n, 3 * n, LONG) for n in range(5))
    ),
    "story-map": story_map(7),
    "story-map-of-one": story_map(1),
    "flow": flow(),
}


@cache
def illustrator() -> MatplotlibIllustrator:
    return MatplotlibIllustrator(find())


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_lies_over_another_or_leaves_the_sheet(name: str) -> None:
    canvas = illustrator().canvas(FIGURES[name])
    assert len(canvas.placed) > 2
    assert [(a.text, b.text) for a, b in combinations(canvas.placed, 2) if a.overlaps(b)] == []
    assert [
        one.text
        for one in canvas.placed
        if one.left < 0 or one.top < 0 or one.right > WIDTH or one.bottom > canvas.height
    ] == []
    assert canvas.smallest >= 11  # points, which are pixels of the page


def test_the_same_figure_gives_the_same_bytes_and_twice_the_pixels() -> None:
    first, second = (MatplotlibIllustrator(find()).draw(FIGURES["gantt-of-a-day"]) for _ in range(2))
    assert first == second
    assert first.startswith(b"\x89PNG")
    assert b"Software" not in first
    width, height = struct.unpack(">II", first[16:24])
    assert (width, height % 2) == (2 * WIDTH, 0)


def test_a_preview_drawn_beside_a_cycle_changes_no_byte_of_either() -> None:
    """matplotlib keeps its settings for the whole process."""
    wanted = [FIGURES["gantt-of-a-day"], FIGURES["trend"]] * 3
    alone = [MatplotlibIllustrator(find()).draw(one) for one in wanted[:2]] * 3
    with ThreadPoolExecutor(2) as threads:
        beside = threads.map(lambda one: MatplotlibIllustrator(find()).draw(one), wanted)
    assert list(beside) == alone


def test_what_several_pages_show_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan stands in both editions and in each report; somebody who draws for years keeps the last figures alone."""
    drawn = count(1)
    monkeypatch.setattr(Canvas, "png", lambda _: str(next(drawn)).encode())
    artist, figures = MatplotlibIllustrator(find()), [FIGURES["gantt-of-a-day"], FIGURES["trend"]]
    assert [artist.draw(one) for one in [*figures, *figures]] == [b"1", b"2", b"1", b"2"]
    monkeypatch.setattr("syncer.charts.illustrator._KEPT", 1)
    artist = MatplotlibIllustrator(find())
    assert [artist.draw(one) for one in [*figures, *figures]] == [b"3", b"4", b"5", b"6"]


def test_what_is_measured_is_what_is_drawn() -> None:
    """Kerning may make a text narrower, nothing makes it wider."""
    type_ = Type(find())
    canvas = illustrator().canvas(FIGURES["trend"])
    for text in (LONG, HAN, "REQ-0007 · 2026年11月"):
        measured = type_.width(type_.readable(text), 12)
        assert measured - 6 <= canvas.extent(text, 12) <= measured + 1


def test_a_character_that_the_font_has_not_is_drawn_as_a_sign_and_warns_nobody() -> None:
    odd = Flow("🎈\x07", "End", (Lane("main", "A", ("a $x$ _b_ 🎈", "\\alpha \u202e x")),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert illustrator().draw(odd).startswith(b"\x89PNG")
    assert Type(find()).readable("🎈\x07\n x") in {"□ x", "? x"}


def test_without_a_font_of_its_own_it_writes_in_matplotlibs() -> None:
    assert not Face().han
    assert MatplotlibIllustrator(Face()).canvas(FIGURES["matrix-of-one"]).placed


def test_a_font_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.ttf"
    path.write_bytes(b"no font")
    with pytest.raises(Permanent) as caught:
        MatplotlibIllustrator(Face(str(path))).draw(FIGURES["trend"])
    assert "none.ttf" in caught.value.message
    assert "[charts]" in caught.value.hint


def test_the_font_is_the_configured_one_else_the_systems_else_the_extras(tmp_path: Path) -> None:
    here, there, packaged = tmp_path / "here", tmp_path / "there", tmp_path / "NotoSansSC-Regular.otf"
    for folder, name in (
        (here / "deep", "wqy-microhei.ttc"),
        (there, "NotoSansCJK-Regular.ttc"),
        (there, "Arial.ttf"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    assert find(tmp_path / "own.ttf").path.endswith("own.ttf")
    assert among((here, there), packaged) == Face(
        str(there / "NotoSansCJK-Regular.ttc"), 2, "a font of this system"
    )
    assert among((here,), None).path.endswith("wqy-microhei.ttc")
    assert among((tmp_path / "none",), packaged).path == str(packaged)
    assert not among((tmp_path / "none",), None).han


def test_lines_break_at_blanks_and_between_chinese_characters_and_never_before_a_comma() -> None:
    def measure(text: str) -> float:
        return float(sum(1 if one.isascii() else 2 for one in text))

    assert wrap("one two  three", 7, measure) == ["one two", "three"]
    assert wrap("登记表，已提交", 8, measure) == ["登记表，", "已提交"]
    assert wrap("登记表格，已提交", 8, measure) == ["登记表", "格，已提", "交"]
    assert wrap("extraordinary", 5, measure) == ["extra", "ordin", "ary"]
    assert wrap("one two three four", 7, measure, 2) == ["one two", "three…"]
    assert shorten("登记表", 4, measure) == "登…"
    assert wrap("", 5, measure) == []


def test_without_the_extra_nothing_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available.charting(None) == Charting(available.VERSION, han=find().han)
    assert available.charting(Path("fonts/Own.ttf")) == Charting(f"{available.VERSION} Own.ttf")
    monkeypatch.setattr(available, "installed", lambda: False)
    assert available.charting(None) is None
