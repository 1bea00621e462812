"""Ask a process that has loaded the program (`ready.py`) to fork for a command; as a script, be that command.

It loads next to nothing: `python asking.py ADDRESS status --json` is there at once.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence

PATIENCE = 120.0  # seconds
PROGRAM = "syncer.cli.main"


def ask(
    address: str, arguments: Sequence[str], home: str, env: Mapping[str, str], streams: Sequence[int]
) -> int:
    """Run `syncer` with these three streams until it ends; returns its exit code. Raises ConnectionError when it is killed."""
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(PATIENCE)
        door.connect(address)
        hand_over(door, arguments, home, env, streams)
        said = exactly(door, 5)[4:]  # behind the number of its process
        door.recv(1)  # its end: nothing is held or half written any more
    return said[0]


def hand_over(
    door: socket.socket,
    arguments: Sequence[str],
    home: str,
    env: Mapping[str, str],
    streams: Sequence[int],
    program: str = PROGRAM,
) -> None:
    """Say which command it is, and give it its streams; it answers with the number of its process, and with its exit code."""
    asked = {"program": program, "arguments": list(arguments), "home": home, "env": dict(env)}
    said = json.dumps(asked).encode()
    socket.send_fds(door, [len(said).to_bytes(4, "big")], streams)
    door.sendall(said)


def exactly(door: socket.socket, count: int) -> bytes:
    """So many bytes. Raises ConnectionError when the other side has gone."""
    found = b""
    while len(found) < count:
        more = door.recv(count - len(found))
        if not more:
            raise ConnectionError("who was asked has gone")
        found += more
    return found


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1], sys.argv[2:], os.getcwd(), os.environ, (0, 1, 2)))  # noqa: PTH109 - loads nothing
