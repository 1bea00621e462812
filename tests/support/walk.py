"""Walks through a page of the documentation as a newcomer would: types what it says and compares what comes.

Understood are fenced blocks `console` (lines that begin with `$ ` are typed, the others must come, in order; `…`
stands for anything), blocks `diff` (an edit of the file named behind ---) and blocks with a file's name behind the
language (a file to make); and comments: `<!-- person {…} -->` for what a person does in the sandbox, `pause` and `resume`
for what takes a person two seconds, `site KEY` for a site of one's own with that project.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import requests

from tests.support import asking
from tests.support.commands import environment, ready
from tests.support.ready import Forked
from tests.support.sandbox import free_port, sandbox_process

_PART = re.compile(
    r"^[ ]*```(?P<form>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^[ ]*```$|<!-- (?P<aside>person|pause|resume|site)(?: (?P<deed>[^\n]*?))? -->",
    re.DOTALL | re.MULTILINE,
)
_LOOKS = {
    "status",
    "explain",
    "history",
    "diff",
    "conflicts",
    "plan",
    "cat",
    "grep",
    "ls",
}  # may be typed again while one waits
ENDS = {0, 1, 4}  # done; done with something to look at; waits for a person
PATIENCE = 90.0  # seconds until a page or an issue follows; a machine may be busy


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, at a line of the page: type `command`, or edit, make a file, let a person act."""

    line: int
    form: str
    text: str
    expected: tuple[str, ...] = ()
    file: str = ""


def steps(page: Path) -> Iterator[Step]:
    """Read a page's steps in order."""
    text = page.read_text("utf-8")
    for part in _PART.finditer(text):
        line = text.count("\n", 0, part.start()) + 1
        if part["aside"]:
            yield Step(line, part["aside"], part["deed"] or "")
        elif part["form"] == "console":
            yield from _typed(part["text"], line)
        elif part["form"] == "diff" or part["file"]:
            yield Step(line, part["form"], part["text"], file=part["file"] or "")


def _typed(block: str, line: int) -> Iterator[Step]:
    command, start, expected = "", line, list[str]()
    for number, row in enumerate(block.splitlines(), line + 1):
        if row.strip().startswith("$ "):
            if command:
                yield Step(start, "console", command, tuple(expected))
            command, expected, start = row.strip()[2:], [], number
        elif row.strip():
            expected.append(row.strip())
    if command:
        yield Step(start, "console", command, tuple(expected))


