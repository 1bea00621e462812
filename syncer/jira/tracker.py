"""The port `Tracker` for Jira, Cloud and Data Center.

Why it exists: the cycle asks in neutral terms; this joins the client, the catalogue of names, the people and
the wire shapes, and leaves to the dialect what differs between deployments. Reads by id come from the primary
store, searches give ids only and are never proof of absence. One tracker a thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from http import HTTPStatus

from syncer.domain.json import JsonObject
from syncer.facts import Capability
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.authors import last_authors
from syncer.jira.capabilities import Capabilities
from syncer.jira.catalogue import PARENT, Cache, Cached, Catalogue
from syncer.jira.client import JiraClient
from syncer.jira.comments import comments_shown, comments_whole, put_comment, take_comment
from syncer.jira.creating import create_issues
from syncer.jira.dialect import Account, Dialect, Query
from syncer.jira.errors import permanent
from syncer.jira.instants import instant, parsed
from syncer.jira.letters import put_letter
from syncer.jira.limits import Limits
from syncer.jira.marks import marker_of
from syncer.jira.moves import read_histories
from syncer.jira.names import UnknownName
from syncer.jira.origins import made_in, strayed
from syncer.jira.people import People
from syncer.jira.readback import Asked, asked_for, field_ids, overwritten
from syncer.jira.sight import look_for
from syncer.jira.site import Site
from syncer.jira.transitions import move_issue
from syncer.jira.unmarking import unmark_issue
from syncer.jira.updating import update_issue
from syncer.jira.values import FieldInfo
from syncer.jira.wanted import resolve
from syncer.jira.wire import BASE_FIELDS, COMMENTS, CORE_FIELDS, issue_state
from syncer.jira.workflows import Workflows
from syncer.ports import (
    Author,
    Changed,
    Created,
    Edited,
    Identity,
    Match,
    Misconfigured,
    Moved,
    Permanent,
    PortError,
    ReadBack,
    Refused,
    Stand,
    Wanted,
    Wrote,
)
from syncer.sync.changes import CommentIssue, IssueDraft, IssueEdit, TransitionIssue, UnmarkIssue
from syncer.sync.histories import IssueHistories
from syncer.sync.observation import IssueState, Sight, Status
from syncer.sync.workflow import Way

_NEWEST = 50
HISTORY = "changelog"  # what an issue is expanded by to bring its history along
_AMONG = 100  # ids in one condition, so that it stays short enough for any proxy


class JiraTracker:
    """Jira as the cycle needs it.

    `user` is the e-mail address or login we are configured with, checked where the site shows it. `cached`
    and `cache` keep a site's names; `label` is what marks our issues for search; `today` says when people
    who were not found are asked for again.
    """

    def __init__(
        self,
        client: JiraClient,
        dialect: Dialect,
        *,
        user: str,
        cached: Cached,
        cache: Cache,
        label: str = "sy",
        today: Callable[[], date] | None = None,
    ) -> None:
        self._client = client
        self._dialect = dialect
        self._user = user
        self._label = label
        self._capabilities = Capabilities(cached, cache, today or _today)
        self._catalogue = Catalogue(client, dialect, cached, cache)
        self._people = People(client, dialect, cached, cache, today or _today)
        limits = Limits(cached, cache, today or _today)
        self._site = Site(client, dialect, self._catalogue, self._people, self._capabilities, limits, label)
        self._workflows = Workflows(self._site, cached, cache, today or _today)
        self._fields: dict[str, Mapping[str, FieldInfo]] = {}
        self._identity: Identity | None = None
        self._zone = ""
        self._mark = ""
        self._wanted: dict[str, Wanted] = {}
        self._ridden: dict[str, list[JsonObject]] = {}

    # ------------------------------------------------------------------------- who and what

    def connect(self, *, anew: bool = True) -> Identity:
        """Prove who we are (B-14). Raises Unreachable, Refused; Stranger, without asking, where the site said no not long ago."""
        if anew or self._identity is None or not self._client.gate.is_open:
            with self._client.gate.identity():
                self._identity = self._connected()
        return self._identity

    def _connected(self) -> Identity:
        me = self._me()
        account = self._dialect.caller(me)
        if not account.id:
            raise Refused("jira does not say who we are", self._address_hint)
        self._check_user(account)
        self._client.identify(account.id, self._dialect.echo(account))
        self._zone = as_text(me.get("timeZone")) or "UTC"
        locale = as_text(me.get("locale"))
        self._catalogue.speak(locale)
        return Identity(account.id, as_text(me.get("displayName")), self._zone, locale)

    def _me(self) -> JsonObject:
        """Whom the site takes us for. Raises Unreachable, Refused."""
        try:
            reply = self._client.whoami()
        except Refused:
            raise
        except Permanent as error:
            raise Refused(error.message, f"{error.hint}; {self._address_hint}") from None
        if not reply.ok:
            raise Refused(permanent(reply, "to say who we are").message, self._address_hint)
        return as_object(reply.data)

    @property
    def _address_hint(self) -> str:
        return f"check url and deployment: it should be the address of a {self._dialect.label} site"

    def _check_user(self, account: Account) -> None:
        """The account is the configured one, as far as the site lets us compare. Raises Refused."""
        shown = account.email if "@" in self._user else account.login
        ours = {account.email.casefold(), account.login.casefold()}
        if self._user and shown and self._user.casefold() not in ours:
            raise Refused(
                f"jira takes us for {shown}, not for {self._user}", "give user and token of one account"
            )

    def prepare(self, wanted: Wanted) -> None:
        """Resolve every name to the site's ids, cached. Raises Misconfigured with all of them."""
        self._identified()
        known, catalogue = self._capabilities, self._catalogue
        catalogue.blind = known.lacks(Capability.CREATE_SCREENS)
        problems = self._workflows.prepare(wanted)
        try:
            self._fields[wanted.project] = resolve(wanted, catalogue)
        except Misconfigured as error:
            raise Misconfigured([*error.problems, *problems]) from None
        if problems:
            raise Misconfigured(problems)
        if catalogue.blind:
            known.note(Capability.CREATE_SCREENS, there=False)
        self._wanted[wanted.project] = wanted
        mark = self._fields[wanted.project].get(wanted.mark)
        self._mark, self._site = wanted.mark, replace(self._site, mark_field=mark.id if mark else "")

    def people(self, references: Sequence[str]) -> Mapping[str, str]:
        """Accounts of what exactly one account answers to (B-20): addresses, and where there are any, logins."""
        self._identified()
        return self._people.find(references)

    def logins(self, accounts: Sequence[str]) -> Mapping[str, str]:
        """What a Confluence beside this Jira knows accounts by, of those that were found; sends nothing."""
        return self._people.logins(accounts)

    def choices(self, project: str, asked: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
        """The names that fields of choices take, as the create screens show them (B-17); sends little or nothing."""
        self._identified()
        fields = self._fields.get(project, {})
        known = {name: fields[name] for name in asked if name in fields}
        found = {
            name: self._catalogue.choices(info, asked[name], project)
            for name, info in known.items()
            if info.chosen
        }
        return {name: choices for name, choices in found.items() if choices is not None}

    def link_verbs(self) -> Mapping[str, tuple[str, str]]:
        """The outward and inward words of each link type, by its name; cached like all names."""
        self._identified()
        return {one.name: (one.outward, one.inward) for one in self._catalogue.link_types()}

    def url(self, key: str) -> str:
        """Where a person finds the issue."""
        return f"{self._client.site}/browse/{key}"

    # ----------------------------------------------------------------------------- reading

    def changed(self, project: str, since: str) -> Changed:
        """What the index shows as changed since the cursor; with "", all that carries our label.

        The cursor is the latest `updated` seen, never beyond, so that what the index still lacks is
        asked for again (B-10).
        """
        self._identified()
        self._ridden.clear()
        start = parsed(since)
        if start is None:
            condition = jql.labelled(project, self._label)
        else:
            condition = jql.changed_since(project, start, self._zone, self._label)
        try:
            found = [*self._search(condition, ("updated", "project"))]
        except Refused:
            raise
        except Permanent as error:
            raise self._hidden(project) or error from None
        here = {as_text(one.get("id")) for one in found if dig(one, "fields", "project", "key") == project}
        moments = {as_text(one.get("id")): instant(as_text(dig(one, "fields", "updated"))) for one in found}
        updated = {native: at for native, at in moments.items() if native in here}
        elsewhere = {native: at for native, at in moments.items() if native not in here}
        return Changed(updated, max([*updated.values(), instant(since)]), elsewhere)

    def strayed(self, project: str) -> Mapping[str, bool]:
        """Ids of issues outside a project that carry our label and may be its own, true where the mark says so (B-09)."""
        self._identified()
        return strayed(self._site, project, self._zone)

    def made_in(self, project: str, ids: Sequence[str]) -> Mapping[str, bool]:
        """Whether issues that are elsewhere by now were made in a project; absent where nobody can tell (B-09)."""
        self._identified()
        return made_in(self._site, project, ids)

    def called(self, project: str) -> str:
        """The key that a project has by now, "" where there is none that we may see; one request."""
        self._identified()
        reply = self._client.look(f"project/{project}", {})
        return as_text(dig(reply.data, "key")) if reply.ok else ""

    def matching(self, project: str, condition: str, since: str) -> list[Match]:
        """Issues of a project without our label that meet a condition in JQL, those that changed since a cursor.

        One search; whatever the condition says, no issue of another project comes. Raises Permanent.
        """
        self._identified()
        wanted = jql.adoptable(project, condition, self._label, parsed(since), self._zone)
        found = self._search(wanted, ("summary", "updated"))
        return [_match(one) for one in found if as_text(one.get("key")).rpartition("-")[0] == project]

    def _hidden(self, project: str) -> Permanent | None:
        """What to say where a search is refused since the project is not there for us any more."""
        unseen = self._catalogue.unseen(project)
        return Permanent(unseen.message, unseen.hint) if unseen is not None else None

    def fetch(self, ids: Sequence[str]) -> list[IssueState]:
        """Issues by id or key, in few requests where the site has a way; those missing or hidden are absent."""
        self._identified()
        return self._states(self._read(ids))

    def read_back(self, project: str, ids: Sequence[str], wrote: Mapping[str, Wrote]) -> ReadBack:
        """Issues after our writes, with what these undid of others' edits of plain fields (B-05)."""
        self._identified()
        lacking = self._capabilities.lacks(Capability.HISTORY)
        asked = {} if lacking else asked_for(self._site, project, wrote)
        found = self._read(ids, HISTORY if asked and self._dialect.history_rides else "")
        ridden = {native: self._ridden.pop(native) for native in ids if native in self._ridden}
        apart, untold = self._histories(
            {native: one for native, one in asked.items() if native not in ridden}
        )
        histories = {**apart, **ridden}
        lost = {
            native: undone
            for native, one in asked.items()
            if (undone := overwritten(self._site, one, histories.get(native, ())))
        }
        told = self._moves(project, ridden) if self._looks_back() else IssueHistories()
        return ReadBack(self._states(found), lost, untold, told)

    def _histories(self, asked: Mapping[str, Asked]) -> tuple[Mapping[str, Sequence[JsonObject]], str]:
        """Histories in bulk, or why they are not known: what was written has to be read back all the same."""
        if not asked:
            return {}, ""
        try:
            found = self._dialect.histories(self._client, sorted(asked, key=int), field_ids(asked))
        except PortError as error:
            return {}, error.message
        return found, ""

    def _read(self, ids: Sequence[str], expand: str = "") -> list[JsonObject]:
        """Issues as the site shows them, with all fields that anybody asked for."""
        epic_link = self._epic_link()
        wanted = {info.id for fields in self._fields.values() for info in fields.values()}
        wanted |= {*CORE_FIELDS, *(info.id for info in BASE_FIELDS.values()), *filter(None, [epic_link])}
        if any(one.comments for one in self._wanted.values()):
            wanted.add(COMMENTS)
        expand = HISTORY if self._looks_back() else expand
        found = self._dialect.fetch(self._client, ids, wanted, self._capabilities, expand=expand)
        if expand == HISTORY:
            self._ridden |= {as_text(one.get("id")): _ridden(one) for one in found if _is_whole(one)}
        return found

    def _looks_back(self) -> bool:
        """Whether the histories of issues come along with them, since some rule looks back."""
        wanted = any(one.looks_back for one in self._wanted.values())
        return wanted and self._dialect.history_rides and not self._capabilities.lacks(Capability.HISTORY)

    def _states(self, issues: Sequence[JsonObject]) -> list[IssueState]:
        epic_link = self._epic_link()
        return [self._state(issue, epic_link) for issue in issues]

    def shown(self, project: str, ids: Sequence[str]) -> frozenset[str]:
        """Which of these issues a search shows; an archived one is in none."""
        self._identified()
        found: set[str] = set()
        for start in range(0, len(ids), _AMONG):
            condition = jql.among(project, ids[start : start + _AMONG])
            rows = self._search(condition, ("updated",))
            found |= {as_text(one.get("id")) for one in rows}
        return frozenset(found)

    def sight(self, project: str, ids: Sequence[str]) -> Sight:
        """What may be told of issues of a project that were asked for by id and did not come (B-08)."""
        self._identified()
        return look_for(self._client, self._dialect, project, ids, self._capabilities)

    def highest(self, project: str) -> int:
        """The highest issue number the index knows of, 0 when none: a lower bound, since the index lags."""
        self._identified()
        found = self._dialect.first(self._client, jql.newest(project), _NEWEST, self._capabilities)
        return max(map(_number, found), default=0)

    def following(self, project: str, number: int) -> Iterator[list[IssueState]]:
        """Windows of issues after a number, from the primary store, until a whole window is empty.

        Where a window is short, what the index knows beyond it comes last.
        """
        size = self._dialect.window
        while window := self.fetch([f"{project}-{n}" for n in range(number + 1, number + size + 1)]):
            yield window
            number += size
        if self._dialect.looks_beyond and (beyond := self._beyond(project, number + size)):
            yield beyond

    def _beyond(self, project: str, number: int) -> list[IssueState]:
        """Issues with our label and a number above one: found by the index, read from the primary store."""
        condition = jql.labelled(project, self._label)
        found = self._search(condition, ("updated",))
        return self.fetch([as_text(one.get("id")) for one in found if _number(one) > number])

    def _search(self, condition: str, fields: Sequence[str]) -> Iterator[JsonObject]:
        query = Query(condition, self._zone)
        return self._dialect.search(self._client, query, fields, self._capabilities)

    def _epic_link(self) -> str:
        """The field of an issue's epic where somebody asked for parents and `parent` does not tell."""
        if not any(PARENT.id in fields for fields in self._fields.values()):
            return ""
        epics = self._catalogue.epics()
        return epics.link if epics is not None else ""

    def _state(self, issue: JsonObject, epic_link: str) -> IssueState:
        project = as_text(dig(issue, "fields", "project", "key"))
        fields = {**BASE_FIELDS, **self._fields.get(project, {})}
        state = issue_state(issue, fields, self._dialect.shapes, epic_link)
        shown = comments_shown(self._site, issue, self.url(state.key))
        state = replace(state, comments=shown, all_comments=comments_whole(issue))
        if not self._mark or state.marker is not None:
            return state
        return replace(state, marker=marker_of([state.fields.get(self._mark)]))

    def authors(self, project: str, asked: Mapping[str, Sequence[str]]) -> Mapping[str, Mapping[str, Author]]:
        """Who wrote neutral fields last, by issue id; what the history does not tell is absent."""
        self._identified()
        return last_authors(self._site, project, asked)

    def moves(self, project: str, ids: Sequence[str]) -> IssueHistories:
        """The whole histories of issues in neutral terms: in bulk on Cloud, one read an issue on Data Center."""
        self._identified()
        if self._capabilities.lacks(Capability.HISTORY):
            return IssueHistories()
        ridden = {native: self._ridden.pop(native) for native in ids if native in self._ridden}
        return self._moves(project, ridden, ids)

    def _moves(
        self, project: str, ridden: Mapping[str, list[JsonObject]], ids: Sequence[str] = ()
    ) -> IssueHistories:
        """Histories in neutral terms: those that came along with issues, and of others as asked for."""
        fields = {**BASE_FIELDS, **self._fields.get(project, {})}
        wanted, statuses = ids or list(ridden), partial(self._workflows.by_id, project)
        return read_histories(self._site, wanted, fields, statuses, ridden)

    # ----------------------------------------------------------------------------- writing

    def create(self, drafts: Sequence[tuple[IssueDraft, str]], instance: str) -> list[Created]:
        """Create up to 50 issues in one request; each draft comes with its claim's token."""
        self._identified()
        return create_issues(self._site, drafts, instance)

    def update(self, edit: IssueEdit, instance: str) -> Edited:
        """Write one issue; refused fields are named and the rest is sent once more."""
        self._identified()
        return update_issue(self._site, edit, instance)

    def statuses(self, project: str) -> Mapping[str, tuple[Status, ...]]:
        """The statuses that a project's mapping names, by its name in small letters (B-19)."""
        return self._workflows.statuses(project)

    def stands(self, ids: Sequence[str]) -> Mapping[str, Stand]:
        """Where issues stand and which transitions they are offered, by id; those gone or hidden are absent."""
        self._identified()
        return self._workflows.stands(ids)

    def offered(self, project: str, issue_type: str, status: Status) -> tuple[Way, ...] | None:
        """What issues of a type are offered in a status, as far as anybody knows."""
        self._identified()
        return self._workflows.offered(project, issue_type, status)

    def look_around(self, project: str, issue_type: str) -> None:
        """See what issues of a type are offered elsewhere, where the site does not tell which ways lead nowhere (B-18)."""
        self._identified()
        self._workflows.look_around(project, issue_type)

    def start(self, project: str, types: Sequence[str]) -> Stand | None:
        """Where new issues of the first of these types begin, where a transition may ride along with a create."""
        if not self._dialect.rides:
            return None
        try:
            return self._workflows.start(project, self._catalogue.issue_type(types, project).id)
        except UnknownName:
            return None

    def began(self, project: str, stand: Stand) -> None:
        """Remember where an issue stood right after it was made."""
        self._workflows.began(project, stand)

    def move(self, issue: TransitionIssue, native: str, way: Way) -> Moved:
        """Take one transition (B-18). Raises UnknownOutcome when no reply came."""
        self._identified()
        return move_issue(self._site, issue, native, way)

    def link(self, type_name: str, source_id: str, target_id: str) -> None:
        """Make a link "source <outward verb> target". Raises UnknownOutcome when no reply came.

        On the wire the source is the `inwardIssue` (§1.7 of the API facts).
        """
        self._identified()
        try:
            kind = self._catalogue.link_type(type_name)
        except UnknownName as error:
            raise Permanent(error.message, error.hint) from None
        body: JsonObject = {
            "type": {"id": kind.id, "name": kind.name},
            "inwardIssue": {"id": source_id},
            "outwardIssue": {"id": target_id},
        }
        reply = self._client.post("issueLink", body)
        if not reply.ok:
            raise permanent(reply, f"a link '{type_name}'")

    def unmark(self, change: UnmarkIssue) -> None:
        """Take our property, our mark and the labels named off an issue; safe to repeat."""
        self._identified()
        unmark_issue(self._site, change)

    def unlink(self, link: str) -> None:
        """Take a link away by its id; one that is gone already is fine."""
        self._identified()
        reply = self._client.delete(f"issueLink/{link}")
        if not reply.ok and reply.status != HTTPStatus.NOT_FOUND:
            raise permanent(reply, f"removing the link {link}")

    def comment(self, issue: CommentIssue, instance: str) -> str:
        """Write a comment of ours on an issue and return its id: in place where we know or find it, else anew."""
        self._identified()
        if issue.letter is not None:
            return put_letter(self._site, issue, issue.letter, instance)
        return put_comment(self._site, issue, instance)

    def project_type(self, project: str) -> str:
        """What type a project is of, such as `service_desk`; "" where the site does not tell."""
        self._identified()
        try:
            return self._catalogue.project_type(project)
        except UnknownName:
            return ""

    def uncomment(self, native: str, comment: str) -> None:
        """Delete our comment on an issue; one that is gone is no failure."""
        self._identified()
        take_comment(self._site, native, comment)

    def _identified(self) -> None:
        """Nothing is read or written before we know who we are taken for (B-14)."""
        if not self._client.account:
            self.connect()


def _match(issue: JsonObject) -> Match:
    title, updated = (as_text(dig(issue, "fields", name)) for name in ("summary", "updated"))
    return Match(as_text(issue.get("id")), as_text(issue.get("key")), title, instant(updated))


def _number(issue: JsonObject) -> int:
    return as_number(as_text(issue.get("key")).rpartition("-")[2])


def _today() -> date:
    return datetime.now(UTC).date()


def _ridden(issue: JsonObject) -> list[JsonObject]:
    """The entries of an issue's history that came along with it."""
    return as_objects(dig(issue, HISTORY, "histories"))


def _is_whole(issue: JsonObject) -> bool:
    """Whether all of its history came along: Cloud shows the newest entries alone, and how many there are."""
    total = dig(issue, HISTORY, "total")
    return isinstance(total, int) and total <= len(_ridden(issue))
