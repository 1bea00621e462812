"""What cannot be done as it was asked, in the terms of a command: which of its words is at fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from syncer.acts.unfit import Unfit

_HINTS: Mapping[str, str] = {
    "item": "ITEM",
    "id": "ID",
    "field": "--field",
    "value": "--value",
    "reason": "--reason",
    "take": "--take",
}


@contextmanager
def fitting(**named: str) -> Iterator[None]:
    """Turn what is unfit into a wrong word of the command line; `named` says what a command calls another thing than others do."""
    try:
        yield
    except Unfit as error:
        hint = named.get(error.about) or _HINTS.get(error.about, error.about)
        raise click.BadParameter(error.message, param_hint=hint) from None
