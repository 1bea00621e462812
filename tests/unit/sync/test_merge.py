"""`decide`, as a table: who moved, who wins, which way, and what the side cannot say (B-04, B-05)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.sync.merge import FOREIGN, UNSEEN, Absent, Ruling, Verdict, View, decide
from syncer.sync.observation import Agreed

OLD, NEW, OTHER = "old", "new", "other"


def side(
    name: str,
    says: JsonValue | Absent,
    agreed: JsonValue | Agreed | None = OLD,
    wins: str = "hold",
    direction: str = "both",
) -> View:
    """A side whose own value is the register's; `agreed`: what both last agreed, None at first contact."""
    native = None if isinstance(says, Absent) else says
    past = agreed if isinstance(agreed, Agreed) or agreed is None else Agreed(agreed, agreed)
    return View(name, native, says, past, direction, wins)


def test_nobody_moved() -> None:
    assert decide(OLD, [side("jira", OLD), side("files", OLD)], Shape.SCALAR) == Verdict(OLD)


def test_one_mover_is_taken_in_and_the_other_side_follows() -> None:
    assert decide(OLD, [side("jira", NEW), side("files", OLD)], Shape.SCALAR) == Verdict(
        NEW, movers=("jira",), push=("files",), absorb=("jira",)
    )


def test_several_movers_of_one_mind_are_no_conflict() -> None:
    assert decide(OLD, [side("jira", NEW), side("files", NEW)], Shape.SCALAR) == Verdict(
        NEW, movers=("jira",), absorb=("jira", "files")
    )


@pytest.mark.parametrize(
    ("jira", "files", "expected"),
    [
        ("hold", "hold", None),
        ("merge", "merge", None),
        ("register", "hold", None),
        ("side", "register", NEW),
        ("register", "side", OTHER),
    ],
    ids=["hold", "merge", "register alone", "jira", "files"],
)
def test_movers_that_differ(jira: str, files: str, expected: str | None) -> None:
    """`wins` decides only here; the winner's word goes to the other side too."""
    views = [side("jira", NEW, wins=jira), side("files", OTHER, wins=files)]
    verdict = decide(OLD, views, Shape.SCALAR)
    assert verdict.held == (expected is None)
    assert verdict.value == (expected or OLD)
    if expected is None:
        assert (verdict.push, verdict.absorb) == ((), ()), "what is held is neither written nor recorded"
    else:
        assert verdict.push == (("files",) if expected == NEW else ("jira",))


def test_a_register_that_moved_since_wins_or_loses_as_the_mapping_says() -> None:
    """The last write to the side failed; meanwhile a person changed it."""
    for wins, value in (("register", OTHER), ("side", NEW)):
        assert decide(OTHER, [side("jira", NEW, wins=wins)], Shape.SCALAR).value == value
    assert decide(OTHER, [side("jira", NEW)], Shape.SCALAR).held


def test_a_side_that_is_behind_is_written_and_has_not_moved() -> None:
    assert decide(NEW, [side("jira", OLD), side("files", NEW, agreed=NEW)], Shape.SCALAR) == Verdict(
        NEW, push=("jira",)
    )


def test_a_cleared_value_is_an_edit() -> None:
    assert decide(OLD, [side("jira", None), side("files", OLD)], Shape.SCALAR) == Verdict(
        None, movers=("jira",), push=("files",), absorb=("jira",)
    )


# ---------------------------------------------------------------------------------- first contact


def test_first_contact_of_equals_is_agreed_silently() -> None:
    verdict = decide(OLD, [side("jira", OLD, agreed=None)], Shape.SCALAR)
    assert verdict == Verdict(OLD, absorb=("jira",))


def test_first_contact_fills_the_empty_side() -> None:
    assert decide(OLD, [side("jira", None, agreed=None)], Shape.SCALAR) == Verdict(OLD, push=("jira",))
    assert decide(None, [side("jira", NEW, agreed=None)], Shape.SCALAR) == Verdict(
        NEW, movers=("jira",), absorb=("jira",)
    )


@pytest.mark.parametrize(("wins", "value"), [("register", OLD), ("side", NEW), ("hold", None)])
def test_first_contact_of_different_values_is_for_wins(wins: str, value: str | None) -> None:
    verdict = decide(OLD, [side("jira", NEW, agreed=None, wins=wins)], Shape.SCALAR)
    assert (verdict.held, verdict.value) == (value is None, value or OLD)
    assert verdict.refused == ()


def test_what_a_new_issue_was_given_by_its_site_stays() -> None:
    """Nobody's edit: an empty register neither takes it in nor clears it."""
    default = side("jira", "Medium", agreed=Agreed(None, "Medium"))
    assert decide(None, [default], Shape.SCALAR) == Verdict(None)
    assert decide("high", [default], Shape.SCALAR).push == ("jira",)
    moved = replace(default, native="Low", pulled="Low")
    assert decide(None, [moved], Shape.SCALAR) == Verdict("Low", movers=("jira",), absorb=("jira",))


# ------------------------------------------------------------------------------ unseen and foreign


def test_a_field_the_side_does_not_show_is_not_cleared() -> None:
    assert decide(OLD, [side("jira", UNSEEN)], Shape.SCALAR) == Verdict(OLD)


