"""A configuration opened for one command, and closed after it.

Everything that can be wrong with configuration, mappings, templates, secrets or the store is found here,
before a command does anything.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

from syncer.cli.errors import show
from syncer.cli.options import Options
from syncer.cli.output import progress
from syncer.config.places import Invalid
from syncer.config.settings import Settings
from syncer.cycle.project import Ports, Project
from syncer.daemon.expiry import Token, expiring
from syncer.domain.problems import Problem
from syncer.ports import PortError
from syncer.wiring import Wired, build, open_store


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that can be worked on."""

    project: Project
    ports: Ports


@contextmanager
def configured(options: Options, *, serving: bool = False) -> Iterator[Wired]:
    """The configuration with its projects and its store. Raises Invalid with everything that is wrong.

    Where workers run the cycles they are asked for one of each project of which something was decided, unless this is a service (`serving`).
    """
    logging.basicConfig(level=logging.INFO if options.verbose else logging.ERROR, format="%(message)s")
    with progress(options) as watch:
        wired = build(options.config, os.environ, only=options.project, progress=watch)
        show(expiring(tokens(wired.settings), wired.clock().date()), options)
        if not wired.projects:
            hint = "add a table [[projects]] with the key of a Jira project"
            raise Invalid([Problem(f"{options.config} names no project", hint)])
        try:
            open_store(wired)
            yield wired
            if not serving and wired.hub.decided and wired.settings.daemon.engine == "queue":
                ask_for_cycles(wired)
        finally:
            wired.close()


def ask_for_cycles(wired: Wired) -> None:
    """Have workers act at once on what somebody decided, before all else; where the queue does not answer, the next round will."""
    from syncer.daemon.queue import Queue
    from syncer.sync.lanes import Lane

    queue = Queue(wired.settings.store.url)
    with suppress(PortError), closing(queue):
        queue.open()
        for project in sorted(wired.hub.decided):
            queue.defer(project, Lane.GATE)


def tokens(settings: Settings) -> list[Token]:
    """The tokens whose last day the configuration tells."""
    sites = (("jira", settings.jira), ("confluence", settings.confluence))
    return [
        Token(name, site.token_expires) for name, site in sites if site is not None and site.token_expires
    ]


@contextmanager
def opened(options: Options) -> Iterator[tuple[Wired, list[Opened]]]:
    """The same with the ports of every project, so that a secret that is missing is found at once."""
    with configured(options) as wired:
        yield wired, [Opened(project, wired.ports(project)) for project in wired.projects]


def the_one(wired: Wired) -> Project:
    """The one project that a command is for. Raises UsageError where several are configured and nothing says which is meant."""
    found = wired.projects[0] if len(wired.projects) == 1 else meant(wired)
    if found is None:
        keys = " | ".join(project.key for project in wired.projects)
        raise click.UsageError(f"say for which project: --project {keys}; default_project says it for good")
    return found


def meant(wired: Wired) -> Project | None:
    """The project that is meant where a command takes one and several are there; None where nothing says which.

    It is the one in whose register one stands, else what `default_project` says.
    """
    here = Path.cwd().resolve()
    folders = {one.key: one.folder.resolve() for one in wired.settings.projects if one.folder is not None}
    around = [key for key, folder in folders.items() if here.is_relative_to(folder)]
    inmost = max(around, key=lambda key: len(folders[key].parts), default=wired.settings.default_project)
    return next((project for project in wired.projects if project.key == inmost), None)
