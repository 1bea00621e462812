"""Laws of writing back: what was asked is read again, everything else stays, byte for byte where it stands.

The files are written as people write them: comments, odd order, both languages, both line ends, with and
without a byte-order mark.
"""

import difflib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from syncer.domain.fields import FieldSpec, field_specs, leaf_paths, spec_of, unflatten
from syncer.domain.json import JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.records import dump, load
from syncer.files import fronttext, names, sections
from syncer.files.document import Document, take_apart
from syncer.files.reading import canonical_values, parse
from syncer.files.source import Source, decode
from syncer.files.template import new_file
from syncer.files.writing import Edit, Refusal, Writer
from syncer.sync.observation import FileRecord
from tests.support.tries import tries

REQUIREMENT_EN = """---
# who answers for this: the analyst
id: REQ-0007
title: "Encrypt payment data"   # agreed name
kind: security
urgency: 'normal'

source: {channel: workshop, stage: pre_sales, customer: "Example Retail"}
raci:
  responsible:
    - li.si   # since May
    # - wang.wu
    - zhang.san
  accountable: boss
value: 5
customer_words: >
  folded words
  of theirs

components: [web, app]
# the last comment
---

As a user, I want my payment data encrypted, so that I can pay without worry.

### A detail

```yaml
## Background
not: a heading
```

## Background

Shops were robbed.\x20\x20

## People's own heading

Kept with the background.

## Acceptance criteria

- [uat] a user pays
* [performance] latency < 50 ms
  measured at noon
<!-- not yet agreed -->
- no dimension

"""
REQUIREMENT_ZH = """---
需求ID: REQ-0008
需求名称: 支付信息加密存储
类型: 安全
紧急程度: 紧急
来源:
  渠道: 工作坊   # 五月
  阶段: 售前
替代方案:
- 方案: 第三方托管
  报价: {金额: '100.00', 币种: CNY}
---
作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。
## 应用背景
去年发生过泄露。
## 验收标准
1. 【用户验收测试】可以支付
2. 加密引入的延迟 < 50 ms
"""
BARE = "---\ntitle: Bare\n---\n"
FLOW = "---\n{id: REQ-0009, title: Flow, source: {channel: phone}, components: [a]}\n---\nwords"
SCENARIO = """---
title: Pay
tier: core
---
## Main flow
1. open
2. pay

## 异常场景
- no money → tell
"""
MEETING = """---
title: Kick-off
type: kick_off
---
Notes from the room.

## Customer feedback
- F1: too slow (urgency: urgent, satisfaction: 8)
- nice colours

## 共识与决定
- start in May

## Action plan
- [ ] ACT-0003 Write it (owner: a@example.com, due: 2026-10-12)
  and then some
- ACT-0001

## Next meeting
- start: 2026-11-20T10:00:00+08:00
- place: Room 1
"""
FILES: tuple[tuple[Kind, str], ...] = (
    (Kind.REQUIREMENT, REQUIREMENT_EN),
    (Kind.REQUIREMENT, REQUIREMENT_ZH),
    (Kind.REQUIREMENT, BARE),
    (Kind.REQUIREMENT, FLOW),
    (Kind.SCENARIO, SCENARIO),
    (Kind.SCENARIO, BARE),
    (Kind.CHANGE_REQUEST, BARE),
    (Kind.QUESTION, BARE),
    (Kind.SOLUTION, BARE),
    (Kind.MEETING, MEETING),
    (Kind.MEETING, BARE),
)
LINE = (
    "- [ ] Write it (owner: a@example.com, due: 2026-10-12)\n  below",
    "- 写方案（负责人：张三，截止：2026-10-12）",
    "* [x] ACT-0009 done already",
    "1. plain words",
    "- [ ] words (and an aside)",
)

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
NASTY = "-#:'\"|>[]{}()（）,，;；*&!%@`=~?→ \t#x1中文"
LINES = st.text(LETTERS, max_size=12) | st.text(NASTY, max_size=12)
SAMPLES = (
    "on", "null", "~", "2026-10-12", "1.10", "007", "a: b", "- x", "# x", "[uat] x", "F3: x", "x (owner: y)",
    "## Background", "## 验收标准", "---", "```", "<!--", "[x] y", "ACT-0001", "- ACT-0001", "x → y", "1. a",
    "key: |", "<<: x", "a\n\n## Action plan\n- b", "```\n## Background", "> q\n> r", "\u2028x", "x\u00a0", "\ufeffx",
)  # fmt: skip
TEXTS = st.sampled_from(SAMPLES) | st.lists(LINES, min_size=1, max_size=4).map("\n".join)
ONE_LINE = (LINES | st.sampled_from([s for s in SAMPLES if "\n" not in s])).filter(str.strip)


