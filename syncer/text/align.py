"""Which old piece a new piece comes from, and the splice of a row of nodes built on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from syncer.text.node import Form, Node
from syncer.text.tree import Block

_ALIKE: Final = 0.5
_LONG: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a new piece comes from: an old one, the same or changed, or nowhere."""

    index: int | None = None
    same: bool = False


def align(old: Sequence[str], new: Sequence[str]) -> list[Origin]:
    """One origin for each new piece: equal ones first (moved ones too), then the likeliest of what changed."""
    origins = [Origin()] * len(new)
    changed: list[tuple[range, range]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for step in range(b - a):
                origins[c + step] = Origin(a + step, same=True)
        elif tag != "delete":
            changed.append((range(a, b), range(c, d)))
    _find_moved(old, new, origins)
    for before, after in changed:
        _pair(old, new, origins, before, after)
    return origins


def _free(origins: list[Origin], candidates: range) -> list[int]:
    used = {origin.index for origin in origins}
    return [index for index in candidates if index not in used]


def _find_moved(old: Sequence[str], new: Sequence[str], origins: list[Origin]) -> None:
    free = _free(origins, range(len(old)))
    for at, key in enumerate(new):
        if origins[at].index is None:
            found = next((index for index in free if old[index] == key), None)
            if found is not None:
                origins[at] = Origin(found, same=True)
                free.remove(found)


def _pair(old: Sequence[str], new: Sequence[str], origins: list[Origin], before: range, after: range) -> None:
    """Pair what is left of a changed stretch: by place if the counts agree, else by likeness, in order."""
    free = _free(origins, before)
    wanting = [at for at in after if origins[at].index is None]
    by_place = len(free) == len(wanting)
    for at in wanting:
        for index in free:
            if by_place or SequenceMatcher(None, old[index], new[at]).ratio() >= _ALIKE:
                origins[at] = Origin(index)
                free = [other for other in free if other > index]
                break


def spliced(nodes: Sequence[Node], blocks: tuple[Block, ...], form: Form) -> list[Any]:
    """The raw nodes of a section that shall say `blocks`.

    Nodes that say the same stay as they are, opaque nodes keep their place behind their left neighbour,
    and what is opaque inside a removed node outlives it.
    """
    result = _spliced(nodes, blocks, form)
    wanted = [form.image(block) for block in blocks]
    if [node.key for node in form.nodes(form.value(None, result)) if node.blocks] == wanted:
        return result
    silent = [raw for node in nodes for raw in (form.residue(node) if node.blocks else [node.raw])]
    return [*form.make(blocks), *silent]


def _spliced(nodes: Sequence[Node], blocks: tuple[Block, ...], form: Form) -> list[Any]:
    said = [node for node in nodes if node.blocks]
    lead, trails = _silent(nodes)
    if not said:
        return [*form.make(blocks), *lead]
    origins = align([node.key for node in said], [form.image(block) for block in blocks])
    made = [_made(said, origin, block, form) for origin, block in zip(origins, blocks, strict=True)]
    placed = {
        origin.index: at for at, (origin, (_, used)) in enumerate(zip(origins, made, strict=True)) if used
    }
    trailing = _rehomed(said, trails, placed, form)
    out = [*lead, *trailing[None]]
    used_at = {at: index for index, at in placed.items()}
    for at, (raws, _) in enumerate(made):
        out.extend(raws)
        if at in used_at:
            out.extend(trailing[used_at[at]])
    return out


def _silent(nodes: Sequence[Node]) -> tuple[list[Any], list[list[Any]]]:
    """The raw silent nodes: those before the first saying one, and those behind each."""
    lead: list[Any] = []
    trails: list[list[Any]] = []
    for node in nodes:
        if node.blocks:
            trails.append([])
        else:
            (trails[-1] if trails else lead).append(node.raw)
    return lead, trails


def _made(said: list[Node], origin: Origin, block: Block, form: Form) -> tuple[list[Any], bool]:
    """The raw nodes for one new block, and whether its origin lives on in them."""
    if origin.index is not None:
        if origin.same:
            return [said[origin.index].raw], True
        patched = form.patch(said[origin.index], block)
        if patched is not None:
            return patched, True
    return form.make((block,)), False


def _rehomed(
    said: list[Node], trails: list[list[Any]], placed: dict[int | None, int], form: Form
) -> dict[int | None, list[Any]]:
    """What follows each surviving node: its own silent followers, and those of removed nodes behind it."""
    trailing: dict[int | None, list[Any]] = {None: []}
    home: int | None = None
    for index, node in enumerate(said):
        if index in placed:
            home = index
            trailing[home] = list(trails[index])
        else:
            trailing[home].extend([*form.residue(node), *trails[index]])
    return trailing


def matched(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """The old unit of each new one that has one; common ends are taken off first, because lines are long."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    found = {at: at for at in range(start)}
    found.update({len(new) - 1 - at: len(old) - 1 - at for at in range(end)})
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    middle = SequenceMatcher(None, left, right, autojunk=len(left) * len(right) > _LONG)
    for a, b, size in middle.get_matching_blocks():
        found.update({start + b + step: start + a + step for step in range(size)})
    return found
