"""Which issues a list or board shows: the type, the assignee and the words asked for in its address."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from syncer.sandbox.confluence.surroundings import TONES
from syncer.sandbox.face.jira_frame import project_mark, the_project
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.records import Issue

NOBODY = "-"
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; an empty part lets everything through, `NOBODY` as assignee what nobody has."""

    text: str = ""
    type: str = ""
    assignee: str = ""

    def lets_through(self, issue: Issue) -> bool:
        """Whether an issue is to be shown."""
        if self.type and issue.type.name != self.type:
            return False
        if self.assignee and (issue.values.get("assignee") or NOBODY) != self.assignee:
            return False
        if not self.text:
            return True
        labels = " ".join(issue.values.get("labels") or ())
        said = f"{issue.key} {issue.values.get('summary') or ''} {labels}".lower()
        return all(word in said for word in self.text.lower().split())

    @property
    def query(self) -> str:
        """The filter as the query of an address, with its question mark; nothing where it filters nothing."""
        parts = {"text": self.text, "type": self.type, "assignee": self.assignee}
        filled = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(filled)}" if filled else ""


def page_number(visit: Visit) -> int:
    """Return the page of a long list that the address asks for, from 1."""
    wanted = visit.request.query_params.get("page", "1")
    return int(wanted) if re.fullmatch(r"[1-9][0-9]{0,5}", wanted) else 1


def asked(visit: Visit) -> Filter:
    """Return the filter in the visit's address."""
    query = visit.request.query_params
    return Filter(query.get("text", "").strip(), query.get("type", ""), query.get("assignee", ""))


def assignees(visit: Visit, project: Project) -> list[tuple[str, str]]:
    """Return the account ids and names of those who have issues of a project, by name."""
    found = {one.values.get("assignee") for one in visit.site.jira if one.project is project}
    return sorted(((one, visit.name(one)) for one in found if one), key=lambda pair: pair[1])


def filtered(visit: Visit) -> tuple[Project, list[Issue], dict[str, Any]]:
    """Return the project of the address, its issues as the address asks, and what list and board say around them."""
    found, wanted, state = the_project(visit), asked(visit), visit.site.jira
    sees = state.eyes(visit.user) if visit.user else None
    living = (one for one in state if one.project is found and not one.archived)
    every = [one for one in living if sees is None or sees(one)]
    shown = [one for one in every if wanted.lets_through(one)]
    return (
        found,
        shown,
        {
            "product": "jira",
            "project": found,
            "shown": len(shown),
            "total": len(every),
            "filter": wanted,
            "assignees": assignees(visit, found),
            "categories": TONES,
            "poll": ("project", found.key),
            "mark": project_mark(visit.site, found.key),
        },
    )
