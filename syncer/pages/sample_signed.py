"""What of the sample project was signed, and what changed since: by a change request, without one, and for our side alone.

Data only; sample.py puts it among what pages are told.
"""

from datetime import UTC, date, datetime

from syncer.domain.json import JsonValue
from syncer.pages.baselines import BaselineView
from syncer.sync.baselines import Head
from syncer.sync.sign_offs import Signature
from syncer.sync.signed import ChangedField, ChangedRecord, SignedState

_CRITERIA: JsonValue = [
    {"text": "抽查 100 条支付记录，均无法还原卡号", "dimension": "uat"},
    {"text": "加密引入的延迟 < 50 ms", "dimension": "performance"},
]
_FORMER: JsonValue = [
    {"text": "抽查 20 条支付记录，均无法还原卡号", "dimension": "uat"},
    {"text": "加密引入的延迟 < 80 ms", "dimension": "performance"},
]
_BY = ("CR-0001",)


def changes() -> tuple[ChangedRecord, ...]:
    """Return what differs from the signed version, as our side sees it."""
    encrypted = (
        ChangedField(
            "description",
            "作为注册用户，我需要支付卡号被加密存储，以便使用在线支付。",
            "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。",
            _BY,
        ),
        ChangedField(
            "translations.en.description",
            "As a registered user, I need card numbers to be stored encrypted, so that I can pay online.",
            "As a registered user, I need payment data to be stored encrypted, so that I can pay online without worry.",
            _BY,
        ),
        ChangedField("importance", "secondary", "core", _BY),
        ChangedField("acceptance_criteria", _FORMER, _CRITERIA, drift=True),
        ChangedField("value", 4, 5),
    )
    return (
        ChangedRecord("REQ-0001", "changed", encrypted, _BY, "V1.0"),
        ChangedRecord("REQ-0002", "changed", (ChangedField("value", 2, 3),), (), "V1.0"),
        ChangedRecord("REQ-0005", "added", since="V1.0"),
    )


def baselines() -> tuple[BaselineView, ...]:
    """Return two baselines, the first signed and superseded since, the second of one requirement and signed by nobody."""
    awaited = ("REQ-0001", "REQ-0002")
    digests = {f"REQ-000{number}": f"{number}f3a" * 16 for number in range(1, 8)}
    first = Head(
        "V1.0",
        "SHOP",
        datetime(2026, 11, 4, 9, tzinfo=UTC),
        "zhao",
        document="V0.1",
        pages=(
            ("requirement-spec.customer.zh-CN", 2),
            ("requirement-spec.en", 6),
            ("requirement-spec.zh-CN", 7),
        ),
        entries=1284,
        chain="9c" * 32,
        records=12,
        digest="5be19c04" * 8,
    )
    second = Head("V1.1", "SHOP", datetime(2026, 11, 21, 9, tzinfo=UTC), "li", digest="c0ffee12" * 8)
    signed = (
        Signature(
            "customer",
            "wang",
            date(2026, 11, 5),
            "letter",
            "扫描件 2026-118.pdf",
            recorded_by="li",
            uids=awaited,
        ),
        Signature("ours", "zhao", date(2026, 11, 5), "online", uids=awaited),
    )
    return (
        BaselineView(first, signed, "V1.1", signed=True, digests=digests, awaited=awaited),
        BaselineView(second, digests=digests, awaited=awaited),
    )


def standing() -> dict[str, SignedState]:
    """Return how the requirements that were signed stand to it."""
    return {"REQ-0001": SignedState("V1.0", "drift", _BY)}
