"""Routes of worklogs: time somebody spent on an issue (§1.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from syncer.sandbox.jira import adf, permits, richtext, timetracking, views_parts
from syncer.sandbox.jira.desk import actor, page, rich_value, state_of, strings, the_issue, view_of
from syncer.sandbox.jira.edits import note
from syncer.sandbox.jira.records import Estimates, Issue, Item, Worklog
from syncer.sandbox.wire import Call, Handler, Reply, refused

PAGE = 5_000
LISTED = 1_000
NO_TIME = "You must indicate the time spent working."
BAD_TIME = "Invalid time duration entered."
NO_WORKLOG = "Cannot find worklog with id: '{}'."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/{issue}/worklog": {"GET": worklogs, "POST": create},
        "issue/{issue}/worklog/{worklog}": {"GET": show, "PUT": edit, "DELETE": delete},
        "worklog/list": {"POST": listed},
        "worklog/updated": {"GET": updated},
    }


def worklogs(call: Call) -> Reply:
    """A page of an issue's worklogs, oldest first."""
    issue, view = the_issue(call), view_of(call)
    body = page(call, issue.worklogs, "worklogs", default=PAGE, most=PAGE)
    return Reply(
        body=body | {"worklogs": [views_parts.worklog(view, issue, one) for one in body["worklogs"]]}
    )


def show(call: Call) -> Reply:
    """One worklog."""
    issue = the_issue(call)
    return Reply(body=views_parts.worklog(view_of(call), issue, the_worklog(call, issue)))


def create(call: Call) -> Reply:
    """Log work."""
    user, issue = actor(call), the_issue(call)
    state, now, body = state_of(call), call.site.clock.now(), call.mapping()
    permits.check(state, user, issue, "WORK_ON_ISSUES")
    if len(issue.worklogs) >= call.site.switches.worklog_limit:
        raise refused(413, "The number of worklogs on the issue exceeds the limit.")
    seconds = _seconds(body)
    if seconds is None:
        raise refused(400, errors={"timeLogged": NO_TIME})
    started = _started(body) or now
    me = user.account_id
    made = Worklog(state.new_id(), me, me, now, now, started, seconds, _comment(call, body))
    _put(call, issue, [*issue.worklogs, made])
    return Reply(201, views_parts.worklog(view_of(call), issue, made))


def edit(call: Call) -> Reply:
    """Change a worklog; what the body does not name stays."""
    user, issue = actor(call), the_issue(call)
    permits.check(state_of(call), user, issue, "WORK_ON_ISSUES")
    old, body = the_worklog(call, issue), call.mapping()
    new = replace(
        old,
        update_author=user.account_id,
        updated=call.site.clock.now(),
        started=_started(body) or old.started,
        seconds=_seconds(body) or old.seconds,
        comment=_comment(call, body) if "comment" in body else old.comment,
    )
    _put(call, issue, [new if one.id == old.id else one for one in issue.worklogs])
    return Reply(200, views_parts.worklog(view_of(call), issue, new))


def delete(call: Call) -> Reply:
    """Delete a worklog."""
    user, issue = actor(call), the_issue(call)
    permits.check(state_of(call), user, issue, "WORK_ON_ISSUES")
    gone = the_worklog(call, issue)
    _put(call, issue, [one for one in issue.worklogs if one.id != gone.id])
    return Reply(204)


def listed(call: Call) -> Reply:
    """Worklogs by their ids, whatever issue they are on."""
    actor(call)
    wanted, state, view = set(strings(call.mapping().get("ids"))), state_of(call), view_of(call)
    if len(wanted) > LISTED:
        raise refused(400, f"The number of worklog IDs must not exceed {LISTED}.")
    found = [
        views_parts.worklog(view, issue, one)
        for issue in state
        if state.sees(call.user, issue)
        for one in issue.worklogs
        if str(one.id) in wanted
    ]
    return Reply(body=found)


def updated(call: Call) -> Reply:
    """The ids of worklogs changed since an instant, in milliseconds, the earliest first."""
    actor(call)
    since, state = call.integer("since", 0), state_of(call)
    changed = sorted(
        (int(one.updated.timestamp() * 1000), one.id)
        for issue in state
        if state.sees(call.user, issue)
        for one in issue.worklogs
    )
    shown = [pair for pair in changed if pair[0] > since][:LISTED]
    until = shown[-1][0] if shown else int(call.site.clock.now().timestamp() * 1000)
    own = f"{view_of(call).base}/worklog/updated?since={since}"
    values = [{"worklogId": number, "updatedTime": at, "properties": []} for at, number in shown]
    last = len(shown) < LISTED
    return Reply(body={"values": values, "since": since, "until": until, "self": own, "lastPage": last})


def _put(call: Call, issue: Issue, worklogs: list[Worklog]) -> None:
    before, after = (sum(one.seconds for one in each) for each in (issue.worklogs, worklogs))
    old = issue.values.get(timetracking.FIELD)
    new = _adjusted(call, old, after - before)
    issue.worklogs = worklogs
    issue.values = issue.values | ({} if new is None else {timetracking.FIELD: new})
    spent = Item("timespent", "jira", "timespent", str(before), str(before), str(after), str(after))
    note(state_of(call), issue, actor(call), *timetracking.items(old, new), spent)


def _adjusted(call: Call, old: Estimates | None, more: int) -> Estimates | None:
    how = call.text("adjustEstimate") or "auto"
    if old is None and more < 0 and not call.site.cloud:
        old = Estimates()  # Data Center gives back as remaining what was logged without an estimate
    words = call.text("newEstimate" if how == "new" else "reduceBy" if more >= 0 else "increaseBy")
    try:
        return timetracking.adjusted(old, more, how, words)
    except ValueError as problem:
        raise refused(400, errors={"adjustEstimate": str(problem)}) from None


def the_worklog(call: Call, issue: Issue) -> Worklog:
    """The worklog the path names; 404 where the issue has none such."""
    wanted = call.params["worklog"]
    for one in issue.worklogs:
        if str(one.id) == wanted:
            return one
    raise refused(404, NO_WORKLOG.format(wanted))


def _seconds(body: dict[str, Any]) -> int | None:
    """The time spent, None where the body names none; `timeSpent` is written as people do: 3h 20m."""
    given, words = body.get("timeSpentSeconds"), body.get("timeSpent")
    if given is None and words is None:
        return None
    if given is not None:
        if isinstance(given, bool) or not isinstance(given, int) or given <= 0:
            raise refused(400, errors={"timeLogged": BAD_TIME})
        return given
    found = timetracking.seconds_of(words)
    if found is None:
        raise refused(400, errors={"timeLogged": BAD_TIME})
    return found


def _started(body: dict[str, Any]) -> datetime | None:
    given = body.get("started")
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        text = f'"{given}" is not a valid date: it must be of the format "yyyy-MM-dd\'T\'HH:mm:ss.SSSZ"'
        raise refused(400, errors={"started": text})
    return found.astimezone(UTC)


def _comment(call: Call, body: dict[str, Any]) -> Any:
    raw = body.get("comment")
    try:
        return None if raw is None else richtext.accepted(call.site, rich_value(call, raw))
    except adf.InvalidDocumentError as problem:
        raise refused(400, errors={"comment": str(problem)}) from None
