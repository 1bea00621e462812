"""`syncer`, saying with each request which process sends it, in its how-manieth turn, and for which project.

It is forked from what has loaded the program; the User-Agent is `PID TURN PROJECT`.
"""

from __future__ import annotations

import itertools
import os
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from syncer.cli import main as program
from syncer.daemon.work import Worker


def tag() -> None:
    """From now on, in this process."""
    send, turn, turns, now = HTTPAdapter.send, Worker.turn, itertools.count(1), [""]

    def tagged(
        self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **more: Any
    ) -> requests.Response:
        request.headers["User-Agent"] = now[0]
        return send(self, request, *args, **more)

    def counted(self: Worker) -> None:
        now[0] = f"{os.getpid()} {next(turns)} {self.key}"
        turn(self)

    HTTPAdapter.send = tagged  # type: ignore[method-assign]  # only in this process
    Worker.turn = counted  # type: ignore[method-assign]


def main() -> int:
    """As the process's arguments say."""
    tag()
    return program.main()
