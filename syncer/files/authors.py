"""Who changed a file of the register last: git's author where the file is committed as it stands, else its owner.

Asked only for records that two sides changed differently. What cannot be found out is "".
"""

from datetime import UTC, datetime
from pathlib import Path

from syncer.files.gitrun import Git
from syncer.ports import PortError

_COMMITTED = "%an, %cI"


def author(file: Path) -> str:
    """Return who changed a file last and when, such as "Ann, 2026-11-21T15:39:15+00:00"; "" where nobody can tell."""
    return _committed(file) or _owned(file)


def _committed(file: Path) -> str:
    if not file.parent.is_dir():
        return ""
    git = Git(file.parent)
    try:
        changed = git.attempt("status", "--porcelain", "--", file.name)
        if changed.returncode or changed.stdout.strip():
            return ""
        return git.attempt("log", "-1", f"--format={_COMMITTED}", "--", file.name).stdout.strip()
    except PortError:
        return ""


def _owned(file: Path) -> str:
    try:
        when = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
        return f"{file.owner()}, {when}"
    except (OSError, KeyError, NotImplementedError):
        return ""
