"""Where the files we ship lie: inside the package when installed, at the top of the tree in a checkout."""

from dataclasses import dataclass
from pathlib import Path

import syncer


@dataclass(frozen=True, slots=True)
class Assets:
    """The folder that holds what we ship, and its parts."""

    root: Path

    @property
    def mappings(self) -> Path:
        """Presets of mappings."""
        return self.root / "mappings"

    @property
    def templates(self) -> Path:
        """Templates of pages and notices."""
        return self.root / "templates"

    @property
    def sample(self) -> Path:
        """The sample project."""
        return self.root / "sample"

    @property
    def config_example(self) -> Path:
        """A configuration with every key."""
        return self.root / "config.example.toml"


def assets() -> Assets:
    """Find the shipped files; raises FileNotFoundError when the installation has none."""
    package = Path(syncer.__file__).resolve().parent
    for root in (package / "_shipped", package.parent):
        if (root / "mappings" / "stock.yaml").is_file():
            return Assets(root)
    raise FileNotFoundError(f"no shipped files beside {package}: install the package anew")
