"""Writing single values back: the bytes that change, and only those."""

import pytest
import yaml

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.files import yamltext
from syncer.files.source import Source
from syncer.files.writing import Edit, Refusal, Writer


def write(
    text: str,
    path: str,
    value: JsonValue,
    *,
    kind: Kind = Kind.REQUIREMENT,
    line: str = "",
    chinese: bool = False,
) -> str:
    writer = Writer(kind, f"{kind}s/x.md", chinese=chinese)
    return writer.apply(Source("x.md", text), Edit(line, {path: value})).text


def front(keys: str, body: str = "") -> str:
    return f"---\ntitle: T\n{keys}---\n{body}"


IN_PLACE = [
    ("title", "New", "title: T", "title: New"),
    ("urgency", "low", "urgency: 'normal'  # why", "urgency: 'low'  # why"),
    ("urgency", "low", 'urgency: "normal"', 'urgency: "low"'),
    ("urgency", "low", "紧急程度:   一般", "紧急程度:   low"),
    ("urgency", None, "urgency: low  # why\nvalue: 1", "value: 1"),
    ("goal", "on", "goal: off", "goal: 'on'"),
    ("goal", "a: b", "goal: x # y", "goal: 'a: b' # y"),
    ("goal", "# a", "goal: x", "goal: '# a'"),
    ("goal", "- a", "goal: x", "goal: '- a'"),
    ("goal", "2026-10-12", "goal: x", "goal: '2026-10-12'"),
    ("goal", "it's", "goal: 'x'", "goal: 'it''s'"),
    ("goal", "a\nb", "goal: x  # y", "goal: |-  # y\n  a\n  b"),
    ("goal", "x", "goal: |-  # y\n  a\n\n  b\nvalue: 1", "goal: x  # y\nvalue: 1"),
    ("goal", "x", "goal: >\n  a\n  b\n\n# c\nvalue: 1", "goal: x\n\n# c\nvalue: 1"),
    ("goal", "x", "goal:  # y\n  a long\n  one", "goal: x  # y"),
    ("choice.at", "2026-10-12", "choice: {by: a}", "choice: {by: a, at: '2026-10-12'}"),
    ("choice.at", "2026-10-12", "choice:\n  by: a", "choice:\n  by: a\n  at: 2026-10-12"),
    ("source.stage", "service", "source: {channel: phone, stage: pre_sales}  # s", "source: {channel: phone, stage: service}  # s"),
    ("source.channel", None, "source: {channel: phone, stage: pre_sales}", "source: {stage: pre_sales}"),
    ("source.stage", None, "source: {channel: phone, stage: pre_sales}", "source: {channel: phone}"),
    ("source.stage", None, "value: 1\nsource: {stage: pre_sales}", "value: 1"),
    ("source.stage", None, "value: 1\nsource:\n  # c\n  stage: pre_sales", "value: 1"),
    ("source.stage", "service", "来源:\n    渠道: 电话   # c\nvalue: 1", "来源:\n    渠道: 电话   # c\n    阶段: service\nvalue: 1"),
    ("source.stage", "service", "source:", "source:\n  stage: service"),
    ("components", ["a", "c"], "components: [a, b]  # x", "components: [a, c]  # x"),
    ("components", ["b"], "components:\n- a  # x\n- b  # y\nvalue: 1", "components:\n- b  # y\nvalue: 1"),
    ("components", ["a", "x", "b"], "components:\n  # all\n  - a  # x\n  - 'b'", "components:\n  # all\n  - a  # x\n  - x\n  - 'b'"),
    ("components", ["a", "b"], "components: a", "components:\n  - a\n  - b"),
    ("alternatives", [{"title": "A", "quote": {"amount": "1.00", "currency": "CNY"}}, {"title": "B"}],
     "alternatives:\n- title: 'A'  # x\n  quote: 1 CNY", "alternatives:\n- title: 'A'  # x\n  quote: 1 CNY\n- title: B"),
    ("translations.en.title", "New", "译文: {en: {需求名称: Old}}", "译文: {en: {需求名称: New}}"),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "value", "before", "after"), IN_PLACE)
def test_front_matter_changes_in_place(
    path: str, value: JsonValue, before: str, after: str, newline: str
) -> None:
    frame = (
        "---\n# a comment\n{}\n# the end\n---\nBody\n"
        if path == "title"
        else "---\ntitle: T\n{}\n# the end\n---\nBody\n"
    )
    text = frame.format(before).replace("\n", newline)
    assert write(text, path, value) == frame.format(after).replace("\n", newline)


