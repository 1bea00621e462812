"""What the sandbox's Cloud answers although no published document at hand describes it is listed, neither more nor less."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fuzz.ground import operations
from tests.support import published

PAGE = Path(__file__).parents[3] / "docs" / "sandbox.md"
pytestmark = pytest.mark.skipif(not published.present(), reason=published.WHY_NOT)


def test_what_no_document_describes_is_listed() -> None:
    block = PAGE.read_text("utf-8").partition("no document describes:\n\n```text\n")[2].partition("```")[0]
    listed = [line for line in block.splitlines() if line]
    found = {
        _as_listed(f"{method} {path}")
        for method, path in operations("cloud")
        if not re.match(r"/rest/(agile|software)/", path) and not published.describes(method, _in_v3(path))
    }
    assert sorted(found) == listed


def _in_v3(path: str) -> str:
    """Versions 2 and latest are version 3 but for the form of texts."""
    return re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path)


def _as_listed(operation: str) -> str:
    return re.sub(r" /rest/(api|internal)/(2|3|latest)/", r" /rest/\1/…/", operation)
