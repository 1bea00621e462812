"""Laws of wiki markup: any text is read, an edit touches nothing else, and people's markup outlives it (B-23)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.text import canonical, markdown, sections, wiki
from syncer.text.forms import form
from syncer.text.headings import heading_name
from syncer.text.inlines import plain
from syncer.text.sections import UNSEEN, RichText, SectionSpec
from syncer.text.tree import Heading
from syncer.text.wiki.scan import dangling, macros
from tests.support.tries import tries

DATA = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
ISSUES = "jira/daemon-317-issues.json"
SPECS = (
    SectionSpec("", (), ""),
    SectionSpec("background", ("Background", "应用背景"), "应用背景"),
    SectionSpec("criteria", ("Acceptance criteria", "验收标准"), "验收标准"),
)
KEYS = [spec.key for spec in SPECS]
# What people and Jira's editor write, and what a reader gets wrong.
PIECES = (
    *(
        "a",
        "word",
        " ",
        "  ",
        "中文",
        "。",
        "*b*",
        "_i_",
        "-d-",
        "+u+",
        "^2^",
        "~i~",
        "??c??",
        "{{m}}",
        "{*}x{*}",
    ),
    *(
        "*",
        "_",
        "-",
        "{",
        "}",
        "[",
        "]",
        "|",
        "||",
        "!",
        "\\",
        "\\\\",
        "\\*",
        "&amp;",
        "&#92;",
        ":)",
        "(x)",
        "(/)",
    ),
    *(
        "[t|https://x.y/a_b]",
        "[https://x.y]",
        "[~key]",
        "[^a.pdf]",
        "[A-1]",
        "A-1",
        "[t|#a]",
        "[a|b|smart-link]",
    ),
    *(
        "!x.png|thumbnail!",
        "!https://x.y/p.png!",
        "{color:red}",
        "{color}",
        "{anchor:x}",
        "{odd}",
        "https://x.y/a_b*c",
    ),
    *(
        "{code}",
        "{code:java|title=A.java}",
        "{noformat}",
        "{quote}",
        "{panel:title=T}",
        "{panel}",
        "{odd:x=1}",
    ),
    *(
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\n* ",
        "\n** ",
        "\n# ",
        "\n*# ",
        "\n- ",
        "\nbq. ",
        "\nh3. ",
        "\n----\n",
        "\n|",
        "|\n",
    ),
)
STARTS = (
    "",
    "",
    "* ",
    "# ",
    "** ",
    "- ",
    "||a||b||\n|",
    "|",
    "bq. ",
    "{quote}\n",
    "{code}\n",
    "{panel}\nx\n{panel}",
)
HEADINGS = ("h2. Background", "h1. 验收标准：", "h2. Notes", "h3. Acceptance criteria")
GAPS = ("\n", "\r\n", "\n\n", "\r\n\r\n", "\n\n\n", " \r\n\t\r\n")

lines = st.builds("".join, st.lists(st.sampled_from(PIECES), max_size=8))
paragraphs = st.builds(lambda start, text: start + text, st.sampled_from(STARTS), lines)
parts = st.lists(st.one_of(paragraphs, paragraphs, st.sampled_from(HEADINGS)), max_size=7)
texts = st.builds(lambda found, gap: gap.join(found), parts, st.sampled_from(GAPS))
values = st.lists(
    st.sampled_from(
        (
            "word *em*",
            "- a\n- b 中**粗**文",
            "1. x\n   - y",
            "- [ ] t\n- [x] u",
            "> q",
            "```py\nx\n```",
            "a_b {c}",
        )
    ),
    max_size=3,
).map("\n\n".join)


def _raws(text: str) -> list[str]:
    return [node.raw.text for node in form("wiki").nodes(text)]


def _seen(rich: RichText) -> dict[str, str]:
    return {key: value for key, value in sections.read(rich, SPECS).items() if isinstance(value, str)}


def _as_wiki(value: str) -> str:
    """A value as wiki markup can say it."""
    return canonical.of(wiki.said(markdown.read(value)))


def _outside(text: str, key: str) -> tuple[str, str]:
    """The source before and behind a section, its heading included in what is before."""
    names = {heading_name(name): spec.key for spec in SPECS[1:] for name in spec.headings}
    nodes = form("wiki").nodes(text)
    found: list[tuple[int, int, str | None]] = []
    for at, node in enumerate(nodes):
        if isinstance(node.heading, Heading):
            found.append((at, node.heading.level, names.get(heading_name(plain(node.heading.inlines)))))
    ours = [entry for entry in found if entry[2] is not None]
    raws = [node.raw.text for node in nodes]
    if key == "":
        return "", "".join(raws[ours[0][0] if ours else len(raws) :])
    begins = next((entry for entry in ours if entry[2] == key), None)
    if begins is None:
        return text, ""
    ends = next(
        (at for at, level, name in found if at > begins[0] and (name is not None or level <= begins[1])),
        len(raws),
    )
    return "".join(raws[: begins[0] + 1]), "".join(raws[ends:])


@settings(max_examples=tries(400), deadline=None)
@given(st.one_of(texts, st.text(max_size=120)))
def test_any_text_is_read_and_its_nodes_join_up_to_it(text: str) -> None:
    assert "".join(_raws(text)) == text
    document = wiki.said(wiki.read(text))
    assert canonical.of(document) == canonical.of(markdown.read(canonical.of(document)))


@settings(max_examples=tries(300), deadline=None)
@given(texts)
def test_writing_what_is_there_changes_nothing(text: str) -> None:
    rich = RichText("wiki", text)
    assert sections.splice(rich, SPECS, _seen(rich)) is rich


@settings(max_examples=tries(400), deadline=None)
@given(texts, st.sampled_from(KEYS), values)
def test_an_edit_is_read_back_and_every_other_byte_stands(text: str, key: str, value: str) -> None:
    rich = RichText("wiki", text)
    before = sections.read(rich, SPECS)
    spliced = sections.splice(rich, SPECS, {key: value})
    after = sections.read(spliced, SPECS)
    if (value or before[key] is not UNSEEN) and not dangling(text, macros(text)):
        assert after[key] == _as_wiki(value)
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
    head, tail = _outside(text, key)
    assert str(spliced.value).startswith(head)
    assert str(spliced.value).endswith(tail)
    # Where the edit took away a tag that was left open, the second may write what the first had to avoid.
    again = sections.splice(spliced, SPECS, {key: value}) if dangling(text, macros(text)) else spliced
    assert sections.splice(again, SPECS, {key: value}) is again


@settings(max_examples=tries(200), deadline=None)
@given(texts, st.sampled_from(KEYS), values)
def test_what_an_edit_replaced_can_be_put_back(text: str, key: str, value: str) -> None:
    rich = RichText("wiki", text)
    seen = _seen(rich)
    if key in seen and not dangling(text, macros(text)):
        edited = sections.splice(rich, SPECS, {key: value})
        assert _seen(sections.splice(edited, SPECS, {key: _as_wiki(seen[key])})) == {
            **seen,
            key: _as_wiki(seen[key]),
        }


HOSTILE = (
    *(
        "*a ",
        "*a",
        "{{",
        "}}",
        "{{a",
        "[",
        "[a",
        "]",
        "!a",
        "!a.b ",
        "{",
        "{a}",
        "{color:",
        "{quote}",
        "{code}\n",
    ),
    *(
        "\\\\",
        "\\",
        "\\\\a",
        "|",
        "||",
        "|a\n",
        "* ",
        "*",
        "*# a\n",
        "- ",
        "#",
        "# a\n",
        "\n",
        "\r\n \r\n",
        "bq. ",
    ),
    *(
        "h1. ",
        "&#",
        "&a",
        "?? ",
        "??a",
        "_a_ ",
        "{*}",
        "{*}a",
        "(x)",
        ":",
        "http://",
        "http://a ",
        "mailto:)",
        "中*",
    ),
    *(
        "{a}\n",
        "{panel}\n{code}\n",
        "[a|b",
        "[\\[",
        "{{{}",
        "a{}}}",
        "~a^b+c-d_e*",
        " ",
        "\t*",
        "* a\n{code}\n",
    ),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_longest_text_jira_takes_is_read_whatever_it_repeats(piece: str) -> None:
    text = (piece * 32767)[:32767]
    assert "".join(_raws(text)) == text
    assert _seen(RichText("wiki", text)).keys() >= {""}


@pytest.fixture(scope="module")
def descriptions() -> list[str]:
    path = DATA / ISSUES
    if not path.is_file():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with {ISSUES}")
    issues: list[dict[str, Any]] = json.loads(path.read_text())
    return [issue["fields"]["description"] for issue in issues if issue["fields"].get("description")]


def test_real_descriptions_are_read_and_left_alone(descriptions: list[str]) -> None:
    assert len(descriptions) == 317
    for text in descriptions:
        rich = RichText("wiki", text)
        assert "".join(_raws(text)) == text
        assert sections.splice(rich, SPECS, _seen(rich)) is rich


@pytest.mark.parametrize("key", KEYS)
def test_an_edit_of_a_real_description_touches_nothing_else(descriptions: list[str], key: str) -> None:
    value = "New **words** in `code`\n\n- [ ] 待办\n- [x] done"
    for text in descriptions:
        rich = RichText("wiki", text)
        seen = _seen(rich)
        edited = sections.splice(rich, SPECS, {key: value})
        head, tail = _outside(text, key)
        assert str(edited.value).startswith(head)
        assert str(edited.value).endswith(tail)
        assert _seen(edited) == {**seen, key: value}
        assert "\n" not in str(edited.value).replace("\r\n", "") or "\r\n" not in text
        back = sections.splice(edited, SPECS, {key: seen.get(key, "")})
        assert _seen(back) == {**seen, key: seen.get(key, "")}
