"""From where, and under which names, the control interface and the pages may be reached: neither asks for a password.

They answer this machine alone. A browser on it may have pages of anybody open, so that is not enough: a name that its
owner makes lead here (DNS rebinding) would count as the sandbox's own, hence only names that nobody can point here do;
and a page of another origin turns no control. The products' APIs are not asked: they want a password.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

RESERVED = (".localhost", ".test", ".internal")  # RFC 6761 and ICANN 2024: nobody can own a name below these


def is_this_machine(client: str) -> bool:
    """Whether an address is one of this machine's own loopback; what is no address is not."""
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False


def wrong_name(host: str, base_url: str) -> str:
    """Why a request under this Host header is refused, "" where it is not (`base_url`: the site's own name)."""
    name = _hostname(host)
    if not host or name == urlsplit(base_url).hostname or (name and _is_nobodys(name)):
        return ""
    return f"This sandbox does not go by the name {host!r}: use 127.0.0.1 or localhost."


def wrong_origin(origin: str, host: str) -> str:
    """Why a request that a page of this origin sends to this host is refused, "" where it is not."""
    if not origin or origin.partition("://")[2] == host:
        return ""
    return f"Pages of {origin!r} may not turn the controls of this sandbox."


@lru_cache(maxsize=256)
def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_nobodys(name: str) -> bool:
    """A number, a name without a dot, or one below a reserved domain."""
    if "." not in name or name.endswith(RESERVED):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
