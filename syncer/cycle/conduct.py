"""A whole cycle for one project: observe, plan, apply, publish; and the plan alone.

Short on purpose: whatever grows here belongs into one of the four steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from syncer.cycle.apply import apply
from syncer.cycle.ledger import Ledger
from syncer.cycle.observe import observe
from syncer.cycle.pages import fingerprint, predicted, rendered
from syncer.cycle.project import Ports, Project, UrlOf
from syncer.cycle.publish import Publisher
from syncer.cycle.report import Began, Report, report
from syncer.cycle.run import Published, Run
from syncer.domain.problems import Problem
from syncer.ports import CycleRow, PortError
from syncer.sync.observation import DecisionKind, HubState, JiraObservation, Observation
from syncer.sync.plan import Plan, make_plan


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it was made from."""

    seen: Observation
    plan: Plan


def decide(project: Project, ports: Ports) -> Planned:
    """Observe and plan; pages come later, from what the register then is. Raises PortError."""
    seen = observe(project, ports, ports.clock())
    return Planned(seen, make_plan(seen, project.mapping, project.locales[0], _approved(seen.hub)))


def plan(project: Project, ports: Ports) -> Planned:
    """What a cycle would do now, pages included; writes nothing anywhere. Raises PortError."""
    decided = decide(project, ports)
    seen, made = decided.seen, decided.plan
    if not project.space:
        return decided
    fresh = bool(made.creates)
    moved = seen.now if made.creates or made.changes else None
    accounts = seen.jira.people if seen.jira is not None else {}
    pages = rendered(project, seen.data, seen.hub, made.records, accounts, url=_urls(ports), changed=moved)
    return Planned(seen, replace(made, pages=predicted(pages, seen.hub, fresh=fresh)))


def cycle(project: Project, ports: Ports) -> Report:
    """One whole cycle, under the project's lock. Raises PortError for what stops it before its first write."""
    with ports.hub.lock(project.key):
        return carry_out(project, ports, lambda: decide(project, ports))


def carry_out(project: Project, ports: Ports, planning: Callable[[], Planned]) -> Report:
    """Plan, apply, publish, sum up; a plan that has to wait for a person is only summed up.

    The caller holds the project's lock.
    """
    before, started = ports.requests(), ports.clock()
    planned = planning()
    if planned.plan.stops:
        return report(project, ports, planned.plan, None, Began(before, started))
    run = Run(project, ports, planned.seen, uuid4().hex[:12], Ledger(planned.seen.hub.counterparts))
    done = apply(run, planned.plan)
    if planned.plan.drafts:
        _settle(run)
    run.published = publish_pages(run)
    result = report(project, ports, done, run, Began(before, started))
    ports.hub.finish(CycleRow(run.cycle, project.key, started, result.to_json()))
    return result


def _settle(run: Run) -> None:
    """Take into the register what fresh issues showed when they were read back, such as their status.

    It asks no site: the verification has read everything; so the pages that follow are right at once.
    """
    project, ports = run.project, run.ports
    files = ports.files.read() if ports.files is not None else None
    jira = JiraObservation(people=run.seen.jira.people) if run.seen.jira is not None else None
    seen = replace(
        run.seen, hub=ports.hub.snapshot(project.key), files=files, jira=jira, cursors={}, settled=()
    )
    made = make_plan(seen, project.mapping, project.locales[0])
    run.seen = seen
    apply(run, replace(made, creates=(), drafts=(), edits=(), links=()))


def publish_pages(run: Run, *, at_once: bool = False) -> list[Published]:
    """Render from the register as it now truly is, and write what differs."""
    project, ports, wiki = run.project, run.ports, run.ports.wiki
    if wiki is None or not project.space:
        return []
    hub = ports.hub.snapshot(project.key)
    accounts = run.seen.jira.people if run.seen.jira is not None else {}
    values = {uid: (record.kind, record.values) for uid, record in hub.records.items()}
    try:
        wiki.connect()
        publisher = Publisher(run, wiki, hub, at_once=at_once)
    except PortError as error:
        run.tally.fail(Problem(f"pages were not published: {error.message}", error.hint, code="wiki"))
        return []
    inputs = fingerprint(project, run.seen.data, hub, values, accounts)
    if publisher.stands(inputs):
        return publisher.standing()
    pages = rendered(project, run.seen.data, hub, values, accounts, url=_urls(ports))
    return publisher.publish(pages, inputs)


def _approved(hub: HubState) -> frozenset[str]:
    return frozenset(d.subject for d in hub.decisions if d.kind is DecisionKind.APPROVE)


def _urls(ports: Ports) -> UrlOf:
    return ports.tracker.url if ports.tracker is not None else str
