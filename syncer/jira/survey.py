"""Looks at a live project for `syncer adopt`: its names, and how people use them in its newest issues.

It only reads, keeps nowhere what it found, and takes few requests: one for each list of names, one for the issues,
and one for the create screen of each type that will be used.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.capabilities import Capabilities
from syncer.jira.catalogue import Catalogue
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.jira.errors import permanent
from syncer.jira.names import UnknownName
from syncer.jira.screens import NoScreens, create_screen
from syncer.jira.tracker import JiraTracker
from syncer.jira.values import FieldInfo, called, read_field
from syncer.ports import Permanent
from syncer.sync.survey import FieldUse, Survey, TypeUse
from syncer.text.forms import form
from syncer.text.inlines import plain

SAMPLE = 100
_CATEGORIES = {"new": "to do", "indeterminate": "in progress", "done": "done"}
_FILLED = frozenset(
    {"summary", "description", "project", "issuetype", "reporter", "labels", "assignee", "parent"}
)


class Surveyor:
    """One site, as the account sees it that we are configured with."""

    def __init__(self, client: JiraClient, dialect: Dialect, *, user: str) -> None:
        self._client, self._dialect = client, dialect
        self._tracker = JiraTracker(client, dialect, user=user, cached=_never, cache=_nowhere)
        self._catalogue = Catalogue(client, dialect, _never, _nowhere)
        self._known = Capabilities(_never, _nowhere, lambda: datetime.now(UTC).date())

    def look(self, project: str) -> Survey:
        """The project by its names and its newest issues. Raises Permanent, Unreachable, Refused."""
        self._catalogue.speak(self._tracker.connect().locale)
        try:
            types = self._catalogue.project(project).types
        except UnknownName as error:
            raise Permanent(error.message, error.hint) from None
        issues = self._dialect.newest(self._client, jql.newest(project), SAMPLE, self._known)
        of_type = Counter(as_text(dig(issue, "fields", "issuetype", "name")) for issue in issues)
        return Survey(
            project,
            len(issues),
            tuple(TypeUse(one.name, one.subtask, of_type[one.name]) for one in types),
            self._statuses(project),
            tuple(as_text(one.get("name")) for one in as_objects(self._client.fetch("priority"))),
            tuple(one.name for one in self._catalogue.link_types()),
            tuple(self._used(issues)),
            dict(Counter(name for issue in issues for name in self._headings(issue)).most_common()),
        )

    def with_screens(self, survey: Survey, types: Iterable[str]) -> Survey:
        """The same with what the create screens of these types want filled; nothing where they cannot be read."""
        project = self._catalogue.project(survey.project)
        ids = {one.name: one.id for one in project.types}
        required = {name: tuple(self._required(survey.project, ids[name])) for name in dict.fromkeys(types)}
        return replace(survey, required={name: fields for name, fields in required.items() if fields})

    def _required(self, project: str, issue_type: str) -> Iterator[str]:
        try:
            screen = list(create_screen(self._client, self._dialect, project, issue_type))
        except (NoScreens, Permanent):
            return
        for one in screen:
            needed = one.get("required") is True and one.get("hasDefaultValue") is not True
            if needed and as_text(one.get("fieldId")) not in _FILLED:
                yield as_text(one.get("name"))

    def _statuses(self, project: str) -> dict[str, tuple[str, ...]]:
        """Names by category, over all types of the project."""
        reply = self._client.get(f"project/{project}/statuses")
        if not reply.ok:
            raise permanent(reply, f"reading the statuses of {project}")
        found: dict[str, dict[str, None]] = {}
        for one in as_objects(reply.data):
            for status in as_objects(one.get("statuses")):
                key = as_text(dig(status, "statusCategory", "key"))
                found.setdefault(_CATEGORIES.get(key, "no category"), {})[as_text(status.get("name"))] = None
        return {category: tuple(names) for category, names in found.items()}

    def _used(self, issues: Sequence[JsonObject]) -> Iterator[FieldUse]:
        """Custom fields by how often they are filled."""
        filled = Counter(
            name
            for issue in issues
            for name, value in as_object(issue.get("fields")).items()
            if value not in (None, "", [], {})
        )
        known: dict[str, FieldInfo] = {}
        for one in as_objects(self._client.fetch("field")):
            info = read_field(one)
            known[info.id] = info
        for name, count in filled.most_common():
            info = known.get(name, FieldInfo("", ""))
            if info.custom:
                yield FieldUse(info.name, info.id, called(info), count)

    def _headings(self, issue: JsonObject) -> set[str]:
        text = self._dialect.shapes.rich(dig(issue, "fields", "description"))
        nodes = form(text.form, None, None).nodes(text.value) if text is not None else []
        found = {plain(node.heading.inlines).strip() for node in nodes if node.heading is not None}
        return {name for name in found if name and "\n" not in name}


def _never(_name: str) -> JsonValue:
    return None


def _nowhere(_name: str, _value: JsonValue) -> None:
    """Nothing is kept."""
