"""How the columns of a table become fields: what a profile or the options of a command say, and what it comes to.

People write field names in English or Chinese and words of their own for values; here they are resolved, with every
mistake at once. Nothing here reads a table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from syncer.domain.fields import Node, name_to_path, names_of, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.problems import did_you_mean
from syncer.intake.cells import Misread, allowed, fold, leaf
from syncer.intake.identity import MAIN, ORIGINAL

KindWord = Literal["requirement", "question", "action", "change_request", "scenario", "solution"]
Typed = str | int | float | bool


class Profile(BaseModel):
    """A file that says how a table is imported, so that nobody types it twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: KindWord = Field(default="requirement", description="The kind of record a row becomes.")
    columns: dict[str, str] = Field(default={}, description="The column of each field, by the field's name.")
    values: dict[str, dict[str, Typed | None]] = Field(
        default={}, description="By field: the table's words, each with the value it stands for (null: none)."
    )
    set: dict[str, Typed] = Field(default={}, description="Values that all rows have, by the field's name.")


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a profile or an option, at its path there (`columns`, `descripton`)."""

    loc: tuple[str, ...]
    message: str
    hint: str = ""
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A profile understood: columns by path, words for values by path (folded), and leaves that every row has."""

    kind: Kind = Kind.REQUIREMENT
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, JsonValue] = field(default_factory=dict)

    def under(self, other: "Layout") -> "Layout":
        """Return this layout where the other, which is of the same kind, says nothing."""
        paths = {**self.values, **other.values}
        values = {path: {**self.values.get(path, {}), **other.values.get(path, {})} for path in paths}
        return Layout(other.kind, {**self.columns, **other.columns}, values, {**self.fixed, **other.fixed})


def understand(
    profile: Profile, people: Directory, kind: Kind | None = None
) -> tuple[Layout, tuple[Fault, ...]]:
    """Return what a profile comes to, for its own kind or another, and everything in it that is no field or no value."""
    kind = kind or Kind(profile.kind)
    work = _Work(kind, people, [])
    columns = {path: name for word, name in profile.columns.items() if (path := work.path("columns", word))}
    values: dict[str, dict[str, str]] = {}
    for word, words in profile.values.items():
        if path := work.path("values", word):
            values.setdefault(path, {}).update(work.words(word, path, words))
    fixed: dict[str, JsonValue] = {}
    for word, value in profile.set.items():
        if path := work.path("set", word):
            fixed |= work.value(("set", word), path, _text(value))
    return Layout(kind, columns, values, fixed), tuple(work.faults)


@dataclass(frozen=True, slots=True)
class _Work:
    kind: Kind
    people: Directory
    faults: list[Fault]

    def path(self, section: str, word: str) -> str:
        """The path a word names; "" and a fault where it names none that an import may fill."""
        path = name_to_path(self.kind, word)
        trouble = why_not(self.kind, path) if path is not None else self._unknown(word)
        if section == "set" and path in {"title", ORIGINAL, MAIN[self.kind]}:
            trouble = f"'{path}' is what tells records apart: all cannot have the same", "leave it out"
        if trouble is None:
            return path or ""
        self.faults.append(Fault((section, word), *trouble, at_key=True))
        return ""

    def _unknown(self, word: str) -> tuple[str, str]:
        parent, _, last = word.rpartition(".")
        known = names_of(self.kind, name_to_path(self.kind, parent) or "" if parent else "")
        near = did_you_mean(last, known)
        if near and parent:
            near = near.replace("'", f"'{parent}.", 1)
        return f"a {self.kind.replace('_', ' ')} has no field '{word}'", near or "see docs/register.md"

    def words(self, word: str, path: str, said: Mapping[str, Typed | None]) -> Iterator[tuple[str, str]]:
        for theirs, ours in said.items():
            text = _text(ours)
            if not text or self.value(("values", word, theirs), path, text):
                yield fold(theirs), text

    def value(self, loc: tuple[str, ...], path: str, text: str) -> Mapping[str, JsonValue]:
        """The leaf a text is, or nothing and a fault."""
        try:
            found = leaf(self.kind, path, text, {}, self.people)
        except Misread as wrong:
            self.faults.append(Fault(loc, wrong.message, wrong.hint))
            return {}
        return {path: found}


def why_not(kind: Kind, path: str) -> tuple[str, str] | None:
    """Return why an import cannot fill a path, with what to do instead; None when it can."""
    spec = spec_of(kind, path)
    if path == "id":
        return "ids are given by the register", "leave the column out"
    if spec is None or spec.derived:
        return f"'{path}' is worked out, nobody writes it", "leave it out"
    if spec.node is Node.GROUP:
        return f"'{path}' has parts", f"name one of: {', '.join(allowed(kind, path))}"
    if spec.node is Node.PART:
        whole = path.rpartition(".")[0]
        return f"'{path}' is a part of a value", f"name the whole: {whole}"
    return None


def _text(value: Typed | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
