"""What people call kinds, columns and values in their sheets: names of the register and words of the pages, both languages.

Nothing here reads a sheet. The words of pages are handed in by who has them, since intake knows no labels.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from syncer.domain.fields import name_to_path, spec_of
from syncer.domain.kinds import FOLDERS, Kind
from syncer.domain.specs import Node
from syncer.intake.cells import fold
from syncer.intake.grid import Grid
from syncer.intake.identity import MAIN

_STEPS = " · "
_LOOK = 20  # rows: what stands above a head is a title, a logo, a date
KIND_WORDS: Mapping[str, Kind] = {
    **{fold(kind.value.replace("_", " ")): kind for kind in Kind},
    **{fold(f"{kind.value.replace('_', ' ')}s"): kind for kind in Kind},
    **{fold(folder.replace("_", " ")): kind for kind, folder in FOLDERS.items()},
}


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Words of pages beside the register's own names: tabs, heads by kind, labels of values by kind and path (all folded).

    `own` are heads that a sheet is known to have been written with: they stand before every other name.
    """

    tabs: Mapping[str, Kind] = field(default_factory=dict)
    heads: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[Kind, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    own: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)

    def kind(self, tab: str) -> Kind | None:
        """Return the kind of record that a tab is named after, or None."""
        folded = fold(tab.replace("_", " "))
        return self.tabs.get(folded) or KIND_WORDS.get(folded)

    def path(self, kind: Kind, head: str) -> str:
        """Return the field that a head names, in either language and however deep ("来源 · 渠道"); "" for none."""
        words = " ".join(head.split())
        if own := self.own.get(kind, {}).get(fold(words)):
            return own
        dotted = words.replace(_STEPS, ".")
        snake = "_".join(dotted.casefold().split())
        found = (
            name_to_path(kind, dotted)
            or name_to_path(kind, snake)
            or self.heads.get(kind, {}).get(fold(words))
        )
        spec = spec_of(kind, found) if found else None
        return found if found and spec is not None and spec.node is Node.LEAF else ""

    def labels(self, kind: Kind, path: str) -> Mapping[str, str]:
        """Return the words for a field's values by the folded label."""
        return self.values.get(kind, {}).get(path, {})


@dataclass(frozen=True, slots=True)
class Head:
    """A sheet's row of heads: the column of each field, fields that two columns name, and heads that name none."""

    row: int
    columns: Mapping[str, int]
    doubled: Mapping[str, tuple[int, ...]]
    unread: Mapping[int, str]


def head_of(sheet: Grid, kind: Kind, words: SheetWords, wanted: Iterable[str] = ()) -> Head | None:
    """Return the first row that names an id, a title or the words of a kind – or one of `wanted`, folded; None for no such row."""
    telling, said = {"id", "title", MAIN[kind]}, set(wanted)
    for row, heads in _first_rows(sheet).items():
        paths = {column: words.path(kind, text) for column, text in heads.items()}
        if telling & set(paths.values()) or said & {fold(text) for text in heads.values()}:
            return _head(row, heads, paths)
    return None


def kind_of_heads(sheet: Grid, words: SheetWords) -> Kind | None:
    """Return the one kind whose fields a sheet's heads name best; None where none or several do."""
    scores: dict[Kind, int] = {}
    for kind in Kind:
        found = head_of(sheet, kind, words)
        if found is not None and {"id", "title"} <= set(found.columns):
            scores[kind] = len(found.columns)
    best = [kind for kind, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def _first_rows(sheet: Grid) -> Mapping[int, Mapping[int, str]]:
    """The texts of the rows in which a head may stand, by row and column."""
    found: dict[int, dict[int, str]] = {row: {} for row in sheet.rows[:_LOOK]}
    for (row, column), cell in sheet.cells.items():
        if row in found and isinstance(cell.value, str) and cell.value.strip():
            found[row][column] = cell.value
    return found


def _head(row: int, heads: Mapping[int, str], paths: Mapping[int, str]) -> Head:
    by_path: dict[str, list[int]] = {}
    for column in sorted(paths):
        if paths[column]:
            by_path.setdefault(paths[column], []).append(column)
    return Head(
        row,
        {path: columns[0] for path, columns in by_path.items() if len(columns) == 1},
        {path: tuple(columns) for path, columns in by_path.items() if len(columns) > 1},
        {column: heads[column] for column in sorted(heads) if not paths[column]},
    )
