"""Minutes in Markdown read by their headings into a meeting with its actions and questions (MTG-3).

Whatever no heading explains stays as notes, word for word, under its own heading: nothing is lost and nothing
guessed. Nothing here gives out ids or knows a file's format beyond Markdown.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from zoneinfo import ZoneInfo

from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.intake import heads, lines, moments, outline, parts
from syncer.intake.draft import Draft, Intake
from syncer.intake.outline import BOLD, Section, sections
from syncer.intake.titles import WIDTH, cut
from syncer.intake.work import Work

_LONGEST = 150  # characters of a title; a page's has 255, and says more than the meeting's
_BLANK = re.compile(
    r"([^\S\n]{80})[^\S\n]+"
)  # more is no indentation, and looking for words in it takes the square of it
_TOP = 3  # in notes headings begin here: those above it name parts of a meeting in a register's file


def read(text: str, file: str, *, people: Iterable[Person] = (), zone: str = "UTC") -> Intake:
    """Return the one meeting that a file of minutes is about; times without an offset are of `zone`."""
    work = Work(file, ZoneInfo(zone), Directory(people))
    lines_only = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    plain = outline.front(_BLANK.sub(r"\1", lines_only))
    found = sections(plain)
    title_at = next((at for at, one in enumerate(found) if one.level == 1), None)
    for at, section in enumerate(found):
        in_head = at in {0, title_at}
        _read(work, section, found, at, in_head=in_head)
    heading = found[title_at].title if title_at is not None else ""
    work.values["title"] = _short(work, _title(work, heading) or _stem(file))
    _tell(work)
    return Intake((_draft(work),), tuple(work.problems))


def _tell(work: Work) -> None:
    """What a person may want to look at: a meeting without an instant, and headings that say nothing to us."""
    day = moments.day(str(work.values["title"]))
    if "start" not in work.values:
        when = f"only the day {day}" if day else "no date"
        hint = f"add 'start: {day or '2026-11-03'}T10:00:00+08:00' to the meeting, so that meetings have an order"
        work.tell(1, f"the minutes have {when} and no time of day", hint)
    if work.unknown:
        named = ", ".join(f"“{one.title}” (line {one.line})" for one in work.unknown)
        hint = "move what belongs to a part of minutes below its heading, such as Agreed, Action items, Open questions"
        work.tell(work.unknown[0].line, f"these headings stay among the notes, word for word: {named}", hint)


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file


def _title(work: Work, heading: str) -> str:
    """The first heading; where a subject stands beside it, that is what the meeting is held for."""
    subject = str(work.values.pop("title", "") or "")
    if heading and subject and subject != heading:
        work.values.setdefault("purpose", subject)
    return " ".join((heading or subject).split())


def _short(work: Work, title: str) -> str:
    """A title that a page can have; of a longer one the whole goes before the purpose."""
    if len(title) <= _LONGEST:
        return title
    purpose = str(work.values.pop("purpose", ""))
    work.append("purpose", title)
    work.append("purpose", purpose)
    return cut(title, WIDTH)


def _draft(work: Work) -> Draft:
    if "agenda" not in work.values:
        work.add("agenda", work.topics)
    work.values["state"] = "held"
    notes = _notes(work.notes)
    if notes:
        work.values["notes"] = notes
    listed = {"actions": work.actions, **work.questions}
    values = {path: value for path, value in work.values.items() if value not in ("", [], None)}
    return Draft(Kind.MEETING, values, 1, {path: tuple(found) for path, found in listed.items() if found})


# -------------------------------------------------------------------------------------- sections


def _read(work: Work, section: Section, found: list[Section], at: int, *, in_head: bool) -> None:
    part = parts.heading(section.title) if section.level else None
    if in_head or part == "basics":
        left = heads.read(work, section)
        if left:
            shown = section.heading if part == "basics" else ""
            _keep(work, Section(section.level if shown else 0, section.title, section.line, shown, left))
        return
    if lines.answered(work, section):
        return
    topic = heads.topic(section.title)
    if topic is not None:
        work.topics.append(topic)
    elif part == "agenda" or _under_agenda(section, found, at):
        _agenda(work, section)
        return
    reader = _READERS.get(part or "")
    if reader is None or not reader(work, section):
        _keep(work, section)


def _keep(work: Work, section: Section) -> None:
    """Keep a section as notes."""
    work.notes.append(section)
    named = heads.topic(section.title) is not None or parts.heading(section.title) is not None
    if section.title and section.text and not named and section.level < BOLD:
        work.unknown.append(section)


def _agenda(work: Work, section: Section) -> None:
    """The agenda's own list, or the headings below it; what was said under them stays as notes."""
    if parts.heading(section.title) == "agenda":
        own = lines.plain(section)
        if own:
            work.add("agenda", [heads.agenda_item(words) for words in own])
        elif section.text:
            _keep(work, section)
        return
    work.topics.append(heads.agenda_item(section.title))
    work.notes.append(section)


