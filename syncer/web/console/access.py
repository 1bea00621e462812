"""Who may use the console, by what name they act, and whether a form is their own.

Why it exists: whoever decides here decides for the project, so it stands in one place who that can be: anybody on this machine where
nothing leads here from elsewhere, whoever knows the token, and whoever a proxy that we trust has signed in.
"""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from syncer.web.knowing import bearer_of, is_same

SESSION_SECONDS: Final = 12 * 3600.0
NAMELESS: Final = "console"  # who acts where nobody says a name
_SESSIONS, _PEERS = 1000, 1000  # kept at most; the oldest go
_FREE, _LONGEST = 3, 60.0  # failures before one waits, and seconds at most
_NAME = 100  # characters of a person's name
_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration says of access; `alone`: nothing but this machine reaches us, as far as it tells."""

    token: str = ""
    user_header: str = ""
    proxies: tuple[str, ...] = ()
    url: str = ""
    alone: bool = False

    @property
    def secure(self) -> bool:
        """Whether browsers reach us encrypted."""
        return self.url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The cookie's name; where browsers guard it, no other host of the domain can plant one."""
        return "__Host-syncer" if self.secure else "syncer"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever calls: by what name they act ("" for who may not), and the session that their forms belong to."""

    by: str
    session: str
    how: str = ""
    fresh: bool = False

    @property
    def allowed(self) -> bool:
        """Whether they may look and decide."""
        return bool(self.by)

    @property
    def named(self) -> bool:
        """Whether a proxy vouches for the name."""
        return self.how == "proxy"


@dataclass(frozen=True, slots=True)
class _Signed:
    name: str
    until: float
    token: bytes


@dataclass(slots=True)
class Access:
    """Sessions and failures, from the start of the process to its end."""

    rules: Callable[[], Rules]
    steady: Callable[[], float]
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _signed: OrderedDict[str, _Signed] = field(default_factory=OrderedDict)
    _failed: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)

    def visitor(self, request: Request) -> Visitor:
        """Who this is. A session that we did not give out counts as none."""
        rules, given = self.rules(), request.cookies.get(self.rules().cookie, "")
        fresh = not self._is_ours(given)
        session = self._new() if fresh else given
        by = self._vouched(request, rules)
        if by:
            return Visitor(by, session, "proxy", fresh)
        if rules.token and self._bears(request, rules):
            return Visitor(NAMELESS, session, "bearer", fresh)
        signed = self._signed.get(session)
        if signed is not None and self._holds(signed, rules):
            return Visitor(signed.name, session, "session", fresh)
        if rules.alone and not rules.token and not rules.user_header and _is_here(request):
            return Visitor(NAMELESS, session, "open", fresh)
        return Visitor("", session, "", fresh)

    def waits(self, request: Request) -> float:
        """Seconds for which a caller's next try is not looked at; each failure doubles them."""
        count, last = self._failed.get(_peer(request), (0, 0.0))
        pause = min(_LONGEST, 2.0 ** (count - _FREE)) if count >= _FREE else 0.0
        return max(0.0, last + pause - self.steady())

    def sign_in(self, request: Request, token: str, name: str) -> str | None:
        """A new session for who knows the token; None for anybody else. Ask `waits` before."""
        rules = self.rules()
        if not rules.token or not is_same(token, rules.token):
            self._fail(request)
            return None
        self._failed.pop(_peer(request), None)
        self.sign_out(request)
        session = self._new()  # never the one that came: somebody else may know it
        until = self.steady() + SESSION_SECONDS
        self._signed[session] = _Signed(clean(name) or NAMELESS, until, _digest(rules.token))
        while len(self._signed) > _SESSIONS:
            self._signed.popitem(last=False)
        return session

    def sign_out(self, request: Request) -> None:
        """The session is worth nothing any more."""
        self._signed.pop(request.cookies.get(self.rules().cookie, ""), None)

    def keep(self, response: Response, session: str) -> None:
        """Give a session to the browser, out of reach of scripts and of other sites."""
        rules = self.rules()
        response.set_cookie(
            rules.cookie, session, httponly=True, samesite="strict", secure=rules.secure, path="/"
        )

    def seal(self, session: str) -> str:
        """What every form of a session carries, and no other site can know."""
        return hmac.new(self._key, f"form {session}".encode(), hashlib.sha256).hexdigest()

    def is_own(self, request: Request, visitor: Visitor, sealed: str) -> bool:
        """Whether a form was sent by a page of ours: by where the browser says it comes from, and by its seal."""
        if visitor.how == "bearer":
            return True  # no browser adds that by itself
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if origin is None and site is None:
            return False
        if site not in {None, "same-origin"} or not self._is_home(request, origin):
            return False
        return not visitor.fresh and is_same(sealed, self.seal(visitor.session))

    # ---------------------------------------------------------------------------------- parts

    def _holds(self, signed: _Signed, rules: Rules) -> bool:
        """Whether somebody who signed in still is: for half a day, and as long as the token is the one they knew."""
        same = hmac.compare_digest(signed.token, _digest(rules.token))
        return bool(rules.token) and same and signed.until > self.steady()

    def _is_home(self, request: Request, origin: str | None) -> bool:
        if origin is None:
            return True
        public = urlsplit(self.rules().url)
        if public.netloc and origin == f"{public.scheme}://{public.netloc}":
            return True
        return origin in {f"{scheme}://{request.headers.get('host', '')}" for scheme in ("http", "https")}

    def _vouched(self, request: Request, rules: Rules) -> str:
        """The name that a trusted proxy gives; "" where nobody does, or two do."""
        given = request.headers.getlist(rules.user_header) if rules.user_header else []
        if len(given) != 1 or not _within(_peer(request), rules.proxies):
            return ""
        return clean(_as_text(given[0]))

    def _bears(self, request: Request, rules: Rules) -> bool:
        bearer = bearer_of(request.headers)
        if bearer is None or self.waits(request) > 0:
            return False
        if is_same(bearer, rules.token):
            return True
        self._fail(request)
        return False

    def _fail(self, request: Request) -> None:
        peer = _peer(request)
        count, _ = self._failed.pop(peer, (0, 0.0))
        self._failed[peer] = (min(count + 1, 20), self.steady())
        while len(self._failed) > _PEERS:
            self._failed.popitem(last=False)

    def _new(self) -> str:
        name = secrets.token_urlsafe(24)
        return f"{name}.{self._mac(name)}"

    def _is_ours(self, session: str) -> bool:
        name, _, mac = session.partition(".")
        return is_same(mac, self._mac(name))

    def _mac(self, name: str) -> str:
        return hmac.new(self._key, f"session {name}".encode(), hashlib.sha256).hexdigest()


def clean(name: str) -> str:
    """A name as it may stand beside decisions: one line, without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:_NAME]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _as_text(header: str) -> str:
    """Headers come as Latin-1; proxies send names in UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _peer(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _within(peer: str, networks: tuple[str, ...]) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ip_network(one) for one in networks)


def _is_here(request: Request) -> bool:
    """Whether a call comes from this machine, and from nobody behind it."""
    if any(name in request.headers for name in _PROXIED):
        return False
    return _within(_peer(request), ("127.0.0.0/8", "::1/128"))
