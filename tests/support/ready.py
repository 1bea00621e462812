"""Commands that need not load the program: one process has loaded it, and forks another for each command.

Loading takes most commands longer than what they do. A fork has folder, environment, streams and end of its own, as
any process; that `python -m syncer` starts, and what it loads, is proven by the tests that start it so.
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
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NoReturn

from tests.support.asking import ask, exactly

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

    def close(self) -> None:
        """End it, and wait."""
        self._process.communicate(timeout=20)


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
                _become(asked, streams, asking)
            for stream in streams:
                os.close(stream)


def _become(asked: Any, streams: Sequence[int], asking: socket.socket) -> NoReturn:
    """Be the command: nothing of the process that forked is left but what it has loaded."""
    from syncer.cli.main import main

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
        code = main()
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
