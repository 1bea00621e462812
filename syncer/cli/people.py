"""Who is at the keyboard, for decisions that carry a name; and whom a project knows."""

import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncer.cycle.project import Ports, Project
    from syncer.domain.people import Directory
    from syncer.domain.project import ProjectData
    from syncer.wiring import Wired


def whoami() -> str:
    """The login name; "somebody" where the system knows none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def data_of(wired: "Wired", project: "Project") -> "ProjectData":
    """What stands in a project's project.yaml, as its files have it now."""
    from syncer.cycle.project import data_in

    return data_in(project, wired.offline(project))


def people_of(project: "Project", ports: "Ports") -> "Directory":
    """The people of a project. Raises Invalid where the register's folder is not there."""
    from syncer.config.places import Invalid
    from syncer.domain.people import Directory

    seen = ports.files.read() if ports.files is not None else None
    missing = (
        [problem for problem in seen.problems if problem.code == "no-folder"] if seen is not None else []
    )
    if missing:
        raise Invalid(missing)
    data = seen.project if seen is not None else project.data
    return Directory(data.people if data is not None else ())
