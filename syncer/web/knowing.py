"""Whether a caller knows a secret of ours: compared in constant time, in one place for hooks, health and console."""

import hmac
from collections.abc import Mapping


def is_same(given: str, wanted: str) -> bool:
    """Whether two words are the same, in a time that tells nothing of where they differ; nothing is the same as no word at all."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def bearer_of(headers: Mapping[str, str]) -> str | None:
    """The token that a call bears (RFC 6750); None where it bears none."""
    scheme, _, given = headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None
