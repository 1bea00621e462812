"""Laws of the short way: it says of a page what the digest and the merge of two hands say, and only sooner (B-35, B-36, B-39)."""

from __future__ import annotations

from itertools import count, pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syncer.sandbox.confluence.storage import normalise
from syncer.text import storage
from syncer.text.storage.marking import unmarked
from syncer.text.storage.merging import Merged, merge, merge_at_length
from syncer.text.storage.untouched import is_untouched, renewed
from tests.laws.text.test_merging_laws import HEADING, Scene, hand, often, scenes


def stored(body: str) -> str:
    """A body as a site keeps it, which gives macros ids and tasks numbers."""
    numbers = count(1)
    return normalise(body, new_id=lambda: f"id-{next(numbers)}")


def thorough(base: str, theirs: str, ours: str) -> Merged:
    """The merge of two hands, whoever wrote."""
    return merge_at_length(base, theirs, ours, heading=HEADING)


@often
@given(scenes())
def test_bodies_are_the_same_when_their_digests_are(s: Scene) -> None:
    bodies = (s.base, stored(s.base), s.theirs, stored(s.theirs), s.ours, stored(s.body), s.body)
    for one, other in pairwise(bodies):
        for ticks in (True, False):
            told = storage.digest(one, ticks=ticks) == storage.digest(other, ticks=ticks)
            assert storage.same(one, other, ticks=ticks) is told


@often
@given(scenes())
def test_a_page_is_untouched_only_when_it_says_what_we_rendered(s: Scene) -> None:
    assert is_untouched(s.base, stored(s.base))
    if is_untouched(s.base, s.theirs):
        said = (storage.digest(unmarked(body), ticks=False) for body in (s.base, s.theirs))
        assert len({*said}) == 1
        assert not thorough(s.base, s.theirs, s.ours).edits


@st.composite
def lone_hands(draw: st.DrawFn) -> tuple[str, str, str]:
    """What we rendered, the same as it stands with people's ticks and comments, and what we render now."""
    base = storage.serialize(hand(draw, "b").body())
    theirs, ours = storage.parse(stored(base)), storage.parse(base)
    visitor = hand(draw, "t")
    for _ in range(draw(st.integers(0, 3))):
        draw(st.sampled_from([visitor.comment, visitor.tick]))(theirs)
    hand(draw, "o").work(ours, 3)
    return base, storage.serialize(theirs), storage.serialize(ours)


@settings(often, max_examples=4_000 if often.max_examples > 1_000 else 150)
@given(lone_hands())
def test_a_page_of_one_hand_becomes_what_the_merge_would_make_of_it(pages: tuple[str, str, str]) -> None:
    base, theirs, ours = pages
    assume(is_untouched(base, theirs))  # a hand that comments may join two blanks
    short, whole = merge(base, theirs, ours, heading=HEADING), thorough(base, theirs, ours)
    made = [storage.re_anchored(theirs, found.body) for found in (short, whole)]
    assert (
        (short.edits, short.overwritten, short.agreed)
        == (whole.edits, whole.overwritten, whole.agreed)
        == ((), frozenset(), frozenset())
    )
    assert storage.same(unmarked(made[0].body), unmarked(made[1].body), ticks=False)
    assert storage.markers(made[0].body).keys() >= storage.markers(made[1].body).keys()
    assert storage.same(
        short.body, renewed(theirs, ours, lambda there, here: thorough(there, there, here).body)
    )
