"""Observations made by hand, for the pure part: what is in the hub, in files and on issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.domain.json import JsonValue
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import (
    Agreed,
    Category,
    Claim,
    ClaimKind,
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
from syncer.sync.plan import Plan, make_plan
from syncer.text.sections import RichText

NOW = datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)
VERBS = {"Blocks": ("blocks", "is blocked by"), "Relates": ("relates to", "relates to")}
PEOPLE = {"ann@example.com": "acc-ann"}


@cache
def mapped(extra: str = "") -> SyncMapping:
    """The preset that the demonstration uses, with something laid over it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "mapping.yaml").write_text(f"version: 1\nextends: demo\n{extra}", encoding="utf-8")
        return load_folder(Path(folder), assets().mappings)


def kind_of_uid(uid: str) -> Kind:
    """The kind that an id of these tests is of."""
    return {"REQ": Kind.REQUIREMENT, "ACT": Kind.ACTION, "CR": Kind.CHANGE_REQUEST, "MTG": Kind.MEETING}[
        uid.split("-", maxsplit=1)[0]
    ]


def stored(uid: str, **values: JsonValue) -> StoredRecord:
    """A record of the register; a requirement's delivery is as its issue's status says."""
    known: dict[str, JsonValue] = {"delivery": "not_started"} if uid.startswith("REQ") else {}
    return StoredRecord(uid, kind_of_uid(uid), {"title": f"Title of {uid}", **known, **values}, 1, NOW, NOW)


def issue(number: int, uid: str = "", **fields: JsonValue) -> IssueState:
    """An issue; with a uid it carries our mark and label."""
    given: dict[str, JsonValue] = {"summary": f"Title of {uid}", "labels": ["sy"] if uid else [], **fields}
    text = given.pop("description", None)
    return IssueState(
        id=str(10000 + number),
        key=f"CAMP-{number}",
        project="CAMP",
        type="Story",
        updated=f"2026-11-21T15:{number:02d}:00.000+00:00",
        status="To Do",
        status_id="1",
        category=Category.TO_DO,
        fields={name: value for name, value in given.items() if value},
        description=text if isinstance(text, RichText) else None,
        marker=Marker(uid, "inst") if uid else None,
    )


def on_jira(uid: str, number: int, links: tuple[IssueLink, ...] = (), **agreed: JsonValue) -> Counterpart:
    """A record's issue as last read, nothing but the title agreed unless said."""
    pairs = {"title": f"Title of {uid}", **agreed}
    return Counterpart(
        side=Side.JIRA,
        native=str(10000 + number),
        uid=uid,
        key=f"CAMP-{number}",
        version="2026-11-21T15:00:00.000+00:00",
        agreed={path: Agreed(value, value) for path, value in pairs.items()}
        | {"#rest": Agreed({}, {}), "delivery": Agreed("not_started", "not_started")},
        seen={**pairs, "delivery": "not_started", "#labels": ["sy"], "#status": ["To Do", "to_do"]},
        links=links,
        unseen=frozenset({"background", "customer_words", "acceptance_criteria", "preliminary_plan"}),
    )


def in_file(uid: str, path: str = "", **values: JsonValue) -> FileRecord:
    """A record's file."""
    name = path or f"requirements/{uid}.md"
    return FileRecord(kind_of_uid(uid), uid, name, {"title": f"Title of {uid}", **values})


def file_part(uid: str, path: str = "", **values: JsonValue) -> Counterpart:
    """A record's file as last agreed."""
    name = path or f"requirements/{uid}.md"
    all_of = {"title": f"Title of {uid}", **values}
    return Counterpart(
        Side.FILES,
        uid,
        uid,
        name,
        agreed={p: Agreed(v, v) for p, v in all_of.items()},
        seen={"title": all_of["title"]},
    )


def claim(uid: str, **sent: JsonValue) -> Claim:
    """A create under way."""
    return Claim(
        ClaimKind.ISSUE, uid, "token", NOW, 0, {path: [value, value] for path, value in sent.items()}
    )


def seen(
    *,
    records: tuple[StoredRecord, ...] = (),
    parts: tuple[Counterpart, ...] = (),
    issues: tuple[IssueState, ...] = (),
    files: tuple[FileRecord, ...] | None = None,
    vanished: frozenset[str] = frozenset(),
    frozen: frozenset[str] = frozenset(),
    hub: Mapping[str, object] | None = None,
    with_jira: bool = True,
) -> Observation:
    """One cycle's observation."""
    state = HubState("inst", {record.uid: record for record in records}, parts)
    jira = JiraObservation({one.id: one for one in issues}, vanished, "", PEOPLE, VERBS)
    folder = None
    if files is not None:
        digests = {record.path: "d" for record in files}
        folder = FilesObservation(files, (), frozen, digests, empty=not files and not frozen)
    return Observation(
        project="CAMP",
        now=NOW,
        hub=replace(state, **(hub or {})),  # type: ignore[arg-type]  # fields of HubState
        data=ProjectData(),
        jira=jira if with_jira else None,
        files=folder,
    )


def planned(observation: Observation, mapping: SyncMapping | None = None) -> Plan:
    """The plan made of it."""
    return make_plan(observation, mapping or mapped(), "en")
