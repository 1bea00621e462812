"""Files and folders: listing the register, reading bytes that stand still, writing whole files safely.

Nothing here knows what a file says. Symbolic links that lead out of the register are never followed.
"""

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from syncer.domain.kinds import Kind
from syncer.domain.problems import did_you_mean
from syncer.files import names

SUFFIXES = (".md", ".markdown")
MOST_BYTES = 4 * 2**20  # of a record's file


@dataclass(frozen=True, slots=True)
class Entry:
    """A record's file: `path` below the register (posix), and what tells one state of it from another."""

    path: str
    kind: Kind
    mark: tuple[int, int, int, int]  # mtime ns, ctime ns, size, inode

    @property
    def changed(self) -> float:
        """When it was last written, in seconds since the epoch."""
        return self.mark[0] / 1e9

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.mark[2]


@dataclass(frozen=True, slots=True)
class Strange:
    """Something in the register that is not read, and why."""

    path: str
    message: str
    hint: str
    code: str
    error: bool = True


def digest(raw: bytes) -> str:
    """Return the SHA-256 of bytes as hex."""
    return hashlib.sha256(raw).hexdigest()


def listing(root: Path) -> Iterator[Entry | Strange]:
    """Yield the register's files in order. Raises OSError when a folder cannot be read."""
    with os.scandir(root) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        kind = names.folder_kind(entry.name)
        if kind is not None and entry.is_symlink() and not _inside(Path(entry.path), root):
            yield _outside(entry.name)
        elif kind is not None and entry.is_dir():
            yield from _files(root, entry.path, kind)
        elif kind is None:
            yield from _stray(entry)


def _files(root: Path, folder: str, kind: Kind) -> Iterator[Entry | Strange]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = Path(entry.path).relative_to(root).as_posix()
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            if not _inside(Path(entry.path), root):
                yield _outside(path)
        elif entry.is_dir():
            yield from _files(root, entry.path, kind)
        elif entry.name.casefold().endswith(SUFFIXES) and entry.name.casefold() != "readme.md":
            yield Entry(path, kind, _mark(entry.stat()))


def _inside(link: Path, root: Path) -> bool:
    """A link to a place inside the register is left out silently: what it leads to is read there."""
    return link.resolve().is_relative_to(root.resolve())


def _outside(path: str) -> Strange:
    return Strange(path, "a symbolic link leads out of the register", "put the file itself here", "symlink")


def _stray(entry: os.DirEntry[str]) -> Iterator[Strange]:
    """A folder or file that was probably meant to be read."""
    known = [*(f"{kind.value}s" for kind in Kind), *names.CHINESE_FOLDERS]
    if entry.is_dir() and not entry.name.startswith("."):
        hint = did_you_mean(entry.name, known)
        if hint:
            yield Strange(entry.name, "this folder is not read", hint, "unknown-folder", error=False)
    elif (
        entry.is_file()
        and entry.name.casefold().endswith(SUFFIXES)
        and Path(entry.path).read_bytes()[:8].lstrip(b"\xef\xbb\xbf").startswith(b"---")
    ):
        hint = f"move it into the folder of its kind: {', '.join(known[:7])}"
        yield Strange(
            entry.name, "a record outside of the folders is not read", hint, "stray-file", error=False
        )


def _mark(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def young(entry: Entry, settle: float) -> bool:
    """Tell whether a file was written within the last `settle` seconds (or, by a wrong clock, will be)."""
    return settle > 0 and time.time() - entry.changed < settle


def replace_bytes(target: Path, raw: bytes) -> None:
    """Write a whole file: beside it, flushed to the disk, then renamed over it; permission bits stay. Raises OSError."""
    with _beside(target, raw, stat.S_IMODE(target.stat().st_mode)) as written:
        written.replace(target)


def create_bytes(target: Path, raw: bytes) -> None:
    """Write a new file; FileExistsError when there is one. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target, raw, 0o666 & ~_umask()) as written:
        os.link(written, target)


@contextmanager
def _beside(target: Path, raw: bytes, mode: int) -> Iterator[Path]:
    """A flushed temporary file in the target's folder, gone at the end whatever happens."""
    handle, name = tempfile.mkstemp(prefix=".syncer-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
    _flush_folder(target.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
