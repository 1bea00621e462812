"""What clocks show on issues, put into a cycle's plan: the rows they will have once it was carried out, and what follows from them.

Why it exists: a label says where a clock stands, and the plan's own changes move clocks; so they are foreseen first, as pages
are. Nothing is read where no policy writes anything, and nothing is asked of any site.
"""

from syncer.cycle.board import foreseen
from syncer.cycle.project import Project
from syncer.ports import Hub
from syncer.sync.observation import Observation
from syncer.sync.plan import Plan
from syncer.sync.reacting import reacted, reacts


def with_reactions(
    project: Project, hub: Hub, seen: Observation, plan: Plan, approved: frozenset[str]
) -> Plan:
    """The plan with labels, due dates and sentences that clocks ask of issues; as it is where none asks."""
    if seen.jira is None or not reacts(project.mapping, seen.hub):
        return plan
    rows = foreseen(project, hub, seen, plan)
    spoken, zone = project.locales[0], project.timezone
    return reacted(plan, seen, project.mapping, rows, locale=spoken, zone=zone, approved=approved)
