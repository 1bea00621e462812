"""Which scope of a Cloud token a request needs.

Classic scopes by what Atlassian documents of each; granular ones by their verb and, on Confluence, their noun.
Simplified where an operation wants several granular scopes at once: one of its product and verb suffices on Jira.
"""

from __future__ import annotations

from collections.abc import Iterable

from syncer.sandbox.journal import effect_of

_NOUNS = {
    "pages": "page",
    "spaces": "space",
    "tasks": "task",
    "attachments": "attachment",
    "footer-comments": "comment",
    "inline-comments": "comment",
    "users-bulk": "user",
}
_PARTS = {
    "labels": "label",
    "label": "label",
    "restriction": "content.permission",
    "attachment": "attachment",
}
_CLASSIC_WIKI = {
    "read": {
        "read:confluence-content.all",
        "read:confluence-content.summary",
        "read:confluence-space.summary",
    },
    "write": {"write:confluence-content"},
}


def allowed(scopes: Iterable[str], product: str, method: str, path: str) -> bool:
    """Whether a token with these scopes may make this request; `path` as at the site's own address."""
    held = set(scopes)
    return bool(
        held & _jira_needs(held, method, path) if product == "jira" else held & _wiki_needs(method, path)
    )


def _jira_needs(held: set[str], method: str, path: str) -> set[str]:
    tail = path.split("/", 4)[-1]
    if "webhook" in path:
        return {"manage:jira-webhook"}
    effect = effect_of(method, path)
    granular = {one for one in held if one.startswith(f"{_verb(method, effect)}:") and one.endswith(":jira")}
    if effect == "write":
        return {"write:jira-work", *granular}
    if tail.startswith(("myself", "user", "users", "groupuserpicker")):
        return {"read:jira-user", "read:me", *granular}
    return {"read:jira-work", *granular}


def _wiki_needs(method: str, path: str) -> set[str]:
    effect = effect_of(method, path)
    verb, words = _verb(method, effect), [one for one in path.split("/") if one]
    known = [_PARTS[one] for one in words if one in _PARTS] or [_NOUNS[one] for one in words if one in _NOUNS]
    if "search" in words:
        return {"search:confluence"}
    if "current" in words or "users-bulk" in words:
        return {"read:confluence-user", "read:user:confluence", "read:content-details:confluence"}
    noun = known[-1] if known else "content"
    needs = _CLASSIC_WIKI[effect] | {f"{verb}:{noun}:confluence"}
    if noun == "attachment":
        needs |= (
            {"write:confluence-file"} if effect == "write" else {"readonly:content.attachment:confluence"}
        )
    if "properties" in words:
        needs |= {f"{effect}:confluence-props", f"{effect}:page:confluence"}
    return needs


def _verb(method: str, effect: str) -> str:
    return "delete" if method == "DELETE" else effect
