"""Laws of the merge of a page: nothing that people put in is lost, what nobody touched is ours once, and merging again changes nothing (B-35, B-36).

People move, carry, join, split and wrap our blocks, merge cells, add and move columns, lay pages out, comment, tick; we change what we render meanwhile. `make laws`
tries very many pages; the test run always the same few.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncer.text import storage
from syncer.text.storage.merging import Merged, edits, merge
from syncer.text.storage.structure import misplaced
from syncer.text.storage.units import areas, units
from tests.support.deft import Deft
from tests.support.tries import LONG

HEADING = "Kept from this page"
WORD = re.compile(r"[bot]\d+q")

often = settings(
    max_examples=10_000 if LONG else 150,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Scene:
    """What we rendered, what people made of it and what we render now, with what was done; the page as it becomes."""

    base: str
    theirs: str
    ours: str
    deeds: str
    found: Merged
    body: str
    lost: tuple[str, ...]  # comments


def merged(base: str, theirs: str, ours: str) -> tuple[Merged, storage.Anchored]:
    """As pages are written: the merge, and comments on their words again."""
    found = merge(base, theirs, ours, heading=HEADING)
    return found, storage.re_anchored(theirs, found.body)


def hand(draw: st.DrawFn, name: str) -> Deft:
    """A hand that does what Hypothesis draws."""
    return Deft(lambda low, high: draw(st.integers(low, high)), name)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Up to three deeds of people's and two of ours on one page."""
    base = storage.serialize(hand(draw, "b").body())
    theirs, ours = storage.parse(base), storage.parse(base)
    deeds = [*hand(draw, "t").work(theirs, 3), "|", *hand(draw, "o").work(ours, 2)]
    there, here = storage.serialize(theirs), storage.serialize(ours)
    found, anchored = merged(base, there, here)
    return Scene(base, there, here, " ".join(deeds), found, *anchored)


def words(*bodies: str) -> Counter[str]:
    """The words of hands, and how often they stand."""
    return Counter(WORD.findall(" ".join(bodies)))


def fenced(*bodies: str) -> Counter[str]:
    """The words in input areas."""
    return words(*(unit.storage for body in bodies for unit in areas(body).values()))


# ------------------------------------------------------------------------------------------- the laws


def nothing_of_people_is_lost(s: Scene) -> Iterator[str]:
    """Every word, address, person, picture, task and title of theirs stands on the page or in an edit."""
    told = words(s.body, *(edit.before + edit.after for edit in s.found.edits))
    yield from (f"{word} is lost" for word in words(s.theirs) if word[0] == "t" and word not in told)


def what_is_ours_stands_once(s: Scene) -> Iterator[str]:
    """What we say newly stands once; so does what people left as it was; what we took out is gone, but for copies."""
    base, theirs, ours, now = words(s.base), words(s.theirs), words(s.ours), words(s.body)
    peoples = fenced(s.base, s.theirs, s.ours, s.body)
    for word in (base | ours).keys() - peoples.keys():
        most = least = ours[word]
        if word in base:
            least = min(least, 1 if theirs[word] == 1 else 0)
            most = max(most, theirs[word]) if ours[word] else max(theirs[word] - 1, 0)
        if not least <= now[word] <= most:
            yield f"{word} of ours stands {now[word]} times"


def merging_again_changes_nothing(s: Scene) -> Iterator[str]:
    """In the quiet cycle that follows a write, when what we rendered is the base."""
    again = merged(s.ours, s.body, s.ours)[1].body
    if storage.digest(again) != storage.digest(s.body):
        yield f"merged again it is {again}"
    if storage.markers(again).keys() != storage.markers(s.body).keys():
        yield "merged again it has other comments"


def where_we_changed_nothing_the_page_stays_theirs(s: Scene) -> Iterator[str]:
    same = merge(s.base, s.theirs, s.base, heading=HEADING)
    if same.overwritten:
        yield "something is written over"
    unnamed = areas(s.base).keys() - areas(s.theirs).keys()  # a line that nobody sees is put back
    if not unnamed and storage.digest(same.body) != storage.digest(s.theirs):
        yield f"it becomes {same.body}"


