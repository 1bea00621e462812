"""What the demonstration stands on: a folder with the sample project, and a sandbox in a process of its own.

The sandbox ends with whoever started it, however that one ends: it holds the other end of its standard input.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import click

from syncer.cli.sandbox import free_port, taken
from syncer.config.assets import assets

KEY, SPACE = "CAMP", "CAMPINT"
_BESIDE = ("SAIL", "SAILINT", "Sailing courses")  # the second project: its key, its space, its name
_TOKEN = "sandbox-token"  # noqa: S105 -- opens a throw-away server that listens on loopback only
_SECONDS = 30.0
_ACCESS = {
    "cloud": 'auth = "api-token"\nuser = "bot@example.com"',
    "datacenter": 'deployment = "datacenter"\nauth = "pat"',
}
_WIKI = {"cloud": "/wiki", "datacenter": "/confluence"}

_CONFIG = """\
# The demonstration's configuration. Try it from another terminal:
#   syncer --config {home}/config.toml status
mode = "apply"

[jira]
url = "{url}"
{access}
token = {{file = "token"}}

[confluence]
url = "{url}{wiki}"
{access}
token = {{file = "token"}}

[daemon]
poll = "2s"

[web]
listen = "127.0.0.1:{web}"
webhook_secret = {{file = "hook-secret"}}

[[projects]]
key = "{key}"
space = {{{spaces}}}
register = {{folder = "register"}}
mappings = "mappings"
locale = [{locales}]
timezone = "America/Los_Angeles"
"""
# It stands before the other, so that the overview of both is beside that one's pages.
_TWO = """
default_project = "{main}"
"""
_SECOND = """
[[projects]]
key = "{key}"
id_prefix = "{key}-"
space = {{internal = "{space}"}}
register = {{folder = "{folder}/register"}}
mappings = "{folder}/mappings"
locale = [{locales}]
timezone = "Europe/Berlin"
"""


def folder(wanted: Path | None) -> Path:
    """The folder to play in: a new temporary one, or the one asked for, which must hold nothing yet."""
    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="syncer-demo-"))
    if wanted.exists() and (not wanted.is_dir() or any(wanted.iterdir())):
        raise click.BadParameter(f"{wanted} is not empty: name a new folder", param_hint="--dir")
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted.resolve()


def lay_out(
    home: Path, url: str, locale: str, flavour: str = "cloud", *, customer: bool = True, two: bool = False
) -> Path:
    """Copy the sample project and write a configuration for it, with a space for the customer or without; returns its path.

    With `two`, the small project stands beside it.
    """
    sample = assets().sample
    shutil.copytree(sample / "register", home / "register")
    shutil.copytree(sample / "mappings", home / "mappings")
    _secret(home / "token", _TOKEN)
    _secret(home / "hook-secret", token_hex(16))
    locales = ", ".join(f'"{one}"' for one in sorted(("en", "zh-CN"), key=lambda one: one != locale))
    config = home / "config.toml"
    text = _CONFIG.format(
        home=home,
        url=url,
        wiki=_WIKI[flavour],
        web=free_port(),
        access=_ACCESS[flavour],
        key=KEY,
        spaces=f'internal = "{SPACE}", customer = "{KEY}"' if customer else f'internal = "{SPACE}"',
        locales=locales,
    )
    if two:
        text = _with_second(home, text, locales)
    config.write_text(text, encoding="utf-8")
    return config


def _secret(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(f"{text}\n", encoding="utf-8")


def hook(config: Path, url: str, web: str, flavour: str) -> None:
    """Have the sandbox call our web whenever something happens in it. Raises ClickException where it refuses."""
    import requests

    secret = config.with_name("hook-secret").read_text(encoding="utf-8").strip()
    jira = {"name": "syncer", "url": f"{web}/hooks/jira", "secret": secret}
    wiki = {"name": "syncer", "url": f"{web}/hooks/confluence", "product": "confluence"}
    rule = {"headers": {"Authorization": f"Bearer {secret}"}}  # what Confluence Cloud has instead
    for said in (jira, wiki | (rule if flavour == "cloud" else {"secret": secret})):
        reply = requests.post(f"{url}/__sandbox/webhooks", json=said, timeout=10)
        if not reply.ok:
            raise click.ClickException(f"the sandbox takes no webhook: {reply.text}")


def _with_second(home: Path, text: str, locales: str) -> str:
    """Copy the second project, and return the configuration with it."""
    key, space, _ = _BESIDE
    shutil.copytree(assets().sample / "beside", home / key.lower())
    second = _SECOND.format(key=key, space=space, folder=key.lower(), locales=locales)
    mode, rest = text.split("\n\n", 1)
    before, main, after = rest.partition("\n[[projects]]")
    return f"{mode}{_TWO.format(main=KEY)}\n{before}{second}{main}{after}"


def seed_second(url: str) -> None:
    """Give the sandbox the second project with its space. Raises ClickException where it refuses."""
    import requests

    key, space, name = _BESIDE
    types = ["Story", "Task", "Epic", "Bug", "Sub-task", "Change request"]
    project = {"key": key, "name": name, "lead": "pm@example.com", "types": types}
    more = {"projects": [project], "spaces": [{"key": space, "name": f"{name} (internal)"}]}
    reply = requests.post(f"{url}/__sandbox/seed", json=more, timeout=10)
    if not reply.ok:
        raise click.ClickException(f"the sandbox takes no second project: {reply.text}")


@contextmanager
def sandbox(port: int, flavour: str = "cloud") -> Iterator[str]:
    """A sandbox that serves until the block ends, in whatever way; yields its address.

    Raises UsageError where the port is somebody's: what answers there would be taken for ours.
    """
    port = port or free_port()
    _look_at(port)
    command = [sys.executable, "-m", "syncer", "--quiet", "sandbox", "--port", str(port), "--with-stdin"]
    command += ["--flavour", flavour]
    process = subprocess.Popen(  # noqa: S603 -- ourselves, with a number
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us: the sandbox outlives the last cycle
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(process, url)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _look_at(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the server does: a port just left is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise taken(port, error) from None


def _wait_for(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Until it answers. Raises UsageError where it ended, ClickException where it never does."""
    import requests

    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise click.UsageError("the sandbox did not start; its message stands above")
        try:
            if requests.get(f"{url}/__sandbox/health", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise click.ClickException(f"the sandbox did not answer at {url} within {_SECONDS:.0f} s")
