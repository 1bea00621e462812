"""Patching cells of a workbook: what was written is read, every other part keeps its bytes and every other cell its XML (B-26)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from syncer.domain.fields import canonical_leaf, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.files.archive import Unreadable
from syncer.files.bookside import RegisterWorkbook
from syncer.files.sheetxml import read_book
from syncer.intake.grid import GridCell
from syncer.intake.sheetvalues import SheetReader
from syncer.sync.changes import FileEdit
from tests.support.books import archive, book, parts
from tests.support.tries import tries

READER = SheetReader(ZoneInfo("Asia/Shanghai"))
PATHS = ("title", "description", "importance", "acceptance_criteria", "depends_on", "value", "components")
HEADS = ["ID", *PATHS, "mine"]
_sheet = "xl/worksheets/sheet1.xml"
_text = st.text(alphabet="ab =+-@'\"[]{}·→;；,、红\n\t_x0041<&>", min_size=1, max_size=24)
_line = _text.map(lambda text: " ".join(text.split())).filter(lambda text: text.strip())
_values: dict[str, st.SearchStrategy[JsonValue]] = {
    "title": _line,
    "description": st.none() | _text.map(lambda text: text.strip()).filter(bool),
    "importance": st.sampled_from(["core", "secondary", None]),
    "acceptance_criteria": st.lists(_line.map(lambda text: {"text": text}), max_size=3),
    "depends_on": st.lists(st.sampled_from(["REQ-0002", "REQ-0003", "REQ-0004"]), max_size=3, unique=True),
    "value": st.integers(1, 5),
    "components": st.lists(_line, max_size=3, unique=True),
}
_fields = st.sampled_from(PATHS).flatmap(lambda path: st.tuples(st.just(path), _values[path]))
_edits = st.fixed_dictionaries({}, optional=_values)


def before() -> bytes:
    row: list[object] = [
        "REQ-0001",
        "Map",
        "Words\nin lines",
        "core",
        "one\ntwo",
        "REQ-0002",
        3,
        "app",
        "=1+1",
    ]
    other: list[object] = ["REQ-0002", "Bell", None, "secondary", None, None, None, None, "kept"]
    return book({"Requirements": [["Wishes"], HEADS, row, other], "Notes": [["mine", "=A1"]]})


BEFORE = before()


def cells(raw: bytes) -> dict[str, bytes]:
    root = etree.fromstring(parts(raw)[_sheet])
    return {str(c.get("r")): etree.tostring(c, method="c14n") for c in root.iter("{*}c")}


@given(edits=_edits)
@settings(max_examples=tries(30), deadline=None)
def test_a_patch_writes_what_is_read_and_touches_nothing_else(edits: dict[str, JsonValue]) -> None:
    values = {path: canonical_leaf("requirement", path, value) for path, value in edits.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.xlsx"
        path.write_bytes(BEFORE)
        side = RegisterWorkbook(path, Path(folder) / "project.yaml", READER)
        seen = side.read()
        (record,) = [one for one in seen.records if one.uid == "REQ-0001"]
        (done,) = side.write(
            [FileEdit(record.handle, Kind.REQUIREMENT, "REQ-0001", values, seen.digests[record.path])]
        )
        assert done.problem is None
        after = path.read_bytes()
        now = {one.uid: one.values for one in side.read().records}
        assert side.read().problems == ()
    assert now["REQ-0002"] == {"title": "Bell", "importance": "secondary"}
    for name in PATHS:
        wanted = values.get(name) if name in values else record.values.get(name)
        assert now["REQ-0001"].get(name) == (wanted or None), name
    old, new = parts(BEFORE), parts(after)
    assert {name for name in old if old[name] != new[name]} <= {_sheet}
    touched = {f"{chr(66 + PATHS.index(name))}3" for name in values}
    assert {at: xml for at, xml in cells(after).items() if at not in touched} == {
        at: xml for at, xml in cells(BEFORE).items() if at not in touched
    }


@given(_fields)
@example(("acceptance_criteria", [{"text": "[0]0"}]))
@settings(max_examples=tries(50), deadline=None)
def test_every_way_a_cell_may_say_a_value_is_read_as_it(field: tuple[str, JsonValue]) -> None:
    path, drawn = field
    value = canonical_leaf("requirement", path, drawn)
    assert spec_of("requirement", path) is not None
    said = READER.cell(Kind.REQUIREMENT, path, value)
    assert said, f"no cell can say {value!r}"
    for raw in said:
        assert READER.value(Kind.REQUIREMENT, path, GridCell(raw)) == value


@given(raw=st.binary(max_size=60), at=st.integers(0, 4000))
@settings(max_examples=tries(30), deadline=None)
def test_broken_workbooks_are_refused_and_nothing_else(raw: bytes, at: int) -> None:
    """Nobody's bytes end in another error than the one that names file and cure."""
    broken = bytearray(BEFORE)
    broken[at : at + len(raw)] = raw
    for one in (bytes(broken), archive({**parts(BEFORE), _sheet: raw})):
        with suppress(Unreadable):
            assert read_book(one, "t.xlsx").sheets
