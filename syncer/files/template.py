"""A new record's file: front matter in the order of the model, then its texts and lists as sections.

Built with the same writer that edits files, so that a new file is proven to read back too.
"""

from collections.abc import Mapping, Sequence

from syncer.domain.fields import leaf_paths
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.files import bodytext, linetext, names, sections, yamltext
from syncer.files.bullets import Unsayable
from syncer.files.document import take_apart
from syncer.files.lines import Line, read_lines
from syncer.files.reading import parse
from syncer.files.source import Source, apply_splices
from syncer.files.writing import Edit, Writer


def new_file(
    kind: Kind,
    path: str,
    file: str,
    uid: str,
    values: Mapping[str, JsonValue],
    *,
    prefix: str = "",
    chinese: bool = False,
) -> Source:
    """Return a new record's file in English or Chinese. Raises `writing.Refusal`."""
    title = str(values.get("title", "")).strip()
    lines = [
        "---",
        f"{names.key_of(kind, 'id', chinese=chinese)}: {uid}",
        *yamltext.pair_lines(names.key_of(kind, "title", chinese=chinese), title or uid, ""),
        "---",
        "",
    ]
    writer = Writer(kind, path, prefix, chinese)
    rest = {key: value for key, value in values.items() if key not in {"id", "title"}}
    return writer.apply(Source(file, "\n".join(lines)), Edit("", in_order(kind, rest)))


def in_order(kind: Kind, values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return leaves in the order the model declares them, translations and the like last."""
    order = {path: position for position, path in enumerate(leaf_paths(kind))}
    return dict(sorted(values.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))


def with_headings(source: Source, path: str, kind: Kind, offered: Sequence[str], *, chinese: bool) -> Source:
    """Return a new file with headings, nothing below them yet, for those of these fields that stand nowhere."""
    for name in offered:
        document, _ = take_apart(kind, path, source)
        if document is not None and sections.find(document.sections, name) is None:
            splice = bodytext.add_section(document, name, "", in_chinese=chinese)
            source = source.with_text(apply_splices(source.text, [splice]))
    return source


def with_parts(
    source: Source,
    path: str,
    parts: Mapping[str, Mapping[str, JsonValue]],
    *,
    prefix: str = "",
    chinese: bool = False,
) -> tuple[Source, tuple[str, ...]]:
    """Return a new meeting's file whose lines hold the records they name, and the ids of those no line can say."""
    apart: list[str] = []
    for uid, values in parts.items():
        line = _line_of(source, path, uid)
        changed = None if line is None else _held(source, path, line, values, chinese=chinese)
        if changed is None or not _says(changed, path, uid, values, prefix):
            apart.append(uid)
        else:
            source = changed
    return source, tuple(apart)


def _line_of(source: Source, path: str, uid: str) -> Line | None:
    document, _ = take_apart(Kind.MEETING, path, source)
    found = read_lines(source, document.sections) if document is not None else []
    return next((line for line in found if line.uid == uid and line.refers), None)


def _held(
    source: Source, path: str, line: Line, values: Mapping[str, JsonValue], *, chinese: bool
) -> Source | None:
    document, _ = take_apart(Kind.MEETING, path, source)
    assert document is not None
    meeting = str(values.get("comes_from", ""))
    try:
        splice = linetext.edit(document, line, in_order(line.kind, values), "", meeting, chinese=chinese)
    except Unsayable:
        return None
    return source.with_text(apply_splices(source.text, [splice]))


def _says(source: Source, path: str, uid: str, values: Mapping[str, JsonValue], prefix: str) -> bool:
    """Whether the file, read again, has the record with exactly these values and nothing wrong."""
    parsed = parse(Kind.MEETING, path, path, source.encode(), prefix)
    record = next((one for one in parsed.records if one.uid == uid), None)
    return record is not None and not parsed.problems and dict(record.values) == dict(values)
