"""By which words somebody is known, and what a text, a value or a file reads like without them."""

from __future__ import annotations

import pytest

from syncer.domain.people import Accounts, Person
from syncer.files.forgetting import without
from syncer.sync.forgetting import Identity, from_json, identity, is_same, mark_of, masked, sparing, to_json

ZHAO = Person(
    id="zhao",
    name="赵伟",
    email="zhao@example.com",
    phone="+86 10 555",
    accounts=Accounts(jira="712020:ab-1", confluence="zhaow"),
)
WHO = identity(ZHAO, "zhao", ("Old Zhao",), "abcd", "zh-CN")
P, L = WHO.pseudonym, WHO.label


def test_a_pseudonym_is_stable_and_says_nothing() -> None:
    assert identity(ZHAO, "zhao@example.com", (), "abcd", "en").pseudonym == P
    assert identity(ZHAO, "zhao", (), "other", "en").pseudonym != P
    assert f"已删除的人员 {P[-4:]}" == L
    assert identity(ZHAO, "zhao", (), "abcd", "en").label == f"Deleted person {P[-4:]}"
    assert from_json(to_json(WHO)) == WHO


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("请联系赵伟，邮箱zhao@example.com。", f"请联系{L}，邮箱{P}。"),
        ("ask ZHAO@EXAMPLE.COM now", f"ask {P} now"),
        ("call +86  10\n555.", f"call {P}."),
        ("Old Zhao said", f"{P} said"),
        ("bzhao@example.com and zhao@example.com.cn stay", None),
        ("the zhao of a word stays, and so does zhaow", None),
    ],
)
def test_words_that_name_somebody_go_from_a_text(text: str, read: str | None) -> None:
    assert WHO.text(text) == (text if read is None else read)


def test_an_id_goes_where_a_person_is_meant() -> None:
    assert WHO.at("REQ-0001", "owner", "Zhao") == P
    assert WHO.at("REQ-0001", "owner", "zhaow") == P
    assert WHO.at("REQ-0001", "title", "zhao") == "zhao"
    assert WHO.ref("decision:zhao") == f"decision:{P}"
    assert WHO.value({"to": ["zhao", "pm"], "zhao": 1}, refs=True) == {"to": [P, "pm"], P: 1}
    assert WHO.value({"to": ["zhao"]}) == {"to": ["zhao"]}


def test_an_account_that_was_forgotten_is_known_again_by_its_mark_alone() -> None:
    marks = {mark_of("abcd", "712020:ab-1"): P}
    assert masked(marks, "abcd", "712020:ab-1") == P
    assert masked(marks, "abcd", "712020:ab-2") == "712020:ab-2"
    assert "ab-1" not in str(marks)


def test_words_of_nobody_known_are_enough() -> None:
    who = identity(None, "Li Hong", ("li@example.com",), "abcd", "en")
    assert who.text("Li Hong <li@example.com>") == f"{who.label} <{who.pseudonym}>"
    assert Identity("x", (), "person-0000").text("x") == "x"


def test_words_of_others_of_which_theirs_are_a_part_stay() -> None:
    """PPL-4: Chinese names stand without blanks, so that one may be the beginning of another's."""
    others = [
        Person(id="ming", name="赵伟明"),
        Person(id="xiao", name="小赵伟"),
        Person(id="oz", name="Old Zhao Li"),
    ]
    who = sparing(WHO, others)
    assert who.text("赵伟、赵伟明、小赵伟、赵伟") == f"{L}、赵伟明、小赵伟、{L}"
    assert who.text("Old Zhao and Old  Zhao Li") == f"{P} and Old  Zhao Li"
    assert from_json(to_json(who)) == who
    before = to_json(WHO)
    del before["spared"]
    assert from_json(before) == WHO, "begun by an earlier version"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Person(id="zhao", name="赵伟"), True),
        (Person(id="ZHAO"), True),
        (Person(id="zhao", name="赵云"), False),
        (Person(id="zw", email="Zhao@example.com"), True),
        (Person(id="zhao", name="赵伟", email="yun@example.com"), False),
        (Person(id="pm", name="赵伟"), False),
    ],
)
def test_whether_two_entries_are_of_one_person(other: Person, same: bool) -> None:
    assert is_same(ZHAO, other) is same


BLOCK = """\
people:
- name: 赵伟   # first
  id: zhao
  role: zhao
  accounts:
    jira: 712020:ab-1
    confluence: zhaow
  active: true
  cares_about: |
    the gate
    of 赵伟
  deputy: pm

- {id: pm, deputy: zhao, name: PM, email: pm@example.com}
- {id: li, reports_to: "zhao", role: analyst}
customer: {decision_makers: [zhao, wang]}
"""


def test_a_project_file_loses_the_person_and_nothing_else() -> None:
    assert without(BLOCK, WHO) == (
        f"people:\n- name: {L}   # first\n  id: {P}\n  active: false\n  role: zhao\n  deputy: pm\n\n"
        f"- {{id: pm, deputy: {P}, name: PM, email: pm@example.com}}\n"
        f'- {{id: li, reports_to: "{P}", role: analyst}}\n'
        f"customer: {{decision_makers: [{P}, wang]}}\n"
    )


def test_an_entry_on_one_line_loses_what_is_private() -> None:
    line = '  - {id: zhao, name: 赵伟, email: zhao@example.com, phone: "+86 10 555", accounts: {jira: x}, active: true, side: ours}\n'
    assert (
        without(f"people:\n{line}", WHO)
        == f"people:\n  - {{id: {P}, active: false, name: {L}, side: ours}}\n"
    )
