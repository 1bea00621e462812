"""Who ticked what on our pages since the last look: by the site's list of tasks, else by the versions of a page (MTG-5).

One read a cycle where a page of ours has a box, and none elsewhere. It writes nothing and judges nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from syncer.domain.problems import Problem, Severity
from syncer.ports import PortError, RemotePage, TickedTask, Wiki
from syncer.sync.observation import HubState, Response
from syncer.sync.ticks import steps, told
from syncer.sync.wiki import BoxesSeen, PageState, Reading, Tick
from syncer.text import storage

SINCE = "ticks"  # cursor: until when ticks were listed
LAG = timedelta(minutes=10)  # a task may be listed some time after its page was saved
MOST = 20  # versions of a page that are read to find out whose a tick was


def boxes_seen(
    wiki: Wiki, account: str, hub: HubState, readings: Mapping[str, Reading], now: datetime
) -> BoxesSeen:
    """Ticks of our boxes that the store does not know yet; our own account's are none."""
    pages = {state.native: state for state in hub.pages.values() if storage.BOXES in state.body}
    changed = [one for one in readings.values() if storage.BOXES in one.state.body + one.remote.body]
    if not pages and not changed:
        return BoxesSeen()
    problems: list[Problem] = []
    listed = _listed(wiki, hub, pages, problems)
    found = [*_of_list(listed or (), pages)]
    named = {(tick.page, tick.box) for tick in found}
    anew = _anew(hub.responses, found)
    for one in changed:
        differs = any(True for _ in steps(one.state.body, one.remote.body))
        moved = listed is None or differs or one.page in anew
        told_ = _of_versions(wiki, one) if moved else ()
        found += (tick for tick in told_ if not tick.done or _place(tick) not in named)
    news = _news(hub.responses, (tick for tick in found if tick.by != account))
    return BoxesSeen(news, now.isoformat() if listed is not None else "", tuple(problems))


def boxes_since(
    wiki: Wiki, account: str, responses: Iterable[Response], known: PageState, remote: RemotePage
) -> tuple[Tick, ...]:
    """Ticks that were made on a page after it was looked at and before it was written.

    `known` is the page as it was looked at: its version and its body.
    """
    if remote.version <= known.version or not any(True for _ in steps(known.body, remote.body)):
        return ()
    found = _of_versions(wiki, Reading(known, remote))
    return _news(responses, (tick for tick in found if tick.by != account))


def _news(responses: Iterable[Response], found: Iterable[Tick]) -> tuple[Tick, ...]:
    """What is not known yet: a box that stands ticked by somebody can be ticked by nobody once more before it was cleared."""
    stands = {_place(one.tick): one.tick for one in told(responses)}
    news: list[Tick] = []
    for tick in sorted(found, key=lambda one: (one.at, one.key)):
        last = stands.get(_place(tick))
        here = (last.done, last.by) if last is not None else (False, "")
        if tick.done != here[0] or (tick.done and tick.by != here[1]):
            news.append(tick)
            stands[_place(tick)] = tick
    return tuple(news)


def _anew(responses: Iterable[Response], found: Iterable[Tick]) -> frozenset[str]:
    """The pages with a box that stood ticked and was ticked again later: its versions tell that it was cleared in between."""
    stands = {_place(one.tick): one.tick for one in told(responses)}
    known = ((tick, stands.get(_place(tick))) for tick in found)
    return frozenset(
        tick.page for tick, last in known if last is not None and last.done and tick.at > last.at
    )


def _place(tick: Tick) -> tuple[str, str]:
    return tick.page, tick.box


def _listed(
    wiki: Wiki, hub: HubState, pages: Mapping[str, PageState], problems: list[Problem]
) -> Sequence[TickedTask] | None:
    """What the site lists, None where it has no list or does not show it; then it is told."""
    spaces = sorted({state.space for state in pages.values()})
    last = hub.cursors.get(SINCE)
    since = datetime.fromisoformat(last) - LAG if last else None
    try:
        return wiki.ticked(spaces, since) if spaces else None
    except PortError as error:
        hint = error.hint or "a scoped token needs read:task:confluence; until then versions tell who ticked"
        said = f"the tasks on our pages could not be read: {error.message}"
        problems.append(Problem(said, hint, severity=Severity.WARNING, code="ticks-unread"))
        return None


def _of_list(listed: Sequence[TickedTask], pages: Mapping[str, PageState]) -> Iterator[Tick]:
    """Ticks on our pages; a box that was copied to another page is none of ours."""
    for task in listed:
        state = pages.get(task.page)
        if state is not None:
            yield Tick(state.page, task.box, done=True, by=task.by, at=task.at, ref=_address(state.url))


def _of_versions(wiki: Wiki, one: Reading) -> Iterator[Tick]:
    """Each step of each box, by the author of the version in which it appeared: no other place tells it on Data Center."""
    before, whole = one.state.body, one.state.version > 0
    first = max(one.state.version + 1, one.remote.version - MOST)
    whole = whole and first == one.state.version + 1
    for number in range(first, one.remote.version + 1):
        version = one.remote if number == one.remote.version else _version(wiki, one, number)
        if version is None:
            whole = False
            continue
        for name, done in steps(before, version.body):
            yield _tick(one, version, name, done=done, known=whole)
        before, whole = version.body, True


def _version(wiki: Wiki, one: Reading, number: int) -> RemotePage | None:
    try:
        return wiki.version(one.state.native, number)
    except PortError:
        return None  # then nobody knows whose the ticks in it were


def _tick(one: Reading, version: RemotePage, name: str, *, done: bool, known: bool) -> Tick:
    at = datetime.fromisoformat(version.written) if version.written else datetime.min.replace(tzinfo=UTC)
    return Tick(
        one.page, name, done, version.author if known else "", at, _address(version.url or one.state.url)
    )


def _address(url: str) -> str:
    """Where a person finds the page, without its title."""
    return RemotePage("", "", 0, "", url).address
