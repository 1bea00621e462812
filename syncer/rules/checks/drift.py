"""A requirement that is another than was signed, or changed after the freeze, without a change request that covers it (GATE-4, GATE-7)."""

from collections.abc import Iterator

from syncer.domain.findings import Finding
from syncer.rules.checks.subjects import Around, Subject


def drifted(one: Subject, around: Around) -> Iterator[Finding]:
    """What passed such a gate without proof and lacks it still, as the last cycle judged it."""
    fields = around.drifted.get(one.uid)
    if fields:
        yield Finding("drifted", one.uid, fields[0], values={"words": ", ".join(fields)})
