"""What people write in a register file, and what is said about what cannot be read."""

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Severity
from syncer.files.reading import ParsedFile, parse


def read(text: str | bytes, kind: Kind = Kind.REQUIREMENT) -> ParsedFile:
    raw = text if isinstance(text, bytes) else text.encode()
    return parse(kind, f"{kind}s/x.md", "x.md", raw)


def values(text: str, kind: Kind = Kind.REQUIREMENT) -> dict[str, JsonValue]:
    parsed = read(text, kind)
    assert parsed.problems == (), [str(problem) for problem in parsed.problems]
    return dict(parsed.records[0].values)


def front(keys: str, body: str = "") -> str:
    return f"---\ntitle: T\n{keys}\n---\n{body}"


HOSTILE = [
    ("", "1:1", "does not begin with front matter", "begin it with ---"),
    ("title: T\n", "1:1", "does not begin with front matter", "before the first key"),
    ("---\ntitle: T\n", "1:1", "not closed", "put a line ---"),
    ("---\n- a\n---\n", "2:1", "no keys", "key: value"),
    ("---\ntitle: a: b\n---\n", "2:9", "not YAML", "quotes"),
    ("---\ntitle: 'a\n---\n", "3:1", "not YAML", "close the quote"),
    ("---\ntitle: T\nsource:\n\tchannel: phone\n---\n", "4:1", "not YAML", "spaces, not with tabs"),
    ("---\ntitle: [a, b\n---\n", "3:1", "not YAML", "bracket"),
    ("---\ntitle: &a T\ngoal: *a\n---\n", "2:8", "alias", "write the value out"),
    ("---\ntitle: !!python/object:os.system x\n---\n", "2:8", "tag", "leave it out"),
    ("---\n? [a]\n: b\ntitle: T\n---\n", "2:3", "one word", ""),
    (front("tilte: x"), "3:1", "no key 'tilte'", "did you mean 'title'"),
    (front("优先集: 高"), "3:1", "no key '优先集'", "did you mean '优先级'"),
    (front("source: {chanel: phone}"), "3:10", "'source' has no key 'chanel'", "did you mean 'channel'"),
    (front("owner: a\nowner: b"), "4:1", "'owner' stands here twice", "x.md:3:1"),
    (front("owner: a\n负责人: b"), "4:1", "'owner' stands here twice", "x.md:3:1"),
    (front("source:\n  stage: service\n  阶段: 售前"), "5:3", "'source.stage' stands here twice", "x.md:4:3"),
    (front("background: a", "## Background\nb\n"), "5:1", "'background' stands here twice", "x.md:3:1"),
    (front("", "## 应用背景\na\n## Background\nb\n"), "7:1", "'background' stands here twice", "x.md:5:1"),
    (front("urgency: urgentt"), "3:10", "urgency", "did you mean 'urgent'"),
    (front("urgency: whenever"), "3:10", "urgency", "urgent, normal, low"),
    (front("value: 9"), "3:8", "'value'", ""),
    (front("choice: {at: tomorrow}"), "3:14", "no date", ""),
    (front("alternatives:\n- title: x\n  cost: dear"), "5:9", "no money", ""),
    (front("", "## Acceptance criteria\n- ok\n- x (dimension: usat)\n"), "7:3", "dimension", "uat"),
    ("---\nid: REQ-0001\n---\n", "2:1", "title is missing", "title: …"),
    ("---\n类型: 安全\n---\n", "2:1", "title is missing", "需求名称: …"),
    (front("id: REQ-x"), "3:5", "no id", "REQ-0001"),
    (front("id: req-0007"), "3:5", "no id", "did you mean 'REQ-0007'"),
    (front("id: ACT-0007"), "3:5", "an id for action", "REQ-0001"),
    (b"---\ntitle: \xff\n---\n", "2:8", "0xFF is not UTF-8", "UTF-8"),
    ("---\ntitle: T\n---\n".encode("utf-16"), "1:1", "not UTF-8", "UTF-16"),
    (front("", "a\x00b"), "5:2", "control character U+0000", "delete"),
    (front("", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"), "5:1", "merge conflict", "choose one side"),
    (front("attachments: " + "[" * 60 + "]" * 60), "3:54", "nested too deeply", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message", "hint"), HOSTILE)
def test_every_mistake_is_told_with_its_place_and_a_cure(
    text: str | bytes, place: str, message: str, hint: str
) -> None:
    parsed = read(text)
    found = [(str(p.place).removeprefix("x.md:"), p.message, p.hint) for p in parsed.problems]
    assert any(at == place and message in said and hint in cure for at, said, cure in found), found
    assert parsed.broken
    assert parsed.records == ()


def test_all_problems_of_a_file_are_told_at_once() -> None:
    parsed = read(
        "---\nid: x\nurgency: soon\nvalue: 9\nnonsense: 1\n---\n## Background\na\n## Background\nb\n"
    )
    assert sorted(p.code for p in parsed.problems) == [
        "bad-id", "double-key", "no-title", "unknown-key", "wrong-value", "wrong-value",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1.10", "1.10"), ("2026", "2026"), ("on", "on"), ("true", "true"), ("2026-10-12", "2026-10-12"),
     ("0x10", "0x10"), ("1_000", "1_000"), ("12:30", "12:30"), ("'~'", "~"), ("007", "007"), ("1e3", "1e3")],
)  # fmt: skip
def test_a_text_is_what_people_typed_whatever_yaml_makes_of_it(typed: str, meant: str) -> None:
    found = values(
        f"---\ntitle: {typed}\naffected_version: {typed}\ncomponents: [{typed}]\ngoal: {typed}\n---\n"
    )
    assert found == {"title": meant, "affected_version": meant, "components": [meant], "goal": meant}


def test_chinese_keys_and_words_mean_the_same_as_english_ones() -> None:
    chinese = values(
        "---\n需求名称: T\n类型: 安全\n紧急程度: 紧急\n来源:\n  渠道: 工作坊\n  阶段: 售前\n"
        "替代方案:\n- 方案: 托管\n  报价: {金额: 100, 币种: cny}\n译文:\n  en: {需求名称: Title}\n---\n"
    )
    english = values(
        "---\ntitle: T\nkind: security\nurgency: urgent\nsource: {channel: workshop, stage: pre_sales}\n"
        "alternatives: [{title: 托管, quote: 100 CNY}]\ntranslations: {en: {title: Title}}\n---\n"
    )
    assert chinese == english
    assert english["translations.en.title"] == "Title"


@pytest.mark.parametrize(
    "heading", ["## 验收标准", "## Acceptance criteria", "##   acceptance CRITERIA：", "# 验收标准", "## 3. 验收标准",
                "## 三、验收标准", "## 验收标准 / Acceptance criteria", "## 验收标准（Acceptance criteria）", "## **验收标准** ##"],
)  # fmt: skip
def test_headings_are_known_as_people_write_them(heading: str) -> None:
    found = values(front("", f"{heading}\n- x\n"))
    assert found["acceptance_criteria"] == [{"text": "x"}]


@pytest.mark.parametrize(
    ("item", "meant"),
    [("- [uat] x", {"text": "x", "dimension": "uat"}), ("* 【用户验收测试】x", {"text": "x", "dimension": "uat"}),
     ("1. [验收] x", {"text": "x", "dimension": "uat"}), ("+ [Performance] x", {"text": "x", "dimension": "performance"}),
     ("2、x", {"text": "x"}), ("- [link](http://x)", {"text": "[link](http://x)"}), ("- [odd] x", {"text": "[odd] x"}),
     ("- x (dimension: 性能测试)", {"text": "x", "dimension": "performance"}), ("- x\n  y", {"text": "x\ny"}),
     ("- x\ny", {"text": "x\ny"}), ("- x\n\n  y", {"text": "x\n\ny"}), ("plain words", {"text": "plain words"}),
     ("- x (< 2 s: at noon)", {"text": "x (< 2 s: at noon)"})],
)  # fmt: skip
def test_criteria_are_read_with_their_dimension(item: str, meant: JsonValue) -> None:
    """REQ-10."""
    assert values(front("", f"## 验收标准\n{item}\n"))["acceptance_criteria"] == [meant]


@pytest.mark.parametrize(
    "text",
    ["```\n## Background\n```", "~~~md\n## Background\n~~~", "<!--\n## Background\n-->", "> ## Background",
     "    ## Background", "- item\n  ## Background", "### Background", "#Background", "Background\n---"],
)  # fmt: skip
def test_what_only_looks_like_a_heading_stays_in_the_text(text: str) -> None:
    assert values(front("", f"Before.\n\n{text}\n\nAfter.")) == {
        "title": "T",
        "description": f"Before.\n\n{text}\n\nAfter.",
    }


def test_own_headings_stay_with_the_text_above_and_are_no_error() -> None:
    found = values(
        front(
            "",
            "Lead.\n\n## Anything\n\nmore\n\n## Background\nb\n\n# Another\nc\n\n## 验收标准\n- x\n\n## Else\nd\n",
        )
    )
    assert found["description"] == "Lead.\n\n## Anything\n\nmore"
    assert found["background"] == "b\n\n# Another\nc"
    assert found["acceptance_criteria"] == [{"text": "x"}]


def test_a_mistyped_heading_is_mentioned_but_stops_nothing() -> None:
    parsed = read(front("", "Lead.\n\n## Backgruond\nb\n"))
    (problem,) = parsed.problems
    assert (problem.severity, problem.code, str(problem.place)) == (
        Severity.WARNING,
        "unknown-heading",
        "x.md:7:1",
    )
    assert "did you mean 'background'" in problem.hint
    assert not parsed.broken
    assert parsed.records[0].values["description"] == "Lead.\n\n## Backgruond\nb"


def test_a_derived_field_that_was_typed_is_mentioned_and_not_read() -> None:
    parsed = read(front("delivery: built"))
    assert [p.code for p in parsed.problems] == ["derived-key"]
    assert not parsed.broken
    assert "delivery" not in parsed.records[0].values


@pytest.mark.parametrize(
    ("body", "flows"),
    [("- a → b\n- c", [["a", "b"], ["c"]]), ("1. a\n2. b\n\n1. c\n", [["a", "b"], ["c"]]),
     ("- a\n  1. b\n  2. c", [["a", "b", "c"]])],
)  # fmt: skip
def test_flows_are_read_as_lists_of_steps(body: str, flows: JsonValue) -> None:
    """SCN-1."""
    assert values(front("", f"## 异常场景\n{body}\n"), Kind.SCENARIO)["exception_flows"] == flows


@pytest.mark.parametrize("heading", ["上次行动项回顾", "Previous actions"])
def test_words_under_a_heading_that_is_only_shown_are_mentioned_with_where_they_belong(heading: str) -> None:
    """MTG-3: the actions of the last meeting are worked out, so words there would be lost without a word."""
    parsed = read(front("", f"## {heading}\n\n- ACT-0001 is late because of the bank.\n"), Kind.MEETING)
    (problem,) = parsed.problems
    assert (problem.severity, problem.code, str(problem.place)) == (Severity.WARNING, "not-read", "x.md:7:1")
    assert "议程回顾 / Agenda review" in problem.hint


@pytest.mark.parametrize(
    "words", ["", "- ACT-0001\n- [x] ACT-0002", "ACT-0001、ACT-0002", "1. ACT-?a7f3", "<!-- a note -->"]
)
def test_ids_alone_under_a_heading_that_is_only_shown_are_fine(words: str) -> None:
    assert read(front("", f"## 上次行动项回顾\n{words}\n"), Kind.MEETING).problems == ()


def test_words_before_the_first_heading_of_a_scenario_are_mentioned() -> None:
    parsed = read(front("", "Words.\n"), Kind.SCENARIO)
    assert [p.code for p in parsed.problems] == ["text-without-heading"]
    assert not parsed.broken


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Kind.REQUIREMENT, "description"), (Kind.ACTION, "description"), (Kind.QUESTION, "description"),
     (Kind.CHANGE_REQUEST, "content"), (Kind.MEETING, "notes"), (Kind.SOLUTION, "function")],
)  # fmt: skip
def test_the_leading_text_is_the_main_text_of_its_kind(kind: Kind, field: str) -> None:
    assert values(front("", "\n  Words,\nverbatim.  \n\n"), kind)[field] == "  Words,\nverbatim."


