"""How a project's plan stands, with the baseline that both sides signed (PLN-2): read once, for pages and for `status`.

Why it exists: what was signed stands in the store, what is planned in project.yaml. Asks no site and writes nothing.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from syncer.cycle.project import Project
from syncer.domain.project import ProjectData
from syncer.ports import Hub
from syncer.sync.baselines import planned_days, signed
from syncer.sync.deviation import PlanState, plan_state
from syncer.sync.observation import HubState


def plan_of(
    project: Project, hub: Hub, state: HubState, data: ProjectData, now: datetime
) -> PlanState | None:
    """Return how a plan stands on the project's own day; None where nothing is planned."""
    name, days = _signed(project, hub, state, data)
    today = now.astimezone(ZoneInfo(project.timezone)).date()
    return plan_state(project.mapping, data, project.timezone, today, baseline=name, signed=days)


def _signed(project: Project, hub: Hub, state: HubState, data: ProjectData) -> tuple[str, dict[str, date]]:
    """The baseline that both sides signed last and the days it has; it is looked for where milestones are planned."""
    head = signed(hub.baselines(project.key), state.records) if data.milestones else None
    found = hub.baseline(project.key, head.name) if head is not None else None
    return (head.name, planned_days(found)) if head is not None and found is not None else ("", {})
