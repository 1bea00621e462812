"""Says what is wrong with the database below the store, and what cures it: full, read-only, away or busy.

Why it exists: each of them ends a cycle between two writes, which loses nothing, and only a person can mend the first
two. Decides by the database's own codes, never by texts.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from syncer.ports import Permanent, PortError, Temporary

_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "53100")  # 53100: PostgreSQL's disk_full
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "25006")  # 25006: read_only_sql_transaction
_SAFE = "what was written before it stands, nothing is half done, and the next cycle goes on from there"


@contextmanager
def told() -> Iterator[None]:
    """A database that is busy, full or away is said in the port's own words."""
    try:
        yield
    except OperationalError as error:
        raise of_database(error) from error


def of_database(error: OperationalError) -> PortError:
    """The port's error for one of the database."""
    said = str(error.orig)
    code = str(getattr(error.orig, "sqlite_errorname", "") or getattr(error.orig, "sqlstate", "") or "")
    if code.startswith(_FULL):
        return Permanent(
            f"the store cannot be written, its disk is full or broken: {said}", f"make room; {_SAFE}"
        )
    if code.startswith(_CLOSED):
        hint = "see who may write the folder of [store] url, and whether its disk is mounted read-only"
        return Permanent(f"the store cannot be written: {said}", f"{hint}; {_SAFE}")
    local = "see [store] url and the disk"
    server = "see [store] url and the server; its password comes from PGPASSWORD or .pgpass"
    is_file = hasattr(error.orig, "sqlite_errorname")
    return Temporary(f"the store does not answer: {said}", local if is_file else server)


def of_lock(error: OSError) -> Permanent:
    """A lock file that cannot be made."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    cure = "make room" if full else "see who may write the folder of [store] url, and how its disk is mounted"
    return Permanent(f"the lock beside the store cannot be taken: {error.strerror}: {error.filename}", cure)
