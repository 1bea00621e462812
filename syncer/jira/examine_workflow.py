"""What `doctor` wants to know of a workflow: the statuses of a type, and what issues that stand there are offered.

It only reads. A workflow itself is shown to administrators alone, so one issue a status stands for all of them.
"""

from syncer.domain.json import JsonObject
from syncer.domain.records import Kind
from syncer.facts import WayFacts, WorkflowFacts
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.jira.errors import permanent
from syncer.jira.names import Named
from syncer.jira.workflows import status_of, ways_of


def workflow(  # noqa: PLR0917 -- whom to ask, and what of
    client: JiraClient, dialect: Dialect, known: Capabilities, key: str, kind: Kind, issue_type: Named
) -> WorkflowFacts:
    """The statuses of a type in a project with what each offers; two reads a status. Raises Permanent."""
    reply = client.get(f"project/{key}/statuses")
    if not reply.ok:
        raise permanent(reply, f"reading the statuses of {key}")
    shown = next((one for one in as_objects(reply.data) if as_text(one.get("id")) == issue_type.id), {})
    statuses = tuple(map(status_of, as_objects(shown.get("statuses"))))
    offers = {
        one.id: _offers(client, dialect, known, jql.standing(key, issue_type.id, one.id)) for one in statuses
    }
    return WorkflowFacts(kind, issue_type.name, statuses, {n: ways for n, ways in offers.items() if ways})


def _offers(client: JiraClient, dialect: Dialect, known: Capabilities, query: str) -> tuple[WayFacts, ...]:
    """What the first issue of a query is offered; nothing where there is none, or we may not move it."""
    peers = [as_text(one.get("id")) for one in dialect.first(client, query, 1, known)]
    if not peers:
        return ()
    reply = client.look(f"issue/{peers[0]}/transitions", {"expand": "transitions.fields"})
    found = as_objects(dig(reply.data, "transitions")) if reply.ok else []
    by_id = {as_text(one.get("id")): one for one in found}
    return tuple(WayFacts(way, _asked(by_id[way.id])) for way in ways_of(found))


def _asked(shown: JsonObject) -> dict[str, str]:
    """The fields that a screen requires, by id, with their names."""
    fields = {number: as_object(one) for number, one in as_object(shown.get("fields")).items()}
    return {
        number: as_text(one.get("name")) or number
        for number, one in fields.items()
        if one.get("required") is True and one.get("hasDefaultValue") is not True
    }
