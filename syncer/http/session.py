"""Arms a `requests` session: pool, time-outs, certificates, proxy, and one host it may talk to.

Why it exists: both client libraries make or take a session and each forgets something (no time-out,
redirects that leave the site, an environment's proxy that overrules ours). All of it is settled in one
adapter, the last thing before the wire, where no library can undo it. It never retries and never logs.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from syncer import __version__

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
MOST_BYTES = 64 * 2**20  # of a reply, unpacked; the largest page that a site sends has some 5 MiB
_PIECE = 2**16


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a site is and how it is reached; `url` is the address every path is joined to.

    `ca_bundle` is a file of certificates to trust instead of the usual ones, `proxy` an address that
    overrules the environment's. Seconds are those to connect and between two bytes of a reply.
    """

    url: str
    ca_bundle: str = ""
    proxy: str = ""
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    pool: int = 8

    @property
    def base(self) -> str:
        """The address without a slash at its end."""
        return self.url.rstrip("/")

    @property
    def origin(self) -> tuple[str, str]:
        """Scheme and host with port: what a request must not leave."""
        return _origin(self.url)

    @property
    def timeouts(self) -> tuple[float, float]:
        """The pair that `requests` takes."""
        return (self.connect_seconds, self.read_seconds)

    def within(self, seconds: object) -> tuple[float, float]:
        """The same for a reply that may be awaited for so many seconds, where that is a number and less."""
        given = seconds if isinstance(seconds, (int, float)) else self.read_seconds
        return (self.connect_seconds, min(given, self.read_seconds))


class Redirected(requests.RequestException):
    """The site sent us elsewhere; we never follow, since a name and a token would travel along."""

    def __init__(self, target: str) -> None:
        super().__init__("redirected")
        self.target = target


class ForeignHost(requests.RequestException):
    """A library was about to talk to another host than the configured one."""


class ReplyTooLarge(requests.RequestException):
    """A reply that would fill this machine's memory: whoever answered so is no site, or is not well."""


class NoCertificates(requests.RequestException):
    """The file of certificates to trust cannot be read."""


class SiteAdapter(HTTPAdapter):
    """Sends to one origin, with our time-outs, certificates and proxy, and follows no redirect.

    `trusting`: what the environment says of proxies and certificates holds where the connection says nothing.
    """

    def __init__(self, connection: Connection, *, trusting: bool) -> None:
        self._connection = connection
        named = {"http": connection.proxy, "https": connection.proxy} if connection.proxy else {}
        self._proxies = named or (get_environ_proxies(connection.url) if trusting else {})
        self._bundle = connection.ca_bundle or (_bundle() if trusting else "")
        super().__init__(pool_connections=2, pool_maxsize=connection.pool, max_retries=0, pool_block=True)

    def send(  # noqa: PLR0917 -- the library's signature
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send one request; a time-out can only shorten ours. Raises Redirected, ForeignHost, ReplyTooLarge, NoCertificates and what `requests` raises."""
        site = self._connection
        if _origin(request.url or "") != site.origin:
            raise ForeignHost("a request was about to leave the configured site")
        proxies = self._proxies or proxies
        trusted = self._bundle or verify or True  # no library and no variable turns verifying off
        try:
            reply = super().send(request, stream, site.within(timeout), trusted, cert, proxies)
        except requests.RequestException:
            raise
        except OSError:
            raise NoCertificates("the certificates cannot be read") from None
        if 300 <= reply.status_code < 400 and "Location" in reply.headers:
            reply.close()
            raise Redirected(_origin_text(reply.headers["Location"], request.url or ""))
        if not stream:
            _read(reply)
        return reply


def _read(reply: requests.Response) -> None:
    """Take a reply's body in, unpacked, as the library would, but no more of it than is sane. Raises ReplyTooLarge."""
    pieces, size = [], 0
    for piece in reply.iter_content(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            reply.close()
            raise ReplyTooLarge("a reply was too large")
    reply._content = b"".join(pieces)


def arm(session: requests.Session, connection: Connection) -> None:
    """Give a session our adapter for every address, our name, and no memory of cookies.

    Whether it minds the environment is decided before; what that says is read here once: the library would go through all
    variables again for each request.
    """
    session.adapters.clear()
    adapter = SiteAdapter(connection, trusting=session.trust_env)
    session.trust_env = False
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = f"syncer/{__version__}"
    session.headers["Accept"] = "application/json"


def _bundle() -> str:
    """The file of certificates that the environment names, by the variables the library knows."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or ""


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return (parts.scheme, f"{(parts.hostname or '').lower()}:{port}")


def _origin_text(target: str, source: str) -> str:
    """Scheme and host of a redirect's target, without what else it may carry."""
    parts = urlsplit(target if "//" in target else source)
    return f"{parts.scheme or urlsplit(source).scheme}://{parts.netloc.rpartition('@')[2]}"
