"""A whole cycle for one project: observe, plan, apply, publish; and the plan alone.

Short on purpose: whatever grows here belongs into one of the four steps.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syncer.cycle import absent, desks, drafts, gates, orphans, overview, proposing, ticks
from syncer.cycle import outward as outwards
from syncer.cycle.agreed import agreed_of, heads_of
from syncer.cycle.apply import apply
from syncer.cycle.board import foreseen
from syncer.cycle.clocks import strike
from syncer.cycle.courses import agreement_moves
from syncer.cycle.deviation import plan_of
from syncer.cycle.expiring import expire
from syncer.cycle.failing import kept_back
from syncer.cycle.frozen import FrozenPages
from syncer.cycle.hinted import only_looked
from syncer.cycle.ledger import Ledger
from syncer.cycle.letters import with_letters
from syncer.cycle.links import looked
from syncer.cycle.mentions import Mentions, mentions, without_asking
from syncer.cycle.news import oldest_edit
from syncer.cycle.observe import observe
from syncer.cycle.pages import Prepared, fingerprint, outward, predicted, sheets
from syncer.cycle.project import Ports, Project, UrlOf
from syncer.cycle.publish import Publisher
from syncer.cycle.reactions import with_reactions
from syncer.cycle.releasing import CustomerEditions, of_audience
from syncer.cycle.report import Began, Report, report
from syncer.cycle.restoring import restore
from syncer.cycle.run import UNLOOKED, Published, Run
from syncer.cycle.sheets import Sheet, news_first, rendered, telling
from syncer.cycle.titles import Look, blocking, taken
from syncer.cycle.yielding import Yielding
from syncer.domain.defects import defect
from syncer.domain.json import JsonObject
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem, Severity
from syncer.pages.render import Rendered
from syncer.ports import CycleRow, HistoryEntry, Hub, PortError, UseDecision
from syncer.sync import bugs, special_meetings
from syncer.sync.adoption import PREFIX
from syncer.sync.changes import PageChange, Stop
from syncer.sync.clock_rows import ClockRow
from syncer.sync.drafts import Waiting
from syncer.sync.flips import WINDOW, looping, moving
from syncer.sync.guard import PAUSE, paused, stops
from syncer.sync.hints import Reach
from syncer.sync.observation import DecisionKind, HubState, JiraObservation, Move, Observation
from syncer.sync.page_ids import is_customers
from syncer.sync.plan import Plan, inside, make_plan
from syncer.sync.releases import Outlook
from syncer.sync.subjects import APART

PAUSE_TITLES = frozenset({"syncer:pause", "syncer:暂停"})  # casefolded, without blanks


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it was made from."""

    seen: Observation
    plan: Plan
    heard: ticks.Heard | None = None
    noticed: proposing.Noticed | None = None


def decide(project: Project, ports: Ports, reach: Reach = Reach.WHOLE) -> Planned:
    """Observe and plan; pages come later, from what the register then is. Raises PortError."""
    heard = ticks.heard(project, ports, observe(project, ports, ports.clock(), reach))
    noticed = proposing.noticed(project.key, ports, heard.seen)
    seen = noticed.seen
    made = make_plan(seen, project.mapping, project.locales[0], _approved(seen.hub))
    recent = _recent(project, ports, seen, made)
    if recent:
        seen = replace(seen, hub=replace(seen.hub, recent=recent))
        made = make_plan(seen, project.mapping, project.locales[0], _approved(seen.hub))
    made = with_reactions(project, ports.hub, seen, made, _approved(seen.hub))
    made = replace(made, proposals=noticed.fresh)
    if made.answers:  # pages show them, in a preview too
        seen = replace(seen, hub=replace(seen.hub, responses=(*seen.hub.responses, *made.answers)))
    return Planned(seen, with_letters(project, ports.tracker, seen, made), heard, noticed)


