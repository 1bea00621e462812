"""Issues outside a project that may be its own: found by our label, told by their mark, else by where they were made.

Why it exists: who lost the store knows no issue that people had moved before, and would make it a second time (B-01,
B-09). A mark names its project; an older one names none, and then the issue's history says where it was made. What
neither tells is told by nobody. Reads alone.
"""

from collections.abc import Mapping, Sequence

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.dialect import PROPERTY, Query
from syncer.jira.marks import marker_of
from syncer.jira.site import Site
from syncer.jira.wire import property_read
from syncer.sync.observation import Marker

_PROJECT = "project"  # what histories call it, and by its id


def strayed(site: Site, project: str, zone: str) -> dict[str, bool]:
    """Ids of issues outside a project that carry our label, but for those whose mark names another one; one search.

    True where the mark names the project, false where the search shows none, or one that names no project.
    """
    query = Query(jql.labelled_elsewhere(project, site.label), zone, marked=True)
    fields = ("updated", "labels", *filter(None, [site.mark_field]))
    found = site.dialect.search(site.client, query, fields, site.capabilities)
    named = {as_text(one.get("id")): _named(_mark(one, site.mark_field)) for one in found}
    return {native: bool(name) for native, name in named.items() if name in {"", project}}


def _mark(issue: JsonObject, mark_field: str) -> Marker | None:
    told = property_read(as_object(dig(issue, "properties", PROPERTY)))
    return told or marker_of(dig(issue, "fields", "labels")) or marker_of([dig(issue, "fields", mark_field)])


def _named(mark: Marker | None) -> str:
    return mark.project if mark is not None else ""


def made_in(site: Site, project: str, ids: Sequence[str]) -> dict[str, bool]:
    """Whether issues that are elsewhere by now were made in a project, as their histories say (one read each on Data Center).

    Absent is one whose history is not shown whole, and one that was in the project, though not from the first.
    """
    number = site.catalogue.project(project).id
    found = site.dialect.fetch(site.client, ids, (_PROJECT,), site.capabilities, expand="changelog")
    told = {as_text(one.get("id")): _began_in(one.get("changelog"), number) for one in found}
    return {native: there for native, there in told.items() if there is not None}


def _began_in(changelog: JsonValue, number: str) -> bool | None:
    """Whether an issue was first in the project of that id, by what it left first; None where nobody can tell."""
    shown = dig(changelog, "histories")
    entries = as_objects(shown)
    if not isinstance(shown, list) or len(entries) < as_number(dig(changelog, "total")):
        return None
    left = [_left(one) for one in sorted(entries, key=lambda one: as_number(one.get("id")))]
    moves = [name for name in left if name]
    if moves and moves[0] == number:
        return True
    return None if number in moves else False


def _left(entry: Mapping[str, JsonValue]) -> str:
    items = as_objects(entry.get("items"))
    return next((as_text(item.get("from")) for item in items if as_text(item.get("field")) == _PROJECT), "")
