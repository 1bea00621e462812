"""Minutes in Markdown are read by their headings in both languages; the rest stays, word for word (MTG-3)."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from syncer.cycle.enter import Entered, enter
from syncer.domain.kinds import Kind
from syncer.domain.people import Person
from syncer.intake.draft import Draft, Intake
from syncer.intake.minutes import read
from tests.support.campus import campus

FOLDER = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data")) / "minutes"
PUBLIC = (
    "cloudwego-CloudWeGo_community_meeting_3.11.md",
    "cloudwego-CloudWeGo_community_meeting_9.22.md",
    "nodejs-TSC-2024-02-28.md",
    "nodejs-TSC-2025-01-08.md",
    "paddle-pfcc_meetings_2023_2023-11-16-meeting-minutes.md",
)
ANN = Person.model_validate({"id": "ann", "name": "Ann Lee", "email": "ann", "side": "ours"})
LI = Person.model_validate({"id": "li.si", "name": "李四", "side": "customer"})

ENGLISH = """\
# Coordination of 3 November

Date: 2026-11-03 14:00-15:30 (UTC+8)
Place: Room 4
Chair: Ann Lee

## Present
* Ann Lee (analyst)
* 李四 <li@example.com>

## Agenda
1. Opening (5 min)
2. Payments (20 minutes)

## Customer feedback
- Paying takes too long

## Decisions
- Payments come first.
- The pilot begins
  in December.

## Weather
It rained.

## Action items
- [x] Send the quotations (owner: Ann Lee, due: 2026-11-10, priority: p1)
- [ ] Ask the bank (see page 3: terms)
  about refunds

## Open questions
- Who pays the fee?

## Parking lot
- A mobile app?

## Next meeting
2026-11-10 14:00
"""

CHINESE = """\
**会议主题：** 需求协调会
**会议时间：** 2026年11月3日（周二）14:00—15:30
**会议地点**：三号会议室
**参会人员**：李四、王五
**主持人**：李四

一、议程
1. 开场（5分钟）

## 共识与决定
- 先做支付。

## 行动计划
| 事项 | 负责人 | 截止日期 | 备注 |
|---|---|---|---|
| 发送报价 | 李四 | 2026/11/10 | 两家 |

