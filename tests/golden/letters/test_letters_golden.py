"""Every kind of letter, letter for letter, in both languages and worded by stage, as the shipped rules draft it (NOT-1, NOT-2).

After a wanted change, write the files anew with `SYNCER_WRITE_GOLDEN=1 pytest tests/golden/letters` and read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.config.templates import shipped
from syncer.domain.fields import flatten
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.domain.project import load_project
from syncer.domain.records import dump, load
from syncer.pages import catalogue
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.letters import worded
from syncer.pages.view import register
from syncer.rules.notices import NoticeKind
from syncer.sync.drafts import Desk, Waiting, on_demand, waiting

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
CASES: dict[str, Any] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
STAGES = ("pre_sales", "implementation", "service")


@pytest.fixture(scope="module")
def templates() -> Templates:
    return catalogue.load(shipped())


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> tuple[NoticeKind, ...]:
    folder = tmp_path_factory.mktemp("mappings")
    (folder / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    return load_folder(folder, assets().mappings).notices


def records_of(case: dict[str, Any], stage: str) -> dict[str, Any]:
    """The records of a case, with the stage in the source of each that has one."""
    found = {}
    for uid, payload in case["records"].items():
        kind = kind_of(uid) or Kind.REQUIREMENT
        said = {"id": uid, **payload}
        if "source" in said:
            said["source"] = {**said["source"], "stage": stage}
        found[uid] = (kind, flatten(kind, dump(load(kind, said))))
    return found


def drafted(
    kinds: tuple[NoticeKind, ...], name: str, case: dict[str, Any], stage: str
) -> tuple[Desk, Waiting]:
    """The draft of a case: one that waits and is the only one of its record, or one on demand."""
    desk = Desk(
        records=records_of(case, stage),
        data=load_project(CASES["project"]),
        now=NOW,
        zone="Asia/Shanghai",
        only=case["uid"],
    )
    found = {one.kind.name: one for one in waiting(kinds, desk)}
    kind = next(one for one in kinds if one.name == name)
    if kind.when is not None:
        assert list(found) == [name], f"{name} at {stage}"
        return desk, found[name]
    one = on_demand(kind, case["uid"], desk)
    assert one is not None
    return desk, one


def letters(templates: Templates, kinds: tuple[NoticeKind, ...], locale: str) -> Iterator[str]:
    context = PageContext(instance="x", project_key="SHOP", timezone="Asia/Shanghai", locales=("zh-CN", "en"))
    for name, case in CASES["letters"].items():
        seen: dict[str, list[str]] = {}
        for stage in case.get("stages", STAGES):
            desk, one = drafted(kinds, name, case, stage)
            values = [(kind, {"id": uid, **leaves}) for uid, (kind, leaves) in desk.records.items()]
            (draft,) = worded(templates, [one], register(values, desk.data), context, locale, NOW)
            assert draft.problems == ()
            text = f"To: {', '.join(draft.to)}\nSubject: {draft.subject}\n\n{draft.body}"
            seen.setdefault(text, []).append(stage)
        for text, stages in seen.items():
            yield f"===== {name} ({', '.join(stages)})\n{text}\n"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_letters_are_the_golden_ones(
    templates: Templates, kinds: tuple[NoticeKind, ...], locale: str
) -> None:
    text = "\n".join(letters(templates, kinds, locale))
    golden = HERE / f"letters.{locale}.txt"
    if os.environ.get("SYNCER_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_shipped_kind_is_among_them(kinds: tuple[NoticeKind, ...]) -> None:
    assert {one.name for one in kinds} == set(CASES["letters"])
