"""Files of baselines beside the register's records: `baselines/V1.0.json`, each written once.

Nothing here knows what a baseline says.
"""

from pathlib import Path

from syncer.files.disk import create_bytes

FOLDER = "baselines"


def path(name: str) -> str:
    """Where the file of a baseline lies below the register's folder."""
    return f"{FOLDER}/{name}.json"


def text(path: Path) -> str:
    """What a file says, its line ends as they are; what is not UTF-8 shows as such. Raises OSError."""
    return path.read_bytes().decode("utf-8", "replace")


def write(target: Path, said: str) -> str:
    """Write a file that is not there; returns why it was not written, "" where it was or says the same already."""
    raw = said.encode("utf-8", "surrogatepass")
    try:
        create_bytes(target, raw)
    except FileExistsError:
        return (
            ""
            if target.read_bytes() == raw
            else "a file of that name says something else: it is left as it is"
        )
    except OSError as error:
        return f"it cannot be written: {error.strerror}"
    return ""