def test_a_field_the_side_does_not_show_is_written_when_there_is_news() -> None:
    assert decide(NEW, [side("jira", UNSEEN)], Shape.SCALAR).push == ("jira",)
    assert decide(NEW, [side("jira", UNSEEN, agreed=None)], Shape.SCALAR).push == ("jira",)
    assert decide(None, [side("jira", UNSEEN)], Shape.SCALAR).push == ()


def test_a_foreign_value_is_neither_pulled_nor_overwritten() -> None:
    foreign = View("jira", "Blocker", FOREIGN, Agreed(OLD, OLD))
    assert decide(NEW, [foreign, side("files", NEW)], Shape.SCALAR) == Verdict(NEW, absorb=("files",))


def test_another_name_of_the_same_word_is_recorded_and_moves_nothing() -> None:
    highest = View("jira", "Highest", "high", Agreed("high", "High"))
    assert decide("high", [highest], Shape.SCALAR) == Verdict("high", absorb=("jira",))


# -------------------------------------------------------------------------------------- direction


def test_a_side_that_only_follows_is_put_back_and_named() -> None:
    assert decide(OLD, [side("jira", NEW, direction="to_side")], Shape.SCALAR) == Verdict(
        OLD, push=("jira",), absorb=("jira",), refused=("jira",)
    )


def test_the_side_that_alone_may_say_prevails_at_once() -> None:
    views = [side("jira", OLD, direction="from_side"), side("files", NEW)]
    verdict = decide(OLD, views, Shape.SCALAR)
    assert (verdict.value, verdict.push, verdict.refused) == (OLD, ("files",), ("files",))
    views = [side("jira", NEW, direction="from_side"), side("files", OTHER)]
    verdict = decide(OLD, views, Shape.SCALAR)
    assert (verdict.value, verdict.push, verdict.refused) == (NEW, ("files",), ("files",))


def test_the_side_that_alone_may_say_is_never_written() -> None:
    assert decide(NEW, [side("jira", UNSEEN, direction="from_side")], Shape.SCALAR) == Verdict(NEW)
    empty = side("jira", None, agreed=None, direction="from_side")
    assert decide(NEW, [empty], Shape.SCALAR) == Verdict(NEW)


# ---------------------------------------------------------------------------------------- rulings


def test_a_ruling_overrules_what_it_named_and_writes_it_everywhere() -> None:
    ruling = Ruling(OTHER, {"jira": NEW, "files": "more"})
    verdict = decide(OLD, [side("jira", NEW), side("files", "more")], Shape.SCALAR, ruling)
    assert (verdict.value, verdict.held, verdict.push) == (OTHER, False, ("jira", "files"))
    assert verdict.absorb == ("jira", "files"), "what was overruled does not move a second time"


def test_a_ruling_does_not_overrule_what_came_after_it() -> None:
    ruling = Ruling(OTHER, {"jira": "seen then", "files": OLD})
    assert decide(OLD, [side("jira", NEW), side("files", OLD)], Shape.SCALAR, ruling).held


# ----------------------------------------------------------------------------------- text and lists


def test_edits_of_different_paragraphs_merge() -> None:
    """B-05."""
    base, jira, files = "a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC"
    views = [side("jira", jira, base, "merge"), side("files", files, base, "merge")]
    verdict = decide(base, views, Shape.MARKDOWN)
    assert (verdict.value, verdict.push) == ("A\n\nb\n\nC", ("jira", "files"))


def test_edits_of_one_paragraph_are_held() -> None:
    views = [side("jira", "A\n\nb", "a\n\nb", "merge"), side("files", "Ä\n\nb", "a\n\nb", "merge")]
    assert decide("a\n\nb", views, Shape.MARKDOWN).held


def test_additions_and_removals_of_different_elements_merge() -> None:
    """B-05."""
    views = [
        side("jira", ["one", "two", "three", "four"], ["one", "two", "three"], "merge"),
        side("files", ["two", "three"], ["one", "two", "three"], "merge"),
    ]
    assert decide(["one", "two", "three"], views, Shape.LIST).value == ["two", "three", "four"]


def test_one_element_changed_twice_is_held() -> None:
    views = [
        side("jira", ["uno", "two"], ["one", "two"], "merge"),
        side("files", ["eins", "two"], ["one", "two"], "merge"),
    ]
    assert decide(["one", "two"], views, Shape.LIST).held


def test_sets_merge_without_order_and_never_clash() -> None:
    views = [
        side("jira", ["b", "c"], ["a", "b"], "merge"),
        side("files", ["b", "a", "d"], ["a", "b"], "merge"),
    ]
    verdict = decide(["a", "b"], views, Shape.SET)
    assert not verdict.held
    assert sorted(verdict.value) == ["b", "c", "d"]  # type: ignore[arg-type,type-var]  # a list of texts


def test_a_set_in_another_order_moves_nothing() -> None:
    assert decide(["a", "b"], [side("jira", ["b", "a"], ["a", "b"])], Shape.SET).push == ()


def test_another_spelling_of_the_same_markdown_moves_nothing() -> None:
    verdict = decide("* a\n* b", [side("jira", "- a\n- b", "- a\n- b")], Shape.MARKDOWN)
    assert (verdict.movers, verdict.push) == ((), ())
