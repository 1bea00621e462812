"""What the cycle needs of the world, as a handful of Protocols.

Why it exists: the conductor knows these shapes and no adapter; `wiring` joins the two. Every method
may raise one of the errors and nothing else. A port never decides: it reads, or does exactly
what it is told.
"""

from syncer.ports.errors import (
    Misconfigured,
    Permanent,
    PortError,
    Refused,
    Temporary,
    Throttled,
    UnknownOutcome,
    Unreachable,
    VersionConflict,
)
from syncer.ports.files import (
    FilesSide,
    FileWritten,
)
from syncer.ports.hub import (
    Audit,
    CycleRow,
    DropCounterpart,
    DropHeld,
    HistoryEntry,
    Hub,
    HubWrite,
    Locked,
    NewRecord,
    OpenClaim,
    PutAlias,
    PutCounterpart,
    PutCursor,
    PutHeld,
    PutPage,
    PutResponse,
    SetRecord,
    SettleClaim,
    UseDecision,
)
from syncer.ports.tracker import (
    Changed,
    Created,
    Edited,
    FieldUse,
    Identity,
    Outcome,
    Tracker,
    Wanted,
)
from syncer.ports.wiki import (
    PageDraft,
    PageVersion,
    RemotePage,
    Wiki,
)

__all__ = [
    "Audit",
    "Changed",
    "Created",
    "CycleRow",
    "DropCounterpart",
    "DropHeld",
    "Edited",
    "FieldUse",
    "FileWritten",
    "FilesSide",
    "HistoryEntry",
    "Hub",
    "HubWrite",
    "Identity",
    "Locked",
    "Misconfigured",
    "NewRecord",
    "OpenClaim",
    "Outcome",
    "PageDraft",
    "PageVersion",
    "Permanent",
    "PortError",
    "PutAlias",
    "PutCounterpart",
    "PutCursor",
    "PutHeld",
    "PutPage",
    "PutResponse",
    "Refused",
    "RemotePage",
    "SetRecord",
    "SettleClaim",
    "Temporary",
    "Throttled",
    "Tracker",
    "UnknownOutcome",
    "Unreachable",
    "UseDecision",
    "VersionConflict",
    "Wanted",
    "Wiki",
]
