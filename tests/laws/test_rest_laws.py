"""A field that is left out because nothing moved is one that merging would have left as it is."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.sync.merge import FOREIGN, UNSEEN, Absent, Verdict, View, decide
from syncer.sync.observation import Agreed
from syncer.sync.plan import bindings
from syncer.sync.rest import at_rest
from syncer.sync.values import empty
from tests.support.seen import mapped, seen

FEW: st.SearchStrategy[JsonValue] = st.sampled_from(
    [None, "", [], "a", "*a*", "b", ["a"], ["a", "b"], 1, True]
)
AGREED = st.none() | st.builds(Agreed, FEW, FEW)
PULLED: st.SearchStrategy[JsonValue | Absent] = FEW | st.sampled_from([FOREIGN, UNSEEN])


def look(
    side: str, native: JsonValue, pulled: JsonValue | Absent, agreed: Agreed | None
) -> st.SearchStrategy[View]:
    return st.builds(
        View,
        st.just(side),
        st.just(native),
        st.just(pulled),
        st.just(agreed),
        st.sampled_from(["both", "to_side", "from_side"]),
        st.sampled_from(["register", "side", "merge", "hold"]),
    )


@pytest.mark.parametrize("shape", Shape)
@given(st.data())
def test_merging_what_is_at_rest_changes_writes_and_records_nothing(
    shape: Shape, data: st.DataObject
) -> None:
    value = data.draw(FEW)
    assume(value is None or not empty(value))
    views = []
    for side in ("jira", "files"):
        native, agreed = data.draw(st.just(value) | FEW), data.draw(st.just(Agreed(value, value)) | AGREED)
        pulled = data.draw(st.just(value) | PULLED)
        if at_rest(native, pulled, agreed, value):
            views.append(data.draw(look(side, native, pulled, agreed)))

    assert decide(value, views, shape) == Verdict(value)


def test_only_what_is_on_record_is_at_rest() -> None:
    assert at_rest("a", "a", Agreed("a", "a"), "a")
    assert not at_rest("a", "a", None, "a")
    assert not at_rest("b", "a", Agreed("a", "a"), "a")
    assert not at_rest("a", "a", Agreed("b", "a"), "a")
    assert not at_rest("a", FOREIGN, Agreed("a", "a"), "a")
    assert not at_rest(None, UNSEEN, Agreed("a", "a"), "a")
    assert at_rest(None, UNSEEN, None, None)


SAID: st.SearchStrategy[JsonValue] = st.sampled_from(
    [None, "", "high", "low", "High", "Highest", "Low", "strange", "a *b*", []]
)


@pytest.mark.parametrize("path", ["title", "priority", "background", "acceptance_criteria", "owner"])
@given(st.data())
def test_what_a_binding_finds_at_rest_its_view_shows_at_rest(path: str, data: st.DataObject) -> None:
    """The short way past merging asks less than the long one, and never says more."""
    bound = bindings(mapped(), seen(), "en")["requirement"].bindings[path]
    native, value = data.draw(SAID), data.draw(SAID)
    agreed = data.draw(st.none() | st.just(Agreed(value, native)) | st.builds(Agreed, SAID, SAID))
    unseen = data.draw(st.booleans())
    assume(value is None or not empty(value))
    view = bound.view(native, agreed, value, unseen=unseen)

    if bound.at_rest(native, agreed, value, unseen=unseen):
        assert at_rest(view.native, view.pulled, view.agreed, value)
