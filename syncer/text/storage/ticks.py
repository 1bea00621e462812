"""Ticks of tasks on a page: read from the page people see, and carried into the body we publish next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from syncer.text.storage.xml import Element, child, parse, qualified, serialize, tag

_TASK: Final = re.compile(r"[<:]task\b")


def ticks(xml: str) -> dict[str, bool]:
    """Whether each task is ticked, by a key made of its text and its occurrence (`buy milk#1`)."""
    if _TASK.search(xml) is None:
        return {}  # most pages have none, and one may be large
    return {key: _is_ticked(task) for key, task in _keyed(parse(xml))}


def with_ticks(xml: str, ticks: Mapping[str, bool]) -> str:
    """The body with people's ticks set on the tasks they belong to; other tasks stay as they are."""
    if not ticks:
        return xml
    body = parse(xml)
    changed = False
    for key, task in _keyed(body):
        status = child(task, "ac:task-status")
        wanted = ticks.get(key)
        if status is not None and wanted is not None and wanted != _is_ticked(task):
            status.text = "complete" if wanted else "incomplete"
            changed = True
    return serialize(body) if changed else xml


def _keyed(body: Element) -> Iterator[tuple[str, Element]]:
    seen: Counter[str] = Counter()
    for element in body.iter(qualified("ac:task")):
        text = _own_text(element)
        seen[text] += 1
        yield f"{text}#{seen[text]}", element


def _own_text(task: Element) -> str:
    """A task's text without the tasks inside it, white space folded."""
    body = child(task, "ac:task-body")
    return " ".join("".join(_texts(body)).split()) if body is not None else ""


def _texts(element: Element) -> Iterator[str]:
    yield element.text or "" if tag(element) else ""
    for inner in element:
        if tag(inner) != "ac:task-list":
            yield from _texts(inner)
        yield inner.tail or ""


def _is_ticked(task: Element) -> bool:
    status = child(task, "ac:task-status")
    return status is not None and (status.text or "").strip() == "complete"
