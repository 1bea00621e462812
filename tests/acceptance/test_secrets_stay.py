"""NFR, security: a token is in the header of a request and nowhere else.

Every place that a secret comes from is given a value of its own; then the real command line works, fails and crashes
with all its talkativeness, the service too, and everything it leaves anywhere is searched for those values.
"""

from __future__ import annotations

import base64
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from tests.support.commands import Ran, edit, environment, lay_out_polled, syncer
from tests.support.sandbox import Sandbox, free_port, sandbox_process

pytestmark = pytest.mark.xdist_group("cli-service")

SECRETS = {
    "jira": "ATATT3x-Zq8planted1jira0f4b77c2",
    "confluence": "ATATT3x-Wv5planted2wiki9d1e63a8",
    "mail": "Kt3planted3mail5b8a90cc",
    "console": "Lp7planted4console2e4f11ab",
    "hooks": "Mx2planted5hooks7c6d55ef",
    "proxy": "Ny9planted6proxy1a2b3c4d",
}
BOT = "bot@example.com"
CONFIG = """
[mail]
smtp = "127.0.0.1:{closed}"
security = "none"
user = "bot@example.com"
password = {{env = "PLANTED_MAIL"}}
sender = "syncer <bot@example.com>"
at_once = true

[web]
listen = "127.0.0.1:{port}"
token = {{file = "secrets/console"}}
webhook_secret = {{file = "secrets/hooks"}}

[[projects]]"""


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Sandbox) -> Path:
    """A project whose every secret is known to this test, on a site that takes them."""
    home = lay_out_polled(tmp_path, server)
    for name in ("jira", "confluence"):
        server.control("tokens", {"add": {"user": BOT, "value": SECRETS[name]}})
    (home / "secrets").mkdir()
    for name in ("confluence", "console", "hooks"):
        (home / "secrets" / name).write_text(f"{SECRETS[name]}\n", encoding="utf-8")
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8")
    first, second, rest = text.split('{env = "TOKEN"}')
    config.write_text(
        f'{first}{{env = "PLANTED_JIRA"}}{second}{{file = "secrets/confluence"}}{rest}', encoding="utf-8"
    )
    edit(config, "\n[[projects]]", CONFIG.format(closed=free_port(), port=free_port()))
    return home


def given() -> dict[str, str]:
    kept = {
        name: value for name, value in environment().items() if name not in {"TOKEN", "SYNCER__WEB__LISTEN"}
    }
    proxy = f"http://me:{SECRETS['proxy']}@127.0.0.1:1"
    planted = {"PLANTED_JIRA": SECRETS["jira"], "PLANTED_MAIL": SECRETS["mail"], "HTTPS_PROXY": proxy}
    return kept | planted | {"NO_PROXY": ""}


def shapes() -> dict[str, str]:
    """What gives a secret away, by whose it is: itself, and as a header or an address would carry it."""
    found: dict[str, str] = {}
    for name, value in SECRETS.items():
        spelt = (value, quote(value, safe=""), base64.b64encode(value.encode()).decode().rstrip("="))
        basic = base64.b64encode(f"{BOT}:{value}".encode()).decode().rstrip("=")
        found |= dict.fromkeys((*spelt, basic), name)
    return found


def given_away(text: str) -> set[str]:
    return {name for shape, name in shapes().items() if shape in text}


def told(ran: Ran) -> str:
    return f"{ran.out}\n{ran.err}"


def kept(home: Path) -> dict[str, set[str]]:
    """The files that hold a secret; where they are meant to be is left out."""
    files = (path for path in home.rglob("*") if path.is_file() and path.parent.name != "secrets")
    found = {str(path.relative_to(home)): given_away(path.read_bytes().decode("latin-1")) for path in files}
    return {name: secrets for name, secrets in found.items() if secrets}


COMMANDS = (
    "check",
    "doctor",
    "plan --out plan.json",
    "plan --json",
    "plan --format markdown",
    "--project CAMP approve first-push",
    "run --json",
    "run",
    "publish",
    "status --json",
    "status",
    "explain REQ-0001",
    "render --site --out pages",
    "history REQ-0001",
    "audit verify",
    "audit verify --json",
    "digest --send",
    "conflicts list",
)


