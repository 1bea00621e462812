"""The port `Tracker` for Jira Cloud.

Why it exists: the cycle asks in neutral terms; this joins the client, the catalogue of names and the
wire shapes. Reads by id come from the primary store, searches give ids only and are never proof of
absence. One tracker a thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from syncer.domain.json import JsonObject
from syncer.http.narrow import as_number, as_object, as_text, dig
from syncer.jira import jql
from syncer.jira.catalogue import Cache, Cached, Catalogue
from syncer.jira.client import JiraClient
from syncer.jira.creating import create_issues
from syncer.jira.errors import permanent
from syncer.jira.instants import instant, parsed
from syncer.jira.names import UnknownName
from syncer.jira.people import People
from syncer.jira.reading import WINDOW, bulk_fetch, first_page, search
from syncer.jira.updating import update_issue
from syncer.jira.values import FieldInfo
from syncer.jira.wanted import resolve
from syncer.jira.wire import BASE_FIELDS, CORE_FIELDS, issue_state
from syncer.ports import Changed, Created, Edited, Identity, Permanent, Refused, Wanted
from syncer.sync.changes import IssueDraft, IssueEdit
from syncer.sync.observation import IssueState

_NEWEST = 50


class CloudTracker:
    """Jira Cloud as the cycle needs it.

    `user` is the e-mail address we are configured with, checked where the site shows it. `cached` and
    `cache` keep a site's names; `label` is what marks our issues for search; `today` says when people
    who were not found are asked for again.
    """

    def __init__(
        self,
        client: JiraClient,
        *,
        user: str,
        cached: Cached,
        cache: Cache,
        label: str = "sy",
        today: Callable[[], date] | None = None,
    ) -> None:
        self._client = client
        self._user = user
        self._label = label
        self._catalogue = Catalogue(client, cached, cache)
        self._people = People(client, cached, cache, today or _today)
        self._fields: dict[str, Mapping[str, FieldInfo]] = {}
        self._zone = ""

    # ------------------------------------------------------------------------- who and what

    def connect(self) -> Identity:
        """Prove who we are (B-14). Raises Unreachable, Refused."""
        try:
            reply = self._client.get("myself")
            if not reply.ok:
                raise permanent(reply, "to say who we are")
        except Refused:
            raise
        except Permanent as error:
            hint = "check url: it should be the address of a Jira Cloud site"
            raise Refused(error.message, hint) from None
        me = as_object(reply.data)
        account, mail = as_text(me.get("accountId")), as_text(me.get("emailAddress"))
        if not account:
            raise Refused("jira does not say who we are", "url should be the address of a Jira Cloud site")
        if mail and "@" in self._user and mail.casefold() != self._user.casefold():
            raise Refused(
                f"jira takes us for {mail}, not for {self._user}", "give user and token of one account"
            )
        self._client.account = account
        self._zone = as_text(me.get("timeZone")) or "UTC"
        locale = as_text(me.get("locale"))
        self._catalogue.speak(locale)
        return Identity(account, as_text(me.get("displayName")), self._zone, locale)

    def prepare(self, wanted: Wanted) -> None:
        """Resolve every name to the site's ids, cached. Raises Misconfigured with all of them."""
        self._identified()
        self._fields[wanted.project] = resolve(wanted, self._catalogue)

    def people(self, references: Sequence[str]) -> Mapping[str, str]:
        """Account ids of those e-mail addresses that exactly one account has (B-20)."""
        self._identified()
        return self._people.find(references)

    def logins(self, accounts: Sequence[str]) -> Mapping[str, str]:
        """On Cloud both products know an account by its id."""
        return {account: account for account in accounts}

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
        start = parsed(since)
        if start is None:
            query = jql.labelled(project, self._label)
        else:
            query = jql.changed_since(project, start, self._zone)
        found = search(self._client, query, ("updated",))
        updated = {as_text(one.get("id")): instant(as_text(dig(one, "fields", "updated"))) for one in found}
        return Changed(updated, max([*updated.values(), instant(since)]))

    def fetch(self, ids: Sequence[str]) -> list[IssueState]:
        """Issues by id or key, 100 a request; those missing or hidden are simply absent."""
        self._identified()
        wanted = {info.id for fields in self._fields.values() for info in fields.values()}
        found = bulk_fetch(
            self._client, ids, wanted.union(CORE_FIELDS, (info.id for info in BASE_FIELDS.values()))
        )
        return [self._state(issue) for issue in found]

    def highest(self, project: str) -> int:
        """The highest issue number the index knows of, 0 when none: a lower bound, since the index lags."""
        self._identified()
        found = first_page(self._client, jql.newest(project), _NEWEST)
        return max((as_number(as_text(one.get("key")).rpartition("-")[2]) for one in found), default=0)

    def following(self, project: str, number: int) -> Iterator[list[IssueState]]:
        """Windows of issues after a number, from the primary store, until a whole window is empty."""
        while window := self.fetch([f"{project}-{n}" for n in range(number + 1, number + WINDOW + 1)]):
            yield window
            number += WINDOW

    def _state(self, issue: JsonObject) -> IssueState:
        project = as_text(dig(issue, "fields", "project", "key"))
        return issue_state(issue, {**BASE_FIELDS, **self._fields.get(project, {})})

    # ----------------------------------------------------------------------------- writing

    def create(self, drafts: Sequence[tuple[IssueDraft, str]], instance: str) -> list[Created]:
        """Create up to 50 issues in one request; each draft comes with its claim's token."""
        self._identified()
        return create_issues(self._client, self._catalogue, drafts, instance)

    def update(self, edit: IssueEdit, instance: str) -> Edited:
        """Write one issue; refused fields are named and the rest is sent once more."""
        self._identified()
        return update_issue(self._client, self._catalogue, edit, instance)

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
            "type": {"id": kind.id},
            "inwardIssue": {"id": source_id},
            "outwardIssue": {"id": target_id},
        }
        reply = self._client.post("issueLink", body)
        if not reply.ok:
            raise permanent(reply, f"a link '{type_name}'")

    def _identified(self) -> None:
        """Nothing is read or written before we know who we are taken for (B-14)."""
        if not self._client.account:
            self.connect()


def _today() -> date:
    return datetime.now(UTC).date()
