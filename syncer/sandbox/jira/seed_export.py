"""A Jira from what another Jira's REST API gave: the result of a search, or a list of issues, read into the store.

Ids, keys, instants, people and links with both ends in the file are kept as they were. What the file does not hold
(the other end of a link, an attachment's bytes, a field without a name) is left out and reported, never invented.
The workflow lets every status lead to every other, since an export does not tell it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from typing import Any

from syncer.sandbox.jira.export_catalog import ExportCatalog, instant
from syncer.sandbox.jira.export_people import People
from syncer.sandbox.jira.export_values import Texts, custom_values
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Attachment, Comment, History, Issue, Item, Worklog

_SPRINTS = ("sprint", "closedSprints")


def seed_of(document: Any) -> dict[str, Any] | None:
    """A search result or a list of issues in the API's form as a seed, None if the document is something else."""
    found = document.get("issues") if isinstance(document, Mapping) else document
    if not isinstance(found, list) or not found:
        return None
    fits = all(
        isinstance(one, Mapping) and isinstance(one.get("fields"), Mapping) and one.get("key")
        for one in found
    )
    if not fits:
        return None
    about = document if isinstance(document, Mapping) else {}
    return {"export": found, "export_about": {name: about.get(name) for name in ("names", "schema")}}


def load(
    state: JiraState, issues: Iterable[Mapping[str, Any]], about: Mapping[str, Any] | None = None
) -> list[str]:
    """Put exported issues into the store; `about` holds the export's `names` and `schema`. Returns what was left out."""
    every, collecting = list(issues), gc.isenabled()
    gc.disable()  # all that is made here stays: looking through it again and again would be a third of the time
    try:
        loader = _Loader(state, about or {})
        loader.catalog.read(every)
        for one in every:
            loader.add(one)
        for one in every:
            loader.tie(one)
        loader.finish()
    finally:
        if collecting:
            gc.enable()
    return loader.notices


