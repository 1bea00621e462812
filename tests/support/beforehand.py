"""What each worker of a test run would do again when it starts: it is shared out among them, and each finds what the others did.

Asserting needs every test file rewritten, which takes longer than loading all of them; Hypothesis reads every file for the
constants in it. Both keep what they found beside the files, for the next run; in a new checkout there is nothing yet.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.assertion import rewrite
from hypothesis.internal.constants_ast import constants_from_module

_READ = ("syncer", "tests")  # Hypothesis looks into these
_REWRITTEN = "test_*.py"


def do_own_share(config: pytest.Config) -> None:
    """Rewrite and read the files that fall to this worker, unless that has been done; nothing outside of pytest-xdist."""
    name, workers = (
        os.environ.get("PYTEST_XDIST_WORKER", ""),
        os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"),
    )
    if not name:
        return
    mine = slice(int(name.removeprefix("gw")), None, int(workers))
    for file in sorted((config.rootpath / "tests").rglob(_REWRITTEN))[mine]:
        _rewrite(file, config)
    for file in sorted(file for folder in _READ for file in (config.rootpath / folder).rglob("*.py"))[mine]:
        _read(file)


def _rewrite(file: Path, config: pytest.Config) -> None:
    state = config.stash[rewrite.assertstate_key]
    kept = rewrite.get_cache_dir(file) / (file.name.removesuffix(".py") + rewrite.PYC_TAIL)
    if sys.dont_write_bytecode or rewrite._read_pyc(file, kept, state.trace) is not None:
        return
    try:
        found, code = rewrite._rewrite_test(file, config)
    except SyntaxError:
        return  # who collects it will say so
    if rewrite.try_makedirs(kept.parent):
        rewrite._write_pyc(state, code, found, kept)


def _read(file: Path) -> None:
    """Hypothesis asks for a module, of which it looks at the file alone."""
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    constants_from_module(module)
