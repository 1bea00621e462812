"""Whom of a project somebody is who uses the console: by whatever name they signed in, or the proxy gave."""

from syncer.cycle.project import data_in
from syncer.domain.people import Directory, Person
from syncer.ports import PortError, TellsProject
from syncer.web.console.desk import Offline
from syncer.web.console.overview import project_of
from syncer.wiring import Wired


def whois(people: Directory, by: str) -> Person | None:
    """The person by id, e-mail, name or Jira account; None for nobody of the project, and where several are called so."""
    accounts = [one for one in people if one.accounts is not None and by and one.accounts.jira == by]
    return people.known_as(by) or (accounts[0] if len(accounts) == 1 else None)


def name_of(people: Directory, ref: str) -> str:
    """What somebody is called whom a record names; the reference itself where the project knows no such person."""
    person = people.find(ref) if ref else None
    return (person.name or person.id) if person is not None else ref


def people_of(wired: Wired, key: str, offline: Offline) -> Directory:
    """Whom the files name; nobody while they cannot be read, since a page does not wait for that."""
    project = project_of(wired, key)
    files = wired.offline(project).files
    try:
        alone = files.project() if isinstance(files, TellsProject) else None
        return Directory((alone if alone is not None else data_in(project, offline(wired, project))).people)
    except PortError:
        return Directory(())
