"""Which words changed between two texts, and where text lines did: what every comparison on the face stands on.

Works on words and lines alone; how pages are aligned is decided in `page_changes`.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Literal, TypeVar

T = TypeVar("T")
Sort = Literal["same", "gone", "come", "changed"]
# A word is a run of letters or digits; in Chinese, where no spaces part words, every character is one.
_WORD = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+|.", re.DOTALL)
_IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of tokens with one fate: `before` and `after` are half-open ranges into the two sequences."""

    same: bool
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a compared text as safe HTML; changed words are `<del>` and `<ins>`."""

    sort: Sort
    html: str


def words(text: str) -> list[str]:
    """Return a text's words, spaces and signs, in order; joined they are the text again."""
    return _WORD.findall(text)


def stretches(
    before: Sequence[Hashable], after: Sequence[Hashable], text: Callable[[int], str]
) -> list[Stretch]:
    """Return how one token sequence became another; `text(n)` is the n-th token of `before`.

    Islands of spaces, signs or a single character between two changes join them: people read phrases.
    """
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found: list[Stretch] = []
    for place, (tag, i1, i2, j1, j2) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        island = inside and _is_island("".join(text(n) for n in range(i1, i2)))
        _append(found, Stretch(tag == "equal" and not island, (i1, i2), (j1, j2)))
    return found


def _is_island(text: str) -> bool:
    bare = re.sub(r"[\W_]+", "", text)
    return len(bare) == 0 or (len(bare) == 1 and _IDEOGRAPH.match(bare) is not None)


def _append(found: list[Stretch], new: Stretch) -> None:
    last = found[-1] if found else None
    if last is None or last.same != new.same:
        found.append(new)
        return
    found[-1] = Stretch(new.same, (last.before[0], new.before[1]), (last.after[0], new.after[1]))


def likeness(before: str, after: str, most: int = 400) -> float:
    """Return how much two texts share of their first `most` words, from 0 to 1; spaces and signs do not count."""
    old, new = ([one for one in words(text) if one.isalnum()][:most] for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def marked(before: str, after: str) -> str:
    """Return two short texts as one line of safe HTML, what went struck and what came marked."""
    old, new = words(before), words(after)
    html = []
    for one in stretches(old, new, old.__getitem__):
        if one.same:
            html.append(escape("".join(new[slice(*one.after)]), quote=False))
            continue
        html += [_wrapped("del", old[slice(*one.before)]), _wrapped("ins", new[slice(*one.after)])]
    return "".join(html)


def _wrapped(tag: str, found: Sequence[str]) -> str:
    return f"<{tag}>{escape(''.join(found), quote=False)}</{tag}>" if found else ""


def lines(before: str, after: str) -> list[Line]:
    """Return two texts compared line by line, and lines that became others word by word."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("same", escape(one, quote=False)) for one in new[j1:j2]]
        else:
            found += _replaced(old[i1:i2], new[j1:j2])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    found: list[Line] = []
    for left, right in paired(old, new, likeness):
        if left is None:
            found.append(Line("come", _wrapped("ins", new[right or 0])))
        elif right is None:
            found.append(Line("gone", _wrapped("del", old[left])))
        else:
            found.append(Line("changed", marked(old[left], new[right])))
    return found


def paired(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float], most: int = 2500
) -> list[tuple[int | None, int | None]]:
    """Return the pairs, in order, that make two sequences most alike; None stands beside what has no partner."""
    if len(old) * len(new) > most:
        return [*((n, None) for n in range(len(old))), *((None, n) for n in range(len(new)))]
    score = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    match = [[alike(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            joined = match[i][j] + score[i + 1][j + 1] if match[i][j] >= _ALIKE else 0.0
            score[i][j] = max(joined, score[i + 1][j], score[i][j + 1])
    return _path(score, match)


def _path(score: list[list[float]], match: list[list[float]]) -> list[tuple[int | None, int | None]]:
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    rows, columns = len(score) - 1, len(score[0]) - 1
    while i < rows or j < columns:
        both = i < rows and j < columns
        if both and match[i][j] >= _ALIKE and score[i][j] == match[i][j] + score[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif i < rows and (j == columns or score[i][j] == score[i + 1][j]):
            found.append((i, None))
            i += 1
        else:
            found.append((None, j))
            j += 1
    return found
