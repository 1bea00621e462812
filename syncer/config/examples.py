"""The worked examples beside the shipped rules, read from their YAML files.

Why it exists: the page of rules shows them (PG-18), and pages read no file. They are ours and are held to the shipped rules by
the test run, so nothing here checks them; it judges none.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from syncer.domain.json import digest
from syncer.sync.examples import Example, Examples, read_example

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_examples(folder: Path) -> Examples:
    """Read `<kind>.yaml` files of a folder, in the order of their names; none where there is no folder."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    found = tuple(one for kind, text in texts.items() for one in _read(kind, text))
    return Examples(found, digest(dict(texts)))


@lru_cache(maxsize=32)
def _read(kind: str, text: str) -> tuple[Example, ...]:
    """The examples of a file, read once in a process: every project has the same."""
    raw = yaml.load(text, Loader=_LOADER)  # noqa: S506 - the safe one, in C where there is one
    return tuple(read_example(kind, one) for one in raw)
