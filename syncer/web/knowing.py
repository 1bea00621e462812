"""Whether a caller knows a secret of ours: compared in constant time, in one place for hooks, health and console."""

import hmac
from collections.abc import Mapping


def is_same(given: str, wanted: str) -> bool:
    """Whether two words are the same, in a time that tells nothing of where they differ; nothing is the same as no word at all."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def bearer_of(headers: Mapping[str, str]) -> str | None:
    """The token that a call bears (RFC 6750), of whatever signs, which clients write as UTF-8; None where it bears none."""
    scheme, _, given = headers.get("Authorization", "").partition(" ")
    sent = given.strip().encode("latin-1", "replace").decode("utf-8", "replace")
    return sent if scheme.lower() == "bearer" else None
