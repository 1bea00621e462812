"""Rows of a table as records: columns by name or by layout, words as values, every mistake with its place (REQ-1, REQ-3)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.intake import rows
from syncer.intake.draft import Draft, Intake
from syncer.intake.encoding import Decoded, decode
from syncer.intake.identity import sift
from syncer.intake.profile import Layout, Profile, understand

DATA = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
PEOPLE = Directory(
    [
        Person(id="li", name="Li Si", email="li@example.com"),
        Person(id="wang", name="王五"),
        Person(id="w2", name="Wu"),
        Person(id="w3", name="Wu"),
    ]
)
CLASSES = {
    "F": "functional",
    "PE": "performance",
    "SE": "security",
    "A": "availability",
    "US": "usability",
    "LF": "look_and_feel",
    "MN": "maintainability",
    "O": "operability",
    "SC": "scalability",
    "FT": "fault_tolerance",
    "L": "legal",
    "PO": "portability",
}


def layout(**said: object) -> Layout:
    found, faults = understand(Profile.model_validate(said), PEOPLE)
    assert faults == ()
    return found


def read(text: str, **said: object) -> Intake:
    return rows.read(text, "t.csv", layout(**said), PEOPLE)


def only(found: Intake) -> Draft:
    assert [str(problem) for problem in found.problems] == []
    (draft,) = found.drafts
    return draft


def values(text: str, **said: object) -> Mapping[str, JsonValue]:
    return only(read(text, **said)).values


def said(found: Intake) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in found.problems]


def test_the_promise_data_set_comes_out_exactly() -> None:
    path = DATA / "requirements" / "promise-nfr.csv"
    if not path.exists():
        pytest.skip("set SYNCER_TEST_DATA to a folder with requirements/promise-nfr.csv")
    decoded = decode(path.read_bytes(), path.name)
    assert isinstance(decoded, Decoded)
    chosen = layout(columns={"description": "RequirementText", "kind": "class"}, values={"kind": CLASSES})
    found = rows.read(decoded.text, path.name, chosen)
    assert [problem.code for problem in found.problems] == ["unread-column", "quoted"]
    sifted = sift(found.drafts, {})
    assert (len(found.drafts), len(sifted.fresh)) == (625, 622)
    assert [(again.line, first.line) for again, first in sifted.twice] == [(109, 108), (461, 427), (506, 501)]
    by_line = {draft.line: draft.values for draft in sifted.fresh}
    assert by_line[4]["kind"] == "usability"
    assert str(by_line[4]["source.original"]).startswith(
        "If projected  the data must be readable.  On a 10x10"
    )
    assert "90% of viewers" in str(by_line[4]["description"])
    assert by_line[377]["source.original"] == (
        'System shall let customers register on the website as a "pay as you go"user in under 5 minutes.'
    )
    assert len({draft.title for draft in sifted.fresh}) == 622
    assert {str(draft.values["kind"]) for draft in found.drafts} == set(CLASSES.values())


def test_columns_with_the_names_of_fields_map_by_themselves() -> None:
    found = values(
        "Title,描述,类型,来源.渠道,Acceptance criteria\nMap,See a map,性能,访谈,[uat] seen; < 2 s\n"
    )
    assert found == {
        "title": "Map",
        "description": "See a map",
        "kind": "performance",
        "source.channel": "interview",
        "acceptance_criteria": [{"dimension": "uat", "text": "seen"}, {"text": "< 2 s"}],
        "source.original": "Map\nSee a map",
    }


def test_words_in_brackets_that_are_no_dimension_stay_what_somebody_said() -> None:
    """REQ-10: as in a file of the register."""
    found = values("title,acceptance criteria\nMap,[iOS] opens; 【性能】 < 2 s; [待定] later\n")
    criteria = [
        {"text": "[iOS] opens"},
        {"dimension": "performance", "text": "< 2 s"},
        {"text": "[待定] later"},
    ]
    assert found["acceptance_criteria"] == criteria


def test_a_title_is_made_where_the_table_has_none() -> None:
    found = values('description\n"As a user I want a map,\nso that I find it"\n')
    assert found["title"] == "A map"
    assert found["description"] == "As a user I want a map,\nso that I find it"


def test_two_rows_of_one_text_and_two_titles_are_two_records() -> None:
    found = read("title,description\nLog in,see the annex\nLog out,see the annex\nLog in,see the annex\n")
    sifted = sift(found.drafts, {})
    assert [draft.title for draft in sifted.fresh] == ["Log in", "Log out"]
    assert [(again.line, first.line) for again, first in sifted.twice] == [(4, 2)]


def test_columns_nobody_reads_are_named_once() -> None:
    found = read("id,title,ticket no,delivery\nREQ-9,Map,17,built\nREQ-8,Hut,18,built\n")
    assert said(found) == ["t.csv:1: not read: columns id, ticket no, delivery"]
    assert [dict(draft.values) for draft in found.drafts] == [
        {"title": "Map", "source.original": "Map"},
        {"title": "Hut", "source.original": "Hut"},
    ]


def test_wrong_values_leave_their_rows_out_and_are_all_told_with_their_places() -> None:
    text = 'title,kind,urgency,value\r\nA,functional,hot,9\r\n"B\r\nb",PE,normal,3\r\nC,performnce,low,3\r\nD,security,急,4\r\n'
    found = read(text)
    assert said(found) == [
        "t.csv:2:14: 'hot' is no value of 'urgency'",
        "t.csv:2:18: 'value': input should be less than or equal to 5",
        "t.csv:4:4: 'PE' is no value of 'kind'",
        "t.csv:5:3: 'performnce' is no value of 'kind'",
    ]
    assert "did you mean 'performance'?" in found.problems[3].hint
    assert "--values 'kind.PE=…'" in found.problems[2].hint
    assert [(draft.title, draft.line, draft.values["urgency"]) for draft in found.drafts] == [
        ("D", 6, "urgent")
    ]


def test_a_torn_or_overlong_row_spoils_no_other() -> None:
    found = read('title,background\nA,"torn\nB,one, two\nC,fine\nD,short\nE\n,nothing\n')
    assert said(found) == [
        "t.csv:2:3: a quote opens here and does not close",
        "t.csv:3:7: the row has 3 cells, the header 2",
        "t.csv:7:1: the row has no words: neither title nor text",
    ]
    assert [draft.title for draft in found.drafts] == ["C", "D", "E"]


def test_people_are_written_as_the_register_writes_them() -> None:
    text = "title,owner,raci.consulted\nA,LI@example.com,王五; li si\nB,Wu,x@example.com\n"
    first, second = (draft.values for draft in read(text).drafts)
    assert (first["owner"], first["raci.consulted"]) == ("li", ["wang", "li"])
    assert (second["owner"], second["raci.consulted"]) == ("Wu", ["x@example.com"])


def test_lists_days_money_and_yes_are_understood() -> None:
    found = values("title,components,depends_on\nA,Shop、Cart;Pay,REQ-0001 | REQ-0002\n")
    assert found["components"] == ["Shop", "Cart", "Pay"]
    assert found["depends_on"] == ["REQ-0001", "REQ-0002"]
    action = values("title,截止日期,优先级\nSend,2026年11月3日,P1\n", kind="action")
    assert (action["due"], action["priority"]) == ("2026-11-03", "p1")
    question = values("描述,answered_on_spot,level\nWho pays?,是,重要\n", kind="question")
    assert dict(question) == {
        "title": "Who pays?",
        "description": "Who pays?",
        "answered_on_spot": True,
        "level": "important",
    }
    solution = values("title,quote,edition\nSmall,1200 CNY,基础版\n", kind="solution")
    assert solution["quote"] == {"amount": "1200.00", "currency": "CNY"}


@pytest.mark.parametrize(
    "kind", ["requirement", "question", "action", "change_request", "scenario", "solution"]
)
def test_every_kind_comes_by_csv(kind: str) -> None:
    assert only(read("title\nA\n", kind=kind)).kind is Kind(kind)


def test_words_of_ones_own_stand_for_values_or_for_none() -> None:
    text = "title,kind,source.channel\nA, pe ,Tel.\nB,n/a,mail\n"
    chosen: dict[str, object] = {
        "values": {"类型": {"PE": "性能", "N/A": None}, "source.channel": {"tel.": "phone"}}
    }
    first, second = (draft.values for draft in read(text, **chosen).drafts)
    assert (first["kind"], first["source.channel"]) == ("performance", "phone")
    assert "kind" not in second
    assert second["source.channel"] == "email"


def test_a_value_for_all_rows_goes_before_the_column() -> None:
    found = read("title,kind\nA,PE\n", set={"kind": "functional", "source.channel": "工作坊"})
    assert found.problems == ()
    assert dict(found.drafts[0].values) == {
        "title": "A",
        "kind": "functional",
        "source.channel": "workshop",
        "source.original": "A",
    }


@pytest.mark.parametrize(
    ("text", "said", "message"),
    [
        (
            "name,text\nA,B\n",
            {},
            "t.csv:1: no column is 'description' or 'title', and the first row has to name the columns",
        ),
        (
            "title,text\nA,B\n",
            {"columns": {"background": "txt"}},
            "t.csv:1: there is no column 'txt' for 'background'",
        ),
        ("\n", {}, "t.csv: there is nothing in the file"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, said: dict[str, object], message: str) -> None:
    with pytest.raises(rows.Unusable) as error:
        read(text, **said)
    assert [f"{one.place}: {one.message}" for one in error.value.problems] == [message]


@pytest.mark.parametrize(
    ("profile", "loc", "message"),
    [
        (
            {"columns": {"descripton": "x"}},
            ("columns", "descripton"),
            "a requirement has no field 'descripton'",
        ),
        ({"columns": {"id": "x"}}, ("columns", "id"), "ids are given by the register"),
        (
            {"columns": {"delivery": "x"}},
            ("columns", "delivery"),
            "'delivery' is worked out, nobody writes it",
        ),
        ({"columns": {"source": "x"}}, ("columns", "source"), "'source' has parts"),
        (
            {"columns": {"alternatives.title": "x"}},
            ("columns", "alternatives.title"),
            "'alternatives.title' is a part of a value",
        ),
        (
            {"values": {"kind": {"PE": "perfomance"}}},
            ("values", "kind", "PE"),
            "'perfomance' is no value of 'kind'",
        ),
        ({"set": {"urgency": "hot"}}, ("set", "urgency"), "'hot' is no value of 'urgency'"),
        (
            {"set": {"title": "x"}},
            ("set", "title"),
            "'title' is what tells records apart: all cannot have the same",
        ),
    ],
)
def test_mistakes_of_a_profile_have_their_place(profile: object, loc: tuple[str, ...], message: str) -> None:
    _, faults = understand(Profile.model_validate(profile), PEOPLE)
    assert [(one.loc, one.message) for one in faults] == [(loc, message)]
    assert faults[0].hint


def test_a_cell_with_controls_is_taken_without_them_and_said() -> None:
    found = read('title,background\n"A\x00b","x\r\ny"\n')
    assert said(found) == ["t.csv:2:1: control characters are left out of the words"]
    assert found.drafts[0].values["title"] == "Ab"
    assert found.drafts[0].values["background"] == "x\ny"
