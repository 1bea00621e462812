"""Record IDs: how they are written, read and told apart from provisional ones.

One allocator, the store, hands out numbers; here is only their spelling. `REQ-0007` may carry the project's
prefix (`SHOP-REQ-0007`). What has no number yet is called `REQ-?a7f3` until the next cycle.
"""

import re

from syncer.domain.kinds import PREFIXES, Kind

_KINDS = {letters: kind for kind, letters in PREFIXES.items()}
_UID = re.compile(
    rf"(?P<prefix>(?:[A-Z][A-Z0-9_]*-)*)(?P<letters>{'|'.join(_KINDS)})-(?P<number>[0-9]+|\?[0-9a-z]+)"
)
PROVISIONAL = re.compile(
    rf"(?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9_]*-)*(?:{'|'.join(_KINDS)})-\?[0-9a-z]+"
)  # inside any text


def format_uid(prefix: str, kind: Kind, n: int) -> str:
    """Return the ID of record number `n` (≥ 1): `format_uid("SHOP-", REQUIREMENT, 1)` is "SHOP-REQ-0001"."""
    if n < 1:
        raise ValueError(f"a record number starts at 1, not {n}")
    return f"{_with_dash(prefix)}{PREFIXES[kind]}-{n:04d}"


def format_provisional(prefix: str, kind: Kind, token: str) -> str:
    """Return the provisional ID of a record without a number, "REQ-?a7f3"; the token is lower-case letters and digits."""
    uid = f"{_with_dash(prefix)}{PREFIXES[kind]}-?{token}"
    if not is_provisional(uid):
        raise ValueError(f"'{token}' is no token of a provisional ID: use lower-case letters and digits")
    return uid


def parse_uid(text: str, prefix: str = "") -> tuple[Kind, int] | None:
    """Read an ID into kind and number; None when it is none, is provisional, or has another prefix than the one given."""
    found = _UID.fullmatch(text.strip())
    if found is None or found["number"].startswith("?"):
        return None
    if prefix and found["prefix"] != _with_dash(prefix):
        return None
    return (_KINDS[found["letters"]], int(found["number"])) if int(found["number"]) else None


def is_provisional(text: str) -> bool:
    """Tell whether a text is a provisional ID such as "REQ-?a7f3"."""
    found = _UID.fullmatch(text.strip())
    return found is not None and found["number"].startswith("?")


def kind_of(text: str) -> Kind | None:
    """Return the kind an ID speaks of, provisional or not; None when it is no ID."""
    found = _UID.fullmatch(text.strip())
    return None if found is None else _KINDS[found["letters"]]


def _with_dash(prefix: str) -> str:
    return f"{prefix}-" if prefix and not prefix.endswith("-") else prefix
