"""The worked examples beside the shipped rules come out as they say: one file a kind of rule, one function a kind here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from syncer.config.assets import assets
from syncer.config.examples import load_examples
from syncer.config.mappings import load_folder
from syncer.domain.fields import flatten
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.domain.project import load_project
from syncer.rules.budgets import read_budget
from syncer.sync import examples
from syncer.sync.judged import judged
from syncer.sync.mapping import Mapping as SyncMapping
from tests.support.notice_examples import waits

Given = Mapping[str, Any]
EXAMPLES = sorted((assets().mappings / "examples").glob("*.yaml"))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where there is one
ROW = re.compile(r"[A-Z]{1,4}-[0-9]+")


def _checks(shipped: SyncMapping, given: Given) -> Mapping[str, object]:
    """How grave each finding is that the example is about, and what those that are told name."""
    others = given.get("others", {})
    payloads = {"THE-0001": given["values"], **others}
    kinds = {"THE-0001": Kind(given["record"]), **{uid: kind_of(uid) or Kind.REQUIREMENT for uid in others}}
    records = {uid: (kinds[uid], flatten(kinds[uid], dict(said))) for uid, said in payloads.items()}
    said = judged(shipped, load_project(given.get("project", {})), records).get("THE-0001", ())
    told = {finding.code: finding for finding in said if finding.code in given["about"]}
    return {
        "told": {code: told[code].severity.value if code in told else "off" for code in given["about"]},
        "values": {code: dict(finding.values) for code, finding in told.items() if finding.values},
    }


KINDS: Mapping[str, Callable[[SyncMapping, Given], Mapping[str, object]]] = {
    **examples.KINDS,
    "checks": _checks,
    "notices": waits,
}


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, example, id=f"{path.stem}-{number}-{example['row']}")
        for path in EXAMPLES
        for number, example in enumerate(yaml.load(path.read_text("utf-8"), Loader=LOADER), 1)
    ]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> SyncMapping:
    folder: Path = tmp_path_factory.mktemp("mappings")
    (folder / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    return load_folder(folder, assets().mappings)


@pytest.mark.parametrize(("kind", "example"), _cases())
def test_a_worked_example_comes_out_as_it_says(kind: str, example: Given, shipped: SyncMapping) -> None:
    """PRI-1, REQ-9, REQ-24, CR-3, CR-5, SLA-1 to SLA-6, GATE-1 to GATE-7, B-29 to B-34, CPL-1 and its rows, NOT-1, NOT-2, REQ-17, REQ-25, MTG-6."""
    came = KINDS[kind](shipped, example["given"])

    assert examples.said_of(came, example["then"]) == example["then"]


def test_an_example_that_a_projects_own_rule_comes_to_no_more_is_not_shown(shipped: SyncMapping) -> None:
    """PG-18: a worked example beside a rule is true of that rule."""
    known = load_examples(assets().mappings / "examples").all
    held = list(examples.holding(shipped, known))
    stricter = [
        each.model_copy(update={"goal": read_budget("4h")}) if each.name == "question answered" else each
        for each in shipped.slas
    ]
    changed = shipped.model_copy(
        update={"slas": tuple(stricter), "grading": None, "gates": shipped.gates[:1]}
    )
    left = list(examples.holding(changed, known))

    assert {one.kind for one in held} == set(examples.KINDS)
    assert len(held) > len(known) / 2
    assert all(one.rule for one in held if one.kind == "slas")
    lost = [one for one in held if one not in left]
    assert {(one.kind, one.rule) for one in lost} >= {("slas", "question answered"), ("grading", "")}
    assert all(one.kind != "slas" or one.rule == "question answered" for one in lost)
    assert {one.rule for one in left if one.kind == "gates"} <= {shipped.gates[0].name, ""}


@pytest.mark.parametrize(("kind", "example"), _cases())
def test_a_worked_example_names_its_row_and_speaks_both_languages(kind: str, example: Given) -> None:
    assert kind in KINDS
    assert ROW.fullmatch(example["row"])
    assert set(example["says"]) == {"en", "zh-CN"}
    assert re.search(r"[\u4e00-\u9fff]", example["says"]["zh-CN"])
