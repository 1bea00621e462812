"""Logs: one JSON object a line, from our code and from libraries, and never a local variable."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from syncer.daemon.logs import redacted

_SCRIPT = """
import logging, structlog
from syncer.daemon import logs
logs.configure(terminal={terminal})
log = structlog.get_logger("syncer").bind(project="SHOP")
log.info("cycle", title="需求\\x9b2J\\u202e")
log.debug("not shown")
logging.getLogger("urllib3").warning("pool of %s", "one")
logging.getLogger("apscheduler").warning("skipped")
def fail():
    token = "hunter2"
    raise ValueError("went \\x1b[8mwrong")
try:
    fail()
except ValueError:
    log.exception("failed")
"""


def _logged(*, terminal: bool) -> str:
    script = _SCRIPT.format(terminal=terminal)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == ""
    return done.stderr


def test_every_line_is_an_object_with_level_time_and_project() -> None:
    events: list[dict[str, Any]] = [json.loads(line) for line in _logged(terminal=False).splitlines()]
    assert [event["event"] for event in events] == ["cycle", "pool of one", "failed"]
    assert events[0]["title"] == "需求\x9b2J\u202e"
    assert {"level", "timestamp", "project"} <= set(events[0])
    assert events[2]["exception"][0]["exc_type"] == "ValueError"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"token": "hunter2"}, {"token": "***"}),
        ({"reason": "sent Authorization: Bearer abcd1234efgh"}, {"reason": "sent Authorization: Bearer ***"}),
        ({"url": "https://bot:hunter2@example.com/x"}, {"url": "https://bot:***@example.com/x"}),
        ({"address": "http://127.0.0.1:8765/x"}, {"address": "http://127.0.0.1:8765/x"}),
        ({"url": "https://example.com/x?token=hunter2&a=1"}, {"url": "https://example.com/x?token=***&a=1"}),
        ({"place": {"file": "ATATT3xFfGF0abcdefgh"}}, {"place": {"file": "***"}}),
        ({"lines": ["basic dXNlcjpwdw=="]}, {"lines": ["basic ***"]}),
        ({"event": "the basic plan", "token_days": 12}, {"event": "the basic ***", "token_days": 12}),
        ({"title": "需求", "count": 3, "none": None}, {"title": "需求", "count": 3, "none": None}),
    ],
)
def test_what_looks_like_a_secret_is_replaced(said: dict[str, Any], left: dict[str, Any]) -> None:
    """By construction, whoever wrote the line: rather a word too many than a token."""
    assert redacted(None, "", dict(said)) == left


def test_tracebacks_hold_no_local_variables() -> None:
    assert "hunter2" not in _logged(terminal=False) + _logged(terminal=True)


@pytest.mark.parametrize("terminal", [False, True])
def test_no_text_of_a_site_commands_the_terminal_on_which_a_log_is_read(*, terminal: bool) -> None:
    logged = _logged(terminal=terminal)
    assert not {"\x9b", "\u202e"} & set(logged)
    assert "\x1b[8m" not in logged
    assert "\\u202e" in logged


def test_more_detail_is_of_ours_and_not_of_libraries_each_step() -> None:
    """With -v the parser of Markdown told every character it looked at, and a service whose log nobody reads stood still."""
    script = """
import logging
from syncer.daemon import logs
logs.configure(level=logging.DEBUG, terminal=False)
logging.getLogger("markdown_it.rules_block.fence").debug("entering fence")
logging.getLogger("syncer.http.transport").debug("jira GET myself")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["jira GET myself"]
