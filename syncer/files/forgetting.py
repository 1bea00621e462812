"""`project.yaml` without somebody, byte for byte else; and where the register's files name them still.

Why it exists: people write these files, and only what speaks of that person may change. The entry of the person stays under a pseudonym,
as somebody who has left, so that what refers to it still has somebody to refer to.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from syncer.files import baselinefiles
from syncer.files.disk import replace_bytes
from syncer.sync.bundles import NoBaseline, read, written
from syncer.sync.erasing import erased
from syncer.sync.forgetting import Identity

_READ = frozenset({".md", ".yaml", ".yml", ".csv", ".txt", ".json"})
_WORDS = frozenset(
    {"role", "角色", "side", "所属方", "kind", "type"}
)  # what says a word like others, not a person
_PRIVATE = ("email", "邮箱", "phone", "电话", "accounts", "账号", "cares_about", "关注点", "active", "在职")
_KEYS = "|".join(_PRIVATE)
_FLOW = re.compile(rf",\s*(?:{_KEYS}):\s*(?:\{{[^}}]*\}}|\"[^\"]*\"|'[^']*'|[^,}}\n]*)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A line of a file that names somebody."""

    file: str
    line: int


def without(text: str, who: Identity) -> str:
    """The text of a `project.yaml` without somebody."""
    lines = [_line(line, who) for line in who.text(text).splitlines(keepends=True)]
    return "".join(_entry(lines, who.pseudonym))


def _line(line: str, who: Identity) -> str:
    """Wherever a whole value is their id, it is the pseudonym; not where a word like others stands."""
    exact = re.compile(
        rf"(?P<head>(?:(?P<key>[^\s:,{{\[\"']+):\s+|^\s*-\s+|[\[,]\s*)[\"']?){re.escape(who.id)}(?P<tail>[\"']?\s*(?:[,\]}}#\r\n]|$))",
        re.IGNORECASE,
    )

    def said(found: re.Match[str]) -> str:
        if (found["key"] or "") in _WORDS:
            return found[0]
        return f"{found['head']}{who.pseudonym}{found['tail']}"

    return exact.sub(said, line)


def _entry(lines: list[str], pseudonym: str) -> Iterator[str]:
    """The lines with the person's own entry as somebody's who has left, and without what is private."""
    named = re.compile(rf"(?:id|标识):\s+{pseudonym}\b")
    at = next((number for number, line in enumerate(lines) if named.search(line)), None)
    if at is None:
        yield from lines
        return
    if "{" in lines[at]:
        line = _FLOW.sub("", lines[at])
        yield from lines[:at]
        yield named.sub(lambda m: f"{m[0]}, active: false", line)
        yield from lines[at + 1 :]
        return
    start, end = _bounds(lines, at)
    inner = _indent(lines[at].replace("- ", "  ", 1))
    yield from lines[:start]
    skipping = False
    for line in lines[start:end]:
        deep = _indent(line.replace("- ", "  ", 1) if line.lstrip().startswith("- ") else line)
        if deep <= inner and line.strip():
            skipping = re.match(rf"\s*(?:{_KEYS}):", line) is not None
        if not skipping:
            yield line
        if named.search(line):
            yield f"{' ' * inner}active: false\n"
    yield from lines[end:]


def _bounds(lines: list[str], at: int) -> tuple[int, int]:
    """The lines of the list's item in which a line stands."""
    start = next((n for n in range(at, -1, -1) if lines[n].lstrip().startswith("- ")), at)
    dash = _indent(lines[start])
    after = (n for n in range(start + 1, len(lines)) if lines[n].strip() and _indent(lines[n]) <= dash)
    return start, next(after, len(lines))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def rewrite(path: Path, who: Identity) -> bool:
    """Write a `project.yaml` without somebody; false where it does not name them, or is not there. Raises OSError."""
    if not path.is_file():
        return False
    text = path.read_bytes().decode("utf-8")
    changed = without(text, who)
    if changed == text or (who.text(text) == text and _only_words(text, who)):
        return False
    replace_bytes(path, changed.encode("utf-8"))
    return True


def _only_words(text: str, who: Identity) -> bool:
    return all(_line(line, who) == line for line in text.splitlines(keepends=True))


def rewrite_baselines(folder: Path, who: Identity) -> int:
    """Write the files of baselines that name somebody as the store keeps them from now on; how many. Raises OSError."""
    done = 0
    for path in sorted((folder / baselinefiles.FOLDER).glob("*.json")):
        with suppress(NoBaseline, UnicodeDecodeError):
            kept = read(path.read_bytes().decode("utf-8"))
            less = erased(kept, who)
            if less != kept:
                replace_bytes(path, written(less).encode("utf-8"))
                done += 1
    return done


def mentions(folder: Path, who: Identity) -> list[Mention]:
    """The lines of the files below a folder that name somebody by more than their id."""
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.suffix in _READ and one.is_file()):
        text = path.read_bytes().decode("utf-8", "replace")
        if who.text(text) == text:
            continue
        file = str(path.relative_to(folder))
        lines = enumerate(text.splitlines(), 1)
        found += [Mention(file, number) for number, line in lines if who.text(line) != line]
    return found
