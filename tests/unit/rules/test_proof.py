"""What ends a clock that began again: something new that fits, and nothing that was said before (SLA-2, SLA-5, SLA-6, B-31)."""

from dataclasses import replace

import pytest

from syncer.domain.json import JsonValue
from syncer.rules.clock_values import State
from tests.unit.rules.test_clocks import MAIL, NEW, Change, at, cycles, h, only, policy, timeline

CALL: JsonValue = {"how": "call", "at": "2026-11-02T22:00:00Z"}
LETTER: JsonValue = {"how": "letter", "at": "2026-11-02T20:00:00Z"}


def test_what_is_left_of_old_evidence_proves_nothing_anew() -> None:
    """SLA-6: taking one of two old answers away after the question was opened again answers nothing."""
    call: JsonValue = {"how": "call", "at": "2026-11-02T13:00:00Z"}
    again = policy(cycles="restart", stops={"has": "answers"})
    told = timeline(
        NEW,
        (5, "answers", [MAIL, call]),
        (6, "state", "approved"),
        (10, "state", "submitted"),
        (12, "answers", [MAIL]),
    )
    first, second = cycles(told, 20, again)
    assert (first.state, second.state, second.elapsed) == (State.MET, State.RUNNING, h(10))


def test_a_call_after_an_old_mail_is_no_answer_in_writing() -> None:
    """SLA-2: a question that was opened again waits for a written answer of its own; the old mail is none."""
    again = policy(cycles="restart", stops={"answers.how": ["mail", "letter"]})
    told = (
        (6, "answers", [MAIL]),
        (6, "state", "approved"),
        (10, "state", "submitted"),
        (12, "answers", [MAIL, CALL]),
        (14, "answers", [MAIL, CALL, LETTER]),
    )
    first, second = cycles(timeline(NEW, *told[:-1]), 20, again)
    assert (first.state, second.state, second.elapsed) == (State.MET, State.RUNNING, h(10))
    _, second = cycles(timeline(NEW, *told), 20, again)
    assert (second.state, second.elapsed, second.evidence) == (State.MET, h(4), (LETTER,))


@pytest.mark.parametrize(
    "what",
    [
        [(12, "preliminary_plan", None)],
        [(12, "urgency", "low")],
        [(12, "answers", [MAIL])],
        [(12, "answers", None), (12, "preliminary_plan", None)],
    ],
)
def test_what_says_nothing_new_answers_nothing(what: list[Change]) -> None:
    """SLA-5, SLA-6: a plan taken away, another urgency, the same mail entered once more answer no question opened again."""
    stops = [{"urgency": ["urgent", "low"], "has": "answers"}, {"has": "preliminary_plan"}]
    goal = [{"when": {"urgency": "urgent"}, "is": "24h"}, {"is": "72h"}]
    again = policy(cycles="restart", when=None, stops=stops, goal=goal)
    before = (5, "answers", [MAIL]), (5, "preliminary_plan", "a plan"), (6, "state", "approved")
    told = timeline(NEW, *before, (10, "state", "submitted"), *what)
    assert [each.state for each in cycles(told, 20, again)] == [State.MET, State.RUNNING]


@pytest.mark.parametrize("order", [1, -1])
def test_an_answer_in_the_step_that_opens_it_again_answers_it(order: int) -> None:
    """B-31: who reopens and answers in one step has answered; who answers what is open and reopens it leaves nothing open."""
    again = policy(cycles="restart", stops={"has": "answers"})
    ended = (5, "answers", [MAIL]), (6, "state", "approved")
    step: list[Change] = [(10, "state", "submitted"), (10, "answers", [MAIL, CALL])]
    _, second = cycles(timeline(NEW, *ended, *step[::order]), 20, again)
    assert (second.state, second.started, second.ended, second.evidence) == (
        State.MET,
        at(10),
        at(10),
        (CALL,),
    )
    opened = timeline(NEW, (1, "state", "assessing"), *step[::order])
    assert [each.state for each in cycles(opened, 20, again)] == [State.MET]


def test_what_is_urgent_counts_as_it_stands_whoever_said_so() -> None:
    """SLA-6: a program may say how urgent a change is, which chooses goal and proof alike; the answer is still a person's."""
    stops = [
        {"urgency": "urgent", "has": "preliminary_plan"},
        {"not": {"urgency": "urgent"}, "has": "answers"},
    ]
    goal = [{"when": {"urgency": "urgent"}, "is": "24h"}, {"is": "72h"}]
    raised = timeline({"state": "submitted"}, (1, "urgency", "urgent"), (5, "preliminary_plan", "a plan"))
    program = replace(raised, events=(replace(raised.events[0], automatic=True), *raised.events[1:]))
    found = only(program, 20, policy(when=None, stops=stops, goal=goal))
    assert (found.state, found.goal, found.ended) == (State.MET, "24h", at(5))
