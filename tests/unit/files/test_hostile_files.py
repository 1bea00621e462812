"""NFR, security: what hostile files cost is counted in calls, and each is refused with its place (B-26, B-29)."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncer.config import places
from syncer.config.ics_reader import parse_ics
from syncer.config.toml_reader import parse_toml
from syncer.config.yaml_reader import parse_yaml, read_yaml
from syncer.domain.kinds import Kind
from syncer.files import disk, sheetxml
from syncer.files.archive import Unreadable
from syncer.files.folder import RegisterFolder
from syncer.files.reading import parse
from syncer.files.source import Source
from syncer.files.yamltree import compose
from syncer.intake import minutes
from syncer.text.markdown import reader
from tests.support.effort import calls

DEEP = 100_000


def laughs(levels: int) -> str:
    """Ten to the power of the levels, in a few hundred bytes."""
    above = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x, x]", *above])


def test_aliases_that_stand_for_billions_are_refused_with_their_place() -> None:
    read = parse_yaml(laughs(9), "rules.yaml")
    assert read.node is None
    assert [(one.message, one.place.line) for one in read.problems if one.place] == [
        ("the aliases of this file stand for more than 20,000 values", 1)
    ]
    assert calls(lambda: parse_yaml(laughs(9), "f")) < 20 * calls(lambda: parse_yaml(laughs(3), "f"))


def test_an_alias_or_two_are_understood() -> None:
    read = parse_yaml("a: &a {b: [1, 2]}\nc: *a\n", "f")
    assert read.problems == ()
    assert read.node is not None
    assert places.plain(read.node)["c"] == {"b": [1, 2]}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_yaml_within_yaml_ends_no_process(opening: str) -> None:
    """The library goes down without counting: ten thousand levels were a segmentation fault."""
    text = opening * DEEP
    (problem,) = parse_yaml(text, "mapping.yaml").problems
    assert problem.place is not None
    assert "more than 100 levels" in problem.message
    node, (said,) = compose(Source("a.md", text), 0, len(text))
    assert node is None
    assert "nested too deeply" in said.message
    record = parse(Kind.REQUIREMENT, "requirements/a.md", "a.md", f"---\ntitle: {text}\n---\n".encode())
    assert (record.broken, record.records) == (True, ())


def test_toml_within_toml_ends_no_process() -> None:
    (problem,) = parse_toml(f"a = {'[' * DEEP}{']' * DEEP}", "config.toml").problems
    assert "too deeply" in problem.message


@pytest.mark.parametrize(
    "said",
    [
        "DTSTART;VALUE=DATE:99991231\nDURATION:P2D",
        "DTSTART;VALUE=DATE:20260101\nDURATION:P2D\nRRULE:FREQ=YEARLY;UNTIL=99991231",
        "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=2147483647",
        "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY",
        "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYSECOND=0,1,2,3;BYMINUTE=0,1,2",
        "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:99990101",
        "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nRRULE:FREQ=DAILY",
    ],
)
def test_holidays_without_end_are_refused_with_their_line(said: str) -> None:
    """B-29: nothing is unfolded, so that a rule which fires each second costs what one line costs."""
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{said}\nEND:VEVENT\nEND:VCALENDAR"
    read = parse_ics(text, "holidays.ics", ())
    assert [one.place.line for one in read.problems if one.place] == [2]
    assert calls(lambda: parse_ics(text, "f", ())) < 10_000


def test_files_larger_than_people_write_are_named_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(disk, "MOST_BYTES", 1 << 20)
    large = tmp_path / "mappings.yaml"
    large.write_text("#" * (1 << 20) + "\n", encoding="utf-8")
    assert "more than 1 MiB" in read_yaml(large).problems[0].message
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "a.md").write_text(
        "---\ntitle: A\n---\n" + "x" * (1 << 20), encoding="utf-8"
    )
    seen = RegisterFolder(tmp_path, tmp_path / "project.yaml").read()
    assert [one.code for one in seen.problems] == ["too-large"]


def test_a_part_of_more_elements_than_a_register_has_is_no_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """B-26: a hundred megabytes of empty elements would be gigabytes of them."""
    monkeypatch.setattr(sheetxml, "_MARKS", 1_000)
    sheetxml.parsed(b"<a>" + b"<b/>" * 998 + b"</a>", "xl/worksheets/sheet1.xml", "t.xlsx")
    with pytest.raises(Unreadable, match="elements"):
        sheetxml.parsed(b"<a>" + b"<b/>" * 999 + b"</a>", "xl/worksheets/sheet1.xml", "t.xlsx")


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/evil.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<!DOCTYPE a ["
        + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
        + b"]><a>&l8;</a>",
        b"<a>" * 2_000 + b"</a>" * 2_000,
    ],
)
def test_entities_and_foreign_definitions_are_no_sound_xml(xml: bytes) -> None:
    with pytest.raises(Unreadable, match="no sound XML"):
        sheetxml.parsed(xml, "xl/workbook.xml", "t.xlsx")


@pytest.mark.parametrize(
    "piece", ["``` `", "*a", "[", "![", "[a](", "@[x](", "a**b", "~~a", "- ", ">", "|a", "<", "&#x", "\t"]
)
def test_markdown_twice_as_long_is_about_twice_the_work(piece: str) -> None:
    reader.read("warm")
    once, twice = calls(lambda: reader.read(piece * 400)), calls(lambda: reader.read(piece * 800))
    assert twice < 2.6 * once + 1_000


def test_blanks_in_minutes_are_no_trap() -> None:
    """MTG-3: a line of two thousand tabs took minutes to be looked at."""
    blank = "\t " * 10_000
    found = minutes.read(f"# Weekly\n\n{blank}\n\nChair: Mia{blank}\n{blank}x\n", "weekly.md")
    assert found.drafts[0].values["title"] == "Weekly"
