"""Runs `syncer` as the process it is in real life, and says what it cost the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.commands import environment

MIB = 1024 if sys.platform != "darwin" else 1024 * 1024  # in what ru_maxrss counts


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one cycle: seconds of the whole process, of the cycle in it, CPU seconds (user + system), peak MiB."""

    seconds: float
    cycle: float
    cpu: float
    mib: float


@dataclass(frozen=True, slots=True)
class Ran:
    """One cycle's summary and cost."""

    summary: dict[str, Any]
    cost: Cost


def cold(home: Path) -> Ran:
    """`syncer run --json` in a fresh process. Raises RuntimeError where it did not end well."""
    command = [sys.executable, "-m", "syncer", "--quiet", "--json", "run"]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=home, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said, complaints = out.read(), err.read()
    if process.returncode != 0:
        raise RuntimeError(
            f"syncer run ended with {process.returncode}:\n{said[-2000:]}\n{complaints[-2000:]}"
        )
    summary = json.loads(said)
    cpu = used.ru_utime + used.ru_stime
    return Ran(summary, Cost(seconds, summary["seconds"], cpu, used.ru_maxrss / MIB))


@dataclass(slots=True)
class Service:
    """A process that stays up, as the daemon does, and runs a cycle when told."""

    process: subprocess.Popen[str]

    def cycle(self) -> Ran:
        """One more cycle with the clients and the folder of the last."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        began = time.perf_counter()
        self.process.stdin.write("cycle\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the lasting process ended; what it said stands above")
        seconds = time.perf_counter() - began
        told = json.loads(line)
        summary = told["summary"]
        return Ran(summary, Cost(seconds, summary["seconds"], told["cpu"], told["mib"]))


@contextmanager
def service(home: Path) -> Iterator[Service]:
    """A lasting process for a configuration."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.lasting"],
        cwd=home,
        env=environment(PYTHONPATH=str(Path(__file__).parents[1])),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Service(process)
    finally:
        process.kill()
        process.communicate()
