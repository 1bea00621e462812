"""SLA-6, B-31: what counts as an answer in a comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syncer.domain.people import Person
from syncer.domain.project import ProjectData
from syncer.sync.answering import answering
from syncer.sync.histories import IssueComment
from syncer.sync.mapping import Mapping
from syncer.sync.pairs import People

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
MAPPING = Mapping.model_validate(
    {"version": 1, "comments": {"answer": {"starts_with": ["Answer:", "答复："]}}}
)
DATA = ProjectData(people=(Person(id="ann", side="ours"), Person(id="cu", side="customer"), Person(id="x")))
PEOPLE = People({}, {"acc-1": "ann", "acc-2": "cu", "acc-3": "x", "acc-4": "someone@example.com"})
COMMENT = IssueComment("7", NOW, NOW, "Answer: on Monday.", "https://x/7", "acc-1", "Ann")


@pytest.mark.parametrize(
    "text",
    [
        *("Answer: yes", "**Answer:** yes", "answer: yes", "\n答复：可以"),
        *("答复:可以", "Ａｎｓｗｅｒ：yes", "\u200bAnswer: yes"),
    ],
)
def test_a_comment_of_ours_that_starts_so_is_an_answer(text: str) -> None:
    asked = answering(MAPPING, DATA, PEOPLE)
    assert asked is not None
    assert asked.is_answer(replace(COMMENT, text=text))


@pytest.mark.parametrize(
    "text", ["We look into it.", "The Answer: yes", "", "Answer yes", "> 答复：可以\n\nThanks!"]
)
def test_an_ordinary_comment_is_none(text: str) -> None:
    asked = answering(MAPPING, DATA, PEOPLE)
    assert asked is not None
    assert not asked.is_answer(replace(COMMENT, text=text))


@pytest.mark.parametrize("account", ["acc-2", "acc-3", "acc-4", "", "acc-9"])
def test_nobody_but_a_person_of_ours_answers(account: str) -> None:
    asked = answering(MAPPING, DATA, PEOPLE)
    assert asked is not None
    assert not asked.is_answer(replace(COMMENT, account=account))


def test_what_a_program_wrote_never_counts_and_without_the_key_nothing_does() -> None:
    asked = answering(MAPPING, DATA, PEOPLE)
    assert asked is not None
    assert not asked.is_answer(replace(COMMENT, automatic=True))
    assert answering(Mapping.model_validate({"version": 1}), DATA, PEOPLE) is None


def test_a_mark_of_blanks_alone_marks_nothing() -> None:
    blank = Mapping.model_validate({"version": 1, "comments": {"answer": {"starts_with": ["  ", "*"]}}})
    asked = answering(blank, DATA, PEOPLE)
    assert asked is not None
    assert not asked.is_answer(COMMENT)
