"""What a webhook names: issues or pages by id, and where they may be. Nothing else of it is read, and none of it is believed (B-03).

Pure: a payload in, what it names out. Formats: Jira's and Confluence's webhooks of both deployments, and what an automation rule sends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.sync.hints import Product

_LONGEST = 40  # characters of an id or key that is worth a look


@dataclass(frozen=True, slots=True)
class Named:
    """What is named: an issue or a page by its id ("" where only its project or space is), with its change mark if it has one.

    `home` is the key of the project or space where it is said to be, "" where that is not said.
    """

    product: Product
    native: str
    home: str
    version: str = ""


def named(product: Product, payload: JsonObject, query: Mapping[str, str]) -> tuple[Named, ...]:
    """All that a webhook names; empty where it is about nothing that we keep."""
    read = _of_jira if product is Product.JIRA else _of_confluence
    found = [one for one in read(payload, query) if one.native or one.home]
    return tuple(dict.fromkeys(found))


def _of_jira(payload: JsonObject, query: Mapping[str, str]) -> Iterator[Named]:
    """An issue with its fields, a link with the ids of its two issues, or the address alone where the body is left out."""
    issue = _object(payload.get("issue"))
    fields = _object(issue.get("fields"))
    key = _text(issue.get("key"))
    if issue:
        yield Named(Product.JIRA, _id(issue.get("id")), _project(key), _instant(fields.get("updated")))
    link = _object(payload.get("issueLink"))
    for end in ("sourceIssueId", "destinationIssueId"):
        if link.get(end) is not None:
            yield Named(Product.JIRA, _id(link[end]), "")
    if not payload:
        yield Named(Product.JIRA, _id(query.get("issue")), _project(_text(query.get("key"))))


def _of_confluence(payload: JsonObject, query: Mapping[str, str]) -> Iterator[Named]:
    """A page, or what hangs on one: a comment or a file names it as its parent or container."""
    page = _object(payload.get("page"))
    if page:
        yield _page(page, _text(payload.get("userKey")))
    for name in ("comment", "attachment", "attachedTo", "label", "labeled"):
        part = _object(payload.get(name))
        parent = (
            _object(part.get("parent")) or _object(part.get("container")) or _object(part.get("attachedTo"))
        )
        if part or parent:
            yield Named(Product.CONFLUENCE, _id(parent.get("id")), _space(parent) or _space(part))
    if not payload:
        yield Named(Product.CONFLUENCE, _id(query.get("page")), _text(query.get("space")))


def _page(page: JsonObject, who: str) -> Named:
    """A page with its version; Data Center tells only who changed it."""
    version = page.get("version")
    number = _object(version).get("number") if isinstance(version, dict) else version
    mark = _id(number) or (f"by {who}" if who else "")
    return Named(Product.CONFLUENCE, _id(page.get("id")), _space(page), mark)


def _space(part: JsonObject) -> str:
    return _text(part.get("spaceKey")) or _text(_object(part.get("space")).get("key"))


def _project(key: str) -> str:
    return key.rpartition("-")[0]


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _text(value: JsonValue) -> str:
    """A word as it may be kept: PostgreSQL takes no NUL, and nothing that they name has signs that nobody sees."""
    return value if isinstance(value, str) and len(value) <= _LONGEST and value.isprintable() else ""


def _id(value: JsonValue) -> str:
    """A number of theirs, which either product writes as a number or as text; "" for anything else."""
    said = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)
    return said if said.isascii() and said.isdigit() else ""


def _instant(value: JsonValue) -> str:
    """A change mark as our readings of an issue have it: in UTC, to the millisecond."""
    try:
        return datetime.fromisoformat(_text(value)).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return ""
