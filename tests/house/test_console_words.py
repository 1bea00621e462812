"""The console says everything in both languages, and nothing that is not asked for."""

import re
from pathlib import Path
from string import Formatter

from syncer.acts.unfit import Why
from syncer.cli.unfit import HINTS, WORDS
from syncer.web.console.deciding import DEEDS
from syncer.web.console.words import HOME, LANGUAGES, words
from syncer.web.troubles import TroubleKind

BUILT = (
    "theme_",
    "section_",
    "state_",
    "clock_",
    "severity_",
    "side_",
    "cause_",
    "done_",
    "wait_",
    "leaf_",
    "audience_",
    "plan_",
    "count_",
    "mover_",
    "kind_",
    "page_",
    "unfit_",
    "how_",
    "trouble_",
    "means_",
    "what_",
)  # with a name at the end


def _asked() -> set[str]:
    found = set[str]()
    for path in [*HOME.glob("templates/*.html"), *HOME.glob("*.py")]:
        text = Path(path).read_text(encoding="utf-8")
        found |= set(re.findall(r"""\b(?:t|say)\(\s*["'](\w+)["']""", text))
        found |= set(re.findall(r"""(?:heading(?:=|": )|trouble\([\w.]+, )["'](\w+)["']""", text))
    return {name for name in found if not name.endswith("_")}


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    english, *others = (words(language) for language in LANGUAGES)
    for other in others:
        assert list(other) == list(english)
        assert {k: _places(v) for k, v in other.items()} == {k: _places(v) for k, v in english.items()}


def test_every_word_that_is_asked_for_is_there_and_no_other() -> None:
    there = set(words("en"))
    assert _asked() - there == set()
    assert {name for name in there - _asked() if not name.startswith(BUILT)} == set()
    assert {f"done_{deed}" for deed in DEEDS} <= there
    assert {name for name in there if name.startswith("trouble_")} == {
        f"trouble_{one}" for one in TroubleKind
    }
    assert {name for name in there if name.startswith("unfit_")} == {f"unfit_{why.value}" for why in Why}


def test_no_refusal_of_the_console_names_a_command_or_an_option() -> None:
    said = [words(language)[f"unfit_{why.value}"] for language in LANGUAGES for why in Why]
    assert [text for text in said if re.search(r"\bsyncer \w|--\w", text)] == []


def test_commands_have_words_for_every_refusal_with_nothing_more_to_fill_in() -> None:
    assert set(WORDS) == set(Why)
    for why in Why:
        known = {*_places(WORDS[why]), *_places(HINTS.get(why, "")), "cure"}
        assert _places(words("en")[f"unfit_{why.value}"]) <= known | {"uid", "text"}, why


def test_chinese_is_written_as_chinese() -> None:
    for name, text in words("zh-CN").items():
        assert not re.search(r"[\u4e00-\u9fff][,.;:?!()]|[，。；：？！（）] ", text), (name, text)
