"""`syncer sandbox`: a Jira and a Confluence on this machine, for trying things out."""

import os
import signal
import socket
import sys
import tempfile
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
        "syncer sandbox --flavour datacenter --seed my-site.yaml",
        "syncer sandbox --port 8100 --index-lag erratic:20 --limits documented",
        "syncer sandbox --fault 'POST /issue$ kind=abort when=after nth=3'",
        "syncer sandbox --fault 'PUT /issue/ kind=delay seconds=70 when=after' --fault '* /wiki/ status=503 count=2'",
        "syncer sandbox --person 30:7",
        "syncer sandbox --webhook 'http://127.0.0.1:8765/hooks/jira secret=s' "
        "--webhook 'http://127.0.0.1:8765/hooks/confluence product=confluence header=Authorization:t'",
        "syncer sandbox --tls --tls-dir certificates --json",
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
@click.option(
    "--fault",
    multiple=True,
    metavar="'METHOD PATH KEY=VALUE ...'",
    help="Strike requests (METHOD may be *, PATH is a pattern): kind=abort, delay, status, limit, login_page, "
    "proxy_page, redirect, truncated, longer_length, shorter_length, drip or deed; when=before or after; "
    "nth, count, probability, seconds, status, retry-after; repeatable.",
)
@click.option(
    "--limits",
    type=click.Choice(["off", "documented"]),
    default="off",
    show_default=True,
    help="Refuse with 429 what is too much, by Atlassian's numbers.",
)
@click.option(
    "--person", metavar="SECONDS[:SEED]", help="Somebody edits issues and pages at random, once in so long."
)
@click.option(
    "--webhook",
    multiple=True,
    metavar="'URL KEY=VALUE ...'",
    help="Tell this address what happens: product=jira or confluence, secret, events=A,B, jql, name, "
    "header=NAME:VALUE; repeatable. Confluence Cloud knows no secret: there it is an automation rule.",
)
@click.option(
    "--keep-bodies", is_flag=True, help="The journal keeps headers and bodies, without credentials."
)
@click.option(
    "--tls", is_flag=True, help="Speak https, with an authority of its own; says where its ca.pem is."
)
@click.option(
    "--tls-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where ca.pem and the server's key lie or are to lie; else a new temporary folder.",
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
    fault: tuple[str, ...],
    limits: str,
    person: str | None,
    webhook: tuple[str, ...],
    keep_bodies: bool,
    tls: bool,
    tls_dir: Path | None,
    with_stdin: bool,
) -> int:
    """Serve a local Jira and Confluence until Ctrl-C. Without --state it keeps nothing: all is gone when it ends.

    People sign in with the password "sandbox", the program as bot@example.com with the token "sandbox-token".
    """
    from syncer.sandbox.app import serve

    site = _site(seed, flavour)
    for notice in site.notices:
        click.echo(f"seed: {notice}", err=True)
    visit = _misbehave(site, (index_lag, *abort), fault, limits, person)
    if state is not None:
        _keep(site, state, seed)
    _tell(site, webhook)
    site.switches.keep_bodies = site.switches.keep_bodies or keep_bodies
    authority, server = _certificates(tls_dir) if tls or tls_dir else (None, None)
    port = port or free_port()
    url = f"{'https' if server else 'http'}://127.0.0.1:{port}"
    if with_stdin:
        threading.Thread(target=_end_with_stdin, name="stdin", daemon=True).start()
    _announce(options, site, url, authority)
    try:
        serve(site, port=port, tls=server, visit=visit)
    except OSError as error:
        raise taken(port, error) from None
    return 0


def _announce(options: Options, site: "Site", url: str, authority: Path | None) -> None:
    if options.json:
        places = {"url": url, "jira": f"{url}/jira", "confluence": url + site.wiki_path}
        own = {"api": f"{url}/__sandbox", "flavour": site.flavour}
        emit(places | own | ({"ca": str(authority)} if authority else {}))
    say(options, f"Jira {url}/jira   Confluence {url}{site.wiki_path}   (Ctrl-C ends it)")
    say(options, f"Addresses for config.toml: {url} and {url}{site.wiki_path}")
    if authority is not None:
        say(options, f"Trust {authority}, for example: export REQUESTS_CA_BUNDLE={authority}")
    sys.stdout.flush()


def taken(port: int, error: OSError) -> click.UsageError:
    """What to say of a port that cannot be listened on."""
    return click.UsageError(f"port {port}: {error.strerror}; choose another with --port")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _site(seed: Path | None, flavour: "Flavour") -> "Site":
    import yaml

    from syncer.sandbox.keeping.snapshot import new_site
    from syncer.sandbox.site import load_seed

    try:
        return new_site(load_seed(seed) if seed is not None else None, flavour)
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise click.UsageError(str(error)) from None


def _misbehave(
    site: "Site", cuts: tuple[str, ...], faults: tuple[str, ...], limits: str, person: str | None
) -> tuple[float, str] | None:
    """Set what was asked for; `cuts` are the index lag and the aborts. Returns how often a person comes."""
    from syncer.sandbox.faults.rules import parse_fault
    from syncer.sandbox.faults.settings import parse_abort, parse_lag
    from syncer.sandbox.people.person import parse_visit

    lag, *aborts = cuts
    try:
        site.faults.index_lag = parse_lag(lag)
        site.faults.aborts.extend(parse_abort(text) for text in aborts)
        site.faults.rules.extend(parse_fault(text) for text in faults)
        site.limits.set({"mode": limits})
        return None if person is None else parse_visit(person)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _tell(site: "Site", webhooks: tuple[str, ...]) -> None:
    """Register addresses, once each however often a site is served."""
    from syncer.sandbox.webhooks.hooks import parse_hook, seed_hook

    try:
        for given in map(parse_hook, webhooks):
            if given["url"] not in {one.url for one in site.hooks.values()}:
                seed_hook(site.hooks, given, cloud=site.cloud)
    except ValueError as error:
        raise click.UsageError(f"--webhook: {error}") from None


def _certificates(folder: Path | None) -> tuple[Path, Path]:
    try:
        from syncer.sandbox.signing_in.certificates import certificates
    except ImportError:
        raise click.UsageError("--tls needs one more package: pip install 'syncer[tls]'") from None
    return certificates(folder or Path(tempfile.mkdtemp(prefix="syncer-sandbox-")))


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
