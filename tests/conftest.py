"""What holds for every test: how Hypothesis looks for examples, that nothing of the machine's own set-up leaks in,
that tests which share what is dear to make run in one worker and long ones first, where their folders are, and what is never thrown away.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import NodeId
from hypothesis import settings

from tests.support.beforehand import do_own_share
from tests.support.tries import tries
from tests.support.turns import Turns, turn

# Machines that run tests are shared: how long one example takes says nothing. What must be quick is measured by itself.
settings.register_profile("syncer", deadline=None, print_blob=True, max_examples=tries(100))
settings.load_profile("syncer")

# Somebody's own configuration and clock must not steer the program under test.
for _name in [name for name in os.environ if name.startswith(("SYNCER__", "SYNCER_TEST_CLOCK"))]:
    del os.environ[_name]

# Whatever is compiled is kept: each of the many processes that tests start would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Charts are drawn by tests about them alone: loading what draws them takes a second in each process.
os.environ["SYNCER__CHARTS__DRAW"] = "false"

# The store waits for the disk at each of its many commits; where memory is a disk with room, that takes no time.
_MEMORY = Path("/dev/shm")
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Do what workers share; and let the garbage collector rest while thousands of modules and tests come that stay."""
    gc.disable()
    try:
        if session.config.args == session.config.getini("testpaths"):
            do_own_share(session.config)
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put long groups first, and a test's xdist_group behind its id, where pytest-xdist looks for it.

    It does so itself, but in a place of which pytest takes no notice since 9.2: groups were torn apart in silence.
    """
    items.sort(key=turn)
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        if mark is not None and not item.nodeid.endswith(f"@{mark.args[0]}"):
            item._id = NodeId.parse(f"{item.nodeid}@{mark.args[0]}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """More tests at once than there are processors, as long as they wait for programs of theirs."""
    return Turns(config, log) if config.option.dist == "loadgroup" else None


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over modules and tests: it would look at all of them again every few tests.

    It comes seldom: most of what a test leaves behind is gone by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_unconfigure() -> None:
    """End the database server that tests of this process shared."""
    stores = sys.modules.get("tests.support.stores")
    if stores is not None:
        stores.end_postgres()
