"""Asks a Jira's index for one page, by POST or, where a site or a filter has taken that away, by GET (B-11).

Why it exists: without any search nothing that people change is found out, so either documented way will do, and a site
that has neither must not be taken for one where nothing changes. It knows no page from the next.
"""

from collections.abc import Callable
from http import HTTPStatus

from syncer.domain.json import JsonObject, JsonValue
from syncer.facts import Capability
from syncer.http.messages import ABSENT, Reply
from syncer.http.narrow import as_text
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import JiraClient
from syncer.jira.errors import permanent
from syncer.ports import Permanent, Refused

_CURE = (
    "let one of them through (a filtering proxy, a token with too few scopes); nothing can be read without"
)


def ask_index(client: JiraClient, known: Capabilities, path: str, body: JsonObject) -> JsonValue:
    """A page of a search. Raises Permanent or Refused, naming both addresses where neither is there."""
    ways: list[tuple[str, Callable[[], Reply]]] = [
        ("POST", lambda: client.ask(path, body, optional=True)),
        ("GET", lambda: client.seek(path, {name: _param(value) for name, value in body.items()})),
    ]
    if known.lacks(Capability.SEARCH_POST):
        ways.reverse()
    said: dict[str, int] = {}
    for method, ask in ways:
        reply = ask()
        if reply.ok:
            known.note(Capability.SEARCH_POST, there=method == "POST")
            return reply.data
        if reply.status not in ABSENT:
            raise permanent(reply, f"to answer {path}")
        said[f"{method} {path}"] = reply.status
    named = " and ".join(f"{address} ({status})" for address, status in said.items())
    kind = Refused if set(said.values()) == {HTTPStatus.FORBIDDEN} else Permanent
    raise kind(f"jira lets us search in no way: {named} are both taken away", _CURE)


def _param(value: JsonValue) -> str:
    return ",".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
