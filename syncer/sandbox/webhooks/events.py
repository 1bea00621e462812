"""What happened in Jira, as webhooks tell it: made from what the store shows once a request is over.

The store says which issues were touched; what is new about them is found by comparing with what was known before,
so that the API, the face and people at work all tell the same. Nothing is kept while nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.catalog import Version
from syncer.sandbox.jira.records import Comment, History, Issue, IssueLink, Item
from syncer.sandbox.jira.views import View, selected_fields
from syncer.sandbox.site import Site
from syncer.sandbox.webhooks.hooks import Product


@dataclass(frozen=True)
class Event:
    """One thing that happened: `issue` is the one it is about, by id, and `matches` tests it against JQL."""

    name: str
    payload: dict[str, Any]
    issue: int | None = None
    matched: frozenset[int] | None = None
    product: Product = "jira"


@dataclass(frozen=True)
class Mark:
    """What has been told of an issue: its last history entry and its comments."""

    history: int
    comments: tuple[Comment, ...]


Match = Callable[[Issue], frozenset[int]]


class Observer:
    """Listens to a site and hands events to whoever sends them."""

    def __init__(self, site: Site, match: Match) -> None:
        self._site = site
        self._match = match
        self._marks: dict[int, Mark] = {}
        self._dirty: dict[int, None] = {}
        self._events: list[Event] = []
        self.listening = False

    def begin(self) -> None:
        """Listen from now on: what is there already is known."""
        self._marks = {issue.id: _mark(issue) for issue in self._site.jira}
        self._dirty.clear()
        self._events.clear()
        self.listening = True

    def note(self, event: str, *subject: Any) -> None:
        """Take note of what the store tells."""
        if event == "changed":
            self._dirty[subject[0].id] = None
        elif event == "removed":
            self._removed(subject[0])
        elif event in ("linked", "unlinked"):
            verb = "created" if event == "linked" else "deleted"
            self._events.append(self._event(f"issuelink_{verb}", {"issueLink": _link(subject[0])}))
        elif event == "version":
            verb, version = subject
            shown = {"version": self._version(version)}
            self._events.append(self._event(f"jira:version_{verb}", shown))

    def gather(self, user: User | None) -> list[Event]:
        """Everything that happened since, in order; `user` did it where the store does not say who."""
        if not self._dirty and not self._events:
            return []
        for number in self._dirty:
            issue = self._site.jira.issues.get(number)
            if issue is not None:
                self._events += self._about(issue)
                self._marks[number] = _mark(issue)
        found, self._events = self._events, []
        self._dirty.clear()
        return [self._signed(one, user) for one in found]

    def _signed(self, event: Event, user: User | None) -> Event:
        """A deletion with who asked for it: the store does not say."""
        if user is None or event.name != "jira:issue_deleted":
            return event
        return replace(event, payload=event.payload | {"user": self._view.user(user.account_id)})

    def _about(self, issue: Issue) -> Iterator[Event]:
        before = self._marks.get(issue.id)
        if before is None:
            yield self._of_issue("jira:issue_created", issue, issue.creator, type_name="issue_created")
        for entry in issue.history:
            if before is not None and entry.id > before.history:
                yield self._updated(issue, entry)
        yield from self._comments(issue, before.comments if before else ())

    def _updated(self, issue: Issue, entry: History) -> Event:
        changelog = {"id": str(entry.id), "items": [_item(one) for one in entry.items]}
        name = _type_name({one.field for one in entry.items})
        return self._of_issue("jira:issue_updated", issue, entry.author, type_name=name, changelog=changelog)

    def _comments(self, issue: Issue, before: tuple[Comment, ...]) -> Iterator[Event]:
        old, new = {one.id: one for one in before}, {one.id: one for one in issue.comments}
        for number, comment in (old | new).items():
            verb = "deleted" if number not in new else "created" if number not in old else "updated"
            if verb == "updated" and old[number] == comment:
                continue
            yield from self._comment(issue, comment, verb)

    def _comment(self, issue: Issue, comment: Comment, verb: str) -> Iterator[Event]:
        shown = self._view.comment(issue, comment)
        if not self._site.cloud and self._site.switches.dc_comment_events_twice:
            named = {"created": "issue_commented", "updated": "issue_comment_edited"}
            name = named.get(verb, "issue_comment_deleted")
            who = comment.update_author
            yield self._of_issue("jira:issue_updated", issue, who, type_name=name, comment=shown)
        brief = self._view.issue(issue, selected_fields(self._site.jira, _BRIEF, "id"))
        yield self._event(f"comment_{verb}", {"comment": shown, "issue": brief}, issue)

    def _removed(self, issue: Issue) -> None:
        """A deleted issue is told with what it was last."""
        self._dirty.pop(issue.id, None)
        if self._marks.pop(issue.id, None) is not None:
            self._events.append(self._of_issue("jira:issue_deleted", issue, None, type_name="issue_deleted"))

    def _of_issue(self, name: str, issue: Issue, who: str | None, *, type_name: str, **more: Any) -> Event:
        shown = self._view.issue(issue, selected_fields(self._site.jira, ["*all"], "*all"))
        parts = {"issue_event_type_name": type_name, "user": self._view.user(who), "issue": shown}
        return self._event(name, {key: one for key, one in parts.items() if one is not None} | more, issue)

    def _event(self, name: str, parts: dict[str, Any], issue: Issue | None = None) -> Event:
        stamp = int(self._site.clock.now().timestamp() * 1000)
        matched = None if issue is None else self._match(issue)
        payload = {"timestamp": stamp, "webhookEvent": name, **parts}
        return Event(name, payload, None if issue is None else issue.id, matched)

    @property
    def _view(self) -> View:
        """What an administrator sees, in version 2 of the API, as webhooks have it."""
        viewer = next((one for one in self._site.users.values() if one.admin), None)
        return View(self._site.jira, viewer, 2)

    def _version(self, version: Version) -> dict[str, Any]:
        return self._view.version_of(version)


_BRIEF = ("summary", "issuetype", "project", "assignee", "priority", "status")


def _mark(issue: Issue) -> Mark:
    return Mark(issue.history[-1].id if issue.history else 0, tuple(issue.comments))


def _type_name(changed: set[str]) -> str:
    if "Key" in changed:
        return "issue_moved"
    if "status" in changed:
        return "issue_generic"
    return "issue_assigned" if changed == {"assignee"} else "issue_updated"


def _item(item: Item) -> dict[str, Any]:
    shown = {
        "field": item.field,
        "fieldtype": item.field_type,
        "fieldId": item.field_id,
        "from": item.before,
        "fromString": item.before_text,
        "to": item.after,
        "toString": item.after_text,
    }
    return {name: one for name, one in shown.items() if name != "fieldId" or one is not None}


def _link(link: IssueLink) -> dict[str, Any]:
    """A link by ids only, as Jira tells it."""
    kind = link.type
    return {
        "id": link.id,
        "sourceIssueId": link.source,
        "destinationIssueId": link.destination,
        "issueLinkType": {
            "id": int(kind.id),
            "name": kind.name,
            "outwardName": kind.outward,
            "inwardName": kind.inward,
            "isSubTaskLinkType": False,
            "isSystemLinkType": False,
        },
        "systemLink": False,
    }
