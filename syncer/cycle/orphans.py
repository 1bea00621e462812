"""Pages of ours that nothing asks for any more: told, and archived when a person says so (B-38).

A page goes only where its property says that it is this installation's, nobody's page lies under it, and nothing went
wrong in the cycle; it goes into the archive, or into the trash where a site has none. What people wrote on it goes with it, and they can
bring it back.
"""

from collections.abc import Container, Iterator, Mapping
from typing import Final

from syncer.cycle.project import Project
from syncer.cycle.revising import forgotten
from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.ports import PageVersion, UseDecision, Wiki
from syncer.sync.changes import PageChange
from syncer.sync.observation import DecisionKind, HubState
from syncer.sync.wiki import PageState, SpaceSeen

ARCHIVE: Final = "archive:"  # stands before the page in what a person approves
_LATER: Final = "it goes with the first cycle in which nothing goes wrong"
_LASTING: Final = frozenset({"week", "month", "baseline"})  # what is over is written no more, and stays


class Orphans:
    """The pages of one space that are not made any more, and people's word on them."""

    def __init__(self, run: Run, wiki: Wiki, hub: HubState, versions: Mapping[str, PageVersion]) -> None:
        self._run, self._wiki, self._hub, self._versions = run, wiki, hub, versions
        self._lasting, self._approved = _lasting(run.project), _approved(hub)
        self._waiting: set[str] = set()

    @property
    def asked(self) -> bool:
        """Whether somebody has said that a page may go."""
        return bool(self._approved)

    def kept(self, state: PageState) -> bool:
        """Tell of a page that is not made any more, or archive it; whether it stays. Raises PortError."""
        if state.page.partition(".")[0] in self._lasting:
            return True
        if state.page not in self._approved:
            self._run.tally.tell(_told(state, ""))
            return True
        self._waiting.add(state.page)
        if self._run.tally.failed:
            self._run.tally.tell(_told(state, _LATER))
            return True
        why = _held_back(state, self._wiki, self._hub, self._versions)
        if not why:
            self._wiki.archive(state.native)
        self._waiting.discard(state.page)
        if why:
            self._run.tally.tell(_told(state, why))
            return True
        said = f"“{state.called}” was archived, as somebody said ({state.url})"
        self._run.tally.tell(Problem(said, "", severity=Severity.INFO, code="page-archived"))
        self._run.commit(forgotten(state.page))
        return False

    def settle(self) -> None:
        """A word counts until it was carried out, or could not be for a reason of the page's own."""
        over = [number for page, number in self._approved.items() if page not in self._waiting]
        self._run.commit([UseDecision(number) for number in over])


def foreseen(
    project: Project, wiki: Wiki, hub: HubState, space: SpaceSeen, made: Container[str]
) -> Iterator[PageChange]:
    """What the next cycle makes of pages that nothing asks for any more. Raises PortError.

    `made`: the pages that are made. One whose archiving was asked for is "archive", where it may go; any other is "left over", with what keeps it or what archives it.
    """
    lasting, approved = _lasting(project), _approved(hub)
    for state in hub.pages.values():
        over = state.page.partition(".")[0] in lasting
        if state.page in made or over or state.space != space.id or state.native not in space.versions:
            continue
        asked = state.page in approved
        why = _held_back(state, wiki, hub, space.versions) if asked else _cure(state)
        if asked and not why:
            yield PageChange(state.page, state.called, "archive", "as somebody said")
        else:
            yield PageChange(state.page, state.called, "left over", why)


def _lasting(project: Project) -> frozenset[str]:
    return frozenset(kind.kind for kind in project.templates.kinds if kind.one_per in _LASTING)


def _approved(hub: HubState) -> dict[str, int]:
    """Pages that somebody said may go, and the decisions that say so."""
    said = [d for d in hub.decisions if d.kind is DecisionKind.APPROVE and d.subject.startswith(ARCHIVE)]
    return {d.subject.removeprefix(ARCHIVE): d.id for d in said}


def _held_back(state: PageState, wiki: Wiki, hub: HubState, versions: Mapping[str, PageVersion]) -> str:
    """What keeps a page where it is although somebody said that it may go; "" where nothing does."""
    ours = {one.native for one in hub.pages.values()}
    below = [one for one in versions.values() if one.parent == state.native and one.id not in ours]
    if below:
        return f"“{below[0].title}” lies under it and is not ours: move that page first"
    if wiki.owned(state.native).get("instance") != hub.instance:
        return "its property does not say that it is ours: archive it by hand"
    return ""


def _cure(state: PageState) -> str:
    return f"to archive it: syncer approve {ARCHIVE}{state.page}"


def _told(state: PageState, why: str) -> Problem:
    said = f"“{state.called}” is made from nothing any more, and stays as it is ({state.url})"
    hint = why or _cure(state)
    severity = Severity.WARNING if why else Severity.INFO
    return Problem(said, hint, severity=severity, code="page-orphan")
