"""A register in a branch of a git repository (a `FilesSide`): commits are read, and a commit is written back.

Read at a commit and never in anybody's work tree, a half-done pull or rebase cannot look like deletions (B-07).
The checkout beside the store is ours alone and may be thrown away at any time: what counts is the branch. It
decides nothing, forces no push, and takes nobody's commit back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from syncer.domain.problems import Place, Problem, Severity
from syncer.domain.project import ProjectData
from syncer.files.checkout import Checkout
from syncer.files.folder import RegisterFolder
from syncer.files.gitrun import told
from syncer.ports import FileWritten, Misconfigured, PortError
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation

_PUSHES = 3  # somebody else's commits may come in between
_OVERTAKEN = re.compile(  # by another push, before or during ours
    r"fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value|stale info"
)
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
        self._origin = origin
        self._checkout = Checkout(checkout, origin.address, origin.branch)
        self._root = checkout / origin.below
        self._project_file = project_file
        self._folder = RegisterFolder(
            self._root,
            project_file or self._root / "project.yaml",
            id_prefix=id_prefix,
            locale=locale,
            shown=str(origin),
        )

    # ------------------------------------------------------------------------------- reading

    def read(self) -> FilesObservation:
        """The register at the branch's last commit. Raises Unreachable, Refused, Misconfigured, Temporary."""
        with self._checkout.alone():
            self._checkout.follow()
            self._refuse_ways_out()
            return self._folder.read()

    def read_last(self) -> FilesObservation | None:
        """The register as it was fetched last, asking nobody; None where it never was. Raises as `read` does."""
        if not self._checkout.begun:
            return None
        with self._checkout.alone():
            if not self._checkout.return_to_last():
                return None
            self._refuse_ways_out()
            return self._folder.read()

    def project(self) -> ProjectData | None:
        """What project.yaml says as it was fetched last, asking nobody; None where it cannot be read. Raises Misconfigured."""
        self._refuse_ways_out()
        return self._folder.project()

    def author(self, handle: str) -> str:
        """Who committed a record's file last and when, in words; "" where nobody can tell."""
        return self._folder.author(handle)

    def _refuse_ways_out(self) -> None:
        """A link that somebody committed must not lead us to files of this machine. Raises Misconfigured."""
        ours = self._checkout.folder.resolve()
        own = [] if self._project_file is not None else [self._root / "project.yaml"]
        for path in (self._root, *own):
            if not path.resolve().is_relative_to(ours):
                words = f"{path.relative_to(self._checkout.folder)} leads out of the register's repository"
                hint = "put the folder or file itself there, not a link"
                raise Misconfigured([Problem(words, hint, Place(self._origin.branch), code="symlink")])

    def kept_baselines(self) -> Mapping[str, str]:
        """The text of every baseline's file at the branch's last commit. Raises as `read` does."""
        with self._checkout.alone():
            self._checkout.follow()
            self._refuse_ways_out()
            return self._folder.kept_baselines()

    # ------------------------------------------------------------------------------- writing

    def keep_baseline(self, name: str, text: str) -> FileWritten:
        """Write a baseline's file for good, and push it as a commit of its own."""
        try:
            with self._checkout.alone():
                return self._kept(name, text)
        except Misconfigured as error:
            problem = error.problems[0]
        except PortError as error:
            problem = Problem(error.message, error.hint, self._place(), code="not-pushed")
        return FileWritten("", name, problem)

    def _kept(self, name: str, text: str) -> FileWritten:
        said = ""
        for _ in range(_PUSHES):
            self._checkout.follow()
            self._refuse_ways_out()
            outcome = self._folder.keep_baseline(name, text)
            if outcome.problem is not None or not self._checkout.commit(f"Keep the baseline {name}\n"):
                return outcome
            said = self._checkout.push()
            if not said:
                return outcome
            if not _OVERTAKEN.search(said):
                break
        self._checkout.return_to_last()
        return FileWritten("", name, self._not_pushed(said))

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Write values, and push them as one commit; where somebody pushed meanwhile, anew on what they pushed.

        All or none: without a push that was taken, every edit has failed and comes again with the next cycle.
        """
        try:
            with self._checkout.alone():
                return self._write(edits)
        except Misconfigured as error:
            problem = error.problems[0]
        except PortError as error:
            problem = Problem(error.message, error.hint, self._place(), code="not-pushed")
        return [FileWritten(edit.handle, edit.uid, problem) for edit in edits]

    def _write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        said = ""
        for _ in range(_PUSHES):
            self._checkout.follow()
            self._refuse_ways_out()
            outcomes = self._folder.write(edits)
            done = [edit for edit, outcome in zip(edits, outcomes, strict=True) if outcome.problem is None]
            if not self._checkout.commit(message(done)):
                return outcomes
            said = self._checkout.push()
            if not said:
                return outcomes
            if not _OVERTAKEN.search(said):
                break
        self._checkout.return_to_last()
        return [FileWritten(edit.handle, edit.uid, self._not_pushed(said)) for edit in edits]

    def _not_pushed(self, said: str) -> Problem:
        if _OVERTAKEN.search(said):
            words = f"others pushed to {self._origin.branch} {_PUSHES} times while ours was under way"
            hint = "nothing to do: the next cycle tries again"
        elif "denyCurrentBranch" in said or "checked out" in said:
            words = f"{self._origin.branch} is checked out in the register's repository"
            hint = "let syncer have a bare repository, or give it the folder: register = {folder = …}"
        else:
            words = f"the register's repository did not take our commit: {told(said)}"
            hint = f"let syncer push to {self._origin.branch}, or name a branch that it may push to"
        return Problem(words, hint, self._place(), Severity.ERROR, "not-pushed")

    def _place(self) -> Place:
        return Place(str(self._origin).rstrip(":/"))


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
