"""What commands print: JSON, lines, tables and progress; standard output holds results and nothing else.

Tables are drawn by rich on a terminal only; elsewhere they are plain columns, so that scripts and people's
diffs see no boxes. Progress goes to standard error, on a terminal only.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from syncer.cli.options import Options
from syncer.text.characters import printable

if TYPE_CHECKING:
    from syncer.cycle.project import Progress

_ERASE = "\r\x1b[K"


def emit(value: Any) -> None:
    """Print one JSON value, keys in the order they have, characters as they are."""
    clear()
    click.echo(
        printable(json.dumps(value, ensure_ascii=False, indent=2))
    )  # the same value to whoever reads JSON


def say(options: Options, text: str = "") -> None:
    """Print a line for people; not where JSON or silence was asked for."""
    if not options.quiet and not options.json:
        clear()
        click.echo(printable(text), color=False if options.no_color else None)


def table(options: Options, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads."""
    if options.quiet or options.json or not rows:
        return
    clear()
    rows = [[printable(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _drawn(options, heads, rows)
        return
    widths = [max(width(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    for row in (heads, *rows):
        cells = [cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(row)]
        click.echo("  ".join(cells).rstrip())


def _drawn(options: Options, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*heads)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console(no_color=options.no_color or None).print(drawn)


def width(text: str) -> int:
    """Columns that a text takes on a terminal; Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def clear() -> None:
    """Take the line of progress away before something else is printed."""
    if _has_cursor():
        click.echo(_ERASE, err=True, nl=False)


def _has_cursor() -> bool:
    """Whether standard error is a terminal whose line can be written anew; an editor's (TERM=dumb) shows the signs instead."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def short(address: str) -> str:
    """A page's address without its title, which leads to the same page and fits into a line."""
    head, mark, rest = address.partition("/pages/")
    return f"{head}{mark}{rest.partition('/')[0]}"


@contextmanager
def progress(options: Options) -> Iterator["Progress"]:
    """A line on standard error that says what is being done, gone when it is done."""
    shown = _has_cursor() and not options.quiet

    def watch(what: str, done: int, whole: int) -> None:
        count = f" {done}/{whole}" if whole else ""
        if shown:
            click.echo(f"{_ERASE}{what}{count} …", err=True, nl=False)

    try:
        yield watch
    finally:
        clear()
