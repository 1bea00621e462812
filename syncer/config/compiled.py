"""The code of templates, kept between processes in the user's cache folder.

Why it exists: making code of all templates takes the library seconds, more than most commands do besides. What is kept is code, and
whoever could write it would run as us: so nothing is read but from a folder and a file that belong to us and that nobody else may
write. Whatever is wrong there is as if nothing were kept; it never ends anything.
"""

import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import CodeType

from syncer.pages import environment

MOST = 1_000  # files, of all editions; the templates that we ship are some hundred
_HEAD = hashlib.sha256().digest_size
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_LARGEST = 2**24  # bytes of one template's code


class Compiled:
    """Code by edition and key in a folder, which is made when there is something to keep; the port `Keep` of `pages`.

    Code of other editions goes when there is too much of it, the oldest first.
    """

    def __init__(self, folder: Path, edition: str) -> None:
        self._folder = folder
        self._edition = edition
        self._made = False

    def find(self, key: str) -> CodeType | None:
        """The code that was kept under this key; None where there is none that is surely ours and whole."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            if _is_ours(os.lstat(self._folder), stat.S_ISDIR):
                said = _read(self._path(key))
                if hashlib.sha256(said[_HEAD:]).digest() == said[:_HEAD]:
                    code = marshal.loads(said[_HEAD:])  # noqa: S302 -- written by us, and by nobody else
                    return code if isinstance(code, CodeType) else None
        return None

    def keep(self, key: str, code: CodeType) -> None:
        """Keep code for further processes, all of it or nothing."""
        if sys.dont_write_bytecode:  # whoever wants no code of the program kept wants none of its templates
            return
        with suppress(OSError, ValueError):
            self._make()
            said = marshal.dumps(code)
            with NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
                try:
                    file.write(hashlib.sha256(said).digest() + said)
                    file.close()
                    Path(file.name).replace(self._path(key))
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise

    def _path(self, key: str) -> Path:
        return self._folder / f"{self._edition}-{key}"

    def _make(self) -> None:
        """Make the folder where what it stands in is ours, and room in it, once a process. Raises OSError."""
        if self._made:
            return
        above = next(one for one in self._folder.parents if one.exists())
        if not self._folder.exists() and above.stat().st_uid != os.geteuid():
            raise PermissionError("another user's folder")  # an administrator's cache in somebody's home
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(os.lstat(self._folder), stat.S_ISDIR):
            raise PermissionError("a folder that others may write")
        kept = sorted(self._folder.iterdir(), key=lambda one: one.lstat().st_mtime, reverse=True)
        for one in kept[MOST:]:
            one.unlink(missing_ok=True)
        self._made = True


@lru_cache(maxsize=1)
def compiled() -> Compiled | None:
    """Where this user's processes keep code; None where no folder is known."""
    place = _cache_home()
    return None if place is None else Compiled(place / "syncer" / "templates", _edition())


def _cache_home() -> Path | None:
    """The user's cache folder, as the desktops' specification has it: a relative one does not count."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if Path(given).is_absolute():
        return Path(given)
    with suppress(RuntimeError):
        return Path.home() / ".cache"
    return None


def _edition() -> str:
    """What decides beside a template's text what code is made of it: the library, Python's own code, and how we set the library up."""
    ours = Path(environment.__file__).read_bytes()
    said = (version("jinja2").encode(), MAGIC_NUMBER, str(sys.flags.optimize).encode(), ours)
    return hashlib.sha256(b"\0".join(said)).hexdigest()[:16]


def _read(path: Path) -> bytes:
    """A file that is ours alone to write. Raises OSError."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(number, "rb") as file:
        if not _is_ours(os.fstat(number), stat.S_ISREG):
            raise PermissionError("a file that others may write")
        return file.read(_LARGEST)


def _is_ours(found: os.stat_result, kind: Callable[[int], bool]) -> bool:
    return kind(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & _OTHERS
