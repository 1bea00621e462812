"""What a project's workflows look like from outside: its statuses by name, and what is offered in each of them.

Why it exists: reading a workflow takes an administrator, while what an issue is offered is shown to anybody who may
move it. So every offer seen is remembered by type and status, and other issues are looked at for statuses that one
is to pass through. Statuses are kept by their ids, since people rename and translate them (B-19). Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Place, Problem
from syncer.http.narrow import as_list, as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.names import Named, suggestion
from syncer.jira.site import Site
from syncer.jira.wire import category_of
from syncer.ports import Stand, StatusUse, Wanted
from syncer.sync.observation import Category, Status
from syncer.sync.workflow import Way

Cached = Callable[[str], JsonValue]
Cache = Callable[[str, JsonValue], None]
PEERS = 2  # issues that are looked at for what a status offers


@dataclass(frozen=True, slots=True)
class _Known(Named):
    """A status of the site with its category."""

    category: Category = Category.UNDEFINED

    @property
    def status(self) -> Status:
        """The status under its present name."""
        return Status(self.id, self.name, self.category)

    def called(self, name: str) -> Status:
        """The status under a name that it answers to."""
        return Status(self.id, name, self.category)


class Workflows:
    """The statuses of a site's projects and the ways between them, as far as they were seen."""

    def __init__(self, site: Site, cached: Cached, cache: Cache, today: Callable[[], date]) -> None:
        self._site = site
        self._cached, self._cache = cached, cache
        self._today = today
        self._uses: dict[str, tuple[StatusUse, ...]] = {}
        self._found: dict[str, dict[str, tuple[Status, ...]]] = {}

    # ------------------------------------------------------------------------------- statuses

    def prepare(self, wanted: Wanted) -> list[Problem]:
        """Look up the statuses that a mapping names; problems of words that none of their names leads to."""
        if not wanted.statuses:
            return []
        self._uses[wanted.project] = wanted.statuses
        problems = self._resolve(wanted, self._kept(wanted.project))
        if problems:
            problems = self._resolve(wanted, self._read(wanted.project))
        return problems

    def statuses(self, project: str) -> Mapping[str, tuple[Status, ...]]:
        """The statuses that a project's mapping names, by its name in small letters."""
        return self._found.get(project, {})

    def by_id(self, project: str, ids: Collection[str]) -> Mapping[str, Status]:
        """Statuses by their ids, those renamed since under the present name; one that is in no workflow any more is absent.

        They are read once more where one is not known, and not again for that one.
        """
        if not ids:
            return {}
        found = {one.id: one.status for one in self._kept(project)}
        gone = {as_text(one) for one in as_list(self._cached(f"statuses gone {project}"))}
        if set(ids) - found.keys() - gone:
            found |= {one.id: one.status for one in self._read(project)}
            lost: list[JsonValue] = [*sorted(gone | (set(ids) - found.keys()))]
            self._cache(f"statuses gone {project}", lost)
        return found

    def _resolve(self, wanted: Wanted, there: Sequence[_Known]) -> list[Problem]:
        """Find every name, by the ids it had before where it is gone (B-19)."""
        pins = as_object(self._cached(f"status pins {wanted.project}"))
        found: dict[str, tuple[Status, ...]] = {}
        problems = []
        for use in wanted.statuses:
            for name in use.names:
                here = [one.called(name) for one in there if one.answers_to(name)]
                ids = as_list(pins.get(name.casefold()))
                same = here or [one.status for one in there if one.id in ids]
                found |= {name.casefold(): tuple(same)} if same else {}
            if use.needed and there and not any(name.casefold() in found for name in use.names):
                problems.append(_unknown(use, wanted.project, there))
        self._found[wanted.project] = found
        fresh: JsonObject = {name: [one.id for one in same] for name, same in found.items()}
        if not problems and {**pins, **fresh} != pins:
            self._cache(f"status pins {wanted.project}", {**pins, **fresh})
        return problems

    def _kept(self, project: str) -> list[_Known]:
        kept = as_objects(self._cached(f"statuses {project}"))
        return [_known(one) for one in kept] or self._read(project)

    def _read(self, project: str) -> list[_Known]:
        """The statuses of all workflows of a project; none where they are not shown, and then names count as they stand."""
        reply = self._site.client.get(f"project/{project}/statuses")
        types = as_objects(reply.data) if reply.ok else []
        found = {as_text(one.get("id")): one for kind in types for one in as_objects(kind.get("statuses"))}
        kept: list[JsonValue] = [
            {part: one[part] for part in ("id", "name", "untranslatedName", "statusCategory") if part in one}
            for one in found.values()
        ]
        self._cache(f"statuses {project}", kept)
        return [_known(one) for one in found.values()]

    # ------------------------------------------------------------------------------- stands

    def stands(self, ids: Sequence[str]) -> dict[str, Stand]:
        """Where issues stand and what they are offered, by id; those gone or hidden are absent."""
        if not ids:
            return {}
        fields = ("status", "issuetype", "resolution", "project", "updated")
        site = self._site
        issues = site.dialect.fetch(site.client, ids, fields, site.capabilities, expand="transitions")
        return {as_text(one.get("id")): self._stand(one) for one in issues}

    def _stand(self, issue: JsonObject) -> Stand:
        fields = as_object(issue.get("fields"))
        ways = tuple(ways_of(as_objects(issue.get("transitions"))))
        stand = Stand(
            as_text(dig(fields, "issuetype", "id")),
            status_of(as_object(fields.get("status"))),
            as_text(dig(fields, "resolution", "name")),
            ways,
            as_text(fields.get("updated")),
            as_text(dig(fields, "project", "key")),
        )
        if not ways:  # it may as well mean that we may move nothing
            return stand
        self._remember(stand.project, stand.type, stand.status.id, ways)
        return replace(stand, ways=self._told(stand.project, stand.type, stand.status.id, ways))

    def _told(self, project: str, issue_type: str, status: str, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        """The same where a site does not tell which are offered everywhere: those that another status offers, too.

        As long as no other one was seen, nobody knows.
        """
        if all(way.anywhere is not None for way in ways):
            return ways
        known = self._memory(project, issue_type)
        others = {way.id for name, kept in known.items() if name != status for way in _remembered(kept) or ()}
        if not others:
            return ways
        return tuple(replace(w, anywhere=w.id in others) if w.anywhere is None else w for w in ways)

    # ------------------------------------------------------------------------------- offers

    def start(self, project: str, issue_type: str) -> Stand | None:
        """Where new issues of a type begin and what they are offered there, as remembered; sends nothing."""
        begun = as_object(self._cached(f"start {project} {issue_type}"))
        kept = self._memory(project, issue_type).get(as_text(begun.get("id")))
        ways = _remembered(kept)
        if not begun or ways is None:
            return None
        category = Category(as_text(begun.get("category")))
        return Stand(
            issue_type, Status(as_text(begun.get("id")), as_text(begun.get("name")), category), "", ways
        )

    def began(self, project: str, stand: Stand) -> None:
        """Remember where an issue stood right after it was made."""
        status = stand.status
        begun: JsonObject = {"id": status.id, "name": status.name, "category": status.category.value}
        if as_object(self._cached(f"start {project} {stand.type}")) != begun:
            self._cache(f"start {project} {stand.type}", begun)

    def offered(self, project: str, issue_type: str, status: Status) -> tuple[Way, ...] | None:
        """What issues of a type are offered in a status, as seen today, else as another issue shows there now."""
        kept = self._memory(project, issue_type).get(status.id)
        if as_text(dig(kept, "day")) == self._today().isoformat():
            ways = _remembered(kept)
            return ways if ways is None else self._told(project, issue_type, status.id, ways)
        query = jql.standing(project, issue_type, status.id)
        site = self._site
        found = site.dialect.first(site.client, query, PEERS, site.capabilities)
        peers = [as_text(one.get("id")) for one in found]
        stands = self.stands([one for one in peers if one]).values()
        ways = next((one.ways for one in stands if one.status.id == status.id and one.ways), None)
        ways = _remembered(kept) if ways is None else ways
        self._remember(project, issue_type, status.id, ways)
        return ways

    def look_around(self, project: str, issue_type: str) -> None:
        """See what another status offers, where the site does not tell which ways are offered everywhere.

        A step into a status that nobody knows is safe only along a way that is not (B-18). Sends nothing where two are known.
        """
        known = self._memory(project, issue_type)
        seen = {name: ways for name, kept in known.items() if (ways := _remembered(kept))}
        told = all(way.anywhere is not None for ways in seen.values() for way in ways)
        if told or len(seen) > 1:
            return
        query = jql.beside(project, issue_type, seen)
        found = self._site.dialect.first(self._site.client, query, PEERS, self._site.capabilities)
        self.stands([as_text(one.get("id")) for one in found])

    def _memory(self, project: str, issue_type: str) -> JsonObject:
        return as_object(self._cached(f"ways {project} {issue_type}"))

    def _remember(self, project: str, issue_type: str, status: str, ways: tuple[Way, ...] | None) -> None:
        known = self._memory(project, issue_type)
        shown: list[JsonValue] | None = None if ways is None else [_as_json(way) for way in ways]
        fresh: JsonObject = {"day": self._today().isoformat(), "ways": shown}
        if known.get(status) != fresh:
            self._cache(f"ways {project} {issue_type}", {**known, status: fresh})


def _known(data: JsonObject) -> _Known:
    original = as_text(data.get("untranslatedName"))
    return _Known(as_text(data.get("id")), as_text(data.get("name")), original, category_of(data))


def _unknown(use: StatusUse, project: str, there: Iterable[_Known]) -> Problem:
    wanted = " or ".join(f"'{name}'" for name in use.names)
    file, _, at = use.place.partition(":")
    line, _, column = at.partition(":")
    place = Place(file, int(line or 0), int(column or 0)) if file else None
    message = f"no issue type of {project} has a status {wanted}"
    return Problem(message, suggestion(use.names[0], there), place, code="jira.status")


def status_of(data: JsonObject) -> Status:
    """A status as the site shows it."""
    return Status(as_text(data.get("id")), as_text(data.get("name")), category_of(data))


def ways_of(shown: Iterable[JsonObject]) -> Iterator[Way]:
    """Transitions that lead somewhere; one that a condition forbids is left out, never forced."""
    for one in shown:
        screen, anywhere = one.get("hasScreen"), one.get("isGlobal")
        if one.get("isAvailable") is not False:
            yield Way(
                as_text(one.get("id")),
                as_text(one.get("name")),
                status_of(as_object(one.get("to"))),
                screen if isinstance(screen, bool) else None,
                anywhere if isinstance(anywhere, bool) else None,
            )


def _as_json(way: Way) -> JsonObject:
    return {
        "id": way.id,
        "name": way.name,
        "to": [way.to.id, way.to.name, way.to.category.value],
        "screen": way.screen,
        "anywhere": way.anywhere,
    }


def _remembered(kept: JsonValue) -> tuple[Way, ...] | None:
    ways = dig(kept, "ways")
    if not isinstance(ways, list):
        return None
    found = []
    for one in as_objects(ways):
        number, name, category = (as_text(part) for part in as_list(one.get("to")))
        screen, anywhere = one.get("screen"), one.get("anywhere")
        to, asks = Status(number, name, Category(category)), screen if isinstance(screen, bool) else None
        told = anywhere if isinstance(anywhere, bool) else None
        found.append(Way(as_text(one.get("id")), as_text(one.get("name")), to, asks, told))
    return tuple(found)
