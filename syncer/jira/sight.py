"""What a site lets one tell of issues that it does not show: a refused one exists, an absent one may not.

Why it exists: a lost permission looks like a deletion (B-08). So it is asked what we may browse, whether single
issues may be hidden there, and whether the project still shows anything at all, before anybody says deleted.
"""

from collections.abc import Sequence
from http import HTTPStatus

from syncer.http.narrow import as_objects, dig
from syncer.jira import jql
from syncer.jira.capabilities import Capabilities
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.sync.observation import Sight

_BROWSE = "BROWSE_PROJECTS"


def look_for(
    client: JiraClient, dialect: Dialect, project: str, ids: Sequence[str], capabilities: Capabilities
) -> Sight:
    """Probe permission, canary and security levels of a project; and each id where a refusal tells something."""
    asked = {"projectKey": project, "permissions": _BROWSE}
    rights = client.look("mypermissions", asked)
    browsable = rights.ok and dig(rights.data, "permissions", _BROWSE, "havePermission") is True
    if not browsable or not dialect.first(client, jql.newest(project), 1, capabilities):
        return Sight(project=False, levels=False)
    levels = client.look(f"project/{project}/securitylevel", {})
    known = levels.ok and not as_objects(dig(levels.data, "levels"))
    refused = frozenset(one for one in ids if _refused(client, one)) if dialect.tells_hidden else frozenset()
    return Sight(project=True, levels=not known, refused=refused)


def _refused(client: JiraClient, native: str) -> bool:
    return client.look(f"issue/{native}", {"fields": "updated"}).status == HTTPStatus.FORBIDDEN
