"""The links of the sample project that wait for a look: from a requirement, a scenario, a change request and an issue."""

from datetime import UTC, datetime

from syncer.pages.suspects import SuspectLink
from syncer.rules.suspects import Alarm, Reason

_SINCE = datetime(2026, 11, 20, 2, tzinfo=UTC)
_FIGURE = Alarm("acceptance_criteria", Reason.FIGURE, "50 ms", "80 ms")
_CRITERION = Alarm("acceptance_criteria", Reason.CRITERION, "", "199.99 元收取运费，200.00 元不收取")


def suspects() -> tuple[SuspectLink, ...]:
    """Return them by their names."""
    return (
        SuspectLink("CR-0002", "changes", "REQ-0001", _SINCE, (_FIGURE,)),
        SuspectLink("REQ-0002", "depends_on", "REQ-0005", _SINCE, (_FIGURE, _CRITERION)),
        SuspectLink("SCN-0001", "requirements", "REQ-0001", _SINCE, (_FIGURE,)),
        SuspectLink("SHOP-12", "implemented_by", "REQ-0001", _SINCE, (_FIGURE,)),
    )
