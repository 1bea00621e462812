"""Whom pages mention: the project's people as its Confluence knows them.

On Cloud both products share account ids, and nothing is asked. On Data Center each has keys of its own and the
user name leads from one to the other; it is looked up once and kept. A mention never stops a page: whoever is
not known is written by name.
"""

from collections.abc import Mapping

from syncer.cycle.project import Ports, Project
from syncer.domain.project import ProjectData
from syncer.sync.observation import Observation
from syncer.sync.people import names_for_wiki

Mentions = Mapping[str, str]  # reference of a person (id, e-mail) -> what a page mentions them by


def mentions(ports: Ports, seen: Observation) -> Mentions:
    """Whom the Confluence at hand knows of those the project names."""
    if ports.wiki is None:
        return {}
    accounts = seen.jira.people if seen.jira is not None else {}
    logins = ports.tracker.logins(sorted(set(accounts.values()))) if ports.tracker is not None else {}
    names = names_for_wiki(seen.data, accounts, logins)
    known = ports.wiki.people(sorted(set(names.values())))
    return {reference: known[name] for reference, name in names.items() if name in known}


def without_asking(project: Project, data: ProjectData) -> Mentions:
    """Whom project.yaml itself tells of: enough on Cloud, on Data Center nobody."""
    return names_for_wiki(data, {}, {}) if project.user_kind == "account-id" else {}