def _recent(
    project: Project, ports: Ports, seen: Observation, made: Plan
) -> dict[tuple[str, str], tuple[Move, ...]]:
    """What fields that move did in the last minutes, of those that are turned back and forth (B-04)."""
    if not made.changes:
        return {}
    past = ports.hub.recent(project.key, moving(made.changes), seen.now - WINDOW)
    return looping(made.changes, past)


def plan(project: Project, ports: Ports) -> Planned:
    """What a cycle would do now, pages included; writes nothing anywhere. Raises PortError."""
    decided = decide(project, ports)
    seen = decided.seen
    made = replace(decided.plan, waiting=kept_back(seen, decided.plan, ports.clock))
    if not project.space:
        return replace(decided, plan=made)
    fresh = bool(made.creates)
    moved = seen.now if made.creates or made.changes else None
    known = mentions(ports, seen)
    clocks = foreseen(project, ports.hub, seen, made)
    letters = drafts.waiting_drafts(project, seen.data, seen.hub, made.records, seen.now)
    outlooks, released = _outward(project, decided, ports, clocks)
    pending = sheets(
        _hosting(project, ports.hub, seen, made, clocks),
        seen.data,
        looked(seen.hub, made.looked),
        made.records,
        known,
        url=_urls(ports),
        changed=moved,
        clocks=clocks,
        drafts=letters,
        now=seen.now,
        plan=plan_of(project, ports.hub, seen.hub, seen.data, seen.now),
        agreed=agreed_of(project, ports.hub, made.records),
        outlooks=outlooks,
        moves=agreement_moves(project, ports.hub, seen.hub),
        frozen=FrozenPages(project, ports.hub, seen.hub, spares=lambda _: True),
    )
    pages = rendered(pending)
    told = predicted(pages, seen.hub, fresh=fresh)
    if ports.wiki is not None and seen.wiki is not None:
        look = Look(seen.wiki.spaces[project.space], seen.wiki.account)
        told = blocking(told, taken(pages, ports.wiki, look, seen.hub))
        inward = of_audience(seen.hub, customer=False)
        told = tuple(absent.foreseen(told, inward, seen.wiki))
        told += tuple(orphans.foreseen(project, ports.wiki, inward, look.space, {one.page for one in pages}))
        outlooks, released = outwards.without_taken(
            project, ports.wiki, seen.wiki, seen.hub, outlooks, released
        )
        unread = (problem for page, problem in seen.wiki.unread.items() if not is_customers(page))
        made = replace(made, problems=(*made.problems, *unread))
    changes = (*told, *released)
    return replace(decided, plan=replace(made, pages=changes, editions=outlooks))


def _hosting(
    project: Project, hub: Hub, seen: Observation, made: Plan, clocks: Sequence[ClockRow]
) -> Project:
    """The project with what its overview of all would tell by now (PG-12)."""
    planned = plan_of(project, hub, seen.hub, seen.data, seen.now)
    own = overview.glance_of(project, seen.data, made.records, clocks, planned, seen.now)
    return overview.hosting(project, hub, own)


def _outward(
    project: Project, planned: Planned, ports: Ports, clocks: Sequence[ClockRow]
) -> tuple[tuple[Outlook, ...], tuple[PageChange, ...]]:
    """How customer editions would stand, and what of them is going to be published."""
    if not project.customer_space:
        return (), ()
    return outwards.foreseen(
        project, planned.seen.hub, customer_pages(project, planned, ports.hub, clocks, _urls(ports))
    )


def customer_pages(
    project: Project, planned: Planned, store: Hub, clocks: Sequence[ClockRow], url: UrlOf
) -> Prepared:
    """What customer editions are made from by what the register would be by now."""
    seen, made = planned.seen, planned.plan
    moved = seen.now if made.creates or made.changes else None
    hub = looked(seen.hub, made.looked)
    return outward(
        project,
        seen.data,
        hub,
        made.records,
        url=url,
        changed=moved,
        clocks=clocks,
        now=seen.now,
        agreed=agreed_of(project, store, made.records),
        moves=agreement_moves(project, store, seen.hub),
        frozen=FrozenPages(project, store, seen.hub),
    )


