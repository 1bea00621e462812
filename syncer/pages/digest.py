"""What a mail to one of us says, in one language: sections of items, as plain text and as HTML.

Why it exists: people are told what is new for them and what waits, once a day, not event by event (B-24). Who has which items is
decided elsewhere; here they are put into words, which are labels like those of pages. What people wrote is escaped. Pure.

A further section is a name with its heading `mail_<name>` in labels.yaml, and items whose sentences are `mail_item_<code>`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from syncer.domain.addresses import one_line
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.pages.labels import Labels
from syncer.pages.writing import Writing
from syncer.rules.says import Locale, words
from syncer.sync.differences import chinese_path

STATES: Mapping[Kind, str] = {
    Kind.REQUIREMENT: "agreement",
    Kind.CHANGE_REQUEST: "change_state",
    Kind.QUESTION: "question_state",
    Kind.MEETING: "meeting_state",
    Kind.ACTION: "action_state",
    Kind.SOLUTION: "solution_state",
}


@dataclass(frozen=True, slots=True)
class Called:
    """A line of a rule: its name, and what it says by language."""

    name: str
    says: Mapping[Locale, str]


Said = str | datetime | Called
_MOST = 20  # items of a section that are printed: nobody reads more of them in a mail
_SITES = ("https://", "http://")  # what an address has to begin with to be a link


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell somebody of a record; `key` names it for good, so that it is new once; `covers` are others that it includes.

    `values` fill the sentence of its code, `paths` are fields it names, `state` a word of the record's state, `command` what records it.
    `late` is when it came to be, where that was well before anybody could be told.
    """

    key: str
    uid: str
    title: str
    code: str
    values: Mapping[str, Said] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    state: str = ""
    url: str = ""
    command: str = ""
    covers: tuple[str, ...] = ()
    fresh: bool = True
    late: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one sort, such as clocks."""

    name: str
    items: tuple[Item, ...]

    @property
    def shown(self) -> tuple[Item, ...]:
        """Those that are printed: of many the first, what is new before what is known."""
        if len(self.items) <= _MOST:
            return self.items
        return tuple(sorted(self.items, key=lambda item: not item.fresh))[:_MOST]

    @property
    def more(self) -> int:
        """How many are only counted."""
        return len(self.items) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Part:
    """What one project has for somebody; `board` is the address of its page of response times."""

    project: str
    zone: str
    sections: tuple[Section, ...]
    board: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """All of them."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class Worded:
    """A letter's words."""

    subject: str
    text: str
    html: str


def worded(parts: Sequence[Part], name: str, labels: Labels, locale: str, *, at_once: bool = False) -> Worded:
    """Put what somebody is told into words; `at_once`: it could not wait for the digest."""
    said = _Words(labels, locale)
    subject = said.subject(parts, at_once=at_once)
    return Worded(
        one_line(subject),
        _text(parts, name, said, at_once=at_once),
        _html(parts, name, said, at_once=at_once),
    )


# ------------------------------------------------------------------------------------- the words


class _Words:
    """A language's sentences."""

    def __init__(self, labels: Labels, locale: str) -> None:
        self._labels, self.locale = labels, locale

    def label(self, key: str, count: object = None, /, **values: str) -> str:
        return self._labels.sentence(self.locale, key, count).format_map({"n": str(count), **values})

    def subject(self, parts: Sequence[Part], *, at_once: bool) -> str:
        fresh = [item for part in parts for item in part.items if item.fresh]
        projects = self.listing([part.project for part in parts])
        uid = fresh[0].uid if fresh else ""
        key = "mail_subject_at_once" if at_once else "mail_subject"
        return self.label(key, len(fresh), project=projects, uid=uid)

    def listing(self, names: Sequence[str]) -> str:
        return self._labels.formats[self.locale].comma.join(names)

    def sentence(self, item: Item, zone: str) -> str:
        writing = Writing(self._labels.formats[self.locale], ZoneInfo(zone))
        values = {name: self._value(value, writing) for name, value in item.values.items()}
        kind = kind_of(item.uid)
        group = STATES.get(kind) if kind is not None else None
        if item.state:
            known = group is not None and item.state in self._labels.words[group]
            values["state"] = (
                self._labels.word(self.locale, group, item.state) if group and known else item.state
            )
        fields = dict.fromkeys(self._field(kind, path) for path in item.paths)
        said = self.label(f"mail_item_{item.code}", **values, fields=self.listing([*fields]))
        if item.late is None:
            return said
        return said + self.label("mail_late", at=self._value(item.late, writing))

    def zone(self, name: str) -> str:
        return (
            self._labels.word(self.locale, "timezone", name)
            if name in self._labels.words["timezone"]
            else name
        )

    def _value(self, value: Said, writing: Writing) -> str:
        if isinstance(value, datetime):
            return writing.moment(value)
        return value if isinstance(value, str) else words(value.says, value.name, self.locale)

    def _field(self, kind: Kind | None, path: str) -> str:
        """A field by the name that pages give it; of a decision also whose it is."""
        head, _, rest = path.partition(".")
        side = rest.partition(".")[0]
        if head == "decision" and side:
            whose = self._side(side)
            return self.label("mail_decision", side=whose)
        if head in self._labels.words["field"]:
            return self._labels.word(self.locale, "field", head)
        return chinese_path(kind, path) if self.locale.startswith("zh") and kind is not None else path

    def _side(self, side: str) -> str:
        if side == "executive":
            return self.label("side_executive")
        return self._labels.word(self.locale, "side", side)


