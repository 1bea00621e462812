"""What a customer edition would show that the released one does not, passage by passage, with the field each comes from.

Why it exists: whoever releases a page answers for it, and has to see what is new without comparing two documents. Every passage
that no passage of the released edition says is told, of whatever origin, but for the headings and labels that pages have of
themselves: they say nothing of a record. A sentence is always told, and a word that stands in some field, too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from syncer.domain.records import Record, dump
from syncer.domain.scalars import Scalar, scalars_of_record
from syncer.pages.catalogue import Templates
from syncer.pages.labels import Texts
from syncer.pages.searching import letters, weight
from syncer.sync.releases import Shown
from syncer.text import storage
from syncer.text.storage import Passage

_BRIEF = 60  # characters of what becomes visible
_READ = frozenset({"text", "a href", "ac:image ac:alt"})
_PART = 4  # what weighs less stands in other words by chance
_HEADING = frozenset({"field", "locale", "record_kind"})  # enumerated words that head others
_PARTS = re.compile(r"[·:：()（）,，、/]")
_FILLED = re.compile(r"\{[^}]*\}")
_FIGURES = re.compile(r"\d+")
_SENTENCE = re.compile(r"[.。!！?？;；]\s*$")


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words that pages have of themselves in a language: `own` head others, `enumerated` may stand beside them; and `values`, what fields say."""

    own: frozenset[str]
    enumerated: frozenset[str]
    values: frozenset[str]

    def has(self, words: str) -> bool:
        """Whether a passage is a heading or a label and nothing else."""
        if _SENTENCE.search(words) or letters(words) in self.values:
            return False
        parts = [*_parts(words)]
        return any(one in self.own for one in parts) and all(
            one in self.own or one in self.enumerated for one in parts
        )


def furniture(templates: Templates, locale: str, values: frozenset[str]) -> Furniture:
    """Return the words that pages have of themselves in a locale; `values` are the letters of what the customer may read in fields."""
    labels = templates.labels
    heads = [labels.text, *(labels.words.get(name, {}) for name in _HEADING)]
    heads += [page.kind.text for page in templates.pages.values()]
    others = [group for name, group in labels.words.items() if name not in _HEADING]
    own, enumerated = (frozenset(_said(tables, locale)) for tables in (heads, others))
    languages = {letters(labels.language(one)) for one in labels.locales}
    return Furniture(own | languages, enumerated | {""}, values)


def _said(tables: Iterable[Texts], locale: str) -> Iterator[str]:
    """The letters of all parts of some texts."""
    for table in tables:
        for by_locale in table.values():
            text = by_locale.get(locale, "")
            for one in (text,) if isinstance(text, str) else (text.one, text.other):
                yield from (part for part in _parts(_FILLED.sub("0", one)) if part)


def _parts(words: str) -> Iterator[str]:
    """The letters of what marks hold apart, with one sign for any figure and without the number of a heading."""
    for part in _PARTS.split(words):
        yield _FIGURES.sub("#", letters(part)).removeprefix("#")


def newly(
    now: tuple[str, str],
    before: tuple[str, str],
    records: Mapping[str, Record],
    own: Furniture,
    subject: str = "",
) -> tuple[Shown, ...]:
    """Return what a page would show `now` that it did not `before`; each is a title and a body in storage format, "" for none.

    `records` are what the customer may see of the register, by uid; `own` are the words of pages themselves, `subject` is the
    record that the page is about.
    """
    there = {one.words for one in storage.passages(before[1]) if _is_read(one)} if before[1] else set[str]()
    found = [Shown("", "title", now[0])] if now[0] != before[0] else []
    known: dict[str, list[tuple[str, str, bool]]] = {}
    for one in storage.passages(now[1]):
        if not _is_read(one) or one.words in there or own.has(one.words):
            continue
        uid = one.anchor if one.anchor in records else subject if subject in records else ""
        if uid and uid not in known:
            known[uid] = [*_fields(scalars_of_record(records[uid].kind_of_record, dump(records[uid])))]
        field = _field(one, known.get(uid, ()))
        found.append(Shown(uid if field or uid == one.anchor else "", field or one.label, one.words))
    return tuple(dict.fromkeys(found))


def _is_read(one: Passage) -> bool:
    return one.where in _READ or (
        one.where.startswith("macro ") and one.where.endswith((" title", "macro code"))
    )


def _fields(scalars: Iterable[Scalar]) -> Iterator[tuple[str, str, bool]]:
    """Path and letters of each value, and whether they are people's words."""
    return (
        (one.path, said, one.worded)
        for one in scalars
        if one.path != "id" and (said := letters(str(one.value)))
    )


def _field(one: Passage, fields: Iterable[tuple[str, str, bool]]) -> str:
    """The field whose words these are, the same before the longest that both have; "" where none is.

    A figure or an enumerated word stands in many others, so it is only meant where it stands alone.
    """
    words = letters(one.words)
    alike = [
        (said == words, len(said), path)
        for path, said, worded in fields
        if said == words or (worded and (_holds(words, said) or _holds(said, words)))
    ]
    named = max(alike, default=(False, 0, ""))[2]
    return named.rpartition("translations.")[2]


def _holds(whole: str, part: str) -> bool:
    return part in whole and weight(part) >= _PART and not part.isdigit()


def brief(shown: Iterable[Shown], called: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Return uid, field as it is `called` on pages, and words of what becomes visible, short; what has no label has no name.

    Words come first: of a long list only the beginning is read, and a figure by itself tells little.
    """
    found = []
    for one in sorted(shown, key=lambda one: not any(map(str.isalpha, one.words))):
        name = one.field.partition(".")[0]
        label = called(name)
        words = one.words if len(one.words) <= _BRIEF else f"{one.words[:_BRIEF]}…"
        found.append((one.uid, "" if label == name.replace("_", " ") else label, words))
    return found
