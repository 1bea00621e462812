"""What a customer edition would show that the released one does not, passage by passage, with the field each comes from.

Why it exists: whoever releases a page answers for it, and has to see what is new without comparing two documents. Every passage
that no passage of the released edition says is told: of whatever origin, nothing that becomes visible is left out.
"""

from collections.abc import Callable, Iterable, Mapping

from syncer.domain.records import Record, dump
from syncer.domain.scalars import Scalar, scalars_of_record
from syncer.pages.searching import letters
from syncer.sync.releases import Shown
from syncer.text import storage
from syncer.text.storage import Passage

_BRIEF = 60  # characters of what becomes visible
_READ = frozenset({"text", "a href", "ac:image ac:alt"})


def newly(now: tuple[str, str], before: tuple[str, str], records: Mapping[str, Record]) -> tuple[Shown, ...]:
    """Return what a page would show `now` that it did not `before`; each is a title and a body in storage format, "" for none.

    `records` are what the customer may see of the register, by uid.
    """
    there = {one.words for one in storage.passages(before[1]) if _is_read(one)} if before[1] else set[str]()
    found = [Shown("", "title", now[0])] if now[0] != before[0] else []
    known: dict[str, list[tuple[str, str]]] = {}
    for one in storage.passages(now[1]):
        if not _is_read(one) or one.words in there:
            continue
        record = records.get(one.anchor)
        if record is not None and one.anchor not in known:
            known[one.anchor] = [*_fields(scalars_of_record(record.kind_of_record, dump(record)))]
        field = _field(one, known.get(one.anchor, ()))
        found.append(Shown(one.anchor if record is not None else "", field, one.words))
    return tuple(dict.fromkeys(found))


def _is_read(one: Passage) -> bool:
    return one.where in _READ or (
        one.where.startswith("macro ") and one.where.endswith((" title", "macro code"))
    )


def _fields(scalars: Iterable[Scalar]) -> Iterable[tuple[str, str]]:
    return ((one.path, said) for one in scalars if (said := letters(str(one.value))))


def _field(one: Passage, fields: Iterable[tuple[str, str]]) -> str:
    """The field whose words these are, by the longest that both have; else what heads them on the page."""
    words = letters(one.words)
    alike = [(len(said), path) for path, said in fields if said in words or (words and words in said)]
    named = max(alike, default=(0, ""))[1]
    return named.rpartition("translations.")[2] or one.label


def brief(shown: Iterable[Shown], called: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Return uid, field as it is `called` on pages, and words of what becomes visible, short; what has no label has no name."""
    found = []
    for one in shown:
        name = one.field.partition(".")[0]
        label = called(name)
        words = one.words if len(one.words) <= _BRIEF else f"{one.words[:_BRIEF]}…"
        found.append((one.uid, "" if label == name.replace("_", " ") else label, words))
    return found