def where_people_did_nothing_the_page_becomes_ours(s: Scene) -> Iterator[str]:
    calm = merge(s.base, s.base, s.ours, heading=HEADING)
    if calm.edits:
        yield f"there are edits: {calm.edits}"
    if storage.digest(calm.body) != storage.digest(s.ours):
        yield f"it becomes {calm.body}"


def what_is_decided_is_ours_again(s: Scene) -> Iterator[str]:
    found = edits(s.base, s.theirs)
    keys = frozenset(edit.key for edit in found)
    done = merge(s.base, s.theirs, s.base, decided=keys)
    if done.overwritten != keys:
        yield "an edit that was decided stays"
    gone = words(s.base).keys() - words(done.body).keys() - fenced(s.base).keys()
    yield from (f"{word} is not there again" for word in gone)


def input_areas_are_peoples(s: Scene) -> Iterator[str]:
    """They stay as they are left, also where only the unseen line that names them was taken out; untouched ones are ours."""
    base, there, now, ours = areas(s.base), areas(s.theirs), areas(s.body), areas(s.ours)
    top = {unit.key for unit in units(s.theirs)}
    for name in base.keys() & ours.keys():
        left = there[name].key if name in there else base[name].key if base[name].key in top else ""
        if f"sy-in-{name}<" in s.theirs and name not in there:
            continue  # people put its table elsewhere
        allowed = {left, ours[name].key if left == base[name].key else left}
        if left and (name not in now or now[name].key not in allowed):
            yield f"{name} is {now[name].storage if name in now else 'gone'}"


def comments_stand_on_their_words(s: Scene) -> Iterator[str]:
    marks, kept = storage.markers(s.theirs), storage.markers(s.body)
    seen, there, now = re.sub(r"<[^>]*>", "", s.body), words(s.theirs), words(s.body)
    for ref, said in marks.items():
        if ref not in kept and ref not in s.lost:
            yield f"{ref} is gone and nobody is told"
        if ref in kept and kept[ref] != said:
            yield f"{ref} of {said!r} stands on {kept[ref]!r}"
        alone = WORD.search(said) and all(there[word] == now[word] == 1 for word in words(said))
        if ref not in kept and alone and said in seen:
            yield f"{ref} of {said!r} is lost though its words stand"


def the_page_is_well_built(s: Scene) -> Iterator[str]:
    if not any(True for body in (s.theirs, s.ours) for _ in misplaced(storage.parse(body))):
        yield from misplaced(storage.parse(s.body))


LAWS: tuple[Callable[[Scene], Iterator[str]], ...] = (
    nothing_of_people_is_lost,
    what_is_ours_stands_once,
    merging_again_changes_nothing,
    where_we_changed_nothing_the_page_stays_theirs,
    where_people_did_nothing_the_page_becomes_ours,
    what_is_decided_is_ours_again,
    input_areas_are_peoples,
    comments_stand_on_their_words,
    the_page_is_well_built,
)


@often
@given(scenes())
def test_the_laws_of_the_merge(scene: Scene) -> None:
    """All of them on each page, since pages are dear to make."""
    broken = [f"{law.__name__}: {fault}" for law in LAWS for fault in law(scene)]
    if broken:
        lines = (f"{name} {getattr(scene, name)}" for name in ("deeds", "base", "theirs", "ours", "body"))
        pytest.fail("\n".join((*lines, f"edits {scene.found.edits}", *broken)))


@st.composite
def notes(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A base, a note of people's at its top level with the block above it, and what we render now."""
    base = hand(draw, "b").body()
    above = draw(st.integers(0, len(base) - 1))
    theirs, ours = storage.parse(storage.serialize(base)), storage.parse(storage.serialize(base))
    theirs.insert(above + 1, storage.parse("<p>t1q</p>")[0])
    hand(draw, "o").work(ours, 3)
    there, here = storage.serialize(theirs), storage.serialize(ours)
    return storage.serialize(base), storage.serialize(base[above]), there, here


@settings(often, max_examples=2_000 if LONG else 60)
@given(notes())
def test_a_note_stays_behind_the_block_it_was_put_behind(note: tuple[str, str, str, str]) -> None:
    base, above, theirs, ours = note
    body = merge(base, theirs, ours, heading=HEADING).body
    assert body.count("<p>t1q</p>") == 1
    if ours.count(above) == 1 and "sy-in-" not in above:
        assert f"{above}<p>t1q</p>" in body
