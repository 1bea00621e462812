"""Reports of program errors that came in as a need: they belong into Jira as bugs, and never become requirements (PPL-3).

A sentence that says what does not work and asks for nothing reads like one. "If the system crashes it shall restart" asks.
"""

import re
from collections.abc import Iterator

from syncer.domain.findings import Finding
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.sentences import sentences
from syncer.rules.checks.subjects import Around, Subject, words_of
from syncer.rules.checks.wording import standing

_ASKS = re.compile(
    r"\b(?:shall|should|must|will|would|want|wish|need|needs|like to|able to|so that|if|when|whenever|in case|can we|could you)\b"
    r"|(?<![响反相对供适效感])应(?![用答急])|须|需要|希望|想要|要求|能否|可否|以便|如果|若|一旦|当.{1,20}时|时[，,]|防止|避免|支持|告警|预警",
    re.IGNORECASE,
)


def reports(one: Subject, around: Around) -> Iterator[Finding]:
    """A requirement or question that reads like the report of a program error; a question only until it names an issue."""
    if any(kind_of(str(ref)) is None for ref in _about(one)):
        return
    for path in ("title", "description", "customer_words"):
        found = tuple(told(one.text(path), around.checks.bug_words, around.checks.no_bug_words))
        if found:
            values = {"words": ", ".join(dict.fromkeys(found)), "bug": one.uid}
            yield Finding("program_error", one.uid, path, values=values)
            return


def _about(one: Subject) -> list[JsonValue]:
    found = one.values.get("about")
    return found if isinstance(found, list) else []


def feedback(one: Subject, around: Around) -> Iterator[Finding]:
    """The same of what a customer said in a meeting, until it became something."""
    for item in one.items("feedback"):
        if item.get("became"):
            continue
        found = tuple(told(words_of(item, "text"), around.checks.bug_words, around.checks.no_bug_words))
        if found:
            name = words_of(item, "id")
            values = {"words": ", ".join(dict.fromkeys(found)), **({"item": name} if name else {})}
            values["bug"] = f"{one.uid}#{name}" if name else one.uid
            yield Finding("program_error", one.uid, "feedback", values=values)


def told(text: str, words: tuple[str, ...], fine: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the words by which a text reports an error; inside a `fine` longer one, such as 报错提示, they report none."""
    for sentence in sentences(text):
        if _ASKS.search(sentence.words) is None:
            yield from standing(sentence.words, words, fine)
