"""A number in Jira is the very value that a file of the register says: else each cycle would see an edit that nobody made."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.records import dump, load
from syncer.sync.merge import FOREIGN, Absent
from syncer.sync.pairs import Terms
from syncer.sync.transforms import TRANSFORMS


@pytest.mark.parametrize("native", [3, 3.0, 2.5, "3", "2.50", 0])
def test_a_number_is_read_as_the_domain_reads_it(native: JsonValue) -> None:
    read = TRANSFORMS["decimal"](Terms()).to_register(native)
    assert not isinstance(read, Absent)
    again = dump(
        load(Kind.CHANGE_REQUEST, {"id": "CR-0001", "title": "Sooner", "impact": {"delay_days": read}})
    )["impact"]
    assert isinstance(again, dict)
    assert (read, type(read)) == (again["delay_days"], type(again["delay_days"]))


@pytest.mark.parametrize("native", ["soon", "NaN", "Infinity"])
def test_what_is_no_number_stays_in_jira(native: JsonValue) -> None:
    assert TRANSFORMS["decimal"](Terms()).to_register(native) is FOREIGN