# -------------------------------------------------------------------------------------- as text


def _text(parts: Sequence[Part], name: str, said: _Words, *, at_once: bool) -> str:
    lines = [said.label("mail_greeting", name=name), ""]
    if not at_once:
        lines += [said.label("mail_intro"), ""]
    for part in parts:
        for section in part.sections:
            lines += [_heading(part, section, parts, said), ""]
            for item in section.shown:
                lines += [*_lines(item, part, said), ""]
            lines += [said.label("and_more", section.more), ""] if section.more else []
        lines += [*_feet(part, said), ""]
    return "\n".join(
        [*lines, "-- ", said.label("mail_why", project=said.listing([part.project for part in parts])), ""]
    )


def _heading(part: Part, section: Section, parts: Sequence[Part], said: _Words) -> str:
    title = said.label(f"mail_{section.name}")
    return f"{part.project} · {title}" if len(parts) > 1 else title


def _lines(item: Item, part: Part, said: _Words) -> Iterator[str]:
    new = said.label("mail_new") if item.fresh else ""
    yield one_line(f"- {new}{item.uid} {item.title}")
    yield "  " + one_line(said.sentence(item, part.zone))
    if item.url.startswith(_SITES):
        yield f"  {item.url}"
    if item.command:
        yield f"  {item.command}"


def _feet(part: Part, said: _Words) -> Iterator[str]:
    if part.board.startswith(_SITES):
        yield said.label("mail_board", url=part.board)
    yield said.label("mail_times", zone=said.zone(part.zone))


# -------------------------------------------------------------------------------------- as HTML


def _html(parts: Sequence[Part], name: str, said: _Words, *, at_once: bool) -> str:
    made = [Markup("<p>{}</p>").format(said.label("mail_greeting", name=name))]
    if not at_once:
        made.append(Markup("<p>{}</p>").format(said.label("mail_intro")))
    for part in parts:
        for section in part.sections:
            made.append(Markup("<h3>{}</h3>").format(_heading(part, section, parts, said)))
            items = Markup("\n").join(_item(item, part, said) for item in section.shown)
            more = said.label("and_more", section.more) if section.more else ""
            made.append(Markup("<ul>\n{}\n</ul>").format(items))
            made += [Markup("<p>{}</p>").format(more)] if more else []
        feet = Markup("<br>").join(_linked(line, part.board) for line in _feet(part, said))
        made.append(Markup("<p>{}</p>").format(feet))
    why = said.label("mail_why", project=said.listing([part.project for part in parts]))
    made.append(Markup('<hr><p style="color:#666">{}</p>').format(why))
    body = Markup("\n").join(made)
    return Markup(
        '<!DOCTYPE html>\n<html lang="{}"><head><meta charset="utf-8"></head><body>\n{}\n</body></html>\n'
    ).format(said.locale, body)


def _item(item: Item, part: Part, said: _Words) -> Markup:
    new = Markup("<strong>{}</strong>").format(said.label("mail_new")) if item.fresh else Markup()
    uid = _link(item.url, item.uid)
    command = Markup("<br><code>{}</code>").format(item.command) if item.command else Markup()
    sentence = said.sentence(item, part.zone)
    return Markup("<li>{}{} {}<br>{}{}</li>").format(new, uid, item.title, sentence, command)


def _link(url: str, text: str) -> Markup:
    """A link to a site; anything else that stands there is no link."""
    if not url.startswith(_SITES):
        return escape(text)
    return Markup('<a href="{}">{}</a>').format(url, text)


def _linked(line: str, url: str) -> Markup:
    before, found, after = line.partition(url) if url else (line, "", "")
    return Markup("{}{}{}").format(before, _link(found, found), after) if found else escape(line)
