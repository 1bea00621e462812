"""Titles for words that have none: the capability a story asks for, cut where a reader would stop (REQ-1, REQ-2).

Never adds a word; the words themselves stay in the record, so a title may leave things out.
"""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from syncer.domain.sentences import plain
from syncer.domain.stories import Story, parse
from syncer.intake.identity import normalised

WIDTH = 72  # columns: what a list or a board shows of an issue
_WIDEST = 120
_READ = 2000  # characters: whoever says it in more does not say it in a sentence
_CLAUSE = re.compile(r"[,;:.!?](?=\s|$)|[，；：。！？、]|\s[–—-]\s")
_HANJI = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_STOPS = " ,;:.。，；：、!！?？(（[“\"'‘–—-"
_LOOSE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "into",
        "and",
        "or",
        "but",
        "as",
        "that",
        "which",
        "who",
        "if",
        "when",
        "so",
        "than",
        "is",
        "are",
        "be",
        "my",
        "our",
        "their",
        "its",
        "his",
        "her",
        "your",
        "all",
        "any",
        "not",
        "only",
        "about",
        "over",
        "under",
        "between",
        "per",
        "via",
        "without",
        "within",
        "through",
    ]
)
_LOOSE_HANJI = re.compile(r"[的和与及或在对把被从向以为并]+\Z")


def title_of(words: str) -> str:
    """Return the title of words: a story's capability, else their beginning; at most `WIDTH` columns wide."""
    return _titled(words, _story(words), WIDTH)


def titles(listed: Sequence[str]) -> list[str]:
    """Return a title for each of several words; where two would read the same, the role tells them apart, or more words."""
    stories = [_story(words) for words in listed]
    found = [_titled(words, story, WIDTH) for words, story in zip(listed, stories, strict=True)]
    for at in _alike(found, listed):
        found[at] = _titled(listed[at], stories[at], _WIDEST)
    for at in _alike(found, listed):
        story = stories[at]
        if story is not None and story.role:
            found[at] = f"{found[at]} ({cut(story.role, WIDTH // 2)})"
    return found


def _alike(found: Sequence[str], listed: Sequence[str]) -> list[int]:
    """Where titles stand that other words have too; the same words twice may well have one title."""
    owners: dict[str, set[str]] = {}
    for title, words in zip(found, listed, strict=True):
        owners.setdefault(title.casefold(), set()).add(normalised(words))
    return [at for at, title in enumerate(found) if len(owners[title.casefold()]) > 1]


def _story(words: str) -> Story | None:
    return parse(words[:_READ])


def _titled(words: str, story: Story | None, most: int) -> str:
    figure = words[:1].isdigit()  # "3.5 GB" is no third point of a list
    said = words[:_READ] if figure else plain(words[:_READ])
    found = cut(story.need if story is not None and story.need else said, most) or cut(words[:_READ], most)
    first = found[:1].upper()
    return first + found[1:] if len(first) == 1 else found


def cut(words: str, most: int) -> str:
    """Return the beginning of words, at most so many columns wide: at the end of a clause, of a word or of a phrase."""
    whole = " ".join(words.split())
    if width(whole) <= most:
        return whole.rstrip(" ,;:.。，；：、") or whole
    end = _fitting(whole, most)
    clauses = [found.start() for found in _CLAUSE.finditer(whole, 0, end + 1) if found.start() <= end]
    if clauses and width(whole[: clauses[-1]]) >= most // 3:
        return whole[: clauses[-1]].rstrip()
    return _at_a_word(whole, end)


def _fitting(whole: str, most: int) -> int:
    """How many characters fit into so many columns."""
    taken = 0
    for at, character in enumerate(whole):
        taken += width(character)
        if taken > most:
            return at
    return len(whole)


def _at_a_word(whole: str, end: int) -> str:
    if _HANJI.match(whole[end]) and _HANJI.match(whole[end - 1]):
        return _LOOSE_HANJI.sub("", whole[:end]) or whole[:end]
    space = whole.rfind(" ", 0, end + 1)
    kept = whole[:space] if space > end // 2 else whole[:end]
    words = kept.rstrip(_STOPS).split(" ")
    while len(words) > 1 and words[-1].strip(_STOPS).casefold() in _LOOSE:
        words.pop()
    return " ".join(words).rstrip(_STOPS) or kept


def width(text: str) -> int:
    """Return the columns a text takes in a list; Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
