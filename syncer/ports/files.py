"""The register on disk, or in a workbook, as the cycle needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from syncer.domain.problems import Problem
from syncer.domain.project import ProjectData
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation


@dataclass(frozen=True, slots=True)
class FileWritten:
    """A file edit's outcome; `handle` as it is after the write."""

    handle: str
    uid: str
    problem: Problem | None = None


class FilesSide(Protocol):
    """The register on disk."""

    def read(self) -> FilesObservation:
        """The folder as it is. Never raises for what people wrote: that comes as problems."""
        ...

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Write values back, byte-faithfully; one outcome an edit, in order."""
        ...


@runtime_checkable
class TellsProject(FilesSide, Protocol):
    """A register whose project.yaml can be read without its records."""

    def project(self) -> ProjectData | None:
        """What project.yaml says, however much else is in motion; None where it cannot be read."""
        ...


@runtime_checkable
class TellsAuthors(FilesSide, Protocol):
    """A register that knows who wrote its files."""

    def author(self, handle: str) -> str:
        """Who changed a record's file last and when, in words; "" where nobody can tell."""
        ...


@runtime_checkable
class KeepsLast(FilesSide, Protocol):
    """A register that is fetched from elsewhere, and kept here as it was then."""

    def read_last(self) -> FilesObservation | None:
        """The register as it was fetched last, asking nobody; None where it never was. Raises PortError."""
        ...


@runtime_checkable
class KeepsBaselines(FilesSide, Protocol):
    """A register that has room for the files of baselines."""

    def kept_baselines(self) -> Mapping[str, str]:
        """The text of each, by its path as messages show it. Raises PortError."""
        ...

    def keep_baseline(self, name: str, text: str) -> FileWritten:
        """Write one for good; nothing that is there is written over."""
        ...
