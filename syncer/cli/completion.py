"""`syncer completion`: the script that lets a shell complete commands, options, IDs and pages."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from syncer.sync.observation import HubState
    from syncer.wiring import Wired

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    short_help="Completion for bash, zsh and fish.",
    epilog=examples(
        'eval "$(syncer completion bash)"               in ~/.bashrc',
        'eval "$(syncer completion zsh)"                in ~/.zshrc',
        "syncer completion fish > ~/.config/fish/completions/syncer.fish",
    ),
)
@shared()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_obj
def command(options: Options, shell: str) -> int:  # noqa: ARG001 -- every command understands the shared options
    """Print the script that SHELL needs to complete what you type.

    Commands and options are completed everywhere; record IDs, pages, held fields and projects where a
    configuration can be read. Completing asks no site.
    """
    from click.shell_completion import get_completion_class

    from syncer.cli.main import cli

    found = get_completion_class(shell)
    assert found is not None, f"click knows no {shell}"
    click.echo(found(cli, {}, "syncer", "_SYNCER_COMPLETE").source())
    return 0


def uids(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete record IDs, with their titles as help where the shell shows it."""
    from click.shell_completion import CompletionItem

    found: list[CompletionItem] = []
    for _, hub in _snapshots(context):
        for uid, record in sorted(hub.records.items()):
            if uid.casefold().startswith(typed.casefold()):
                found.append(CompletionItem(uid, help=str(record.values.get("title", ""))))
    return found


def pages(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete page kinds and the ids of pages that were published."""
    from click.shell_completion import CompletionItem

    names: dict[str, str] = {}
    for wired, hub in _snapshots(context):
        for project in wired.projects:
            names |= dict.fromkeys(project.templates.pages, "every page of this kind")
        names |= {page: state.title for page, state in sorted(hub.pages.items())}
    return [CompletionItem(name, help=words) for name, words in names.items() if name.startswith(typed)]


def failing(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete records and pages of which something fails."""
    from click.shell_completion import CompletionItem

    names = {one.item: one.message for _, hub in _snapshots(context) for one in hub.failures}
    return [CompletionItem(name, help=said) for name, said in names.items() if name.startswith(typed)]


def held(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete fields that are held."""
    from click.shell_completion import CompletionItem

    names = [f"{one.uid}.{one.field}" for _, hub in _snapshots(context) for one in hub.held]
    return [CompletionItem(name) for name in names if name.startswith(typed)]


def edited(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete edits of pages that wait."""
    from click.shell_completion import CompletionItem

    from syncer.sync.proposals import told

    names = [one.id for _, hub in _snapshots(context) for one in told(hub.responses) if one.waits]
    return [CompletionItem(name) for name in names if name.startswith(typed)]


def items(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete what a cycle may wait for."""
    from click.shell_completion import CompletionItem

    from syncer.cycle.adoption import proposals
    from syncer.sync.guard import ITEMS

    hubs = [hub for _, hub in _snapshots(context)]
    known = [*ITEMS, *(f"page:{page}" for hub in hubs for page in hub.pages)]
    known += [f"archive:{page}" for hub in hubs for page in hub.pages]
    known += [f"adopt:{one.key}" for hub in hubs for one in proposals(hub)]
    return [CompletionItem(name) for name in known if name.startswith(typed)]


def clocks(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete the names of response times."""
    from click.shell_completion import CompletionItem

    projects = [project for wired, _ in _snapshots(context) for project in wired.projects]
    names = dict.fromkeys(policy.name for one in projects for policy in one.mapping.slas if policy.enabled)
    return [CompletionItem(name) for name in names if name.startswith(typed)]


def gates(context: click.Context, _parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Complete the names of gates."""
    from click.shell_completion import CompletionItem

    projects = [project for wired, _ in _snapshots(context) for project in wired.projects]
    names = dict.fromkeys(gate.name for one in projects for gate in one.mapping.gates if gate.enabled)
    return [CompletionItem(name) for name in names if name.startswith(typed)]


def _snapshots(context: click.Context) -> "list[tuple[Wired, HubState]]":
    """Every configured project as its store knows it; nothing where there is no configuration that can be read."""
    import contextlib
    import os

    from syncer.cli.options import CONFIG
    from syncer.wiring import build

    config = _option(context, "config") or CONFIG
    found: list[tuple[Wired, HubState]] = []
    with contextlib.suppress(Exception):  # a shell must never see a traceback behind what was typed
        wired = build(Path(str(config)), os.environ)
        try:
            found = [(wired, wired.hub.snapshot(project.key)) for project in wired.projects]
        finally:
            wired.close()
    return found


def _option(context: click.Context, name: str) -> object:
    """An option of the command or of any above it."""
    at: click.Context | None = context
    while at is not None:
        if at.params.get(name):
            return at.params[name]
        at = at.parent
    return None
