"""A workbook's file among the programs that hold it open: who has it, and reading it with patience.

Excel and WPS leave `~$name.xlsx` beside an open workbook, LibreOffice `.~lock.name.xlsx#`; some systems also refuse to
open it. Nothing here knows what a workbook says, and no lock is ever broken.
"""

import time
from pathlib import Path

from syncer.domain.problems import Place, Problem
from syncer.files.archive import Unreadable

MOST_BYTES = 64 * 2**20  # packed; no register is larger
_TRIES, _PAUSE = 4, 0.25  # seconds: a virus scanner or a save holds a file no longer
_EXCEL, _LIBRE = "~$", ".~lock."


def lock_of(path: Path) -> Path | None:
    """Return the file by which a program says that it has a workbook open, or None."""
    for name in (f"{_EXCEL}{path.name}", f"{_LIBRE}{path.name}#"):
        if (path.parent / name).exists():
            return path.parent / name
    return None


def holder(lock: Path) -> str:
    """Return who holds a workbook as the lock names them; "" where it does not tell."""
    try:
        raw = lock.read_bytes()[:512]
    except OSError:
        return ""
    if lock.name.startswith(_LIBRE):
        fields = [word for word in raw.decode("utf-8", "replace").split(",") if word.strip()]
        return fields[0].strip() if fields else ""
    length = raw[0] if raw else 0
    return "".join(c for c in raw[1 : 1 + min(length, 54)].decode("latin-1") if c.isprintable()).strip()


def is_lock(path: Path) -> bool:
    """Whether a file is such a lock, not a workbook."""
    return path.name.startswith(_EXCEL) or (path.name.startswith(_LIBRE) and path.name.endswith("#"))


def open_elsewhere(path: Path, file: str) -> Problem | None:
    """Return the problem of a workbook that a program has open, None where no one says so."""
    lock = lock_of(path)
    if lock is None:
        return None
    who = holder(lock)
    message = f"the workbook is open{f' by {who}' if who else ''} ({lock.name} says so)"
    hint = f"close it there; if nobody has it open, delete {lock.name}"
    return Problem(message, hint, Place(file), code="locked")


def read_patiently(path: Path, file: str) -> bytes:
    """Return a workbook's bytes; asks more than once where another program holds it. Raises Unreadable, FileNotFoundError."""
    if is_lock(path):
        message = "this is another program's note that the workbook is open, not the workbook"
        raise Unreadable(
            Problem(message, "take the file of that name without the mark", Place(file), code="locked")
        )
    for left in reversed(range(_TRIES)):
        try:
            if path.stat().st_size > MOST_BYTES:
                message = f"the workbook has more than {MOST_BYTES >> 20} MiB"
                raise Unreadable(
                    Problem(message, "take what is no register out of it", Place(file), code="trap")
                )
            return path.read_bytes()
        except FileNotFoundError:
            raise
        except PermissionError:
            if not left:
                raise _held(path, file) from None
            time.sleep(_PAUSE)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            raise Unreadable(
                Problem(message, "check its permissions", Place(file), code="unreadable")
            ) from None
    raise _held(path, file)


def _held(path: Path, file: str) -> Unreadable:
    said = open_elsewhere(path, file)
    message = "the file may not be read: another program holds it, or its permissions forbid it"
    hint = "close it where it is open, or check its permissions"
    return Unreadable(said or Problem(message, hint, Place(file), code="locked"))