def drafted(
    project: Project,
    planned: Planned,
    hub: Hub,
    url: UrlOf,
    audience: Audience = Audience.INTERNAL,
    *,
    known: Mentions | None = None,
    outlooks: Sequence[Outlook] = (),
) -> list[Rendered]:
    """All pages for an audience from what the register would be by now, without a word from Jira.

    `known` is whom Confluence knows, `outlooks` say how customer editions stand: our own pages show both.
    A customer's are read once more, as before a release: one that must not leave our side has no body, and says why (B-22).
    """
    seen, made = planned.seen, planned.plan
    clocks = foreseen(project, hub, seen, made)
    if audience is Audience.CUSTOMER:
        found = customer_pages(project, planned, hub, clocks, url)
        return CustomerEditions(project, seen.hub, found).files()
    pending = sheets(
        _hosting(project, hub, seen, made, clocks),
        seen.data,
        looked(seen.hub, made.looked),
        made.records,
        known if known is not None else without_asking(project, seen.data),
        url=url,
        changed=seen.now if made.creates or made.changes else None,
        clocks=clocks,
        drafts=drafts.waiting_drafts(project, seen.data, seen.hub, made.records, seen.now),
        now=seen.now,
        plan=plan_of(project, hub, seen.hub, seen.data, seen.now),
        agreed=agreed_of(project, hub, made.records),
        moves=agreement_moves(project, hub, seen.hub),
        outlooks=outlooks,
        frozen=FrozenPages(project, hub, seen.hub),
    )
    return rendered(pending)


def cycle(project: Project, ports: Ports, reach: Reach = Reach.WHOLE) -> Report:
    """One whole cycle, under the project's lock. Raises PortError for what stops it before its first write.

    `reach` NAMED is for who had a cycle look at everything not long ago, and will again: it looks at what webhooks have named.
    """
    with ports.hub.lock(project.key):
        return carry_out(project, ports, lambda: decide(project, ports, reach))


def carry_out(project: Project, ports: Ports, planning: Callable[[], Planned]) -> Report:
    """Plan, apply, publish, sum up; a plan that has to wait for a person is only summed up.

    The caller holds the project's lock.
    """
    before, started = ports.requests(), ports.clock()
    planned = planning()
    run = _run(project, ports, planned.seen)
    run.edited = oldest_edit(planned.seen)
    began = Began(before, started)
    if planned.plan.stops:
        return _stopped(run, planned.plan, began)
    if (stop := pause_page(project, planned.seen)) is not None:
        return _stopped(run, replace(planned.plan, stops=(stop,)), began)
    if planned.heard is not None:
        planned = replace(planned, plan=ticks.keep(run, planned.heard, planned.plan))
    if planned.noticed is not None:
        proposing.keep(run, planned.noticed)
    done = apply(run, planned.plan)
    run.commit([*(UseDecision(number) for number in _let_go(project, planned)), *_acknowledged(planned)])
    if planned.plan.drafts or planned.plan.transitions:
        _settle(run)
    run.struck = strike(run)
    restore(run)
    gates.watch(run)
    run.looked()
    drafts.keep(run)
    _publish(run)
    expire(run)
    run.commit(())
    return _finished(run, report(project, ports, done, run, began))


def _publish(run: Run) -> None:
    """Pages, as the last step; a defect of ours that all of them come upon undoes nothing of what was done before."""
    try:
        run.published = publish_pages(run)
    except PortError:
        raise
    except Exception as error:
        run.tally.fail(defect(error, f"no page of {run.project.key} was made"))


def publish(project: Project, ports: Ports, *, at_once: bool = True) -> Report:
    """Pages alone, from the register as it is; `at_once`: those included that would wait. Raises PortError before any write."""
    with ports.hub.lock(project.key):
        before, started = ports.requests(), ports.clock()
        run = _run(project, ports, observe(project, ports, started))
        halted = [paused(project.key, run.seen.hub), pause_page(project, run.seen)]
        nothing = Plan(project.key, started, project.mapping.digest, stops=tuple(s for s in halted if s))
        if not nothing.stops:
            ticks.keep(run, ticks.heard(project, ports, run.seen), nothing)
            proposing.keep(run, proposing.noticed(project.key, ports, run.seen))
            run.published = publish_pages(run, at_once=at_once)
            run.commit(())
        return _finished(run, report(project, ports, nothing, run, Began(before, started)))


