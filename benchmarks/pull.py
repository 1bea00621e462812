"""A cold pull: a site full of issues that carry our marker, no store, no files; the register is rebuilt from Jira alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks import budgets
from benchmarks.memory_world import CRITERIA, REST, values
from benchmarks.process import cold
from benchmarks.scenes import Scene, bare_request
from tests.support.sandbox import Sandbox, free_port, wait_for
from tests.support.world import ACCESS, Flavour

SIZE: Final = 10_000
LOADED: Final = 120  # seconds a sandbox may take to load that many issues on a busy machine
CONFIG: Final = """\
mode = "apply"

[jira]
url = "{url}"
{access}
token = {{env = "TOKEN"}}

[[projects]]
key = "CAMP"
mappings = "mappings"
locale = ["en"]
"""
MAPPING: Final = "version: 1\nextends: stock\nguard: {first_push: allow}\n"


def play(size: int, flavour: Flavour = "cloud") -> Scene:
    """The one scene; its requests are those that the sandbox's journal has."""
    with tempfile.TemporaryDirectory(prefix="syncer-pull-") as folder:
        home = Path(folder)
        seed = home / "seed.json"
        seed.write_text(json.dumps(seeded(size)), encoding="utf-8")
        with _served(seed, flavour) as sandbox:
            _set_up(home, sandbox, flavour)
            bare = bare_request(sandbox, flavour)
            sandbox.control("journal", method="DELETE")
            ran = cold(home)
            found = budgets.asked(sandbox.control("journal")["entries"])
        held = tuple(budgets.cold_pull(found, size)) if flavour == "cloud" else ()
        return Scene(f"cold pull of {size:,}", ("en",), found, ran.cost, bare * found.everything, 1, held)


def seeded(size: int) -> dict[str, Any]:
    """A seed of the sandbox: one project with so many issues of ours, as a store that was lost left them."""
    return {
        "users": [
            {
                "name": "Bot",
                "email": "bot@example.com",
                "password": "sandbox-token",
                "tokens": ["sandbox-token"],
            }
        ],
        "projects": [{"key": "CAMP", "name": "Camp", "types": ["Story", "Task"]}],
        "issues": [_issue(number) for number in range(1, size + 1)],
    }


def _issue(number: int) -> dict[str, Any]:
    said = values(number)
    rest = {path: said[path] for path in REST if path in said}
    text = f"{said['description']}\n\nh2. Background\n{said['background']}\n\nh2. Acceptance criteria\n"
    return {
        "project": "CAMP",
        "type": "Story",
        "summary": said["title"],
        "description": text + "".join(f"* {one.format(number)}\n" for one in CRITERIA),
        "labels": ["sy"],
        "properties": {"syncer": {"uid": f"REQ-{number:04d}", "instance": "lost", "rest": rest}},
    }


def _set_up(home: Path, sandbox: Sandbox, flavour: Flavour) -> None:
    (home / "mappings").mkdir()
    (home / "mappings" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (home / "project.yaml").write_text("people: []\n", encoding="utf-8")
    config = CONFIG.format(url=sandbox.url, access=ACCESS[flavour])
    (home / "config.toml").write_text(config, encoding="utf-8")


@contextmanager
def _served(seed: Path, flavour: Flavour) -> Iterator[Sandbox]:
    port = free_port()
    command = ["syncer", "sandbox", "--port", str(port), "--seed", str(seed), "--flavour", flavour]
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}", LOADED)
        yield Sandbox(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()
