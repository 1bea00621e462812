"""The budgets in requests, on a small register of the kind `make bench` measures: real processes, real HTTP, no clock.

Seconds and memory are for `make bench` alone; a test that measures time fails when the machine is busy.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import budgets
from benchmarks.corpus import requirements
from benchmarks.scenes import Scene, Stage
from tests.support.sandbox import sandbox_process

pytestmark = pytest.mark.xdist_group("budgets")
SIZE = 60
FRESH = ("edit in Jira", "field edited in a file", "section edited in a file")


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scene]:
    with sandbox_process() as sandbox:
        stage = Stage(sandbox, tmp_path_factory.mktemp("bench"), SIZE, ("en",), rounds=1)
        return {scene.name: scene for scene in stage.play()}


def broken(scene: Scene) -> list[budgets.Budget]:
    return [budget for budget in scene.budgets if not budget.within]


def test_a_first_push_costs_little_more_than_its_bound(scenes: dict[str, Scene]) -> None:
    push = scenes["cold push"]
    assert broken(push) == []
    searches = 2  # beside the first one: for the newest issue, and for ours in other projects
    assert (
        len(push.asked.discovery) <= len(set(push.asked.discovery)) + searches
    )  # nothing is found out twice
    assert push.asked.requests["jira"]["write"] >= 2  # bulk creates were really made


@pytest.mark.parametrize("kind", ["fresh", "lasting"])
def test_a_quiet_cycle_reads_little_and_writes_nothing(scenes: dict[str, Scene], kind: str) -> None:
    assert broken(scenes[f"quiet, {kind} process"]) == []


@pytest.mark.parametrize("kind", ["fresh", "lasting"])
@pytest.mark.parametrize("edit", FRESH)
def test_one_edit_costs_its_own_requests_alone(scenes: dict[str, Scene], edit: str, kind: str) -> None:
    scene = scenes[f"{edit}, {kind} process"]
    assert broken(scene) == []
    assert scene.asked.requests["confluence"]["write"] >= 1  # the edit was seen, and its page written


def test_a_lost_store_is_rebuilt_from_jira_in_bulk(scenes: dict[str, Scene]) -> None:
    assert broken(scenes["cold pull, store lost"]) == []


def test_a_budget_that_is_broken_is_seen() -> None:
    def entries() -> Iterator[dict[str, str]]:
        for _ in range(12):
            yield {
                "product": "jira",
                "effect": "read",
                "method": "GET",
                "path": "/rest/api/3/field",
                "query": "",
            }
        yield {
            "product": "confluence",
            "effect": "write",
            "method": "PUT",
            "path": "/wiki/api/v2/pages/1",
            "query": "",
        }
        yield {"product": "face", "effect": "read", "method": "GET", "path": "/jira", "query": ""}

    found = budgets.asked(entries())

    assert [budget.within for budget in budgets.quiet(found, 1, fresh=True)] == [False, True, False]
    assert [budget.within for budget in budgets.cold_push(found, 60, 0)] == [False]  # 12 for a bound of 4
    assert budgets.one_edit(found, budgets.asked([]), 1)[0].bound == 5


def test_the_same_seed_makes_the_same_register() -> None:
    assert dict(requirements(80)) == dict(requirements(80))
    assert dict(requirements(80, seed=1)) != dict(requirements(80, seed=2))
