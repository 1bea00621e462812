"""The options that every command understands, before its name or after it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

CONFIG = "config.toml"
_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass
class Options:
    """What was asked for all commands; `verbose` counts the v's."""

    config: Path = Path(CONFIG)
    project: tuple[str, ...] = ()
    json: bool = False
    quiet: bool = False
    verbose: int = 0
    no_color: bool = bool(os.environ.get("NO_COLOR"))


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Remember an option that was given, wherever it stood."""
    name = parameter.name
    assert name is not None
    if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
        setattr(context.ensure_object(Options), name, value)


def _options(shown: bool) -> list[Callable[[_Command], _Command]]:
    common: dict[str, Any] = {"expose_value": False, "callback": _keep, "hidden": not shown}
    path = click.Path(dir_okay=False, path_type=Path)
    return [
        click.option(
            "--config", type=path, default=CONFIG, show_default=shown, help="The configuration.", **common
        ),
        click.option(
            "--project", multiple=True, metavar="KEY", help="Only this project; repeatable.", **common
        ),
        click.option("--json", is_flag=True, help="JSON on standard output.", **common),
        click.option("--quiet", is_flag=True, help="Only problems.", **common),
        click.option("-v", "verbose", count=True, help="More detail; tracebacks.", **common),
        click.option("--no-color", is_flag=True, help="No colours (also: NO_COLOR).", **common),
    ]


def shared(*, shown: bool = False) -> Callable[[_Command], _Command]:
    """Give a command the options that all have; only the top shows them in its help."""

    def add(command: _Command) -> _Command:
        for option in reversed(_options(shown)):
            command = option(command)
        return command

    return add


def examples(*lines: str) -> str:
    """The end of a command's help."""
    shown = "\n".join(f"  {line}" for line in lines)
    return (
        f"\b\nExamples:\n{shown}\n\nOptions of all commands (--config, --project, --json, …): syncer --help"
    )