class _Loader:
    """One export on its way into the store; issues first, then what ties them to one another."""

    def __init__(self, state: JiraState, about: Mapping[str, Any]) -> None:
        self._state = state
        self.notices: list[str] = []
        self._people = People(state.host)
        self._texts = Texts(state.host)
        self.catalog = ExportCatalog(state, self._people, about)
        self._issues: dict[str, Issue] = {}
        self._unnamed: dict[str, int] = {}

    def add(self, one: Mapping[str, Any]) -> None:
        """Put one issue into the store, with everything of its own."""
        fields, key = one["fields"], str(one["key"])
        number = int(one["id"]) if str(one.get("id", "")).isdecimal() else self._state.new_id()
        if number in self._state.issues or self._state.find(key) is not None:
            self.notices.append(f"{key}: there is an issue with this key or id already; left out")
            return
        self._state.reserve(number)
        project = self.catalog.project_of(key)
        issue = Issue(
            id=number,
            number=int(key.rpartition("-")[2]),
            project=project,
            type=self.catalog.type_of(fields),
            status=self.catalog.status_of(fields),
            creator=self._people.account(fields.get("creator") or fields.get("reporter"))
            or self._people.nobody(),
            created=instant(fields.get("created")) or self._state.host.clock.now(),
            updated=instant(fields.get("updated")) or self._state.host.clock.now(),
            resolution_date=instant(fields.get("resolutiondate")),
            values=self._values(key, fields),
        )
        project.last_number = max(project.last_number, issue.number)
        issue.comments = [self._comment(each) for each in _listed(fields, "comment", "comments")]
        issue.worklogs = [self._worklog(each) for each in _listed(fields, "worklog", "worklogs")]
        issue.history = [self._history(each) for each in _listed(one, "changelog", "histories")]
        issue.history.sort(key=lambda entry: (entry.created, entry.id))
        issue.attachments = list(self._attachments(key, fields.get("attachment") or ()))
        self._state.enter(issue)
        self._issues[key] = issue

    def tie(self, one: Mapping[str, Any]) -> None:
        """Put one issue under its parent or epic, and link it."""
        issue, fields = self._issues.get(str(one["key"])), one["fields"]
        if issue is None:
            return
        above = fields.get("parent") or fields.get("epic")
        if isinstance(above, Mapping) and above.get("key"):
            parent = self._issues.get(str(above["key"]))
            if parent is None:
                self.notices.append(f"{issue.key}: its parent {above['key']} is not in the file; left out")
            elif parent is not issue:
                self._state.set_parent(issue, parent.id)
        for link in fields.get("issuelinks") or ():
            self._link(issue, link)

    def finish(self) -> None:
        """Tell the index of every issue, and of the fields nobody can name."""
        for issue in self._issues.values():
            self._state.changed(issue, touch=False)
        for name, count in sorted(self._unnamed.items()):
            self.notices.append(
                f"{name}: in {count} issues, but the file has no name and schema for it; left out"
            )

    def _values(self, key: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        text, account = self._texts.stored, self._people.account
        values: dict[str, Any] = {
            "summary": str(fields.get("summary") or key).strip(),
            "description": text(fields.get("description")),
            "environment": text(fields.get("environment")),
            "priority": self.catalog.priority_of(fields),
            "resolution": self.catalog.resolution_of(fields),
            "labels": tuple(sorted(fields.get("labels") or ())),
            "assignee": account(fields.get("assignee")),
            "reporter": account(fields.get("reporter")),
            "duedate": fields.get("duedate"),
            "fixVersions": self.catalog.versions_of(fields.get("fixVersions")),
            "versions": self.catalog.versions_of(fields.get("versions")),
            "components": self.catalog.components_of(fields.get("components")),
        }
        sprints = self.catalog.sprints_of(
            key, [each for name in _SPRINTS for each in _several(fields.get(name))]
        )
        return values | sprints | custom_values(self._state, self._texts, self._people, fields, self._unnamed)

    def _comment(self, one: Mapping[str, Any]) -> Comment:
        author = self._people.account(one.get("author")) or self._people.nobody()
        created = instant(one.get("created")) or self._state.host.clock.now()
        return Comment(
            self._own_id(one),
            author,
            self._texts.stored(one.get("body")) or self._texts.stored(" "),
            created,
            instant(one.get("updated")) or created,
            self._people.account(one.get("updateAuthor")) or author,
            visibility=one.get("visibility"),
        )

    def _worklog(self, one: Mapping[str, Any]) -> Worklog:
        author = self._people.account(one.get("author")) or self._people.nobody()
        created = instant(one.get("created")) or self._state.host.clock.now()
        return Worklog(
            self._own_id(one),
            author,
            self._people.account(one.get("updateAuthor")) or author,
            created,
            instant(one.get("updated")) or created,
            instant(one.get("started")) or created,
            int(one.get("timeSpentSeconds") or 0),
            self._texts.stored(one.get("comment")),
        )

    def _history(self, one: Mapping[str, Any]) -> History:
        items = tuple(
            Item(
                str(each.get("field")),
                str(each.get("fieldtype", "jira")),
                each.get("fieldId"),
                each.get("from"),
                each.get("fromString"),
                each.get("to"),
                each.get("toString"),
            )
            for each in one.get("items") or ()
        )
        created = instant(one.get("created")) or self._state.host.clock.now()
        return History(self._own_id(one), self._people.account(one.get("author")), created, items)

    def _attachments(self, key: str, attached: Iterable[Mapping[str, Any]]) -> Iterable[Attachment]:
        """An export has no bytes: every attachment is reported, none is made up."""
        for one in attached:
            size = f" ({one['size']} bytes)" if one.get("size") else ""
            self.notices.append(
                f"{key}: attachment {one.get('filename')!r}{size} is not in the file; left out"
            )
        return ()

    def _link(self, issue: Issue, link: Mapping[str, Any]) -> None:
        outward = "outwardIssue" in link
        other = link.get("outwardIssue") or link.get("inwardIssue") or {}
        found = self._issues.get(str(other.get("key")))
        kind = self.catalog.link_type_of(link.get("type") or {})
        if found is None:
            verb = kind.outward if outward else kind.inward
            self.notices.append(
                f"{issue.key}: {verb} {other.get('key')}, which is not in the file; link left out"
            )
            return
        source, destination = (issue, found) if outward else (found, issue)
        number = str(link.get("id", ""))
        self._state.link(kind, source, destination, int(number) if number.isdecimal() else None)

    def _own_id(self, one: Mapping[str, Any]) -> int:
        number = str(one.get("id", ""))
        if not number.isdecimal():
            return self._state.new_id()
        self._state.reserve(int(number))
        return int(number)


def _listed(holder: Mapping[str, Any], name: str, inner: str) -> list[Mapping[str, Any]]:
    found = holder.get(name)
    return list(found.get(inner) or ()) if isinstance(found, Mapping) else []


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