def test_line_ends_and_byte_order_mark_do_not_change_the_values() -> None:
    text = front("customer_words: |\n  a\n  b", "One\n\ntwo\n\n## Background\nx\ny\n")
    plain = read(text).records[0].values
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()).records[0].values == plain
    assert plain["customer_words"] == "a\nb"


def test_values_are_canonical() -> None:
    found = values(
        front("start: 2026-10-12T10:00:00+08:00\nagenda: [{title: Opening, minutes: 5.0}]"), Kind.MEETING
    )
    assert found == {
        "title": "T",
        "start": "2026-10-12T02:00:00Z",
        "agenda": [{"title": "Opening", "minutes": 5}],
    }


def test_minutes_are_read_in_both_languages() -> None:
    """MTG-3, MTG-4."""
    english = values(
        "---\ntitle: K\n---\n## Previous actions\n- ACT-0001\n## Agenda review\nFine.\n"
        "## Customer feedback\n- F1: too slow (urgency: urgent, importance: core, satisfaction: 8, agreed_by: b@x.org, became: REQ-0003)\n"
        "## Solution discussion\n- New menu (concern: training, adjustment: a film)\n"
        "## Agreed\n1. start in May\n2. end in June\n## Next meeting\n- start: 2026-11-20T10:00:00+08:00\n- place: Room 1\n",
        Kind.MEETING,
    )
    chinese = values(
        "---\n名称: K\n---\n## 上次行动项回顾\n- ACT-0001\n## 议程回顾\nFine.\n"
        "## 客户反馈\n- F1：too slow（紧急程度：紧急，重要性：核心，满意度：8，确认人：b@x.org，转为：REQ-0003）\n"
        "## 方案讨论\n- New menu（客户关切：training；调整建议：a film）\n"
        "## 共识与决定\n- start in May\n- end in June\n## 下次会议\n- 时间：2026-11-20T10:00:00+08:00\n- 地点：Room 1\n",
        Kind.MEETING,
    )
    assert english == chinese
    assert english["feedback"] == [
        {
            "id": "f1",
            "text": "too slow",
            "urgency": "urgent",
            "importance": "core",
            "satisfaction": 8,
            "agreed_by": "b@x.org",
            "became": "REQ-0003",
        }
    ]
    assert english["next_meeting.place"] == "Room 1"
    assert "previous_actions" not in english


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("- Write it", {"title": "Write it"}),
        ("- [ ] Write it", {"title": "Write it", "state": "open"}),
        ("* [X] ACT-0004: Write it", {"title": "Write it", "state": "done"}),
        ("1. 写方案（负责人：张三，截止：2026-10-12，优先级：P1，责任部门：研发部，目标成果：上线）",
         {"title": "写方案", "owner": "张三", "due": "2026-10-12", "priority": "p1", "raci.department": "研发部", "outcome": "上线"}),
        ("- Write it (owner: a@x.org; due: 2026-10-12; state: in progress)",
         {"title": "Write it", "owner": "a@x.org", "due": "2026-10-12", "state": "in_progress"}),
        ("- [x] Write it (state: in_progress)", {"title": "Write it", "state": "done"}),
        ("- Write (the long one) now", {"title": "Write (the long one) now"}),
        ("- Write (owner: nobody yet) it", {"title": "Write (owner: nobody yet) it"}),
        ("- Write it (note: to self)", {"title": "Write it (note: to self)"}),
        ("- Write it (outcome: ready, tested (twice), owner: a)", {"title": "Write it", "outcome": "ready, tested (twice)", "owner": "a"}),
        ('- Write it (outcome: "a, owner: b", comes_from: CR-0001)', {"title": "Write it", "outcome": "a, owner: b", "comes_from": "CR-0001"}),
        ("- Write it\n  with care\n\n  and tests", {"title": "Write it", "description": "with care\n\nand tests"}),
    ],
)  # fmt: skip
def test_action_lines_are_forgiving(line: str, meant: dict[str, JsonValue]) -> None:
    """ACT-1, ACT-3."""
    parsed = read(f"---\ntitle: K\nid: MTG-0001\n---\n## 行动计划\n{line}\n", Kind.MEETING)
    assert parsed.problems == ()
    (action,) = [r for r in parsed.records if r.kind is Kind.ACTION]
    assert action.values == {"comes_from": "MTG-0001", **meant}


