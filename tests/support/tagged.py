"""`syncer`, saying with each request which process sends it, in its how-manieth turn, and for which project.

`python -m tests.support.tagged ARGUMENT…`; the User-Agent is `PID TURN PROJECT`.
"""

from __future__ import annotations

import itertools
import os
import sys
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from syncer.cli.main import main
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


if __name__ == "__main__":
    tag()
    sys.exit(main(sys.argv[1:]))
