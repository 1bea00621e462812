"""What only some projects have: a plan in full, long steps, readers at the customer's, pages that people edit; for trying templates.

Never published. What pages are proved with has none of it, since most projects begin so.
"""

from dataclasses import replace
from datetime import UTC, datetime

from syncer.domain.json import JsonObject
from syncer.sync.proposals import ACCEPTED, DECLINED, OPEN, Proposal
from syncer.sync.releases import Outlook, Release, Shown, State, Terms

_AT = datetime(2026, 11, 3, 1, tzinfo=UTC)
PLANNED: JsonObject = {
    "phases": [{"horizon": "short", "tasks": ["需求确认"], "deliverables": ["需求规格说明书"]}],
    "communication_plan": [{"title": "周会", "recurrence": "weekly Friday 10:00", "owner": "zhao"}],
    "buffer": {"percent": 15, "used": 40},
    "budget": [{"week": "2026-W45", "item": "开发", "planned": "8000 CNY", "actual": "8900 CNY"}],
}
LONG_STEPS = (
    "用户提交购物车，系统逐件核对库存、价格与促销资格，并把核对不通过的商品连同原因一起退回给用户，由用户决定是否继续下单",
)
_MANY = 7  # more than a page names


def outlooks(kind: str, locale: str) -> tuple[Outlook, ...]:
    """Customer editions of a kind of page in every state there is."""
    page = f"{kind}.customer.{locale}"
    last = Release(page, "seen", "zhao", _AT, 2, Terms())
    newly = tuple(
        Shown(f"REQ-000{number}" if number < _MANY else "", "title", "库存") for number in range(1, _MANY + 1)
    )

    def one(state: State, release: Release | None = None, shows: tuple[Shown, ...] = ()) -> Outlook:
        return Outlook(page, kind, "", locale, "SHOP", state, digest="now", newly=shows, release=release)

    found = (one("new"), one("differs", last, newly), one("differs", last), one("released", last))
    return (*found, one("blocked", last), one("gone", last))


def page_edits(uid: str) -> tuple[Proposal, ...]:
    """Edits of a record's text in every state, by somebody known and by somebody unknown."""

    def one(state: str, who: str, ref: str = "", reason: str = "") -> Proposal:
        made = Proposal(
            f"{state}{ref}",
            "requirement-spec.en",
            state,
            "",
            uid,
            "旧",
            "",
            "5f",
            who,
            _AT,
            4,
            "",
            "SHOP",
            state=state,
        )
        return replace(made, reason=reason, ref=ref)

    return (
        one(OPEN, "zhao"),
        one(OPEN, ""),
        one(DECLINED, "zhao", reason="不改"),
        one(ACCEPTED, "zhao"),
        one(ACCEPTED, "zhao", "CR-0001"),
    )
