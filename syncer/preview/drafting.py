"""Every page as it would be now, from the store, the register's files and the templates; no site is asked, and nothing is written.

Why it exists: files, the server of `render --serve` and the console show the same pages, made in one way.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from syncer.cycle.conduct import Planned, decide, drafted
from syncer.cycle.project import Ports, Project, UrlOf
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem
from syncer.pages.render import Rendered


@dataclass(frozen=True, slots=True)
class Drafted:
    """A project's pages by audience, and what they were made from."""

    planned: Planned
    pages: Mapping[Audience, Sequence[Rendered]]

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the register; of what Jira says nothing can be told without asking it."""
        return self.planned.seen.problems


def draft(project: Project, ports: Ports, url: UrlOf, audiences: Collection[Audience]) -> Drafted:
    """Make all pages for some audiences; `ports` without sites, `url` where a person finds an issue. Raises PortError."""
    planned = decide(project, ports)
    wanted = [one for one in Audience if one in audiences]
    return Drafted(planned, {one: drafted(project, planned, ports.hub, url, one) for one in wanted})
