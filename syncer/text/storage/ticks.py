"""Ticks of tasks on a page: read from the page people see, and carried into the body we publish next.

A box of ours is known by an invisible anchor in its text, so it stays itself whatever is written beside it; any other
task by its words and how often they came before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from syncer.text.storage.xml import (
    Element,
    MalformedStorageError,
    attribute,
    child,
    parameter,
    parse,
    qualified,
    serialize,
    tag,
)

PREFIX: Final = "sy-t-"  # of the anchor in a box of ours
_TASK: Final = re.compile(r"[<:]task\b")
_ESCAPED: Final = {"%": "%25", "-": "%2D"}


@dataclass(frozen=True, slots=True)
class Box:
    """What a box of ours is for: an action on something (a record, a baseline, a page) by a person, "" for anybody who may."""

    action: str
    about: str
    person: str = ""

    @property
    def name(self) -> str:
        """The name of its anchor; the last dash is the one before the person."""
        person = re.sub(r"[%-]", lambda found: _ESCAPED[found[0]], self.person)
        return f"{PREFIX}{self.action}-{self.about}-{person}"


def box_named(name: str) -> Box | None:
    """The box that an anchor's name, or a key of `ticks`, stands for; None where it is none of ours."""
    if not name.startswith(PREFIX):
        return None
    action, dash, rest = name.removeprefix(PREFIX).partition("#")[0].partition("-")
    about, last, person = rest.rpartition("-")
    if not (action and dash and about and last):
        return None
    return Box(action, about, person.replace("%2D", "-").replace("%25", "%"))


def box_in(body: str) -> str:
    """The name of the box whose text this is, as a site's list of tasks shows it; "" for a task that is none of ours."""
    if PREFIX not in body:
        return ""
    try:
        return _anchored(parse(body))
    except MalformedStorageError:
        return ""


def ticks(xml: str) -> dict[str, bool]:
    """Whether each task is ticked: a box of ours by its anchor's name, others by their text and its occurrence (`buy milk#1`)."""
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
        inside = child(element, "ac:task-body")
        name = _anchored(inside) if inside is not None else ""
        text = name or _own_text(inside)
        seen[text] += 1
        yield text if name and seen[text] == 1 else f"{text}#{seen[text]}", element


def _anchored(body: Element) -> str:
    """The name of our anchor in a task's own text; that of a task inside it is another's."""
    for element in body:
        name = tag(element)
        if name == "ac:structured-macro" and attribute(element, "ac:name") == "anchor":
            told = parameter(element, "")
            if box_named(told) is not None:
                return told
        elif name != "ac:task-list" and (found := _anchored(element)):
            return found
    return ""


def _own_text(body: Element | None) -> str:
    """A task's text without the tasks inside it, white space folded."""
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