def pause_page(project: Project, seen: Observation) -> Stop | None:
    """The stop that anybody asks for who makes a page “syncer: pause” in the internal space."""
    for page in seen.wiki.spaces[project.space].versions.values() if seen.wiki is not None else ():
        if page.title.casefold().replace("：", ":").replace(" ", "") in PAUSE_TITLES:
            reason = f"{project.key} is paused by the page “{page.title}” in the space {project.space}"
            return Stop(PAUSE, reason, "delete that page, or give it another title")
    return None


def _run(project: Project, ports: Ports, seen: Observation) -> Run:
    unlooked = bool(seen.hub.cursors.get(UNLOOKED))
    return Run(project, ports, seen, ports.named(), Ledger(seen.hub.counterparts), unlooked=unlooked)


def _stopped(run: Run, plan: Plan, began: Began) -> Report:
    only_looked(run.ports.hub, run.seen)
    return _finished(run, report(run.project, run.ports, plan, run, began))


def _finished(run: Run, result: Report) -> Report:
    """Keep the summary, of a stopped cycle too, for `status`."""
    run.ports.hub.finish(CycleRow(run.cycle, result.project, result.started, _kept(run, result)))
    return result


def _let_go(project: Project, planned: Planned) -> list[int]:
    """What a cycle that goes on uses up: approvals it needed, each for one cycle, pauses that have ended, acknowledgements."""
    seen, plan = planned.seen, planned.plan
    needed = {stop.item for stop in stops(seen, project.mapping, plan, frozenset())}
    ended = {DecisionKind.PAUSE, DecisionKind.RESUME, DecisionKind.ACKNOWLEDGE, DecisionKind.RETRY}
    return [
        d.id
        for d in seen.hub.decisions
        if d.kind in ended
        or (
            d.kind is DecisionKind.APPROVE
            and (d.subject in needed or d.subject.startswith((PREFIX, APART, special_meetings.PREFIX)))
        )
    ] + desks.over(seen.hub)


def _acknowledged(planned: Planned) -> Iterator[HistoryEntry]:
    """Who knows of which breach, for the history of the record (TRC-1, B-33); its instant is that of the word itself."""
    for said in planned.seen.hub.decisions:
        uid, _, rule = said.subject.partition(" ")
        if said.kind is DecisionKind.ACKNOWLEDGE and uid in planned.seen.hub.records:
            after: JsonObject = {"acknowledged": said.at.isoformat(timespec="seconds"), **said.payload}
            yield HistoryEntry(uid, f"clock:{rule}", None, after, f"decision:{said.by}", planned.plan.project)


def _settle(run: Run) -> None:
    """Take into the register what fresh and moved issues showed when they were read back, such as their status.

    It asks no site: the verification has read everything; so the pages that follow are right at once. Only a requirement that
    became a bug is told so on its own issue.
    """
    project, ports = run.project, run.ports
    try:
        files = ports.files.read() if ports.files is not None else None
    except PortError as error:
        run.tally.tell(Problem(error.message, error.hint, severity=Severity.WARNING, code="settle"))
        return
    before = run.seen.jira
    jira = None
    if before is not None:
        jira = JiraObservation(people=before.people, link_verbs=before.link_verbs, statuses=before.statuses)
    seen = replace(
        run.seen, hub=ports.hub.snapshot(project.key), files=files, jira=jira, cursors={}, settled=()
    )
    made = make_plan(seen, project.mapping, project.locales[0], opens=False)
    run.seen = seen
    told = {
        bugs.record_of(uid) for uid in bugs.wishes(seen.hub)
    }  # they end with the bug that was just made of them
    apply(run, inside(made, frozenset(seen.hub.records), told))


