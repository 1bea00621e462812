"""The usual order of states, kind by kind. Order is a finding, never a validator: people may have good reasons.

A requirement has two states that know nothing of each other: agreement follows evidence, delivery follows Jira (REQ-22).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import get_args

from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.vocabulary import Delivery

Order = Mapping[str, frozenset[str]]


def _order(**steps: str) -> Order:
    return MappingProxyType({state: frozenset(following.split()) for state, following in steps.items()})


ORDERS: Mapping[Kind, Mapping[str, Order]] = MappingProxyType(
    {
        Kind.REQUIREMENT: {
            "agreement": _order(
                draft="clarifying assessing deferred rejected withdrawn",
                clarifying="draft assessing deferred rejected withdrawn",
                assessing="clarifying awaiting_confirmation deferred infeasible rejected withdrawn",
                awaiting_confirmation="clarifying assessing confirmed deferred infeasible rejected withdrawn",
                confirmed="clarifying assessing deferred infeasible withdrawn",
                deferred="draft clarifying assessing rejected withdrawn",
                infeasible="clarifying assessing awaiting_confirmation withdrawn",
                rejected="clarifying assessing withdrawn",
                withdrawn="draft clarifying",
            ),
            "delivery": _order(
                not_started="in_progress built",
                in_progress="not_started built",
                built="not_started in_progress delivered",
                delivered="accepted",
                accepted="",
            ),
        },
        Kind.SCENARIO: {},
        Kind.CHANGE_REQUEST: {
            "state": _order(
                submitted="assessing deferred withdrawn",
                assessing="awaiting_decision awaiting_customer deferred withdrawn",
                awaiting_decision="assessing awaiting_customer approved not_approved deferred withdrawn",
                awaiting_customer="assessing awaiting_decision approved not_approved deferred withdrawn",
                approved="implementing deferred withdrawn",
                not_approved="assessing closed",
                deferred="assessing awaiting_decision awaiting_customer withdrawn closed",
                withdrawn="submitted closed",
                implementing="implemented",
                implemented="implementing verified",
                verified="closed",
                closed="",
            )
        },
        Kind.MEETING: {
            "state": _order(planned="held issued cancelled", held="issued", issued="", cancelled="planned"),
        },
        Kind.ACTION: {
            "state": _order(
                open="in_progress done cancelled",
                in_progress="open done cancelled",
                done="open in_progress",
                cancelled="open",
            )
        },
        Kind.QUESTION: {
            "state": _order(
                open="answered parked withdrawn",
                answered="open closed parked withdrawn",
                closed="open",
                parked="open answered withdrawn",
                withdrawn="open",
            )
        },
        Kind.SOLUTION: {
            "state": _order(
                draft="presented",
                presented="draft chosen not_chosen",
                chosen="presented not_chosen",
                not_chosen="presented chosen",
            )
        },
    }
)


def unusual(kind: Kind, path: str, before: JsonValue, after: JsonValue) -> bool:
    """Return whether a step of a state is another than the usual ones; of a field that is no state, never."""
    order = ORDERS[kind].get(path)
    if order is None or not isinstance(before, str) or not isinstance(after, str) or before == after:
        return False
    return after not in order.get(before, frozenset())


def findings(kind: Kind, before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> list[Finding]:
    """Return a finding for every state that left its usual order between two payloads (or leaves) of one record."""
    uid = str(after.get("id") or before.get("id") or "")
    found = []
    for path in ORDERS[kind]:
        old, new = before.get(path), after.get(path)
        if unusual(kind, path, old, new):
            values = MappingProxyType({"from": str(old), "to": str(new)})
            found.append(Finding("state_out_of_order", uid, path, values=values))
    return found


def least_advanced(states: Iterable[str]) -> str | None:
    """Return the delivery state of a requirement with many issues: the least advanced of theirs; None for no issue (REQ-22)."""
    steps = get_args(Delivery)
    return min(states, key=steps.index, default=None)
