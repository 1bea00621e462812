"""Jargon and abbreviations: a term of the glossary without its full form, an abbreviation that nobody explained (GLO-1).

A term that is no abbreviation and whose meaning stands in the glossary is explained there; one that only has a full form is
jargon, and the full form is better. Each word is told once a record, of the record's own texts.
"""

import re
from collections.abc import Iterable, Iterator

from syncer.domain.findings import Finding
from syncer.domain.kinds import Kind
from syncer.rules.checks.subjects import SHORT, Around, Subject, words_of

_READ: dict[Kind, tuple[str, ...]] = {
    Kind.REQUIREMENT: ("title", "description", "background", "preliminary_plan"),
    Kind.SCENARIO: ("title", "trigger", "main_flow", "expected_result"),
    Kind.CHANGE_REQUEST: ("title", "content", "reason", "objective"),
    Kind.SOLUTION: ("title", "function", "expected_effect"),
}
_CODE = re.compile(r"```.*?```|`[^`]*`|https?://\S+", re.DOTALL)
_EXPLAINED = re.compile(r"\s*[(（][^)）]{6,}[)）]")


def jargon(one: Subject, around: Around) -> Iterator[Finding]:
    """Terms of the glossary that stand without their full form: "CRM系统" is 客户关系管理系统."""
    known = list(_texts(one))
    whole = "\n".join(text for _, text in known)
    folded = whole.casefold()
    terms = [
        term for term in around.jargon if term[0].casefold() in folded
    ]  # most stand in none: asked first, for speed
    for name, full in terms:
        longer = [other for other, _ in terms if other != name and name in other]
        path = next((path for path, text in known if _stands(name, _without(text, longer))), None)
        if path is not None and not _stands(full, whole) and not _said_beside(name, whole):
            yield Finding("jargon", one.uid, path, values={"term": name, "full": full})


def abbreviations(one: Subject, around: Around) -> Iterator[Finding]:
    """Abbreviations in capitals that neither the glossary nor the text explains, in one finding a record."""
    listed = around.explained
    found: dict[str, str] = {}
    for path, text in _texts(one):
        if text.upper() == text and " " in text:
            continue  # a heading that somebody shouts
        for match in SHORT.finditer(text):
            word = match[0]
            if len(set(filter(str.isalpha, word))) < 2:
                continue  # V8, A4 and a placeholder of one letter are no abbreviations
            if word not in listed | around.checks.known_abbreviations and not _explained(text, match):
                found.setdefault(word, path)
    if found:
        first = next(iter(found.values()))
        yield Finding("unknown_abbreviation", one.uid, first, values={"words": ", ".join(found)})


def _texts(one: Subject) -> Iterator[tuple[str, str]]:
    for path in _READ.get(one.kind, ()):
        for text in one.names(path):
            yield path, _prose(text)
    for item in one.items("acceptance_criteria"):
        yield "acceptance_criteria", _prose(words_of(item, "text"))


def _prose(text: str) -> str:
    """A text without code and addresses."""
    return _CODE.sub(" ", text) if "`" in text or "://" in text else text


def _stands(words: str, text: str) -> bool:
    """Whether words stand in a text as a whole, whatever the case where they are longer than an abbreviation."""
    spelled = r"\s+".join(map(re.escape, words.split()))
    flags = 0 if words.isupper() else re.IGNORECASE
    return re.search(rf"(?<![A-Za-z0-9]){spelled}(?![A-Za-z0-9])", text, flags) is not None


def _without(text: str, words: Iterable[str]) -> str:
    """A text without some words: a term inside a longer one of the glossary is told as that."""
    for word in words:
        text = text.replace(word, " ")
    return text


def _said_beside(term: str, text: str) -> bool:
    """Whether a term stands in brackets behind its full form somewhere, as in 客户关系管理（CRM）系统."""
    return re.search(rf"\w\s*[(（]\s*{re.escape(term)}\s*[)）]", text) is not None


def _explained(text: str, match: re.Match[str]) -> bool:
    """`SM (Sync Matrix)` says what SM is, and so does `Sync Matrix (SM)`."""
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    return before.endswith(("(", "（")) or _EXPLAINED.match(after) is not None
