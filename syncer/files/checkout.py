"""Our own checkout of a branch: brought to its last commit, committed to, pushed from; one process at a time.

It may be thrown away at any time, and is, where a killed process left it broken. What is not ours is never touched:
neither files that somebody keeps in its place, nor a repository around it.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syncer.domain.problems import Place, Problem
from syncer.files.gitrun import Git, broken, failure
from syncer.ports import Misconfigured, Permanent, Refused, Temporary

_PATIENCE = 60.0  # seconds for another process of ours that is at the checkout
_FIRST = 1800.0  # seconds for the first fetch of a large repository; each one after brings what is new
_SEEN = "refs/syncer/seen"
_CLAIM = b"syncer keeps a checkout here\n"
_BYTES = "* -text -ident -filter -working-tree-encoding\n"  # stands above what a .gitattributes asks for


class Checkout:
    """A folder that holds one branch of one repository, and that nobody else uses."""

    def __init__(self, folder: Path, address: str, branch: str) -> None:
        self.folder, self._address, self._branch = folder, address, branch
        self._git = Git(folder, own=True)

    @property
    def begun(self) -> bool:
        """Whether anything was ever fetched into it, as far as can be told without git."""
        return (self.folder / ".git").is_dir()

    # ------------------------------------------------------------------------------- reading

    def follow(self) -> None:
        """Bring it to the branch's last commit, whatever state a killed process left it in.

        Raises Unreachable, Refused, Misconfigured, Temporary, Permanent.
        """
        try:
            self._fetch()
        except Permanent as error:
            if isinstance(error, Refused | Misconfigured) or not broken(error.message):
                raise
            shutil.rmtree(self.folder / ".git", ignore_errors=True)
            self._fetch()

    def _fetch(self) -> None:
        first = not self.begun
        if first:
            self._git.run("init", "--quiet", "--template=")
        attributes = self.folder / ".git" / "info" / "attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text(_BYTES, encoding="ascii")
        wanted = f"+refs/heads/{self._branch}:{_SEEN}"
        words = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", self._address, wanted)
        fetched = self._git.attempt(*words, seconds=_FIRST if first else None)
        if fetched.returncode:
            raise self._no_branch(fetched.stderr) or failure("fetch", fetched.stderr)
        self._clean()

    def _no_branch(self, said: str) -> Misconfigured | None:
        """What to say where the repository is there and the branch is not."""
        if "couldn't find remote ref" not in said:
            return None
        listed = self._git.attempt("ls-remote", "--heads", "--", self._address).stdout.splitlines()
        there = [line.partition("refs/heads/")[2] for line in listed]
        hint = f"it has {', '.join(there[:10])}" if there else "make a first commit there"
        message = f"the register's repository has no branch {self._branch}"
        return Misconfigured([Problem(message, hint, code="no-branch")])

    def return_to_last(self) -> bool:
        """Bring it to what was fetched last, asking nobody; False where nothing ever was. Raises Permanent, Temporary."""
        if self._git.attempt("rev-parse", "--verify", "--quiet", f"{_SEEN}^{{commit}}").returncode:
            return False
        self._clean()
        return True

    def _clean(self) -> None:
        for left in (self.folder / ".git").glob("*.lock"):  # nobody's but a killed one of ours
            left.unlink(missing_ok=True)
        self._git.run("checkout", "--quiet", "--force", "--detach", _SEEN)
        self._git.run("clean", "--quiet", "-ffdx")

    # ------------------------------------------------------------------------------- writing

    def commit(self, message: str) -> bool:
        """Commit all that was changed; False where nothing was. Raises Permanent, Temporary."""
        self._git.run("add", "--all", "--force")  # also what somebody's .gitignore would leave out
        if self._git.attempt("diff", "--cached", "--quiet").returncode == 0:
            return False
        identity = (
            "-c",
            "user.name=syncer",
            "-c",
            "user.email=syncer@localhost",
            "-c",
            "commit.gpgSign=false",
        )
        self._git.run(*identity, "commit", "--quiet", "--no-verify", "--file", "-", text=message)
        return True

    def push(self) -> str:
        """Push our commit, forcing nothing; what git said where it was not taken, "" where it was."""
        pushed = self._git.attempt("push", "--quiet", "--", self._address, f"HEAD:refs/heads/{self._branch}")
        return "" if pushed.returncode == 0 else pushed.stderr or "no reason was given"

    # -------------------------------------------------------------------------------- alone

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at the checkout; a command beside the service waits its turn. Raises Temporary, Misconfigured."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(f"{self.folder}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._unusable(error) from None
        try:
            _wait_for(descriptor, self.folder)
            self._claim(descriptor)
            yield
        except OSError as error:
            raise self._unusable(error) from None
        finally:
            os.close(descriptor)

    def _claim(self, descriptor: int) -> None:
        """Take an empty place for ours, for good; never one where somebody keeps something."""
        if os.pread(descriptor, len(_CLAIM), 0) == _CLAIM:
            return
        if any(self.folder.iterdir()):
            message = f"{self.folder} is not empty, and syncer did not make it: nothing is fetched into it"
            hint = "name another folder as `checkout` of register, or empty this one"
            raise Misconfigured([Problem(message, hint, Place(str(self.folder)), code="checkout")])
        os.pwrite(descriptor, _CLAIM, 0)

    def _unusable(self, error: OSError) -> Temporary:
        said = f"{self.folder} cannot be used: {error.strerror}"
        return Temporary(said, "see `checkout` in register, and the disk")


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
