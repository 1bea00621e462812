"""Asks a Jira for each way that not every site has, without writing anything (B-11, deliverable of `doctor`).

What can be found out only by a write (creates in bulk, properties with a create) is what cycles have found. Each
finding is noted, so that the next cycle need not find it out again.
"""

from syncer.domain.json import JsonObject
from syncer.facts import Capability
from syncer.http.messages import ABSENT, Reply
from syncer.http.narrow import as_object
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import JiraClient
from syncer.jira.dialect import PROPERTY


def probe(client: JiraClient, known: Capabilities, project: str, issue: str, *, bulk: bool) -> None:
    """Note what is there and what is not; `issue` is one of ours by id, "" while there is none.

    `bulk`: whether this deployment has bulk fetches at all.
    """
    known.note(Capability.SITE_INFO, there=_there(client.about()))
    known.note(Capability.CREATE_SCREENS, there=_there(client.seek(f"issue/createmeta/{project}/issuetypes")))
    if bulk:
        wanted: JsonObject = {"issueIdsOrKeys": [issue or "1"], "fields": ["summary"]}
        known.note(Capability.BULK_FETCH, there=_there(client.ask("issue/bulkfetch", wanted, optional=True)))
    if not issue:
        return
    shown = client.seek(
        f"issue/{issue}", {"fields": "summary", "properties": PROPERTY, "expand": "changelog"}
    )
    if shown.ok:  # of one that is gone or hidden nothing is there, and that says nothing of the site
        known.note(Capability.HISTORY, there="changelog" in as_object(shown.data))
        known.note(Capability.PROPERTIES, there=_there(client.seek(f"issue/{issue}/properties")))


def _there(reply: Reply) -> bool:
    return reply.status not in ABSENT
