"""A workbook's archive: opened only where it is one and no trap, and written anew with single parts replaced.

What would cost minutes or gigabytes (B-26) is refused by its table of contents, before anything is unpacked. Parts
that nobody asked to replace keep their bytes.
"""

import io
import zlib
from collections.abc import Mapping
from copy import copy
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from syncer.domain.problems import Place, Problem

MOST_PARTS = 2_000
MOST_BYTES = 100 * 2**20  # unpacked, all parts together
MOST_RATIO, _SMALL = 200, 2**20  # of a part above this size, unpacked to packed
_ENCRYPTED = 0x1
_OLD = b"\xd0\xcf\x11\xe0"
_TYPES = "[Content_Types].xml"
_SAVE = "save it as .xlsx (Excel workbook) and take that"


class Unreadable(Exception):
    """Bytes that are no workbook which may be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def opened(raw: bytes, file: str) -> ZipFile:
    """Return the archive of a workbook's bytes. Raises Unreadable for what is none, is locked away or is a trap."""
    archive = unpackable(raw, file, "workbook", _SAVE)
    _check_kind(archive, file)
    return archive


def unpackable(raw: bytes, file: str, what: str, cure: str) -> ZipFile:
    """Return an office file's archive, of which nothing was unpacked yet; `what` people call it. Raises Unreadable likewise."""
    if raw.startswith(_OLD):
        message = f"this is an encrypted {what} or one of an old office program"
        raise _refused(file, message, f"take the password off, or {cure}", what)
    if not is_zipfile(io.BytesIO(raw)):
        raise _refused(
            file, f"this is no {what}, or only a part of one", f"open it in its program, then {cure}", what
        )
    try:
        archive = ZipFile(io.BytesIO(raw))
    except (BadZipFile, ValueError, NotImplementedError):
        raise _refused(
            file, f"the {what}'s archive is broken", f"open it in its program, then {cure}", what
        ) from None
    trap = _trap(archive.infolist())
    if trap:
        said = trap.replace("workbook", what)
        raise _refused(file, said, "have it made anew by who sent it; nothing of it was unpacked", "trap")
    return archive


def part(archive: ZipFile, name: str, file: str) -> bytes:
    """Return a part's bytes. Raises Unreadable where it is missing or broken."""
    try:
        return archive.read(name)
    except (KeyError, BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error):
        message = f"its part {name} is missing or broken"
        raise _refused(file, message, f"open it in Excel, then {_SAVE}") from None


def with_parts(raw: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the archive with these parts replaced; all others keep their bytes, their order and their dates."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as source, ZipFile(made, "w") as target:
        for entry in source.infolist():
            kept: ZipInfo = copy(entry)
            target.writestr(kept, changed.get(entry.filename, source.read(entry)), entry.compress_type)
        target.comment = source.comment
    return made.getvalue()


def _refused(file: str, message: str, hint: str, code: str = "workbook") -> Unreadable:
    return Unreadable(Problem(message, hint, Place(file), code=code))


def _trap(entries: list[ZipInfo]) -> str:
    """Why an archive must not be unpacked, told by its table of contents; "" when it may."""
    if len(entries) > MOST_PARTS:
        return f"the workbook has {len(entries):,} parts, and more than {MOST_PARTS:,} are not read"
    whole = sum(entry.file_size for entry in entries)
    if whole > MOST_BYTES:
        return f"the workbook unpacks to {whole >> 20:,} MiB, and more than {MOST_BYTES >> 20} are not read"
    if len({entry.filename for entry in entries}) < len(entries):
        return "the workbook has two parts of one name"
    return next((said for entry in entries if (said := _strange(entry))), "")


def _strange(entry: ZipInfo) -> str:
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & _ENCRYPTED:
        return "the workbook is encrypted"
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        return f"its part {entry.filename!r} leads out of the workbook"
    if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        return f"its part {entry.filename} unpacks to more than {MOST_RATIO} times its size"
    return ""


def _check_kind(archive: ZipFile, file: str) -> None:
    names = set(archive.namelist())
    if _TYPES not in names:
        what = "an OpenDocument file" if "mimetype" in names else "an archive"
        raise _refused(file, f"this is {what}, not a workbook", _SAVE)
    kinds = part(archive, _TYPES, file)
    if b"macroEnabled" in kinds:
        raise _refused(file, "a workbook with macros is not read: nobody can tell what they would do", _SAVE)
    if b"spreadsheetml" not in kinds or b"sheet.binary" in kinds:
        raise _refused(file, "this is no .xlsx workbook", _SAVE)
