"""What no page may show, whatever it is about: Chinese with the punctuation of another script, gaps, headings out of order, rows that say nothing (PG-1 … PG-19).

It reads the golden pages as a reader does, so a page kind whose golden file exists is held to it from its first day.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

HERE = Path(__file__).parent
PAGES = sorted(path.name for path in HERE.glob("*.xml"))
CHINESE = [name for name in PAGES if ".zh-CN." in name]
SPACES = "http://atlassian.example/"
HEADER = f'<page xmlns:ac="{SPACES}ac" xmlns:ri="{SPACES}ri">'
BLOCKS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
APART = frozenset(
    {"br", "code", "structured-macro", "parameter"}
)  # what a reader sees apart from the words around it
HAN = r"[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN} ?[,;:?!()]|[,;:?!()] ?{HAN}")
GAP = re.compile(r"[，。；：、（][ \u00a0]+(?![·→ \u00a0])|[^·→ \u00a0][ \u00a0]+[，。；：？！、（）]")
ISO_WEEK = re.compile(r"\b\d{4}-W\d\d\b")
PATH = re.compile(r"\b(?!syncer\.)[a-z]+(?:_[a-z]+)+\b|\braci\b")
FORMS = ("change-application", "feedback-form")  # whose rows are for people to fill in
FORMULA = re.compile(r"价值 × 3.*")


def _tree(name: str) -> etree._Element:
    body = (HERE / name).read_text(encoding="utf-8").split("\n\n", 1)[1]
    entities = body.replace("&nbsp;", "\u00a0")
    return etree.fromstring(f"{HEADER}{entities}</page>".encode())


def _words(name: str) -> Iterator[str]:
    """The text of each innermost block, a line for each piece a reader sees by itself."""
    for element in _tree(name).iter("{*}*"):
        below = {etree.QName(one).localname for one in element.iterdescendants("{*}*")}
        if etree.QName(element).localname in BLOCKS and not below & BLOCKS:
            yield "".join(_said(element))


def _all(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _said(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for one in element.iterchildren("{*}*"):
        name = etree.QName(one).localname
        yield "\n" if name in APART else "@" if name == "user" else "".join(_said(one))
        yield one.tail or ""


@pytest.mark.parametrize("name", CHINESE)
def test_chinese_has_its_own_punctuation_and_no_gaps(name: str) -> None:
    lines = [line.strip() for words in _words(name) for line in words.split("\n")]
    assert [line for line in lines if HALF_WIDTH.search(FORMULA.sub("", line)) or GAP.search(line)] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_heading_is_empty_or_a_level_too_deep(name: str) -> None:
    level = 1
    for element in _tree(name).iter("h2", "h3", "h4", "h5", "h6"):
        own, words = int(element.tag[1]), _all(element)
        assert words, f"{name}: an empty {element.tag}"
        assert own <= level + 1, f"{name}: {words} is {element.tag} below h{level}"
        level = own


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(FORMS)])
def test_no_row_of_facts_has_only_its_label(name: str) -> None:
    rows = ([*row.iterchildren("{*}*")] for row in _tree(name).iter("tr"))
    facts = [cells for cells in rows if [cell.tag for cell in cells] == ["th", "td"]]
    empty = [_all(label) for label, value in facts if not _all(value) and value.find(".//{*}user") is None]
    assert empty == []


@pytest.mark.parametrize("name", PAGES)
def test_weeks_are_written_as_the_language_writes_them(name: str) -> None:
    assert [words for words in _words(name) if ISO_WEEK.search(words)] == []


@pytest.mark.parametrize("name", PAGES)
def test_fields_go_by_their_names_and_never_by_their_paths(name: str) -> None:
    assert [words for words in _words(name) if PATH.search(words)] == []
