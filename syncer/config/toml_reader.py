"""TOML into a tree with places: tomllib says what a file means, a scanner says where each part of it stands.

The scanner runs only over what tomllib has accepted, so it looks for boundaries and checks nothing.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from syncer.config.places import Node, Read, read_text, shown
from syncer.domain.problems import Place, Problem
from syncer.rules.faults import Loc

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]+")
_AT = re.compile(
    r"^(?P<reason>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL
)


def read_toml(path: Path) -> Read:
    """Read a TOML file; never raises for what people wrote."""
    text = read_text(path)
    return Read(None, (text,)) if isinstance(text, Problem) else parse_toml(text, shown(path))


def parse_toml(text: str, file: str) -> Read:
    """Read a TOML text; `file` is what places call it."""
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Read(None, (_syntax(error, text, file),))
    except RecursionError:
        problem = Problem(
            "brackets stand in brackets too deeply", "no key needs more than three", Place(file)
        )
        return Read(None, (problem,))
    except ValueError:  # Python's own bound for the digits of a number
        problem = Problem("a number has thousands of digits", "no key needs more than ten", Place(file))
        return Read(None, (problem,))
    spots = _Scanner(text).scan()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(offset: int) -> Place:
        line = bisect_right(starts, offset)
        return Place(file, line, offset - starts[line - 1] + 1)

    places = {loc: (place(key), place(value)) for loc, (key, value) in spots.items()}
    return Read(_node(data, (), places, Place(file, 1, 1)))


def _syntax(error: tomllib.TOMLDecodeError, text: str, file: str) -> Problem:
    found = _AT.match(str(error))
    if found is None:
        return Problem(f"this is no TOML: {error}", "check quotes and brackets", Place(file))
    line = int(found["line"]) if found["line"] else text.count("\n") + 1
    reason = found["reason"][:1].lower() + found["reason"][1:]
    hint = "check quotes, brackets, and that no key is said twice"
    return Problem(f"this is no TOML: {reason}", hint, Place(file, line, int(found["column"] or 0)))


def _node(value: object, loc: Loc, places: Mapping[Loc, tuple[Place, Place]], above: Place) -> Node:
    key, place = places.get(loc, (None, above))
    if isinstance(value, dict):
        return Node(
            {name: _node(item, (*loc, name), places, place) for name, item in value.items()}, place, key
        )
    if isinstance(value, list):
        items = tuple(_node(item, (*loc, index), places, place) for index, item in enumerate(value))
        return Node(items, place, key)
    scalar = value if isinstance(value, bool | int | float | str | date) else str(value)
    return Node(scalar, place, key)


@dataclass(slots=True)
class _Scanner:
    """Walks a valid TOML text and notes the offsets of each key and value by path."""

    text: str
    at: int = 0
    spots: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    counts: dict[Loc, int] = field(default_factory=dict)

    def scan(self) -> dict[Loc, tuple[int, int]]:
        table: Loc = ()
        while self._skip(_SPACE) < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
        return self.spots

    def _skip(self, what: re.Pattern[str]) -> int:
        found = what.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _header(self) -> Loc:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = list(self._keys())
        self.at += 2 if many else 1
        loc: Loc = ()
        for index, (name, offset) in enumerate(keys):
            loc = (*loc, name)
            last = index == len(keys) - 1
            self.spots.setdefault(loc, (offset, start))
            if many and last:
                self.counts[loc] = self.counts.get(loc, -1) + 1
            if loc in self.counts:
                loc = (*loc, self.counts[loc])
                self.spots.setdefault(loc, (offset, start))
        return loc

    def _keys(self) -> Iterator[tuple[str, int]]:
        """The parts of a dotted key with their offsets; stops before what follows the key."""
        while True:
            start = self._skip(_BLANK)
            word = self.text[start : self._skip(_KEY)]
            yield (tomllib.loads(f"key = {word}")["key"] if word[0] in "\"'" else word), start
            self._skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return
            self.at += 1

    def _pair(self, table: Loc) -> None:
        loc = table
        for name, offset in list(self._keys()):
            loc = (*loc, name)
            self.spots.setdefault(loc, (offset, offset))
        self.at += 1
        self.spots[loc] = (self.spots[loc][0], self._skip(_BLANK))
        self._value(loc)

    def _value(self, loc: Loc) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening == "{":
            self._inside("}", lambda _index: self._pair(loc))
        elif opening == "[":
            self._inside("]", lambda index: self._item((*loc, index)))
        else:
            self._skip(_PLAIN)

    def _item(self, loc: Loc) -> None:
        self.spots[loc] = (self.at, self.at)
        self._value(loc)

    def _inside(self, closing: str, read: Callable[[int], None]) -> None:
        self.at += 1
        index = 0
        while not self.text.startswith(closing, self._skip(_SPACE)):
            if self.text.startswith(",", self.at):
                self.at += 1
                continue
            read(index)
            index += 1
        self.at += 1
