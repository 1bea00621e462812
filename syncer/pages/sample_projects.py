"""All projects of the sample at a glance: its own and another, one of them in trouble (PG-12)."""

from datetime import date

from syncer.pages.overview import Glance
from syncer.rules.deviation import Level

PROJECTS = (
    Glance(
        key="CRM",
        title="北方物流",
        requirements=31,
        confirmed=30,
        actions=4,
        breached=0,
        level=Level.FINE,
        milestone="acceptance_passed",
        day=date(2026, 12, 18),
        urls={"index": {"zh-CN": "https://example.com/wiki/crm"}, "requirement-spec": {"en": "https://example.com/wiki/crm-srs"}},
    ),
    Glance(
        key="SHOP",
        title="星河零售",
        requirements=5,
        confirmed=1,
        changes=2,
        questions=2,
        actions=1,
        overdue=1,
        breached=1,
        level=Level.ESCALATE,
        milestone="接口联调",
    ),
)  # fmt: skip
