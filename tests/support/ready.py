"""Commands that need not load the program: one process has loaded it, and forks another for each command.

Loading takes most commands longer than what they do. A fork has folder, environment, streams, signals and end of its own,
as any process; that `python -m syncer` starts, and what it loads, is proven by the tests that start it so.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NoReturn, TextIO

from tests.support.asking import PROGRAM, ask, exactly, hand_over

_FIXED = ("LANG", "LC_", "PYTHON")  # what a Python reads once, when it starts
_BESIDE = (
    "alembic.command",
    "alembic.config",
    "atlassian",
    "jira",
    "openpyxl",
    "rich.table",
    "sqlalchemy.dialects.sqlite",
)


class Ready:
    """The process that forks; it ends with the one that made it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._fixed = _fixed(env)
        self.address = str(Path(mkdtemp(prefix="ready-"), "door"))
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(self.address)
            door.listen()
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(door.fileno())],
                cwd=Path(__file__).parents[2],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[door.fileno()],
            )
        atexit.register(self.close)

    def fits(self, env: Mapping[str, str]) -> bool:
        """Whether a Python that starts with this environment is set up as the one that forks."""
        return _fixed(env) == self._fixed

    def run(
        self, arguments: Sequence[str], home: Path, env: Mapping[str, str], streams: Sequence[int]
    ) -> int:
        """Run `syncer` in a folder with these three streams until it ends; returns its exit code."""
        return ask(self.address, arguments, str(home), env, streams)

    def begin(
        self,
        arguments: Sequence[str],
        home: Path,
        env: Mapping[str, str],
        errors: int = subprocess.PIPE,
        said: int = subprocess.PIPE,
        program: str = PROGRAM,
    ) -> Forked:
        """Begin `syncer` in a folder, with nothing to read; what it writes is read here, or goes to these streams.

        `program` names another module than the program's own, whose `main` is begun.
        """
        heard, out = _channel(said)
        wrong, err = _channel(errors)
        door = socket.socket(socket.AF_UNIX)
        door.connect(self.address)
        silence = os.open(os.devnull, os.O_RDONLY)
        hand_over(door, arguments, str(home), env, (silence, out, err), program)
        for stream in (silence, out, err):
            os.close(stream)
        pid = int.from_bytes(exactly(door, 4), "big")
        return Forked(pid, door, _reading(heard), _reading(wrong))

    def close(self) -> None:
        """End it, and wait."""
        self._process.communicate(timeout=20)


@dataclass
class Forked:
    """A command that goes on; it is used as a Popen of it would be."""

    pid: int
    door: socket.socket  # says the exit code, and ends with the process
    stdout: TextIO
    stderr: TextIO
    returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, None while it runs; what was killed has -9, by whatever signal."""
        return self._look(0)

    def wait(self, timeout: float = 60.0) -> int:
        """The exit code. Raises TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("syncer", timeout)
        return code

    def communicate(self, timeout: float = 60.0) -> tuple[str, str]:
        """Wait for the end, and return all that has not been read. Raises TimeoutExpired."""
        streams = (self.stdout, self.stderr)
        with ThreadPoolExecutor(len(streams)) as readers:
            reading = [readers.submit(stream.read) for stream in streams]
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        self.close()
        out, err = (one.result() for one in reading)
        return out, err

    def close(self) -> None:
        """End what listens to it."""
        for end in (self.stdout, self.stderr, self.door):
            end.close()

    def send_signal(self, number: int) -> None:
        """Nothing where it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """As `send_signal` does it."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """As `send_signal` does it."""
        self.send_signal(signal.SIGKILL)

    def _look(self, seconds: float) -> int | None:
        if self.returncode is None and select.select([self.door], [], [], seconds)[0]:
            said = self.door.recv(1)
            self.returncode = said[0] if said else -signal.SIGKILL
            while said:  # its end: nothing is held or half written any more
                said = self.door.recv(1)
        return self.returncode


def _channel(to: int) -> tuple[int, int]:
    """Where it can be read, and where it is written."""
    if to == subprocess.PIPE:
        return os.pipe()
    nothing = os.open(os.devnull, os.O_RDWR)
    return nothing, os.dup(nothing if to == subprocess.DEVNULL else to)


def _reading(stream: int) -> TextIO:
    return open(stream, encoding="utf-8")


def _fixed(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_FIXED)}


# ---------------------------------------------------------------------------- in the other process


def _load() -> None:
    """All of the program, what it loads where it is needed, and the shipped templates' code."""
    import syncer
    from syncer.config.assets import assets
    from syncer.config.templates import given

    for module in pkgutil.walk_packages(syncer.__path__, "syncer."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            import_module(module.name)
    for name in _BESIDE:
        import_module(name)
    shipped = given(assets().root).templates
    for name in shipped.sources:
        if name.endswith(".j2"):
            shipped.environment.get_template(name)
    gc.collect()
    gc.freeze()


def _serve(door: socket.socket) -> None:
    """Fork for whoever asks, until the one that made us has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for them
    while True:
        waiting, _, _ = select.select([sys.stdin, door], [], [])
        if sys.stdin in waiting:
            return
        asking, _ = door.accept()
        with asking:
            size, streams, _, _ = socket.recv_fds(asking, 4, 3)
            asked = json.loads(exactly(asking, int.from_bytes(size, "big")))
            if os.fork() == 0:
                door.close()
                asking.send(os.getpid().to_bytes(4, "big"))
                _become(asked, streams, asking)
            for stream in streams:
                os.close(stream)


def _become(asked: Any, streams: Sequence[int], asking: socket.socket) -> NoReturn:
    """Be the command: nothing of the process that forked is left but what it has loaded."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _speak(streams)
        os.chdir(asked["home"])
        os.environ.clear()
        os.environ.update(asked["env"])
        time.tzset()
        random.seed()
        sys.argv = ["syncer", *asked["arguments"]]
        code = import_module(asked["program"]).main() or 0
        _end()
    except BaseException:
        code = 1
        traceback.print_exc()
    finally:
        asking.send(bytes([code]))
        os._exit(code)


def _speak(streams: Sequence[int]) -> None:
    """Take these for standard input, output and errors, as a Python does that begins with them."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    spoken = sys.stdout.encoding
    sys.stdin = open(0, encoding=spoken, errors=sys.stdin.errors, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding=spoken, errors=sys.stdout.errors, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, spoken, "backslashreplace", closefd=False)  # noqa: SIM115


def _end() -> None:
    """What a Python does before it ends."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()


if __name__ == "__main__":
    listening = socket.socket(fileno=int(sys.argv[1]))
    _load()
    _serve(listening)
    there = Path(listening.getsockname())
    there.unlink()
    there.parent.rmdir()
