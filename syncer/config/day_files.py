"""Files of days that calendars name, laid under the days that stand in the mapping itself.

Why it exists: rules see one calendar with all its days, wherever these were written, and each keeps its place. Files lie
beside the mapping and are never fetched, so that a deadline changes only when somebody changes a file (B-29).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from syncer.config.merge import merge
from syncer.config.places import Node, Read, child, children, read_text, shown
from syncer.config.yaml_reader import parse_yaml
from syncer.domain.problems import Problem
from syncer.rules.calendars import MADE_UP

_SUFFIXES = (".ics", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that a calendar names, where it names it, and the words that mean a working day."""

    path: Path
    node: Node
    working: tuple[str, ...]

    @property
    def remote(self) -> bool:
        return isinstance(self.node.value, str) and ":/" in self.node.value


def files_named(root: Node) -> Iterator[Path]:
    """Yield the files of days that a mapping file names; they are no mappings themselves."""
    for calendar in _calendars(root):
        yield from (each.path for each in _named(calendar))


def with_days(root: Node) -> tuple[Node, tuple[Problem, ...]]:
    """Return a mapping's tree with the days of all its files among those of their calendars, and what is wrong in them."""
    listed = child(root, "calendars")
    if listed is None or not isinstance(root.value, Mapping) or not isinstance(listed.value, tuple):
        return root, ()
    problems: list[Problem] = []
    calendars = tuple(_with_days(calendar, problems) for calendar in listed.value)
    whole = {**root.value, "calendars": Node(calendars, listed.place, listed.key)}
    return Node(whole, root.place, root.key), tuple(problems)


def _with_days(calendar: Node, problems: list[Problem]) -> Node:
    found: Node | None = child(calendar, "days")
    for each in reversed(tuple(_named(calendar))):
        read = _read(each)
        problems += read.problems
        if read.node is not None:
            found = read.node if found is None else merge(read.node, found)
    if found is None or not isinstance(calendar.value, Mapping):
        return calendar
    return Node({**calendar.value, "days": found}, calendar.place, calendar.key)


def _read(named: _Named) -> Read:
    if named.remote:
        hint = "save it beside the mapping and name that file"
        return Read(None, (Problem("nothing is fetched from a network", hint, named.node.place),))
    if named.path.suffix not in _SUFFIXES:
        hint = f"name a file that ends in {', '.join(_SUFFIXES)}"
        return Read(None, (Problem(f"'{named.path.name}' is no file of days", hint, named.node.place),))
    text = read_text(named.path)
    if isinstance(text, Problem):
        message = f"{shown(named.path)}: {text.message}"
        return Read(None, (Problem(message, text.hint, named.node.place),))
    if named.path.suffix == ".ics":
        # Few have such a file, and its library takes every command some fifty milliseconds to load.
        from syncer.config.ics_reader import parse_ics

        return parse_ics(text, shown(named.path), named.working)
    return _of_mapping(parse_yaml(text, shown(named.path)))


def _of_mapping(read: Read) -> Read:
    if read.node is None or isinstance(read.node.value, Mapping):
        return read
    problem = Problem("this is no list of days", "write lines such as 2027-02-07: working", read.node.place)
    return Read(None, (*read.problems, problem))


def _calendars(root: Node) -> Iterator[Node]:
    listed = child(root, "calendars")
    if listed is not None:
        yield from (calendar for _, calendar in children(listed))


def _named(calendar: Node) -> Iterator[_Named]:
    """The files of a calendar in the order in which they are named; what has another form is left to the models."""
    said = child(calendar, "holidays")
    if said is None:
        return
    for item in said.value if isinstance(said.value, tuple) else (said,):
        name = child(item, "file") if isinstance(item.value, Mapping) else item
        if name is not None and isinstance(name.value, str) and name.value:
            path = Path(name.place.file).parent / name.value
            yield _Named(path, name, _words(item))


def _words(item: Node) -> tuple[str, ...]:
    said = child(item, "working")
    if said is None:
        return MADE_UP
    return tuple(str(word.value) for _, word in children(said))
