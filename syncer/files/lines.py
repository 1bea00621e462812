"""Actions and questions in the lines of a meeting's minutes, in both languages.

    - [ ] ACT-0003 Title of the action (owner: analyst@example.com, due: 2026-10-12, priority: p1)
      Indented lines below are its description.
    - [x] ACT-0004 已完成的行动项（负责人：zhang.san，截止：2026-10-12，责任部门：研发部）
    - QST-0002 What about the old data? (asked_by: buyer@example.com, owner: li.si, level: urgent)
    - ACT-0001                                        only refers to a record that stands elsewhere

The box is optional (ticked: done, of a question: answered), so are the id and the details. Any field of an
action or question may stand among the details, by its English or Chinese name, structured ones as JSON. A
line without an id is a record too: the register gives it one, and it is written behind the box. A record
in a line comes from its meeting; in "Parked" it is parked; neither is repeated in the details.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from syncer.domain import ids
from syncer.domain.fields import name_to_path, unflatten
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import did_you_mean
from syncer.files import details, names
from syncer.files.bullets import plain_value
from syncer.files.details import Details
from syncer.files.items import Block, blocks
from syncer.files.payload import Collector, Spot
from syncer.files.sections import Section
from syncer.files.source import Source, tidy

_BOX = re.compile(r"\[(?P<tick>[ xX√✓✔])\](?=\s|$)\s*")
_ID = re.compile(r"(?P<uid>(?:[A-Z][A-Z0-9_]*-)*(?:ACT|QST)-(?:\d+|\?[0-9a-z]+))(?![\w-])\s*[:：]?\s*")
_SHORT_KEYS: Mapping[str, str] = {
    "department": "raci.department",
    "责任部门": "raci.department",
    "截止": "due",
    "截止日期": "due",
    "截止时间": "due",
    "负责人": "owner",
    "责任人": "owner",
    "成果": "outcome",
    "提出": "asked_by",
}
TICKED: Mapping[Kind, str] = {Kind.ACTION: "done", Kind.QUESTION: "answered"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `box` and `uid_span` are spans in the file (uid: where an id stands or would stand), details relative to `words`."""

    section: str
    number: int
    kind: Kind
    block: Block
    uid: str
    uid_span: tuple[int, int]
    box: tuple[int, int] | None
    ticked: bool
    title: str
    title_span: tuple[int, int]
    details: Details | None
    description: str

    @property
    def fragment(self) -> str:
        """What follows # in the handle of its record."""
        return f"{self.section}/{self.number}"

    @property
    def refers(self) -> bool:
        """Whether it only names a record that stands elsewhere."""
        return bool(self.uid) and not self.title and self.details is None and not self.description

    def implied(self, name: str, meeting: str) -> JsonValue:
        """Return what a field is without being said in the details."""
        if name == "comes_from":
            return meeting
        if name != "state":
            return None
        if self.section == "parked" and not self.ticked:
            return "parked"
        if self.box is None:
            return None
        return TICKED[self.kind] if self.ticked else "open"

    def overrules(self, said: JsonValue) -> bool:
        """Whether a tick counts more than the state among the details; a closed question stays ticked."""
        return self.ticked and said != "closed"


def known_key(kind: Kind) -> details.KeyPath:
    """Return what a key among a line's details means."""

    def known(word: str) -> str | None:
        short = _SHORT_KEYS.get(word.strip())
        if short is not None and names.child(kind, "", short.partition(".")[0]) is not None:
            return short
        found = name_to_path(kind, word.strip())
        return found if found not in {"id", "title", "description", "translations"} else None

    return known


def read_lines(source: Source, sections: list[Section]) -> list[Line]:
    """Return all lines of the sections that hold actions or questions, in their order."""
    found: list[Line] = []
    for section in sections:
        if section.style is names.Style.LINES:
            items = blocks(source.text, section.inner_start, section.inner_end)
            found.extend(_line(section.path, number, block) for number, block in enumerate(items, 1))
    return found


def _line(section: str, number: int, block: Block) -> Line:
    kind = names.LINES[section]
    text, offset = block.first, 0
    box = _BOX.match(text)
    offset = box.end() if box else 0
    uid = _ID.match(text, offset)
    if uid is not None and ids.kind_of(uid["uid"]) is not kind:
        uid = None
    title_at = uid.end() if uid else offset
    found = details.parse(text, known_key(kind))
    title = text[title_at : found.start if found and found.start >= title_at else len(text)].rstrip()
    at = block.words
    return Line(
        section=section,
        number=number,
        kind=kind,
        block=block,
        uid=uid["uid"] if uid else "",
        uid_span=(at + uid.start("uid"), at + uid.end("uid")) if uid else (at + offset, at + offset),
        box=(at + box.start("tick"), at + box.end("tick")) if box else None,
        ticked=box is not None and box["tick"] != " ",
        title=title,
        title_span=(at + title_at, at + title_at + len(title)),
        details=found,
        description=tidy(block.rest),
    )


def collect(source: Source, line: Line, meeting: str) -> Collector:
    """Read a line into the payload of its record; `meeting` is the id or handle of the meeting."""
    into = Collector(line.kind, source)
    at = line.block.words
    leaves: dict[str, JsonValue] = {}
    for pair in line.details.pairs if line.details else ():
        if not pair.path:
            hint = did_you_mean(pair.key, (*names.words_under(line.kind, ""), *_SHORT_KEYS))
            into.say(at + pair.start, f"a {line.kind.value} has no key '{pair.key}'", hint, "unknown-key")
            continue
        if pair.path in leaves:
            into.say(at + pair.start, f"'{pair.key}' stands here twice", "keep one", "double-key")
        leaves[pair.path] = plain_value(into, pair.path, pair)
        spot = Spot(at + pair.start, at + pair.value_start, str(pair.value) if pair.plain else None)
        for depth in range(1, pair.path.count(".") + 2):
            into.spots.setdefault(tuple(pair.path.split(".")[:depth]), spot)
    _say_implied(into, line, leaves, meeting)
    into.payload = unflatten(line.kind, leaves)
    return into


def _say_implied(into: Collector, line: Line, leaves: dict[str, JsonValue], meeting: str) -> None:
    start = line.block.start
    into.spots[("title",)] = Spot(start, line.title_span[0])
    leaves["title"] = line.title
    if line.description:
        leaves["description"] = line.description
        into.spots[("description",)] = Spot(start, line.block.words)
    for name in ("state", "comes_from"):
        implied = line.implied(name, meeting)
        if implied is not None and (name not in leaves or (name == "state" and line.overrules(leaves[name]))):
            leaves[name] = implied
            into.spots.setdefault((name,), Spot(start, start))
