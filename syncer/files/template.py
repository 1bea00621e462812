"""A new record's file: front matter in the order of the model, then its texts and lists as sections.

Built with the same writer that edits files, so that a new file is proven to read back too.
"""

from collections.abc import Mapping

from syncer.domain.fields import leaf_paths
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.files import names, yamltext
from syncer.files.source import Source
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