## 闲谈
下雨了。
"""


def draft(text: str, **more: Any) -> Draft:
    (found,) = intake(text, **more).drafts
    return found


def intake(text: str, **more: Any) -> Intake:
    return read(text, "minutes.md", people=(ANN, LI), zone="Asia/Shanghai", **more)


def test_english_minutes_become_a_meeting_with_all_parts() -> None:
    """MTG-3."""
    found = draft(ENGLISH)
    assert found.kind is Kind.MEETING
    assert found.values == {
        "title": "Coordination of 3 November",
        "start": "2026-11-03T06:00:00Z",
        "end": "2026-11-03T07:30:00Z",
        "place": "Room 4",
        "chair": "ann",
        "attendees": [
            {"person": "ann", "side": "ours", "role": "analyst"},
            {"person": "li.si", "side": "customer", "role": "<li@example.com>"},
        ],
        "agenda": [{"title": "Opening", "minutes": 5}, {"title": "Payments", "minutes": 20}],
        "feedback": [{"id": "f1", "text": "Paying takes too long"}],
        "agreed": ["Payments come first.", "The pilot begins in December."],
        "notes": "### Weather\n\nIt rained.",
        "next_meeting.start": "2026-11-10T06:00:00Z",
        "state": "held",
    }
    send, ask = found.parts["actions"]
    assert send.values == {
        "title": "Send the quotations",
        "owner": "ann",
        "due": "2026-11-10",
        "priority": "p1",
        "state": "done",
    }
    assert ask.values == {"title": "Ask the bank (see page 3: terms) about refunds", "state": "open"}
    assert [dict(one.values) for one in found.parts["open_questions"]] == [
        {"state": "open", "title": "Who pays the fee?"}
    ]
    assert [dict(one.values) for one in found.parts["parked"]] == [
        {"state": "parked", "title": "A mobile app?"}
    ]


def test_chinese_minutes_with_a_table_of_actions() -> None:
    """MTG-3, ACT-1."""
    found = draft(CHINESE)
    assert found.values["title"] == "需求协调会"
    assert found.values["start"] == "2026-11-03T06:00:00Z"
    assert found.values["end"] == "2026-11-03T07:30:00Z"
    assert found.values["place"] == "三号会议室"
    assert found.values["chair"] == "li.si"
    assert found.values["attendees"] == [{"person": "li.si", "side": "customer"}, {"person": "王五"}]
    assert found.values["agreed"] == ["先做支付。"]
    (action,) = found.parts["actions"]
    assert action.values == {
        "title": "发送报价",
        "description": "备注: 两家",
        "owner": "li.si",
        "due": "2026-11-10",
    }
    assert "下雨了。" in str(found.values["notes"])


def test_questions_answered_on_the_spot_keep_their_answers() -> None:
    """QST-2."""
    found = draft("# M\n\n**Q：支持导出吗？**\n\nA：支持。\n\n第二段。\n\n**Q: And import?**\nA: Yes.\n")
    first, second = found.parts["open_questions"]
    assert first.values == {
        "title": "支持导出吗？",
        "answer": "支持。\n\n第二段。",
        "state": "answered",
        "answered_on_spot": True,
    }
    assert second.values["answer"] == "Yes."


def test_what_is_not_plain_is_kept_and_said_instead_of_guessed() -> None:
    found = intake("# Meeting 2026-11-03\n\n参会人：39名成员参会，由各地的贡献者组成。\n\n## Odd\nwords\n")
    (made,) = found.drafts
    assert "start" not in made.values
    assert "attendees" not in made.values
    assert "39名成员参会" in str(made.values["notes"])
    said = [str(problem) for problem in found.problems]
    assert any("2026-11-03" in one and "no time of day" in one for one in said)
    assert any("“Odd” (line 5)" in one for one in said)


def test_decisions_with_more_inside_stay_whole() -> None:
    found = draft("# M\n\n## Decisions\n- One\n  - because of this\n- Two\n")
    assert "agreed" not in found.values
    assert found.values["notes"] == "### Decisions\n\n- One\n  - because of this\n- Two"


def test_a_heading_in_a_code_block_is_none() -> None:
    found = draft("# M\n\n```\n# Action items\n- rm\n```\n")
    assert not found.parts
    assert "# Action items" in str(found.values["notes"])


# --------------------------------------------------------------------------- as people write them


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[A-Za-z0-9_]+|[\u3400-\u9fff]", text))


def said(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(said(one) for one in value.values())
    if isinstance(value, list | tuple):
        return " ".join(said(one) for one in value)
    return str(value)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_minutes_are_taken_whole(name: str, locale: str, tmp_path: Path) -> None:
    """Every word of the original is in the meeting or in one of its records; only names of parts may go."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with minutes/{name}")
    text = path.read_text("utf-8")
    with campus(tmp_path, locale=f'["{locale}"]') as here:
        made = read(text, name, zone="Asia/Shanghai").drafts
        (done,) = enter(here.project, here.wired.offline(here.project), made, by="pm")
        assert done.problem is None
        lost = words(text) - words(_register(here.home, done))
        assert set(lost) <= set(_NAMES_OF_PARTS), lost
        files = here.wired.ports(here.project).files
        assert files is not None
        observed = files.read()
        assert observed.problems == ()
        assert here.cycle().code == 0
        here.quiet()


def _register(home: Path, done: Entered) -> str:
    texts = [path.read_text("utf-8") for path in (home / "register").rglob("*.md")]
    assert any(done.uid in text for text in texts)
    return " ".join(texts)


_NAMES_OF_PARTS = [
    *"会议主题参会人员会前必读议程时间地点概况QA0123456789",
    *("Links", "Present", "Agenda", "Action", "Items", "UTC", "2023", "11", "16", "19", "21", "00"),
]


@pytest.mark.parametrize(
    "when",
    [
        "2026-11-03 10:00 (UTC+99)",
        "2026-11-03 10:00 +24:00",
        "9999-12-31 23:30-00:10",
        "0001-01-01 00:00",
        "0000-00-00 10:00",
        "2026-11-03 25:00",
    ],
)
def test_a_time_that_no_clock_shows_stays_among_the_notes(when: str) -> None:
    made = draft(f"# M\n\nDate: {when}\n")
    assert "start" not in made.values
    assert when in str(made.values["notes"])


