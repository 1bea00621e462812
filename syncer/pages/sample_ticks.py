"""What came of ticks, and who has signed, in the sample register that templates are tried on."""

from datetime import UTC, date, datetime

from syncer.pages.ticks import TickAnswer
from syncer.sync.sign_offs import Signature, SignOff
from syncer.text.storage import Box

_AT = datetime(2026, 11, 6, 1, 30, tzinfo=UTC)


def answers() -> dict[str, dict[str, TickAnswer]]:
    """Return a tick that does not count, on the minutes in both languages."""
    box = Box("receipt", "MTG-0001", "zhao").name
    return {f"minutes.MTG-0001.{locale}": {box: TickAnswer("other", "li", _AT)} for locale in ("en", "zh-CN")}


def sign_offs() -> tuple[SignOff, ...]:
    """Return a baseline that both sides signed, one of them on paper, and a later one that nobody has signed yet."""
    first, second = "3f1c" * 16, "a90b" * 16
    uids = ("REQ-0001", "REQ-0002")
    signed = (
        Signature("customer", "wang", date(2026, 11, 5), "letter", "letter-2026-31.pdf", first, "li", uids),
        Signature("ours", "zhao", _AT, "online", "", first, "", uids),
    )
    return (
        SignOff("V1.0", first, datetime(2026, 11, 4, 2, tzinfo=UTC), signed),
        SignOff("V1.1", second, datetime(2026, 11, 20, 2, tzinfo=UTC)),
    )
