"""A record that depends on itself is told with its place, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from syncer.domain.problems import Place, Severity
from tests.support.seen import in_file, planned, seen

ONE, TWO = "REQ-0001", "REQ-0002"


def test_a_record_that_depends_on_itself_is_told_with_its_place() -> None:
    place = Place("requirements/REQ-0001.md", 4, 1)
    odd = replace(in_file(ONE, depends_on=[TWO, ONE]), places={"depends_on": place})
    plan = planned(seen(files=(odd, in_file(TWO, depends_on=[ONE]))))
    (told,) = [one for one in plan.problems if one.code == "names-itself"]
    assert (told.uid, told.place, told.severity) == (ONE, place, Severity.WARNING)
    assert f"take {ONE} out of depends_on" in told.hint
    assert [(one.uid, one.other) for one in plan.links] == [(ONE, TWO), (TWO, ONE)]
