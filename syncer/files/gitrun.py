"""Runs git, and says in the port's words what went wrong.

The program itself is used, so that whatever lets people reach their repositories (keys, helpers, proxies) lets
us reach them too. Nothing is ever asked on a terminal, no hook of a repository runs, and what git says is told
without what may stand in an address.
"""

import os
import re
import subprocess
from pathlib import Path

from syncer.domain.problems import Problem
from syncer.ports import Misconfigured, Permanent, PortError, Refused, Temporary, Unreachable

SECONDS = 120  # a fetch over a slow line; everything else is done in a moment
_SETTINGS = (  # whatever this user's own configuration says
    "core.hooksPath=/dev/null",
    "core.autocrlf=false",
    "core.fsmonitor=false",
    "gc.auto=0",
    "submodule.recurse=false",
    "push.gpgSign=false",
)
_QUIET = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_REFUSED = re.compile(
    r"Authentication failed|Permission denied|could not read (Username|Password)|Host key verification|HTTP 40[13]|error: 40[13]"
)
_AWAY = re.compile(
    r"Could not resolve|unable to access|Connection (refused|timed out|reset)|does not appear to be a git repository|"
    r"Could not read from remote|early EOF|not found"
)
_BROKEN = re.compile(
    r"not a git repository|[Cc]annot lock ref|\.lock'?: File exists|corrupt|bad (object|config|signature)|"
    r"(missing|invalid) object|object file .* is empty|index file|unable to read|not a valid|broken|bad ref|bogus"
)
_SURROUNDING = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
}
_ADDRESS = re.compile(r"(?<=://)[^/@\s]+@")


class Git:
    """Git at work in one folder; `own` where the folder's own repository is meant, and never one around it."""

    def __init__(self, folder: Path, *, own: bool = False) -> None:
        self._folder = folder
        self._place = {"GIT_DIR": str((folder / ".git").absolute()), "GIT_WORK_TREE": str(folder.absolute())}
        self._place = self._place if own else {}

    def run(self, *arguments: str, text: str | None = None) -> str:
        """What git prints. Raises Unreachable, Refused, Temporary, Permanent with git's own words."""
        done = self.attempt(*arguments, text=text)
        if done.returncode:
            raise failure(arguments[0], done.stderr)
        return done.stdout

    def attempt(
        self, *arguments: str, text: str | None = None, seconds: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run it, whatever comes of it. Raises Misconfigured without git, Temporary where it takes too long."""
        longest = seconds or SECONDS
        command = ["git", *_QUIET, *arguments]
        try:
            return subprocess.run(  # noqa: S603 -- no shell; settings refuse what looks like an option
                command,
                cwd=self._folder,
                env={**_environment(), **self._place},
                input=text,
                capture_output=True,
                timeout=longest,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except FileNotFoundError:
            hint = "install git, or use register = {folder = …}"
            raise Misconfigured([Problem("there is no git on this machine", hint, code="no-git")]) from None
        except subprocess.TimeoutExpired:
            raise Temporary(
                f"git {arguments[0]} gave no answer in {longest:.0f} s", "try again later"
            ) from None


def failure(what: str, said: str) -> PortError:
    """Git's words as an error: who may not, what is away, or anything else."""
    words = told(said)
    if _REFUSED.search(said):
        hint = "give this user a key or a credential helper that reaches the repository"
        return Refused(f"the register's repository refuses us: {words}", hint)
    if _AWAY.search(said):
        return Unreachable(f"the register's repository cannot be reached: {words}", "check its address")
    return Permanent(f"git {what} failed: {words}", "")


def broken(said: str) -> bool:
    """Whether git's words are about a repository here that is damaged or was left locked."""
    return bool(_BROKEN.search(said))


def told(said: str) -> str:
    """The lines that say what is wrong, in one, without users or passwords in addresses."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if re.match(r"(fatal|error|remote: (error|fatal)|! )", line)] or lines[
        -1:
    ]
    return _ADDRESS.sub("", "; ".join(wrong[:3]))


def _environment() -> dict[str, str]:
    """Ours without what a surrounding git would have us believe, and nobody to answer a question."""
    kept = {name: value for name, value in os.environ.items() if not _of_a_repository(name)}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    return {"GIT_SSH_COMMAND": "ssh -oBatchMode=yes", **kept, **quiet}


def _of_a_repository(name: str) -> bool:
    return name in _SURROUNDING or name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_"))
