"""Changes of fields as words: short ones as from → to, longer texts with the words that went and came.

Pure: how a word that went or came is set apart is a `Style`, so that a terminal, a script and a page read alike.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from syncer.domain.json import JsonValue
from syncer.sync.differences import Fate, RecordDifference, chinese_path
from syncer.sync.printing import brief, value_text
from syncer.text.wording import Piece, likeness, pieces

_SHORT, _CONTEXT, _ALIKE = 60, 40, 0.3
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u052f]*")
ERASED = "erased"
Covered = Mapping[
    tuple[str, str], Sequence[str]
]  # by record and field the change requests that cover it; none is drift
_NOTHING: Covered = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch that went out or came in is set apart, and how people's words are made safe for the form."""

    out: Callable[[str], str]
    came: Callable[[str], str]
    safe: Callable[[str], str] = str


def escaped(text: str) -> str:
    """What people wrote must not become Markdown, mentions or cells of its own."""
    for sign in "\\`*_[]<>|#~":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("@", "@\u200b").replace("\r", "").replace("\n", "<br>")


PLAIN = Style(lambda text: f"[-{text}-]", lambda text: f"{{+{text}+}}")
MARKDOWN = Style(lambda text: f"<del>{text}</del>", lambda text: f"<ins>{text}</ins>", escaped)


def field_name(kind: str, path: str, *, chinese: bool) -> str:
    """A field by its name, with its Chinese key where the project's first language is Chinese."""
    return f"{path}（{chinese_path(kind, path)}）" if chinese else path


def told(before: JsonValue, after: JsonValue, erased: Sequence[str], style: Style) -> str:
    """One change in words: "“a” → “b”", or a text with what went and came; erased sides ("from", "to") say so.

    The result may have several lines.
    """
    old, new = value_text(before), value_text(after)
    long = max(len(old), len(new)) > _SHORT or "\n" in f"{old}{new}".strip()
    if erased or not old or not new or not long:
        sides = zip(("from", "to"), (before, after), strict=True)
        return " → ".join(ERASED if name in erased else style.safe(brief(value)) for name, value in sides)
    found = stretches(old, new)
    if not found:
        return f"{style.out(style.safe(old))} → {style.came(style.safe(new))}"
    return "".join(_piece(piece, style) for piece in found)


def stretches(old: str, new: str) -> list[Piece]:
    """What stayed, went and came in a text, of what stayed only what stands next to that; none where the two have little in common."""
    found = pieces(old, new)
    if likeness(found) < _ALIKE:
        return []
    last = len(found) - 1
    return [
        replace(one, text=elided(one.text, first=place == 0, last=place == last)) if one.op == "same" else one
        for place, one in enumerate(found)
    ]


def _piece(piece: Piece, style: Style) -> str:
    if piece.op == "out":
        return style.out(style.safe(piece.text))
    if piece.op == "in":
        return style.came(style.safe(piece.text))
    return style.safe(piece.text)


def elided(text: str, *, first: bool, last: bool) -> str:
    """Of a long stretch that stayed, what stands next to the changes, in whole words."""
    if len(text) <= 2 * _CONTEXT:
        return text
    head = "" if first else f"{_whole(text[: _CONTEXT + 1])} "
    tail = "" if last else f" {_whole(text[: -_CONTEXT - 2 : -1])[::-1]}"
    return f"{head}…{tail}"


def _whole(text: str) -> str:
    """A cut text without its last sign, or without the word that was cut."""
    kept, _, cut = text.rpartition(" ")
    return kept if kept.strip() and _WORD.fullmatch(cut) else text[:-1].rstrip(" ")


# --------------------------------------------------------------------------- a whole difference


def lines(
    found: Sequence[RecordDifference],
    style: Style,
    covered: Covered = _NOTHING,
    *,
    chinese: bool,
    whole: bool = False,
) -> Iterator[str]:
    """Everything that differs, for a person at a terminal, by what became of the records; counts at the end.

    A record that was added is a line; with `whole` its fields follow. `covered`: of what was frozen, what covers each change.
    """
    for fate in Fate:
        chosen = [one for one in found if one.fate is fate]
        if chosen:
            yield f"{fate.value} ({len(chosen)})"
        for one in chosen:
            yield f"  {one.uid}  {one.title}".rstrip()
            if _has_rows(one, whole=whole):
                yield from _field_lines(one, style, covered, chinese=chinese)

    if found:
        yield counted(found)


def counted(found: Sequence[RecordDifference]) -> str:
    """How many records had which fate, and how many fields changed: "2 added, 1 changed (3 fields)"."""
    said: list[str] = []
    for fate in Fate:
        chosen = [one for one in found if one.fate is fate]
        fields = sum(len(one.fields) for one in chosen) if fate is Fate.CHANGED else 0
        more = f" ({fields} field{'' if fields == 1 else 's'})" if fields else ""
        said += [f"{len(chosen)} {fate.value}{more}"] if chosen else []
    return ", ".join(said)


def _has_rows(one: RecordDifference, *, whole: bool) -> bool:
    return bool(one.fields) and one.fate is not Fate.GONE and (whole or one.fate is not Fate.ADDED)


def _field_lines(one: RecordDifference, style: Style, covered: Covered, *, chinese: bool) -> Iterator[str]:
    for field in one.fields:
        said = told(field.before, field.after, field.erased, style)
        said += _why(covered.get((one.uid, field.path)))
        head, *rest = f"{field_name(one.kind, field.path, chinese=chinese)}: {said}".splitlines()
        yield f"    {head}"
        yield from (f"      {line}" for line in rest)


def _why(requests: Sequence[str] | None) -> str:
    """What covers a change of what was frozen, or that nothing does; nothing where that is not asked."""
    if requests is None:
        return ""
    return f"  ({', '.join(requests)})" if requests else "  (drift: no change request covers it)"


def markdown(
    found: Sequence[RecordDifference],
    heading: str,
    covered: Covered = _NOTHING,
    *,
    chinese: bool,
    whole: bool = False,
) -> str:
    """The same to paste into a page or a mail."""
    made = [f"## {escaped(heading)}", ""]
    if not found:
        made += ["No difference.", ""]
    for fate in Fate:
        chosen = [one for one in found if one.fate is fate]
        if chosen:
            made += [f"### {fate.value.capitalize()} ({len(chosen)})", "", "| record | field | change |"]
            made += [
                "| --- | --- | --- |",
                *(row for one in chosen for row in _rows(one, covered, chinese=chinese, whole=whole)),
                "",
            ]
    made += [counted(found)] if found else []
    return "\n".join(made).rstrip("\n")


def _rows(one: RecordDifference, covered: Covered, *, chinese: bool, whole: bool) -> Iterator[str]:
    name = f"**{one.uid}** {escaped(one.title)}".rstrip()
    if not _has_rows(one, whole=whole):
        yield f"| {name} | | |"
        return
    for field in one.fields:
        said = told(field.before, field.after, field.erased, MARKDOWN)
        said += _why(covered.get((one.uid, field.path)))
        yield f"| {name} | {escaped(field_name(one.kind, field.path, chinese=chinese))} | {said} |"
        name = ""
