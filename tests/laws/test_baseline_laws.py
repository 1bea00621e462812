"""Whatever one character of a baseline's file becomes, it is named: the record and field, the head, or the line (PG-10).

The file is judged in a process that has neither configuration nor store, and in which no socket can be opened.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import load_project
from syncer.sync.baselines import Head, faults, freeze, withheld
from syncer.sync.bundles import NoBaseline, odd_line, read, written
from syncer.sync.observation import StoredRecord
from tests.support.tries import tries

MADE = datetime(2026, 11, 12, 8, tzinfo=UTC)
VALUES: dict[str, JsonValue] = {
    "title": "支付信息“加密”",
    "description": "As a buyer I need …\n\n```\n{}\n```",
    "value": 5,
    "acceptance_criteria": [{"text": "< 50 ms", "dimension": "performance"}],
    "feasibility.risks": "a \\ b",
}
ALONE = """
import socket, sys
def refuse(*_): raise AssertionError("no network")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from syncer.cli.main import main
for path in sys.argv[1:]:
    print(main(["baseline", "verify", path, "--json"]), flush=True)
assert not {"sqlalchemy", "requests"} & set(sys.modules), "neither store nor network was loaded"
"""


@cache
def text(edition: str) -> str:
    records = {
        "REQ-0001": StoredRecord("REQ-0001", Kind.REQUIREMENT, VALUES),
        "CR-0001": StoredRecord("CR-0001", Kind.CHANGE_REQUEST, {"title": "Colour", "state": "approved"}),
    }
    data = load_project(
        {"people": [{"id": "zhao", "email": "zhao@example.com"}], "customer": {"title": "店"}}
    )
    head = Head("V1.0", "CAMP", MADE, "zhao", (), "m", "V0.2", (("requirement-spec.en", 7),), 3, "c" * 64)
    one = freeze(head, records, data, "5a17")
    return written(withheld(one) if edition == "customer" else one)


def named(said: str) -> str:
    """What `verify` makes of a file: what is named as wrong, "" where nothing is."""
    try:
        one = read(said)
    except NoBaseline as error:
        return str(error)
    wrong = faults(one)
    line = odd_line(said, one)
    return ", ".join(f"{each.what} {each.audience} {each.field}" for each in wrong) or (
        f"line {line}" if line else ""
    )


def test_an_untouched_file_has_nothing_wrong() -> None:
    assert [named(text(edition)) for edition in ("internal", "customer")] == ["", ""]


@settings(max_examples=tries(400))
@given(
    edition=st.sampled_from(["internal", "customer"]),
    at=st.integers(0, 10_000),
    sign=st.sampled_from(list('abcf0129"{}[]:, \n\r\t\\付é\u200b')),
)
def test_one_changed_character_anywhere_is_named(edition: str, at: int, sign: str) -> None:
    whole = text(edition)
    place = at % len(whole)
    if whole[place] != sign:
        assert named(f"{whole[:place]}{sign}{whole[place + 1 :]}")


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_each_character_of_what_a_record_says_is_named_with_record_and_field(edition: str) -> None:
    whole = text(edition)
    for path, value in (("title", "支付信息"), ("acceptance_criteria", "50 ms")):
        start = whole.index(value)
        for place in range(start, start + len(value)):
            told = named(f"{whole[:place]}x{whole[place + 1 :]}")
            assert told == f"REQ-0001 customer {path}"


def test_it_is_named_where_there_is_no_configuration_store_or_network(tmp_path: Path) -> None:
    files = {
        "whole.json": text("internal"),
        "customer.json": text("customer"),
        "title.json": text("customer").replace("加密", "解密"),
        "value.json": text("internal").replace('"value":5', '"value":4'),
    }
    for name, said in files.items():
        (tmp_path / name).write_text(said, encoding="utf-8", newline="")
    where = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, *files],
        cwd=tmp_path,
        env=where,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told, codes = list[Any](), list[int]()
    decoder, rest = json.JSONDecoder(), ran.stdout
    while rest.strip():
        found, end = decoder.raw_decode(rest.lstrip())
        (codes if isinstance(found, int) else told).append(found)
        rest = rest.lstrip()[end:]
    assert codes == [0, 0, 1, 1]
    wrong = [[(each["what"], each["field"]) for each in one[0]["faults"]] for one in told]
    assert wrong == [[], [], [("REQ-0001", "title")], [("REQ-0001", "value")]]
