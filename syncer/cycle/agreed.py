"""What pages are told of baselines: which there are, what both sides signed in them, and how it has changed since.

Why it exists: baselines lie in the store, and pages are made of values. Only those that are signed are read whole, and only when
pages are made; what says whether they have to be is the digest of each. It sends nothing and writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syncer.cycle.project import Project
from syncer.domain.json import JsonValue
from syncer.domain.meta import Audience
from syncer.domain.people import Directory
from syncer.domain.records import Kind
from syncer.pages.baselines import BaselineView, views
from syncer.pages.context import PageContext
from syncer.ports import Hub
from syncer.sync.baselines import Head
from syncer.sync.observation import StoredRecord
from syncer.sync.sign_offs import sign_offs
from syncer.sync.signed import (
    Signed,
    changes_since,
    document_state,
    signed_heads,
    signed_register,
    standings,
)

Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A project's baselines, the earliest first, and what was signed in them."""

    heads: tuple[Head, ...] = ()
    signed: Signed = field(default_factory=Signed)

    def told(self) -> list[JsonValue]:
        """What pages depend on of it, beside the records."""
        return [head.digest for head in self.heads]

    def views(self, values: Values, people: Directory) -> tuple[BaselineView, ...]:
        """Every baseline as it stands, as far as the confirmations in `values` go."""
        records = {
            uid: StoredRecord(uid, kind, leaves)
            for uid, (kind, leaves) in values.items()
            if kind is Kind.REQUIREMENT and "confirmations" in leaves
        }
        return views(self.heads, records, signed_heads(self.heads, records), people)

    def in_context(
        self, context: PageContext, values: Values, audience: Audience, people: Directory
    ) -> PageContext:
        """What an audience's pages are told of it, while the register says `values`."""
        if not self.heads:
            return context
        records = {uid: StoredRecord(uid, kind, leaves) for uid, (kind, leaves) in values.items()}
        outward = changes_since(self.signed, records, Audience.CUSTOMER)
        shown = changes_since(self.signed, records, audience) if audience is Audience.INTERNAL else outward
        return replace(
            context,
            state=document_state(self.heads, self.signed, records, changed=bool(outward)),
            signed_version=self.signed.head.name if self.signed.head is not None else "",
            changes=shown,
            standing=standings(self.signed, records),
            sign_offs=sign_offs(self.heads, records, people),
        )


def heads_of(project: Project, hub: Hub) -> Agreed:
    """A project's baselines as far as they say of themselves: enough to tell whether pages have to be made anew."""
    return Agreed(tuple(hub.baselines(project.key)))


def agreed_of(project: Project, hub: Hub, values: Values) -> Agreed:
    """A project's baselines with what was signed in them, as far as the confirmations in `values` go."""
    known = heads_of(project, hub)
    records = {
        uid: StoredRecord(uid, kind, leaves)
        for uid, (kind, leaves) in values.items()
        if kind is Kind.REQUIREMENT
    }
    names = [head.name for head in signed_heads(known.heads, records)]
    found = [one for name in names if (one := hub.baseline(project.key, name)) is not None]
    return replace(known, signed=signed_register(found, records))
