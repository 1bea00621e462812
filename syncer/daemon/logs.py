"""Logs: JSON lines, or coloured ones on a terminal, from us and from the libraries alike.

Tracebacks are written without local variables: those hold tokens. What looks like a secret all the same, by the name of its key or by its
shape, is replaced, whoever wrote the line.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

from syncer.text.characters import printable

HIDDEN: Final = "***"
_KEY = re.compile(r"(?i)(token|secret|passw|authorization|cookie|credential|api_?key)(?!_(days|expires))")
_SHAPES = re.compile(
    r"""(?ix)
    (?P<before> \b (?:bearer|basic) \s+ | [?&](?:token|key|secret|password)= )  [^\s"'&]{4,}
    | (?P<user> ://[^/\s:@]*: ) [^/\s@]+ (?=@)
    | \b ATATT[\w=.-]{8,} | \b eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*
    """
)


def redacted(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An event of the log without what looks like a secret, at any depth."""
    for key, value in event.items():
        event[key] = HIDDEN if _KEY.search(key) and isinstance(value, str) and value else _clean(value)
    return event


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _SHAPES.sub(lambda found: f"{found['before'] or found['user'] or ''}{HIDDEN}", value)
    if isinstance(value, dict):
        return redacted(None, "", {str(key): inner for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def configure(*, level: int = logging.INFO, terminal: bool | None = None) -> None:
    """Send all logs to standard error; `terminal`: for a person's eyes, found out when not given."""
    people = sys.stderr.isatty() if terminal is None else terminal
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=not people),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=_ending(people=people))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(
        max(level, logging.INFO)
    )  # libraries tell each step of reading a text, which drowns a service
    logging.getLogger("syncer").setLevel(level)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a cycle longer than the poll is no event
    logging.getLogger("procrastinate").setLevel(logging.ERROR)  # what a cycle did, it says itself
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(
        logging.ERROR
    )  # a line for each caller who speaks no HTTP fills a disk


def _ending(*, people: bool) -> list[Any]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if people:
        plain = structlog.dev.plain_traceback
        return [drop, redacted, structlog.dev.ConsoleRenderer(exception_formatter=plain), _printable]
    frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [
        drop,
        structlog.processors.ExceptionRenderer(frames),
        redacted,
        structlog.processors.JSONRenderer(ensure_ascii=False),
        _printable,
    ]


def _printable(_logger: object, _method: str, line: str) -> str:
    """A line that commands no terminal on which somebody reads the log; to whoever reads JSON it is the same."""
    return printable(line)