def test_question_lines_are_read() -> None:
    """QST-1."""
    line = "- QST-0002 数据怎么办？（提出人：b@x.org，负责人：li.si，截止：2026-10-12，级别：紧急）"
    parsed = read(f"---\ntitle: K\nid: MTG-0001\n---\n## 待解决问题\n{line}\n", Kind.MEETING)
    question = parsed.records[1]
    assert (question.uid, question.kind) == ("QST-0002", Kind.QUESTION)
    assert question.values == {
        "title": "数据怎么办？", "asked_by": "b@x.org", "owner": "li.si", "due": "2026-10-12", "level": "urgent", "comes_from": "MTG-0001",
    }  # fmt: skip


def test_a_broken_line_freezes_its_record_alone() -> None:
    body = "## Action plan\n- One (owner: a, dua: 2026-10-12)\n- Two (owner: b, due: soon)\n- Three\n"
    parsed = read(f"---\ntitle: K\n---\n{body}", Kind.MEETING)
    assert [r.handle for r in parsed.records] == ["meetings/x.md", "meetings/x.md#actions/3"]
    assert parsed.broken
    assert [(str(p.place), p.code) for p in parsed.problems] == [
        ("x.md:5:18", "unknown-key"),
        ("x.md:6:23", "wrong-value"),
    ]
    assert "did you mean 'due'" in parsed.problems[0].hint
