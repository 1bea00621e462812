"""The tables of a meeting's page, read back however people fill them in; every mistake by table, row and column (MTG-9)."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.people import Accounts, Directory, Person
from syncer.intake import minutes_words as words
from syncer.intake.flaws import Flaw
from syncer.intake.minutes_cells import Reading
from syncer.intake.minutes_review import printed
from syncer.intake.minutes_tables import PRINTED, Minutes, read
from syncer.text.storage.inputs import inputs

PEOPLE = (
    Person(id="wang", name="王芳", side="customer"),
    Person(id="li", name="Li Wei", side="ours", accounts=Accounts(confluence="acc-li")),
    Person(id="zhao", name="Zhao Min", side="ours"),
    Person(id="zhao2", name="Zhao Min", side="customer"),
)
FEEDBACK = "<tr><th>What was said</th><th>Urgency</th><th>Satisfaction (1–10)</th><th>Restated and agreed by</th><th>Becomes</th></tr>"
ACTION = "<tr><th><p>What</p></th><th><p>Who</p></th><th><p>By</p></th></tr>"


def anchored(name: str, rows: str) -> str:
    macro = f'<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-{name}</ac:parameter></ac:structured-macro></p>'
    return f"<h3>x</h3>{macro}<table><tbody>{rows}</tbody></table>"


def minutes(body: str) -> Minutes:
    accounts = {"acc-li": "li"}
    page = inputs(body, lambda account: "Li Wei" if account in accounts else f"@{account}")
    return read(page, Reading(Directory(PEOPLE), accounts, {"REQ-0007", "ACT-0003"}))


def flaws(body: str) -> list[tuple[str, str, int, str]]:
    return [(one.code, one.table, one.row, one.column) for one in minutes(body).flaws]


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def test_every_printed_head_is_known_in_its_table() -> None:
    assert {name: set(PRINTED[name]) <= set(words.COLUMNS[name]) for name in words.TABLES} == dict.fromkeys(
        words.TABLES, True
    )
    for name, columns in words.COLUMNS.items():
        for path, heads in columns.items():
            assert [words.column(name, head) for head in heads.split("|")] == [path] * len(heads.split("|"))


def test_feedback_in_any_order_of_columns_with_empty_cells_lists_and_figures_as_people_write_them() -> None:
    """MTG-4."""
    head = "<tr><td>转为</td><td><strong>反馈内容</strong></td><td>满意度（1–10 分）</td><td>紧急程度</td><td>已复述确认</td></tr>"
    body = anchored(
        "feedback",
        head
        + row("需求", "<ul><li>导出太慢</li><li>经常失败</li></ul>", "8 分", "紧急", "王芳")
        + row("", "", "", "", "")
        + row("变更 REQ-0007", "<p>改成按周导出</p>", "", "一般", "是")
        + row("REQ-0007", "说过了", "7/10", "", "否")
        + row("无", "谢谢", "—", "", ""),
    )
    found = minutes(body)
    assert found.flaws == ()
    first, second, third, last = found.of("feedback")
    assert first.values == {
        "text": "导出太慢; 经常失败",
        "urgency": "urgent",
        "satisfaction": 8,
        "restated": True,
        "agreed_by": "wang",
    }
    assert [(one.becomes, one.about) for one in (first, second, third, last)] == [
        ("requirement", ()),
        ("change_request", ("REQ-0007",)),
        ("known", ("REQ-0007",)),
        ("nothing", ()),
    ]
    assert (second.values["restated"], third.values["restated"], third.number) == (True, False, 4)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026/11/27", "2026-11-27"),
        ("2026年11月27日（周五）", "2026-11-27"),
        ("27 Nov 2026", "2026-11-27"),  # as our pages print it
        ('<time datetime="2026-11-27" />', "2026-11-27"),
    ],
)
def test_a_day_in_any_form(due: str, expected: str) -> None:
    (action,) = minutes(anchored("action", ACTION + row("Send the list", "li", due))).of("action")
    assert action.values["due"] == expected


@pytest.mark.parametrize(
    "who", ["li", "Li Wei", "@Li Wei", '<ac:link><ri:user ri:account-id="acc-li" /></ac:link>']
)
def test_somebody_mentioned_or_named(who: str) -> None:
    (action,) = minutes(anchored("action", ACTION + row("Send the list", who, "2026-11-27"))).of("action")
    assert action.values["owner"] == "li"


def test_somebody_whom_nobody_knows_stays_as_written_and_several_are_all_kept() -> None:
    mention = '<ac:link><ri:user ri:account-id="acc-li" /></ac:link>'
    body = anchored(
        "action", ACTION + row("A", "Xu Qing", "2026-11-27") + row("B", f"{mention}, 王芳", "2026-11-27")
    )
    first, second = minutes(body).of("action")
    assert first.values["owner"] == "Xu Qing"
    assert (second.values["owner"], second.values["raci.responsible"]) == ("li", ["li", "wang"])


def test_merged_cells_more_columns_and_heads_that_were_pasted_again() -> None:
    head = "<tr><th>事项</th><th>负责人</th><th>截止日期</th><th>Room</th></tr>"
    body = anchored(
        "action",
        head
        + '<tr><td>A</td><td rowspan="2">li</td><td>2026-11-27</td><td>12</td></tr>'
        + "<tr><td>B</td><td>2026-11-28</td><td></td></tr>"
        + head
        + "<tr><td><p class='MsoNormal'><span>C</span></p></td><td>王芳</td><td>2026-11-29</td><td></td><td>more</td></tr>",
    )
    found = minutes(body)
    assert found.flaws == ()
    assert [(one.values["title"], one.values["owner"]) for one in found.of("action")] == [
        ("A", "li"),
        ("B", "li"),
        ("C", "wang"),
    ]
    assert [one.values.get("description") for one in found.of("action")] == ["Room: 12", None, "more"]


def test_a_row_in_which_nothing_stands_but_what_is_merged_from_above_is_none_of_its_own() -> None:
    """MTG-9: whoever merges cells to have more room has said it once."""
    body = anchored(
        "feedback",
        FEEDBACK
        + '<tr><td rowspan="3"><p>Slow</p></td><td>urgent</td><td></td><td></td><td rowspan="2">question</td></tr>'
        + "<tr><td></td><td><p><br /></p></td><td></td></tr><tr><td></td><td></td><td></td><td></td></tr>"
        + '<tr><td>Fine</td><td rowspan="2">normal</td><td></td><td></td><td>nothing</td></tr>'
        + "<tr><td></td><td></td><td></td><td></td></tr>"
        + row("", "low", "", "", "nothing"),
    ) + anchored("agreed", '<tr><th>Agreed point</th></tr><tr><td rowspan="2">We go on</td></tr><tr></tr>')
    found = minutes(body)
    assert [one.values.get("text") for one in found.of("feedback")] == ["Slow", "Fine", None]
    assert [one.values["points"] for one in found.of("agreed")] == [["We go on"]]
    assert [(one.code, one.row, one.column) for one in found.flaws] == [("empty", 6, "text")]


def test_a_table_that_lost_its_anchor_is_known_by_its_heads() -> None:
    body = f"<table><tbody>{ACTION}{row('Send the list', 'li', '2026-11-27')}</tbody></table>"
    assert [one.values["title"] for one in minutes(body).of("action")] == ["Send the list"]


def test_a_table_of_somebody_elses_is_none_of_ours() -> None:
    body = "<table><tbody><tr><th>Price</th><th>Room</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>"
    assert minutes(body).empty


def test_questions_are_open_parked_or_answered() -> None:
    head = "<tr><th>Question</th><th>Who answers</th><th>Answer</th><th>Parked</th></tr>"
    body = anchored(
        "question", head + row("A?", "li", "", "") + row("B?", "", "", "x") + row("C?", "", "Yes.", "")
    )
    found = minutes(body)
    assert found.flaws == ()
    assert [one.values["state"] for one in found.of("question")] == ["open", "parked", "answered"]


def test_actions_of_the_last_meeting_with_tick_and_notes() -> None:
    head = "<tr><th>Action</th><th>Done</th><th>Notes</th></tr>"
    ticked = "<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body> </ac:task-body></ac:task></ac:task-list>"
    body = anchored(
        "review", head + row("ACT-0003 Send", ticked, "sent on Monday") + row("ACT-0004 Other", "", "")
    )
    found = minutes(body)
    assert found.flaws == ()
    assert [dict(one.values) for one in found.of("review")] == [
        {"action": "ACT-0003", "done": True, "notes": "sent on Monday"}
    ]


def test_agreed_points_line_by_line() -> None:
    body = anchored(
        "agreed",
        "<tr><th>Agreed point</th></tr>" + row("<ol><li>One</li><li>Two</li></ol>") + row("3. Three"),
    )
    assert [one.values["points"] for one in minutes(body).of("agreed")] == [["One", "Two"], ["Three"]]


def test_everything_that_is_wrong_comes_at_once_with_its_place() -> None:
    """MTG-9: table, row, column."""
    body = anchored(
        "feedback",
        FEEDBACK
        + row("A", "very", "eleven", "", "")
        + row("", "", "", "Zhao Min", "REQ-0999")
        + row("B", "", "", "", "memo"),
    ) + anchored("action", ACTION + row("", "Lii Wei", "soon") + row("C", "", ""))
    assert flaws(body) == [
        ("word", "feedback", 1, "urgency"),
        ("number", "feedback", 1, "satisfaction"),
        ("empty", "feedback", 1, "becomes"),
        ("empty", "feedback", 2, "text"),
        ("people", "feedback", 2, "restated"),
        ("record", "feedback", 2, "becomes"),
        ("word", "feedback", 3, "becomes"),
        ("empty", "action", 1, "title"),
        ("person", "action", 1, "owner"),
        ("day", "action", 1, "due"),
        ("empty", "action", 2, "owner"),
        ("empty", "action", 2, "due"),
    ]


def test_a_column_that_is_missing_is_said_once_for_the_table_and_a_mention_of_a_stranger_by_its_row() -> None:
    stranger = '<ac:link><ri:user ri:account-id="nobody" /></ac:link>'
    body = anchored("action", "<tr><th>What</th><th>Room</th></tr>" + row("A", "12"))
    assert flaws(body) == [("columns", "action", 0, "owner"), ("columns", "action", 0, "due")]
    assert minutes(anchored("action", ACTION + row("A", stranger, "2026-11-27"))).flaws == (
        Flaw("person", "action", 1, "owner", "@nobody"),
    )


LI = '<ac:link><ri:user ri:account-id="acc-li" /></ac:link>'
REVIEW = "<tr><th>Action</th><th>Who</th><th>By</th><th>Done</th><th>Notes</th><th>Remark</th></tr>"


OFFERED = REVIEW + row("ACT-0003 · Send it", f"<p>{LI}</p>", "<p>1 Dec 2026</p>", "", "", "")
OFFERED += row("ACT-0009 · Gone", "Zhao Min", "1 Dec 2026", "", "", "")


def reviewed(*cells: str, uid: str = "ACT-0003", flaws: int = 0) -> list[tuple[str, ...]]:
    body = anchored("review", REVIEW + row(f"{uid} · Send it", *cells))
    there: dict[str, dict[str, JsonValue]] = {"ACT-0003": {"owner": "zhao", "due": "2026-12-24"}}
    offered = printed(inputs(anchored("review", OFFERED)))
    found = read(inputs(body), Reading(Directory(PEOPLE), {"acc-li": "li"}, there, there, (), offered))
    assert len(found.flaws) == flaws
    return [one.extra for one in found.of("review")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Zhao Min", "24 Dec 2026", "", "", ""), []),  # as it was printed
        (("Zhao Min", "2026年12月24日", "no", "", ""), []),
        (("zhao", "2026-12-24", "", "", "angry"), [("Remark: angry",)]),
        (("Zhao Min", "31 Dec 2026", "", "", ""), [("By: 31 Dec 2026",)]),
        (("Zhao Min", "next week", "", "", ""), [("By: next week",)]),
        (("王芳", "2026-12-24", "", "", ""), [("Who: 王芳",)]),
        ((LI, "1 Dec 2026", "", "", ""), []),  # the register has moved on since it was printed
        ((LI, "2 Dec 2026", "", "", ""), [("By: 2 Dec 2026",)]),
        (("Li Wei", "1 Dec 2026", "", "", ""), [("Who: Li Wei",)]),
    ],
)
def test_whatever_people_change_in_the_review_of_an_action_is_kept(
    cells: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    """MTG-9: the table goes when the minutes are issued."""
    assert reviewed(*cells) == expected


def test_an_action_that_is_gone_is_wrong_only_where_somebody_wrote_in_its_row() -> None:
    assert reviewed("Zhao Min", "1 Dec 2026", "", "", "", uid="ACT-0009") == []
    assert reviewed("Zhao Min", "2 Dec 2026", "", "", "", uid="ACT-0009", flaws=1) == []
    assert reviewed("Zhao Min", "1 Dec 2026", "", "", "", uid="ACT-0008", flaws=1) == []


def test_a_note_in_the_review_that_names_no_action_is_told_as_what_it_is() -> None:
    """MTG-9: there is no ID to correct where nobody wrote one."""
    rows = row("", "", "", "", "who rang?", "") + row("The list", "", "", "yes", "", "")
    assert minutes(anchored("review", REVIEW + rows)).flaws == (
        Flaw("empty", "review", 1, "action"),
        Flaw("record", "review", 2, "action", "The list"),
    )


def test_where_links_lead_stays_with_their_words() -> None:
    link = '<a href="https://x.test/board">board</a>'
    (said,) = minutes(anchored("feedback", FEEDBACK + row(f"They like the {link}", "", "", "", "no"))).of(
        "feedback"
    )
    assert said.values["text"] == "They like the board (https://x.test/board)"
    (action,) = minutes(anchored("action", ACTION + row(f"Send the {link}", "li", "2026-11-27"))).of("action")
    assert action.values["title"] == "Send the board"
    assert action.values["description"] == "Send the board (https://x.test/board)"


@pytest.mark.parametrize(("becomes", "expected"), [("nothing", ("Said by: 王芳",)), ("requirement", ())])
def test_who_said_what_becomes_nothing_is_kept(becomes: str, expected: tuple[str, ...]) -> None:
    head = "<tr><th>What was said</th><th>Said by</th><th>Becomes</th></tr>"
    (said,) = minutes(anchored("feedback", head + row("Thanks", "王芳", becomes))).of("feedback")
    assert said.extra == expected


@pytest.mark.parametrize(
    ("cell", "more"),
    [
        ('<ac:image><ri:attachment ri:filename="a.png"/></ac:image>', True),
        ('<ac:link><ri:attachment ri:filename="a.pdf"/></ac:link>', True),
        ('<ac:structured-macro ac:name="drawio"/>', True),
        ('<ac:link><ri:user ri:account-id="acc-li" /></ac:link>', False),
        ("words", False),
    ],
)
def test_a_table_that_holds_more_than_words_is_known(cell: str, more: bool) -> None:
    page = inputs(anchored("action", ACTION + row(cell, "li", "2026-11-27")))
    assert page.areas["action"].more is more
