"""Plans in a file: how they are written, read, and held against the plan of now.

A saved plan is applied whole or not at all: what it would do must be exactly what a cycle would do now.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from syncer.config.places import Invalid, read_text
from syncer.config.places import shown as shown_path
from syncer.cycle.project import Project
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Place, Problem, Severity
from syncer.ports import PortError
from syncer.sync import plan_json, printing
from syncer.sync.plan import Plan

_MOST = 20
_HINT = "look at it anew: syncer plan"


class Outdated(PortError):
    """What a plan was made from has changed since (exit 1)."""


def entry(project: Project, plan: Plan) -> JsonObject:
    """A plan as it is saved, with what its pages would be made with."""
    return plan_json.as_saved(plan, project.templates_digest)


def write(path: Path, entries: Sequence[JsonObject]) -> None:
    """Save plans. Raises UsageError where the file cannot be written."""
    try:
        path.write_text(
            json.dumps(plan_json.document(entries), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None


def read(path: Path) -> dict[str, JsonObject]:
    """Saved plans by project. Raises Invalid for a file that holds none."""
    text = read_text(path)
    if isinstance(text, Problem):
        raise Invalid([text])
    try:
        plans = json.loads(text)["plans"]
        found = {str(plan["project"]): plan for plan in plans if plan["format"] == plan_json.FORMAT}
    except (KeyError, TypeError, ValueError, RecursionError):
        found = {}
    if not found:
        raise Invalid(
            [Problem("this is no saved plan", "make one: syncer plan --out FILE", Place(shown_path(path)))]
        )
    return found


def insist(wanted: JsonObject, project: Project, plan: Plan) -> None:
    """Raises Outdated with every difference when the plan of now is not the one that was wanted."""
    now: JsonValue = json.loads(json.dumps(entry(project, plan)))
    assert isinstance(now, dict)
    found = plan_json.differences(wanted, now)
    if found:
        more = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
        listed = "\n".join(f"  {line}" for line in (*found[:_MOST], *more))
        raise Outdated(f"{project.key} is not as planned any more, so nothing was written:\n{listed}", _HINT)


def shown(plan: Plan, form: str) -> str:
    """The plan as text or Markdown."""
    return printing.as_markdown(plan) if form == "markdown" else printing.as_text(plan)


def code(plan: Plan) -> int:
    """The exit code of a plan: 4 when it waits for a person, 1 with conflicts, problems or changes that fail, else 0."""
    if plan.stops:
        return 4
    wrong = any(problem.severity is Severity.ERROR for problem in plan.problems)
    return 1 if wrong or plan.hold or plan.waiting else 0
