"""The real command line, run as people and scripts run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from tests.support.ready import Forked, Ready
from tests.support.sandbox import Sandbox
from tests.support.world import TOKEN, lay_out, requirement


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON; all of it has to be."""
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """The test's own environment with the sandbox's token, and nothing that steers the program besides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SYNCER")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # a second a command otherwise
    return kept | dict(TOKEN) | {"SYNCER__WEB__LISTEN": "off"} | more  # one port for all that run at once


def syncer(home: Path, *arguments: str, env: Mapping[str, str] | None = None, said: str = "") -> Ran:
    """Run `syncer` in a folder until it ends; `said` is what a person types at its prompts."""
    given = dict(env) if env is not None else environment()
    forking = ready()
    if not forking.fits(given):
        return _started(home, arguments, given, said)
    with TemporaryFile() as typed, TemporaryFile() as out, TemporaryFile() as err:
        typed.write(said.encode())
        typed.seek(0)
        code = forking.run(arguments, home, given, [stream.fileno() for stream in (typed, out, err)])
        return Ran(code, _text(out), _text(err))


@contextmanager
def going(
    home: Path, *arguments: str, env: Mapping[str, str] | None = None, errors: int = subprocess.PIPE
) -> Iterator[Forked]:
    """A command that stays; killed at the end of the block if it is still there."""
    process = ready().begin(arguments, home, environment() if env is None else env, errors)
    try:
        yield process
    finally:
        if not process.stdout.closed:
            process.kill()
            process.communicate()


@cache
def ready() -> Ready:
    """What forks for this process's commands."""
    return Ready(environment())


def _text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8").replace("\r\n", "\n")


def _started(home: Path, arguments: Sequence[str], env: Mapping[str, str], said: str) -> Ran:
    """The same by a Python that starts anew."""
    done = subprocess.run(
        [sys.executable, "-m", "syncer", *arguments],
        cwd=home,
        env=env,
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def lay_out_polled(home: Path, sandbox: Sandbox) -> Path:
    """A project with one requirement whose service looks every second, on a site that is as new."""
    sandbox.reset()
    register = lay_out(home, sandbox.url)
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    edit(home / "config.toml", "[[projects]]", '[daemon]\npoll = "1s"\n\n[[projects]]')
    return home


def edit(path: Path, old: str, new: str) -> None:
    """Replace something that is surely there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def written(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Method and path of every request that changed something since the last reset."""
    entries = sandbox.control("journal?effect=write")["entries"]
    return [(entry["method"], entry["path"]) for entry in entries]


def issues(sandbox: Sandbox) -> dict[str, Any]:
    """Summaries of the project's issues by key."""
    found = sandbox.state()["jira"]["issues"]
    return {key: issue["fields"]["summary"] for key, issue in found.items()}


def rename(sandbox: Sandbox, key: str, summary: str) -> None:
    """Somebody edits an issue's summary."""
    deed = {"as": "pm@example.com", "do": "edit_issue", "issue": key, "fields": {"summary": summary}}
    sandbox.control("people", deed)
