"""A project's mapping from its folder: files in name order over the presets they extend, checked as a whole."""

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, reduce
from pathlib import Path

from syncer.config.day_files import files_named, with_days
from syncer.config.explain import validate
from syncer.config.merge import merge, without_nulls
from syncer.config.places import Invalid, Node, Read, child, followed, place_of, plain, read_text, shown
from syncer.config.settings import ProjectSettings
from syncer.config.yaml_reader import parse_yaml
from syncer.domain.problems import Place, Problem, Severity
from syncer.rules.faults import choose
from syncer.sync import mapping_checks, rule_checks
from syncer.sync.mapping import Mapping

_SUFFIXES = (".yaml", ".yml")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mapping, and where each of its keys was written, whichever file that was."""

    mapping: Mapping
    root: Node

    def place(self, *loc: str | int) -> Place:
        """Where a path of the mapping stands, such as `records`, `requirement`, `fields`, `title`."""
        return place_of(self.root, loc)

    def warnings(self, today: date) -> tuple[Problem, ...]:
        """What can be used and may still surprise: calendars that have to guess (B-29), and what nobody will be told."""
        found = (*rule_checks.guesses(self.mapping, today), *rule_checks.unheard(self.mapping))
        return tuple(
            Problem(fault.message, fault.hint, self.place(*fault.loc), Severity.WARNING) for fault in found
        )


def load_mapping(project: ProjectSettings, presets: Path) -> Loaded:
    """Load a project's mapping; raises Invalid with all problems of all its files (exit 2)."""
    return load_placed(project.mappings, presets, besides=project.project_path)


def load_folder(folder: Path, presets: Path, *, besides: Path | None = None) -> Mapping:
    """Load a folder of mapping files; `project.yaml` and the file `besides` are no mappings."""
    return load_placed(folder, presets, besides=besides).mapping


def load_placed(folder: Path, presets: Path, *, besides: Path | None = None) -> Loaded:
    """Load a folder as `load_folder` does, and remember where everything stood."""
    paths = _files(folder, besides)
    if not paths:
        message = "there are no mapping files" if folder.is_dir() else "the folder of mappings does not exist"
        hint = "write a file mapping.yaml there with: version: 1, extends: stock"
        raise Invalid([Problem(message, hint, Place(shown(folder)))])
    reader = _Reader(presets)
    files = reader.read_all(paths)
    layers = [*reader.presets_of(files), *files]
    if reader.problems:
        raise Invalid(reader.problems)
    whole, idle = without_nulls(reduce(merge, layers))
    root, unread = with_days(_without_extends(whole))
    mapping, problems = _validated(root)
    if mapping is None or idle or unread:
        raise Invalid((*idle, *unread, *problems))
    return Loaded(mapping, root)


@dataclass(frozen=True, slots=True)
class _Said:
    """A tree that is known by what it says, wherever that stands."""

    text: str
    root: Node = field(compare=False)


def _validated(root: Node) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """The mapping that a tree says; the same words are checked once a process, and what is wrong is told with its own places."""
    mapping = _sound(_Said(repr(plain(root)), root))
    return (mapping, ()) if mapping is not None else validate(Mapping, root, mapping_checks.check)


@lru_cache(maxsize=16)
def _sound(said: _Said) -> Mapping | None:
    mapping, _ = validate(Mapping, said.root, mapping_checks.check)
    return mapping


def preset_names(presets: Path) -> list[str]:
    """Return the names that `extends` knows."""
    return sorted(path.stem for path in presets.glob("*.yaml"))


def _files(folder: Path, besides: Path | None) -> list[Path]:
    found = [path for path in folder.glob("*") if path.suffix in _SUFFIXES and path.name != "project.yaml"]
    return sorted((path for path in found if path != besides), key=lambda path: path.name)


def _without_extends(whole: Node) -> Node:
    assert isinstance(whole.value, MappingOf), "every layer is a mapping"
    return Node({key: value for key, value in whole.value.items() if key != "extends"}, whole.place)


@lru_cache(maxsize=64)
def _parsed(text: str, file: str) -> Read:
    """A file's text as a tree: the presets are the same for every project, and parsing them takes longest of all."""
    return parse_yaml(text, file)


@dataclass(slots=True)
class _Reader:
    """Reads files and the presets they extend, each once, gathering problems."""

    presets: Path
    problems: list[Problem] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def read_all(self, paths: Iterable[Path]) -> list[Node]:
        read = {followed(path): node for path in paths if (node := self._read(path)) is not None}
        days = {followed(path) for node in read.values() for path in files_named(node)}
        return [self._versioned(node) for path, node in read.items() if path not in days]

    def presets_of(self, files: Iterable[Node]) -> list[Node]:
        """The presets all files extend, those they extend first, none twice."""
        return [layer for node in files for layer in self._extended(node, ())]

    def _read(self, path: Path) -> Node | None:
        text = read_text(path)
        read = Read(None, (text,)) if isinstance(text, Problem) else _parsed(text, shown(path))
        self.problems += read.problems
        if read.node is None:
            return None
        if not isinstance(read.node.value, MappingOf):
            self._wrong("this is no mapping of keys to values", "begin with: version: 1", read.node.place)
            return None
        return read.node

    def _versioned(self, node: Node) -> Node:
        version = child(node, "version")
        if version is None:
            hint = "begin the file with: version: 1"
            self._wrong(
                "the file does not say which version of the format it is written in", hint, node.place
            )
        elif version.value != _VERSION:
            message = f"version '{version.value}' of the format is not known"
            self._wrong(message, f"this program reads version {_VERSION}", version.place)
        return node

    def _extended(self, node: Node, chain: tuple[str, ...]) -> list[Node]:
        named = child(node, "extends")
        if named is None or named.value is None:
            return []
        items = named.value if isinstance(named.value, tuple) else (named,)
        return [layer for item in items for layer in self._preset(item, chain)]

    def _preset(self, named: Node, chain: tuple[str, ...]) -> list[Node]:
        name = named.value
        known = preset_names(self.presets)
        if not isinstance(name, str) or name not in known:
            self._wrong(f"there is no preset '{name}'", choose(str(name), known), named.place)
            return []
        if name in chain:
            around = " extends ".join((*chain[chain.index(name) :], name))
            self._wrong(
                f"presets extend one another in a circle: {around}", "remove one `extends`", named.place
            )
            return []
        if name in self.done:
            return []
        self.done.add(name)
        node = self._read(self.presets / f"{name}.yaml")
        return [] if node is None else [*self._extended(node, (*chain, name)), self._versioned(node)]

    def _wrong(self, message: str, hint: str, place: Place) -> None:
        self.problems.append(Problem(message, hint, place))