def _kept(run: Run, result: Report) -> JsonObject:
    """A cycle's summary as the store has it: with what the overview of all projects tells of this one."""
    told: JsonObject = {**result.to_json(), drafts.KEY: dict(_letters(run))}
    if run.glance is not None:
        told[overview.KEY] = overview.left_behind(run.glance, run.published)
    return told


def _letters(run: Run) -> Mapping[str, int]:
    """How many drafts wait by owner; worked out here where no page was made that shows them."""
    if run.letters is None:
        hub = run.ports.hub.snapshot(run.project.key)
        values = {uid: (record.kind, record.values) for uid, record in hub.records.items()}
        _waiting(run, hub, values)
    return run.letters or {}


def _waiting(run: Run, hub: HubState, values: drafts.Values) -> tuple[Waiting, ...]:
    """The drafts that wait, counted for the summary."""
    found = drafts.waiting_drafts(run.project, run.seen.data, hub, values, run.seen.now)
    run.letters = Counter(one.owner for one in found)
    return found


def publish_pages(run: Run, *, at_once: bool = False) -> list[Published]:
    """Render from the register as it now truly is, and write what differs; nothing where there is no space."""
    project, ports, seen = run.project, run.ports, run.seen.wiki
    if ports.wiki is None or seen is None:
        return []
    hub = absent.forget(run, ports.hub.snapshot(project.key))
    known = mentions(ports, run.seen)
    values = {uid: (record.kind, record.values) for uid, record in hub.records.items()}
    clocks = ports.hub.clocks(project.key)
    letters = _waiting(run, hub, values)
    plan_ = plan_of(project, ports.hub, hub, run.seen.data, run.seen.now)
    heads = heads_of(project, ports.hub)
    run.glance = overview.glance_of(project, run.seen.data, values, clocks, plan_, run.seen.now)
    project = overview.hosting(project, ports.hub, run.glance)
    inputs = fingerprint(
        project, run.seen.data, hub, values, known, clocks, letters, plan_, run.seen.now, heads
    )
    inward = of_audience(hub, customer=False)
    publisher = Publisher(run, ports.wiki, inward, seen, project.space, at_once=at_once)
    if not outwards.waits(hub) and publisher.stands(outwards.inputs_of(project, inputs, hub)):
        return [*outwards.standing(run, hub), *publisher.standing()]
    agreed = agreed_of(project, ports.hub, values)
    frozen = FrozenPages(project, ports.hub, hub, spares=publisher.spares)
    released, outlooks = outwards.publish_released(
        run, hub, values, clocks, url=_urls(ports), agreed=agreed, frozen=frozen
    )
    pending = sheets(
        project,
        run.seen.data,
        hub,
        values,
        known,
        url=_urls(ports),
        clocks=clocks,
        drafts=letters,
        now=run.seen.now,
        plan=plan_,
        agreed=agreed,
        outlooks=outlooks,
        moves=agreement_moves(project, ports.hub, hub),
        frozen=frozen,
    )
    ports.hub.keep_frozen(project.key, frozen.made)
    inputs = outwards.inputs_of(project, inputs, ports.hub.snapshot(project.key))
    return [*released, *_in_turn(run, hub, publisher, pending, inputs)]


def _in_turn(
    run: Run, hub: HubState, publisher: Publisher, pending: Sequence[Sheet], inputs: str
) -> list[Published]:
    """Write pages, those that tell of what was read first; the others may be left to the next cycle."""
    kinds = telling(run.project.templates, run.seen.jira, hub.counterparts)
    return publisher.publish(news_first(pending, kinds, hub.pages), inputs, Yielding(run, hub, kinds))


def _approved(hub: HubState) -> frozenset[str]:
    return frozenset(d.subject for d in hub.decisions if d.kind is DecisionKind.APPROVE)


def _urls(ports: Ports) -> UrlOf:
    return ports.tracker.url if ports.tracker is not None else str
