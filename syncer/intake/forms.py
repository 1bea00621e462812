"""Forms that a customer fills in and sends back: what stands in one, and by what it is known whatever it is called (PG-15, PG-16).

Why it exists: people without an account anywhere apply and judge in writing. A form is lines to fill in, then tables; what the
two forms ask stands in `form_change` and `form_feedback`. Knows neither workbooks nor documents.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind

TAB = "syncer-form"
CHANGE, FEEDBACK = "change", "feedback"
LOCALES = ("en", "zh-CN")
OF_MEETING: Mapping[str, str] = MappingProxyType(
    {"en": "Meeting: {uid} {title}", "zh-CN": "所属会议：{uid} {title}"}
)
_VERSION = "1"
_ID = re.compile(r"[0-9a-f]{8}")
_NONE: Mapping[str, Mapping[str, str]] = MappingProxyType({})

Texts = Mapping[str, str]
"""What something is called by locale."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to fill in: its name, its label, whether it must be, and the words one chooses from."""

    path: str
    label: Texts
    needed: bool = False
    options: Mapping[str, Texts] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to fill in: what stands above it, its columns, the columns by which its heads are known, and how many empty rows."""

    name: str
    above: Texts
    columns: tuple[Entry, ...]
    known_by: frozenset[str]
    rows: int = 8  # people add more


@dataclass(frozen=True, slots=True)
class Form:
    """What a form asks, in every language."""

    title: Texts
    note: Texts
    entries: tuple[Entry, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class BlankTable:
    """A table of a form that is handed out: `given` stand in its first column, followed by so many empty rows."""

    above: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    given: tuple[str, ...] = ()
    rows: int = 8


@dataclass(frozen=True, slots=True)
class Blank:
    """A form as it is handed out in one language: notes, lines to fill in, then tables; words to choose from per line and column."""

    title: str
    notes: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[BlankTable, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form is known by, whatever it is called: project, form, language, the id of this copy, and the meeting it belongs to."""

    project: str
    form: str
    locale: str
    id: str
    meeting: str = ""

    def __str__(self) -> str:
        words = (TAB, _VERSION, self.project, self.form, self.locale, self.id, self.meeting)
        return " ".join(word for word in words if word)


def blank(
    form: Form, stamp: Stamp, *, notes: Sequence[str] = (), given: Mapping[str, Sequence[str]] | None = None
) -> Blank:
    """Return the form as it is handed out, in the stamp's language; `given` are the first cells of rows, by table."""
    said = stamp.locale
    return Blank(
        f"{form.title[said]} · {stamp.project}",
        (form.note[said], *notes),
        tuple((f"{one.label[said]}{' *' if one.needed else ''}", _choice(one, said)) for one in form.entries),
        tuple(
            BlankTable(
                one.above[said],
                tuple((column.label[said], _choice(column, said)) for column in one.columns),
                tuple((given or {}).get(one.name, ())),
                one.rows,
            )
            for one in form.tables
        ),
    )


def stamp_of(text: str) -> Stamp | None:
    """Return what a hidden text says a form is; None where it says none of ours."""
    words = text.split()
    if len(words) not in {6, 7} or words[:2] != [TAB, _VERSION]:
        return None
    stamp = Stamp(*words[2:])
    if stamp.form not in {CHANGE, FEEDBACK} or stamp.locale not in LOCALES or not _ID.fullmatch(stamp.id):
        return None
    of_meeting = stamp.form == FEEDBACK and kind_of(stamp.meeting) is Kind.MEETING
    return stamp if of_meeting or not stamp.meeting else None


def is_printed(form: Form, text: str) -> bool:
    """Whether a paragraph is one that a blank form has, in any language."""
    above = (words for table in form.tables for words in table.above.values())
    titles = (f"{words} · " for words in form.title.values())
    meeting = (words.partition("{")[0] for words in OF_MEETING.values())
    return text in {*form.note.values(), *above} or text.startswith((*titles, *meeting))


def _choice(entry: Entry, locale: str) -> tuple[str, ...]:
    return tuple(words[locale] for words in entry.options.values())
