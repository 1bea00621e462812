"""The models against the table of canonical names: every name, Chinese key, audience, origin, word and sub-field."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from syncer.domain.fields import Audience, field_specs, name_to_path
from syncer.domain.kinds import PREFIXES

TABLE = Path(__file__).with_name("canonical_names.md")
KINDS = {letters: [kind.value] for kind, letters in PREFIXES.items()} | {
    "all": [kind.value for kind in PREFIXES],
    "project": ["project"],
    "people": ["people"],
    "customer": ["customer"],
}
CHINESE = re.compile(r"[\u3400-\u9fff]")


class Row(NamedTuple):
    kind: str
    path: str
    zh: str
    derived: bool
    audience: Audience
    words: tuple[str, ...]
    braces: str


def rows() -> list[Row]:
    found: list[Row] = []
    for line in TABLE.read_text("utf-8").splitlines()[2:]:
        letters, cells, audience = (cell.strip() for cell in line.strip("|").split("|"))
        for cell in cells.split(" · "):
            for kind in KINDS[letters]:
                found += _rows(kind, cell, Audience(audience))
    return found


def _rows(kind: str, cell: str, audience: Audience) -> list[Row]:
    names = re.findall(r"`([\w.]+)`", cell)
    said = re.sub(r"`[\w.]+`|\*d\*", "", cell)
    inside = re.search(r"\{(.*)\}", said)
    braces = inside[1] if inside else ""
    plain = re.sub(r"\[?\{.*\}\]?", "", said).split()
    chinese = [word for word in plain if CHINESE.search(word)]
    listed = [word.strip(",").split("/") for word in plain if "/" in word and "…" not in word]
    words = tuple(word for words in listed for word in words)
    outside = re.sub(r"\{.*\}", "", cell)
    return [
        Row(kind, name, zh, "*d*" in outside, audience, words, braces)
        for name, zh in zip(names, chinese, strict=True)
    ]


def _parts(braces: str) -> tuple[str, ...]:
    flat = re.sub(r"\[\{.*?\}\]|\[.*?\]|\(.*?\)", "", braces)
    return tuple(
        re.split(r"[ :]", part.strip())[0] for part in flat.split(",") if re.match(r"\s*[a-z]", part)
    )


ROWS = rows()


def test_the_table_was_read_whole() -> None:
    assert len(ROWS) > 200
    assert {row.kind for row in ROWS} == {kind for kinds in KINDS.values() for kind in kinds}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}.{row.path}")
def test_a_field_is_what_the_table_says(row: Row) -> None:
    spec = field_specs(row.kind)[row.path]
    assert row.zh in {spec.zh, *spec.also}
    assert (spec.audience, spec.derived) == (row.audience, row.derived)
    parent = row.path.rpartition(".")[0]
    assert name_to_path(row.kind, f"{parent}.{row.zh}" if parent else row.zh) == row.path
    if row.words:
        assert set(spec.values) == set(row.words)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.braces and row.path != "translations"],
    ids=lambda row: f"{row.kind}.{row.path}",
)
def test_sub_fields_are_what_the_table_says(row: Row) -> None:
    specs = field_specs(row.kind)
    assert [part for part in _parts(row.braces) if f"{row.path}.{part}" not in specs] == []
    for part, words in re.findall(r"(\w+): ([a-z_]+(?:/[a-z_]+)+)", row.braces):
        assert set(specs[f"{row.path}.{part}"].values) == set(words.split("/"))
    for part in re.findall(r"(\w+)[^,{}]*\*d\*", row.braces):
        assert specs[f"{row.path}.{part}"].derived
    for part in re.findall(r"(\w+) \(internal\)", row.braces):
        assert specs[f"{row.path}.{part}"].audience is Audience.INTERNAL


def test_no_record_field_stands_outside_the_table() -> None:
    listed = {(row.kind, row.path) for row in ROWS}
    extra = [
        (kind, path)
        for kinds in KINDS.values()
        for kind in kinds
        for path in field_specs(kind)
        if "." not in path and (kind, path) not in listed
    ]
    # people and customer are kinds of the table themselves
    assert set(extra) == {("project", "people"), ("project", "customer")}