def talk(home: Path, *commands: str) -> dict[str, set[str]]:
    """Run commands as talkative as they can be; which of them gave what away."""
    found = {}
    for command in commands:
        ran = syncer(home, *command.split(), "-v", env=given())
        assert ran.code != 2 or "Usage" not in ran.err, (command, ran.err)
        found[command] = given_away(told(ran))
    return {command: secrets for command, secrets in found.items() if secrets}


def test_no_command_tells_a_secret_whatever_goes_wrong(home: Path, server: Sandbox) -> None:
    server.control("switches", {"keep_bodies": True})
    assert talk(home, *COMMANDS) == {}
    assert len(server.state()["jira"]["issues"]) == 1, "the commands did their work"
    server.control("faults", {"rules": [{"kind": "status", "status": 500, "count": 0}]})
    assert talk(home, "run", "doctor") == {}
    server.control("faults", {"rules": [{"kind": "login_page", "count": 0}]})
    assert talk(home, "run --json") == {}
    server.control("faults", method="DELETE")
    server.control("tokens", {"revoke": SECRETS["jira"]})
    assert talk(home, "run", "run --json", "doctor --json", "plan") == {}
    edit(home / "config.toml", f'url = "{server.url}"', 'url = "https://127.0.0.1:1"')
    assert talk(home, "run", "doctor") == {}
    (home / "var" / "syncer.db").write_bytes(b"no database" * 1_000)
    crashed = syncer(home, "run", "-v", env=given())
    assert crashed.code != 0
    assert given_away(told(crashed)) == set()
    assert kept(home) == {}
    assert given_away(json.dumps([server.state(), server.control("journal")])) == set()


def test_the_service_keeps_them_out_of_its_log_its_arguments_and_its_children(
    home: Path, server: Sandbox
) -> None:
    port = int(re.findall(r"127\.0\.0\.1:(\d+)\"", (home / "config.toml").read_text(encoding="utf-8"))[-1])
    log = home.parent / f"{home.name}.log"
    with log.open("wb") as written:
        command = [sys.executable, "-m", "syncer", "-v", "daemon"]
        daemon = subprocess.Popen(
            command, cwd=home, env=given(), stdin=subprocess.DEVNULL, stdout=written, stderr=written
        )
    try:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline and not (server.state()["jira"]["issues"] and listens(port)):
            time.sleep(0.1)
        told_by_the_port = call(port)
        processes = [Path(f"/proc/{daemon.pid}"), *children(daemon.pid)]
        arguments = "".join((one / "cmdline").read_text(encoding="utf-8") for one in processes)
        server.control("tokens", {"revoke": SECRETS["confluence"]})
        edit(home / "register" / "requirements" / "first.md", "Enrol a camper", "Enrol two campers")
        time.sleep(3)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=60)
    told = log.read_text(encoding="utf-8")
    assert '"event": "cycle"' in told
    assert given_away(f"{told}{arguments}{told_by_the_port}") == set()
    assert kept(home) == {}


def listens(port: int) -> bool:
    """Whether somebody takes calls there by now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def call(port: int) -> str:
    """What the service answers to who knows its secrets, who does not, and who says them in the wrong place."""
    told = ""
    for path, name in (("/hooks/jira", "hooks"), ("/hooks/confluence", "hooks"), ("/metrics", "console")):
        for secret in (SECRETS[name], SECRETS["jira"], ""):
            said = {"Authorization": f"Bearer {secret}", "X-Hub-Signature": f"sha256={secret}"}
            method = "GET" if name == "console" else "POST"
            reply = requests.request(
                method, f"http://127.0.0.1:{port}{path}?key={secret}", headers=said, data=b"{}", timeout=10
            )
            told += f"{reply.status_code} {reply.headers} {reply.text}\n"
    return told


def children(pid: int) -> list[Path]:
    """The processes that a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [Path(f"/proc/{number}") for number in listed.read_text(encoding="ascii").split()]


def test_this_test_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\0\0Basic " + base64.b64encode(f"{BOT}:{SECRETS['jira']}".encode()))
    assert kept(tmp_path) == {"log": {"jira"}}
    assert given_away(f"https://me:{SECRETS['proxy']}@127.0.0.1:1") == {"proxy"}
