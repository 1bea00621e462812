"""Asking whoever sits at the terminal before something is done."""

import sys

import click


def agreed(yes: bool, question: str, *, instead: str = "say --yes") -> bool:
    """Whether a person says so, or said `--yes`. Raises UsageError, with what to do `instead`, where nobody can be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError(f"nobody can be asked here: {instead}")
    return click.confirm(question, err=True)