def _under_agenda(section: Section, found: list[Section], at: int) -> bool:
    """Whether the next heading above that is of a higher level is the agenda's."""
    if section.level in {0, 1, BOLD}:
        return False
    above = next((found[one] for one in range(at - 1, -1, -1) if found[one].level < section.level), None)
    return above is not None and above.level > 0 and parts.heading(above.title) == "agenda"


def _purpose(work: Work, section: Section) -> bool:
    work.append("purpose", section.text)
    return bool(section.text)


def _review(work: Work, section: Section) -> bool:
    work.append("agenda_review", section.text)
    return bool(section.text)


def _agreed(work: Work, section: Section) -> bool:
    """One sentence an item; items with more inside stay whole among the notes."""
    found = lines.plain(section)
    work.add("agreed", found)
    return bool(found)


def _prepare(work: Work, section: Section) -> bool:
    found = lines.plain(section)
    work.add("please_prepare", found)
    return bool(found)


def _feedback(work: Work, section: Section) -> bool:
    found = lines.plain(section)
    known = work.values.get("feedback")
    first = 1 + (len(known) if isinstance(known, list) else 0)
    work.add("feedback", [{"id": f"f{number}", "text": words} for number, words in enumerate(found, first)])
    return bool(found)


def _discussion(work: Work, section: Section) -> bool:
    found = lines.plain(section)
    work.add("solution_discussion", [{"highlight": words} for words in found])
    return bool(found)


def _actions(work: Work, section: Section) -> bool:
    found, left = lines.records(work, Kind.ACTION, section)
    work.actions += found
    _rest(work, section, left)
    return bool(found)


def _questions(path: str) -> Callable[[Work, Section], bool]:
    def read_questions(work: Work, section: Section) -> bool:
        found, left = lines.records(work, Kind.QUESTION, section)
        state = "parked" if path == "parked" else "open"
        work.questions[path] += [
            Draft(one.kind, {"state": state, **one.values}, one.line, one.parts) for one in found
        ]
        _rest(work, section, left)
        return bool(found)

    return read_questions


def _rest(work: Work, section: Section, left: tuple[str, ...]) -> None:
    if left and any(line.strip() for line in left) and len(left) < len(section.body):
        work.notes.append(Section(section.level, section.title, section.line, section.heading, left))


_READERS: Mapping[str, Callable[[Work, Section], bool]] = {
    "attendees": heads.attendees,
    "materials": heads.materials,
    "next_meeting": heads.next_meeting,
    "purpose": _purpose,
    "agenda_review": _review,
    "agreed": _agreed,
    "please_prepare": _prepare,
    "feedback": _feedback,
    "solution_discussion": _discussion,
    "actions": _actions,
    "open_questions": _questions("open_questions"),
    "parked": _questions("parked"),
}


# ----------------------------------------------------------------------------------------- notes


def _notes(kept: list[Section]) -> str:
    """The sections that stay, verbatim but for the level of their headings; one without words goes with its words elsewhere."""
    levels = [one.level for one in kept if 0 < one.level < BOLD]
    down = max(0, _TOP - min(levels, default=_TOP))
    shown = [
        "\n\n".join(part for part in (_heading(one, down), one.text) if part)
        for at, one in enumerate(kept)
        if one.text or _leads(kept, at)
    ]
    return "\n\n".join(shown).strip()


def _leads(kept: list[Section], at: int) -> bool:
    """Whether something below a heading without words of its own is kept too, or the heading says something itself."""
    below = kept[at + 1] if at + 1 < len(kept) else None
    known = heads.topic(kept[at].title) is not None or parts.heading(kept[at].title) is not None
    return not known or (below is not None and below.level > kept[at].level)


def _heading(section: Section, down: int) -> str:
    if section.level in {0, BOLD}:
        return section.heading
    return f"{'#' * min(6, section.level + down)} {section.title}"
