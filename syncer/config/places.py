"""A document as a tree in which every key and value knows where it was written.

YAML and TOML readers build it, merging keeps the places, and a fault's path is looked up in it. It holds plain
values only: text, numbers, true and false, null, days, mappings and lists.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from syncer.domain.problems import Place, Problem
from syncer.rules.faults import Loc

MOST_BYTES = 8 * 2**20  # of a file that people write by hand

Scalar: TypeAlias = bool | int | float | str | date | None


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the place it stands at, and the place of the key that names it."""

    value: "Scalar | Mapping[str, Node] | tuple[Node, ...]"
    place: Place
    key: Place | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A file as read: its tree, or None where nothing could be made of it, and what is wrong."""

    node: Node | None
    problems: tuple[Problem, ...] = ()


class Invalid(Exception):
    """Configuration or mappings that cannot be used; every problem once, in the order of the files (exit 2)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        once = dict.fromkeys(problems)
        self.problems = tuple(sorted(once, key=lambda each: (each.place or Place(""), each.message)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def plain(node: Node) -> Any:
    """Return the value without its places, as mappings, lists and scalars."""
    if isinstance(node.value, Mapping):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(child) for child in node.value]
    return node.value


def children(node: Node) -> Iterator[tuple[str | int, Node]]:
    """Yield what is directly inside a node with its key or index; nothing for a scalar."""
    if isinstance(node.value, Mapping):
        yield from node.value.items()
    elif isinstance(node.value, tuple):
        yield from enumerate(node.value)


def child(node: Node, step: str | int) -> Node | None:
    """Return what stands under a key or index; None when nothing does."""
    return next((below for key, below in children(node) if key == step), None)


def written_path(root: Node, loc: Loc) -> tuple[Node, Loc]:
    """Return the deepest node a path leads to and the steps that exist; steps no one wrote are passed over.

    Validators put names of their own into paths (the branch of a union, "[key]"); a step that is missing at the
    end is a missing key.
    """
    node, steps = root, []
    for step in loc:
        below = child(node, step)
        if below is not None:
            node = below
            steps.append(step)
    return node, tuple(steps)


def place_of(root: Node, loc: Loc, *, at_key: bool = False) -> Place:
    """Return where a path was written: the value's place, or its key's; the nearest parent's when it is missing."""
    node, _ = written_path(root, loc)
    return node.key if at_key and node.key is not None else node.place


def followed(path: Path) -> Path:
    """Return the file that a path leads to; of a name that no file can have, and of a link that leads to itself, the path as it is."""
    try:
        return path.resolve()
    except (ValueError, OSError, RuntimeError):
        return path


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to the working directory where it lies inside."""
    try:
        return followed(path).relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)


def read_text(path: Path) -> str | Problem:
    """Return a UTF-8 file's text without a byte order mark, or the problem that kept it from being read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            message = f"the file has more than {MOST_BYTES >> 20} MiB"
            return Problem(message, "name the file that was meant", Place(shown(path)))
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Problem("the file does not exist", "check the path", Place(shown(path)))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem("the file is not UTF-8", "save it as UTF-8", Place(shown(path), line))
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        return Problem(
            f"the file cannot be read: {reason.lower()}", "check its permissions", Place(shown(path))
        )
    except ValueError:
        reason = "no file can have this name"
        return Problem(f"the file cannot be read: {reason}", "check the path", Place(shown(path)))
