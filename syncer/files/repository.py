"""A register in a branch of a git repository (a `FilesSide`): commits are read, and a commit is written back.

Read at a commit and never in anybody's work tree, a half-done pull or rebase cannot look like deletions (B-07).
The checkout beside the store is ours alone and may be thrown away at any time: what counts is the branch. It
decides nothing, forces no push, and takes nobody's commit back.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from syncer.domain.problems import Place, Problem, Severity
from syncer.files.folder import RegisterFolder
from syncer.files.gitrun import Git, failure, told
from syncer.ports import FileWritten, Misconfigured, Temporary
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation

_PUSHES = 3  # somebody else's commits may come in between
_PATIENCE = 60.0  # seconds for another process of ours that is at the checkout
_NAMED = 3  # records that a commit's first line names


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a register lies: the repository's address, its branch, and the folder in it ("" = all of it)."""

    address: str
    branch: str
    below: str = ""

    def __str__(self) -> str:
        return f"{self.branch}:{f'{self.below}/' if self.below else ''}"


class RegisterRepository:
    """The register in a repository; `checkout` is a folder that nobody else uses.

    `project_file` is where the project's own data stand, None for project.yaml beside the records.
    """

    def __init__(
        self,
        origin: Origin,
        checkout: Path,
        project_file: Path | None = None,
        *,
        id_prefix: str = "",
        locale: str = "en",
    ) -> None:
        self._origin, self._checkout = origin, checkout
        self._git = Git(checkout)
        root = checkout / origin.below
        self._folder = RegisterFolder(
            root,
            project_file or root / "project.yaml",
            id_prefix=id_prefix,
            locale=locale,
            shown=str(origin),
        )

    # ------------------------------------------------------------------------------- reading

    def read(self) -> FilesObservation:
        """The register at the branch's last commit. Raises Unreachable, Refused, Misconfigured, Temporary."""
        with self._alone():
            self._follow()
            return self._folder.read()

    def read_last(self) -> FilesObservation | None:
        """The register as it was fetched last, asking nobody; None where it never was."""
        if not (self._checkout / ".git").is_dir():
            return None
        with self._alone():
            self._clean("HEAD")
            return self._folder.read()

    def author(self, handle: str) -> str:
        """Who committed a record's file last and when, in words; "" where nobody can tell."""
        return self._folder.author(handle)

    def _follow(self) -> None:
        """Bring the checkout to the branch's last commit, whatever state a killed process left it in."""
        if not (self._checkout / ".git").is_dir():
            self._git.run("init", "--quiet")
        branch = self._origin.branch
        fetched = self._git.attempt(
            "fetch",
            "--quiet",
            "--no-tags",
            "--",
            self._origin.address,
            f"+refs/heads/{branch}:refs/syncer/seen",
        )
        if fetched.returncode:
            raise self._no_branch(fetched.stderr) or failure("fetch", fetched.stderr)
        self._clean("refs/syncer/seen")

    def _no_branch(self, said: str) -> Misconfigured | None:
        """What to say where the repository is there and the branch is not."""
        if "couldn't find remote ref" not in said:
            return None
        listed = self._git.attempt("ls-remote", "--heads", "--", self._origin.address).stdout.splitlines()
        there = [line.partition("refs/heads/")[2] for line in listed]
        hint = f"it has {', '.join(there[:10])}" if there else "make a first commit there"
        return Misconfigured(
            [
                Problem(
                    f"the register's repository has no branch {self._origin.branch}", hint, code="no-branch"
                )
            ]
        )

    def _clean(self, commit: str) -> None:
        (self._checkout / ".git" / "index.lock").unlink(missing_ok=True)  # nobody but a killed one of ours
        self._git.run("checkout", "--quiet", "--force", "--detach", commit)
        self._git.run("clean", "--quiet", "-ffdx")

    # ------------------------------------------------------------------------------- writing

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Write values, and push them as one commit; where somebody pushed meanwhile, anew on what they pushed.

        All or none: without a push that was taken, every edit has failed and comes again with the next cycle.
        """
        with self._alone():
            said = ""
            for _ in range(_PUSHES):
                self._follow()
                outcomes = self._folder.write(edits)
                if not self._committed(edits, outcomes):
                    return outcomes
                pushed = self._git.attempt(
                    "push", "--quiet", "--", self._origin.address, f"HEAD:refs/heads/{self._origin.branch}"
                )
                if pushed.returncode == 0:
                    return outcomes
                said = pushed.stderr
                if "fetch first" not in said and "non-fast-forward" not in said:
                    break
            self._clean("refs/syncer/seen")
            return [FileWritten(edit.handle, edit.uid, self._not_pushed(said)) for edit in edits]

    def _committed(self, edits: Sequence[FileEdit], outcomes: Sequence[FileWritten]) -> bool:
        self._git.run("add", "--all")
        if self._git.attempt("diff", "--cached", "--quiet").returncode == 0:
            return False
        done = [edit for edit, outcome in zip(edits, outcomes, strict=True) if outcome.problem is None]
        identity = (
            "-c",
            "user.name=syncer",
            "-c",
            "user.email=syncer@localhost",
            "-c",
            "commit.gpgSign=false",
        )
        self._git.run(*identity, "commit", "--quiet", "--no-verify", "--file", "-", text=message(done))
        return True

    def _not_pushed(self, said: str) -> Problem:
        if "denyCurrentBranch" in said or "checked out" in said:
            words = f"{self._origin.branch} is checked out in the register's repository"
            hint = "let syncer have a bare repository, or give it the folder: register = {folder = …}"
        else:
            words = f"the register's repository did not take our commit: {told(said)}"
            hint = f"let syncer push to {self._origin.branch}, or name a branch that it may push to"
        place = Place(str(self._origin).rstrip(":/"))
        return Problem(words, hint, place, Severity.ERROR, "not-pushed")

    # -------------------------------------------------------------------------------- alone

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at the checkout; a command beside the service waits its turn. Raises Temporary."""
        try:
            self._checkout.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(f"{self._checkout}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Temporary(
                f"{self._checkout} cannot be used: {error.strerror}",
                "see `checkout` in register, and the disk",
            ) from None
        try:
            _wait_for(descriptor, self._checkout)
            yield
        finally:
            os.close(descriptor)


def message(edits: Sequence[FileEdit]) -> str:
    """What a commit says: the records in its first line, their fields below."""
    fields: dict[str, list[str]] = {}
    for edit in edits:
        fields.setdefault(edit.uid, []).extend(_fields(edit))
    names = list(fields)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    lines = [f"{uid}: {', '.join(dict.fromkeys(paths))}" for uid, paths in fields.items()]
    return "\n".join([f"Keep {', '.join(names[:_NAMED])}{more} in step", "", *lines, ""])


def _fields(edit: FileEdit) -> list[str]:
    if not edit.digest:
        return ["new"]
    return [*(["id"] if edit.write_id else []), *edit.values]


def _wait_for(descriptor: int, checkout: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Temporary(f"another process is at {checkout}", "try again when it is done") from None
            time.sleep(0.05)
        else:
            return
