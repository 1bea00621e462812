"""Lists of user stories: every line's words are kept and taken once, however the list was written (REQ-2, REQ-12)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from syncer.domain.kinds import Kind
from syncer.domain.problems import Severity
from syncer.intake import stories
from syncer.intake.draft import Draft
from syncer.intake.encoding import Decoded, decode
from syncer.intake.identity import keys_of, normalised, sift

DATA = (
    Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data")) / "user-stories"
)


def originals(text: str) -> list[str]:
    return [str(draft.values["source.original"]) for draft in stories.read(text, "list.txt").drafts]


@pytest.mark.parametrize(
    ("name", "lines", "fresh", "twice"),
    [
        ("g03-loudoun.txt", 58, 57, [(41, 40)]),
        ("g12-camperplus.txt", 55, 54, [(13, 11)]),
        ("g13-planningpoker.txt", 53, 53, []),
    ],
)
def test_lists_of_real_teams_are_taken_line_by_line(
    name: str, lines: int, fresh: int, twice: list[tuple[int, int]]
) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with user-stories/{name}")
    decoded = decode(path.read_bytes(), name)
    assert isinstance(decoded, Decoded)
    found = stories.read(decoded.text, name)
    assert found.problems == ()
    assert len(found.drafts) == lines
    sifted = sift(found.drafts, {})
    assert [(again.line, first.line) for again, first in sifted.twice] == twice
    assert len(sifted.fresh) == fresh
    assert len({draft.title for draft in sifted.fresh}) == fresh
    raw = path.read_text("utf-8").split("\n")
    for draft in sifted.fresh:
        assert draft.values["source.original"] == raw[draft.line - 1].strip("\ufeff \r\n")


def test_a_line_keeps_its_words_and_reads_well() -> None:
    (draft,) = stories.read("\ufeffAs a  user\u00a0I want\ta map \r\n", "list.txt").drafts
    assert draft == Draft(
        Kind.REQUIREMENT,
        {
            "title": "A map",
            "description": "As a user I want a map",
            "source.original": "As a  user\u00a0I want\ta map",
        },
        1,
    )


@pytest.mark.parametrize(
    "marker",
    [
        "- ",
        "* ",
        "+ ",
        "• ",
        "1. ",
        "12) ",
        "(3) ",
        "（3）",
        "4、",
        "①",
        "- [ ] ",
        "- [x] ",
        "5.",
        "– ",
        "\t- ",
    ],
)
def test_a_marker_is_not_part_of_the_words(marker: str) -> None:
    assert originals(f"{marker}As a user I want a map") == ["As a user I want a map"]


@pytest.mark.parametrize(
    "words", ["3.5 GB must fit", "-5 degrees", "2026-11-03 is the day", "24/7 service", "1.10"]
)
def test_a_figure_is_no_marker(words: str) -> None:
    assert originals(words) == [words]


def test_headings_comments_and_separators_are_said_and_not_taken() -> None:
    found = stories.read("# Stories\nAs a user I want a map\n=====\n\n#later\n***\n", "list.txt")
    assert [draft.line for draft in found.drafts] == [2]
    assert [str(problem) for problem in found.problems] == [
        "list.txt: info: lines 1, 5: headings or comments, which are not taken",
        "list.txt: info: lines 3, 6: no words",
    ]


def test_lines_are_those_that_editors_count() -> None:
    """Separators that only Unicode takes for line ends part no words."""
    assert originals("a\u2028b\rc\x0bd\r\ne") == ["a\u2028b", "cd", "e"]


def test_controls_are_left_out_and_said() -> None:
    found = stories.read("first\nwith \x00 null\n", "list.txt")
    assert [draft.values["source.original"] for draft in found.drafts] == ["first", "with  null"]
    assert [(str(one.place), one.severity) for one in found.problems] == [("list.txt:2", Severity.WARNING)]


def test_values_for_all_lines_and_another_kind() -> None:
    (draft,) = stories.read("Who pays?", "q.txt", kind=Kind.QUESTION, fixed={"level": "urgent"}).drafts
    assert dict(draft.values) == {"title": "Who pays?", "description": "Who pays?", "level": "urgent"}
    assert draft.kind is Kind.QUESTION


@pytest.mark.parametrize(
    "other",
    [
        "as a User i want a MAP",
        " As a user  I want a map. ",
        "“As a user I want a map”",
        "Ａs a user I want a map!",
    ],
)
def test_case_width_spaces_and_quotes_do_not_tell_words_apart(other: str) -> None:
    assert normalised(other) == normalised("As a user I want a map")


@pytest.mark.parametrize(
    ("one", "other"), [("90% of users", "90 of users"), ("体验", "體驗"), ("C++", "C"), ("-5", "5")]
)
def test_what_means_something_else_is_not_the_same(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_a_requirement_written_by_hand_is_known_by_its_description() -> None:
    known = dict.fromkeys(
        keys_of(Kind.REQUIREMENT, {"title": "T", "description": "As a user I want a map"}), "REQ-0001"
    )
    sifted = sift(stories.read("As a user I want a map\nAnother", "l.txt").drafts, known)
    assert [(draft.line, uid) for draft, uid in sifted.there] == [(1, "REQ-0001")]
    assert [draft.line for draft in sifted.fresh] == [2]


def test_a_requirement_whose_words_were_clarified_is_known_by_its_original() -> None:
    values = {
        "title": "Map",
        "description": "The app shows a map.",
        "source.original": "As a user I want a map",
    }
    known = dict.fromkeys(keys_of(Kind.REQUIREMENT, values), "REQ-0001")
    drafts = stories.read("As a user I want a map\nThe app shows a map.", "l.txt").drafts
    assert [draft.line for draft in sift(drafts, known).fresh] == [2]