def test_a_part_that_stands_twice_is_taken_twice() -> None:
    """Bilingual minutes name a part in each language; the second must not take the place of the first."""
    made = draft(
        "# M\n目的：为何\nPresent: Carl\n\n"
        "## 会议目的\n定价\n\n## Agenda review\none\n\n## 议程回顾\n二\n\n## Customer feedback\n- a\n\n## 客户反馈\n- b\n\n"
        "## Attendees\n- Bob\n- Carl\n\n## Materials\n- [x](http://x.example)\n\n## 会议材料\n- [y](http://y.example)\n\n"
        "## Please prepare\n- p\n\n## 会前准备\n- q\n\n## Solution discussion\n- s\n\n## 方案讨论\n- t\n\n"
        "## Agenda\n- u\n\n## 议程\n- v\n\n## Next meeting\n2026-11-05 10:00\n\n## 下次会议\n2026-11-06 10:00\n"
    )
    assert made.values["purpose"] == "为何\n\n定价"
    assert made.values["agenda_review"] == "one\n\n二"
    assert made.values["feedback"] == [{"id": "f1", "text": "a"}, {"id": "f2", "text": "b"}]
    assert made.values["attendees"] == [{"person": "Carl"}, {"person": "Bob"}]
    assert made.values["materials"] == [
        {"title": "x", "href": "http://x.example"},
        {"title": "y", "href": "http://y.example"},
    ]
    assert made.values["please_prepare"] == ["p", "q"]
    assert made.values["solution_discussion"] == [{"highlight": "s"}, {"highlight": "t"}]
    assert made.values["agenda"] == [{"title": "u"}, {"title": "v"}]
    assert made.values["next_meeting.start"] == "2026-11-05T02:00:00Z"
    assert "2026-11-06 10:00" in str(made.values["notes"])


def test_what_stands_in_a_code_block_is_no_action() -> None:
    made = draft("# M\n\n## Action items\n```\n- rm -rf /\n```\n- [ ] real\n  ```\n  - not one\n  ```\n")
    (action,) = made.parts["actions"]
    assert action.values["title"] == "real"
    assert action.values["description"] == "```\n- not one\n```"
    assert "- rm -rf /" in str(made.values["notes"])


def test_a_rule_below_a_list_is_no_word_of_it() -> None:
    made = draft("# M\n\n## Decisions\n- a\n- b\n---\n\n## Open questions\n- q\n* * *\n- r\n")
    assert made.values["agreed"] == ["a", "b"]
    assert [one.values["title"] for one in made.parts["open_questions"]] == ["q", "r"]


def test_an_item_without_words_is_no_record_and_what_it_says_stays() -> None:
    made = draft("# M\n\n## Action items\n- [ ]\n- \n- [ ] (owner: Carl)\n- [x] done\n")
    assert [one.values["title"] for one in made.parts["actions"]] == ["done"]
    assert "(owner: Carl)" in str(made.values["notes"])


def test_cells_beyond_the_head_of_a_table_are_kept() -> None:
    made = draft("# M\n\n## Action items\n| Task | Owner |\n|---|---|\n| a | Bob | by hand | twice |\n")
    (action,) = made.parts["actions"]
    assert action.values["description"] == "column 3: by hand\ncolumn 4: twice"


def test_front_matter_is_the_head_of_the_minutes() -> None:
    made = draft(
        '---\ntitle: "Kick-off: phase one"\ndate: 2026-11-03 10:00\nattendees: [Carl, Bob]\ntags: x\n---\n\n## Decisions\n- y\n'
    )
    assert made.values["title"] == "Kick-off: phase one"
    assert made.values["start"] == "2026-11-03T02:00:00Z"
    assert made.values["attendees"] == [{"person": "Carl"}, {"person": "Bob"}]
    assert made.values["notes"] == "tags: x"


@pytest.mark.parametrize("listed", ["- Carl\n- Bob", "  - Carl\n  - Bob", "* Carl\n* Bob"])
def test_attendees_listed_below_their_key_are_attendees(listed: str) -> None:
    made = draft(f"# M\n\nPresent:\n{listed}\nPlace: Room 4\n")
    assert made.values["attendees"] == [{"person": "Carl"}, {"person": "Bob"}]
    assert made.values["place"] == "Room 4"


def test_a_heading_too_long_for_a_page_is_cut_and_kept_whole_beside() -> None:
    made = draft(f"# {'会议' * 200}\n\n## Purpose\nwhy\n")
    assert len(str(made.values["title"])) <= 72
    assert made.values["purpose"] == f"{'会议' * 200}\n\nwhy"


def test_hostile_brackets_take_no_time() -> None:
    """A pattern that begins anew at every bracket would take minutes."""
    made = draft(f"# M\n\n## Materials\n{'[' * 50_000}\n")
    assert "[[[" in str(made.values["notes"])
