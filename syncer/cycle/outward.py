"""A cycle's work in the customer's space, and what a plan and our own pages tell of it.

Nothing here is done for a project without such a space, which is how every project begins.
"""

from collections.abc import Sequence
from functools import partial

from syncer.cycle import titles
from syncer.cycle.agreed import Agreed
from syncer.cycle.courses import agreement_moves
from syncer.cycle.frozen import FrozenPages
from syncer.cycle.pages import Prepared, Values, outward
from syncer.cycle.project import Ports, Project, UrlOf
from syncer.cycle.publish import Publisher, as_published
from syncer.cycle.releasing import (
    CustomerEditions,
    Writer,
    doubted,
    expected,
    finish,
    inputs_with,
    of_audience,
    outlook_writes,
    release,
)
from syncer.cycle.revising import Reviser
from syncer.cycle.run import Published, Run
from syncer.cycle.sight import spaces_seen
from syncer.cycle.titles import Look
from syncer.domain.problems import Problem
from syncer.ports import PortError, UseDecision, Wiki
from syncer.sync.changes import PageChange
from syncer.sync.clock_rows import ClockRow
from syncer.sync.observation import HubState
from syncer.sync.releases import Outlook, wishes
from syncer.sync.wiki import WikiObservation


def inputs_of(project: Project, inputs: str, hub: HubState) -> str:
    """The fingerprint of all that our own pages are made of, with what they tell of releases."""
    return inputs_with(inputs, hub.cursors) if project.customer_space else inputs


def waits(hub: HubState) -> bool:
    """Whether somebody released a page that no cycle has published yet."""
    return bool(wishes(hub.decisions))


def standing(run: Run, hub: HubState) -> list[Published]:
    """Customer editions as they stand, without rendering any; what people did there is noted."""
    _note_others(run, hub)
    states = sorted(of_audience(hub, customer=True).pages.values(), key=lambda state: state.page)
    run.tally.count("pages", "unchanged", len(states))
    return [as_published(state) for state in states]


def publish_released(
    run: Run,
    hub: HubState,
    values: Values,
    clocks: Sequence[ClockRow],
    *,
    url: UrlOf,
    agreed: Agreed,
    frozen: FrozenPages,
) -> tuple[list[Published], tuple[Outlook, ...]]:
    """Publish what was released, in the customer's space; returns it, and how every customer edition then stands."""
    project, wiki, seen = run.project, run.ports.wiki, run.seen.wiki
    if not project.customer_space or wiki is None or seen is None:
        _refuse(run, hub)
        return [], ()
    made = outward(
        project,
        run.seen.data,
        hub,
        values,
        url=url,
        clocks=clocks,
        now=run.seen.now,
        agreed=agreed,
        moves=agreement_moves(project, run.ports.hub, hub),
        frozen=frozen.whole(),
    )
    editions, done = CustomerEditions(project, hub, made), list[Published]()
    if waits(hub):
        done = _released(run, wiki, seen, hub, editions)
        hub = run.ports.hub.snapshot(project.key)
    _note_others(run, hub, done)
    outlooks = editions.by_now(hub).outlooks()
    run.commit(outlook_writes(hub, outlooks))
    return done, outlooks


def _released(
    run: Run, wiki: Wiki, seen: WikiObservation, hub: HubState, editions: CustomerEditions
) -> list[Published]:
    """What was released before and what is released now; while the site does not tell which of it arrived, all waits."""
    project, done = run.project, dict[str, Published]()
    for deed in (finish, release):
        try:
            found = deed(run, _writer(run, wiki, seen, hub), hub, editions.by_now(hub))
        except PortError as error:
            run.failed(error, "released editions wait", "")
            break
        done |= {one.page: one for one in found}
        hub = run.ports.hub.snapshot(project.key)
    return list(done.values())


def _writer(run: Run, wiki: Wiki, seen: WikiObservation, hub: HubState) -> Writer:
    space = of_audience(hub, customer=True)
    publisher = partial(Publisher, run, wiki, space, seen, run.project.customer_space, at_once=True)
    return lambda messages: publisher(messages=messages)


def foreseen(
    project: Project, hub: HubState, made: Prepared
) -> tuple[tuple[Outlook, ...], tuple[PageChange, ...]]:
    """How every customer edition would stand, and what of it the next cycle publishes because it was released."""
    editions = CustomerEditions(project, hub, made)
    return editions.outlooks(), tuple(expected(editions, hub))


def without_taken(  # noqa: PLR0917 - what a plan has
    project: Project,
    wiki: Wiki,
    seen: WikiObservation,
    hub: HubState,
    outlooks: Sequence[Outlook],
    released: Sequence[PageChange],
) -> tuple[tuple[Outlook, ...], tuple[PageChange, ...]]:
    """Both of `foreseen`, what would have another page's title blocked (B-37). Raises PortError."""
    if not outlooks:
        return (), tuple(released)
    look = Look(seen.spaces[project.customer_space], seen.account)
    wanted = titles.outward(outlooks, f"{hub.instance}-{project.key}")
    taken = titles.taken(wanted, wiki, look, hub)
    return titles.keeping_back(outlooks, taken), titles.blocking(released, taken)


def titled(project: Project, ports: Ports, hub: HubState, outlooks: Sequence[Outlook]) -> tuple[Outlook, ...]:
    """Customer editions, those of them blocked whose title another page of their space has (B-37).

    The site is asked only where a page would be made or renamed. Raises PortError.
    """
    wiki, wanted = ports.wiki, titles.outward(outlooks, f"{hub.instance}-{project.key}")
    needed = [page for page in wanted if titles.wants(page, hub)]
    if wiki is None or not needed:
        return (*outlooks,)
    account = wiki.connect().account
    look = Look(spaces_seen(project, wiki)[project.customer_space], account)
    return titles.keeping_back(outlooks, titles.taken(needed, wiki, look, hub))


def _note_others(run: Run, hub: HubState, written: Sequence[Published] = ()) -> None:
    """Keep what was read of editions that are not written now, so that no later cycle reads them for it again."""
    key, wiki, seen = run.project.customer_space, run.ports.wiki, run.seen.wiki
    if not key or wiki is None or seen is None:
        return
    done = {one.page for one in written} | doubted(hub)
    theirs = of_audience(hub, customer=True)
    others = [one for page, one in theirs.pages.items() if page in seen.readings and page not in done]
    if others:
        reviser = Reviser(run, wiki, theirs, seen, seen.spaces[key].id, {})
        for state in others:
            reviser.note(state)


def _refuse(run: Run, hub: HubState) -> None:
    """A release of a project that has no customer space any more."""
    for wish in wishes(hub.decisions):
        hint = 'add customer = "KEY" to `space` of the project in config.toml'
        run.tally.fail(
            Problem(f"{wish.page} was released, but the project has no customer space", hint, code="release")
        )
        run.commit([UseDecision(wish.id)])
