"""`syncer`: finds the command that was asked for, runs it, and turns what went wrong into an exit code.

It loads a command's module only when that command is used or listed.
"""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from syncer import __version__
from syncer.cli.options import Options, shared

COMMANDS = {
    "init": "syncer.cli.init",
    "adopt": "syncer.cli.adopt",
    "check": "syncer.cli.check",
    "doctor": "syncer.cli.doctor",
    "plan": "syncer.cli.plan",
    "apply": "syncer.cli.apply",
    "approve": "syncer.cli.approve",
    "new": "syncer.cli.new",
    "pause": "syncer.cli.pause",
    "resume": "syncer.cli.resume",
    "retry": "syncer.cli.retry",
    "run": "syncer.cli.run",
    "daemon": "syncer.cli.daemon",
    "worker": "syncer.cli.worker",
    "status": "syncer.cli.status",
    "conflicts": "syncer.cli.conflicts",
    "proposals": "syncer.cli.proposals",
    "ack": "syncer.cli.ack",
    "digest": "syncer.cli.digest",
    "confirm": "syncer.cli.confirm",
    "sign": "syncer.cli.sign",
    "drafts": "syncer.cli.drafts",
    "sent": "syncer.cli.sent",
    "receipt": "syncer.cli.receipt",
    "answer": "syncer.cli.answer",
    "bug": "syncer.cli.bug",
    "agenda": "syncer.cli.agenda",
    "issue": "syncer.cli.issue",
    "mail": "syncer.cli.mail",
    "baseline": "syncer.cli.baseline",
    "form": "syncer.cli.form",
    "import": "syncer.cli.importing",
    "explain": "syncer.cli.explain",
    "rules": "syncer.cli.rules",
    "simulate": "syncer.cli.simulate",
    "recompute": "syncer.cli.recompute",
    "history": "syncer.cli.history",
    "undo": "syncer.cli.undo",
    "leave": "syncer.cli.leave",
    "audit": "syncer.cli.audit",
    "store": "syncer.cli.store",
    "forget": "syncer.cli.forget",
    "diff": "syncer.cli.diff",
    "export": "syncer.cli.export",
    "render": "syncer.cli.render",
    "publish": "syncer.cli.publish",
    "release": "syncer.cli.release",
    "schema": "syncer.cli.schema",
    "completion": "syncer.cli.completion",
    "sandbox": "syncer.cli.sandbox",
    "demo": "syncer.cli.demo",
}

_EXAMPLES = """\b
Examples:
  syncer demo                       a Jira and a Confluence to play with
  syncer init shop                  a configuration to fill in
  syncer check                      every mistake, offline
  syncer plan                       what would be written
  syncer apply                      the same, and write it
  syncer daemon                     the service

\b
Exit codes: 0 all well; 1 done, with problems or conflicts; 2 wrong usage or
configuration, nothing done; 3 a site unreachable or refusing us, nothing
written; 4 waits for a person; 5 another instance is at work."""


class LazyGroup(click.Group):
    """A group whose commands are modules, loaded by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """The commands, in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name; None when there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found = getattr(import_module(module), "command", None)
        assert isinstance(found, click.Command), f"{module} defines no command"
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one names the nearest, of all and not only of those loaded."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.NoSuchCommand(args[0], possibilities=list(COMMANDS), ctx=ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@shared(shown=True)
@click.version_option(__version__, prog_name="syncer")
def cli() -> None:
    """Keep a register of requirements in step with Jira, and publish it in Confluence."""


def _print_json(error: click.ClickException) -> None:
    """Wrong usage for a script: the same object as of any other error."""
    from syncer.cli.output import emit
    from syncer.domain.problems import Problem

    emit({"exit": error.exit_code, "problems": [Problem(error.format_message(), "").to_json()]})


def collect_seldom() -> None:
    """Have this process look for circles less often: a register is many small values in none, and going through
    all of them again and again is a fifth of reading it."""
    gc.set_threshold(50_000, 20, 10)


def read_deeply() -> None:
    """Have this process follow what is nested as deeply as a site lets anybody write: a text of lists within lists
    would end every cycle of its project."""
    sys.setrecursionlimit(5_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code of the contract."""
    collect_seldom()
    read_deeply()
    options = Options()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Chinese must not end us
    try:
        code = cli.main(args=arguments, prog_name="syncer", standalone_mode=False, obj=options)
        sys.stdout.flush()
    except click.ClickException as error:
        if options.json or "--json" in (sys.argv[1:] if arguments is None else arguments):
            _print_json(error)
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        sys.stdout = None  # whoever read our output has gone: nothing is left to flush
        return 1
    except Exception as error:
        from syncer.cli.errors import tell

        return tell(error, options)
    return code if isinstance(code, int) else 0
