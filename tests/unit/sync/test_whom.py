"""Whom a rule's word means for a record: its owner, whom a route names, whoever is above (PPL-3)."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.people import Directory, Person
from syncer.rules.routing import Route
from syncer.rules.slas import Policy
from syncer.sync.whom import answering, one_of_ours, owing, people_meant

PEOPLE = Directory(
    [
        Person(id="pm", role="project_manager", side="ours", reports_to="boss"),
        Person(id="boss", side="ours"),
        Person(id="li", side="ours", reports_to="pm"),
        Person(id="maint", side="ours", reports_to="li"),
        Person(id="gone", side="ours", active=False, deputy="li"),
        Person(id="left", side="ours", active=False, reports_to="li"),
        Person(id="under", side="ours", reports_to="left"),
        Person(id="wang", side="customer", reports_to="lead"),
        Person(id="lead", side="customer", role="project_manager"),
    ]
)
SERVICE = Route.model_validate({"name": "service", "owner": "maint", "escalation": "boss"})
ONLY_OWNER = Route.model_validate({"name": "service", "owner": "maint"})


@pytest.mark.parametrize(
    ("word", "values", "routed", "meant"),
    [
        ("owner", {"owner": "li"}, SERVICE, ["li"]),
        ("owner", {}, SERVICE, ["maint"]),
        ("owner", {}, None, ["pm"]),
        ("owner", {"owner": "gone"}, None, ["li"]),
        ("owner", {"owner": "left"}, None, ["pm"]),
        ("owner", {"owner": "left"}, SERVICE, ["maint"]),
        ("owner", {"chair": "left", "note_taker": "li"}, None, ["li"]),
        ("owner", {"owner": "wang"}, None, ["pm"]),
        ("escalation", {"owner": "wang"}, None, ["boss"]),
        ("escalation", {"owner": "under"}, None, ["pm"]),
        ("project_manager", {}, None, ["pm"]),
        ("contact", {"contact": "wang"}, None, []),
        ("escalation", {"owner": "li"}, SERVICE, ["boss"]),
        ("escalation", {}, ONLY_OWNER, ["li"]),
        ("escalation", {"owner": "li"}, None, ["pm"]),
        ("management", {"owner": "maint"}, None, ["pm"]),
        ("management", {"owner": "li"}, None, ["boss"]),
    ],
)
def test_a_route_answers_where_nobody_is_named_and_says_who_is_above(
    word: str, values: dict[str, JsonValue], routed: Route | None, meant: list[str]
) -> None:
    assert list(people_meant(word, values, PEOPLE, routed)) == meant


def test_the_deputy_stands_in_for_a_project_manager_who_has_left() -> None:
    """PPL-3: somebody always hears of it."""
    left = Person(id="pm", role="project_manager", side="ours", active=False, deputy="li")
    some = Directory([left, Person(id="li", side="ours")])
    assert people_meant("owner", {}, some) == ("li",)
    both = Directory([*some, Person(id="new", role="project_manager", side="ours")])
    assert people_meant("owner", {}, both) == ("new",)


@pytest.mark.parametrize(
    ("ref", "whom"),
    [
        ("li", "li"),
        ("gone", "li"),
        ("left", None),
        ("wang", None),
        ("lead", None),
        ("nobody", None),
        ("", None),
    ],
)
def test_only_our_side_or_its_deputy_is_ever_written_to(ref: str, whom: str | None) -> None:
    found = one_of_ours(ref, PEOPLE)
    assert (found.id if found is not None else None) == whom


def test_nobody_is_taken_for_ours_whose_side_is_not_said_or_whose_deputy_is_not() -> None:
    people = Directory(
        [
            Person(id="sideless"),
            Person(id="away", side="ours", active=False, deputy="guest"),
            Person(id="guest", side="reseller"),
        ]
    )
    assert [one_of_ours(ref, people) for ref in ("sideless", "away", "guest")] == [None, None, None]


def _rule(*, warned: tuple[str, ...] = (), breached: tuple[str, ...] = ()) -> Policy:
    return Policy.model_validate(
        {
            "name": "minutes sent",
            "record": "meeting",
            "goal": "24h",
            "starts": {"at": "end"},
            "stops": {"at": "sent"},
            "warn": ["80%"],
            "on_warning": {"notify": list(warned)},
            "on_breach": {"notify": list(breached)},
        }
    )


@pytest.mark.parametrize(
    ("warned", "breached", "values", "whose"),
    [
        (("note_taker",), ("note_taker", "chair"), {"chair": "pm", "note_taker": "li"}, "li"),
        (("note_taker",), (), {"chair": "pm"}, "pm"),
        ((), ("project_manager", "note_taker"), {"chair": "pm", "note_taker": "li"}, "li"),
        (("chair",), ("chair", "escalation"), {"chair": "pm", "note_taker": "li"}, "pm"),
        (("owner",), ("owner", "chair"), {"owner": "maint", "chair": "pm"}, "maint"),
        ((), (), {"chair": "pm", "note_taker": "li"}, "pm"),
        (("note_taker",), (), {}, ""),
    ],
)
def test_a_clock_is_whose_its_rule_tells_first_pg_6(
    warned: tuple[str, ...], breached: tuple[str, ...], values: dict[str, JsonValue], whose: str
) -> None:
    """SLA-3: minutes are their note-taker's. CR-5: that a special meeting is held is its chair's."""
    assert answering(values, owing(_rule(warned=warned, breached=breached))) == whose
