"""The worked examples beside the shipped rules come out as they say: one file a kind of rule, one function a kind here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.domain.fields import flatten
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import load_project
from syncer.rules.budgets import read_budget
from syncer.rules.calendars import Calendar, by_name
from syncer.rules.grading import grading
from syncer.rules.priority import priority
from syncer.rules.references import Find
from syncer.rules.worktime import Hours, SkippedDay
from syncer.sync.judged import judged
from syncer.sync.mapping import Mapping as SyncMapping
from tests.support.gate_examples import passed
from tests.support.sla_examples import came

Given = Mapping[str, Any]
EXAMPLES = sorted((assets().mappings / "examples").glob("*.yaml"))
ROW = re.compile(r"[A-Z]{1,4}-[0-9]+")


def leaves(kind: Kind, payload: Given) -> dict[str, JsonValue]:
    """A record as its file says it, by leaf path."""
    return flatten(kind, dict(payload))


def others(given: Given) -> Find:
    """How the records that an example speaks of are found."""
    known = {
        uid: leaves(kind_of(uid) or Kind.REQUIREMENT, said) for uid, said in given.get("others", {}).items()
    }
    return known.get


def _priority(shipped: SyncMapping, given: Given) -> Mapping[str, object]:
    assert shipped.priority is not None
    found = priority(shipped.priority, leaves(Kind.REQUIREMENT, given["values"]), others(given))
    return {
        "score": found.score,
        "missing": list(found.missing),
        "reached": found.reached,
        "floors": [floor.name for floor in found.floors],
        "computed": found.computed,
        "result": found.result,
    }


def _grading(shipped: SyncMapping, given: Given) -> Mapping[str, object]:
    assert shipped.grading is not None
    found = grading(shipped.grading, leaves(Kind.CHANGE_REQUEST, given["values"]), others(given))
    return {
        "lines": [one.line.name for one in found.lines if one.holds],
        "missing": list(found.missing),
        "computed": found.computed,
        "result": found.result,
        "refused": found.lowers,
    }


def _calendars(shipped: SyncMapping, given: Given) -> Mapping[str, object]:
    """The example's calendar laid over the shipped one of that name; instants are its wall clock's."""
    said = by_name(shipped.calendars)[given["calendar"]["name"]].model_dump(mode="json")
    hours = Hours(Calendar.model_validate({**said, **given["calendar"]}))
    start = datetime.fromisoformat(given["start"]).replace(tzinfo=hours.zone)
    found = hours.deadline(start, read_budget(given["budget"]))
    return {
        "due": f"{found.at.astimezone(hours.zone):%Y-%m-%d %H:%M}",
        "skipped": [_shown(day) for day in found.skipped],
    }


def _checks(shipped: SyncMapping, given: Given) -> Mapping[str, object]:
    """How grave each finding is that the example is about, and what those that are told name."""
    others = given.get("others", {})
    payloads = {"THE-0001": given["values"], **others}
    kinds = {"THE-0001": Kind(given["record"]), **{uid: kind_of(uid) or Kind.REQUIREMENT for uid in others}}
    records = {uid: (kinds[uid], leaves(kinds[uid], said)) for uid, said in payloads.items()}
    said = judged(shipped, load_project(given.get("project", {})), records).get("THE-0001", ())
    told = {finding.code: finding for finding in said if finding.code in given["about"]}
    return {
        "told": {code: told[code].severity.value if code in told else "off" for code in given["about"]},
        "values": {code: dict(finding.values) for code, finding in told.items() if finding.values},
    }


def _shown(skipped: SkippedDay) -> dict[str, object]:
    names = {locale: skipped.name(locale) for locale in ("en", "zh-CN") if skipped.name(locale)}
    return {"day": skipped.day, "kind": skipped.kind, **names}


def said_of(came: Any, then: Any) -> Any:
    """What came, as far as an example speaks of it: of a list of things, too, only the keys that it names."""
    if isinstance(then, dict) and isinstance(came, Mapping):
        return {key: said_of(came.get(key), said) for key, said in then.items()}
    if isinstance(then, list) and isinstance(came, list) and len(came) == len(then):
        return [said_of(one, said) for one, said in zip(came, then, strict=True)]
    return came


KINDS: Mapping[str, Callable[[SyncMapping, Given], Mapping[str, object]]] = {
    "calendars": _calendars,
    "priority": _priority,
    "grading": _grading,
    "slas": came,
    "gates": passed,
    "checks": _checks,
}


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, example, id=f"{path.stem}-{number}-{example['row']}")
        for path in EXAMPLES
        for number, example in enumerate(yaml.safe_load(path.read_text("utf-8")), 1)
    ]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> SyncMapping:
    folder: Path = tmp_path_factory.mktemp("mappings")
    (folder / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    return load_folder(folder, assets().mappings)


@pytest.mark.parametrize(("kind", "example"), _cases())
def test_a_worked_example_comes_out_as_it_says(kind: str, example: Given, shipped: SyncMapping) -> None:
    """PRI-1, REQ-9, REQ-24, CR-3, CR-5, SLA-1 to SLA-6, GATE-1 to GATE-7, B-29 to B-34, CPL-1 and its rows."""
    came = KINDS[kind](shipped, example["given"])

    assert said_of(came, example["then"]) == example["then"]


@pytest.mark.parametrize(("kind", "example"), _cases())
def test_a_worked_example_names_its_row_and_speaks_both_languages(kind: str, example: Given) -> None:
    assert kind in KINDS
    assert ROW.fullmatch(example["row"])
    assert set(example["says"]) == {"en", "zh-CN"}
    assert re.search(r"[\u4e00-\u9fff]", example["says"]["zh-CN"])
