"""What came of ticks in the sample register that templates are tried on."""

from datetime import UTC, datetime

from syncer.pages.ticks import TickAnswer
from syncer.text.storage import Box

_AT = datetime(2026, 11, 6, 1, 30, tzinfo=UTC)


def answers() -> dict[str, dict[str, TickAnswer]]:
    """Return a tick that does not count, on the minutes in both languages."""
    box = Box("receipt", "MTG-0001", "zhao").name
    return {f"minutes.MTG-0001.{locale}": {box: TickAnswer("other", "li", _AT)} for locale in ("en", "zh-CN")}
