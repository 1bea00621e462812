"""The create screen of an issue type, as both deployments show it (B-15).

Why it exists: Cloud and Data Center page it alike and call the list differently; whoever asks sees neither. It also
knows where people find it, since only an administrator can change it.
"""

from collections.abc import Iterator

from syncer.domain.json import JsonObject
from syncer.http.messages import ABSENT
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.jira.errors import permanent
from syncer.ports import Permanent
from syncer.sync.site_forms import BETWEEN

_PAGE = 200
_CHOICES = frozenset({"version", "component"})


def shown(data: JsonObject) -> JsonObject:
    """What is worth keeping of a field on a create screen: whether it must be filled, and names it takes.

    Of a cascading choice both steps, `Camp` and `Camp / Kitchen`; of priorities and the like nothing.
    """
    kept: JsonObject = {"id": as_text(data.get("fieldId")), "name": as_text(data.get("name"))}
    if data.get("required") is True and data.get("hasDefaultValue") is not True:
        kept["required"] = True
    allowed = as_objects(data.get("allowedValues"))
    named = (
        as_text(dig(data, "schema", "items")) in _CHOICES or as_text(dig(data, "schema", "type")) in _CHOICES
    )
    if "allowedValues" in data and (named or any("value" in one for one in allowed) or not allowed):
        options = [option for one in allowed for option in names_of(one)]
        kept["options"] = [*options]
    return kept


def names_of(allowed: JsonObject) -> list[str]:
    """A choice's name, and those of the choices below it."""
    name = as_text(allowed.get("value")) or as_text(allowed.get("name"))
    below = [as_text(one.get("value")) for one in as_objects(allowed.get("children"))]
    return [one for one in (name, *(f"{name}{BETWEEN}{child}" for child in below if child)) if one]


def place_of_screen(style: str, project: str, issue_type: str, *, cloud: bool) -> str:
    """Where an administrator puts a field on the create screen of a type: the click path (B-15)."""
    if style == "next-gen":
        return f"Project settings → Issue types → {issue_type}, in {project}"
    top = "Settings → Issues" if cloud else "Administration → Issues"
    return (
        f"{top} → Screens → the screen on which {project} creates {issue_type} "
        f"(Project settings → Screens of {project} names its scheme and the screen)"
    )


def place_of_need(style: str, project: str, issue_type: str, *, cloud: bool) -> str:
    """Where an administrator says that a field need not be filled: the click path (B-15)."""
    if style == "next-gen":
        return f"Project settings → Issue types → {issue_type}, in {project}"
    top = "Settings → Issues" if cloud else "Administration → Issues"
    return f"{top} → Field configurations → the one that {project} has for {issue_type} (Project settings → Fields)"


class NoScreens(Permanent):
    """The site, or a proxy before it, does not show create screens at all."""


def create_screen(
    client: JiraClient, dialect: Dialect, project: str, issue_type: str
) -> Iterator[JsonObject]:
    """The fields one may fill in when creating an issue of a type (by id). Raises NoScreens, Permanent."""
    path, start = f"issue/createmeta/{project}/issuetypes/{issue_type}", 0
    while True:
        reply = client.seek(path, {"startAt": str(start), "maxResults": str(_PAGE)})
        if reply.status in ABSENT:
            raise NoScreens("jira does not show create screens here", "ask whoever filters its API")
        if not reply.ok:
            raise permanent(reply, f"to answer {path}")
        page = as_object(reply.data)
        found = as_objects(page.get(dialect.screen_member))
        yield from found
        start += len(found)
        if not found or start >= as_number(page.get("total")):
            return
