"""A register that is fetched from elsewhere, as it was fetched last: a look at pages fetches nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from syncer.cycle.project import Ports
from syncer.ports import FileWritten, KeepsLast, Temporary
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation


def as_fetched(ports: Ports) -> Ports:
    """The same world, with what is kept here of a register that lies elsewhere."""
    files = ports.files
    return replace(ports, files=_Fetched(files)) if isinstance(files, KeepsLast) else ports


@dataclass(frozen=True, slots=True)
class _Fetched:
    files: KeepsLast

    def read(self) -> FilesObservation:
        """The register as the last cycle fetched it. Raises Temporary where none has."""
        found = self.files.read_last()
        if found is None:
            raise Temporary("the register has not been fetched yet", "the first cycle fetches it")
        return found

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """As the register itself does."""
        return self.files.write(edits)
