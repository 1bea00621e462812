"""The history of an issue as Jira shows it: who changed which field when, from what to what; long texts as a comparison."""

from dataclasses import dataclass
from datetime import datetime

from syncer.sandbox.face import word_changes
from syncer.sandbox.face.session import Visit
from syncer.sandbox.face.word_changes import Line
from syncer.sandbox.jira.records import History, Issue, Item

LABELS = {
    "summary": "Summary",
    "description": "Description",
    "status": "Status",
    "resolution": "Resolution",
    "priority": "Priority",
    "assignee": "Assignee",
    "reporter": "Reporter",
    "labels": "Labels",
    "issuetype": "Type",
    "duedate": "Due date",
    "project": "Project",
    "Key": "Key",
    "Link": "Link",
    "IssueParentAssociation": "Parent",
    "RemoteIssueLink": "Web link",
    "Fix Version": "Fix version",
}
_LONG = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change: two short values, or the lines of a comparison."""

    label: str
    before: str = ""
    after: str = ""
    tone: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything one edit changed."""

    author: str | None
    at: datetime
    changes: tuple[Change, ...]


def entries(visit: Visit, issue: Issue) -> list[Entry]:
    """Return an issue's history, the newest first."""
    return [_entry(visit, one) for one in reversed(issue.history)]


def _entry(visit: Visit, history: History) -> Entry:
    changes = tuple(_change(visit, item) for item in history.items)
    return Entry(history.author, history.created, changes)


def _change(visit: Visit, item: Item) -> Change:
    label = visit.say(LABELS.get(item.field, item.field))
    before, after = _said(item.before_text, item.before), _said(item.after_text, item.after)
    is_long = item.field == "description" or "\n" in before + after or len(before + after) > 2 * _LONG
    if is_long:
        return Change(label, lines=tuple(word_changes.lines(before, after)))
    return Change(label, before, after, "status" if item.field == "status" else "")


def _said(text: str | None, identifier: str | None) -> str:
    return text if text is not None else identifier or ""


def spent(seconds: int) -> str:
    """Return time spent as Jira writes it: weeks of five days, days of eight hours."""
    parts = []
    for unit, size in (("w", 144_000), ("d", 28_800), ("h", 3_600), ("m", 60)):
        count, seconds = divmod(seconds, size)
        parts += [f"{count}{unit}"] if count else []
    return " ".join(parts) or "0m"
