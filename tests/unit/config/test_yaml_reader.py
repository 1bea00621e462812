"""YAML as administrators mean it, with a place for every word."""

from pathlib import Path

import pytest

from syncer.config.places import place_of, plain
from syncer.config.yaml_reader import parse_yaml, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02T10:00:00+08:00", "2026-01-02T10:00:00+08:00"),
        ("09:30", "09:30"),
        ("1:30", "1:30"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12", 12),
        ("-3", -3),
        ("2.5", 2.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("'12'", "12"),
        ("50%", "50%"),
        ("=", "="),
        ("1.0.2", "1.0.2"),
    ],
)
def test_only_plain_words_are_typed(text: str, value: object) -> None:
    read = parse_yaml(f"key: {text}\n", "a.yaml")
    assert read.problems == ()
    assert read.node is not None
    found = plain(read.node)["key"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_text_whatever_they_look_like() -> None:
    read = parse_yaml("on: 1\n1: 2\nnull: 3\n2026-01-02: 4\n", "a.yaml")
    assert read.node is not None
    assert plain(read.node) == {"on": 1, "1": 2, "null": 3, "2026-01-02": 4}


def test_an_empty_file_is_an_empty_mapping() -> None:
    read = parse_yaml("# nothing\n", "a.yaml")
    assert read.node is not None
    assert plain(read.node) == {}


def test_aliases_are_followed() -> None:
    read = parse_yaml("a: &x {b: 1}\nc: *x\n", "a.yaml")
    assert read.node is not None
    assert plain(read.node) == {"a": {"b": 1}, "c": {"b": 1}}


def test_places_count_characters_from_one() -> None:
    read = parse_yaml("记录: {名称: x, b: [一, {c: 2}]}\n", "a.yaml")
    assert read.node is not None
    assert str(place_of(read.node, ("记录", "b", 1, "c"))) == "a.yaml:1:24"
    assert str(place_of(read.node, ("记录", "b", 1, "c"), at_key=True)) == "a.yaml:1:21"
    assert str(place_of(read.node, ("记录", "missing"))) == "a.yaml:1:5"
    assert str(place_of(read.node, ("记录", "missing"), at_key=True)) == "a.yaml:1:1"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: 1\nb: 2\na: 3\n", ["f.yaml:3:1: 'a' is said twice, first at 1:1 (keep one of the two)"]),
        ("x: {a: 1, a: 2}\n", ["f.yaml:1:11: 'a' is said twice, first at 1:5 (keep one of the two)"]),
        ("? [a]\n: 1\n", ["f.yaml:1:3: a key must be text (write one word before the colon)"]),
        ("&a [*a]\n", ["f.yaml:1:1: an alias that contains itself (write the value out)"]),
        ("a: !!int x\n", ["f.yaml:1:4: 'x' is no number (remove the tag before it)"]),
        (
            "a: !!timestamp 2026-01-02\n",
            ["f.yaml:1:4: the tag 'timestamp' is not understood (remove it; plain values are enough)"],
        ),
        ("a:\n\t- b\n", ["f.yaml:2:1: YAML cannot be indented with a tab (use spaces)"]),
        (
            "a: b: c\n",
            [
                (
                    "f.yaml:1:5: this is no YAML: mapping values are not allowed in this context "
                    "(check indentation, colons and quotes around here)"
                )
            ],
        ),
        (
            "a: 1\n---\nb: 2\n",
            [
                (
                    "f.yaml:2:1: this is no YAML: but found another document "
                    "(check indentation, colons and quotes around here)"
                )
            ],
        ),
        (
            "a: 1\nb: \x01\n",
            [
                (
                    "f.yaml:2: a character YAML does not allow "
                    "(remove the character, or write it as an escape in double quotes)"
                )
            ],
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, problems: list[str]) -> None:
    assert [str(problem) for problem in parse_yaml(text, "f.yaml").problems] == problems


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    read = read_yaml(tmp_path / "a.yaml")
    assert read.node is None
    assert [str(problem) for problem in read.problems] == [
        f"{tmp_path}/a.yaml: the file does not exist (check the path)"
    ]


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    assert [str(problem) for problem in read_yaml(tmp_path / "a.yaml").problems] == [
        f"{tmp_path}/a.yaml: the file cannot be read: is a directory (check its permissions)"
    ]
