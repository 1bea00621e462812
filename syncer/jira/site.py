"""One Jira site as the parts of this package share it: who asks, in which dialect, with which names and people.

It only holds them together, so that a write need not be handed five things.
"""

from dataclasses import dataclass

from syncer.jira.capabilities import Capabilities
from syncer.jira.catalogue import Catalogue
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Dialect
from syncer.jira.limits import Limits
from syncer.jira.people import People
from syncer.jira.values import Shapes


@dataclass(frozen=True, slots=True)
class Site:
    """What every read and write of a tracker needs; `label` is the one that all our issues carry.

    `mark_field` is the id of a text field that takes our mark where the site keeps no property, "" for a label.
    """

    client: JiraClient
    dialect: Dialect
    catalogue: Catalogue
    people: People
    capabilities: Capabilities
    limits: Limits
    label: str = "sy"
    mark_field: str = ""

    @property
    def shapes(self) -> Shapes:
        """How rich text and people are written here."""
        return self.dialect.shapes
