"""Routes of who looks after an issue: its assignee, its watchers, its voters."""

from __future__ import annotations

import json
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import lifecycle, views_parts
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, strings, the_issue, view_of
from syncer.sandbox.jira.permits import check_living
from syncer.sandbox.jira.values import by_key, named_user
from syncer.sandbox.wire import Call, Handler, Reply, refused

WATCHED_AT_ONCE = 1_000
OWN_VOTE = "You cannot vote for an issue you have reported."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/{issue}/assignee": {"PUT": assign},
        "issue/{issue}/watchers": {"GET": watchers, "POST": watch, "DELETE": unwatch},
        "issue/watching": {"POST": watching},
        "issue/{issue}/votes": {"GET": votes, "POST": vote, "DELETE": unvote},
    }


def assign(call: Call) -> Reply:
    """Assign an issue: the body is the person itself, empty for nobody, "-1" for the default."""
    user, issue = actor(call), the_issue(call)
    body: dict[str, Any] = {"fields": {"assignee": call.mapping()}}
    lifecycle.edit(state_of(call), user, issue, body)
    return Reply(204)


def watchers(call: Call) -> Reply:
    """Who watches an issue."""
    issue, view = the_issue(call), view_of(call)
    found = [view.user(one) for one in issue.watchers]
    return Reply(body=views_parts.watches(view, issue) | {"watchers": found})


def watch(call: Call) -> Reply:
    """Let somebody watch an issue: the body is a JSON string, the caller where it is empty."""
    user, issue = actor(call), the_issue(call)
    check_living(issue)
    name = _sent_name(call)
    wanted = user if not name else _somebody(call, name)
    if wanted.account_id not in issue.watchers:
        issue.watchers = (*issue.watchers, wanted.account_id)
        state_of(call).changed(issue)
    return Reply(204)


def unwatch(call: Call) -> Reply:
    """Let somebody watch an issue no longer."""
    actor(call)
    issue = the_issue(call)
    check_living(issue)
    name = call.text("accountId" if call.site.cloud else "username") or call.text("userKey") or ""
    if not name:
        raise refused(400, "The user to remove from the watchers was not given.")
    gone = _somebody(call, name).account_id
    issue.watchers = tuple(one for one in issue.watchers if one != gone)
    state_of(call).changed(issue)
    return Reply(204)


def watching(call: Call) -> Reply:
    """Which of some issues the caller watches; ones they do not see they do not watch (Cloud)."""
    user = actor(call)
    wanted = strings(call.mapping().get("issueIds"))
    if not 1 <= len(wanted) <= WATCHED_AT_ONCE:
        raise refused(400, f"The number of issue IDs must be between 1 and {WATCHED_AT_ONCE}.")
    found = {name: state_of(call).find_for(user, name) for name in wanted}
    shown = {name: one is not None and user.account_id in one.watchers for name, one in found.items()}
    return Reply(body={"issuesIsWatching": shown})


def _sent_name(call: Call) -> str:
    if not call.raw_body.strip():
        return ""
    try:
        sent = json.loads(call.raw_body)
    except ValueError:
        raise bad_payload() from None
    if not isinstance(sent, str):
        raise bad_payload()
    return sent


def _somebody(call: Call, name: str) -> User:
    wanted = {"accountId": name} if call.site.cloud else {"name": name}
    found = named_user(call.site, wanted)[1] or (None if call.site.cloud else by_key(call.site, name))
    if found is None:
        raise refused(404, f"User '{name}' does not exist.")
    return found


def votes(call: Call) -> Reply:
    """Who voted for an issue."""
    issue, view = the_issue(call), view_of(call)
    return Reply(body=views_parts.votes(view, issue) | {"voters": [view.user(one) for one in issue.voters]})


def vote(call: Call) -> Reply:
    """Vote for an issue; reporters may not vote for their own on Data Center (Cloud takes it, as it takes a second)."""
    user, issue = actor(call), the_issue(call)
    check_living(issue)
    if not call.site.cloud and issue.values.get("reporter") == user.account_id:
        raise refused(404, OWN_VOTE)
    if user.account_id not in issue.voters:
        issue.voters = (*issue.voters, user.account_id)
        state_of(call).changed(issue)
    return Reply(204)


def unvote(call: Call) -> Reply:
    """Take one's vote back; one that was never given too, as live sites of both flavours do."""
    user, issue = actor(call), the_issue(call)
    check_living(issue)
    if user.account_id not in issue.voters:
        return Reply(204)
    issue.voters = tuple(one for one in issue.voters if one != user.account_id)
    state_of(call).changed(issue)
    return Reply(204)
