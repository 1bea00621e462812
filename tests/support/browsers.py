"""A headless browser for the proofs that need one: where it is, how it is begun, and what is skipped where there is none.

One serves a whole module: to begin it takes more than most of what is done in it. Each test has a context of its own in it,
which shares nothing with any other.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


def driven(group: str) -> list[pytest.MarkDecorator]:
    """The marks of a module whose tests drive one browser: they run in one process."""
    return [
        pytest.mark.xdist_group(group),
        pytest.mark.browser,
        pytest.mark.skipif(
            CHROMIUM is None, reason="no chromium on this machine: install it to run the browser proofs"
        ),
    ]


@contextmanager
def begun() -> Iterator[Any]:
    """A browser without any window, until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        yield browser
        browser.close()
