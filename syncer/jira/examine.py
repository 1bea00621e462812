"""What `doctor` wants to know of a Jira: facts as the site tells them, fetched fresh and kept nowhere.

It only reads, and judges nothing: what is wrong with the facts is decided where no network is needed. Each
method asks one thing, so that one refusal hides nothing else (B-15, B-16).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Place, Problem
from syncer.domain.records import Kind
from syncer.facts import (
    Capability,
    FieldFacts,
    HookFacts,
    NameFacts,
    PlaceFacts,
    SiteFacts,
    TypeFacts,
    WorkflowFacts,
)
from syncer.http.messages import Reply
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.capabilities import Capabilities
from syncer.jira.catalogue import PARENT, Catalogue
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.jira.errors import permanent
from syncer.jira.examine_workflow import workflow
from syncer.jira.names import Named, UnknownName
from syncer.jira.probing import probe
from syncer.jira.screens import NoScreens, create_screen, names_of
from syncer.jira.tracker import JiraTracker
from syncer.jira.webhooks import JiraWebhooks
from syncer.ports import Misconfigured, Permanent, Refused, Wanted

_SHOWN = {"cloud": "Jira Cloud", "datacenter": "Jira Data Center"}
_SAMPLE = 50  # issues that a condition is tried with: one page of a search
_PLACE = re.compile(r"(.*?)(?::(\d+))?(?::(\d+))?")


class JiraExaminer:
    """One site, as the account sees it that we are configured with."""

    def __init__(
        self, client: JiraClient, dialect: Dialect, *, user: str, known: Capabilities | None = None
    ) -> None:
        self._client = client
        self._known = known or Capabilities(_never, _nowhere, lambda: datetime.now(UTC).date())
        self._dialect = dialect
        self._tracker = JiraTracker(client, dialect, user=user, cached=_never, cache=_nowhere)
        self._catalogue = Catalogue(client, dialect, _never, _nowhere)

    def site(self) -> SiteFacts:
        """Who we are and what the site is (B-14); first of all. Raises Unreachable, Refused."""
        reply = self._about()
        identity = self._tracker.connect()
        self._catalogue.speak(identity.locale)
        return SiteFacts(
            identity,
            reply.sent,
            as_text(dig(reply.data, "deploymentType")),
            as_text(dig(reply.data, "baseUrl")),
            as_text(dig(reply.data, "version")),
        )

    def _about(self) -> Reply:
        """What the site says of itself. Raises Refused where that is another deployment than the configured one.

        Asked first: with the wrong deployment our token is refused too, and nobody would see why.
        """
        try:
            reply = self._client.about()
        except Permanent:
            return Reply(404, {})
        told = as_text(dig(reply.data, "deploymentType"))
        there = "" if not told else "cloud" if told == "Cloud" else "datacenter"
        if there and there != self._dialect.deployment:
            raise Refused(
                f"the site is {_SHOWN[there]}, and the configuration says {self._dialect.deployment}",
                f'write deployment = "{there}" into [jira], with an auth that belongs to it',
            )
        return reply

    @property
    def edit_screens_bind(self) -> bool:
        """Whether Jira refuses our edits of fields that are on no edit screen."""
        return self._dialect.edit_screens_bind

    def project(self, key: str) -> PlaceFacts:
        """The project. Raises Misconfigured where it does not exist or is not shown to us."""
        reply = self._client.get(f"project/{key}")
        if reply.status == 404:
            self._unknown_project(key)
        if not reply.ok:
            raise permanent(reply, f"reading project {key}")
        found = as_object(reply.data)
        return PlaceFacts(
            as_text(found.get("id")),
            as_text(found.get("key")),
            as_text(found.get("name")),
            archived=found.get("archived") is True,
            style=as_text(found.get("style")),
        )

    def _unknown_project(self, key: str) -> None:
        try:
            self._catalogue.project(key)
        except UnknownName as error:
            raise Misconfigured([Problem(error.message, error.hint, code="jira.project")]) from None

    def permissions(self, key: str, names: Sequence[str]) -> Mapping[str, bool]:
        """Whether we have each permission in a project."""
        asked = {"projectKey": key, "permissions": ",".join(names)}
        found = as_object(as_object(self._client.fetch("mypermissions", asked)).get("permissions"))
        return {name: dig(found, name, "havePermission") is True for name in names}

    def names(self, wanted: Wanted) -> NameFacts:
        """Ids of the fields that a mapping names, and every name of it that leads nowhere (B-16)."""
        fields: dict[str, str] = {}
        problems: list[Problem] = []
        looks: tuple[tuple[Mapping[str, str], Callable[[str], Named]], ...] = (
            (wanted.fields, lambda name: self._catalogue.field(name, wanted.project)),
            (wanted.priorities, self._catalogue.priority),
            (wanted.link_types, self._catalogue.link_type),
        )
        for places, find in looks:
            for name, place in places.items():
                try:
                    found = find(name)
                except UnknownName as error:
                    problems.append(Problem(error.message, error.hint, _place(place), code="jira.name"))
                else:
                    fields |= {name: self._shown_as(found.id)} if places is wanted.fields else {}
        return NameFacts(fields, tuple(problems))

    def _shown_as(self, field: str) -> str:
        """The field as a create screen shows it: an issue's parent is the epic's link where epics have one."""
        epics = self._catalogue.epics() if field == PARENT.id else None
        return epics.link if epics is not None and epics.link else field

    def prepare(self, wanted: Wanted) -> bool:
        """All that a cycle asks before its first write, as it asks it. Raises Misconfigured; else true."""
        self._tracker.prepare(wanted)
        return True

    def creating(self, key: str, kind: Kind, names: Sequence[str], place: str) -> TypeFacts:
        """The first of these types that the project has, with its create screen. Raises Misconfigured."""
        try:
            found = self._catalogue.issue_type(names, key)
        except UnknownName as error:
            problem = Problem(f"{error.message} for {kind}", error.hint, _place(place), code="jira.type")
            raise Misconfigured([problem]) from None
        try:
            screen = list(create_screen(self._client, self._dialect, key, found.id))
        except NoScreens:
            return TypeFacts(kind, tuple(names), found.name, shown=False)
        fields = {one.id: one for one in map(_field, screen)}
        epics = self._catalogue.epics()
        if epics is not None and epics.name in fields:  # an epic's own name is given by whoever creates it
            fields[epics.name] = replace(fields[epics.name], default=True)
        return TypeFacts(kind, tuple(names), found.name, fields)

    def workflow(self, key: str, kind: Kind, name: str) -> WorkflowFacts:
        """The statuses of a type and what each offers, as far as issues stand there. Raises Permanent."""
        found = self._catalogue.issue_type([name], key)
        return workflow(self._client, self._dialect, self._known, key, kind, found)

    def lacking(self, project: str, issue: str) -> Mapping[Capability, str]:
        """What the site lacks, each with the day of finding it; `issue` is one of ours by id, "" for none yet."""
        probe(self._client, self._known, project, issue, bulk=self._dialect.deployment == "cloud")
        return self._known.lacking

    def search(self, project: str) -> bool:
        """Whether a search is answered, in whichever way; true, or it raises Permanent that names the addresses (B-11)."""
        self._known.note(Capability.SEARCH_POST, there=True)  # to be tried again, whatever was found before
        self._dialect.first(self._client, jql.newest(project), 1, self._known)
        return True

    def webhooks(self) -> tuple[HookFacts, ...] | None:
        """The webhooks that are registered; None where this account is not shown them."""
        return self.registry().registered()

    def registry(self) -> JiraWebhooks:
        """What registers webhooks, where an administrator asks for it."""
        return JiraWebhooks(self._client, self._dialect.deployment)

    def left_out(self, project: str, condition: str) -> tuple[str, ...]:
        """Keys of a project's newest issues that do not meet a condition. Raises Permanent where Jira does not take it."""
        newest = self._dialect.first(self._client, jql.newest(project), _SAMPLE, self._known)
        keys = {as_text(one.get("id")): as_text(one.get("key")) for one in newest}
        if not keys:
            return ()
        asked = jql.meeting(keys, condition)
        met = {
            as_text(one.get("id")) for one in self._dialect.first(self._client, asked, _SAMPLE, self._known)
        }
        return tuple(key for native, key in keys.items() if native not in met)

    def edit_screen(self, issue: str) -> frozenset[str] | None:
        """Ids of the fields on an issue's edit screen; None where the issue is gone or hidden."""
        reply = self._client.get(f"issue/{issue}/editmeta")
        if reply.status == 404:
            return None
        if not reply.ok:
            raise permanent(reply, f"to show the edit screen of {issue}")
        return frozenset(as_object(dig(reply.data, "fields")))


def _place(text: str) -> Place | None:
    """A place as `file:line:column`, as a mapping's names carry it."""
    found = _PLACE.fullmatch(text)
    return Place(found[1], int(found[2] or 0), int(found[3] or 0)) if found and text else None


def _field(data: JsonObject) -> FieldFacts:
    allowed = data.get("allowedValues")
    names = tuple(name for one in as_objects(allowed) for name in names_of(one))
    return FieldFacts(
        as_text(data.get("fieldId")) or as_text(data.get("key")),
        as_text(data.get("name")),
        required=data.get("required") is True,
        default=data.get("hasDefaultValue") is True,
        allowed=names if isinstance(allowed, list) else None,
    )


def _never(_name: str) -> JsonValue:
    """Nothing is remembered: `doctor` looks afresh."""
    return None


def _nowhere(_name: str, _value: JsonValue) -> None:
    """Nothing is kept."""