NEW_KEYS = [
    ("value", 3, "kind: security\n", "kind: security\nvalue: 3\n"),
    ("goal", "a\nb", "kind: security\n", "kind: security\ngoal: |-\n  a\n  b\n"),
    ("source.channel", "phone", "kind: security\n", "kind: security\nsource:\n  channel: phone\n"),
    ("source.channel", "phone", "类型: 安全\n紧急程度: 低\n", "类型: 安全\n紧急程度: 低\n来源:\n  渠道: phone\n"),
    ("depends_on", ["REQ-0001"], "# c\n", "# c\ndepends_on:\n  - REQ-0001\n"),
    ("alternatives", [{"title": "A"}], "类型: 安全\n紧急程度: 低\n", "类型: 安全\n紧急程度: 低\n替代方案:\n  - 方案: A\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "before", "after"), NEW_KEYS)
def test_a_new_key_goes_behind_the_others_in_their_language(
    path: str, value: JsonValue, before: str, after: str
) -> None:
    assert write(front(before, "Body"), path, value) == front(after, "Body")


BODY = [
    ("description", "New", "Old\n\n## Background\nb\n", "New\n\n## Background\nb\n"),
    ("description", "New", "\n\nOld  \n\n\n", "\n\nNew  \n\n\n".replace("New  ", "New  ")),
    ("description", "New", "## 应用背景\nb\n", "New\n\n## 应用背景\nb\n"),
    ("description", None, "Old\n\n## Background\nb\n", "## Background\nb\n"),
    ("background", "New", "Lead\n## 应用背景：\n\nb\n\n## 验收标准\n- x\n", "Lead\n## 应用背景：\n\nNew\n\n## 验收标准\n- x\n"),
    ("background", "New", "Lead", "Lead\n\n## Background\nNew\n"),
    ("background", "New", "## 验收标准\n- x\n", "## 验收标准\n- x\n\n## 应用背景\nNew\n"),
    ("background", None, "Lead\n\n## Background\nb\n\n## 验收标准\n- x\n", "Lead\n\n## 验收标准\n- x\n"),
    ("background", "New", "## Background\n## 验收标准\n- x\n", "## Background\nNew\n\n## 验收标准\n- x\n"),
    ("acceptance_criteria", [{"text": "x"}, {"text": "z", "dimension": "uat"}],
     "## 验收标准\n* x  \n* 【性能】y\n", "## 验收标准\n* x  \n- [uat] z\n"),
    ("acceptance_criteria", [{"text": "y"}, {"text": "z"}],
     "## 验收标准\n1. x\n2. y\n<!-- c -->\n\n## Own\nw\n", "## 验收标准\n2. y\n3. z\n<!-- c -->\n\n## Own\nw\n"),
    ("acceptance_criteria", None, "## 验收标准\n- x\n\n## Own\nw\n", "## 验收标准\n\n\n## Own\nw\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "before", "after"), BODY)
def test_the_body_changes_in_place(path: str, value: JsonValue, before: str, after: str) -> None:
    assert write(front("", before), path, value) == front("", after)


@pytest.mark.parametrize("text", ["a\n\n## Background\nb", "## 验收标准", "```\nopen", "<!-- open"])
def test_a_text_that_would_be_misread_in_the_body_stands_in_the_front_matter(text: str) -> None:
    before = front("", "Lead\n\n## Background\nOld\n\n## 验收标准\n- x\n")
    after = write(before, "background", text)
    if text.startswith(("```", "<!--")):
        assert f"\n{text}\n\n## 验收标准" not in after
    assert after.endswith("---\nLead\n\n## 验收标准\n- x\n")
    assert yaml.safe_load(after.split("---\n")[1])["background"] == text


LINE_EDITS = [
    ("state", "done", "- [ ] Do it (owner: a)", "- [x] Do it (owner: a)"),
    ("state", "open", "* [X] ACT-0001 Do it", "* [ ] ACT-0001 Do it"),
    ("state", "done", "- Do it", "- [x] Do it"),
    ("state", "in_progress", "- [x] Do it (owner: a)", "- [ ] Do it (owner: a, state: in_progress)"),
    ("state", "done", "- [ ] Do it (state: in_progress, owner: a)", "- [x] Do it (owner: a)"),
    ("owner", "b@x.org", "- Do it（负责人：张三，截止：2026-10-12）", "- Do it（负责人：b@x.org，截止：2026-10-12）"),
    ("owner", "b", "- Do it", "- Do it (owner: b)"),
    ("owner", None, "- Do it ( owner: a ; due: 2026-10-12 )", "- Do it (due: 2026-10-12 )"),
    ("owner", None, "- Do it (owner: a)", "- Do it"),
    ("raci.department", "研发", "- Do it（截止：2026-10-12）", "- Do it（截止：2026-10-12，责任部门：研发）"),
    ("raci.department", "R&D", "- Do it (due: 2026-10-12)", "- Do it (due: 2026-10-12, department: R&D)"),
    ("outcome", "a, b", "- Do it", '- Do it (outcome: "a, b")'),
    ("title", "Do that", "- [ ] ACT-0001 Do it (owner: a)\n  more", "- [ ] ACT-0001 Do that (owner: a)\n  more"),
    ("description", "x\n\ny", "1. Do it (owner: a)\n   old", "1. Do it (owner: a)\n   x\n\n   y"),
    ("description", None, "- Do it\n  old\n\n  older", "- Do it"),
    ("comes_from", "CR-0001", "- Do it", "- Do it (comes_from: CR-0001)"),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "value", "before", "after"), LINE_EDITS)
def test_a_line_changes_in_place(path: str, value: JsonValue, before: str, after: str, newline: str) -> None:
    frame = "---\nid: MTG-0001\ntitle: K\n---\n## Action plan\n- first  \n{}\n- last\n\n## Agreed\n- x\n"
    text = frame.format(before).replace("\n", newline)
    expected = frame.format(after).replace("\n", newline)
    assert write(text, path, value, kind=Kind.MEETING, line="actions/2") == expected


def test_the_parts_of_the_next_meeting_change_on_their_lines() -> None:
    text = "---\ntitle: K\n---\n## 下次会议\n- 时间：2026-11-20T10:00:00+08:00\n\nBring pens.\n"
    moved = write(text, "next_meeting.start", "2026-11-21T02:00:00Z", kind=Kind.MEETING)
    assert moved == text.replace("2026-11-20T10:00:00+08:00", "2026-11-21T02:00:00Z")
    placed = write(text, "next_meeting.place", "Room 1", kind=Kind.MEETING)
    assert "地点: Room 1" in placed
    assert "Bring pens." in placed


def test_a_line_that_is_a_record_never_goes_with_an_edit_of_the_list() -> None:
    text = "---\ntitle: K\n---\n## Action plan\n- ACT-0001 Do it\n- ACT-0002\n"
    with pytest.raises(Refusal, match="'actions' cannot be written"):
        write(text, "actions", ["ACT-0002"], kind=Kind.MEETING)
    assert (
        write(text, "actions", ["ACT-0001"], kind=Kind.MEETING) == text.removesuffix("\n- ACT-0002\n") + "\n"
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [(front(""), "---\nid: REQ-0001\ntitle: T\n---\n"),
     ("---\n# c\n需求名称: T\n---\n", "---\n需求ID: REQ-0001\n# c\n需求名称: T\n---\n"),
     ("---\n{title: T}\n---\n", "---\n{id: REQ-0001, title: T}\n---\n"),
     ("---\ntitle: T\nid: 'REQ-?x1' # c\n---\n", "---\ntitle: T\nid: 'REQ-0001' # c\n---\n")],
)  # fmt: skip
def test_the_id_is_written_first_or_over_a_provisional_one(text: str, after: str) -> None:
    writer = Writer(Kind.REQUIREMENT, "requirements/x.md")
    assert writer.apply(Source("x.md", text), Edit("", {}, "REQ-0001")).text == after


def test_a_wrong_value_is_refused_with_the_words_that_are_right() -> None:
    with pytest.raises(Refusal) as caught:
        write(front(""), "urgency", "urgentt")
    assert "did you mean 'urgent'" in caught.value.problem.hint
    with pytest.raises(Refusal, match="title"):
        write(front(""), "title", None)


@pytest.mark.parametrize(
    "text", ["on", "No", "~", "null", "1.10", "0x1f", "1_000", "12:30:45", "2026-10-12", "=", "<<", "- a", "? a", "# a", "a: b",
             "a #b", "a:", "'a'", '"a"', "{a}", "[a]", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "a\tb", " a", "a ", "", "---",
             "a\x85b", "a\u2028b", "a\nb", "a\n", "\na", "  a\nb", "a \nb", "\x7f", "中文：好", "a\\b"],
)  # fmt: skip
def test_every_yaml_reader_gets_the_text_back(text: str) -> None:
    assert yaml.safe_load("\n".join([*yamltext.pair_lines("k", text, ""), ""])) == {"k": text}
    assert yaml.safe_load(f"{{k: {yamltext.scalar(text, flow=True)}}}") == {"k": text}
    assert yaml.safe_load("\n".join([*yamltext.item_lines({"k": text, "l": [text]}, ""), ""])) == [
        {"k": text, "l": [text]}
    ]


def test_a_meetings_list_may_call_a_line_by_its_handle_or_by_its_new_id() -> None:
    text = "---\ntitle: K\n---\n## Action plan\n- ACT-0001 Do it\n"
    values: JsonValue = ["meetings/x.md#actions/1", "ACT-0002"]
    assert write(text, "actions", values, kind=Kind.MEETING) == text + "- ACT-0002\n"
