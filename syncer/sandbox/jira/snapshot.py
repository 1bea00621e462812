"""The store as plain JSON values, for tests that look at what truly happened."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from syncer.sandbox.jira import adf
from syncer.sandbox.jira.catalog import Named
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue


def snapshot(state: JiraState) -> dict[str, Any]:
    """Projects with their highest numbers, and every issue with everything it has."""
    return {
        "projects": {
            one.key: {"id": one.id, "name": one.name, "last_number": one.last_number}
            for one in state.projects.values()
        },
        "fields": {one.name: one.id for one in state.fields.values() if one.custom},
        "issues": {issue.key: _issue(state, issue) for issue in state},
    }


def _issue(state: JiraState, issue: Issue) -> dict[str, Any]:
    parent = state.issues.get(issue.parent or 0)
    return {
        "id": str(issue.id),
        "key": issue.key,
        "project": issue.project.key,
        "type": issue.type.name,
        "status": issue.status.name,
        "created": issue.created.isoformat(),
        "updated": issue.updated.isoformat(),
        "creator": issue.creator,
        "parent": parent.key if parent else None,
        "fields": {name: plain(value) for name, value in issue.values.items()},
        "description_text": adf.plain_text(issue.values.get("description")),
        "properties": issue.properties,
        "comments": [_dated(asdict(one)) | {"text": adf.plain_text(one.body)} for one in issue.comments],
        "links": [_link(state, issue, link) for link in state.links_of(issue)],
        "remote_links": [asdict(one) for one in issue.remote_links],
        "history": [_dated(asdict(one)) for one in issue.history],
    }


def plain(value: Any) -> Any:
    """A stored value as a JSON value: named things by their names."""
    if isinstance(value, Named):
        return value.name
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _link(state: JiraState, issue: Issue, link: Any) -> dict[str, Any]:
    outward = link.source == issue.id
    other = state.issues[link.destination if outward else link.source]
    return {
        "id": str(link.id),
        "type": link.type.name,
        "verb": link.type.outward if outward else link.type.inward,
        "direction": "outward" if outward else "inward",
        "issue": other.key,
    }


def _dated(found: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) if hasattr(value, "isoformat") else value for name, value in found.items()}