def values_of(kind: Kind, path: str, spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Values a field may take; what the model would refuse is assumed away later."""
    if names.is_nested_list(kind, path):
        return st.lists(st.lists(ONE_LINE | TEXTS, min_size=1, max_size=3), max_size=3)
    one = _single(kind, path, spec)
    return st.lists(one, max_size=3) if spec.many else one


def _single(kind: Kind, path: str, spec: FieldSpec) -> st.SearchStrategy[Any]:
    simple: Mapping[str, st.SearchStrategy[Any]] = {
        "text": TEXTS if spec.shape in {"text", "markdown"} else ONE_LINE | TEXTS,
        "word": st.sampled_from(spec.values or ("x",)),
        "integer": st.integers(1, 5),
        "number": st.integers(0, 90) | st.sampled_from([0.5, 12.25]),
        "boolean": st.booleans(),
        "date": st.dates().map(str),
        "moment": st.dates().map(str) | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
        "instant": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
        "money": st.integers(0, 10**6).map(lambda cents: {"amount": f"{cents / 100:.2f}", "currency": "CNY"}),
        "object": ONE_LINE | st.integers(0, 9),
    }
    if spec.type in simple:
        return simple[spec.type]
    parts = {name: field_specs(kind)[f"{path}.{name}"] for name in names.parts_of(kind, path)}
    members = {name: values_of(kind, f"{path}.{name}", part) for name, part in parts.items()}
    needed = {"text"} & set(members)
    return st.fixed_dictionaries(
        {name: members[name] for name in needed},
        optional={name: strategy for name, strategy in members.items() if name not in needed},
    )


def leaves_of(kind: Kind) -> list[str]:
    skip = {"id", "open_questions", "parked", "actions"}
    paths = [path for path in leaf_paths(kind) if path not in skip and not _derived(kind, path)]
    return [*paths, "translations.en.title", "translations.zh-CN.title"]


def _derived(kind: Kind, path: str) -> bool:
    return any(
        (spec := spec_of(kind, part)) is not None and spec.derived for part in (path, path.partition(".")[0])
    )


@st.composite
def edits(draw: st.DrawFn) -> tuple[Kind, bytes, str, JsonValue]:
    kind, text = draw(st.sampled_from(FILES))
    path = draw(st.sampled_from(leaves_of(kind)))
    spec = spec_of(kind, path)
    assert spec is not None
    value = draw(st.none() | values_of(kind, path, spec))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    raw = (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()
    return kind, raw, path, value


def canonical(
    kind: Kind, before: Mapping[str, JsonValue], path: str, value: JsonValue
) -> dict[str, JsonValue]:
    """What the record should be after the edit; values the model refuses are no test."""
    leaves = {**before, path: value, "id": f"{PREFIXES[kind]}-0001"}
    if value is None:
        del leaves[path]
    try:
        return canonical_values(kind, dump(load(kind, unflatten(kind, leaves))))
    except ValidationError:
        assume(False)
        raise


def opened(kind: Kind, raw: bytes) -> tuple[Source, Document, tuple[FileRecord, ...]]:
    source, problems = decode("x.md", raw)
    assert source is not None, problems
    document, problems = take_apart(kind, "meetings/x.md", source)
    assert document is not None, problems
    parsed = parse(kind, "meetings/x.md", "x.md", raw)
    assert not parsed.broken, parsed.problems
    return source, document, parsed.records


def without_field(document: Document, path: str) -> list[str]:
    """The file's lines without those the field stands in, blank lines aside."""
    text, spans = document.text, []
    found = fronttext.trail(document, path)
    if found:
        spans.append((found[0][1].key.start, found[0][1].value.end))
    section = sections.find(document.sections, path.partition(".")[0])
    if section is not None and (section.heading or not section.empty):
        spans.append((section.heading.start if section.heading else section.start, section.inner_end))
    for start, end in sorted(spans, reverse=True):
        stop = text.find("\n", end)
        text = text[: text.rfind("\n", 0, start) + 1] + ("" if stop < 0 else text[stop + 1 :])
    return [line for line in text.split("\n") if line.strip()]


@given(edits())
@settings(
    max_examples=tries(300),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_an_edit_changes_its_field_and_nothing_else(edit: tuple[Kind, bytes, str, JsonValue]) -> None:
    kind, raw, path, value = edit
    source, document, before = opened(kind, raw)
    expected = canonical(kind, before[0].values, path, value)
    assume("title" in expected)
    writer = Writer(kind, "meetings/x.md")
    after = writer.apply(source, Edit("", {path: value}))
    written, changed, records = opened(kind, after.encode())
    assert records[0].values == expected
    assert [(r.handle, r.values) for r in records[1:]] == [(r.handle, r.values) for r in before[1:]]
    if b"{id:" not in raw:  # all on one line there
        assert without_field(changed, path) == without_field(document, path), after.text
    assert after.encode().startswith(b"\xef\xbb\xbf") == raw.startswith(b"\xef\xbb\xbf")
    if b"\r\n" in raw:
        assert after.encode().count(b"\n") == after.encode().count(b"\r\n")
    assert writer.apply(written, Edit("", {path: value})).text == after.text, (
        "writing it again changes nothing"
    )


@st.composite
def line_edits(draw: st.DrawFn) -> tuple[bytes, str, JsonValue, str]:
    line = draw(st.sampled_from(LINE))
    around = draw(st.sampled_from([("", ""), ("- ACT-0001\n", "\n- ACT-0002 next"), ("", "\n\n## Notes\nx")]))
    text = f"---\ntitle: Kick-off\n---\n## Action plan\n{around[0]}{line}{around[1]}\n"
    path = draw(
        st.sampled_from([path for path in leaves_of(Kind.ACTION) if not path.startswith("translations")])
    )
    spec = spec_of(Kind.ACTION, path)
    assert spec is not None
    value = draw(st.none() | values_of(Kind.ACTION, path, spec))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text.encode(), path, value, f"actions/{1 + around[0].count('ACT')}"


def attempt(source: Source, fragment: str, path: str, value: JsonValue) -> Source | None:
    try:
        return Writer(Kind.MEETING, "meetings/x.md").apply(source, Edit(fragment, {path: value}))
    except Refusal:
        return None


@given(line_edits())
@settings(
    max_examples=tries(300),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_an_edit_of_a_line_changes_its_record_and_no_other_line(
    edit: tuple[bytes, str, JsonValue, str],
) -> None:
    raw, path, value, fragment = edit
    source, _, before = opened(Kind.MEETING, raw)
    handle = f"meetings/x.md#{fragment}"
    old = next(record for record in before if record.handle == handle)
    expected = canonical(Kind.ACTION, old.values, path, value)
    assume("title" in expected)
    after = attempt(source, fragment, path, value)
    if after is None:
        assert path in {"title", "comes_from"} or (path == "state" and value is None), "all else can be said"
        return
    _, _, records = opened(Kind.MEETING, after.encode())
    assert next(record for record in records if record.handle == handle).values == expected
    assert [r.values for r in records if r.handle != handle] == [
        r.values for r in before if r.handle != handle
    ]
    kept = [line for line in source.text.split("\n") if "ACT-000" in line and "ACT-0009" not in line]
    assert set(kept) <= set(after.text.split("\n"))
    removed = [
        d for d in difflib.ndiff(source.text.split("\n"), after.text.split("\n")) if d.startswith("- ")
    ]
    assert len(removed) <= 2, "only the line and what hangs below it"


@pytest.mark.parametrize("chinese", [False, True])
@given(data=st.data())
@settings(
    max_examples=tries(60),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_a_new_file_reads_back_as_it_was_made(chinese: bool, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(Kind)))
    paths = data.draw(st.lists(st.sampled_from(leaves_of(kind)), unique=True, max_size=6))
    values: dict[str, JsonValue] = {"title": data.draw(ONE_LINE)}
    for path in paths:
        spec = spec_of(kind, path)
        assert spec is not None
        values[path] = data.draw(values_of(kind, path, spec))
    try:
        payload = unflatten(kind, {**values, "id": f"{PREFIXES[kind]}-0001"})
        expected = canonical_values(kind, dump(load(kind, payload)))
    except ValidationError:
        assume(False)
        raise
    made = new_file(kind, "meetings/x.md", "x.md", f"{PREFIXES[kind]}-0001", values, chinese=chinese)
    _, _, records = opened(kind, made.encode())
    assert records[0].uid == f"{PREFIXES[kind]}-0001"
    assert records[0].values == expected
