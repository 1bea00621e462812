"""What the commands about baselines share: what they say of one, and the file that they write."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.sync.baselines import Baseline, Head


def free(path: Path | None, option: str) -> None:
    """See that a file is not there yet. Raises BadParameter."""
    if path is not None and path.exists():
        raise click.BadParameter(f"{path} is there already; name another file", param_hint=option)


def write(path: Path, baseline: "Baseline") -> None:
    """Write a baseline as anybody can check it. Raises UsageError where the file cannot be written."""
    from syncer.sync.bundles import written

    try:
        path.write_bytes(written(baseline).encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None


def counted(head: "Head") -> str:
    """How many records it froze."""
    return f"{head.records} record{'' if head.records == 1 else 's'}"


def as_json(head: "Head") -> "JsonObject":
    """What a baseline says of itself, for scripts."""
    return {
        "project": head.project,
        "name": head.name,
        "made": head.made.isoformat(timespec="seconds"),
        "by": head.by,
        "only": [*head.only],
        "records": head.records,
        "document": head.document,
        "pages": dict(head.pages),
        "history": {"entries": head.entries, "head": head.chain},
        "mapping": head.mapping,
        "digest": head.digest,
    }
