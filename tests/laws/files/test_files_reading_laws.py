"""Whatever bytes stand in a file: reading never raises, and says why when it yields no record."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncer.domain.kinds import Kind
from syncer.files import details
from syncer.files.lines import known_key
from syncer.files.projectfile import parse as parse_project
from syncer.files.reading import parse
from tests.support.tries import tries

SAMPLE = """---
id: REQ-0007
title: 支付信息加密存储
source: {channel: workshop, stage: 售前}
alternatives:
  - title: a
    cost: 12 CNY
---
作为注册用户，我需要支付信息被加密存储。

## 验收标准
- [uat] x (dimension: uat)

## Action plan
- [ ] ACT-0003 Write (owner: a, due: 2026-10-12)
  more
"""
PIECES = st.sampled_from(
    ["---\n", "id: ", "title: ", "T\n", "- ", "[", "]", "{", "}", ": ", "\n", "  ", "\t", "|\n", ">\n", "'", '"', "#", "## ", "&a ",
     "*a ", "!!str ", "? ", "Background\n", "行动计划\n", "[x] ", "ACT-0001 ", "（", "）", "(", ")", "owner: ", "，", "```\n", "<!--", "-->",
     "REQ-0001", "value: ", "source: ", "\r\n", "\ufeff", "\x85", "\u2028"]
)  # fmt: skip


@given(
    st.sampled_from(list(Kind)),
    st.lists(PIECES, max_size=25).map("".join).map(str.encode) | st.binary(max_size=60),
)
@example(Kind.REQUIREMENT, b"---\n---\n")
@settings(max_examples=tries(500), deadline=None)
def test_any_bytes_give_a_record_or_a_reason(kind: Kind, raw: bytes) -> None:
    parsed = parse(kind, "x.md", "x.md", raw)
    assert parsed.records or parsed.problems
    assert all(problem.place for problem in parsed.problems)
    parse_project("project.yaml", raw)


@given(
    st.sampled_from(list(Kind)),
    st.integers(0, len(SAMPLE)),
    st.integers(0, 12),
    st.lists(PIECES, max_size=3).map("".join),
)
@settings(max_examples=tries(500), deadline=None)
def test_a_damaged_file_gives_a_record_or_a_reason(kind: Kind, at: int, lost: int, put: str) -> None:
    text = SAMPLE[:at] + put + SAMPLE[at + lost :]
    parsed = parse(kind, "x.md", "x.md", text.encode())
    assert parsed.records or parsed.problems
    assert parsed.broken or parsed.records


@given(
    st.dictionaries(
        st.sampled_from(["owner", "due", "outcome", "raci.department"]), st.text(max_size=12), min_size=1
    ),
    st.booleans(),
)
def test_details_read_back_as_they_were_written(values: dict[str, str], full_width: bool) -> None:
    new = {path: (path, value) for path, value in values.items()}
    line = "Title" + details.added(
        {path: (key, value) for path, (key, value) in new.items()}, full_width=full_width
    )
    found = details.parse(line, known_key(Kind.ACTION))
    assert found is not None
    assert {pair.path: pair.value for pair in found.pairs} == values
