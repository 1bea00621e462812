"""Names people write in mappings, resolved to one site's ids and remembered in the store.

A site's lists are read once and kept through two callables, with the language they came in: names come
in the account's language, so another language makes them void. A name that a remembered list does not
know is looked for once more in a fresh list before it is an error. Budget: a site and its first project
take four requests, and one more for each issue type that we create; a fresh process none.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import did_you_mean
from syncer.http.narrow import as_list, as_object, as_objects, as_text
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect, Epics
from syncer.jira.errors import permanent
from syncer.jira.names import Named, UnknownName, candidates, matching, suggestion, the_only
from syncer.jira.screens import NoScreens, create_screen, place_of_need, place_of_screen, shown
from syncer.jira.values import FieldInfo, called, read_field
from syncer.ports import Permanent
from syncer.sync.shorthand import EITHER

Cached = Callable[[str], JsonValue]
Cache = Callable[[str, JsonValue], None]
CUSTOM = "field:"
Found = TypeVar("Found")
_KEPT = (
    "id",
    "key",
    "name",
    "untranslatedName",
    "custom",
    "schema",
    "scope",
    "inward",
    "outward",
    "issueTypes",
    "options",
    "required",
    "style",
    "projectTypeKey",
)
PARENT = FieldInfo("parent", "Parent", type="issuelink")


@dataclass(frozen=True, slots=True)
class IssueType(Named):
    """A type of issue; a sub-task stands below an issue rather than an epic."""

    subtask: bool = False


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """A project as its catalogue entry shows it."""

    id: str
    key: str
    types: tuple[IssueType, ...]
    style: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class LinkType(Named):
    """A kind of link with its verbs: the source `outward` the target, which `inward` the source."""

    outward: str = ""
    inward: str = ""


class _Read(Generic[Found]):
    """What lists say, read once a list: a site has hundreds of fields, and each name of a mapping is looked for among all."""

    def __init__(self, read: Callable[[list[JsonObject]], Found]) -> None:
        self._read = read
        self._kept: dict[str, tuple[list[JsonObject], Found]] = {}

    def of(self, name: str, items: list[JsonObject]) -> Found:
        """What a list of that name says; another list under the same name is read anew."""
        kept = self._kept.get(name)
        if kept is None or kept[0] is not items:
            kept = self._kept[name] = (items, self._read(items))
        return kept[1]


class Catalogue:
    """The lists of one site, each fetched when first asked for and not remembered."""

    def __init__(self, client: JiraClient, dialect: Dialect, cached: Cached, cache: Cache) -> None:
        self._client = client
        self._dialect = dialect
        self._cached = cached
        self._cache = cache
        self._locale = ""
        self._lists: dict[str, list[JsonObject]] = {}
        self._fresh: set[str] = set()
        self._known: dict[tuple[str, str], FieldInfo] = {}
        self._fields, self._priorities = _Read(_fields_of), _Read(_names_of)
        self._links, self._projects = _Read(_link_types_of), _Read(_project_of)
        self.blind = False  # whether the site shows no create screens, so that none is checked

    def speak(self, locale: str) -> None:
        """From now on lists in another language count as unknown."""
        if locale != self._locale:
            self._locale = locale
            self._lists.clear()
            self._known.clear()

    def doubt(self) -> None:
        """From now on a name that is not found is looked for in fresh lists once more."""
        self._fresh.clear()

    def field(self, name: str, project: str) -> FieldInfo:
        """The field a neutral name means in a project: a system field's id, or `field:` and name or id.

        Raises UnknownName.
        """
        if (name, project) not in self._known:
            found = self._look(
                "fields", lambda: _field(name, self._told("fields", self._fields), self.project(project).id)
            )
            self._known[name, project] = found
        return self._known[name, project]

    def epics(self) -> Epics | None:
        """The fields that tie issues to epics; None where `parent` does it for every type."""
        return self._dialect.epics(self._items("fields"))

    def issue_type(self, names: Iterable[str], project: str) -> IssueType:
        """The first of these types that the project has. Raises UnknownName."""
        words = tuple(names)
        return self._look(_of(project), lambda: _first_type(words, self.project(project)))

    def priority(self, name: str) -> Named:
        """The priority of that name. Raises UnknownName."""
        return self._look(
            "priorities", lambda: the_only(name, self._told("priorities", self._priorities), "a priority")
        )

    def link_type(self, name: str) -> LinkType:
        """The link type of that name. Raises UnknownName."""
        return self._look("link types", lambda: the_only(name, self.link_types(), "a link type"))

    def link_types(self) -> Sequence[LinkType]:
        """All link types of the site with their verbs."""
        return self._told("link types", self._links)

    def check_screen(self, field: FieldInfo, issue_type: Named, project: str) -> None:
        """Raises UnknownName where the create screen of a type does not show the field (B-15)."""
        if self.blind:
            return
        screen = _screen(project, issue_type.id)
        self._items(screen)  # where there are none, that shows here
        where = place_of_screen(self._style(project), project, issue_type.name, cloud=self._cloud)
        if not self.blind:
            self._look(screen, lambda: _on_screen(field, self._items(screen), issue_type, project, where))

    def lacking(
        self, issue_type: Named, project: str, filled: Container[str], *, ask: bool = True
    ) -> dict[str, str]:
        """Names of the fields that a create of this type has to fill and that are not `filled`, by id (B-15).

        Nothing where the site has no such list, or, without `ask`, where nobody has read it. Before anything is said
        to be lacking, the screen is read once more.
        """
        screen = _screen(project, issue_type.id)
        if self.blind or (not ask and screen not in self._lists):
            return {}
        try:
            found = self._lacking(screen, filled)
            if found and screen not in self._fresh:
                self._refresh(screen)
                found = self._lacking(screen, filled)
        except Permanent:  # without the permission to create: that is told where it is needed
            return {}
        return found

    def _lacking(self, screen: str, filled: Container[str]) -> dict[str, str]:
        items = self._items(screen)
        epics = self.epics()
        given = {*_GIVEN, *([epics.name] if epics is not None else [])}
        needed = {
            as_text(one.get("id")): as_text(one.get("name")) for one in items if one.get("required") is True
        }
        return {name: word for name, word in needed.items() if name not in given and name not in filled}

    def on_screen(self, field: FieldInfo, issue_type: Named, project: str) -> bool:
        """Whether the create screen of a type shows the field, as far as it was read; in doubt it does."""
        screen = self._lists.get(_screen(project, issue_type.id))
        return not screen or any(one.get("id") == field.id for one in screen)

    def where_needed(self, issue_type: Named, project: str) -> str:
        """Where an administrator says which fields a type has to have (B-15)."""
        return place_of_need(self._style(project), project, issue_type.name, cloud=self._cloud)

    def look_again(self, issue_type: Named, project: str) -> None:
        """Read the create screen of a type anew, since the site showed that it has changed."""
        with suppress(Permanent):
            self._refresh(_screen(project, issue_type.id))

    def choices(self, field: FieldInfo, asked: Iterable[str], project: str) -> tuple[str, ...] | None:
        """The names that a field takes on the create screens that were read; None where none shows it with names.

        Screens are read once more where one of the names asked for is not among them.
        """
        options = self._options(field, project)
        if options is not None and not options.issuperset(asked):
            for name in self._screens(project):
                if name not in self._fresh:
                    self._refresh(name)
            options = self._options(field, project)
        return None if options is None else tuple(sorted(options))

    def _options(self, field: FieldInfo, project: str) -> set[str] | None:
        found = [_options(field, self._items(name)) for name in self._screens(project)]
        told = [options for options in found if options is not None]
        return {one for options in told for one in options} if told else None

    def _screens(self, project: str) -> list[str]:
        return [name for name in self._lists if name.startswith(_screen(project, ""))]

    def _style(self, project: str) -> str:
        try:
            return self.project(project).style
        except UnknownName:
            return ""

    @property
    def _cloud(self) -> bool:
        return self._dialect.deployment == "cloud"

    def check_option(self, field: FieldInfo, word: str, project: str) -> None:
        """Raises UnknownName where a field of choices has no such option, as far as its screens were read (B-17)."""
        screens = [name for name in self._screens(project) if _options(field, self._items(name)) is not None]
        problem: UnknownName | None = None
        for name in screens:
            try:
                return self._look(name, lambda name=name: _has_option(field, word, self._items(name)))  # type: ignore[misc]
            except UnknownName as error:
                problem = error
        if problem is not None:
            raise problem
        return None

    def project(self, key: str) -> ProjectInfo:
        """The project and its issue types. Raises UnknownName."""
        found = self._told(_of(key), self._projects)
        if found is None:
            raise self._no_project(key)
        return found

    def project_type(self, key: str) -> str:
        """What type a project is of, such as `service_desk`; asked for once more where that is not known. Raises UnknownName."""
        if not self.project(key).type and _of(key) not in self._fresh:
            self._refresh(_of(key))
        return self.project(key).type

    def unseen(self, key: str) -> UnknownName | None:
        """What to say of a project that the site does not show us now, whatever is remembered; one request."""
        return None if self._read_project(key) else self._no_project(key)

    # ------------------------------------------------------------------------------- the lists

    def _look(self, name: str, find: Callable[[], Found]) -> Found:
        """What a remembered list knows, else what a fresh one does."""
        try:
            return find()
        except UnknownName:
            if name in self._fresh:
                raise
        self._refresh(name)
        return find()

    def _items(self, name: str) -> list[JsonObject]:
        if name not in self._lists:
            kept = as_object(self._cached(name))
            if kept.get("locale") == self._locale and as_objects(kept.get("items")):
                self._lists[name] = as_objects(kept.get("items"))
            else:
                self._refresh(name)
        return self._lists[name]

    def _told(self, name: str, read: _Read[Found]) -> Found:
        return read.of(name, self._items(name))

    def _refresh(self, name: str) -> None:
        items = [{part: one[part] for part in _KEPT if part in one} for one in self._read(name)]
        self._lists[name] = items
        self._fresh.add(name)
        kept: list[JsonValue] = [*items]
        self._cache(name, {"locale": self._locale, "items": kept})

    def _read(self, name: str) -> list[JsonObject]:
        if name == "fields":
            return as_objects(self._client.fetch("field"))
        if name == "priorities":
            return as_objects(self._client.fetch("priority"))
        if name == "link types":
            return as_objects(as_object(self._client.fetch("issueLinkType")).get("issueLinkTypes"))
        if name.startswith(_SCREEN):
            project, issue_type = name.removeprefix(_SCREEN).split()
            return self._read_screen(project, issue_type)
        return self._read_project(name.removeprefix(_of("")))

    def _read_screen(self, project: str, issue_type: str) -> list[JsonObject]:
        try:
            return [shown(one) for one in create_screen(self._client, self._dialect, project, issue_type)]
        except NoScreens:
            self.blind = True
            return []

    def _read_project(self, key: str) -> list[JsonObject]:
        reply = self._client.get(f"project/{key}")
        if reply.status == 404:
            return []
        if not reply.ok:
            raise permanent(reply, f"reading project {key}")
        return [as_object(reply.data)]

    def _no_project(self, key: str) -> UnknownName:
        said = f"Jira has no project '{key}', or this account may not see it"
        return UnknownName(said, self._near(key))

    def _near(self, key: str) -> str:
        keys = sorted(self._dialect.project_keys(self._client))
        listed = f"it may see: {', '.join(keys[:12])}" if keys else "it may see no project at all"
        return " ".join(part for part in (did_you_mean(key, keys), listed) if part)


_SCREEN = "create screen "
_GIVEN = frozenset({"summary", "project", "issuetype", "labels", "reporter"})  # what every create of ours has


def _screen(project: str, issue_type: str) -> str:
    return f"{_SCREEN}{project} {issue_type}"


def _on_screen(
    field: FieldInfo, screen: list[JsonObject], issue_type: Named, project: str, where: str
) -> None:
    if all(one.get("id") != field.id for one in screen):
        raise UnknownName(
            f"the field '{field.name}' ({field.id}) is not on the create screen of {issue_type.name} in {project}",
            f"add it there: {where}; or say direction: from_jira, or remove the line",
        )


def _options(field: FieldInfo, screen: list[JsonObject]) -> list[str] | None:
    """The options a screen offers for a field; None where it shows no such field, or one without options."""
    shown = next((one for one in screen if one.get("id") == field.id and "options" in one), None)
    return None if shown is None else [as_text(one) for one in as_list(shown.get("options"))]


def _has_option(field: FieldInfo, word: str, screen: list[JsonObject]) -> None:
    options = _options(field, screen) or []
    if word not in options:
        raise UnknownName(
            f"'{field.name}' ({field.id}) has no option '{word}'",
            suggestion(word, [Named(one, one) for one in options]),
        )


def _of(project: str) -> str:
    return f"project {project}"


def _fields_of(items: list[JsonObject]) -> Sequence[FieldInfo]:
    found = [read_field(one) for one in items]
    return found if any(one.id == PARENT.id for one in found) else [*found, PARENT]


def _names_of(items: list[JsonObject]) -> Sequence[Named]:
    return [_named(one) for one in items]


def _link_types_of(items: list[JsonObject]) -> Sequence[LinkType]:
    return [_link_type(one) for one in items]


def _project_of(items: list[JsonObject]) -> ProjectInfo | None:
    """The project that a list of one tells of; None for an empty one."""
    entry = next(iter(items), None)
    if entry is None:
        return None
    return ProjectInfo(
        as_text(entry.get("id")),
        as_text(entry.get("key")),
        tuple(_issue_type(one) for one in as_objects(entry.get("issueTypes"))),
        as_text(entry.get("style")),
        as_text(entry.get("projectTypeKey")),
    )


def _named(data: JsonObject) -> Named:
    return Named(as_text(data.get("id")), as_text(data.get("name")), as_text(data.get("untranslatedName")))


def _issue_type(data: JsonObject) -> IssueType:
    named = _named(data)
    return IssueType(named.id, named.name, named.original, data.get("subtask") is True)


def _link_type(data: JsonObject) -> LinkType:
    verbs = (as_text(data.get("outward")), as_text(data.get("inward")))
    return LinkType(as_text(data.get("id")), as_text(data.get("name")), "", *verbs)


def _first_type(words: tuple[str, ...], project: ProjectInfo) -> IssueType:
    for word in words:
        found = matching(word, project.types)
        if len(found) > 1:
            raise UnknownName(f"project {project.key} has several issue types '{word}'", candidates(found))
        if found:
            return found[0]
    wanted = " or ".join(f"'{word}'" for word in words)
    raise UnknownName(
        f"project {project.key} has no issue type {wanted}",
        suggestion(words[0] if words else "", project.types),
    )


def _field(name: str, fields: Sequence[FieldInfo], project: str) -> FieldInfo:
    """A field by neutral name among those the project can have; of several names the first that leads somewhere."""
    here = [field for field in fields if field.project in {"", project}]
    if not name.startswith(CUSTOM):
        return _system(name, here)
    words = name.removeprefix(CUSTOM).split(EITHER)
    for word in words:
        by_id = [field for field in here if field.id == word]
        found = by_id or matching(word, (field for field in here if field.custom)) or matching(word, here)
        if len(found) > 1:
            told = ", ".join(
                f"{each.name} {each.id} ({called(each)})" for each in sorted(found, key=lambda one: one.id)
            )
            hint = f"name one by its id, as in {{field: {word}, id: {found[0].id}}}; there are: {told}"
            raise UnknownName(f"several fields are called '{word}'", hint)
        if found:
            return found[0]
    wanted = " or ".join(f"'{word}'" for word in words)
    raise UnknownName(f"Jira has no field {wanted}", suggestion(words[0], [f for f in here if f.custom]))


def _system(name: str, here: list[FieldInfo]) -> FieldInfo:
    """A system field, and after a colon which of its several values counts."""
    word, _, pick = name.partition(":")
    wanted = "sprint" if word == "sprint" else ""
    found = next((field for field in here if field.id == word or (wanted and field.type == wanted)), None)
    if found is None:
        raise UnknownName(
            f"Jira has no system field '{word}'", suggestion(word, [f for f in here if not f.custom])
        )
    return replace(found, pick=pick)
