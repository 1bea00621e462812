"""`syncer sandbox`: a Jira and a Confluence on this machine, for trying things out."""

import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.sandbox.host import Flavour
    from syncer.sandbox.site import Site


@click.command(
    "sandbox",
    short_help="A local Jira and Confluence.",
    epilog=examples(
        "syncer sandbox",
        "syncer sandbox --state site.db",
        "syncer sandbox --port 8100 --index-lag erratic:20",
    ),
)
@shared()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8099, show_default=True, help="0 takes a free one."
)
@click.option("--flavour", type=click.Choice(["cloud", "datacenter"]), default="cloud", show_default=True)
@click.option(
    "--seed",
    type=click.Path(exists=True, path_type=Path),
    help="People, projects and spaces: a YAML or JSON file, or a folder of them; or a snapshot.",
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep everything in this file, and go on from it next time; without it, all is gone at the end.",
)
@click.option(
    "--index-lag", default="none", help="Search shows changes so late: none, SECONDS, erratic:SECONDS."
)
@click.option(
    "--abort", multiple=True, metavar="WHEN:NTH[:METHOD[:PATH]]", help="Cut a connection; repeatable."
)
@click.option("--with-stdin", is_flag=True, hidden=True, help="End when standard input closes.")
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    port: int,
    flavour: "Flavour",
    seed: Path | None,
    state: Path | None,
    index_lag: str,
    abort: tuple[str, ...],
    with_stdin: bool,
) -> int:
    """Serve a local Jira and Confluence until Ctrl-C. Without --state it keeps nothing: all is gone when it ends.

    People sign in with the password "sandbox", the program as bot@example.com with the token "sandbox-token".
    """
    from syncer.sandbox.app import serve

    site = _site(seed, index_lag, abort, flavour)
    if state is not None:
        _keep(site, state, seed)
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    if with_stdin:
        threading.Thread(target=_end_with_stdin, name="stdin", daemon=True).start()
    if options.json:
        emit({"url": url})
    say(options, f"Jira {url}/jira   Confluence {url}{site.wiki_path}   (Ctrl-C ends it)")
    sys.stdout.flush()
    try:
        serve(site, port=port)
    except OSError as error:
        raise click.UsageError(f"port {port}: {error.strerror}; choose another with --port") from None
    return 0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _site(seed: Path | None, lag: str, aborts: tuple[str, ...], flavour: "Flavour") -> "Site":
    import yaml

    from syncer.sandbox.faults import parse_abort, parse_lag
    from syncer.sandbox.keeping.snapshot import new_site
    from syncer.sandbox.site import load_seed

    try:
        site = new_site(load_seed(seed) if seed is not None else None, flavour)
        site.faults.index_lag = parse_lag(lag)
        site.faults.aborts.extend(parse_abort(text) for text in aborts)
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise click.UsageError(str(error)) from None
    return site


def _keep(site: "Site", path: Path, seed: Path | None) -> None:
    """Go on from the file, and keep every change in it."""
    from syncer.sandbox.keeping.state_file import StateFile

    try:
        file = StateFile(path)
        if seed is not None and not file.empty:
            raise click.UsageError(f"{path} holds a site already: leave --seed out, or name a new file")
        file.follow(site)
    except (OSError, ValueError) as error:
        raise click.UsageError(str(error)) from None


def _end_with_stdin() -> None:
    """Whoever started us holds the other end; when it dies, however it dies, so do we."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
