"""Tells apart the ways in which no reply came: surely nothing was sent, or nobody knows.

Why it exists: a create that may have happened must never be sent again, and the difference hides in
nested exceptions of two libraries. Messages are our own words: an exception's text can hold an address
with a password in it.
"""

from ssl import SSLCertVerificationError

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.exceptions import ProxyError as PoolProxyError

from syncer.http.session import MOST_BYTES, ForeignHost, NoCertificates, Redirected, ReplyTooLarge

_NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError, PoolProxyError, SSLCertVerificationError)


def nothing_sent(error: requests.RequestException) -> bool:
    """Whether it is certain that the site received nothing of the request."""
    if isinstance(error, (requests.ConnectTimeout, *_BAD_ADDRESS)):
        return True
    return isinstance(error, requests.ConnectionError) and isinstance(_root(error), _NEVER_CONNECTED)


def is_fixed(error: requests.RequestException) -> bool:
    """Whether trying again cannot help: a refused certificate, a redirect, a flood, an impossible address."""
    return is_untrusted(error) or isinstance(error, (Redirected, ReplyTooLarge, *_BAD_ADDRESS))


def is_untrusted(error: requests.RequestException) -> bool:
    """Whether a certificate was refused."""
    return isinstance(_root(error), SSLCertVerificationError)


def explain(error: requests.RequestException) -> tuple[str, str]:
    """What happened and what would help, without any text of the exception itself."""
    if isinstance(error, Redirected):
        return (
            f"the site redirects to {error.target}",
            f"set the url to {error.target} if that is your site",
        )
    if is_untrusted(error):
        return (
            "the site's certificate is not trusted",
            "set ca_bundle to your company's certificate authority",
        )
    if isinstance(error, ReplyTooLarge):
        said = f"the reply has more than {MOST_BYTES >> 20} MiB, and was not taken in"
        return (said, "look at what answers there: a proxy, or a site in trouble")
    if isinstance(error, NoCertificates):
        return ("the file of certificates to trust cannot be read", "check the path in ca_bundle")
    if isinstance(error, _BAD_ADDRESS):
        return ("the address cannot be used", "check url and proxy")
    if isinstance(error, requests.exceptions.ProxyError):
        return ("the proxy could not be reached", "check proxy and the variables HTTPS_PROXY and NO_PROXY")
    if isinstance(error, requests.Timeout):
        return ("the site did not answer in time", "try again later")
    if nothing_sent(error):
        return ("the site could not be reached", "check url, network and proxy")
    return ("the connection broke before the reply came", "try again later")


_BAD_ADDRESS = (
    ForeignHost,
    NoCertificates,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidProxyURL,
)


def _root(error: BaseException) -> BaseException:
    """The innermost reason: through the pool's MaxRetryError, then through `args` and causes."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, _NEVER_CONNECTED):
            return error
        if isinstance(error, MaxRetryError) and error.reason is not None:
            error = error.reason
        elif error.args and isinstance(error.args[0], BaseException):
            error = error.args[0]
    return error
