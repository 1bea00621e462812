"""What every page of Jira's face needs: the project or issue the address names, how texts are read, and when to reload."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from syncer.sandbox.face.inputs import Input
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.edits import EditRefusedError
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site
from syncer.sandbox.texts.adf_view import Reader

NOTHING = "There is nothing here, or it has been deleted."


def the_project(visit: Visit) -> Project:
    """Return the project the address names; stops with 404 where there is none."""
    found = visit.site.jira.project(visit.request.path_params["key"])
    if found is None or (visit.user is not None and found not in visit.site.jira.seen_projects(visit.user)):
        raise Stop(404, NOTHING)
    return found


def the_issue(visit: Visit) -> Issue:
    """Return the issue the address names; stops with 404 where there is none."""
    found = visit.site.jira.find(visit.request.path_params["key"])
    if found is None or not may_see(visit, found):
        raise Stop(404, NOTHING)
    return found


def may_see(visit: Visit, issue: Issue) -> bool:
    """Return whether whoever looks sees an issue; where a site has no people, everything is seen."""
    return visit.user is None or visit.site.jira.sees(visit.user, issue)


def reader(visit: Visit) -> Reader:
    """Return for whom rich text is rendered; wiki markup mentions people by their login."""

    def person(name: str) -> str | None:
        found = visit.site.users.get(name) or visit.site.user_by_login(name)
        return found.name if found else None

    return Reader(person, visit.language)


def told(refusal: EditRefusedError) -> list[str]:
    """Return everything a refusal says."""
    return [*refusal.messages, *refusal.errors.values()]


def elsewhere(refusal: EditRefusedError | None, inputs: Iterable[Input]) -> list[str]:
    """Return what a refusal says that stands beside no input."""
    if refusal is None:
        return []
    beside = {one.id for one in inputs}
    return [*refusal.messages, *(text for name, text in refusal.errors.items() if name not in beside)]


def digest(value: Any) -> str:
    """Return a short mark of a JSON-like value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def issue_mark(site: Site, key: str) -> str:
    """Return what changes whenever an issue on screen would look different."""
    found = site.jira.find(key)
    if found is None:
        return "gone"
    comments = [(one.id, one.updated.isoformat()) for one in found.comments]
    links = len(site.jira.links_of(found)) + len(found.remote_links)
    return digest(
        [found.updated.isoformat(), len(found.history), comments, links, found.properties, *_hung(found)]
    )


def _hung(issue: Issue) -> list[int]:
    return [len(issue.attachments), len(issue.worklogs), len(issue.watchers), int(issue.archived)]


def project_mark(site: Site, key: str) -> str:
    """Return what changes whenever a project's list or board would look different."""
    issues = [one for one in site.jira if one.project.key == key]
    latest = max((one.updated for one in issues), default=None)
    return digest([len(issues), str(latest), sum(len(one.history) for one in issues)])
