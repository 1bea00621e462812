"""Workbooks as they come: what cells say, and archives that are refused before anything is unpacked (B-26)."""

from __future__ import annotations

import struct
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from syncer.files import archive as archives
from syncer.files.archive import Unreadable, with_parts
from syncer.files.bookfile import holder, lock_of, open_elsewhere, read_patiently
from syncer.files.sheetxml import read_book
from syncer.intake.grid import Grid, GridCell, Raw
from tests.support.books import archive, book, parts

NOON = datetime.fromisoformat("2026-11-03T14:30")


def sheet(raw: bytes, number: int = 0) -> Grid:
    return read_book(raw, "t.xlsx").sheets[number].grid


def values(raw: bytes) -> dict[tuple[int, int], Raw]:
    return {at: cell.value for at, cell in sheet(raw).cells.items()}


def refused(raw: bytes) -> str:
    with pytest.raises(Unreadable) as found:
        read_book(raw, "t.xlsx")
    assert found.value.problem.hint, "a refusal names its cure"
    return found.value.problem.message


def styled(made: Workbook) -> None:
    page = made["S"]
    page["A1"].number_format = "0.00"
    page["B1"].number_format = "yyyy-mm-dd"
    page["C1"].number_format = "yyyy-mm-dd hh:mm"
    page["D1"].number_format = '#,##0.00 "CNY"'
    page["E1"].number_format = "[$EUR] #,##0.00"


def test_figures_days_and_money_are_what_their_formats_say() -> None:
    row = [1.5, date(2026, 11, 3), NOON, 1200, 3, True, "=1+1", 2026]
    raw = book({"S": [row]}, styled)
    found = {column: cell for (_, column), cell in sheet(raw).cells.items()}
    assert [found[n].value for n in range(1, 7)] == [
        1.5,
        date(2026, 11, 3),
        NOON,
        1200,
        3,
        True,
    ]
    assert (found[4].currency, found[5].currency) == ("CNY", "EUR")
    assert found[7] == GridCell(None, formula=True), "nobody has worked it out yet"
    assert found[8] == GridCell(2026)


def test_a_formula_is_the_value_it_was_saved_with() -> None:
    files = parts(book({"S": [["=1+1", "=NA()"]]}))
    name = "xl/worksheets/sheet1.xml"
    text = files[name].decode().replace("<v></v>", "").replace("<v />", "").replace("<v/>", "")
    text = text.replace("<f>1+1</f>", "<f>1+1</f><v>2</v>").replace('r="B1"', 'r="B1" t="e"')
    files[name] = text.replace("<f>NA()</f>", "<f>NA()</f><v>#N/A</v>").encode()
    found = sheet(archive(files))
    assert found.at(1, 1) == GridCell(2, formula=True)
    assert found.at(1, 2) == GridCell("#N/A", formula=True, error=True)


def test_rich_text_escapes_and_cells_without_names_are_read() -> None:
    files = parts(book({"S": [["x"]]}))
    files["xl/worksheets/sheet1.xml"] = (
        b'<?xml version="1.0"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        b'<x:row><x:c t="inlineStr"><x:is><x:r><x:t>one </x:t></x:r><x:r><x:t>two_x000D_</x:t></x:r>'
        b"<x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert values(archive(files)) == {(1, 1): "one two\r", (1, 2): 7}


def test_merged_cells_and_hidden_sheets_are_known() -> None:
    def more(made: Workbook) -> None:
        made["S"].merge_cells("A1:B2")
        assert isinstance(made["T"], Worksheet)
        made["T"].sheet_state = "veryHidden"

    raw = book({"S": [["a"]], "T": [["b"]]}, more)
    assert [one.name for one in sheet(raw).merged] == ["A1:B2"]
    assert [one.name for one in read_book(raw, "t.xlsx").shown] == ["S"]


def bomb() -> bytes:
    return archive({**parts(book({"S": [["a"]]})), "xl/media/big.bin": b"\0" * (64 << 20)})


def encrypted() -> bytes:
    """The flag of encryption set on every entry, in both places."""
    raw = bytearray(book({"S": [["a"]]}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", raw, at + offset)
            struct.pack_into("<H", raw, at + offset, flags | 1)
            at = raw.find(mark, at + 4)
    return bytes(raw)


def test_traps_are_refused() -> None:
    sound = parts(book({"S": [["a"]]}))
    traps = {
        "unpacks to more than 200 times": bomb(),
        "has 2,0": archive({**sound, **{f"xl/media/{n}": b"" for n in range(2000)}}),
        "leads out of the workbook": archive({**sound, "../../evil.sh": b"x"}),
        "is encrypted": encrypted(),
    }
    for said, raw in traps.items():
        assert said in refused(raw)


def test_a_workbook_too_large_altogether_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    assert "MiB" in refused(book({"S": [["a"]]}))


def test_what_is_no_workbook_is_named_with_its_cure() -> None:
    sound = parts(book({"S": [["a"]]}))
    types = "[Content_Types].xml"
    macros = {**sound, types: sound[types].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")}
    assert "encrypted workbook or one of an old office program" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert "no workbook" in refused(b"id,title\n")
    assert "no workbook" in refused(book({"S": [["a"]]})[:-200])
    assert "with macros" in refused(archive(macros))
    assert "OpenDocument" in refused(archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}))
    assert "no .xlsx" in refused(archive({types: b"<Types/>", "word/document.xml": b"<a/>"}))
    entity = b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    assert "no sound XML" in refused(archive({**sound, "xl/workbook.xml": entity}))
    assert "no sound XML" in refused(archive({**sound, "xl/worksheets/sheet1.xml": b"<a"}))


def test_parts_that_nobody_replaces_keep_their_bytes() -> None:
    raw = book({"S": [["a"]]})
    made = with_parts(raw, {"xl/workbook.xml": b"<w/>"})
    assert parts(made) == {**parts(raw), "xl/workbook.xml": b"<w/>"}
    assert list(parts(made)) == list(parts(raw))


def test_an_open_workbook_is_named_with_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(book({"S": [["a"]]}))
    assert open_elsewhere(path, "r.xlsx") is None
    (tmp_path / "~$r.xlsx").write_bytes(b"\x03Ann" + b" " * 51 + b"\x03\0A\0n\0n\0")
    problem = open_elsewhere(path, "r.xlsx")
    assert problem is not None
    assert "open by Ann (~$r.xlsx says so)" in problem.message
    (tmp_path / "~$r.xlsx").unlink()
    (tmp_path / ".~lock.r.xlsx#").write_text(",bob,host,01.01.2026 10:00,file:///x;", encoding="utf-8")
    lock = lock_of(path)
    assert lock is not None
    assert holder(lock) == "bob"
    with pytest.raises(Unreadable, match="note that the workbook is open"):
        read_patiently(tmp_path / "~$r.xlsx", "~$r.xlsx")


def test_a_held_file_is_asked_for_again_before_it_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"words")
    asked: list[float] = []
    whole = Path.read_bytes

    def held(self: Path) -> bytes:
        if len(asked) < 2 and self.name == "r.xlsx":
            raise PermissionError(13, "Permission denied")
        return whole(self)

    monkeypatch.setattr(Path, "read_bytes", held)
    monkeypatch.setattr("syncer.files.bookfile.time.sleep", asked.append)
    assert read_patiently(path, "r.xlsx") == b"words"
    assert len(asked) == 2
    asked.clear()
    monkeypatch.setattr("syncer.files.bookfile.time.sleep", lambda _: None)
    with pytest.raises(Unreadable, match="another program holds it"):
        read_patiently(path, "r.xlsx")
