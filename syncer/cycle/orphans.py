"""Pages of ours that nothing asks for any more: told, and archived when a person says so (B-38).

A page goes only where its property says that it is this installation's, nobody's page lies under it, and nothing went
wrong in the cycle; it goes into the archive, or into the trash where a site has none. What people wrote on it goes with it, and they can
bring it back.
"""

from collections.abc import Mapping
from typing import Final

from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.ports import DropPage, PageVersion, UseDecision, Wiki
from syncer.sync.observation import DecisionKind, HubState
from syncer.sync.wiki import PageState

ARCHIVE: Final = "archive:"  # stands before the page in what a person approves
_LASTING: Final = frozenset({"week", "month", "baseline"})  # what is over is written no more, and stays


class Orphans:
    """The pages of one space that are not made any more, and people's word on them."""

    def __init__(self, run: Run, wiki: Wiki, hub: HubState, versions: Mapping[str, PageVersion]) -> None:
        self._run, self._wiki, self._hub, self._versions = run, wiki, hub, versions
        self._ours = {state.native for state in hub.pages.values()}
        self._lasting = {kind.kind for kind in run.project.templates.kinds if kind.one_per in _LASTING}
        said = [d for d in hub.decisions if d.kind is DecisionKind.APPROVE and d.subject.startswith(ARCHIVE)]
        self._approved = {d.subject.removeprefix(ARCHIVE): d.id for d in said}

    @property
    def asked(self) -> bool:
        """Whether somebody has said that a page may go."""
        return bool(self._approved)

    def kept(self, state: PageState) -> bool:
        """Tell of a page that is not made any more, or archive it; whether it stays. Raises PortError."""
        if state.page.partition(".")[0] in self._lasting:
            return True
        approved = self._approved.get(state.page)
        why = self._stays(state) if approved is not None else ""
        if approved is None or why:
            self._run.tally.tell(_told(state, why))
            return True
        self._wiki.archive(state.native)
        said = f"“{state.called}” was archived, as somebody said ({state.url})"
        self._run.tally.tell(Problem(said, "", severity=Severity.INFO, code="page-archived"))
        self._run.commit([DropPage(state.page)])
        return False

    def settle(self) -> None:
        """Each word counts for one cycle."""
        self._run.commit([UseDecision(number) for number in self._approved.values()])

    def _stays(self, state: PageState) -> str:
        """Why a page may not go although somebody said so; "" where it may."""
        if self._run.tally.failed:
            return "something went wrong in this cycle: say so again when nothing does"
        below = [
            one for one in self._versions.values() if one.parent == state.native and one.id not in self._ours
        ]
        if below:
            return f"“{below[0].title}” lies under it and is not ours: move that page first"
        if self._wiki.owned(state.native).get("instance") != self._hub.instance:
            return "its property does not say that it is ours: archive it by hand"
        return ""


def _told(state: PageState, why: str) -> Problem:
    said = f"“{state.called}” is made from nothing any more, and stays as it is ({state.url})"
    hint = why or f"to archive it: syncer approve {ARCHIVE}{state.page}"
    severity = Severity.WARNING if why else Severity.INFO
    return Problem(said, hint, severity=severity, code="page-orphan")
