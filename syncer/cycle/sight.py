"""The look at Confluence, before anything is planned: who we are, what stands in our spaces, what people wrote on our pages.

A page whose version is the one that we left is not read, so a quiet cycle reads none; one that is not is read once, here,
and whatever follows uses that reading, but for its writing, which reads it again right before. It writes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from syncer.cycle.absent import customers_gone
from syncer.cycle.boxes import boxes_seen
from syncer.cycle.project import Ports, Project
from syncer.cycle.remarks import heard_before, listen
from syncer.domain.problems import Problem, Severity
from syncer.ports import Permanent, PortError, Wiki
from syncer.sync.hints import Reach
from syncer.sync.observation import HubState
from syncer.sync.page_ids import is_customers
from syncer.sync.remarks import Heard
from syncer.sync.wiki import PageState, Reading, SpaceSeen, WikiObservation


def wiki_seen(
    project: Project, ports: Ports, hub: HubState, now: datetime, reach: Reach = Reach.WHOLE
) -> WikiObservation | None:
    """Confluence as it is; None where no page is published. Raises PortError where it or a space cannot be seen.

    Pages are listed however far the cycle `reach`es; what people say on them is heard in a whole look.
    """
    wiki = ports.wiki
    if wiki is None or not project.space:
        return None
    account = wiki.connect(anew=reach is Reach.WHOLE).account
    spaces = spaces_seen(project, wiki)
    ports.progress("reading Confluence", 0, 0)
    written = _written(hub.pages.values(), spaces)
    unread: dict[str, Problem] = {}
    readings = {one.page: one for one in _readings(wiki, written, unread)}
    boxes = boxes_seen(wiki, account, hub, readings, now)
    theirs = [problem for page, problem in unread.items() if is_customers(page)]
    heard = listen(wiki, hub, spaces, account) if reach is Reach.WHOLE else Heard(heard_before(hub))
    gone = customers_gone(hub, spaces.values())
    return WikiObservation(account, spaces, readings, boxes, heard, (*gone, *theirs), unread)


def spaces_seen(project: Project, wiki: Wiki) -> dict[str, SpaceSeen]:
    """The project's spaces by key, listed together. Raises PortError where one cannot be seen."""
    ids = {key: wiki.space_id(key) for key in (project.space, project.customer_space) if key}
    listed = wiki.versions(*ids.values())
    return {
        key: SpaceSeen(native, {page: one for page, one in listed.items() if one.space == native})
        for key, native in ids.items()
    }


def _written(pages: Iterable[PageState], spaces: Mapping[str, SpaceSeen]) -> Iterator[PageState]:
    """Those that are there and not as we left them."""
    listed = {native: one.number for space in spaces.values() for native, one in space.versions.items()}
    return (state for state in pages if listed.get(state.native, state.version) != state.version)


def _readings(wiki: Wiki, pages: Iterable[PageState], unread: dict[str, Problem]) -> Iterator[Reading]:
    """Each as read now; one that cannot be read is noted in `unread`, and looked at again when it has to be written."""
    for state in pages:
        try:
            remote = wiki.read(state.native)
        except Permanent as error:
            said = f"what people did on “{state.called}” is not known: {error.message}"
            unread[state.page] = Problem(said, error.hint, severity=Severity.WARNING, code="page-unread")
            continue
        except PortError:
            return
        if remote is not None:
            yield Reading(state, remote)
