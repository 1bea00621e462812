"""The head of minutes: who, when, where, what to read; and the topics of the agenda.

Each function takes what it understands into the meeting's values and says whether it understood all of it.
"""

import re
from collections.abc import Callable, Mapping

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.values import write_moment
from syncer.domain.words import normalise_value
from syncer.intake import moments, parts
from syncer.intake.outline import MARKER, Section, items, joined
from syncer.intake.work import Work

_PAIR = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*|__)?\s*(?P<key>[^*:：|#<>]{1,24}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<value>.*?)\s*$"
)
_TOPIC = re.compile(
    r"(?:会议)?(?:议程|议题|agenda(?:\s+item)?|topic|item)\s*[0-9一二三四五六七八九十]+\s*[:：.、)-]*\s*(?P<words>.+)$",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\s*[(（]\s*(?P<n>\d{1,3})\s*(?:minutes?|mins?|min\.|m|分钟|分)\s*[)）]\s*$", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>()\[\]；;，,。]+")
_LINKED = re.compile(
    r"\[(?P<words>[^\[\]]{1,300})\]\((?P<href>[^)\s]+)\)|(?P<bare>https?://[^\s<>；;，,。]+)"
)
_NAME = re.compile(r"(?P<name>[^@(（\[<]+?)[\s,，]*(?P<rest>[@(（\[<].*)?$", re.DOTALL)
_LONGEST_NAME = 40
_LISTED = frozenset({"attendees", "materials"})  # what people list below its key
_SENTENCE = re.compile(r"[。！？!?]|\.\s|：|:\s")


def read(work: Work, section: Section) -> tuple[str, ...]:
    """Read `key: value` lines; returns the lines that are none, or whose value says more than a field can hold."""
    left: list[str] = []
    body = list(section.body)
    while body:
        line = body.pop(0)
        found = _PAIR.match(line)
        path = parts.key(found["key"]) if found else None
        if found is None or path is None or path in work.values:
            left.append(line)
            continue
        below: list[str] = []
        while body and body[0].startswith("  ") and not _known(body[0]):
            below.append(body.pop(0))
        if not found["value"] and not below and path in _LISTED:
            while body and MARKER.match(body[0]):
                below.append(body.pop(0))
        value = _value(found["value"], below)
        if not (_KEYS.get(path) or _line(path))(work, value):
            left += [line, *below]
    return tuple(left) if any(line.strip() for line in left) else ()


def _value(words: str, below: list[str]) -> str:
    """A value and the lines that go on with it: one paragraph, or a list as YAML and people write it."""
    if below and not words and all(MARKER.match(one.lstrip()) for one in below):
        return "; ".join(MARKER.sub("", one.lstrip(), count=1).strip() for one in below)
    value = joined([words, *(one.strip() for one in below)])
    listed = re.fullmatch(
        r"\[(?P<inner>[^\[\]]*)\]", value
    )  # a list of YAML; a link has parentheses behind it
    return listed["inner"].strip() if listed else value


def _known(line: str) -> bool:
    found = _PAIR.match(line)
    return found is not None and parts.key(found["key"]) is not None


def _line(path: str) -> Callable[[Work, str], bool]:
    def keep(work: Work, value: str) -> bool:
        if value:
            work.values[path] = value
        return bool(value)

    return keep


def _type(work: Work, value: str) -> bool:
    known = normalise_value("meeting", "type", value)
    if known != value:
        work.values["type"] = known
    return known != value


def _timezone(work: Work, value: str) -> bool:
    from_name = re.fullmatch(r"[A-Za-z]+(?:/[A-Za-z_+-]+)+|UTC", value)
    if from_name:
        work.values["timezone"] = value
    return from_name is not None


def _when(work: Work, value: str) -> bool:
    found = moments.span(value, work.zone)
    if found is None:
        return False
    start, end, rest = found
    work.values["start"] = write_moment(start)
    if end is not None:
        work.values["end"] = write_moment(end)
    return not rest


def _place(work: Work, value: str) -> bool:
    if _URL.fullmatch(value):
        work.values["link"] = value
    else:
        work.values["place"] = value
    return bool(value)


def _person(path: str) -> Callable[[Work, str], bool]:
    def keep(work: Work, value: str) -> bool:
        names = _names(value)
        if len(names) != 1:
            return False
        work.values[path] = work.people.reference(names[0])
        return True

    return keep


def _inline_attendees(work: Work, value: str) -> bool:
    names = _names(value.rstrip(" ."))
    if not names:
        return False
    work.values["attendees"] = [_attendee(work, name) for name in names]
    return True


def _names(value: str) -> list[str]:
    """Names in one line; none where it reads like a sentence."""
    names = [name.strip() for name in re.split(r"[,，、;；]", value) if name.strip()]
    odd = any(len(name) > _LONGEST_NAME or _SENTENCE.search(name) for name in names)
    return [] if odd else names


def _attendee(work: Work, words: str) -> JsonObject:
    """A person of the project by its reference, anybody else by the words; what stands behind the name is the role."""
    found = _NAME.match(words.strip())
    name, rest = (found["name"].strip(), (found["rest"] or "").strip()) if found else (words.strip(), "")
    behind = work.people.known_as(rest.strip("<>()（）[] "))
    known = work.people.known_as(name) or behind
    entry: JsonObject = {"person": known.id if known else name}
    if known is not None and known.side:
        entry["side"] = known.side
    if rest and behind is None:
        whole = re.fullmatch(r"[(（](?P<inner>[^()（）]*)[)）]", rest)
        entry["role"] = whole["inner"] if whole else rest
    return entry


def _inline_materials(work: Work, value: str) -> bool:
    found, rest = _attachments(value)
    if not found or rest.strip(" ;；,，、"):
        return False
    work.values["materials"] = found
    return True


def _attachments(text: str) -> tuple[list[JsonValue], str]:
    """Links in a text with what they are called, and the text without them."""
    found: list[JsonValue] = [
        {"title": one["words"] or one["bare"], "href": one["href"] or one["bare"]}
        for one in _LINKED.finditer(text)
    ]
    return found, _LINKED.sub("", text)


_KEYS: Mapping[str, Callable[[Work, str], bool]] = {
    "start": _when,
    "place": _place,
    "attendees": _inline_attendees,
    "chair": _person("chair"),
    "note_taker": _person("note_taker"),
    "timekeeper": _person("timekeeper"),
    "materials": _inline_materials,
    "type": _type,
    "timezone": _timezone,
}


# -------------------------------------------------------------------------------------- sections


def attendees(work: Work, section: Section) -> bool:
    """A name an item; a line that is no item, or no name, stays among the notes."""
    found: list[JsonValue] = []
    for item in items(section.body, section.line + 1)[0]:
        rows = item.raw.split("\n")
        found.append(_attendee(work, rows[0].lstrip(" -*+0123456789.)、")))
        for offset, odd in enumerate(rows[1:], 1):
            if odd.strip():
                found.append(_attendee(work, odd.strip()))
                work.tell(
                    item.line + offset, f"“{odd.strip()}” was read as one more attendee", "mend the line"
                )
    loose = " ".join(line.strip() for line in items(section.body, section.line + 1)[1] if line.strip())
    names = _names(loose)
    if loose and not names:
        return False
    found += [_attendee(work, name) for name in names]
    work.add("attendees", found)
    return bool(found)


def materials(work: Work, section: Section) -> bool:
    """`**Recording**: <address>` an item, or links alone."""
    found: list[JsonValue] = []
    for line in (one for one in section.body if one.strip()):
        pair = _PAIR.match(line)
        links, rest = _attachments(line)
        if not links:
            return False
        if pair is not None and len(links) == 1 and not re.search(r"https?$|\]", pair["key"]):
            links = [{"title": pair["key"].strip(), "href": _href(links[0])}]
        elif rest.strip(" -*+<>;；,，、:："):
            return False
        found += links
    work.add("materials", found)
    return bool(found)


def _href(link: JsonValue) -> JsonValue:
    return link["href"] if isinstance(link, dict) else link


def next_meeting(work: Work, section: Section) -> bool:
    """When and where, if it is plain; all that was written stays among the notes too unless nothing else was."""
    found = moments.span(section.text, work.zone)
    if found is None or "next_meeting.start" in work.values:
        return False
    work.values["next_meeting.start"] = write_moment(found[0])
    lines = (_PAIR.match(line) for line in section.body)
    place = next((one["value"] for one in lines if one and parts.key(one["key"]) == "place"), "")
    if place:
        work.values["next_meeting.place"] = place
    return not re.search(r"\w", found[2].replace(place, "").replace("地点", "").replace("时间", ""))


# ---------------------------------------------------------------------------------------- agenda


def topic(heading: str) -> JsonObject | None:
    """Return the agenda's point that a heading like "议程 2：…" or "Agenda item 2: …" names."""
    found = _TOPIC.match(heading.strip())
    return agenda_item(found["words"]) if found else None


def agenda_item(words: str) -> JsonObject:
    """Return a point of the agenda with its minutes, where they stand behind it."""
    found = _MINUTES.search(words)
    item: JsonObject = {"title": words[: found.start()].strip() if found else words.strip()}
    if found:
        item["minutes"] = int(found["n"])
    return item
