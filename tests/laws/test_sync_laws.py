"""Merging and transforms as laws: nothing is lost, nothing is done twice, every map undoes itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.sync.merge import FOREIGN, View, decide
from syncer.sync.observation import Agreed
from syncer.sync.pairs import Issues, People, Terms
from syncer.sync.transforms import TRANSFORMS
from syncer.sync.values import CLASH, merge, same

PEOPLE = People({"ann": "acc-1", "bob@example.com": "acc-2"}, {"acc-1": "ann", "acc-2": "bob@example.com"})
TERMS = Terms(PEOPLE, "CNY", "area-", Issues({"REQ-0001": "CAMP-7"}, {"CAMP-7": "REQ-0001"}))
LINES = st.text("ab *_[]#-1.ä", min_size=1, max_size=12).map(str.strip).filter(bool)
WORDS = st.lists(st.text("abc", min_size=1), min_size=1).map(" ".join)  # as Markdown keeps them
CRITERIA: st.SearchStrategy[JsonValue] = st.fixed_dictionaries(
    {"text": WORDS},
    optional={"dimension": st.sampled_from(["functional", "performance", "uat"])},
)

# What the register may say in each form; a form without a line here fails the test below.
SAYABLE: Mapping[str, st.SearchStrategy[JsonValue]] = {
    "text": st.text().map(str.strip),
    "set": st.lists(LINES, unique=True),
    "markdown": st.lists(LINES).map("\n\n".join),
    "integer": st.integers(-(10**9), 10**9),
    "decimal": st.integers(-(10**9), 10**9)
    | st.floats(-(10**9), 10**9).filter(lambda one: not one.is_integer()),
    "date": st.dates().map(lambda d: d.isoformat()),
    "datetime": st.datetimes(timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000).isoformat().replace("+00:00", "Z")
    ),
    "money": st.decimals(-(10**9), 10**9, places=2).map(
        lambda d: {"amount": f"{abs(d) if d == 0 else d:f}", "currency": "CNY"}
    ),
    "person": st.sampled_from(["ann", "bob@example.com"]),
    "bullets": st.lists(WORDS),
    "criteria": st.lists(CRITERIA),
    "checklist": st.lists(WORDS),
    "checks": st.lists(CRITERIA),
    "version": st.text(min_size=1),
    "component": st.text(min_size=1),
    "cascade": LINES | st.tuples(LINES, LINES).map(" / ".join),
    "labels": st.lists(st.text("abc-1ä", min_size=1), unique=True),
    "record": st.just("REQ-0001"),
    "sprint": st.text().map(str.strip),
}
SHAPES = {
    "markdown": Shape.MARKDOWN,
    "bullets": Shape.LIST,
    "criteria": Shape.LIST,
    "checklist": Shape.LIST,
    "checks": Shape.LIST,
    "set": Shape.SET,
    "labels": Shape.SET,
}
BLOCKS = st.lists(st.sampled_from("abcdef"), max_size=6, unique=True)


def test_every_form_is_tried() -> None:
    assert SAYABLE.keys() == TRANSFORMS.keys()


@pytest.mark.parametrize("form", TRANSFORMS)
@given(st.data())
def test_what_the_register_says_comes_back_from_the_side(form: str, data: st.DataObject) -> None:
    pair = TRANSFORMS[form](TERMS)
    value = data.draw(SAYABLE[form])
    native = pair.to_side(value)
    back = pair.to_register(native)  # type: ignore[arg-type]  # all of these can be said
    assert same(back, value, SHAPES.get(form, Shape.SCALAR))  # type: ignore[arg-type]
    assert pair.to_side(back) == native  # type: ignore[arg-type]  # the image of what came back is the same


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("money", {"amount": "12.50", "currency": "USD"}),
        ("money", {"amount": "99999999999999.99123456", "currency": "CNY"}),
        ("date", "2026-11-03T10:00:00Z"),
        ("datetime", "2026-11-03"),
        ("person", "stranger@example.com"),
        ("record", "REQ-0002"),
    ],
)
def test_what_a_side_cannot_say_is_foreign_and_never_changed_into_something_else(
    form: str, value: JsonValue
) -> None:
    assert TRANSFORMS[form](TERMS).to_side(value) is FOREIGN


@pytest.mark.parametrize(
    ("form", "native"),
    [("money", "much"), ("date", "soon"), ("datetime", "2026-11-03"), ("integer", 2.5), ("person", "acc-9")],
)
def test_what_the_register_cannot_say_is_foreign(form: str, native: JsonValue) -> None:
    assert TRANSFORMS[form](TERMS).to_register(native) is FOREIGN


def test_money_comes_back_as_the_domain_writes_it() -> None:
    """Decimal text with its currency, never a binary fraction."""
    assert TRANSFORMS["money"](TERMS).to_register(12.5) == {"amount": "12.50", "currency": "CNY"}


@pytest.mark.parametrize("form", TRANSFORMS)
@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_nothing_on_both_sides(form: str, nothing: JsonValue) -> None:
    pair = TRANSFORMS[form](TERMS)
    assert pair.to_side(nothing) in (None, "", [])
    assert pair.to_register(nothing) in (None, "", [])


@given(BLOCKS, BLOCKS, BLOCKS)
def test_lists_lose_no_addition_and_bring_no_removal_back(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    """B-05: unless it is held."""
    merged = merge([*base], [*ours], [*theirs], Shape.LIST)
    if merged is CLASH:
        return
    assert isinstance(merged, list)
    added = (set(ours) | set(theirs)) - set(base)
    removed = {x for x in base if x not in ours or x not in theirs}
    moved = [x for x in base if x in ours and x in theirs]
    assert added <= {str(x) for x in merged}
    in_order = [x for x in ours if x in base] == [x for x in base if x in ours] and [
        x for x in theirs if x in base
    ] == [x for x in base if x in theirs]
    if in_order:
        assert not removed & {str(x) for x in merged}
        assert [x for x in merged if x in moved] == moved


@given(BLOCKS, BLOCKS, BLOCKS)
def test_sets_merge_by_element(base: list[str], ours: list[str], theirs: list[str]) -> None:
    merged = merge([*base], [*ours], [*theirs], Shape.SET)
    expected = (set(ours) & set(theirs)) | (set(ours) - set(base)) | (set(theirs) - set(base))
    assert isinstance(merged, list)
    assert {str(x) for x in merged} == expected
    assert len(merged) == len(expected)


@given(BLOCKS, BLOCKS, BLOCKS)
def test_texts_lose_no_paragraph_of_either(base: list[str], ours: list[str], theirs: list[str]) -> None:
    """B-05: unless it is held."""
    texts = ["\n\n".join(f"paragraph {x}" for x in items) for items in (base, ours, theirs)]
    merged = merge(texts[0], texts[1], texts[2], Shape.MARKDOWN)
    if merged is CLASH or merged is None:
        return
    added = {f"paragraph {x}" for x in (set(ours) | set(theirs)) - set(base)}
    assert added <= set(str(merged).split("\n\n"))


VALUES = st.sampled_from([None, "a", "b", "c"])
WINS = st.sampled_from(["hold", "merge", "side", "register"])
DIRECTIONS = st.sampled_from(["both", "to_side", "from_side"])


@st.composite
def views(draw: st.DrawFn) -> list[View]:
    found = []
    for name in ("jira", "files"):
        native = draw(VALUES)
        agreed = draw(st.none() | st.builds(Agreed, VALUES, VALUES))
        found.append(View(name, native, native, agreed, draw(DIRECTIONS), draw(WINS)))
    return found


@given(VALUES, views())
def test_what_a_verdict_leads_to_is_quiet(register: JsonValue, looks: list[View]) -> None:
    """Carry a verdict out, and the next one asks for nothing more."""
    first = decide(register, looks, Shape.SCALAR)
    if first.held:
        assert (first.value, first.push, first.absorb) == (register, (), ())
        return
    after = []
    for look in looks:
        says, agreed = look.native, look.agreed
        if look.side in first.absorb:
            agreed = Agreed(look.native, look.native)
        if look.side in first.push:
            says, agreed = first.value, Agreed(first.value, first.value)
        after.append(View(look.side, says, says, agreed, look.direction, look.wins))
    again = decide(first.value, after, Shape.SCALAR)
    if [look.direction for look in looks].count("from_side") == 2:
        return  # two that may each alone say: no mapping can ask for that
    assert (again.value, again.push, again.refused, again.held) == (first.value, (), (), False)
