"""What `syncer status` tells of a project's plan: what is off by more than its limits, and how much of the buffer is used (PLN-2).

The figures are those of the page "Plan and deviation"; nothing is worked out here, and no site is asked.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.sync.observation import HubState
    from syncer.wiring import Wired

_MARKS = {"warn": "warning", "escalate": "to be escalated"}


def of_project(wired: "Wired", project: "Project", state: "HubState") -> "JsonObject | None":
    """How the plan of `project.yaml` stands against the signed baseline; None where nothing is planned."""
    from syncer.cli.findings import data_of
    from syncer.cycle.deviation import plan_of
    from syncer.sync.deviation import as_json

    found = plan_of(project, wired.hub, state, data_of(wired, project), wired.clock())
    return as_json(found) if found is not None else None


def lines(plan: "JsonObject") -> Iterator[str]:
    """The plan on a terminal: one line in all, and one for each thing that is off."""
    milestones = cast("list[JsonObject]", plan["milestones"])
    money = cast("list[JsonObject]", plan["spending"])
    off = [*map(_late, milestones), *map(_over, money)]
    told = [line for line in off if line]
    used = _buffer(cast("JsonObject | None", plan["buffer"]))
    against = f"signed baseline {plan['baseline']}" if plan["baseline"] else "project.yaml"
    state = _MARKS.get(str(plan["level"]), "within its limits")
    yield f"  plan: {state}, by {against}{used}"
    yield from told


def _late(one: "JsonObject") -> str:
    if one["level"] == "fine":
        return ""
    name = one["name"] or str(one["kind"]).replace("_", " ")
    how = {"actual": "was reached", "overdue": "is overdue by"}.get(str(one["basis"]), "is expected")
    late = "" if one["basis"] == "overdue" else " late"
    return (
        f"    {name} {how} {one['days']} working days{late} ({one['percent']} %): {_MARKS[str(one['level'])]}"
    )


def _over(one: "JsonObject") -> str:
    if one["level"] != "fine":
        so_far = f"{one['spent']} of {one['planned']} planned so far"
        return f"    {one['currency']} {so_far} ({one['percent']} % over): {_MARKS[str(one['level'])]}"
    if one["expected_level"] != "fine":
        whole = f"{one['expected']} expected of {one['budget']} planned"
        return f"    {one['currency']} {whole} ({one['expected_percent']} % over): {_MARKS[str(one['expected_level'])]}"
    return ""


def _buffer(one: "JsonObject | None") -> str:
    if one is None or one["used"] is None:
        return ""
    return f"; of the time buffer {one['used_days']} of {one['days']} working days are used ({one['used']} %)"
