"""What of the sample project was signed, and what changed since: by a change request, without one, and for our side alone.

Data only; sample.py puts it among what pages are told.
"""

from syncer.domain.json import JsonValue
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


def standing() -> dict[str, SignedState]:
    """Return how the requirements that were signed stand to it."""
    return {"REQ-0001": SignedState("V1.0", "drift", _BY)}
