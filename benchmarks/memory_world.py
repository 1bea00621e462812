"""What one cycle sees of a project of any size, made in memory: records with a file and an issue each, a few edited.

It is as the adapters hand it over: each side has texts of its own, and of a counterpart's agreed and seen values the
equal ones are one object, as the store reads them. Nothing here is read from a disk or a site.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Person
from syncer.domain.project import ProjectData
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import (
    Agreed,
    Category,
    Counterpart,
    FileRecord,
    FilesObservation,
    HubState,
    IssueLink,
    IssueState,
    JiraObservation,
    Marker,
    Observation,
    Side,
    StoredRecord,
)
from syncer.text.sections import RichText

NOW: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)
READ: Final = "2026-11-20T09:00:00.000+00:00"
CRITERIA: Final = ("[functional] Gate {} opens within seconds", "[uat] The office opens gate {} without help")
_CHANNELS: Final = ("interview", "survey", "contract", "workshop")
REST: Final = (
    "agreement",
    "priority",
    "source.original",
)  # unmapped, and a customer may see them
_VERBS: Final = {"Blocks": ("blocks", "is blocked by")}
_ACCOUNTS: Final = {"ann@example.com": "acc-ann"}


def mapping() -> SyncMapping:
    """The preset `stock`, as a project uses it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
        return load_folder(Path(folder), assets().mappings)


def observation(size: int, changed: int) -> Observation:
    """So many records at rest, but `changed` of them edited, half in a file and half in Jira; the same ones each time."""
    step = size // changed
    edited = set(range(1, changed * step + 1, step))
    in_jira = {number for place, number in enumerate(sorted(edited)) if place % 2}
    numbers = range(1, size + 1)
    return Observation(
        project="CAMP",
        now=NOW,
        hub=HubState("bench", {_uid(n): _record(n) for n in numbers}, tuple(_parts(size))),
        data=ProjectData(people=(Person(id="ann", name="Ann", email="ann@example.com"),)),
        jira=JiraObservation(
            {str(10_000 + n): _issue(n) for n in sorted(in_jira)}, frozenset(), "", _ACCOUNTS, _VERBS
        ),
        files=FilesObservation(
            tuple(_file(n, edited=n in edited - in_jira) for n in numbers),
            digests={_handle(n): f"{n:040x}" for n in numbers},
        ),
    )


def _uid(number: int) -> str:
    return f"REQ-{number:04d}"


def _handle(number: int) -> str:
    return f"requirements/{_uid(number)}.md"


def values(number: int) -> dict[str, JsonValue]:
    """What the register says of one requirement; texts of its own at each call, as parsing makes them."""
    lists: dict[str, JsonValue] = {
        "acceptance_criteria": [
            {"text": text.format(number), "dimension": dimension[1:]}
            for dimension, text in (one.split("] ") for one in CRITERIA)
        ],
        **({"depends_on": [_uid(number - 1)]} if number % 3 == 0 else {}),
    }
    return {
        "title": f"Gate number {number} opens by itself",
        "description": f"As a parent I want gate {number} to open by itself, so that nobody waits in the rain.",
        "background": f"Gate {number} has a lock with a key today. In June eleven children stood before it.",
        "priority": ("high", "medium", "low")[number % 3],
        "agreement": "confirmed",
        "owner": "ann",
        "delivery": "not_started",
        "source.channel": _CHANNELS[number % 4],
        "source.original": f"Somebody should do something about gate {number}.",
        **json.loads(json.dumps(lists)),
    }


def _record(number: int) -> StoredRecord:
    return StoredRecord(_uid(number), Kind.REQUIREMENT, values(number), 1, NOW, NOW)


def _parts(size: int) -> Iterator[Counterpart]:
    """In the order in which the store hands them over: by side."""
    for number in range(1, size + 1):
        said = values(number)
        agreed = {path: Agreed(value, value) for path, value in said.items() if path != "delivery"}
        seen: dict[str, JsonValue] = {"title": said["title"]}
        yield Counterpart(
            Side.FILES,
            _uid(number),
            _uid(number),
            _handle(number),
            f"{number:040x}",
            agreed=agreed,
            seen=seen,
        )
    for number in range(1, size + 1):
        yield _on_jira(number)


def _on_jira(number: int) -> Counterpart:
    said = values(number)
    natives = _natives(number, said)
    rest: JsonValue = {path: said[path] for path in REST if path in said}
    agreed = {path: Agreed(said[path], native) for path, native in natives.items()}
    links = [f"{_uid(number - 1)}>Blocks>{_uid(number)}"] if number % 3 == 0 else []
    notes = {"#rest": Agreed(rest, rest), **({"#links": Agreed([*links], [*links])} if links else {})}
    return Counterpart(
        side=Side.JIRA,
        native=str(10_000 + number),
        uid=_uid(number),
        key=f"CAMP-{number}",
        version=READ,
        agreed={**agreed, **notes},
        seen={**natives, "#labels": ["sy"], "#status": ["To Do", "to_do"]},
        unseen=frozenset({"customer_words", "preliminary_plan"}),
        links=(
            IssueLink(
                "Blocks", outward=False, other_id=str(9_999 + number), other_key=f"CAMP-{number - 1}", id="1"
            ),
        )
        if links
        else (),
    )


def _natives(number: int, said: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """What the issue says, by field path."""
    criteria = "\n".join(f"- {one.format(number)}" for one in CRITERIA)
    same = {path: said[path] for path in ("title", "description", "background", "delivery")}
    return {**same, "acceptance_criteria": criteria, "owner": "acc-ann"}


def _issue(number: int) -> IssueState:
    """An issue whose summary somebody edited."""
    said = values(number)
    natives = _natives(number, said)
    body = f"{said['description']}\n\n## Background\n\n{said['background']}\n\n## Acceptance criteria\n\n"
    return IssueState(
        id=str(10_000 + number),
        key=f"CAMP-{number}",
        project="CAMP",
        type="Story",
        updated="2026-11-22T08:59:00.000+00:00",
        status="To Do",
        status_id="1",
        category=Category.TO_DO,
        fields={"summary": f"{said['title']} at once", "assignee": "acc-ann", "labels": ["sy"]},
        description=RichText("markdown", f"{body}{natives['acceptance_criteria']}\n"),
        links=_on_jira(number).links,
        marker=Marker(_uid(number), "bench", "", {path: said[path] for path in REST if path in said}),
    )


def _file(number: int, *, edited: bool) -> FileRecord:
    said = {path: value for path, value in values(number).items() if path != "delivery"}
    if edited:
        said["title"] = f"{said['title']} at once"
    return FileRecord(Kind.REQUIREMENT, _uid(number), _handle(number), said)
