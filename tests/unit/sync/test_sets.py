"""Sets go element by element: what a side has no word for stays where it is and is told (B-17, B-20, B-21)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.sync.observation import Agreed, Observation
from syncer.sync.plan import Plan
from tests.support.seen import file_part, in_file, issue, mapped, on_jira, planned, seen, stored

REQ, FIELD, PATH = "REQ-0001", "field:Parts", "components"
LINE = "{jira: {field: Parts}, as: [text], values: {web: Web, app: [App, Client]}}"
MAPPING = mapped(f"records: {{requirement: {{fields: {{components: {LINE}}}}}}}\n")
Names = list[str]


def looked(register: Names, file: Names, native: Names, agreed: tuple[Names, Names]) -> Observation:
    """Parts of a requirement: what the register, its file and its issue say, and what was agreed with the issue."""
    part = on_jira(REQ, 1)
    pair = Agreed(*(_json(names) or None for names in agreed))
    part = replace(part, agreed={**part.agreed, PATH: pair}, seen={**part.seen, PATH: _json(native)})
    return seen(
        records=(stored(REQ, **_named(PATH, register)),),
        parts=(part, file_part(REQ, "", **_named(PATH, register))),
        issues=(issue(1, REQ, **_named(FIELD, native)),),
        files=(in_file(REQ, "", **_named(PATH, file)),),
    )


def _json(names: Names) -> JsonValue:
    return [*sorted(names)]


def _named(name: str, names: Names) -> dict[str, JsonValue]:
    return {name: [*names]} if names else {}


def after(plan: Plan) -> Names:
    said = plan.records[REQ][1].get(PATH) or []
    assert isinstance(said, list)
    return [str(one) for one in said]


def sent(plan: Plan) -> Names | None:
    """What the issue is to show; None where nothing of it is written."""
    fields = [edit.fields[FIELD] or [] for edit in plan.edits if FIELD in edit.fields]
    assert all(isinstance(one, list) for one in fields)
    return [str(name) for name in fields[0]] if fields else None  # type: ignore[union-attr]  # a list, see above


@pytest.mark.parametrize(
    ("register", "file", "native", "side", "said", "shown", "told"),
    [
        (["web"], ["web", "app", "tv"], ["Web"], ["Web"], ["app", "tv", "web"], ["App", "Web"], "not-in-jira"),
        (["web", "tv"], ["web", "tv"], ["Web"], ["Web"], ["tv", "web"], None, "not-in-jira"),
        (["web", "tv"], ["web", "tv"], ["App", "Web"], ["Web"], ["app", "tv", "web"], None, "not-in-jira"),
        (["web", "tv"], ["web", "tv"], [], ["Web"], ["tv"], None, "not-in-jira"),
        (["web", "tv"], ["web"], ["Web"], ["Web"], ["web"], None, ""),
        (["web", "app"], ["web", "app"], ["Web"], ["Web"], ["app", "web"], ["App", "Web"], ""),
        (["web"], ["web"], ["Web", "Zed"], ["Web"], ["web"], None, "foreign-value"),
        (["web"], ["web", "app"], ["Web", "Zed"], ["Web"], ["app", "web"], ["App", "Web", "Zed"], "foreign-value"),
        (["web"], ["tv"], ["Web"], ["Web"], ["tv"], None, "not-in-jira"),
        (["web"], ["web"], ["Zed"], ["Web"], ["web"], None, "foreign-value"),
    ],
    ids=[
        "the others go",
        "it is told in every cycle",
        "another comes beside it",
        "the others are taken out",
        "it is taken out",
        "it may be said by now",
        "people's own stays",
        "and is written beside",
        "all of it stays out",
        "all of it is people's own",
    ],
)  # fmt: skip
def test_what_a_side_has_no_word_for_keeps_no_other_element_back(
    register: Names, file: Names, native: Names, side: Names, said: Names, shown: Names | None, told: str
) -> None:
    plan = planned(looked(register, file, native, (register, side)), MAPPING)
    assert (sorted(after(plan)), sent(plan)) == (said, shown)
    assert [problem.code for problem in plan.problems] == ([told] if told else [])
    assert plan.hold == ()


def test_each_is_told_by_itself_and_what_becomes_of_the_others() -> None:
    plan = planned(looked(["web", "tv", "fax"], ["web", "tv", "fax"], ["Web"], (["web"], ["Web"])), MAPPING)
    told = [problem.message for problem in plan.problems]
    assert [("'tv'" in one, "'fax'" in one) for one in told] == [(True, False), (False, True)]
    assert ["the others go without it" in one for one in told] == [True, True], told


WORDS, SHOWN = (
    st.lists(st.sampled_from(of), unique=True) for of in (["web", "app", "tv"], ["Web", "App", "Zed"])
)


@given(WORDS, WORDS, SHOWN, WORDS, SHOWN)
def test_nothing_of_people_is_taken_out_and_the_next_cycle_is_quiet(
    register: Names, file: Names, native: Names, base: Names, side: Names
) -> None:
    """B-21: whatever was agreed before."""
    native = sorted(native)
    plan = planned(looked(register, file, native, (base, side)), MAPPING)
    shown = native if sent(plan) is None else sent(plan)
    assert shown is not None
    assert ("Zed" in shown) == ("Zed" in native)
    agreed = {**looked(register, file, native, (base, side)).hub.counterparts[0].agreed}
    for attach in plan.attach:
        agreed |= attach.agree if attach.counterpart.side == "jira" else {}
    for edit in plan.edits:
        agreed |= edit.agree
    words = after(plan)
    then = looked(words, words, shown, ([], []))
    part = replace(then.hub.counterparts[0], agreed=agreed)
    then = replace(then, hub=replace(then.hub, counterparts=(part, *then.hub.counterparts[1:])))
    again = planned(then, MAPPING)
    assert (again.edits, again.changes, again.files, again.hold) == ((), (), (), ())
