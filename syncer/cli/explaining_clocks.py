"""`explain --sla`: a record's clocks, or the one that was named; `syncer.explaining` has the facts and the words (SLA-5, B-30)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from syncer.cli.explaining import Told

if TYPE_CHECKING:
    from syncer.cli.one_record import OneRecord

EVERY = "*"  # what --sla without a name asks for


def told(one: "OneRecord", given: object, locale: str) -> Told | None:
    """Every cycle of a record's clocks, or of the one that is named; None where its kind has none, or none began unasked.

    Raises BadParameter for a name that no clock of the kind has.
    """
    from syncer.explaining.clock_words import lines
    from syncer.explaining.clocks import clocks_of, explained
    from syncer.explaining.watched import Watch

    watch = Watch(one.project, one.wired.offline(one.project), one.hub, one.wired.clock())
    names = clocks_of(watch, one.record.kind)
    name = _named(str(given), names, one) if given not in (None, EVERY) else ""
    data = explained(watch, one.uid, name, locale)
    if not names or (given is None and not data["clocks"]):
        return None
    return Told(data, list(lines(data, one.record.kind, one.uid, locale)))


def _named(given: str, names: Sequence[str], one: "OneRecord") -> str:
    """The clock that was meant. Raises BadParameter."""
    from syncer.domain.problems import did_you_mean

    found = next((name for name in names if name.casefold() == given.strip().casefold()), None)
    if found is None:
        kind = one.record.kind.value.replace("_", " ")
        hint = did_you_mean(given, names) or (f"there are: {', '.join(names)}" if names else "it has none")
        raise click.BadParameter(f"a {kind} has no clock '{given}'; {hint}", param_hint="--sla")
    return found
