"""A changed field on a page, word by word: what went is struck out, what came is underlined, in both languages and in print.

Why it exists: who signed has to see what is another now without reading all of it again. No mark relies on colour, and both
are elements that storage format keeps. Texts are compared as they read, not as they were typed; of long stretches that
stayed only what stands next to a change is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from syncer.domain.fields import FieldSpec, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.meta import Shape
from syncer.sync.signed import ChangedField
from syncer.sync.telling import elided
from syncer.text.characters import clean
from syncer.text.letters import plain
from syncer.text.wording import Piece, likeness, pieces

_ALIKE = 0.3  # of what changed more than that, the whole goes and comes
_BULLET = "· "
_FLOW = " → "

Said = Callable[[FieldSpec | None, JsonValue], "str | Markup"]


def compared(kind: str, change: ChangedField, said: Said) -> Markup:
    """Return what changed in a field as one paragraph's content; `said` writes a value in the page's language."""
    spec = spec_of(kind, change.path)
    reader = _Reader(kind, said)
    before, after = (reader.text(change.path, spec, value) for value in (change.before, change.after))
    if before == after:  # only its formatting is another
        before, after = (str(value or "").strip() for value in (change.before, change.after))
    if not before or not after:
        return _went(before) + _came(after)
    found = pieces(before, after)
    if likeness(found) < _ALIKE or not _has_words(spec):
        return _went(before) + Markup(" → ") + _came(after)
    shown = [_piece(one, place, len(found)) for place, one in enumerate(found)]
    return Markup("").join(shown).replace(Markup("</del><u>"), Markup("</del> <u>"))


def _has_words(spec: FieldSpec | None) -> bool:
    """Whether words of it are compared; of a word out of a list, a day, a person or a number the whole counts."""
    return (
        spec is None or spec.many or (spec.type in {"text", "object"} and not spec.values and not spec.refers)
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Values of a kind of record as plain text, of as many lines as they have items."""

    kind: str
    said: Said

    def text(self, path: str, spec: FieldSpec | None, value: JsonValue) -> str:
        """A field's whole value; "" for none."""
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, str) and spec is not None and spec.shape is Shape.MARKDOWN:
            return "\n".join(line for line in plain(value).split("\n") if line.strip())
        if isinstance(value, str) and _has_words(spec):
            return "\n".join(line.strip() for line in value.split("\n") if line.strip())
        if isinstance(value, list):
            return "\n".join(_BULLET + self._flow(path, item) for item in value)
        return self._words(path, value)

    def _flow(self, path: str, item: JsonValue) -> str:
        return _FLOW.join(self._words(path, step) for step in (item if isinstance(item, list) else [item]))

    def _words(self, path: str, item: JsonValue) -> str:
        """One value on one line and without markup; of parts each that says something."""
        if isinstance(item, dict) and set(item) != {"amount", "currency"}:
            keys = sorted(item.keys() - {"id"}, key=_first)
            return " · ".join(text for key in keys if (text := self._words(f"{path}.{key}", item[key])))
        if isinstance(item, list):
            return ", ".join(self._words(path, each) for each in item)
        if item is None:
            return ""
        shown = self.said(spec_of(self.kind, path), item)
        bare = shown.replace("<br/>", " ").striptags() if isinstance(shown, Markup) else shown
        return " ".join(bare.split())


def _first(key: str) -> tuple[int, str]:
    """What a part is called comes before what else is said of it."""
    return (0 if key in {"title", "text", "name", "option", "need"} else 1, key)


def _piece(piece: Piece, place: int, count: int) -> Markup:
    if piece.op == "out":
        return _went(piece.text)
    if piece.op == "in":
        return _came(piece.text)
    return _lines(elided(piece.text, first=place == 0, last=place == count - 1))


def _went(text: str) -> Markup:
    return _wrapped("del", text)


def _came(text: str) -> Markup:
    return _wrapped("u", text)


def _wrapped(tag: str, text: str) -> Markup:
    """Text in an element; the blanks and line ends around it stay outside, where nothing is struck or underlined."""
    bare = text.strip()
    if not bare:
        return _lines(text)
    head, _, tail = text.partition(bare)
    return _lines(head) + Markup(f"<{tag}>{_lines(bare)}</{tag}>") + _lines(tail)  # noqa: S704 - escaped


def _lines(text: str) -> Markup:
    """Escaped text whose line ends are kept, blanks at both ends too."""
    return Markup("<br/>").join(escape(line) for line in clean(text).split("\n"))