@dataclass
class Walk:
    """A newcomer's terminal: where they are, and what runs in other windows."""

    home: Path
    tools: Path
    stack: ExitStack
    ports: dict[str, str] = field(default_factory=dict)
    url: str = ""
    site: str = "https://example.atlassian.net"

    def __post_init__(self) -> None:
        self.start = self.home

    def take(self, step: Step) -> None:
        """Do one step. Raises AssertionError naming the page's line."""
        text = self._own_ports(step.text)
        if step.form == "person":
            deed = json.loads(text)
            requests.post(f"{self.url}/__sandbox/people", json=deed, timeout=10).raise_for_status()
        elif step.form in {"pause", "resume"}:
            self._compare(f"syncer {step.form}", (), step.line, again=False)
        elif step.form == "site":
            self._own_site(text)
        elif step.form == "diff":
            self._edit(text, step.line)
        elif step.file:
            (self.home / step.file).write_text(dedent(text), encoding="utf-8")
        else:
            self._type(text, tuple(map(self._own_ports, step.expected)), step.line)

    def _own_ports(self, text: str) -> str:
        """Ports of the page are replaced by ones that are free here."""
        for port in re.findall(r"\b8[89]\d\d\b", text):
            self.ports.setdefault(port, str(free_port()))
        for port, own in self.ports.items():
            text = re.sub(rf"\b{port}\b", own, text)
        return text.replace("https://example.atlassian.net", self.site)

    def _own_site(self, key: str) -> None:
        """A site of the newcomer's own, at the address that the page calls example.atlassian.net."""
        site = self.stack.enter_context(sandbox_process())
        types = ["Story", "Task", "Epic", "Bug"]
        project = {"key": key, "name": "Shop", "lead": "pm@example.com", "types": types}
        site.control(
            "seed", {"projects": [project], "spaces": [{"key": f"{key}INT", "name": "Shop (internal)"}]}
        )
        self.site = site.url
        self.home = self.start

    def _edit(self, text: str, line: int) -> None:
        rows = dedent(text).splitlines()
        path = self.home / rows[0].removeprefix("--- ").strip()
        content = path.read_text("utf-8")
        old = "\n".join(row[1:] for row in rows[1:] if not row.startswith("+"))
        new = "\n".join(row[1:] for row in rows[1:] if not row.startswith("-"))
        assert content.count(old) == 1, f"line {line}: {old!r} is not once in {path}:\n{content}"
        path.write_text(content.replace(old, new), encoding="utf-8")

    def _type(self, command: str, expected: tuple[str, ...], line: int) -> None:
        words = shlex.split(command)
        if words[0] == "cd":
            self.home = self.home / words[1]
        elif words[0] == "export":
            return  # the test's own environment has it
        elif words[:2] == ["make", "demo"] or "--serve" in words:
            self.leave_running(command, expected, line)
        else:
            self._compare(command, expected, line, again=bool(set(words) & _LOOKS))

    def _compare(self, command: str, expected: tuple[str, ...], line: int, *, again: bool) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=self.home,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=120,
                check=False,
            )
            missing = absent(expected, done.stdout)
            if not missing or not again or time.monotonic() > end:
                break
            time.sleep(1)
        assert not missing, (
            f"line {line}: {command}\nexpected: {missing}\ncame (exit {done.returncode}):\n{done.stdout}"
        )
        assert done.returncode in ENDS, f"line {line}: {command}\nexit {done.returncode}:\n{done.stdout}"

    def leave_running(self, command: str, expected: tuple[str, ...], line: int) -> None:
        """Start what does not end by itself, and wait until it has said so much. Raises AssertionError."""
        words = _program(shlex.split(self._own_ports(command)))
        said = self.home / f".window-{line}"
        with said.open("w") as out:
            process = ready().begin(words, self.home, self.environment(), out.fileno(), out.fileno())
        self.stack.callback(_end, process)
        end = time.monotonic() + PATIENCE * 2  # a demonstration pushes, signs, publishes and releases first
        while missing := absent(expected, said.read_text("utf-8")):
            alive = process.poll() is None and time.monotonic() < end
            assert alive, f"line {line}: {words}\nexpected: {missing}\ncame:\n{said.read_text('utf-8')}"
            time.sleep(0.3)
        found = re.search(r"http://127\.0\.0\.1:\d+", said.read_text("utf-8"))
        self.url = self.url or (found[0] if found else "")

    def environment(self) -> Mapping[str, str]:
        """With a `syncer` on the path that is this very program."""
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        return environment(PATH=path, JIRA_TOKEN="sandbox-token", CONFLUENCE_TOKEN="sandbox-token")


def tools(folder: Path) -> Path:
    """Make a folder with the program under its name; it has been loaded already."""
    folder.mkdir()
    script = folder / "syncer"
    call = shlex.join([sys.executable, "-S", "-E", asking.__file__, ready().address])
    script.write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


def _program(words: list[str]) -> list[str]:
    """What the program is told; `make demo ARGS="…"` tells it so."""
    if words[0] != "make":
        return words[words.index("syncer") + 1 :]
    arguments = next((word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=")), "")
    return ["demo", *shlex.split(arguments)]


def _end(process: Forked) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)  # it ends what it is writing first
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.close()


def absent(expected: tuple[str, ...], came: str) -> list[str]:
    """Return the expected lines that did not come in their order."""
    rows, at, missing = [row.strip() for row in came.splitlines()], 0, list[str]()
    for line in expected:
        pattern = re.compile(".*".join(re.escape(" ".join(part.split())) for part in line.split("…")))
        found = next((n for n in range(at, len(rows)) if pattern.fullmatch(" ".join(rows[n].split()))), None)
        if found is None:
            missing.append(line)
        else:
            at = found + 1
    return missing
