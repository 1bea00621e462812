"""Words that cannot be tested: a kind that needs a figure has none, or a sentence says "fast" and leaves it at that (REQ-10).

A vague word beside a figure ("fast: under 2 seconds", or the figure in the next sentence) is vague no more, and one in the title or the description is settled by
a criterion that measures. The customer's own words are never judged.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from syncer.domain.findings import Finding
from syncer.domain.sentences import sentences
from syncer.domain.stories import parse
from syncer.rules.checks.subjects import Around, Subject, words_of
from syncer.rules.quantities import quantities

_ALSO = re.compile(  # what can be tested, and has a figure without a unit of its own
    r"\b24\s?[x×/*]\s?7\b|\b7\s?[x×*]\s?24\b|\b[0-9]{1,2}(?::[0-9]{2})?\s?[ap]m\b|\b[0-9]{1,2}:[0-9]{2}\b"
    r"|\b(?:half|third|fourth|quarter|tenth)\s+(?:of\s+)?(?:a|an)\s+(?:second|minute|hour)\b|半(?:秒|分钟|小时|天)"
    r"|\b(?:within|under|below|than|in)\s+an?\s+(?:second|minute|hour|day)\b"
    r"|[0-9]\s?[x×]\s?[0-9]|[0-9]\s?(?:million|billion|thousand)\b|[十百千万亿]级|[零一二两三四五六七八九十百千万亿]个半"
    r"|(?:达到?|不足)\s*[0-9]|[0-9]\s?[kKM万亿]?\s?(?:及?以上|及?以下|以内)(?!\s?(?:的?版本|系统))"
    r"|\b(?:every|per|one)\s+(?:second|minute|hour|day|week|month|year|click)\b|每(?:秒|分钟|小时|天|日|周|月)"
    r"|(?:at (?:least|most)|(?:no|not) (?:more|less|fewer|later|longer) than|(?:more|less|fewer) than|up to|(?:minimum|maximum) of|within"
    r"|不超过|不大于|不高于|不少于|不小于|不低于|至少|至多|最多|最少|小于|大于|低于|高于|[<>≤≥])\s*[0-9]"
    r"|\b[0-9]{1,3}(?:[ ,][0-9]{3})+\s+[a-z]"
    r"|\b[0-9][0-9,]{0,20}[kM]?\s+(?:[a-z-]+\s+){1,2}(?:users|requests|records|transactions|items|pages|clicks|sessions|connections)\b",
    re.IGNORECASE,
)


def figures(one: Subject, around: Around) -> Iterator[Finding]:
    """A kind that needs a figure, or a criterion of a performance test, has none that could be measured (REQ-10)."""
    wanted = one.text("kind") in around.checks.figures
    tested = [words_of(item, "text") for item in one.items("acceptance_criteria")]
    if wanted and not any(measured(text) for text in (*tested, one.text("description"), one.text("title"))):
        yield Finding("no_figure", one.uid, "acceptance_criteria")
        return
    for item in one.items("acceptance_criteria"):
        text = words_of(item, "text")
        if item.get("dimension") == "performance" and not measured(text):
            yield Finding("criterion_without_figure", one.uid, "acceptance_criteria", values={"words": text})


def vague(one: Subject, around: Around) -> Iterator[Finding]:
    """Words that everybody understands differently, each once a record, where it stands first (REQ-10)."""
    criteria = [words_of(item, "text") for item in one.items("acceptance_criteria")]
    said = {"title": [one.text("title")], "description": [_need(one.text("description"))]}
    settled = any(measured(text) for text in criteria)
    told: set[str] = set()
    words_of_ours = (around.checks.weasels, around.checks.no_weasels)
    for path, texts in {**({} if settled else said), "acceptance_criteria": criteria}.items():
        found = {word.casefold(): word for text in texts for word in vague_words(text, *words_of_ours)}
        words = [word for folded, word in found.items() if folded not in told]
        told |= found.keys()
        if words:
            yield Finding("vague_words", one.uid, path, values={"words": ", ".join(words)})


def _need(description: str) -> str:
    """A description without what its story is good for: that need not be testable."""
    told = parse(description)
    return description.replace(told.benefit, "") if told is not None and told.benefit else description


def measured(text: str) -> bool:
    """Whether a text has a figure that can be tested."""
    return any(found.measures for found in quantities(text)) or _ALSO.search(text) is not None


def vague_words(text: str, words: Collection[str], fine: Collection[str] = ()) -> Iterator[str]:
    """Yield the vague words of a text as they are written, of sentences that neither have a figure nor are followed by one."""
    if not next(standing(text, words, fine), ""):
        return
    said = [sentence.words for sentence in sentences(text)]
    for sentence, following in zip(said, [*said[1:], ""], strict=True):
        if not measured(sentence) and not measured(following):
            yield from standing(sentence, words, fine)


def standing(text: str, words: Collection[str], fine: Collection[str] = ()) -> Iterator[str]:
    """Yield which of some words stand in a text, as it writes them; one inside a longer word that is `fine` stands nowhere."""
    folded = text.casefold()
    there = tuple(word for word, small in _small(tuple(words)) if small in folded)
    if not there:
        return
    longer = {small: word for word, small in _small(tuple(fine)) if small in folded}
    for match in _pattern((*there, *longer.values())).finditer(text):
        if match[0].casefold() not in longer:
            yield match[0]


@lru_cache(maxsize=8)
def _small(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word.casefold()) for word in words)


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words where letters make them, the longest first; Chinese has no gaps between words."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_whole(word) for word in longest_first), re.IGNORECASE)


def _whole(word: str) -> str:
    return rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" if word.isascii() else re.escape(word)
